"""Reads of question banks: whose they are, what a quiz can choose, and what it asks of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lms.cohorts.queries import courses_taught_by
from lms.people.models import Person
from lms.quizzes.blocks import CHOSEN, Choices, entries_in
from lms.quizzes.draws import drawn, is_draw
from lms.quizzes.models import Bank, BankQuestion


def banks_seen_by(person: Person | None) -> QuerySet[Bank]:
    """The banks of the courses that somebody writes; all as administrator."""
    return Bank.objects.filter(course__in=courses_taught_by(person))


def questions_seen_by(person: Person | None) -> QuerySet[BankQuestion]:
    """The questions in them."""
    return BankQuestion.objects.filter(bank__in=banks_seen_by(person))


def tags_in(text: str) -> list[str]:
    """The tags of a list "Basics, hard", each once, in the order in which they were typed."""
    found: dict[str, str] = {}
    for part in text.split(","):
        tag = " ".join(part.split())
        if tag:
            found.setdefault(tag.casefold(), tag)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Kept:
    """A question of a bank in its newest version: `body` in neutral form."""

    uid: str
    bank: str
    tags: frozenset[str]
    rests: bool
    body: dict[str, Any]


@dataclass(frozen=True)
class Stock:
    """All questions in the banks of a course, read when they are first asked for: one query."""

    course: UUID | None

    @cached_property
    def kept(self) -> dict[str, Kept]:
        """Uid → question."""
        rows = BankQuestion.objects.filter(bank__course=self.course, snapshot__isnull=False).order_by("pk")
        found = rows.values_list("uuid", "bank", "tags", "rests", "snapshot__body")
        return {
            str(uuid): Kept(str(uuid), str(bank), _folded(tags), rests, body)
            for uuid, bank, tags, rests, body in found
        }

    def pool(self, draw: dict[str, Any]) -> list[dict[str, Any]]:
        """What a draw can bring."""
        wanted = _folded(draw["tags"])
        return [
            one.body
            for one in self.kept.values()
            if one.bank == draw["bank"] and not one.rests and (not wanted or wanted & one.tags)
        ]

    def asked(self, stream: Any) -> list[dict[str, Any]]:
        """The questions of a quiz page in neutral form: those written there, chosen ones, and draws with their pools.

        What no bank of the course has (any more) is left out, and so is a question chosen twice.
        """
        return list(self._filled(entries_in(stream)))

    def lacking(self, stream: Any) -> tuple[int, int] | None:
        """How many random questions a quiz page wants of banks, and how many it can ask, where these are fewer."""
        wanted = sum(entry["count"] for entry in entries_in(stream) if is_draw(entry) and entry["bank"])
        entries = self.asked(stream) if wanted else []
        there = sum(is_draw(entries[place]) for place, _question in drawn(entries, ""))
        return (wanted, there) if there < wanted else None

    def _filled(self, entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        seen: set[str] = set()
        for entry in entries:
            if is_draw(entry):
                pool = self.pool(entry)
                if pool:
                    yield {"kind": entry["kind"], "uid": entry["uid"], "count": entry["count"], "of": pool}
            elif entry["kind"] != CHOSEN:
                yield entry
            elif entry["uid"] in self.kept and entry["uid"] not in seen:
                seen.add(entry["uid"])
                yield self.kept[entry["uid"]].body


def _folded(tags: str) -> frozenset[str]:
    return frozenset(tag.casefold() for tag in tags_in(tags))


def choices_of(course: UUID | None) -> tuple[Choices, Choices]:
    """What a quiz of this course can choose: questions by bank, and banks with how many questions can be drawn.

    Two queries.
    """
    banks = list(Bank.objects.filter(course=course))
    rows = BankQuestion.objects.filter(bank__in=banks).values_list("uuid", "bank", "name", "rests")
    listed: dict[int, list[tuple[str, str]]] = {bank.pk: [] for bank in banks}
    drawable = dict.fromkeys(listed, 0)
    for uuid, bank, name, rests in rows:
        listed[bank].append((str(uuid), name))
        drawable[bank] += not rests
    questions = [(bank.name, listed[bank.pk]) for bank in banks if listed[bank.pk]]
    return questions, [(str(bank.pk), f"{bank.name} ({drawable[bank.pk]})") for bank in banks]
