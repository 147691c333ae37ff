"""Making words of the glossary tappable at their first use in a text. Pure.

A word inside a longer one is left alone: "Wahlkreis" is no "Kreis", "Deutschland" no "Land"; the longer word is a term
of its own where people need it.
"""

import re
from collections.abc import Mapping
from html import escape, unescape

_TAG = re.compile(r"(<[^>]*>)")
_ENTITY = r"&#?\w+;"  # one sign of the text, never a word of it ("lt" in "&lt;")
# A word at the end of something bold or slanted, and the marks behind that: they go inside, onto the word's line.
_SET_OFF = re.compile(r'(<button class="term"[^>]*>[^<]*</button>)((?:</(?:strong|b|em|i)>)+)([.,:!?)“”]+)')
# Inside these a button would be wrong: links, headings, captions, other buttons.
_SHUT = frozenset(
    {"a", "button", "h1", "h2", "h3", "h4", "summary", "figcaption", "th", "caption", "svg", "legend"}
)


class Glosser:
    """Goes through the blocks of one lesson and remembers which words were met."""

    def __init__(self, spellings: Mapping[str, int]) -> None:
        """`spellings`: each form of each word → the word's id."""
        self.by_form = {_key(form): word for form, word in spellings.items()}
        self.used: list[int] = []
        ordered = sorted(spellings, key=len, reverse=True)
        joined = "|".join(re.escape(escape(form)) for form in ordered)
        # Marks after a word stay on its line: behind a button they would else fall to the next.
        word = rf"(?<!\w)({joined})(?!\w)([.,:!?)“”]*)"
        self.pattern = re.compile(rf"{word}|{_ENTITY}", re.IGNORECASE) if ordered else None

    def gloss(self, html: str) -> str:
        """The same HTML, with a button around each word at its first use."""
        if self.pattern is None:
            return html
        shut = 0
        out = []
        for part in _TAG.split(html):
            if part.startswith("<"):
                shut += _depth(part)
                out.append(part)
            elif shut > 0:
                out.append(part)
            else:
                out.append(self.pattern.sub(self._button, part))
        return _SET_OFF.sub(r'<span class="nowrap">\1\3</span>\2', "".join(out))

    def _button(self, match: re.Match[str]) -> str:
        word = self.by_form.get(_key(unescape(match[1]))) if match[1] else None
        if word is None or word in self.used:
            return match[0]
        self.used.append(word)
        button = f'<button class="term" type="button" popovertarget="term-{word}">{match[1]}</button>'
        return f'<span class="nowrap">{button}{match[2]}</span>' if match[2] else button


def _key(form: str) -> str:
    """How a form is compared: an abbreviation (KI, KIM) exactly, any other word without regard to capitals."""
    return form if form.isupper() else form.casefold()


def _depth(tag: str) -> int:
    """+1 where a tag opens something that is left alone, −1 where it closes it."""
    name = re.match(r"</?([a-z0-9]+)", tag, re.IGNORECASE)
    if name is None or name[1].lower() not in _SHUT or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1
