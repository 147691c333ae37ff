"""What trainers write: its neutral form, its checks, its preview."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lms.quizzes.blocks import CheckBlock, QuestionStream, neutral_questions
from lms.quizzes.marking import problems_of
from tests.quizzes.conftest import all_kinds

pytestmark = pytest.mark.django_db


def stream(body: list[dict[str, Any]]) -> Any:
    return QuestionStream().to_python(body)


def test_every_kind_has_a_neutral_form_without_problems() -> None:
    neutral = neutral_questions(stream(all_kinds()))
    assert [q["kind"] for q in neutral] == [
        "single_choice",
        "multiple_response",
        "true_false",
        "short_answer",
    ]
    assert problems_of(neutral) == []


def test_uids_are_the_blocks_ids_and_options_keep_their_order() -> None:
    question = neutral_questions(stream(all_kinds()))[0]
    assert question["uid"] == "single"
    assert [option["uid"] for option in question["options"]] == ["single-0", "single-1", "single-2"]


@pytest.mark.parametrize(("kind", "right"), [(0, []), (0, [0, 1]), (1, [])])
def test_the_editor_refuses_a_key_that_does_not_fit(kind: int, right: list[int]) -> None:
    block = all_kinds()[kind]
    for number, option in enumerate(block["value"]["options"]):
        option["value"]["right"] = number in right
    with pytest.raises(ValidationError):
        QuestionStream().clean(stream([block]))


def test_the_editor_takes_what_fits() -> None:
    assert len(QuestionStream().clean(stream(all_kinds()))) == 4


def test_the_preview_shows_trainers_key_and_feedback() -> None:
    shown = CheckBlock().render(CheckBlock().to_python(all_kinds()))
    for text in ("Weil 0.", "Weil 1.", "Ja, direkt.", "Doch, direkt.", "35 (100 %)", "Rechnen Sie."):
        assert text in shown


def test_the_check_has_a_preview_in_the_editor() -> None:
    block = CheckBlock()
    shown = block.render(block.get_preview_value())
    assert block.is_previewable
    assert "Der Rat ist das Parlament der Stadt." in shown
