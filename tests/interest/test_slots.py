"""Waiting for a date of a seminar day of one's own course: on the way, asked once, off the list."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.bookings import actions as bookings
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.interest import actions
from lms.interest.models import SlotInterest
from lms.interest.queries import waiting_seen_by
from lms.journey.dates import dates_for, undated_for
from lms.mail.models import Mail
from lms.people.models import Person
from lms.privacy.actions import erase
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import standing
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.queries import at_most, count
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(committed: Any, settings: Any) -> Cohort:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    with committed():
        return sem.group()


@pytest.fixture
def mine(group: Cohort) -> Enrolment:
    return build.enrol(build.person(), group)


def wait(group: Cohort, who: Person) -> SlotInterest:
    return actions.wait_for(slot=sem.slot_of(group), person=who, now=timezone.now())


def seminar(group: Cohort, **fields: Any) -> Seminar:
    now = timezone.now()
    opened = {"books_from": now - timedelta(hours=1), **fields}
    return sem.seminar(group, timezone.localdate(now) + timedelta(days=20), **opened)


def tell() -> int:
    return actions.tell_waiting(now=timezone.now())


def shown(enrolment: Enrolment) -> Any:
    at = standing(learner_of(enrolment), "de")
    return undated_for(at, dates_for(at, "de"))


def page(client: Any) -> str:
    found: str = client.get("/mein-weg/").content.decode()
    return found


def test_one_tap_on_the_way_and_one_off_again(group: Cohort, mine: Enrolment, signed_in: Any) -> None:
    client, address = signed_in(mine.person), reverse("lms:wait_for_day", args=[sem.slot_of(group).pk])
    page(client)
    with at_most(15):
        assert "Sagen Sie mir Bescheid" in page(client)
    for _twice in range(2):
        assert client.post(address, {"wait": "1"}).url == reverse("lms:way_course", args=[group.course_id])
    assert SlotInterest.objects.get().person == mine.person
    assert "Sie stehen auf der Liste" in page(client)
    client.post(address, {"leave": "1"})
    assert not SlotInterest.objects.exists()


def test_who_has_no_address_reads_why_nobody_could_tell_them(group: Cohort, signed_in: Any) -> None:
    """By an access card."""
    client = signed_in(build.enrol(build.person(email=""), group).person)
    client.post(reverse("lms:wait_for_day", args=[sem.slot_of(group).pk]), {"wait": "1"})
    assert not SlotInterest.objects.exists()
    assert "keine E-Mail-Adresse" in page(client)


def test_with_a_date_to_come_there_is_nothing_to_wait_for(
    group: Cohort, mine: Enrolment, signed_in: Any
) -> None:
    planned = seminar(group)
    assert shown(mine) == {}
    assert "Sagen Sie mir Bescheid" not in page(signed_in(mine.person))
    seminars.cancel(seminar=planned, why="krank", now=timezone.now())
    assert list(shown(mine)) == [sem.slot_of(group).pk]


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (State.ABSENT, True),
        (State.EXCUSED, True),
        (State.BOOKED, False),
        (State.PARTLY, False),
        (State.DONE, False),
    ],
)
def test_once_it_is_over_who_was_not_there_waits_for_another(
    state: State, waits: bool, group: Cohort, mine: Enrolment
) -> None:
    seminar(group)
    day = {"starts_at": timezone.now() - timedelta(days=3), "ends_at": timezone.now() - timedelta(days=2)}
    Seminar.objects.update(**day)
    slot = sem.slot_of(group).pk
    progress.record(enrolment=mine, activity=slot, outcome=Outcome(state), source=Source.SEMINAR)
    assert (slot in shown(mine)) == waits


def test_nobody_waits_in_self_study_or_for_what_is_given_up(group: Cohort, mine: Enrolment) -> None:
    cohorts.drop_slot(cohort=group, slot=sem.slot_of(group).key, why="zu wenige")
    (day,) = shown(mine).values()
    assert (day.why, day.ask) == ("zu wenige", "")
    Cohort.objects.update(self_study=True)
    assert shown(mine) == {}


def test_everybody_is_asked_once_when_they_can_book(group: Cohort, mine: Enrolment) -> None:
    wait(group, mine.person)
    assert tell() == 0
    planned = seminar(group, books_from=timezone.now() + timedelta(hours=1))
    assert tell() == 0
    Seminar.objects.filter(pk=planned.pk).update(books_from=timezone.now() - timedelta(hours=1))
    assert (tell(), tell()) == (1, 0)
    letter = Mail.objects.get()
    assert letter.person == mine.person
    assert "Es gibt einen Termin für „Politik Tag“" in letter.subject
    assert reverse("lms:way_course", args=[group.course_id]) in letter.text
    assert SlotInterest.objects.get().seminar == planned


def test_a_date_of_another_group_counts_only_where_it_is_public(group: Cohort, mine: Enrolment) -> None:
    wait(group, mine.person)
    other = seminar(build.cohort_of(group.course, "Hagen"))
    assert tell() == 0
    Seminar.objects.filter(pk=other.pk).update(is_public=True)
    assert tell() == 1


def test_whoever_has_a_seat_or_has_left_is_not_asked(group: Cohort, mine: Enrolment) -> None:
    gone = build.enrol(build.person("Bea"), group)
    for who in (mine.person, gone.person):
        wait(group, who)
    planned = seminar(group)
    bookings.book(seminar=planned, person=mine.person, now=timezone.now())
    cohorts.withdraw(enrolment=gone)
    Mail.objects.all().delete()
    assert tell() == 0
    assert not Mail.objects.exists()


def test_who_was_asked_and_waits_again_is_asked_for_the_next(group: Cohort, mine: Enrolment) -> None:
    wait(group, mine.person)
    first = seminar(group)
    tell()
    seminars.cancel(seminar=first, why="krank", now=timezone.now())
    wait(group, mine.person)
    seminar(group)
    assert tell() == 1


def test_off_the_list_the_letter_that_waits_is_void(group: Cohort, mine: Enrolment) -> None:
    wait(group, mine.person)
    seminar(group)
    tell()
    actions.wait_no_longer(slot=sem.slot_of(group), person=mine.person)
    assert Mail.objects.get().state == "void"


def test_only_for_courses_one_learns_in(group: Cohort, committed: Any, signed_in: Any) -> None:
    with committed():
        other = sem.group("Köln", "Anderes")
    stranger = build.enrol(build.person("Bea"), other)
    address = reverse("lms:wait_for_day", args=[sem.slot_of(group).pk])
    assert signed_in(stranger.person).post(address, {"wait": "1"}).status_code == 404
    assert not SlotInterest.objects.exists()


def test_staff_see_who_waits_in_groups(group: Cohort, mine: Enrolment, signed_in: Any) -> None:
    wait(group, mine.person)
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    (one,) = waiting_seen_by(trainer)
    assert (one.count, one.names, one.in_groups) == (1, [], [mine.person.name])
    client = signed_in(trainer)
    assert mine.person.name in client.get(reverse("lms_staff:interest")).content.decode()
    assert "1 Person wartet" in client.get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()


def test_erasing_takes_it_off(group: Cohort, mine: Enrolment) -> None:
    wait(group, mine.person)
    erase(person=mine.person, now=timezone.now())
    assert not SlotInterest.objects.exists()


def test_asking_many_costs_the_same_to_find_as_asking_one(group: Cohort) -> None:
    seminar(group)
    spent = []
    for number in (1, 4):
        for n in range(number):
            wait(group, build.enrol(build.person(f"P{number}{n}"), group).person)
        spent.append(count(lambda: actions.due_slots(timezone.now())))
    assert spent[0] == spent[1]
