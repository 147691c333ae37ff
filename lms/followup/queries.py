"""Reads of questions that come again: whose, whether they still stand in their quiz, and who is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lms.cohorts.enums import LEARNING_STATES
from lms.cohorts.models import Enrolment
from lms.conf import conf
from lms.followup.models import FollowUp, FollowUpRound
from lms.followup.schedule import SILENT, can_come_again, chosen
from lms.mail.enums import MailState, Optional
from lms.mail.models import Mail
from lms.mail.queries import unwanted
from lms.people.models import Person
from lms.people.queries import known_people
from lms.quizzes.kinds.base import Answer, Kind
from lms.quizzes.queries import paper_of, shows_verdicts

AT_ONCE = 200  # letters per sweep


@dataclass(frozen=True, slots=True)
class Item:
    """A question as it stands in the newest version of its quiz, in the language of its course."""

    row: FollowUp
    question: Kind
    language: str
    quiz: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is noted, the same one sent again included. `left`: how many questions are still open."""

    item: Item
    answer: Answer
    number: int
    left: int


def questions_of(snapshot: str) -> dict[str, Kind]:
    """Uid → question, of those that can come again in this version of a quiz; of one that keeps its results, none."""
    if not shows_verdicts(snapshot):
        return {}
    return {question.uid: question for question in paper_of(snapshot).possible if can_come_again(question)}


def asked_of(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Of these rows those that may be asked: in a published quiz of a course that the person takes or took."""
    takes = Enrolment.objects.filter(
        person=OuterRef("person"),
        course=OuterRef("activity__course"),
        state__in=LEARNING_STATES,
        is_test=False,
    )
    living = rows.filter(is_asked=True, activity__retired_at=None, activity__snapshot__isnull=False)
    return living.filter(Exists(takes))


def items_among(rows: Iterable[FollowUp]) -> list[Item]:
    """The rows whose question still stands in the newest version of its quiz. `activity__course` must be loaded."""
    return [found for row in rows if (found := item_of(row)) is not None]


def item_of(row: FollowUp) -> Item | None:
    """The question of a row as it stands now; None where it was removed."""
    snapshot = row.activity.snapshot_id
    question = questions_of(snapshot).get(row.question) if snapshot else None
    if question is None or snapshot is None:
        return None
    return Item(row, question, row.activity.course.source_language, paper_of(snapshot).body["title"])


def items_of(person: int) -> list[Item]:
    """All questions that somebody (row id) may be asked: one query with warm snapshots."""
    rows = asked_of(FollowUp.objects.filter(person=person)).select_related("activity__course", "round")
    return items_among(rows.order_by("pk"))


def due_among(items: list[Item], now: datetime) -> list[Item]:
    """What is asked together now, in order; nothing where none is due."""
    return [items[place] for place in chosen([item.row.memory for item in items], now)]


def open_items(found: FollowUpRound) -> list[Item]:
    """What of a round is not answered yet, in the order in which it was chosen last: one query."""
    rows = asked_of(FollowUp.objects.filter(round=found)).select_related("activity__course", "round")
    return items_among(rows.order_by("due", "pk"))


def open_round_of(person: Person, now: datetime) -> FollowUpRound | None:
    """The questions that somebody is being asked: one query."""
    rounds = FollowUpRound.objects.filter(person=person, ended_at=None, expires_at__gt=now)
    return rounds.select_related("person").first()


def wants_questions(person: int) -> bool:
    """Has this person (row id) not stopped them? One query."""
    return not unwanted(Optional.QUESTIONS).filter(person=person).exists()


def reachable() -> QuerySet[Person]:
    """Who may get questions by letter: known, with an address, and not against their wish."""
    return known_people().exclude(email="").exclude(pk__in=unwanted(Optional.QUESTIONS))


def people_due(now: datetime) -> QuerySet[Person]:
    """Whom a letter may go to now.

    Something of theirs is due; their last questions are long enough ago; the last letters were not all ignored; and
    nothing else that nobody must get was written to them today.
    """
    due = asked_of(FollowUp.objects.filter(person=OuterRef("pk"), due__lte=now))
    rounds = FollowUpRound.objects.filter(person=OuterRef("pk"))
    recent = rounds.filter(made_at__gt=now - timedelta(days=conf.follow_up_days))
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    written = Mail.objects.filter(person=OuterRef("pk"), optional=True, created_at__gte=midnight)
    silent = Subquery(rounds.order_by("-made_at").values("unanswered")[:1])
    people = reachable().filter(Exists(due), ~Exists(recent), ~Exists(written)).annotate(silent=silent)
    return people.filter(Q(silent=None) | Q(silent__lt=SILENT)).order_by("pk")


def letters_lost(now: datetime) -> list[int]:
    """Rounds (row ids) whose letter did not leave before its evening, of people who may still get it: one query."""
    rounds = FollowUpRound.objects.filter(by_mail=True, ended_at=None, answered=0, expires_at__gt=now)
    lost = rounds.filter(letter__state=MailState.VOID, person__in=reachable())
    return list(lost.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
