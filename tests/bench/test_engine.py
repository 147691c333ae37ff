"""The bench of the engine looks at every kind, and its answers are answers."""

import pytest

from bench import engine
from lms.quizzes.kinds.base import State
from lms.quizzes.marking import kinds

pytestmark = pytest.mark.once


def test_every_kind_is_measured_by_answers_that_are_no_nonsense() -> None:
    found = engine.examples()
    unanswered = {name for name, kind in kinds().items() if kind.example.right is None}
    assert unanswered == {"information"}
    assert {question.kind for question, _answers in found} == set(kinds()) - unanswered
    assert all(
        question.mark(answer).state != State.INVALID for question, answers in found for answer in answers
    )


def test_each_rate_is_above_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SECONDS", 0.001)
    assert min(engine.measure().values()) > 0


def test_it_says_whether_the_target_is_met(capsys: pytest.CaptureFixture[str]) -> None:
    engine.report({"scale": 9.0, "all": 49_999.0})
    engine.report({"all": 50_000.0})
    said = capsys.readouterr().out
    assert (said.count("MISSED"), said.count("met")) == (1, 1)
