"""Places in a picture."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.choice import RULES
from lms.quizzes.marking import problems, read
from lms.quizzes.words import asked
from tests.quizzes.examples import form, question_of
from tests.quizzes.kinds.questions import multiple


def areas(right: list[bool]) -> list[dict[str, Any]]:
    """Areas a0, a1, …, of which some are right."""
    listed = multiple(right)["options"]
    return [{**option, "points": f"{n}0 10; {n}5 20"} for n, option in enumerate(listed)]


def hotspot(right: list[bool], **fields: Any) -> dict[str, Any]:
    """A picture with these areas."""
    base = {
        "uid": "q",
        "kind": "hotspot",
        "name": "N",
        "prompt": "Wo?",
        "picture": "a.webp",
        "alt": "Eine Karte",
    }
    return {**base, "options": areas(right), **fields}


@pytest.mark.once
@given(st.lists(st.booleans(), min_size=2, max_size=8).filter(any), st.sampled_from(RULES[:4]), st.data())
def test_several_are_marked_as_a_multiple_response(
    right: list[bool], rule: tuple[str, object], data: st.DataObject
) -> None:
    said = {
        "choices": data.draw(st.lists(st.sampled_from([f"a{n}" for n in range(len(right))]), unique=True))
    }
    here = read(hotspot(right, several=True, rule=rule[0])).mark(said)
    assert here.fraction == read(multiple(right, rule=rule[0])).mark(said).fraction


def test_where_one_is_right_two_cannot_be_chosen() -> None:
    question = read(hotspot([False, True]))
    assert question.mark({"choices": ["a1"]}).state == State.RIGHT
    assert question.mark({"choices": ["a0"]}).state == State.WRONG
    assert question.mark({"choices": ["a0", "a1"]}).state == State.INVALID
    assert problems(hotspot([True, True]))[0].endswith("Mark exactly one area as right, or allow several.")


@pytest.mark.parametrize(
    ("shape", "points", "fits"),
    [
        ("rectangle", "10 20; 40 60", True),
        ("circle", "10,5 20; 40.25 60", True),
        ("polygon", "0 0; 100 0; 50 100", True),
        ("rectangle", "10 20", False),
        ("rectangle", "10 20; 40 60; 50 70", False),
        ("polygon", "10 20; 40 60", False),
        ("rectangle", "10 20; 140 60", False),
        ("rectangle", "links oben", False),
        ("rectangle", "", False),
    ],
)
def test_points_that_make_no_shape_are_told_and_leave_the_list(shape: str, points: str, fits: bool) -> None:
    question = hotspot([True, False])
    question["options"][0] |= {"shape": shape, "points": points}
    assert (problems(question) == []) == fits
    spots = read(question).shown(None, "").own
    assert (spots[0].shape == shape) == fits
    assert [spot.text for spot in spots] == ["1. Antwort 0", "2. Antwort 1"]


@given(
    st.text(alphabet="0123456789.,; -ab", max_size=60), st.sampled_from(["rectangle", "circle", "polygon"])
)
@pytest.mark.once
def test_any_points_are_read(points: str, shape: str) -> None:
    question = hotspot([True, False])
    question["options"][0] |= {"shape": shape, "points": points}
    read(question).shown(None, "")


def test_without_its_picture_the_list_is_asked() -> None:
    page = LexborHTMLParser(form(read(hotspot([True, False]))))
    assert not page.css("img, svg")
    assert len(page.css("input[type=radio]")) == 2


@pytest.mark.django_db
def test_a_tap_in_the_picture_ticks_the_list() -> None:
    image = get_image_model().objects.create(title="Karte", file=get_test_image_file())
    question = hotspot([True, False, False], picture=image.pk)
    question["options"][1] |= {"shape": "polygon", "points": "10 10; 20 10; 15 30"}
    question["options"][2] |= {"shape": "circle"}
    page = LexborHTMLParser(form(read(question)))
    assert page.css_first("img").attributes["alt"] == "Eine Karte"
    inputs = [node.attributes["id"] for node in page.css("input[type=radio]")]
    assert [node.attributes["for"] for node in page.css("svg label")] == inputs
    assert [node.attributes["points"] for node in page.css("g polygon")] == ["10,10 20,10 15,30"]
    assert page.css_first("rect").attributes["width"] == "5%"


def test_its_lines_keep_the_numbers_of_the_picture() -> None:
    question = question_of("hotspot")
    orders = {
        tuple(spot.value for spot in asked(question, None, seed, mix=True).own.own) for seed in "abcdef"
    }
    assert orders == {tuple(area.uid for area in question.options)}
