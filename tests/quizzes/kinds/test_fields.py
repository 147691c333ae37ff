"""What is declared once: lines of an author's form and their neutral form."""

from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.choice import Option
from lms.quizzes.kinds.fields import Key, Line, Share, Truth, Weighed, Whole, declared, defaults
from lms.quizzes.kinds.scale import Scale
from lms.quizzes.kinds.source import Source
from lms.quizzes.kinds.texts import Word

pytestmark = pytest.mark.once
WEIGHED = Weighed(Word("W"))


@pytest.mark.parametrize(
    ("lines", "neutral"),
    [
        ("Rat\n50% Gemeinde\n0 % Kreis", [("Rat", 1.0), ("Gemeinde", 0.5), ("Kreis", 0.0)]),
        ("  Rat  \n\n", [("Rat", 1.0)]),
        ("33,33333% ein Drittel", [("ein Drittel", 0.3333333)]),
        ("100% 50% der Stimmen", [("50% der Stimmen", 1.0)]),
        ("5%", [("5%", 1.0)]),
        ("150% mehr", [("150% mehr", 1.0)]),
        ("", []),
    ],
)
def test_lines_are_worth_something(lines: str, neutral: list[tuple[str, float]]) -> None:
    assert [(each["text"], each["fraction"]) for each in WEIGHED.from_form(lines)] == neutral


TEXTS = st.text(st.characters(categories=["L", "N"]) | st.sampled_from("% *"), min_size=1).filter(
    lambda text: text == text.strip()
)


@given(st.lists(st.tuples(TEXTS, st.sampled_from([0.0, 0.25, 0.3333333, 0.5, 0.9, 1.0])), max_size=5))
def test_lines_are_read_back_as_they_were_meant(entries: list[tuple[str, float]]) -> None:
    neutral = [{"text": text, "fraction": fraction} for text, fraction in entries]
    assert WEIGHED.from_form(WEIGHED.to_form(neutral)) == neutral


def test_feedback_stands_last_and_a_key_is_written_by_nobody() -> None:
    assert list(declared(Option)) == ["uid", "text", "right", "feedback"]
    assert [name for name, field in declared(Option).items() if not field.in_form] == ["uid"]
    assert not declared(Scale)["feedback"].in_form
    assert defaults(Option) == {"right": False}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (Key(), "Groß", "may have only small letters"),
        (Line(longest=3), "vier", "is longer than 3 characters"),
        (Line(), "a\x07b", "there is a control character in it"),
        (Line(), " ", "is empty"),
        (Whole(most=5), 6, "is not a number from 0 to 5"),
        (Whole(most=5), 2.5, "is not a whole number"),
        (Whole(most=5), True, "is not a number"),
        (Share(), "1", "is not a number from 0 to 1"),
        (Truth(), 1, "is neither true nor false"),
    ],
)
def test_what_a_field_cannot_be(field: Any, value: object, said: str) -> None:
    source = Source({"x": value})
    field.read(source, "x", None)
    assert any(said in problem.text for problem in source.problems)


def test_what_is_missing_is_called_missing() -> None:
    source = Source({})
    for field in (Line(), Truth(), Whole()):
        field.read(source, "x", None)
    assert [problem.text for problem in source.problems] == ['"x" is missing'] * 3


def test_an_annotation_without_a_field_is_no_field() -> None:
    class Shape:
        one: Annotated[str, Line()]
        two: str

    assert list(declared(Shape)) == ["one"]
