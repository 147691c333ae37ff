"""Every lesson that says "a fact awaits a person" names a fact that the report can list, in every package."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

COURSES = ("intercultural_opening", "political_system", "public_relations")


def _lessons(course: str) -> dict[str, dict[str, Any]]:
    folder = files(f"courses.{course}") / "content" / "de"
    if not folder.is_dir():
        return {}
    found = {}
    for entry in folder.iterdir():
        if entry.name.endswith(".md"):
            found[entry.name] = tomllib.loads(entry.read_text(encoding="utf-8").split("+++")[1])
    return found


def _claims(course: str) -> dict[str, str]:
    file = files(f"courses.{course}") / "content" / "facts.toml"
    if not file.is_file():
        return {}
    return {
        fact["id"]: fact["statement"] for fact in tomllib.loads(file.read_text(encoding="utf-8"))["facts"]
    }


@pytest.mark.parametrize("course", COURSES)
def test_an_open_lesson_names_a_listed_fact(course: str) -> None:
    claims = _claims(course)
    open_lessons = {name: head for name, head in _lessons(course).items() if head.get("needs_review")}
    assert [name for name, head in open_lessons.items() if not claims.keys() & set(head["fact_ids"])] == []


@pytest.mark.parametrize("course", COURSES)
def test_a_statement_is_whole_sentences(course: str) -> None:
    assert all(statement.endswith(".") for statement in _claims(course).values())
