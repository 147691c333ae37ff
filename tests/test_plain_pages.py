"""Imprint, privacy, help: there in both languages, with the institute's gaps marked, nothing invented."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from lms.institute.enums import Part
from lms.loader.lessons import INSTITUTE

PAGES = files("lms") / "content" / "pages"
NAMES = ("barrierefreiheit", "datenschutz", "einfach-erklaert", "hilfe", "impressum")
BOTH = [(language, name) for language in ("de", "en") for name in NAMES]
_page = pytest.mark.parametrize(("language", "name"), BOTH)


def _read(language: str, name: str) -> tuple[dict[str, Any], str]:
    text = (PAGES / language / f"{name}.md").read_text(encoding="utf-8")
    _, front, body = text.split("+++", 2)
    return tomllib.loads(front), body


@_page
def test_a_page_has_title_slug_and_summary(language: str, name: str) -> None:
    front, body = _read(language, name)
    assert set(front) == {"title", "slug", "summary"}
    assert body.strip()


@_page
def test_a_page_is_headings_paragraphs_and_lists(language: str, name: str) -> None:
    _, body = _read(language, name)
    assert not re.search(r"^(?:# |###|>|\||```|<|!\[)", body, re.M)
    assert set(re.findall(r"^:::.*$", body, re.M)) <= {
        ":::",
        *(f"::: institute {part}" for part in Part.values),
    }


@_page
def test_places_for_the_institute_stand_out(language: str, name: str) -> None:
    _, body = _read(language, name)
    gaps = re.findall(r"\[[^\]]+\]", body)
    assert gaps or "::: institute" in body
    assert len(re.findall(r"\*\*\[[^\]]+\]\*\*", body)) == len(gaps)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_say_the_same_things(name: str) -> None:
    def shape(language: str) -> tuple[int, ...]:
        _, body = _read(language, name)
        return (
            body.count("\n## "),
            len(re.findall(r"^(?:-|\d+\.) ", body, re.M)),
            body.count("**["),
            body.count("::: institute"),
        )

    assert shape("de") == shape("en")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_start_page_has_three_lines_and_three_boxes(language: str) -> None:
    front, body = _read(language, "start")
    assert (front["slug"], len(front["hero"]), len(front["boxes"]), body.strip()) == (language, 3, 3, "")
    assert len(front["notice_title"]) <= 120
    assert len(front["notice_text"]) <= 300


def test_the_loader_knows_every_part_of_the_institute() -> None:
    assert set(INSTITUTE) == set(Part.values)
