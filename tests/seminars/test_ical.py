"""Calendar files read back by a second reader that knows nothing of the first, and by the zone's own rules."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from lms.seminars.ical import Appointment, calendar

BERLIN = ZoneInfo("Europe/Berlin")
THEN = datetime(2026, 12, 1, 12, tzinfo=UTC)
CHANGES = [date(2027, 3, 28), date(2027, 10, 31), date(2030, 3, 31), date(2030, 10, 27)]


def entry(starts_at: datetime, **more: object) -> Appointment:
    given = {"title": "Seminar", **more}
    return Appointment("a-1@x", 3, starts_at, starts_at + timedelta(hours=3), THEN, **given)  # type: ignore[arg-type]


def second_reader(written: bytes) -> object:
    return vobject.readOne(written.decode())


@pytest.mark.parametrize("day", [*CHANGES, *(day - timedelta(days=1) for day in CHANGES), date(2027, 7, 1)])
@pytest.mark.parametrize("hour", [0, 4, 9, 20])
def test_both_readers_meet_berlins_time_round_each_change_of_the_clock(day: date, hour: int) -> None:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)
    written = calendar([entry(at)], name="x")
    event = second_reader(written).vevent  # type: ignore[attr-defined]
    assert event.dtstart.value.utctimetuple() == at.utctimetuple()
    assert event.dtstart.value.replace(tzinfo=None) == at.replace(tzinfo=None)
    assert event.dtend.value.utctimetuple() == (at + timedelta(hours=3)).utctimetuple()
    (own,) = Calendar.from_ical(written).walk("VEVENT")
    assert own.decoded("dtstart") == at


def test_the_zone_is_told_by_a_rule_that_other_calendars_know() -> None:
    text = calendar([entry(THEN)], name="x").decode()
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "DTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text
    assert "DTSTART;TZID=Europe/Berlin:20261201T130000" in text


def test_another_zone_is_written_in_utc() -> None:
    text = calendar([entry(THEN)], name="x", zone="America/Bogota").decode()
    assert "VTIMEZONE" not in text
    assert "DTSTART:20261201T120000Z" in text


def test_an_entry_has_what_updates_and_cancellations_need() -> None:
    event = second_reader(calendar([entry(THEN, is_cancelled=True)], name="x", method="CANCEL"))
    assert (event.method.value, event.vevent.status.value) == ("CANCEL", "CANCELLED")  # type: ignore[attr-defined]
    assert (event.vevent.uid.value, event.vevent.sequence.value) == ("a-1@x", "3")  # type: ignore[attr-defined]
    assert event.vevent.dtstamp.value == THEN  # type: ignore[attr-defined]
    assert not hasattr(event.vevent, "attendee")  # type: ignore[attr-defined]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120))
def test_any_words_come_back_and_none_makes_a_line_of_its_own(words: str) -> None:
    written = calendar([entry(THEN, title=words, place=words, text=f"{words}\nEND:VEVENT")], name=words)
    event = second_reader(written).vevent  # type: ignore[attr-defined]
    assert event.summary.value == words
    assert event.location.value == words
    assert written.count(b"\r\nBEGIN:VEVENT") == 1
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
