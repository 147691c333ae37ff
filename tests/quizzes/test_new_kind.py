"""A kind of question is one class and one template: those of the how-to are put in and played."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test import override_settings
from django.utils import translation

from lms.loader.problems import Sheet
from lms.loader.questions import read_quiz
from lms.loader.streams import questions
from lms.pages.models import QuizPage
from lms.quizzes import kinds as package
from lms.quizzes import marking
from lms.quizzes.blocks import CheckBlock, QuizStream, neutral_questions
from lms.quizzes.models import Response
from tests.quizzes.conftest import make_world
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db
HOW_TO = Path(__file__).resolve().parents[2] / "docs/how-to/add-a-question-kind.md"
FENCE = re.compile(r"^```(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCK = {
    "type": "guess",
    "id": "schaetzen",
    "value": {"name": "Anteil", "prompt": "Wie viele haben gewählt?", "share": 83, "near": 5, "feedback": ""},
}


@pytest.fixture(autouse=True)
def guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The class and the template of the how-to in a folder of their own; nothing else is told about them."""
    code, template = (text for _language, text in FENCE.findall(HOW_TO.read_text())[:2])
    (tmp_path / "guess.py").write_text(code)
    shown = tmp_path / "lms/quizzes/kinds/guess.html"
    shown.parent.mkdir(parents=True)
    shown.write_text(template)
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    marking.kinds.cache_clear()
    stream = QuizPage._meta.get_field("body").stream_block
    monkeypatch.setattr(stream, "child_blocks", QuizStream().child_blocks)
    here = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with override_settings(TEMPLATES=here):
        yield
    monkeypatch.undo()
    sys.modules.pop(f"{package.__name__}.guess")
    marking.kinds.cache_clear()


def test_it_is_found_and_offered_to_authors() -> None:
    assert "guess" in marking.kinds()
    for stream in (QuizStream(), CheckBlock()):
        assert list(stream.child_blocks["guess"].child_blocks)[:4] == ["name", "prompt", "share", "near"]


def test_the_authors_form_refuses_what_its_fields_cannot_be() -> None:
    stream = QuizStream()
    too_much = {**BLOCK, "value": {**BLOCK["value"], "share": 101}}
    with pytest.raises(ValidationError):
        stream.clean(stream.to_python([too_much]))
    assert neutral_questions(stream.clean(stream.to_python([BLOCK])))[0]["share"] == 83


def test_it_is_played_on_the_learners_pages(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[BLOCK])
    attempt = world.begin()
    page = world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()
    assert 'name="percent"' in page
    assert not re.search(r"\b83\b", page)  # a token or a UUID may hold it among other letters
    fill(world, attempt, 1, percent="80")
    assert Response.objects.get().answer == {"percent": 80}
    result = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()
    assert "Your guess: 80 percent. It is 83 percent." in result
    assert 'data-quiz-result="passed"' in result


def test_its_script_sends_the_form_as_it_stands(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[BLOCK])
    url = f"/quiz/{world.begin().uuid}/frage/1/"
    body = {"uuid": "6f1b7c52-3d0e-4a67-9a43-0f3f0c5d2b11", "sequence": 1, "form": {"percent": ["12"]}}
    assert world.client.post(url, body, content_type="application/json").json()["saved"]
    assert Response.objects.get().answer == {"percent": 12}


def test_a_course_file_may_ask_it_and_faults_have_their_line() -> None:
    text = '\n'.join([
        'title = "Quiz"', 'slug = "quiz"', "[[questions]]", 'uid = "anteil"', 'kind = "guess"',
        'name = "Anteil"', 'prompt = "Wie viele?"', "share = 83",
    ])  # fmt: skip
    sheet = Sheet("quiz.toml", [])
    quiz = read_quiz(text, sheet)
    assert quiz is not None
    value = questions("kurs", quiz.questions)[0]["value"]
    assert value == {"name": "Anteil", "prompt": "Wie viele?", "share": 83, "near": 5, "feedback": ""}
    assert read_quiz(text.replace("83", "830"), sheet) is None
    assert [(fault.line, fault.text) for fault in sheet.noted] == [
        (8, '"share" is not a number from 0 to 100')
    ]


def test_it_causes_no_migration() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):
        changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        assert changes.changes(graph=loader.graph).get("lms", []) == []


def test_a_button_of_its_own_saves_and_stays(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[BLOCK])
    attempt = world.begin()
    here = f"/quiz/{attempt.uuid}/frage/1/"
    assert fill(world, attempt, 1, do="x")["Location"] == f"{here}#at-"
    assert not Response.objects.exists()
    assert fill(world, attempt, 1, do="up:ä/", percent="40")["Location"] == f"{here}#at-%C3%A4%2F"
    assert Response.objects.get().answer == {"percent": 40}
