"""System checks: each names the missing or unsafe piece (H10)."""

import re
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.staticfiles.finders import get_finder
from django.core.exceptions import ImproperlyConfigured
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import checks
from lms.accounts.adapter import AccountAdapter
from lms.apps import REQUIRED
from lms.pages.views import page


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    """The test runner puts Django's own e-mail backend in."""
    settings.EMAIL_BACKEND = "lms.mail.backend.OutboxBackend"


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_this_site_is_complete() -> None:
    assert ids(checks.settings_in_range(None)) == []
    assert ids(checks.private_storage(None)) == []
    assert ids(checks.guards_are_wired(None)) == []
    assert ids(checks.settings_of_others(None)) == []
    assert ids(checks.addresses_are_wired(None)) == []
    assert ids(checks.assets_are_there(None)) == []
    assert ids(checks.no_other_door(None)) == []
    assert ids(checks.sqlite_is_immediate(None, databases=["default"])) == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LMS_PASS_MARK", 101, "lms.E001"),
        ("LMS_INVITATION_DAYS", 15, "lms.E002"),
        ("LMS_STATISTICS_FROM", 1, "lms.E026"),
        ("LMS_QUIZ_GRACE", 601, "lms.E029"),
        ("LMS_HOLD_HOURS", 0, "lms.E021"),
        ("LMS_FOLLOW_UP_DAYS", 0, "lms.E027"),
        ("LMS_FOLLOW_UP_LINK_DAYS", 15, "lms.E028"),
        ("LMS_INTERFACE_LANGUAGES", ["xx"], "lms.E003"),
        ("LMS_REMIND_DAYS_BEFORE", [0], "lms.E025"),
        ("LMS_REMIND_DAYS_AFTER", [3, 3], "lms.E025"),
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


SETTINGS = [*checks.PIECES, *checks.VALUES, "AUTHENTICATION_BACKENDS", "TEMPLATES", "CONTENT_SECURITY_POLICY"]
NOTHING = {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"], "TEMPLATES": []}


@pytest.mark.parametrize("name", SETTINGS)
def test_without_a_setting_of_another_package(settings: Any, name: str) -> None:
    setattr(settings, name, NOTHING.get(name, ""))
    found = checks.settings_of_others(None)
    assert ids(found) == ["lms.E007"]
    assert name in found[0].msg


class HostAdapter(AccountAdapter):
    """A host's own, made from ours."""


def test_a_host_may_put_its_own_class_in_place(settings: Any) -> None:
    settings.ACCOUNT_ADAPTER = f"{__name__}.HostAdapter"
    assert ids(checks.settings_of_others(None)) == []


PAGES, DOCUMENTS = path("", include(wagtail_urls)), path("documents/", include(wagtaildocs_urls))
ADMIN, DOORS = path("admin/", include(wagtailadmin_urls)), path("admin/", include("lms.admin_urls"))
ACCOUNTS, OURS = path("konto/", include("allauth.urls")), path("", include("lms.urls"))
ROUTES = {
    "'allauth.urls'": [DOORS, ADMIN, DOCUMENTS, OURS, PAGES],
    "'wagtail.admin.urls'": [DOORS, DOCUMENTS, ACCOUNTS, OURS, PAGES],
    "'lms.admin_urls' at": [ADMIN, DOORS, DOCUMENTS, ACCOUNTS, OURS, PAGES],
    "'wagtail.documents.urls'": [DOORS, ADMIN, ACCOUNTS, OURS, PAGES],
    "'lms.urls'": [DOORS, ADMIN, DOCUMENTS, ACCOUNTS, PAGES],
    "'lms.urls' last": [DOORS, ADMIN, DOCUMENTS, ACCOUNTS, PAGES, OURS],
}


@pytest.mark.parametrize("missing", ROUTES)
def test_without_an_address_or_in_the_wrong_order(settings: Any, missing: str) -> None:
    routes = ModuleType("routes")
    routes.urlpatterns = ROUTES[missing]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = routes
    found = checks.addresses_are_wired(None)
    assert ids(found) == ["lms.E008"]
    assert missing in found[0].msg


def test_with_the_door_of_djangos_admin(settings: Any) -> None:
    settings.ROOT_URLCONF = ModuleType("routes")
    settings.ROOT_URLCONF.urlpatterns = [
        path("django-admin/", include(([path("", page, name="index")], "admin")))
    ]
    assert ids(checks.no_other_door(None)) == ["lms.W002"]


def test_without_the_fonts(settings: Any) -> None:
    settings.STATICFILES_DIRS = []
    get_finder.cache_clear()
    assert ids(checks.assets_are_there(None)) == ["lms.W001"]
    get_finder.cache_clear()


@pytest.mark.parametrize("name", REQUIRED)
def test_without_an_application(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda asked: asked != name)
    with pytest.raises(ImproperlyConfigured, match=rf"INSTALLED_APPS: {re.escape(name)}\."):
        apps.get_app_config("lms").import_models()
