"""The body of a lesson as readers get it: ready HTML, and the keys of what is personal. Built once a revision."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.facts.queries import VERSION as FACTS
from lms.facts.queries import Facts, facts_of, keys_in
from lms.glossary.queries import VERSION as WORDS
from lms.glossary.queries import words
from lms.pages.glossing import Glosser
from lms.pages.models import LessonPage, SlotPage
from lms.pages.queries import course_key_over

INTERACTIVE = frozenset({"check"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Ready HTML, or (`key`) an interactive block that is rendered per request."""

    html: SafeString
    key: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A lesson as read in one language of help: pieces, ids of its blocks in order, word sheets, sources."""

    pieces: tuple[Piece, ...]
    blocks: tuple[str, ...]
    sheets: SafeString
    facts: SafeString
    summary: str
    done_by: str


def body_of(page: int, revision: int, help_language: str) -> Body:
    """The body of a published lesson, built once while its revision, the glossary and the facts stand."""
    return _body(page, revision, _beside(), get_language() or "", help_language)


def _beside() -> str:
    """What changes with what is shown beside the text: words and facts, in one look at the cache."""
    found = cache.get_many([WORDS, FACTS])
    return f"{found.get(WORDS, 0)}.{found.get(FACTS, 0)}"


# Kept in the process in front of the shared cache: a body never changes under its key.
@lru_cache(maxsize=256)
def _body(page: int, revision: int, beside: str, language: str, help_language: str) -> Body:
    key = f"lms.body.3.{page}.{revision}.{beside}.{language}.{help_language}"
    body: Body | None = cache.get(key)
    if body is None:
        body = build(LessonPage.objects.get(pk=page), help_language)
        cache.set(key, body, 30 * 24 * 60 * 60)
    return body


def forget_bodies() -> None:
    """Drop what this process keeps; for tests, whose numbers come again after each rollback."""
    _body.cache_clear()


def build(lesson: LessonPage, help_language: str, *, for_authors: bool = False) -> Body:
    """Render a lesson's blocks; words of the glossary become buttons at their first use.

    `for_authors`: mini checks stand in place with their key, as the editor's preview shows them.
    """
    known = words() if lesson.locale.language_code == "de" else []
    glosser = Glosser({form: word.pk for word in known for form in word.spellings})
    pieces = _pieces(lesson, glosser, frozenset() if for_authors else INTERACTIVE)
    met = [(word, word.others.get(help_language, "")) for word in known if word.pk in _met(lesson, glosser)]
    return Body(
        pieces=tuple(pieces),
        blocks=tuple(block.id for block in lesson.body),
        sheets=render_to_string("lms/pages/sheets.html", {"words": met, "help_language": help_language}),
        facts=_facts(lesson),
        summary=lesson.summary,
        done_by=lesson.done_by,
    )


def lesson_facts(lesson: LessonPage | SlotPage) -> Facts:
    """The facts that a lesson or a guide names, open and checked: two queries."""
    keys = keys_in(lesson.fact_ids)
    return facts_of(course_key_over(lesson), keys) if keys else Facts()


def awaits_a_person(lesson: LessonPage, facts: Facts) -> bool:
    """Does the lesson rest on a fact that nobody has checked? Its author says so; checking the listed facts ends it."""
    return lesson.needs_review and (bool(facts.open) or not facts.checked)


def _facts(lesson: LessonPage) -> SafeString:
    facts = lesson_facts(lesson)
    context = {"page": lesson, "facts": facts, "is_open": awaits_a_person(lesson, facts)}
    return render_to_string("lms/pages/facts.html", context)


def _met(lesson: LessonPage, glosser: Glosser) -> set[int]:
    chosen = {term.pk for block in lesson.body if block.block_type == "terms" for term in block.value if term}
    return chosen | set(glosser.used)


def _pieces(lesson: LessonPage, glosser: Glosser, interactive: frozenset[str]) -> list[Piece]:
    pieces: list[Piece] = []
    html = ""
    for block in lesson.body:
        if block.block_type in interactive:
            pieces += [Piece(html=_safe(html)), Piece(_safe(""), f"{lesson.translation_key}:{block.id}")]
            html = ""
        else:
            html += f'<div class="block" id="b-{block.id}">{glosser.gloss(str(block.render()))}</div>'
    return [*pieces, Piece(html=_safe(html))]


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- rendered by our own templates, rich text through the sanitiser
