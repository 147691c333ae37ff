"""Ready for the seminar day? Who may look, what is checked, what it costs."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.attendance.models import ReadyMark
from lms.cohorts.enums import Role
from lms.cohorts.models import RoleAssignment
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening_before")]
EVE = sem.DAY - timedelta(days=1)


@pytest.fixture
def evening_before(now: datetime) -> Any:
    with time_machine.travel(day.at(now - timedelta(days=1), 18, 5), tick=False) as travel:
        yield travel


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


@pytest.fixture
def client(trainer: Person, signed_in: Any) -> Any:
    return signed_in(trainer)


def url(seminar: Seminar, when: date = sem.DAY) -> str:
    return reverse("lms:ready", args=[seminar.pk, when.isoformat()])


def page(client: Any, seminar: Seminar) -> str:
    answer = client.get(url(seminar))
    assert answer.status_code == 200
    return str(answer.content.decode())


def substitute(seminar: Seminar, first: date | None, last: date | None) -> Person:
    return build.appointed("Samuel", role=Role.TRAINER, cohort=seminar.cohort, starts_on=first, ends_on=last)


def test_it_leads_to_all_that_the_day_needs(seminar: Seminar, client: Any) -> None:
    Seminar.objects.filter(pk=seminar.pk).update(door_code="Tor-4719", room="Saal 2", venue=sem.venue())
    shown = page(client, seminar)
    for address in (
        reverse("lms:roll", args=[seminar.pk, sem.DAY, 1]),
        reverse("lms:door_poster", args=[seminar.pk, sem.DAY]),
        reverse("lms:codes", args=[seminar.pk]),
        reverse("lms_staff:day_sheet", args=[seminar.pk]),
        reverse("lms_staff:proofs_sign_in", args=[seminar.pk]),
    ):
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200
    assert "Tor-4719" in shown
    assert "Bürgerhaus, Parkstraße 4, Dortmund, Saal 2" in shown
    assert "09:00 bis 16:15" in shown


def test_without_a_script_it_says_that_the_list_cannot_be_saved(seminar: Seminar, client: Any) -> None:
    shown = page(client, seminar)
    assert 'data-when="no-script">' in shown  # the script hides it
    assert 'data-when="saved" hidden' in shown
    assert "data-save hidden" in shown


def test_it_is_there_for_the_trainers_of_that_day_only(
    seminar: Seminar, foreign: Seminar, who: Person, signed_in: Any
) -> None:
    after = sem.DAY + timedelta(days=1)
    people = {
        "course": build.appointed(role=Role.TRAINER, course=seminar.cohort.course),
        "that day": substitute(seminar, sem.DAY, sem.DAY),
        "former": substitute(seminar, None, EVE),
        "later": substitute(seminar, after, None),
        "foreign": build.appointed(role=Role.TRAINER, course=foreign.cohort.course),
        "coordinator": build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True),
        "contact": build.appointed(role=Role.CONTACT, course=seminar.cohort.course),
        "participant": who,
        "administrator": build.appointed(role=Role.ADMINISTRATOR),
    }
    answers = {
        name: (signed_in(one).get(url(seminar)).status_code, signed_in(one).post(url(seminar)).status_code)
        for name, one in people.items()
    }
    assert answers == {
        name: (200, 302) if name in ("course", "that day", "administrator") else (404, 404) for name in people
    }
    assert Client().get(url(seminar)).status_code == 302
    assert not ReadyMark.objects.exists()


def test_after_the_day_it_is_there_for_who_teaches_now(
    seminar: Seminar, signed_in: Any, evening_before: Any
) -> None:
    that_day, always = substitute(seminar, None, sem.DAY), substitute(seminar, None, None)
    evening_before.shift(timedelta(days=2))
    assert [signed_in(one).get(url(seminar)).status_code for one in (that_day, always)] == [404, 200]


@pytest.mark.parametrize("when", ["2027-01-24", "heute", "2027-13-01"])
def test_a_day_that_is_none_of_the_seminar_is_not_there(seminar: Seminar, client: Any, when: str) -> None:
    assert client.get(reverse("lms:ready", args=[seminar.pk, when])).status_code == 404


def test_a_substitute_reads_from_when_the_list_can_be_saved(
    seminar: Seminar, signed_in: Any, evening_before: Any
) -> None:
    client = signed_in(substitute(seminar, sem.DAY, sem.DAY))
    shown = page(client, seminar)
    assert "Ihre Ernennung für diese Gruppe beginnt am Samstag, 23. Januar 2027." in shown
    assert reverse("lms:roll", args=[seminar.pk, sem.DAY, 1]) not in shown
    assert reverse("lms_staff:day_sheet", args=[seminar.pk]) not in shown
    assert "ready.js" not in shown
    evening_before.shift(timedelta(hours=6))
    shown = page(client, seminar)
    assert "Ihre Ernennung" not in shown
    assert reverse("lms:roll", args=[seminar.pk, sem.DAY, 1]) in shown


def test_printed_is_what_a_trainer_has_ticked_and_all_see_who(
    seminar: Seminar, trainer: Person, client: Any, signed_in: Any, evening_before: Any
) -> None:
    other = build.appointed("Olga", role=Role.TRAINER, course=seminar.cohort.course)
    assert "Niemand hat abgehakt" in page(client, seminar)
    for _twice in range(2):
        assert client.post(url(seminar), {"printed": ""}).headers["Location"] == url(seminar)
    row = ReadyMark.objects.get()
    assert (row.person, row.day, row.what, row.at) == (trainer, sem.DAY, "printed", timezone.now())
    seen = page(signed_in(other), seminar)
    assert "Gedruckt am 22. Januar, 18:05 Uhr: <bdi>Selma Arslan</bdi>" in " ".join(seen.split())
    signed_in(other).post(url(seminar), {"not_printed": ""})
    assert ReadyMark.objects.count() == 1  # it is not theirs
    client.post(url(seminar), {"not_printed": ""})
    assert "Niemand hat abgehakt" in page(client, seminar)


def test_a_tick_is_good_for_its_day(seminar: Seminar, client: Any) -> None:
    second = sem.DAY + timedelta(days=1)
    seminars.change(
        seminar=seminar, units=[*sem.units(), *sem.units(second)], trainers=[], now=timezone.now()
    )
    client.post(url(seminar), {"printed": ""})
    assert "Gedruckt am" in page(client, seminar)
    assert "Niemand hat abgehakt" in client.get(url(seminar, second)).content.decode()


def test_the_log_in_lasts_past_the_day_or_says_that_it_does_not(
    seminar: Seminar, client: Any, settings: Any
) -> None:
    assert "Sie bleiben hier bis zum 21. Juli 2027 angemeldet." in page(client, seminar)
    settings.SESSION_COOKIE_AGE = 12 * 60 * 60
    assert "bis zum 23. Januar 2027, 06:05 Uhr angemeldet" in page(client, seminar)
    session = client.session
    session.set_expiry(0)
    session.save()
    assert "Diese Anmeldung endet, wenn Sie den Browser schließen." in page(client, seminar)


def test_looking_prolongs_the_log_in(seminar: Seminar, client: Any, evening_before: Any) -> None:
    before = client.session.get_expiry_date(modification=timezone.now())
    evening_before.shift(timedelta(hours=2))
    answer = client.get(url(seminar))
    assert answer.cookies["sessionid"]["max-age"] == 180 * 24 * 60 * 60
    assert client.session.get_expiry_date() > before


def test_the_second_factor_is_asked_for_where_it_is_needed(
    seminar: Seminar, signed_in: Any, settings: Any
) -> None:
    """Staff of today without one do not come here at all; somebody who stands in tomorrow does."""
    person = substitute(seminar, sem.DAY, sem.DAY)
    client = signed_in(person)
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    assert "Diese Website verlangt ihn nicht." in page(client, seminar)
    settings.LMS_STAFF_FACTOR_REQUIRED = True
    shown = page(client, seminar)
    assert "Er fehlt." in shown
    assert reverse("mfa_index") in shown
    Authenticator.objects.create(user=person.user, type="recovery_codes", data={})
    assert "Er fehlt." in page(client, seminar)
    Authenticator.objects.create(user=person.user, type="totp", data={})
    assert "Er ist eingerichtet." in page(client, seminar)


def test_an_online_day_needs_no_projector_and_no_signatures(seminar: Seminar, client: Any) -> None:
    Seminar.objects.filter(pk=seminar.pk).update(
        format="online", venue=None, video_link="https://v.example/r"
    )
    shown = page(client, seminar)
    assert "https://v.example/r" in shown
    assert reverse("lms:codes", args=[seminar.pk]) not in shown
    assert reverse("lms_staff:proofs_sign_in", args=[seminar.pk]) not in shown
    assert reverse("lms_staff:day_sheet", args=[seminar.pk]) in shown


def test_the_way_in_leads_to_the_day_that_comes(seminar: Seminar, client: Any, evening_before: Any) -> None:
    second = sem.DAY + timedelta(days=1)
    seminars.change(
        seminar=seminar, units=[*sem.units(), *sem.units(second)], trainers=[], now=timezone.now()
    )
    way_in = reverse("lms:ready_next", args=[seminar.pk])
    led = []
    for days in (0, 1, 1, 5):
        evening_before.shift(timedelta(days=days))
        led.append(client.get(way_in).headers["Location"])
    assert led == [url(seminar), url(seminar), url(seminar, second), url(seminar, second)]


def test_the_way_in_is_for_trainers(seminar: Seminar, who: Person, signed_in: Any) -> None:
    way_in = reverse("lms:ready_next", args=[seminar.pk])
    RoleAssignment.objects.all().delete()
    for one in (who, build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort)):
        assert signed_in(one).get(way_in).status_code == 404


def test_it_costs_the_same_with_many_ticks(seminar: Seminar, client: Any) -> None:
    client.post(url(seminar), {"printed": ""})
    for number in range(5):
        ReadyMark.objects.create(
            seminar=seminar, day=sem.DAY, person=build.person(f"T{number}", log_in=False),
            what="screen", at=timezone.now(),
        )  # fmt: skip
    page(client, seminar)
    with at_most(11):
        page(client, seminar)
