"""Administrators are told once that something is red, and once that it is in order again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.mail.models import Mail
from lms.operations.models import Mark
from lms.operations.signs import Level, Sign
from lms.watch import actions
from lms.watch.queries import ALARM
from tests import build

pytestmark = pytest.mark.django_db
NOW, DAY = timezone.now(), 24 * 60


@pytest.fixture(autouse=True)
def administrators() -> None:
    for name in ("Ada", "Bo"):
        appointments.appoint(person=build.person(name), role=Role.ADMINISTRATOR)
    over = {"ends_on": timezone.localdate() - timedelta(days=1)}
    appointments.appoint(person=build.person("Vorbei"), role=Role.ADMINISTRATOR, **over)


def tell(monkeypatch: pytest.MonkeyPatch, minute: int, **levels: Level) -> list[str]:
    """One look at a site that is so; the subjects of what is new in Ada's post."""
    seen = set(Mail.objects.values_list("pk", flat=True))
    found = [
        Sign(key, level, {"percent": 3, "bytes": 10**9, "last": None, "failed": ""})
        for key, level in levels.items()
    ]
    monkeypatch.setattr(actions, "site_signs", lambda now: found)
    actions.tell_administrators(now=NOW + timedelta(minutes=minute))
    new = Mail.objects.exclude(pk__in=seen)
    assert new.filter(person__given_names="Ada").count() == new.filter(person__given_names="Bo").count()
    assert not new.filter(person__given_names="Vorbei").exists()
    return list(new.filter(person__given_names="Ada").order_by("pk").values_list("subject", flat=True))


def test_red_is_told_once_and_in_order_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(monkeypatch, 0, disk=Level.OK) == []
    assert len(tell(monkeypatch, 1, disk=Level.RED)) == 1
    assert tell(monkeypatch, 2, disk=Level.RED) == []
    assert tell(monkeypatch, 3, disk=Level.OK) == []
    assert tell(monkeypatch, 4, disk=Level.RED) == []
    assert [s.startswith("Wieder in Ordnung") for s in tell(monkeypatch, DAY + 5, disk=Level.OK)] == [True]
    assert tell(monkeypatch, DAY + 6, disk=Level.OK) == []
    assert Mark.objects.filter(name=ALARM).count() == 1


def test_attention_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(monkeypatch, 0, disk=Level.ATTENTION) == []


def test_the_clock_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(monkeypatch, 0, clock=Level.RED) == []


def test_the_letter_says_what_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    tell(monkeypatch, 0, disk=Level.RED, cache=Level.RED, storage=Level.OK)
    letter = Mail.objects.filter(person__given_names="Ada").get()
    assert "3 %" in letter.text
    assert "Redis" in letter.text
    assert "/admin/betrieb/" in letter.text


def test_it_is_one_of_the_clocks_jobs() -> None:
    from lms.management import clock

    assert actions.tell_administrators in clock.EVERY_MINUTE


def test_a_healthy_look_writes_one_mark_and_no_letter(django_assert_num_queries: Any) -> None:
    actions.tell_administrators(now=NOW)
    before = Mark.objects.get(name=ALARM).at
    with django_assert_num_queries(10):
        actions.tell_administrators(now=NOW + timedelta(minutes=1))
    assert Mark.objects.get(name=ALARM).at == before
    assert isinstance(before, datetime)
