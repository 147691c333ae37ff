"""Which questions come again: those of the quizzes that people answered, once they were at their seminar."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lms.cohorts.enums import LEARNING_STATES
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import dropped_in
from lms.conf import conf
from lms.followup.models import FollowUp
from lms.followup.queries import item_of, questions_of
from lms.followup.schedule import Memory, key_of, rating_of, reviewed
from lms.outline.enums import Kind, Phase
from lms.outline.models import Activity
from lms.people.queries import joined
from lms.people.retention import Kind as Held
from lms.people.retention import days_kept
from lms.progress.enums import State
from lms.progress.models import Record
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind as Question
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import Sitting, answers_of, asked_in

GATHERED, EVERY_SECONDS = "lms.followup.gathered", 60 * 60
AT_ONCE = 500  # quizzes of people per sweep


def gather_questions(*, now: datetime) -> None:
    """For the clock, once an hour: questions of people who were at their seminar, and what authors changed in them."""
    if cache.add(GATHERED, now.isoformat(), EVERY_SECONDS):
        follow_authors(now=now)
        gather(now=now)


def gather(*, now: datetime) -> int:
    """Take up the questions of quizzes that were handed in; returns of how many quizzes of people."""
    return sum(_take_up(one, now) > 0 for one in _handed_in(_quizzes(), now))


def follow_authors(*, now: datetime) -> int:
    """Look at each question whose quiz was published again; returns at how many.

    A removed one is asked no more, and one whose right answer changed is new to everybody.
    """
    living = FollowUp.objects.filter(activity__retired_at=None, activity__snapshot__isnull=False)
    rows = living.exclude(snapshot=F("activity__snapshot")).select_related("activity__course")
    return sum(_look_at(row, now) for row in rows.order_by("pk")[: 10 * AT_ONCE])


def _look_at(row: FollowUp, now: datetime) -> int:
    item = item_of(row)
    fields: dict[str, Any] = {"is_asked": item is not None, "snapshot": row.activity.snapshot_id}
    if item is not None and key_of(item.question) != row.key:
        fields |= {"key": key_of(item.question), **asdict(Memory(now))}
    return FollowUp.objects.filter(pk=row.pk).update(**fields)


def _quizzes() -> dict[int, str]:
    """Row id → newest version, of the published quizzes that have questions which can come again: one query."""
    rows = Activity.objects.filter(kind=Kind.QUIZ, retired_at=None, snapshot__isnull=False)
    found = rows.values_list("pk", "snapshot")
    return {pk: snapshot for pk, snapshot in found if questions_of(snapshot)}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The newest attempt of one person at one quiz: `asked` its version, `snapshot` the newest one of the quiz."""

    attempt: int
    number: int
    finished_at: datetime
    asked: str
    seed: str
    person: int
    activity: int
    snapshot: str


def _handed_in(quizzes: dict[int, str], now: datetime) -> list[HandedIn]:
    """Quizzes of which nothing was taken up yet. What is older than such rows are kept comes no more."""
    days = days_kept(Held.FOLLOW_UP, conf.keep_days) or 0
    known = FollowUp.objects.filter(person=OuterRef("enrolment__person"), activity=OuterRef("activity"))
    rows = QuizAttempt.objects.filter(
        ~Exists(known),
        state=AttemptState.HANDED_IN,
        activity__in=quizzes,
        finished_at__gt=now - timedelta(days=days),
        enrolment__in=_begun(),
    )
    newest: dict[tuple[int, int], HandedIn] = {}
    fields = {"attempt": F("pk"), "asked": F("snapshot"), "person": F("enrolment__person")}
    ordered: Any = rows.order_by("-finished_at", "-pk").values(
        "number", "finished_at", "activity", "seed", **fields
    )
    for row in ordered[:AT_ONCE]:
        one = HandedIn(snapshot=quizzes[row["activity"]], **row)
        newest.setdefault((one.person, one.activity), one)
    return list(newest.values())


def _begun() -> QuerySet[Enrolment]:
    """Who was at a seminar of their course; where their group has none, whose quizzes before it are all done."""
    real = Enrolment.objects.filter(state__in=LEARNING_STATES, is_test=False).exclude(person__in=joined())
    was_there = Record.objects.filter(
        enrolment=OuterRef("pk"), activity__kind=Kind.SLOT, state__in=[State.DONE, State.PARTLY]
    )
    done = Record.objects.filter(
        enrolment=OuterRef(OuterRef("pk")), activity=OuterRef("pk"), state=State.DONE
    )
    open_before = Activity.objects.filter(
        ~Exists(done),
        course=OuterRef("course"),
        kind=Kind.QUIZ,
        phase=Phase.BEFORE,
        required=True,
        retired_at=None,
    )
    return real.filter(Exists(was_there) | Q(cohort__in=_without_seminar()) & ~Exists(open_before))


def _without_seminar() -> list[int]:
    """Groups (row ids) that learn alone, and those whose course has no seminar day, or none that will be held."""
    days: dict[UUID, set[str]] = {}
    slots = Activity.objects.filter(kind=Kind.SLOT, retired_at=None)
    for course, key in slots.values_list("course", "key"):
        days.setdefault(course, set()).add(key)
    groups = Cohort.objects.filter(is_test=False).values_list("pk", "course", "self_study", "dates")
    return [
        pk
        for pk, course, alone, dates in groups
        if alone or not days.get(course, set()) - set(dropped_in(dates))
    ]


@transaction.atomic
def _take_up(one: HandedIn, now: datetime) -> int:
    """The questions of one quiz that the attempt asked too, each with the answer of then as its first."""
    before, answers = questions_of(one.asked), answers_of(one.attempt)[0]
    asked = asked_in(Sitting(one.attempt, one.asked, one.seed))
    fresh = {
        uid: _fields(question, before[uid], answers.get(uid), one, now)
        for uid, question in questions_of(one.snapshot).items()
        if uid in before and uid in asked
    }
    rows = [FollowUp(person_id=one.person, question=uid, **fields) for uid, fields in fresh.items()]
    FollowUp.objects.bulk_create(rows, ignore_conflicts=True)
    # What left its quiz, in an older course with the same questions, comes again in this one.
    left = FollowUp.objects.filter(person=one.person, question__in=fresh)
    for row in left.filter(Q(is_asked=False) | Q(activity__retired_at__isnull=False)):
        FollowUp.objects.filter(pk=row.pk).update(**fresh[row.question])
    return len(rows)


def _fields(question: Question, before: Question, said: Any, one: HandedIn, now: datetime) -> dict[str, Any]:
    """What is known of a question after the quiz. `before`: as the attempt asked it; `said`: the answer of then."""
    memory = Memory(now)
    if key_of(question) == key_of(before):
        rating = rating_of(before.mark(said).fraction, first_time=one.number == 1)
        memory = reviewed(memory, rating, one.finished_at)
    first = now + timedelta(days=conf.follow_up_days)
    return {
        "activity_id": one.activity,
        "snapshot_id": one.snapshot,
        "key": key_of(question),
        "is_asked": True,
        "touched_at": now,
        **asdict(replace(memory, due=max(memory.due, first))),
    }
