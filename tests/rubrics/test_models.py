"""Rubrics: what they say as plain values, and rows that give nothing."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from lms.quizzes.marking import problems
from lms.rubrics.blocks import RowBlock
from lms.rubrics.models import Rubric
from tests.quizzes.hand import rubric

pytestmark = pytest.mark.django_db


def test_it_says_all_of_itself_as_plain_values() -> None:
    said = Rubric.objects.get(pk=rubric().pk).neutral()
    assert said["title"] == "Kurzer Text"
    assert [row["uid"] for row in said["rows"]] == ["anliegen", "grund"]
    first: Any = said["rows"][0]["steps"][1]
    assert first == {"uid": "anliegen-1", "label": "Stufe 1", "points": 1, "text": "So ist 1."}
    asked = {"uid": "q", "kind": "essay", "name": "N", "prompt": "P?", "rubric": said}
    assert problems(asked) == []


def test_a_row_without_points_is_refused() -> None:
    block = RowBlock()
    steps = [{"label": "gar nicht", "points": 0, "text": ""}, {"label": "gut", "points": 0, "text": ""}]
    with pytest.raises((StructBlockValidationError, ValidationError)):
        block.clean(block.to_python({"label": "Grund", "steps": steps}))
    steps[1]["points"] = 2
    assert block.clean(block.to_python({"label": "Grund", "steps": steps}))["label"] == "Grund"
