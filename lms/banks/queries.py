"""Reads for who writes question banks: where a question is used."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from lms.pages.models import CoursePage, QuizPage
from lms.people.models import Person
from lms.quizzes.banks import tags_in
from lms.quizzes.grades import attempts_marked_by
from lms.quizzes.models import Bank, BankQuestion

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """A quiz page that asks it, or its newest draft does. `drawn`: only as one of several to draw from.

    `key`: that of its activity.
    """

    page: int
    key: str
    title: str
    drawn: bool


def uses_of(question: BankQuestion) -> list[Use]:
    """The quizzes that use a question: two queries."""
    mine = {tag.casefold() for tag in tags_in(question.tags)}

    def fits(entry: Entry) -> bool:
        value = entry.get("value") or {}
        if entry.get("type") == "chosen":
            return str(value.get("question")) == str(question.uuid)
        wanted = {tag.casefold() for tag in tags_in(value.get("tags") or "")}
        is_of_bank = entry.get("type") == "draw" and str(value.get("bank")) == str(question.bank_id)
        return is_of_bank and not question.rests and (not wanted or bool(wanted & mine))

    return list(_using(question.bank.course_id, fits))


def answered_uses(question: BankQuestion, viewer: Person | None, now: datetime) -> list[Use]:
    """Of these quizzes, each once, the ones with attempts that somebody may mark: four queries."""
    uses = {use.key: use for use in reversed(uses_of(question))}
    mine = attempts_marked_by(viewer, now).filter(activity__key__in=uses)
    answered = set(mine.values_list("activity__key", flat=True).distinct())
    return [use for key, use in reversed(uses.items()) if key in answered]


def uses_of_bank(bank: Bank) -> list[Use]:
    """The quizzes that draw from a bank: two queries."""

    def fits(entry: Entry) -> bool:
        return entry.get("type") == "draw" and str((entry.get("value") or {}).get("bank")) == str(bank.pk)

    return list(_using(bank.course_id, fits))


def _using(course: UUID, fits: Callable[[Entry], bool]) -> Iterator[Use]:
    """Every quiz of the course in which such an entry stands, as it is published or in the newest draft.

    The draft is read as it is stored: made to a page, each would cost several queries.
    """
    for page in _quizzes(course):
        found = [entry for entry in _entries(page) if fits(entry)]
        if found:
            yield Use(
                page.pk,
                str(page.translation_key),
                page.title,
                drawn=all(entry["type"] == "draw" for entry in found),
            )


def _quizzes(course: UUID) -> Iterable[QuizPage]:
    paths = CoursePage.objects.filter(translation_key=course).values_list("path", flat=True)
    below = [Q(path__startswith=path) for path in paths]
    if not below:
        return []
    return QuizPage.objects.filter(reduce(or_, below)).select_related("latest_revision").order_by("path")


def _entries(page: QuizPage) -> Iterator[Entry]:
    yield from page.body.raw_data
    yield from json.loads(page.latest_revision.content["body"]) if page.latest_revision else []
