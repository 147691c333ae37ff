"""A text that a person marks."""

import json
from typing import Any

import pytest

from lms.loader.problems import Sheet
from lms.loader.questions import read_quiz
from lms.loader.streams import questions
from lms.quizzes.batch import BY_HAND, mark_lines
from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.essay import Essay
from lms.quizzes.kinds.written import LONGEST
from lms.quizzes.marking import read
from tests.quizzes.examples import form, question_of

pytestmark = pytest.mark.once


def question(**fields: Any) -> Essay:
    made = read({"uid": "q", "kind": "essay", **Essay.example.fields, **fields})
    assert isinstance(made, Essay)
    return made


def test_a_text_waits_for_a_person() -> None:
    mark = question(feedback="Danke.").mark({"text": "Ein Spielplatz."})
    assert (mark.fraction, mark.state, mark.feedback) == (0.0, State.NEEDS_MARKING, ("Danke.",))


def test_lines_are_kept_and_spaces_around_go() -> None:
    assert question().clean({"text": "  Erstens.\r\n\r\nZweitens.\r"}) == {"text": "Erstens.\n\nZweitens."}


@pytest.mark.parametrize(
    "response", [{}, {"text": ""}, {"text": " \r\n "}, {"text": 5}, {"text": "a\0b"}, "x"]
)
def test_what_is_no_text_is_invalid(response: Any) -> None:
    assert question().mark(response).state == State.INVALID


def test_a_long_text_is_taken_whole_and_a_longer_one_is_none() -> None:
    text = "ä" * LONGEST
    assert question().clean({"text": text}) == {"text": text}
    assert question().clean({"text": text + "ä"}) is None


def test_the_words_that_are_asked_for_are_said_and_refuse_nothing() -> None:
    asked = question(least=3, most=5)
    assert "3" in form(asked)
    for text in ("kurz", "viel zu lang für diese kleine Frage hier"):
        assert asked.mark({"text": text}).state == State.NEEDS_MARKING
    assert asked.judged({"text": "eins zwei"}, "").words == 2


def test_the_good_answer_is_for_who_marks_alone() -> None:
    asked = question_of("essay")
    assert isinstance(asked, Essay)
    assert asked.model
    assert asked.model not in form(asked)
    assert asked.model not in json.dumps(asked.public("seed"))
    assert asked.solution() is None


def test_the_command_says_that_a_person_reads_it() -> None:
    asked = {"uid": "q", "kind": "essay", **Essay.example.fields}
    line = json.dumps({"question": asked, "response": {"text": "x"}}).encode()
    (marked,) = mark_lines([line])
    assert (marked.state, marked.why) == ("needs_marking", BY_HAND)


def test_a_course_file_can_ask_it_but_with_no_rubric_that_gives_nothing() -> None:
    lines = ['title = "Quiz"', 'slug = "quiz"', "[[questions]]", 'uid = "q"', 'kind = "essay"', 'name = "N"']
    text = "\n".join([*lines, 'prompt = "P?"', "least = 20"])
    sheet = Sheet("quiz.toml", [])
    quiz = read_quiz(text, sheet)
    assert quiz is not None
    assert questions("kurs", quiz.questions)[0]["value"]["least"] == 20
    assert read_quiz(text + '\nrubric = {title = "T", rows = []}', sheet) is None
    assert '"rubric" gives no points' in [fault.text for fault in sheet.noted]
