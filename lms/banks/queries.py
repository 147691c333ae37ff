"""Reads for who writes question banks: where a question is used."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from lms.pages.models import CoursePage, QuizPage
from lms.quizzes.banks import tags_in
from lms.quizzes.models import Bank, BankQuestion

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Use:
    """A quiz page that asks it, or its newest draft does. `drawn`: only as one of several to draw from."""

    page: int
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


def uses_of_bank(bank: Bank) -> list[Use]:
    """The quizzes that draw from a bank: two queries."""

    def fits(entry: Entry) -> bool:
        return entry.get("type") == "draw" and str((entry.get("value") or {}).get("bank")) == str(bank.pk)

    return list(_using(bank.course_id, fits))


def _using(course: UUID, fits: Callable[[Entry], bool]) -> Iterator[Use]:
    """Every quiz of the course in which such an entry stands, as it is published or in the newest draft."""
    for page in _quizzes(course):
        found = [entry for entry in _entries(page) if fits(entry)]
        if found:
            yield Use(page.pk, page.title, drawn=all(entry["type"] == "draw" for entry in found))


def _quizzes(course: UUID) -> Iterable[QuizPage]:
    paths = CoursePage.objects.filter(translation_key=course).values_list("path", flat=True)
    below = [Q(path__startswith=path) for path in paths]
    if not below:
        return []
    return QuizPage.objects.filter(reduce(or_, below)).select_related("latest_revision").order_by("path")


def _entries(page: QuizPage) -> Iterator[Entry]:
    yield from page.body.raw_data
    draft: Any = page.latest_revision.as_object().body if page.latest_revision else []
    yield from draft.raw_data if draft else []
