"""The line of a step: kept ready-made, in the reader's language, and never in another's state."""

from dataclasses import replace

import pytest
from django.template import Context, Template
from django.utils import translation

from lms.journey.queries import Step
from lms.templatetags import lms_journey

STEP = Step("Wer entscheidet?", "de", "/de/kurs/wer/", "lesson", 12, "open", is_new=False, is_optional=False)


def shown(step: Step) -> str:
    return Template("{% load lms_journey %}{% step_line step %}").render(Context({"step": step}))


@pytest.mark.parametrize(
    ("state", "word"), [("done", "done, "), ("next", "next, "), ("locked", "not open yet, ")]
)
def test_each_state_has_a_line_of_its_own(state: str, word: str) -> None:
    with translation.override("en"):
        assert "open, " in shown(STEP)
        assert word in shown(replace(STEP, state=state))


def test_the_words_are_the_readers_and_the_title_is_the_authors() -> None:
    with translation.override("en"):
        english = shown(STEP)
    with translation.override("de"):
        german = shown(STEP)
    assert english != german
    assert 'lang="de">Wer entscheidet?' in english


def test_a_new_title_shows_at_once() -> None:
    shown(STEP)
    assert "&lt;b&gt;" in shown(replace(STEP, title="<b>"))


def test_a_line_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = shown(STEP)
    monkeypatch.setattr(lms_journey, "render_to_string", None)
    assert shown(STEP) == first
