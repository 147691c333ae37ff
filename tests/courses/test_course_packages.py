"""The course files and figures: complete, short enough for their fields, safe to show anywhere."""

import re
import tomllib
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import pytest

COURSES = ("intercultural_opening", "political_system", "public_relations")
FIGURES = sorted(
    entry.name
    for entry in (files("courses.political_system") / "content" / "images").iterdir()
    if entry.is_file()
)
SVG = "{http://www.w3.org/2000/svg}"
SAFE_TAGS = {SVG + name for name in ("svg", "title", "rect", "path", "circle", "text")}


def _course(name: str) -> dict[str, Any]:
    return tomllib.loads((files(f"courses.{name}") / "content" / "course.toml").read_text(encoding="utf-8"))


def _figure(name: str) -> ElementTree.Element:
    text = (files("courses.political_system") / "content" / "images" / name).read_text(encoding="utf-8")
    return ElementTree.fromstring(text)


_course_name = pytest.mark.parametrize("name", COURSES)
_figure_name = pytest.mark.parametrize("name", FIGURES)


@_course_name
def test_a_course_file_names_its_package(name: str) -> None:
    assert _course(name)["key"] == name


@_course_name
def test_texts_fit_their_fields(name: str) -> None:
    course = _course(name)
    assert len(course["workload"]) <= 200
    assert len(course["note"]) <= 300
    assert all(len(goal) <= 200 for goal in course["goals"])


@_course_name
def test_seven_goals_and_seven_modules_in_the_order_of_the_phases(name: str) -> None:
    course = _course(name)
    assert len(course["goals"]) == 7
    assert [module["phase"] for module in course["modules"]] == [
        *["before"] * 3,
        "seminar",
        *["after"] * 3,
    ]


@_course_name
def test_every_module_says_what_one_learns(name: str) -> None:
    for module in _course(name)["modules"]:
        assert 1 <= len(re.findall(r"[.?](?:\s|$)", module["summary"])) <= 3, module["key"]


@_course_name
def test_a_live_module_has_something_inside(name: str) -> None:
    live = [module for module in _course(name)["modules"] if module["live"]]
    assert all(module.get("lessons") or module["phase"] == "seminar" for module in live)


def test_the_modules_of_the_political_system_that_are_live() -> None:
    live = [module["key"] for module in _course("political_system")["modules"] if module["live"]]
    assert live == ["ps-v1", "ps-v2", "ps-v3", "ps-s", "ps-n1", "ps-n2", "ps-n3"]


def test_the_other_courses_are_drafts() -> None:
    assert {name: _course(name)["live"] for name in COURSES} == {
        "intercultural_opening": False,
        "political_system": True,
        "public_relations": False,
    }


@_figure_name
def test_a_figure_is_drawn_with_plain_shapes_only(name: str) -> None:
    root = _figure(name)
    assert {element.tag for element in root.iter()} <= SAFE_TAGS
    assert not [
        key for element in root.iter() for key in element.attrib if "href" in key or key.startswith("on")
    ]


@_figure_name
def test_a_figure_has_a_title_and_its_own_background(name: str) -> None:
    title, background = list(_figure(name))[:2]
    assert title.text
    assert (background.tag, background.get("width"), background.get("rx")) == (SVG + "rect", "360", "16")


@_figure_name
def test_text_in_a_figure_can_be_read_on_a_phone(name: str) -> None:
    root = _figure(name)
    assert root.get("viewBox", "").startswith("0 0 360 ")
    assert all(float(text.get("font-size", "0")) >= 18 for text in root.iter(SVG + "text"))
