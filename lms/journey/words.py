"""The glossary as somebody reads it: from A to Z, in one language of help, with the lessons that use a word."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from lms.cohorts.queries import learning
from lms.glossary.queries import Word, words
from lms.glossary.searching import fits, fold, letter_of
from lms.outline.models import ActivityTitle
from lms.pages.models import LessonPage
from lms.pages.queries import lessons_by_word
from lms.progress.queries import standing
from lms.progress.rules import may_open


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson that the reader may open."""

    title: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One word. `other` is its name in the language of help, `find` what the live filter looks through."""

    word: Word
    other: str
    find: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """All words under one letter; `anchor` names it in the page's address."""

    letter: str
    entries: list[Entry]

    @property
    def anchor(self) -> str:
        """The letter itself, small; what is no letter is "andere"."""
        return self.letter.lower() if self.letter.isalpha() else "andere"


def entries(language: str, lessons: dict[int, list[Lesson]] | None = None) -> list[Entry]:
    """Every word in order; `language` is one of the glossary's, or empty for German alone."""
    by_word = lessons or {}
    return [_entry(word, word.others.get(language, ""), by_word.get(word.pk, [])) for word in words()]


def _entry(word: Word, other: str, lessons: list[Lesson]) -> Entry:
    # All its forms are looked through: "Stadtrat" and "Räte" find "Rat".
    texts = dict.fromkeys(map(fold, (f"{word.article} {word.term}", *word.spellings, other)))
    return Entry(word, other, "|".join(filter(None, texts)), tuple(lessons))


def found_among(every: list[Entry], asked: str) -> list[Entry]:
    """The words that fit what was typed: a part of the German word, of one of its forms, or of its other name."""
    return [entry for entry in every if fits(asked, entry.find)]


def letters(found: list[Entry]) -> list[Letter]:
    """Words by their first letter."""
    grouped = groupby(found, key=lambda entry: letter_of(entry.word.term))
    return [Letter(letter, list(inside)) for letter, inside in grouped]


def lessons_for(user: Any) -> dict[int, list[Lesson]]:
    """Word → the lessons that use it and that this person may open now: their own, and the free samples."""
    found: dict[int, list[Lesson]] = defaultdict(list)
    shown: set[str] = set()
    if user.is_authenticated:
        for me in learning(user):
            at = standing(me, me.source_language)
            mine = {
                row.key: row for row in at.outline if row.kind == "lesson" and may_open(me, row.key, at).open
            }
            lessons = {key: Lesson(row.title, row.url, row.language) for key, row in mine.items()}
            _gather(found, lessons_by_word(me.course, me.version), lessons, shown)
    _gather_samples(found, shown)
    return found


def _gather_samples(found: dict[int, list[Lesson]], shown: set[str]) -> None:
    free = LessonPage.objects.live().filter(free_sample=True)
    titles = ActivityTitle.objects.filter(page__in=free.values("pk"), activity__retired_at=None)
    by_course: dict[tuple[UUID, int], dict[str, Lesson]] = defaultdict(dict)
    for course, version, key, *lesson in titles.order_by("activity__position").values_list(
        "activity__course_id", "activity__course__version", "activity__key", "title", "url", "language"
    ):
        by_course[course, version][key] = Lesson(*lesson)
    for (course, version), lessons in by_course.items():
        _gather(found, lessons_by_word(course, version), lessons, shown)


def _gather(
    found: dict[int, list[Lesson]],
    uses: dict[int, tuple[str, ...]],
    lessons: dict[str, Lesson],
    shown: set[str],
) -> None:
    for word, keys in uses.items():
        found[word] += [lessons[key] for key in keys if key in lessons and key not in shown]
    shown.update(lessons)
