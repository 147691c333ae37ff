"""glossary.tsv: one word a line, explained in German and named in six languages."""

import re
from dataclasses import dataclass

from lms.loader.problems import Sheet
from lms.loader.toml import CONTROLS
from lms.loader.wordforms import forms_of, joined

HEADER = ("Begriff", "Erklärung", "EN", "TR", "AR", "RU", "UK", "FR")
LANGUAGES = ("en", "tr", "ar", "ru", "uk", "fr")
_ARTICLE = re.compile(r"\s*\((der|die|das)(,\s*Plural)?\)")
_PLURAL = re.compile(r",\s*Plural(?=\))")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word; `written` is its first column as it stands, `names` are all the ways to write it in the singular."""

    written: str
    term: str
    article: str
    names: tuple[str, ...]
    forms: str
    explanation: str
    others: tuple[str, ...]
    line: int


def read_words(text: str, sheet: Sheet) -> tuple[Entry, ...]:
    """The words of a file in its order; a line with a fault is left out."""
    lines = text.split("\n")
    if tuple(lines[0].split("\t")) != HEADER:
        sheet.note(1, f"the first line must name the columns, divided by tabs: {' '.join(HEADER)}")
        return ()
    found: dict[str, Entry] = {}
    for number, row in enumerate(lines[1:], start=2):
        if not row.strip():
            continue
        entry = _entry(row, number, sheet)
        if entry is not None and entry.term.casefold() in found:
            sheet.note(number, f'the word "{entry.term}" is there twice')
        elif entry is not None:
            found[entry.term.casefold()] = entry
    return tuple(found.values())


def _entry(row: str, number: int, sheet: Sheet) -> Entry | None:
    cells = [cell.strip() for cell in row.split("\t")]
    if len(cells) != len(HEADER):
        sheet.note(number, f"there are {len(cells)} columns instead of {len(HEADER)}")
        return None
    if CONTROLS.search("".join(cells)):
        sheet.note(number, "there is a control character here")
        return None
    written, explanation, *others = cells
    if not written or not explanation:
        sheet.note(number, "the word or its explanation is missing")
        return None
    if len(written) > 120 or any(len(other) > 200 for other in others):
        sheet.note(number, "the word has more than 120 characters, or a translation more than 200")
        return None
    return _made(written, explanation, tuple(others), number)


def _made(written: str, explanation: str, others: tuple[str, ...], number: int) -> Entry:
    names, article, plural = _names(written)
    forms = [name for name, _its in names[1:]]
    for name, its in names:
        forms += forms_of(name, its or article, plural=plural)
    unique = [form for form in dict.fromkeys(forms) if form != names[0][0]]
    singular = tuple(name for name, _its in names)
    return Entry(written, names[0][0], article, singular, joined(unique), explanation, others, number)


def _names(written: str) -> tuple[list[tuple[str, str]], str, bool]:
    """Each name with an article of its own if it has one, the article of the word, and whether it is a plural.

    "Rat, Stadtrat (der)", "Bürgermeister (der), Bürgermeisterin (die)", "Grundrechte (die, Plural)", "auf Augenhöhe".
    """
    marks = _ARTICLE.findall(written)
    parts = re.split(r",\s*", _PLURAL.sub("", written))
    names = []
    for part in parts:
        own = _ARTICLE.search(part)
        names.append((_ARTICLE.sub("", part).strip(), own[1] if own else ""))
    return names, marks[0][0] if marks else "", _PLURAL.search(written) is not None
