"""A rubric that a course file brings: made once, chosen by its question, then the trainers'."""

from typing import Any

import pytest
from wagtail.models import Page

from lms.loader import actions
from lms.loader.streams import identity
from lms.outline.models import Activity
from lms.quizzes.queries import paper_of
from lms.rubrics.models import Rubric
from tests.loader.sample import Sample

pytestmark = pytest.mark.django_db
FILE, QUIZ = "quizzes/fragen.toml", identity("course/sample/quiz/fragen")
LAST = 'feedback_other = "Sehen Sie in Lektion eins nach."'
TEXT = f"""{LAST}

[[questions]]
uid = "text"
kind = "essay"
name = "Text"
prompt = "Was sagen Sie dem Rat?"

[questions.rubric]
title = "Rede"
rows = [
    {{ uid = "grund", label = "Ein Grund", steps = [
        {{ uid = "nein", label = "nein", points = 0 }},
        {{ uid = "ja", label = "ja", points = 2, text = "Er passt." }},
    ] }},
]
"""


def rubric_asked() -> Any:
    return paper_of(Activity.objects.get(key=QUIZ).snapshot_id or "").questions[-1].rubric  # type: ignore[attr-defined]


@pytest.fixture
def loaded(site: Sample, committed: Any) -> Sample:
    site.change(FILE, LAST, TEXT)
    with committed():
        actions.load()
    return site


def test_it_is_made_and_the_question_asks_with_it(loaded: Sample) -> None:
    row = Rubric.objects.get()
    row.full_clean()
    assert (row.title, row.rows[0].value["label"]) == ("Rede", "Ein Grund")
    asked = rubric_asked()
    assert asked.title == "Rede"
    assert [(step.label, step.points, step.text) for step in asked.rows[0].steps] == [
        ("nein", 0, ""),
        ("ja", 2, "Er passt."),
    ]


def test_loading_again_leaves_what_a_trainer_changed(loaded: Sample, committed: Any) -> None:
    row = Rubric.objects.get()
    row.rows[0].value["label"] = "Zwei Gründe"
    row.save()
    loaded.change(FILE, "minutes = 5", "minutes = 6")
    with committed():
        actions.load()
    assert Rubric.objects.get().rows[0].value["label"] == "Zwei Gründe"
    assert rubric_asked().rows[0].label == "Zwei Gründe"


def test_what_nothing_needs_any_more_is_not_made_again(loaded: Sample, committed: Any) -> None:
    Rubric.objects.all().delete()
    with committed():
        actions.load()
    assert not Rubric.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 2", "points = 0", "gives no points"),
        ('title = "Rede"', "", "title"),
        ('uid = "ja", ', "", "uid"),
    ],
)
def test_a_fault_in_it_stands_with_its_line(
    package: Sample, old: str, new: str, said: str, committed: Any
) -> None:
    package.change(FILE, LAST, TEXT)
    package.change(FILE, old, new)
    made, problems = package.read()
    assert made is None
    assert any(said in problem.text and problem.line > 20 for problem in problems), problems


def test_the_page_passes_the_checks_of_the_editor(loaded: Sample) -> None:
    found: Any = Page.objects.get(translation_key=QUIZ).specific
    found.full_clean()
    found.body.stream_block.clean(found.body)
