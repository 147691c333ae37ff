"""A calendar that knows nothing of us: it gets our letters, and reads them by `vobject` and the rules of iTIP.

`icalendar` writes the files; `vobject` shares no code with it. Source of the rules: RFC 5546, 2.1.5 and 3.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from itertools import permutations
from typing import Any

import pytest
import time_machine
import vobject
from django.utils import timezone

from lms.bookings import actions, changing
from lms.cohorts.models import Cohort
from lms.mail.actions import _message
from lms.mail.models import Mail
from lms.people.models import Person
from lms.seminars.actions import Lesson
from lms.seminars.models import Seminar
from tests.bookings.build import book
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db

WINTER, SUMMER = date(2027, 3, 27), date(2027, 3, 28)  # the clock goes forward in the night between
NINE = "09:00-09:45 Ankommen"


@dataclass
class OtherCalendar:
    """The entries of somebody's calendar by their UID."""

    entries: dict[str, Any] = field(default_factory=dict)

    def gets(self, letter: Mail) -> list[str]:
        """Read the letter as it goes over the wire; returns the methods of its files."""
        wire = message_from_bytes(bytes(_message(letter).message()), policy=policy.default)
        parts = [part for part in wire.walk() if part.get_content_type() == "text/calendar"]
        return [self._take(part.get_content(), part.get_param("method")) for part in parts]

    def _take(self, text: str, method: Any) -> str:
        """An entry of a lower sequence is older than what stands: it changes nothing."""
        read = vobject.readOne(text)
        assert read.method.value == method
        for event in read.vevent_list:
            uid, number = event.uid.value, int(event.sequence.value)
            before = self.entries.get(uid)
            if before is None or number >= int(before.sequence.value):
                self.entries[uid] = event
        return str(method)

    def shows(self) -> list[datetime]:
        """The beginnings of the entries that were not cancelled."""
        kept = [one for one in self.entries.values() if one.status.value != "CANCELLED"]
        return sorted(one.dtstart.value for one in kept)


@pytest.fixture(autouse=True)
def february() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def where(group: Cohort) -> Seminar:
    opened = timezone.now() - timedelta(days=1)
    return meeting.seminar(group, WINTER, NINE, venue=meeting.venue(), books_from=opened)


def newest(who: Person | None) -> Mail:
    return Mail.objects.filter(person=who).latest("pk")


def move(where: Seminar, *days: date) -> None:
    units: list[Lesson] = [one for day in days for one in meeting.units(day, NINE)]
    changing.change(seminar=where, units=units, trainers=[], now=timezone.now())


def test_a_date_moves_over_the_change_of_the_clock_and_goes(where: Seminar) -> None:
    mine, calendar = book(where), OtherCalendar()
    assert calendar.gets(newest(mine.person)) == ["REQUEST"]
    assert calendar.shows() == [datetime(2027, 3, 27, 8, tzinfo=UTC)]  # nine in winter
    move(where, SUMMER)
    assert calendar.gets(newest(mine.person)) == ["REQUEST"]
    assert calendar.shows() == [datetime(2027, 3, 28, 7, tzinfo=UTC)]  # nine in summer, and the same entry
    (start,) = calendar.shows()
    assert (start.hour, start.utcoffset()) == (9, timedelta(hours=2))
    changing.call_off(seminar=where, why="Krank", now=timezone.now())
    assert calendar.gets(newest(mine.person)) == ["CANCEL"]
    assert calendar.shows() == []
    assert len(calendar.entries) == 1


def test_a_day_more_and_a_day_less(where: Seminar) -> None:
    mine, calendar = book(where), OtherCalendar()
    calendar.gets(newest(mine.person))
    move(where, WINTER, SUMMER)
    calendar.gets(newest(mine.person))
    assert calendar.shows() == [datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)]
    move(where, SUMMER)
    methods = calendar.gets(newest(mine.person))
    assert sorted(methods) == ["CANCEL", "REQUEST"]
    assert calendar.shows() == [datetime(2027, 3, 28, 7, tzinfo=UTC)]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_letters_that_overtake_each_other_end_the_same(where: Seminar, order: tuple[int, ...]) -> None:
    mine, calendar = book(where), OtherCalendar()
    letters = [newest(mine.person)]
    move(where, SUMMER)
    letters.append(newest(mine.person))
    move(where, date(2027, 4, 3))
    letters.append(newest(mine.person))
    for number in order:
        calendar.gets(letters[number])
    assert calendar.shows() == [datetime(2027, 4, 3, 7, tzinfo=UTC)]


def test_who_cancels_and_comes_again_has_one_entry(where: Seminar, committed: Any) -> None:
    mine, calendar = book(where), OtherCalendar()
    calendar.gets(newest(mine.person))
    with committed():
        actions.cancel(booking=mine, now=timezone.now())
    calendar.gets(newest(mine.person))
    assert calendar.shows() == []
    book(where, mine.person)
    calendar.gets(newest(mine.person))
    assert calendar.shows() == [datetime(2027, 3, 27, 8, tzinfo=UTC)]
    assert len(calendar.entries) == 1
