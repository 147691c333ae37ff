"""Comparing what somebody typed with what was expected. Linear: no regular expression, so nothing to backtrack."""

from functools import lru_cache
from unicodedata import normalize

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)


def fold(text: str, *, case_sensitive: bool) -> str:
    """One text for all spellings that count as equal: NFC, ß and ss, ä and ae; also letter case, unless it matters."""
    if text.isascii():
        return text if case_sensitive else text.lower()
    text = normalize("NFC", text)
    if not case_sensitive:
        text = normalize("NFC", text.casefold())
    return text.translate(_UMLAUTS)


def pieces(pattern: str) -> list[str]:
    r"""What stands between the stars of a pattern; `\*` is a star to be typed."""
    return [piece.replace("\0", "*") for piece in pattern.replace("\\*", "\0").split("*")]


@lru_cache(maxsize=4096)
def _folded(pattern: str, *, case_sensitive: bool) -> tuple[str, ...]:
    return tuple(fold(piece, case_sensitive=case_sensitive) for piece in pieces(pattern.strip()))


def matches(text: str, pattern: str, *, case_sensitive: bool) -> bool:
    """Does the whole text fit the pattern? `*` stands for any run of characters, also none, also across lines."""
    heap = fold(text.strip(), case_sensitive=case_sensitive)
    first, *rest = _folded(pattern, case_sensitive=case_sensitive)
    if not rest:
        return heap == first
    *middle, last = rest
    end = len(heap) - len(last)
    if end < len(first) or not heap.startswith(first) or not heap.endswith(last):
        return False
    at = len(first)
    for piece in middle:  # the leftmost place leaves most room for what follows
        found = heap.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True
