"""The line of a value in a TOML text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.loader.problems import Problem, Sheet
from lms.loader.toml import line_of, parse

TEXT = """\
title = "A {strange} [title] = 1"
goals = ["eins",
    "zwei",
    "drei"]
[[modules]]
title = "B"
options = [
    {uid = "a", text = "x } {", right = true},
    {uid = "b", text = "y", right = false},

]
[[modules]]
title = "C"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (["title"], 1),
        (["goals"], 2),
        (["goals", 1], 3),
        (["goals", 2], 4),
        (["modules", 0], 5),
        (["modules", 0, "title"], 6),
        (["modules", 0, "options", 0], 8),
        (["modules", 0, "options", 0, "right"], 8),
        (["modules", 0, "options", 1, "uid"], 9),
        (["modules", 0, "options", 1, "right"], 9),
        (["modules", 0, "options", 1, "missing"], 9),
        (["modules", 1], 12),
        (["modules", 1, "title"], 13),
        (["modules", 1, "missing"], 12),
        (["missing"], 1),
    ],
)
def test_a_value_is_found(place: list[str | int], line: int) -> None:
    assert tomllib.loads(TEXT)
    assert line_of(TEXT, place) == line


@given(
    st.text(st.sampled_from('ab="{}[],\n#1 .'), max_size=80),
    st.lists(st.sampled_from(["a", "b", 0, 1]), max_size=4),
)
def test_any_text_has_a_line(text: str, place: list[str | int]) -> None:
    assert 1 <= line_of(text, place) <= text.count("\n") + 1


@given(st.text(st.sampled_from('ab="{}[],\n#1 .'), max_size=80))
def test_any_text_is_toml_or_refused_on_one_of_its_lines(text: str) -> None:
    noted: list[Problem] = []
    if parse(text, Sheet("x", noted)) is None:
        assert [1 <= problem.line <= text.count("\n") + 1 for problem in noted] == [True]
    else:
        assert noted == []
