"""Many answers marked from lines of JSON."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes import batch
from lms.quizzes.batch import LONGEST, Reader, mark_lines
from tests.quizzes.kinds.questions import EXAMPLES, JSON, multiple, single, true_false

pytestmark = pytest.mark.once


def line(question: Any, response: Any) -> bytes:
    return json.dumps({"question": question, "response": response}).encode()


def told(*lines: bytes) -> list[dict[str, Any]]:
    return [json.loads(mark.as_json()) for mark in mark_lines(lines)]


def test_a_mark_says_the_feedback() -> None:
    asked = {**multiple([True, False, True]), "feedback": "Für alle."}
    said = told(line(asked, {"choices": ["a0"]}))
    assert said == [{"fraction": 0.5, "state": "partial", "why": "Weil 0. Für alle."}]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b"{", "it is not JSON"),
        (b"\xff\xfe", "it is not JSON"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b"9" * 10_000, "it is not JSON"),
        (b"[]", "it is not {"),
        (b'{"question": 1, "response": {}}', "it is not {"),
        (line({"kind": "riddle"}, {}), 'the kind "riddle" is not known'),
        (b'{"question": {"kind": "single_choice"}}', "it is not {"),
        (line({"kind": ["single_choice"]}, {}), "is not known"),
        (line(single(right=9), {"choice": "a0"}), "Mark exactly one answer as right."),
        (line(single(), {"choice": "x"}), 'the response is not {"choice": "<uid of an option>"}'),
        (line(single(), None), "the response is not"),
        (b'{"question":{},"response":{},"x":"' + b"x" * LONGEST + b'"}', "it is longer than"),
    ],
)
def test_a_broken_line_says_why_and_the_rest_goes_on(broken: bytes, why: str) -> None:
    first, second, third = told(
        line(true_false(), {"value": True}), broken, line(true_false(), {"value": False})
    )
    assert (first["state"], third["state"]) == ("right", "wrong")
    assert (second["fraction"], second["state"]) == (0.0, "invalid")
    assert second["why"].startswith("line 2: ")
    assert why in second["why"]


def test_blank_lines_are_skipped_and_counted() -> None:
    said = told(b"\n", b"  \r\n", b"{\n")
    assert len(said) == 1
    assert said[0]["why"].startswith("line 3: ")


def test_a_byte_order_mark_is_no_fault() -> None:
    assert told(b"\xef\xbb\xbf" + line(true_false(), {"value": True}))[0]["state"] == "right"


def test_marks_come_as_lines_come() -> None:
    read: list[int] = []

    def lines() -> Iterator[bytes]:
        for number in range(3):
            read.append(number)
            yield line(true_false(), {"value": True})

    marks = mark_lines(lines())
    next(marks)
    assert read == [0]


def test_a_question_is_read_once_until_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[Any] = []
    monkeypatch.setattr(batch, "read", lambda question: reads.append(question) or len(reads))
    reader = Reader()
    once = [reader.question(question) for question in (single(), single(), single(right=1), single(right=1))]
    assert once == [1, 1, 2, 2]


def test_many_questions_are_not_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "KEPT", 3)
    reader = Reader()
    for number in range(10):
        reader.question({**single(), "uid": f"q{number}"})
    assert len(reader.known) <= 3


@given(st.sampled_from(EXAMPLES) | JSON, JSON)
def test_any_line_gets_a_mark(question: Any, response: Any) -> None:
    (said,) = told(line(question, response))
    assert 0 <= said["fraction"] <= 1
    assert set(said) == {"fraction", "state", "why"}
