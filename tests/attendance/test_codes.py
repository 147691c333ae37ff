"""E9, B9: which code opens which door, and how long."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.attendance.codes import WORDS, Door, Way

SEMINAR = UUID(int=7)
DOOR = Door(b"secret", SEMINAR, date(2027, 1, 23))
MOMENTS = st.integers(0, 86_399).map(
    lambda seconds: datetime(2027, 1, 23, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(MOMENTS, st.integers(0, 60))
def test_a_code_works_for_a_minute(shown: datetime, later: int) -> None:
    assert DOOR.judge(DOOR.on_screen(shown), shown + timedelta(seconds=later)) == Way.SCREEN
    assert DOOR.is_word(DOOR.word(shown), shown + timedelta(seconds=later))


@given(MOMENTS, st.integers(91, 3000))
def test_after_ninety_seconds_it_is_known_and_old(shown: datetime, later: int) -> None:
    assert DOOR.judge(DOOR.on_screen(shown), shown + timedelta(seconds=later)) == Way.OLD
    assert not DOOR.is_word(DOOR.word(shown), shown + timedelta(seconds=later))


@given(MOMENTS)
def test_it_changes_within_a_minute(shown: datetime) -> None:
    assert DOOR.on_screen(shown) != DOOR.on_screen(shown + timedelta(seconds=60))
    assert DOOR.word(shown) != DOOR.word(shown + timedelta(seconds=60))


def test_a_code_of_tomorrow_does_not_work_today() -> None:
    now = datetime(2027, 1, 23, 9, tzinfo=UTC)
    assert DOOR.judge(DOOR.on_screen(now + timedelta(seconds=30)), now) == Way.UNKNOWN


@pytest.mark.parametrize(
    "other",
    [
        Door(b"secret", uuid4(), DOOR.day),
        Door(b"secret", SEMINAR, date(2027, 1, 24)),
        Door(b"another", SEMINAR, DOOR.day),
    ],
)
def test_the_codes_of_another_seminar_day_or_site_are_unknown(other: Door) -> None:
    now = datetime(2027, 1, 23, 9, tzinfo=UTC)
    for code in (other.on_screen(now), other.on_paper(), "", "x" * 10, "ü"):
        assert DOOR.judge(code, now) == Way.UNKNOWN
    assert not DOOR.is_word(other.word(now), now)
    assert not DOOR.is_word_on_paper(other.word_on_paper())


def test_the_code_on_paper_holds_all_day() -> None:
    for hour in (0, 12, 23):
        assert DOOR.judge(DOOR.on_paper(), datetime(2027, 1, 23, hour, tzinfo=UTC)) == Way.PAPER


def test_the_words_on_paper_are_longer_and_hold_all_day() -> None:
    words = DOOR.word_on_paper()
    assert len(words.split()) == 3
    assert DOOR.is_word_on_paper(words.upper().replace(" ", ""))
    assert not DOOR.is_word(words, datetime(2027, 1, 23, 9, tzinfo=UTC))
    assert not DOOR.is_word_on_paper(words.partition(" ")[2])
    assert not DOOR.is_word_on_paper("")


def test_a_word_may_be_typed_in_any_way() -> None:
    now = datetime(2027, 1, 23, 9, tzinfo=UTC)
    word = DOOR.word(now)
    assert DOOR.is_word(f"  {word.upper()} ", now)
    assert DOOR.is_word(word.replace(" ", ""), now)
    assert not DOOR.is_word("", now)


def test_words_are_told_apart_by_anybody() -> None:
    assert len(WORDS) == len(set(WORDS)) > 150
    assert all(word.isascii() and word.isalpha() for word in WORDS)
