"""The pieces of a course text: front matter, fenced boxes, questions and the Markdown between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.loader.problems import Sheet

MARKDOWN = "markdown"
_OPEN = re.compile(r":{3,}\s*(\S+)?\s*(.*)$")
_FENCE = re.compile(r"(`{3,})\s*(\S*)\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece; `kind` is "markdown", "check" or the name of a box, `line` is where its text begins."""

    kind: str
    title: str
    text: str
    line: int


def front_matter(text: str, sheet: Sheet) -> tuple[str, str, int] | None:
    """Front matter, body, and the line on which the body begins; None where there is no front matter."""
    found = re.match(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", text, re.S | re.M)
    if found is None:
        sheet.note(1, "the file must begin with front matter between two lines of +++")
        return None
    return found[1], text[found.end() :], text.count("\n", 0, found.end()) + 1


def pieces(body: str, sheet: Sheet) -> Iterator[Piece]:
    """The pieces of a body in order; lines count from 1 at its start."""
    lines = body.split("\n")
    at = begun = 0
    while at < len(lines):
        opening = _OPEN.match(lines[at])
        fence = None if opening else _FENCE.match(lines[at])
        if opening is None and fence is None:
            at += 1
            continue
        yield from _markdown(lines, begun, at)
        ending = ":::" if opening else (fence[1] if fence else "")
        end = _end(lines, at, ending)
        if end is None:
            sheet.note(at + 1, f"this is not closed by a line of {ending}")
            return
        kind, title = _named(opening, fence, at, sheet)
        yield Piece(kind, title, "\n".join(lines[at + 1 : end]), at + 2)
        at = begun = end + 1
    yield from _markdown(lines, begun, at)


def _named(
    opening: re.Match[str] | None, fence: re.Match[str] | None, at: int, sheet: Sheet
) -> tuple[str, str]:
    if opening is not None:
        return opening[1] or "", opening[2].strip()
    if fence is not None and fence[2] != "check":
        sheet.note(at + 1, "only questions stand between lines of ```: write ```check")
        return "", ""
    return "check", ""


def _end(lines: list[str], start: int, ending: str) -> int | None:
    for number in range(start + 1, len(lines)):
        if lines[number].strip() == ending:
            return number
        if ending == ":::" and lines[number].startswith(":::"):
            return None  # the next box begins before this one ends
    return None


def _markdown(lines: list[str], begun: int, end: int) -> Iterator[Piece]:
    text = "\n".join(lines[begun:end])
    if text.strip():
        yield Piece(MARKDOWN, "", text, begun + 1)
