"""Who is how far: one scoped query of a group's people feeds rows, totals, choices and the file."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import (
    Learner,
    cohorts_seen_by,
    enrolments_counted_by,
    enrolments_seen_by,
)
from lms.outline.enums import Kind
from lms.outline.queries import outline_of
from lms.outline.spec import Row
from lms.people.models import Person
from lms.people.queries import folded
from lms.progress.enums import State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.progress.queries import Mark, Standing

PER_PAGE = 50
RESTS_AFTER = timedelta(days=14)
FEW = 5
TAKING_PART = "taking_part"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of a group; every part comes checked from the form."""

    association: int | None = None
    state: str = TAKING_PART
    phase: str = ""
    search: str = ""
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One enrolment of the group as every output needs it. `last`: when they last did something."""

    enrolment: int
    person: int
    given_names: str
    family_name: str
    association_id: int | None
    association: str
    state: str
    done: int
    counted: int
    created_at: datetime
    last: datetime | None

    @property
    def sort_name(self) -> str:
        """The name as lists show it, as `Person.sort_name` has it."""
        return Person(given_names=self.given_names, family_name=self.family_name).sort_name

    @property
    def permille(self) -> int:
        """How far, for sorting; who is not counted yet stands at the beginning."""
        return 1000 * self.done // self.counted if self.counted else -1

    @property
    def is_complete(self) -> bool:
        """Has this person done all that counts?"""
        return 0 < self.counted == self.done


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of one group that somebody may see or count, in order, and which modules they have done.

    `named`: may they be shown by name? `everybody` is before the filters, `members` after them.
    """

    cohort: Cohort
    named: bool
    everybody: list[Member]
    members: list[Member]
    finished: dict[int, set[int]]
    outline: list[Row]
    phase: str

    @property
    def modules(self) -> list[Row]:
        """Living modules in order, of the wanted phase."""
        living = [row for row in self.outline if row.kind == Kind.MODULE and not row.retired]
        return [row for row in living if self.phase in ("", row.phase)]

    @property
    def associations(self) -> list[tuple[int, str]]:
        """Associations that people of this group count for: the choices of the filter."""
        found = {m.association_id: m.association for m in self.everybody if m.association_id is not None}
        return sorted(found.items(), key=lambda pair: folded(pair[1]))


def newest_first(viewer: Person | None) -> QuerySet[Cohort]:
    """The groups somebody looks after, the most recent first."""
    latest = F("starts_on").desc(nulls_last=True)
    return cohorts_seen_by(viewer).select_related("course").order_by(latest, "-pk")


def scope(viewer: Person | None, cohort: Cohort) -> tuple[QuerySet[Enrolment], bool]:
    """The enrolments of a group that somebody may see by name, else those they may only count; and which it is."""
    seen = enrolments_seen_by(viewer).filter(cohort=cohort)
    counted = enrolments_counted_by(viewer).filter(cohort=cohort)
    named = seen.exists() or not counted.exists()
    return (seen if named else counted), named


def crowd(viewer: Person | None, cohort: Cohort, wish: Wish, language: str) -> Crowd:
    """The people of a group as this viewer may have them. Whoever sees figures only gets no filter."""
    scoped, named = scope(viewer, cohort)
    wish = wish if named else Wish()
    everybody = [
        _member(row) for row in scoped.annotate(last=Max("records__updated_at")).values_list(*_MEMBER)
    ]
    if wish.association not in {member.association_id for member in everybody}:
        wish = replace(wish, association=None)  # an association of another group, or out of scope
    course = cohort.course
    return Crowd(
        cohort=cohort,
        named=named,
        everybody=everybody,
        members=_in_order([m for m in everybody if _is_wanted(m, wish)], wish.sort),
        finished=_finished(scoped),
        outline=outline_of(course.pk, course.version, language, course.source_language),
        phase=wish.phase,
    )


_MEMBER = (
    "pk",
    "person_id",
    "person__given_names",
    "person__family_name",
    "association_id",
    "association__name",
    "state",
    "done",
    "counted",
    "created_at",
    "last",
)


def _member(row: tuple[Any, ...]) -> Member:
    member = Member(*row)
    return member if member.association else replace(member, association="")


def _is_wanted(member: Member, wish: Wish) -> bool:
    if wish.association is not None and member.association_id != wish.association:
        return False
    if wish.state == TAKING_PART and member.state == EnrolmentState.WITHDRAWN:
        return False
    if wish.state not in ("", TAKING_PART, member.state):
        return False
    name = folded(f"{member.given_names} {member.family_name}")
    return all(word in name for word in folded(wish.search).split())


def _in_order(members: list[Member], sort: str) -> list[Member]:
    by_name = sorted(members, key=lambda m: (folded(m.sort_name), m.enrolment), reverse=sort == "-name")
    if sort in ("total", "-total"):
        return sorted(by_name, key=lambda m: m.permille, reverse=sort == "-total")
    return by_name


def _finished(scoped: QuerySet[Enrolment]) -> dict[int, set[int]]:
    """Enrolment → the modules (row ids) it has completed: one query."""
    pairs = Record.objects.filter(
        enrolment__in=scoped.values("pk"), activity__kind=Kind.MODULE, state=State.DONE
    ).values_list("enrolment_id", "activity_id")
    found: dict[int, set[int]] = {}
    for enrolment, module in pairs:
        found.setdefault(enrolment, set()).add(module)
    return found


def standings(of: Crowd, members: list[Member], now: datetime | None = None) -> dict[int, Standing]:
    """Where these members stand, by enrolment: one query for all of them."""
    now = now or timezone.now()
    marks: dict[int, dict[int, Mark]] = {member.enrolment: {} for member in members}
    rows = Record.objects.filter(enrolment_id__in=marks).values_list(
        "enrolment_id",
        "activity_id",
        "state",
        "passed",
        "score",
        "done_at",
        "updated_at",
        "place",
        "counts",
    )
    for row in rows:
        marks[row[0]][row[1]] = Mark(Outcome(row[2], row[3], row[4]), *row[5:])
    return {
        m.enrolment: Standing(_learner(of.cohort, m), of.outline, marks[m.enrolment], now) for m in members
    }


def _learner(cohort: Cohort, member: Member) -> Learner:
    return Learner(
        enrolment=member.enrolment,
        person=member.person,
        course=cohort.course_id,
        version=cohort.course.version,
        source_language=cohort.course.source_language,
        cohort=cohort.pk,
        self_study=cohort.self_study,
        seminar_on=cohort.seminar_on,
        dates=cohort.dates,
        done=member.done,
        counted=member.counted,
        state=member.state,
        is_test=False,
    )


def rests(member: Member, today: date) -> bool:
    """Takes part, has not finished, and has done nothing for two weeks."""
    if member.state != EnrolmentState.ACTIVE or member.is_complete:
        return False
    last = timezone.localtime(member.last or member.created_at).date()
    return last < today - RESTS_AFTER


def in_steps(number: int) -> int:
    """Rounded down to full fives, so that the numbers of two days, subtracted, never name one to four people."""
    return number - number % FEW


def covered(number: int, of: int) -> int | None:
    """A number that shows no small group, or its rest: None where one to four people could be counted from it."""
    hides_few = 0 < number < FEW or 0 < of - number < FEW or of < FEW
    return None if hides_few else number
