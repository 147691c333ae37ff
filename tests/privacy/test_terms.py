"""G4: what a page says goes on a day goes on that day, for every kind that has a term."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.mail.models import Mail
from lms.people.models import Person
from lms.people.retention import BACKUP_WEEKS, TABLE, WARNING, Kind, days_kept
from lms.people.words import told
from lms.privacy.actions import let_go
from lms.privacy.holdings import everything
from lms.privacy.models import DataRequest
from lms.privacy.reading import groups_of
from tests import build
from tests.privacy.conftest import Life

pytestmark = pytest.mark.django_db
BY_TERM = [kind for kind, rule in TABLE.items() if rule.days is not None and kind != Kind.PERSON]


def noon_of(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def left(kind: Kind, person: Person) -> int:
    """Rows of a kind in which something still stands."""
    number = 0
    for holding in everything():
        if holding.kind == kind and holding.since:
            rows = holding.rows([person])
            number += rows.count() if holding.goes else rows.exclude(holding.is_blank()).count()
    return number


def shown(kind: Kind, person: Person) -> Any:
    return next(s.until for g in groups_of(person, own=True) for s in g.sections if s.told.kind == kind.value)


@pytest.mark.parametrize("kind", BY_TERM)
def test_a_kind_goes_on_the_day_its_page_says(kind: Kind, life: Life) -> None:
    DataRequest.objects.create(
        person=life.person, want="copy", proof="id", asked_on=timezone.localdate(), done_at=timezone.now()
    )
    day = shown(kind, life.person)
    assert left(kind, life.person) > 0
    noon = noon_of(day)
    with time_machine.travel(noon - timedelta(days=1)):
        let_go(now=timezone.now())
    assert left(kind, life.person) > 0
    with time_machine.travel(noon + timedelta(days=1)):
        let_go(now=timezone.now())
    assert left(kind, life.person) == 0


def test_who_has_not_come_for_years_is_written_to_and_then_erased() -> None:
    with time_machine.travel(noon_of(timezone.localdate()) - timedelta(hours=3)):
        person, staff = build.person("Lange", "Fort"), build.person("Ada", is_superuser=True)
    day = shown(Kind.PERSON, person)
    noon = noon_of(day)
    with time_machine.travel(noon - WARNING - timedelta(days=1)):
        let_go(now=timezone.now())
        assert not Mail.objects.filter(person=person).exists()
    with time_machine.travel(noon - WARNING):
        let_go(now=timezone.now())
    assert Mail.objects.filter(person=person, key__startswith="idle:").count() == 1
    with time_machine.travel(noon - timedelta(days=1)):
        let_go(now=timezone.now())
    assert Person.objects.get(pk=person.pk).erased_at is None
    with time_machine.travel(noon + timedelta(days=1)):
        let_go(now=timezone.now())
    assert Person.objects.get(pk=person.pk).erased_at is not None
    assert Person.objects.get(pk=staff.pk).erased_at is None


def test_who_comes_back_after_the_letter_stays() -> None:
    person = build.person("Kommt", "Wieder")
    end = timezone.now() + timedelta(days=days_kept(Kind.PERSON, {}) or 0)
    with time_machine.travel(end - WARNING):
        let_go(now=timezone.now())
        type(person.user).objects.filter(pk=person.user_id).update(last_login=timezone.now())
    with time_machine.travel(end + timedelta(days=2)):
        let_go(now=timezone.now())
    assert Person.objects.get(pk=person.pk).erased_at is None


def test_a_site_may_have_its_own_terms(settings: Any) -> None:
    settings.LMS_KEEP_DAYS = {"letters": 10}
    assert days_kept(Kind.LETTERS, settings.LMS_KEEP_DAYS) == 10
    assert "10 Tagen" in told(Kind.LETTERS).until


def test_backups_are_not_older_than_said() -> None:
    daily, weekly = 7, 4  # the defaults of `manage.py backup`
    assert max(daily, weekly * 7 + 6) <= BACKUP_WEEKS * 7


def test_every_kind_has_words() -> None:
    for kind in Kind:
        words = told(kind)
        assert words.name
        assert words.why
        assert words.until
        assert bool(words.stays) == (TABLE[kind].stays or kind in (Kind.REQUESTS, Kind.LOG))


def test_figures_outlive_the_terms(life: Life) -> None:
    before = AuditEvent.objects.count()
    let_go(now=timezone.now())
    assert AuditEvent.objects.count() == before
