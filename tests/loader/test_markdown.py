"""Whatever an author types, the HTML is the small part that Wagtail stores, and a fault is said with its line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.loader.lessons import read_blocks
from lms.loader.markdown import rich_text, tokens_of
from lms.loader.problems import Problem, Sheet

MARKS = st.text(st.sampled_from("ab* _[]()!#-:.`|<>&\\\"'+1\n/"), max_size=120)
ALLOWED = re.compile(
    r"</?(p|ul|ol|li|b)>|<br>|<a href=\"(https?://|mailto:|tel:)[^\"<>]*\" rel=\"noopener noreferrer\">|</a>"
)


def html(text: str) -> tuple[str, list[Problem]]:
    noted: list[Problem] = []
    return rich_text(tokens_of(text), Sheet("x.md", noted)), noted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ein **Wort**.", "<p>Ein <b>Wort</b>.</p>"),
        ("zwei\nZeilen", "<p>zwei Zeilen</p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("- a\n\n- b", "<ul><li>a</li><li>b</li></ul>"),
        (
            "[an](mailto:a@example.org)",
            '<p><a href="mailto:a@example.org" rel="noopener noreferrer">an</a></p>',
        ),
    ],
)
def test_markdown_as_wagtail_stores_it(text: str, wanted: str) -> None:
    assert html(text) == (wanted, [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("*a*", 1),
        ("`a`", 1),
        ("> a", 1),
        ("a\n\n---", 3),
        ("- a\n\n  b", 3),
        ("a <script>", 1),
        ("[a](/b)", 1),
        ("[a](data:b)", 1),
    ],
)
def test_what_cannot_stand_there_is_said_with_its_line(text: str, line: int) -> None:
    _html, noted = html(text)
    assert [problem.line for problem in noted] == [line]


@given(MARKS)
def test_nothing_else_gets_through(text: str) -> None:
    made, _noted = html(text)
    assert "<" not in ALLOWED.sub("", made)


@given(
    MARKS, st.sampled_from(["lead", "example", "steps", "quote", "terms", "table", "accordion T", "nothing"])
)
def test_any_text_is_read_or_refused_inside_the_file(text: str, box: str) -> None:
    noted: list[Problem] = []
    body = f"{text}\n::: {box}\n{text}\n:::\n```check\n{text}\n```\n"
    for block in read_blocks(body, Sheet("x.md", noted), lesson=True):
        assert 1 <= block.line <= body.count("\n") + 1
    assert all(1 <= problem.line <= body.count("\n") + 1 for problem in noted)
