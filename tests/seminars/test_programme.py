"""The programme of a day as text: what a line means, what is refused, and that writing and reading agree."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.seminars.programme import UNIT, Block, Fault, Piece, Unreadable, blocks, read, write


@pytest.mark.parametrize(
    ("line", "begins", "ends", "topic"),
    [
        ("09:00 Ankommen", 540, 585, "Ankommen"),
        ("9.00 Uhr Ankommen", 540, 585, "Ankommen"),
        ("09:00-09:45: Ankommen", 540, 585, "Ankommen"),
        ("  09:00 – 09:45 Uhr   Ankommen  und Regeln ", 540, 585, "Ankommen und Regeln"),
        ("9:00 bis 9:45 Uhr, 10 Fragen", 540, 585, "10 Fragen"),
        ("23:15", 1395, 1440, ""),
        ("23:15-24:00 Nacht", 1395, 1440, "Nacht"),
    ],
)
def test_a_line_is_a_time_and_a_topic(line: str, begins: int, ends: int, topic: str) -> None:
    assert read(line) == [Piece(begins, ends, topic)]


def test_a_longer_span_is_several_units_of_one_topic() -> None:
    assert read("10:45-12:15 Planspiel") == [Piece(645, 690, "Planspiel"), Piece(690, 735, "Planspiel")]


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("Ankommen", 1, Fault.NO_TIME),
        ("09:00 A\n\nPause 10:00", 3, Fault.NO_TIME),
        ("25:00 A", 1, Fault.NO_SUCH_TIME),
        ("09:60 A", 1, Fault.NO_SUCH_TIME),
        ("23:30 A", 1, Fault.NO_SUCH_TIME),
        ("10:30-09:00 A", 1, Fault.BACKWARDS),
        ("09:00-09:00 A", 1, Fault.BACKWARDS),
        ("09:00-10:00 A", 1, Fault.NOT_WHOLE),
        ("09:00-10:30 A\n10:15 B", 2, Fault.OVERLAP),
        ("10:00 A\n09:00 B", 2, Fault.OVERLAP),
        (f"09:00 {'x' * 201}", 1, Fault.TOO_LONG),
    ],
)
def test_a_wrong_line_is_named(text: str, line: int, fault: Fault) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert (refused.value.line, refused.value.fault) == (line, fault)


def test_one_topic_over_a_break_stays_two_blocks() -> None:
    assert blocks(read("09:00-10:30 A\n10:45 A\n11:30 B")) == [
        Block(540, 630, "A"), Block(645, 690, "A"), Block(690, 735, "B"),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 20), st.text(max_size=30)), max_size=12))
def test_what_is_written_reads_as_the_same_units(wanted: list[tuple[int, str]]) -> None:
    text, at = [], 0
    for pause, topic in wanted:
        at += pause
        if at + UNIT > 24 * 60:
            break
        text.append(f"{at // 60}:{at % 60:02} {' '.join(topic.split())}")
        at += UNIT
    units = read("\n".join(text))
    assert len(units) == len(text)
    assert read(write(units)) == units


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        units = read(text)
    except Unreadable:
        return
    assert all(one.ends - one.begins == UNIT for one in units)
    assert all(a.ends <= b.begins for a, b in itertools.pairwise(units))
