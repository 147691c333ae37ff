"""F14: marks that come late from a phone: entered once, or kept for a decision; never dropped, never without right."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.attendance import actions
from lms.attendance.deciding import Sheet
from lms.attendance.models import Attendance, HeldTick, Tick
from lms.bookings.models import Booking
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment, RoleAssignment
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


@pytest.fixture
def people(seminar: Seminar, who: Person) -> list[Person]:
    return [who, *(day.booked(seminar, build.person(log_in=False)) for _n in range(9))]


def queue(seminar: Seminar, people: list[Person], owner: Person, **more: Any) -> dict[str, Any]:
    """What a phone sends: one mark for each, a second apart, made before now by its own wrong clock."""
    token, clock = Sheet(seminar.pk, sem.DAY, 1, owner.pk).sign(), 1_000_000_000.0
    marks = [
        {"uuid": str(uuid4()), "token": token, "person": one.pk, "presence": "present", "minutes": 0, "sheet": 0,
         "made_at": clock - 60_000 + n * 1000, **more}
        for n, one in enumerate(people)
    ]  # fmt: skip
    return {"clock": clock, "marks": marks}


def send(client: Any, data: Any) -> Any:
    return client.post(reverse("lms:roll_sync"), json.dumps(data), content_type="application/json")


def became(answer: Any) -> set[str]:
    return set(answer.json()["marks"].values())


def test_ten_marks_are_entered_in_order_and_once(
    seminar: Seminar, people: list[Person], trainer: Person, signed_in: Any
) -> None:
    sent, client, now = queue(seminar, people, trainer), signed_in(trainer), timezone.now()
    for _twice in range(2):
        assert became(send(client, {**sent, "marks": sent["marks"][::-1]})) == {"saved"}
    assert Tick.objects.count() == 80
    first = seminar.units.all()[0]
    made = list(Tick.objects.filter(unit=first).order_by("made_at").values_list("person", "made_at", "by"))
    assert [row[0] for row in made] == [one.pk for one in people]
    assert made[0][1] == now - timedelta(seconds=60)  # by our clock, though the phone's stands years back
    assert {row[2] for row in made} == {trainer.pk}


def _role_lost(seminar: Seminar, trainer: Person, people: list[Person]) -> None:
    RoleAssignment.objects.filter(person=trainer).delete()


def _closed(seminar: Seminar, trainer: Person, people: list[Person]) -> None:
    actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=timezone.now())


def _moved(seminar: Seminar, trainer: Person, people: list[Person]) -> None:
    other = build.cohort_of(seminar.cohort.course, "Essen")
    Booking.objects.update(state="cancelled")
    for one in Enrolment.objects.filter(person__in=people):
        cohorts.move(enrolment=one, cohort=other)


def _cancelled(seminar: Seminar, trainer: Person, people: list[Person]) -> None:
    Seminar.objects.filter(pk=seminar.pk).update(cancelled_at=timezone.now())


def _withdrawn(seminar: Seminar, trainer: Person, people: list[Person]) -> None:
    for one in Enrolment.objects.filter(person__in=people):
        cohorts.withdraw(enrolment=one)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (_role_lost, "no_right"),
        (_closed, "closed"),
        (_moved, "moved"),
        (_cancelled, "moved"),
        (_withdrawn, "moved"),
    ],
)
def test_what_came_too_late_is_kept_and_not_entered(
    seminar: Seminar, people: list[Person], trainer: Person, signed_in: Any, happens: Any, why: str
) -> None:
    sent = queue(seminar, people, trainer)
    happens(seminar, trainer, people)
    client = signed_in(trainer)
    for _twice in range(2):
        assert became(send(client, sent)) == {"held"}
    assert not Tick.objects.exists()
    assert [(one.person, one.reason, one.by) for one in HeldTick.objects.all()] == [
        (one, why, trainer) for one in people
    ]


def test_what_somebody_else_sends_is_kept_with_its_owner(
    seminar: Seminar, people: list[Person], trainer: Person, who: Person, signed_in: Any
) -> None:
    other = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    for sender in (other, who):
        assert became(send(signed_in(sender), queue(seminar, people, trainer))) == {"held"}
    assert not Tick.objects.exists()
    assert set(HeldTick.objects.values_list("reason", "by", "sent_by")) == {
        ("other_user", trainer.pk, other.pk),
        ("other_user", trainer.pk, who.pk),
    }


def test_after_thirty_days_it_is_entered_at_its_time(
    seminar: Seminar, people: list[Person], trainer: Person, signed_in: Any, at_the_door: Any
) -> None:
    sent, made = queue(seminar, people, trainer), timezone.now()
    sent["marks"] = [{**one, "made_at": sent["clock"]} for one in sent["marks"]]
    sent["clock"] += timedelta(days=30).total_seconds() * 1000
    at_the_door.shift(timedelta(days=30))
    assert became(send(signed_in(trainer), sent)) == {"saved"}
    assert set(Attendance.objects.values_list("changed_at", flat=True)) == {made}


def test_of_two_phones_the_later_mark_stands(
    seminar: Seminar, who: Person, trainer: Person, signed_in: Any
) -> None:
    late = queue(seminar, [who], trainer, presence="absent")
    early = queue(seminar, [who], trainer, made_at=late["clock"] - 120_000)
    client = signed_in(trainer)
    send(client, late)
    send(client, early)
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"absent"}
    assert Tick.objects.count() == 16


def test_nobody_writes_without_a_list_that_we_gave_out(
    seminar: Seminar, foreign: Seminar, people: list[Person], trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    assert became(send(client, queue(seminar, people, trainer, token="forged"))) == {"unknown"}
    stranger = day.booked(foreign)
    assert became(send(client, queue(seminar, [stranger], trainer))) == {"unknown"}
    assert became(send(client, queue(foreign, [stranger], trainer))) == {"held"}
    assert not Tick.objects.exists()


def test_a_coordinator_sends_what_is_from_paper(
    seminar: Seminar, people: list[Person], signed_in: Any
) -> None:
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort)
    client = signed_in(coordinator)
    assert became(send(client, queue(seminar, people, coordinator))) == {"held"}
    assert became(send(client, queue(seminar, people, coordinator, sheet=2))) == {"saved"}
    assert set(Tick.objects.values_list("source", "sheet")) == {("paper", 2)}


@pytest.mark.parametrize(
    "wrong", ["", "[]", "{}", '{"clock": 1, "marks": [{}]}', '{"clock": "x", "marks": [{"made_at": 1}]}',
              '{"clock": 1e400, "marks": [{"made_at": 1}]}', '{"clock": 1, "marks": 7}'],
)  # fmt: skip
def test_what_cannot_be_read_is_said(trainer: Person, signed_in: Any, wrong: str) -> None:
    answer = signed_in(trainer).post(reverse("lms:roll_sync"), wrong, content_type="application/json")
    assert answer.status_code == 400


def test_who_is_not_logged_in_is_told_so(
    seminar: Seminar, people: list[Person], trainer: Person, client: Any
) -> None:
    assert send(client, queue(seminar, people, trainer)).status_code == 302
    assert not HeldTick.objects.exists()


def test_a_kept_mark_is_entered_at_its_own_time(
    seminar: Seminar, who: Person, trainer: Person, signed_in: Any, now: datetime
) -> None:
    sent = queue(seminar, [who], trainer)
    actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=timezone.now())
    client = signed_in(trainer)
    send(client, sent)
    held = HeldTick.objects.get()
    decide = reverse("lms:decide_held", args=[seminar.pk, held.pk])
    client.post(decide, {"take": ""})
    assert not Tick.objects.exists()  # the day is closed: without a reason nothing changes
    client.post(decide, {"take": "", "why": "Telefon war aus"})
    assert set(Tick.objects.values_list("made_at", "by", "why")) == {
        (held.made_at, trainer.pk, "Telefon war aus")
    }
