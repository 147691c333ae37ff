"""System checks: each names the missing or unsafe piece (H10)."""

from typing import Any

import pytest
from django.conf import settings as django_settings

from lms import checks


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_this_site_is_complete() -> None:
    assert ids(checks.settings_in_range(None)) == []
    assert ids(checks.private_storage(None)) == []
    assert ids(checks.guards_are_wired(None)) == []
    assert ids(checks.sqlite_is_immediate(None, databases=["default"])) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LMS_PASS_MARK", 101, "lms.E001"),
        ("LMS_INVITATION_DAYS", 15, "lms.E002"),
        ("LMS_INTERFACE_LANGUAGES", ["xx"], "lms.E003"),
    ],
)
def test_values_out_of_range(settings: Any, name: str, value: Any, expected: str) -> None:
    setattr(settings, name, value)
    assert ids(checks.settings_in_range(None)) == [expected]


def test_without_private_storage(settings: Any) -> None:
    settings.STORAGES = {k: v for k, v in settings.STORAGES.items() if k != "private"}
    assert ids(checks.private_storage(None)) == ["lms.E004"]


@pytest.mark.parametrize("guard", checks.GUARDS)
def test_without_a_guard(settings: Any, guard: str) -> None:
    settings.MIDDLEWARE = [name for name in django_settings.MIDDLEWARE if name != guard]
    found = checks.guards_are_wired(None)
    assert ids(found) == ["lms.E006"]
    assert guard in found[0].msg


def test_sqlite_without_immediate(settings: Any) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}
    assert ids(checks.sqlite_is_immediate(None, databases=["default"])) == ["lms.E005"]
