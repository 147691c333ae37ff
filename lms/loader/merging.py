"""The words of packages in the glossary, merged by term; a trainer's words are kept."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from lms.glossary.models import Term
from lms.glossary.queries import forget_words
from lms.loader.courseformat import digest
from lms.loader.models import Seed
from lms.loader.queries import seeds_of
from lms.loader.rows import Outcome, Report
from lms.loader.streams import identity
from lms.loader.wordlist import LANGUAGES, Entry

FIELDS = ("term", "article", "forms", "explanation", *LANGUAGES)
LANGUAGE = "de"


def term_key(entry: Entry) -> UUID:
    """The key of a word among the seeds."""
    return identity("glossary", entry.term)


def merge_words(entries: Iterable[Entry]) -> list[Report]:
    """Bring the words of all packages into the glossary; the first package that has a word explains it."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.term.casefold(), entry)
    seeds = seeds_of(term_key(entry) for entry in first.values())
    terms = {term.term.casefold(): term for term in Term.objects.all()}
    new: list[Entry] = []
    reports = []
    for folded, entry in first.items():
        outcome = _merge(entry, terms.get(folded), seeds.get((term_key(entry), LANGUAGE)))
        new += [entry] if outcome == Outcome.CREATED else []
        reports.append(Report("glossary", f"glossary/{entry.term}", LANGUAGE, outcome))
    _add(new)
    if any(report.outcome in (Outcome.CREATED, Outcome.UPDATED) for report in reports):
        forget_words()
    return reports


def _merge(entry: Entry, term: Term | None, seed: Seed | None) -> Outcome:
    if term is None:
        return Outcome.GONE if seed else Outcome.CREATED
    if seed is not None and seed.source_sha256 == _wanted(entry):
        return Outcome.UNCHANGED
    if seed is None or seed.applied_sha256 != _said(term):
        return Outcome.KEPT
    for name, value in _values(entry).items():
        setattr(term, name, value)
    term.save()
    seed.source_sha256, seed.applied_sha256 = _wanted(entry), _said(term)
    seed.save(update_fields=["source_sha256", "applied_sha256"])
    return Outcome.UPDATED


def _add(entries: list[Entry]) -> None:
    terms = [Term(**_values(entry)) for entry in entries]
    Term.objects.bulk_create(terms)
    Seed.objects.bulk_create(
        Seed(
            page_key=term_key(entry),
            language=LANGUAGE,
            source_sha256=_wanted(entry),
            applied_sha256=_said(term),
            path=f"glossary/{entry.term}"[:200],
        )
        for entry, term in zip(entries, terms, strict=True)
    )


def _values(entry: Entry) -> dict[str, str]:
    own = {
        "term": entry.term,
        "article": entry.article,
        "forms": entry.forms,
        "explanation": entry.explanation,
    }
    return {**own, **dict(zip(LANGUAGES, entry.others, strict=True))}


def _wanted(entry: Entry) -> str:
    return digest(*(value.encode() for value in _values(entry).values()))


def _said(term: Term) -> str:
    return hashlib.sha256("\0".join(str(getattr(term, name)) for name in FIELDS).encode()).hexdigest()


def term_ids(entries: Iterable[Entry]) -> dict[str, int]:
    """Ids of terms by every name they have, casefolded: one query."""
    found: dict[str, int] = {}
    by_term = {}
    for pk, term, forms in Term.objects.values_list("pk", "term", "forms"):
        by_term[term.casefold()] = pk
        found |= {form.strip().casefold(): pk for form in forms.split(",") if form.strip()}
    found |= by_term
    for entry in entries:
        if entry.term.casefold() in by_term:
            own = by_term[entry.term.casefold()]
            found |= {name.casefold(): own for name in (entry.written, *entry.names)}
    return found
