"""Reads of the glossary, cached until a term changes."""

from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache

from lms.glossary.models import Term
from lms.glossary.searching import anchor_of, fold

TERMS, VERSION = "lms.glossary.words", "lms.glossary.version"
LANGUAGES = ("en", "tr", "ar", "ru", "uk", "fr")


@dataclass(frozen=True, slots=True)
class Word:
    """A term as pages show it.

    `spellings` are the forms to look for in a text, `anchor` names the word in the glossary's address.
    """

    pk: int
    term: str
    article: str
    explanation: str
    spellings: tuple[str, ...]
    others: dict[str, str]
    anchor: str


def words() -> list[Word]:
    """All terms from A to Z, umlauts beside their letters."""
    found: list[Word] | None = cache.get(TERMS)
    if found is None:
        found = _read()
        cache.set(TERMS, found, None)
    return found


def version() -> int:
    """A number that changes with every change of the glossary."""
    return int(cache.get(VERSION, 0))


def forget_words() -> None:
    """A term changed."""
    cache.delete(TERMS)
    cache.add(VERSION, 0, None)
    cache.incr(VERSION)


def _read() -> list[Word]:
    terms = sorted(Term.objects.all(), key=lambda term: (fold(term.term), term.pk))
    anchors = Counter(anchor_of(term.term) for term in terms)
    return [_word(term, is_alone=anchors[anchor_of(term.term)] == 1) for term in terms]


def _word(term: Term, *, is_alone: bool) -> Word:
    forms = [term.term, *(form.strip() for form in term.forms.split(","))]
    anchor = anchor_of(term.term)
    return Word(
        pk=term.pk,
        term=term.term,
        article=term.article,
        explanation=term.explanation,
        spellings=tuple(filter(None, forms)),
        others={language: getattr(term, language) for language in LANGUAGES},
        anchor=anchor if is_alone and anchor else f"{anchor}-{term.pk}".strip("-"),
    )
