"""A seminar is moved or called off: who booked is told, and calendars change."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from lms.bookings import actions, changing
from lms.bookings.enums import Need
from lms.bookings.models import Booking, BookingNeed
from lms.mail.actions import _message
from lms.mail.models import Mail
from lms.progress.models import Record
from lms.seminars.models import Seminar
from tests.bookings.build import book, seminar
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(django_capture_on_commit_callbacks: Any) -> Seminar:
    with django_capture_on_commit_callbacks(execute=True):
        group = meeting.group()
    return seminar(group=group)


def newest(booking: Booking) -> Mail:
    return Mail.objects.filter(person=booking.person).latest("pk")


def entries(letter: Mail) -> list[Any]:
    """(method, uid, sequence, status) of each file, read by the library that other calendars use, too."""
    found = []
    for file in letter.calendars:
        read = Calendar.from_ical(file)
        (event,) = read.walk("VEVENT")
        found.append((read["method"], event["uid"], event["sequence"], event["status"]))
    return found


def move(where: Seminar, days: int, **fields: Any) -> Seminar:
    day = timezone.localdate(where.starts_at) + timedelta(days=days)
    return changing.change(seminar=where, units=meeting.units(day), trainers=[], now=timezone.now(), **fields)


def test_the_confirmation_brings_the_date(where: Seminar) -> None:
    letter = newest(book(where))
    assert entries(letter) == [("REQUEST", f"{where.uuid}-1@bruecke", 0, "CONFIRMED")]
    part = _message(letter).message().get_payload()[-1]
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "termin-1.ics")


def test_who_waits_gets_no_date(where: Seminar) -> None:
    made = [book(where) for _ in range(3)]
    assert newest(made[2]).calendars == []


def test_only_the_reader_is_named_in_it(where: Seminar) -> None:
    book(where)
    mine = book(where)
    (event,) = Calendar.from_ical(newest(mine).calendars[0]).walk("VEVENT")
    assert mine.person is not None
    assert event["attendee"] == f"mailto:{mine.person.email}"


def test_cancelling_and_coming_again_raise_the_sequence(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    mine = book(where)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=mine, now=timezone.now())
    gone = entries(newest(mine))
    book(where, mine.person)
    assert [one[0] for one in gone] == ["CANCEL"]
    assert [gone[0][2], entries(newest(mine))[0][2]] == [1, 2]


def test_a_moved_seminar_is_told_to_who_booked_and_waits(where: Seminar) -> None:
    made = [book(where, needs={Need.FOOD: ""}, phone="1") for _ in range(3)]
    moved = move(where, 7)
    assert [entries(newest(one)) for one in made[:2]] == [
        [("REQUEST", f"{where.uuid}-1@bruecke", 1, "CONFIRMED")]
    ] * 2
    assert entries(newest(made[2])) == []
    assert newest(made[2]).key == f"moved:{made[2].pk}:1"
    ends = timezone.localdate(moved.ends_at)
    assert {need.delete_on for need in BookingNeed.objects.all()} == {ends + timedelta(days=7)}


def test_what_nobody_needs_to_know_again_is_not_told(where: Seminar) -> None:
    mine = book(where)
    before = newest(mine).pk
    move(where, 0, cost="10 Euro")
    assert newest(mine).pk == before


def test_new_seats_go_to_who_waits(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    made = [book(where) for _ in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        move(where, 0, seats=3)
    assert [Booking.objects.get(pk=one.pk).state for one in made] == ["booked"] * 3 + ["waiting"]


def test_a_seminar_called_off_leaves_calendars_and_ledger(where: Seminar) -> None:
    made = [book(where) for _ in range(3)]
    for _ in range(2):
        changing.call_off(seminar=where, why="Die Trainerin ist krank.", now=timezone.now())
    assert entries(newest(made[0]))[0][0] == "CANCEL"
    for one in made:
        assert "Die Trainerin ist krank." in newest(one).text
        assert Mail.objects.filter(person=one.person, key__startswith="called_off").count() == 1
    assert set(Record.objects.values_list("state", flat=True)) == {"cancelled"}
    actions.settle(now=timezone.now())
    assert Booking.objects.get(pk=made[2].pk).state == "waiting"
