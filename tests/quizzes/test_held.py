"""How a quiz is held: in a course file, in the author's form, and in the evidence."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from lms.loader.problems import Sheet
from lms.loader.queries import LATER, content_digest
from lms.loader.questions import read_quiz
from lms.pages.models import QuizPage
from lms.quizzes.reviewfield import ReviewField
from tests.quizzes.conftest import World

HEAD = 'title = "Quiz"\nslug = "quiz"\n'
QUESTION = """
[[questions]]
uid = "rat"
kind = "true_false"
name = "Rat"
prompt = "Der Rat ist gewählt."
right = true
feedback_true = "Ja."
feedback_false = "Doch."
"""


def read(head: str, question: str = QUESTION) -> tuple[Any, list[tuple[int, str]]]:
    sheet = Sheet("quiz.toml", [])
    return read_quiz(HEAD + head + question, sheet), [(one.line, one.text) for one in sheet.noted]


def test_a_file_says_how_a_quiz_is_held() -> None:
    quiz, faults = read(
        'preset = "exam"\nbehaviour = "adaptive"\ntime_limit = 20\ncloses_at = 2027-02-01T12:00:00+01:00\n'
        'grading = "last"\nreview = { later = ["marks", "verdict"] }\n',
        QUESTION + 'hints = ["Denken Sie nach.", "Wer wählt ihn?"]\n',
    )
    assert faults == []
    assert (quiz.head.behaviour, quiz.head.time_limit, quiz.head.grading) == ("adaptive", 20, "last")
    assert quiz.questions[0].fields["hints"] == ["Denken Sie nach.", "Wer wählt ihn?"]


@pytest.mark.parametrize(
    "wrong",
    [
        'preset = "hard"', 'behaviour = "x"', "tries = 1", "penalty = 101", "closes_at = 2027-02-01T12:00:00",
        'review = { never = ["marks"] }', 'review = { later = ["key"] }', "time_limit = 0",
    ],
)  # fmt: skip
def test_faults_of_a_file_have_their_line(wrong: str) -> None:
    quiz, faults = read(f"{wrong}\n")
    assert quiz is None
    assert faults[0][0] == 3


@pytest.mark.parametrize(
    "wrong",
    ['hints = "eins"', "hints = [1]", f'hints = ["{"x" * 301}"]', 'hints = ["a", "a", "a", "a", "a", "a"]'],
)
def test_faults_of_hints(wrong: str) -> None:
    quiz, faults = read("", f"{QUESTION}{wrong}\n")
    assert quiz is None
    assert faults[0][0] == 12


def behaviours(page: QuizPage) -> list[str]:
    form = QuizPage.get_edit_handler().get_form_class()(instance=page)
    return [value for value, _word in form.fields["behaviour"].choices]


@pytest.mark.django_db
def test_authors_choose_among_three_behaviours_and_keep_what_a_file_brought() -> None:
    usual = ["", "deferred", "immediate", "tries"]
    assert behaviours(QuizPage()) == usual
    assert behaviours(QuizPage(behaviour="certainty")) == [*usual, "certainty"]


def test_the_table_of_rights() -> None:
    field = ReviewField()
    html = field.widget.render("review", {"later": ["marks"]})
    assert html.count("<input") == 16
    assert html.count("checked") == 1
    sent = QueryDict("review-later=marks&review-later=verdict&review-during=feedback")
    value = field.clean(field.widget.value_from_datadict(sent, {}, "review"))
    assert value == {
        "during": ["feedback"], "right_after": [], "later": ["marks", "verdict"], "after_close": [],
    }  # fmt: skip
    assert field.clean(field.widget.value_from_datadict(QueryDict(""), {}, "review")) is None
    with pytest.raises(ValidationError):
        field.clean({"later": ["key"]})
    assert not field.has_changed(None, None)


@pytest.mark.django_db
def test_a_quiz_that_is_held_as_before_keeps_its_evidence(world: World) -> None:
    assert set(world.activity.snapshot.body) == {"title", "intro", "pass_mark", "done_when", "questions"}
    assert all("hints" not in question for question in world.activity.snapshot.body["questions"])


@pytest.mark.django_db
def test_a_quiz_of_before_does_not_seem_edited(world: World) -> None:
    """What the loader left in 0.5.0 knows neither these fields nor hints; a save in the editor adds both, empty."""
    before = content_digest(world.quiz, None)
    world.quiz.body = [
        {**block, "value": {**block["value"], "hints": ""}} for block in world.quiz.body.raw_data
    ]
    assert content_digest(world.quiz, None) == before
    assert {"preset", "behaviour", "time_limit", "review", "grading"} <= LATER
    world.quiz.preset = "exam"
    assert content_digest(world.quiz, None) != before
