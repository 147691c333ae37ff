"""The plain text of a letter: short lines, links on lines of their own, never two empty lines together. Pure."""

import re
from textwrap import wrap

LONGEST = 78  # signs of a line. Source: RFC 5322, section 2.1.1
SIGNATURE = "-- "  # mail programs know it by the space at its end. Source: RFC 3676, section 4.3
_LINK = re.compile(r"(https?://\S+)")


def wrapped(text: str) -> str:
    """The text in lines of at most LONGEST signs; only a link or a word without a space may be longer."""
    lines = [short for line in text.strip().splitlines() for short in _short(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _short(line: str) -> list[str]:
    if line == SIGNATURE:
        return [line]
    parts = [part.strip() for part in _LINK.split(line)]
    found = [short for part in parts for short in _wrapped(part)]
    return found or [""]


def _wrapped(part: str) -> list[str]:
    return wrap(part, LONGEST, break_long_words=False, break_on_hyphens=False)
