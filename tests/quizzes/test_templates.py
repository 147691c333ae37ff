"""The template of every kind: it says back what was answered, and nothing of the key before its moment."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser

from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import kinds, read
from lms.quizzes.words import reviewed, told
from tests.quizzes.examples import answers_of, fields, form, question_of
from tests.quizzes.kinds.questions import with_canary

CANARY = "Kanarienvogel"


EACH = [(kind, answer) for kind in kinds() for answer in answers_of(kind)]


def review(question: Kind, answer: Any) -> str:
    """What is told once it is handed in."""
    judged = reviewed(1, question, answer, seed="seed")
    return render_to_string("lms/quizzes/answers.html", {"review": judged, "language": "de"})


@pytest.mark.parametrize(("kind", "answer"), EACH)
@pytest.mark.parametrize("prefix", ["", "fall-1-"])
def test_the_form_says_back_the_answer_it_shows(kind: str, answer: Any, prefix: str) -> None:
    question = question_of(kind)
    sent = fields(form(question, answer, prefix))
    assert all(name.startswith(prefix) for name in sent)
    bare = {name.removeprefix(prefix): values for name, values in sent.items()}
    assert question.clean(question.response_in(bare)) == question.clean(answer)


@pytest.mark.parametrize("kind", kinds())
def test_before_the_moment_the_form_is_the_same_whatever_the_feedback_is(kind: str) -> None:
    question = read(with_canary(question_of(kind), CANARY))
    assert CANARY not in form(question)
    assert form(question) == form(question_of(kind))
    for answer in answers_of(kind):
        assert CANARY not in form(question, answer)


@pytest.mark.parametrize(("kind", "answer"), EACH)
def test_afterwards_the_feedback_is_told(kind: str, answer: Any) -> None:
    question = read(with_canary(question_of(kind), CANARY))
    assert CANARY in review(question, answer) or not question.graded


@pytest.mark.parametrize(("kind", "answer"), EACH)
def test_an_answer_can_be_told_in_words(kind: str, answer: Any) -> None:
    said = told(question_of(kind), answer)
    assert said
    assert all(word.strip() for word in said)


@pytest.mark.parametrize("kind", kinds())
def test_nothing_answered_can_be_reviewed(kind: str) -> None:
    question = question_of(kind)
    assert reviewed(1, question, None).state == "none"
    assert reviewed(1, question, {"nothing": "known"}).state == "none"
    review(question, None)


@pytest.mark.parametrize("kind", kinds())
def test_every_control_has_a_name_that_can_be_spoken(kind: str) -> None:
    tree = LexborHTMLParser(form(question_of(kind)))
    for control in tree.css("input:not([type=hidden]), select, textarea"):
        given = control.attributes
        inside = control.parent is not None and control.parent.tag == "label"
        assert (
            inside
            or "aria-label" in given
            or "aria-labelledby" in given
            or tree.css(f"label[for='{given['id']}']")
        )
