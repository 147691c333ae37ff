"""Reads of the glossary, cached until a term changes."""

from dataclasses import dataclass

from django.core.cache import cache

from lms.glossary.models import Term

TERMS, VERSION = "lms.glossary", "lms.glossary.version"
LANGUAGES = ("en", "tr", "ar", "ru", "uk", "fr")


@dataclass(frozen=True, slots=True)
class Word:
    """A term as pages show it; `spellings` are the forms to look for in a text."""

    pk: int
    term: str
    article: str
    explanation: str
    spellings: tuple[str, ...]
    others: dict[str, str]


def words() -> list[Word]:
    """All terms by name."""
    found: list[Word] | None = cache.get(TERMS)
    if found is None:
        found = [_word(term) for term in Term.objects.order_by("term")]
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


def _word(term: Term) -> Word:
    forms = [term.term, *(form.strip() for form in term.forms.split(","))]
    others = {language: getattr(term, language) for language in LANGUAGES}
    return Word(term.pk, term.term, term.article, term.explanation, tuple(filter(None, forms)), others)
