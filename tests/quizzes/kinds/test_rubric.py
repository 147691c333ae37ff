"""A rubric inside a question: its points, and what is none."""

from typing import Any

import pytest

from lms.quizzes.kinds.rubric import Rubric
from lms.quizzes.marking import Unreadable, problems, read

pytestmark = pytest.mark.once


def steps(*points: float) -> list[dict[str, Any]]:
    """Steps s0, s1, … with these points."""
    return [{"uid": f"s{n}", "label": f"Stufe {n}", "points": worth} for n, worth in enumerate(points)]


def rubric(**fields: Any) -> dict[str, Any]:
    """Two rows: up to 2 and up to 4 points."""
    rows = [
        {"uid": "anliegen", "label": "Das Anliegen ist klar", "steps": steps(0, 1, 2)},
        {"uid": "grund", "label": "Es gibt einen Grund", "steps": steps(0, 4)},
    ]
    return {"title": "Kurzer Text", "rows": rows, **fields}


def essay(**fields: Any) -> dict[str, Any]:
    """A question with that rubric."""
    base = {"uid": "q", "kind": "essay", "name": "N", "prompt": "P?", "rubric": rubric()}
    return {**base, **fields}


def made() -> Rubric:
    found: Any = read(essay())
    assert isinstance(found.rubric, Rubric)
    return found.rubric


def test_the_fraction_is_points_of_all_points() -> None:
    assert made().fraction({"anliegen": "s1", "grund": "s1"}) == pytest.approx(5 / 6)
    assert made().fraction({"anliegen": "s0", "grund": "s0"}) == 0
    assert made().fraction({"anliegen": "s2", "grund": "s1"}) == 1


@pytest.mark.parametrize("chosen", [{}, {"anliegen": "s1"}, {"anliegen": "s1", "grund": "s9"}])
def test_without_a_step_in_each_row_there_is_no_fraction(chosen: dict[str, str]) -> None:
    assert made().fraction(chosen) is None


def test_a_question_with_a_rubric_has_no_problem() -> None:
    assert problems(essay()) == []


@pytest.mark.parametrize(
    "broken", ["Text", [], {"title": "x", "rows": []}, {"title": "x", "rows": [{"uid": "a", "steps": 5}]}]
)
def test_what_is_no_rubric_cannot_be_asked(broken: Any) -> None:
    with pytest.raises(Unreadable):
        read(essay(rubric=broken))


def test_a_rubric_without_points_cannot_be_asked() -> None:
    rows = [{"uid": "a", "label": "x", "steps": steps(0, 0)}]
    with pytest.raises(Unreadable, match="no points"):
        read(essay(rubric=rubric(rows=rows)))
