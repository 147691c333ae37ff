"""The reference of questions: every kind stands in it, and its examples have the marks that it says."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lms.quizzes.batch import mark_lines
from lms.quizzes.marking import kinds, problems

pytestmark = pytest.mark.once
TEXT = (Path(__file__).resolve().parents[2] / "docs/reference/questions.md").read_text()
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))


def fence(kind: str, language: str) -> str:
    """The first example of a kind in one language."""
    found = re.search(rf"^```{language}\n(.*?)^```", SECTIONS[kind], re.MULTILINE | re.DOTALL)
    assert found, f"{kind} has no example in {language}"
    return found[1]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_has_an_example_that_an_author_could_use(kind: str) -> None:
    question = json.loads(fence(kind, "json"))
    assert question["kind"] == kind
    assert problems(question) == []


@pytest.mark.parametrize("kind", kinds())
def test_toml_and_json_are_the_same(kind: str) -> None:
    (question,) = tomllib.loads(fence(kind, "toml"))["questions"]
    assert question == json.loads(fence(kind, "json"))


@pytest.mark.parametrize("kind", kinds())
def test_the_command_gives_the_marks_of_the_reference(kind: str) -> None:
    question: Any = json.loads(fence(kind, "json"))
    lines = fence(kind, "text").splitlines()
    said = [line.rpartition(" → ") for line in lines]
    asked = [json.dumps({"question": question, "response": json.loads(answer)}) for answer, _, _ in said]
    found = [f"{mark.fraction:.4g} {mark.state}" for mark in mark_lines(line.encode() for line in asked)]
    assert found == [expected for _, _, expected in said]
    assert len({state.split()[1] for state in found}) >= 2 or not kinds()[kind].asks


def test_the_table_names_every_kind() -> None:
    assert set(re.findall(r"^\| `(\w+)` \| `\{", TEXT, re.MULTILINE)) == set(kinds())
