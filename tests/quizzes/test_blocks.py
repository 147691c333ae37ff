"""What trainers write: its neutral form, its checks, its preview."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lms.quizzes.blocks import CheckBlock, QuizStream, neutral_questions
from lms.quizzes.marking import problems_of
from tests.quizzes.conftest import all_kinds

pytestmark = pytest.mark.django_db


def stream(body: list[dict[str, Any]]) -> Any:
    return QuizStream().to_python(body)


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
        QuizStream().clean(stream([block]))


def test_the_editor_takes_what_fits() -> None:
    assert len(QuizStream().clean(stream(all_kinds()))) == 4


def test_the_preview_shows_trainers_key_and_feedback() -> None:
    shown = CheckBlock().render(CheckBlock().to_python(all_kinds()))
    for text in ("Weil 0.", "Weil 1.", "Ja, direkt.", "Doch, direkt.", "35 (100 %)", "Rechnen Sie."):
        assert text in shown


def test_the_check_has_a_preview_in_the_editor() -> None:
    block = CheckBlock()
    shown = block.render(block.get_preview_value())
    assert block.is_previewable
    assert "Der Rat ist das Parlament der Stadt." in shown


def test_a_rule_stands_in_the_neutral_form_only_where_it_is_another_one() -> None:
    block = all_kinds()[1]
    assert "rule" not in neutral_questions(stream([block]))[0]
    block["value"]["rule"] = "all_or_nothing"
    question = neutral_questions(stream([block]))[0]
    assert question["rule"] == "all_or_nothing"
    assert "weight" not in question["options"][0]


def test_weights_of_a_file_keep_their_decimals() -> None:
    block = all_kinds()[1]
    block["value"]["rule"] = "weights"
    for option in block["value"]["options"]:
        option["value"]["weight"] = 33.33333
    assert neutral_questions(stream([block]))[0]["options"][0]["weight"] == pytest.approx(0.3333333)


def test_a_rare_rule_is_shown_only_where_it_is_chosen() -> None:
    field = QuizStream().child_blocks["multiple_response"].child_blocks["rule"].field
    usual = field.widget.render("rule", "all_or_nothing")
    rare = field.widget.render("rule", "weights")
    assert '<option value="weights" hidden>' in usual
    assert '<option value="all_or_nothing" selected>' in usual
    assert 'value="weights" selected' in rare
