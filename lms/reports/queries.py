"""Who is how far: one scoped query of a group's people feeds rows, totals, chart, names behind each number, choices
and files."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import (
    UNMATCHED,
    Learner,
    cohorts_seen_by,
    enrolments_counted_by,
    enrolments_seen_by,
    leads_by_name,
)
from lms.conf import conf
from lms.outline.enums import GROUPS, Kind, Phase
from lms.outline.queries import outline_of
from lms.outline.spec import Row
from lms.people.models import Person
from lms.people.queries import folded
from lms.people.retention import Kind as DataKind
from lms.people.retention import days_kept
from lms.progress.enums import State
from lms.progress.ledger import WORKED
from lms.progress.models import Record
from lms.progress.queries import MARK, OWN, Mark, Standing, mark_of
from lms.reports.enums import ExportState, FileKind, Report
from lms.reports.models import Export, SavedFilter

PER_PAGE = 50
RESTS_AFTER = timedelta(days=14)
FEW = 5
TAKING_PART = "taking_part"
BEGUN = Q(state__in=WORKED) & (~Q(activity__kind__in=GROUPS) | Q(state=State.DONE))
BY_THEMSELVES = Q(records__activity__kind__in=OWN)  # what staff write down is nothing a person did


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of a group; every part comes checked from the form.

    `among` names a number whose people are wanted: prepared, complete, rests, or done-, begun-, not- and an activity.
    `seminar` is for the report about presence only, and so are its own numbers.
    """

    association: int | None = None
    state: str = TAKING_PART
    phase: str = ""
    search: str = ""
    sort: str = "name"
    page: int = 1
    among: str = ""
    seminar: int | None = None

    def query(self) -> str:
        """The filters as an address keeps them, without what is usual; the page is left out."""
        usual = Wish()
        names = ("seminar", "association", "state", "phase", "search", "sort", "among")
        asked = {name: getattr(self, name) for name in names}
        kept = {name: value for name, value in asked.items() if value != getattr(usual, name)}
        if kept.get("state") == "":
            kept["state"] = "all"
        return urlencode(kept)


@dataclass(frozen=True, slots=True)
class Member:
    """One enrolment of the group as every output needs it. `last`: when they last did something.

    `is_unmatched`: an association was written down for them that is none of ours yet.
    """

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
    is_unmatched: bool

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


@dataclass(frozen=True)
class Crowd:
    """The people of one group that somebody may see or count, in order, and which modules they have done.

    `named`: may they be shown by name? `everybody` is before the filters, `members` after them, and `shown` are those
    of them that count in one number, where one was asked for. `unmatched`: how many fit the filters, whatever their
    association, and count for none because the name they wrote is none of ours. `reached`: enrolment → activity →
    state, where steps are wanted.
    """

    cohort: Cohort
    named: bool
    everybody: list[Member]
    members: list[Member]
    unmatched: int
    finished: dict[int, set[int]]
    reached: dict[int, dict[int, str]]
    outline: list[Row]
    phase: str
    among: str
    today: date
    viewer: Person | None

    @cached_property
    def shown(self) -> list[Member]:
        """The people to name: all members, or those behind the number asked for."""
        return [m for m in self.members if self.counts_in(m, self.among)] if self.among else self.members

    def number(self, among: str) -> int:
        """How many of the members count in this number."""
        return sum(self.counts_in(member, among) for member in self.members)

    def counts_in(self, member: Member, among: str) -> bool:
        """Does this member count in this number? The one rule behind the number and behind its names."""
        if among == "complete":
            return member.is_complete
        if among == "rests":
            return rests(member, self.today)
        if among == "prepared":
            return bool(self.preparation) and self.preparation <= self.finished.get(member.enrolment, set())
        kind, _dash, row = among.partition("-")
        at = self.reached.get(member.enrolment, {})
        if kind == "done":
            return int(row) in self.finished.get(member.enrolment, ()) or at.get(int(row)) == State.DONE
        begun = not self._steps(int(row)).isdisjoint(at)
        return begun if kind == "begun" else not begun

    def _steps(self, row: int) -> set[int]:
        """The activity itself; for a module all that is in it, too."""
        return {row} | self._inside.get(row, set())

    @cached_property
    def _inside(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for row in self.outline:
            if row.module is not None:
                found.setdefault(row.module, set()).add(row.pk)
        return found

    @cached_property
    def preparation(self) -> set[int]:
        """Modules before the seminar that have something to do (row ids)."""
        return self.filled(Phase.BEFORE)

    def filled(self, phase: Phase) -> set[int]:
        """Living modules of a phase that have something to do (row ids)."""
        filled = {row.module for row in self.outline if row.kind != Kind.MODULE and not row.retired}
        living = [row for row in self.outline if row.kind == Kind.MODULE and not row.retired]
        return {row.pk for row in living if row.phase == phase and row.pk in filled}

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


def saved_filters(viewer: Person, groups: list[Cohort], report: Report) -> list[SavedFilter]:
    """What somebody kept of a report, as far as they still look after the group."""
    seen = {str(group.pk) for group in groups}
    kept = SavedFilter.objects.filter(person=viewer, report=report)
    return [one for one in kept if QueryDict(one.query).get("cohort") in seen]


def exports_of(viewer: Person, groups: Iterable[Cohort], now: datetime) -> QuerySet[Export]:
    """The files of these groups that were made for somebody, newest first, within their term."""
    mine = Export.objects.filter(person=viewer, cohort__in=groups)
    days = days_kept(DataKind.FILES, conf.keep_days)
    if days is not None:
        mine = mine.filter(created_at__gt=now - timedelta(days=days))
    return mine.select_related("person", "cohort").order_by("-pk")


def may_take(export: Export) -> bool:
    """Is the file ready, and may its owner still see everybody in it by name?"""
    course = export.cohort.course_id  # guests of another group of the course may be in it
    seen = enrolments_seen_by(export.person).filter(course=course).values_list("pk", flat=True)
    if export.kind == FileKind.ZIP and not leads_by_name(export.person, export.cohort):
        return False  # it holds signed sheets
    return export.state == ExportState.READY and set(export.enrolments) <= set(seen)


def of_group(cohort: Cohort) -> Q:
    """Who belongs to a group: those enrolled in it."""
    return Q(cohort=cohort)


def scope(viewer: Person | None, belonging: Q) -> tuple[QuerySet[Enrolment], bool]:
    """The enrolments that somebody may see by name, else those they may only count; and which it is."""
    seen = enrolments_seen_by(viewer).filter(belonging)
    counted = enrolments_counted_by(viewer).filter(belonging)
    named = seen.exists() or not counted.exists()
    return (seen if named else counted), named


def crowd(
    viewer: Person | None,
    cohort: Cohort,
    wish: Wish,
    language: str,
    *,
    steps: bool = False,
    belonging: Q | None = None,
) -> Crowd:
    """The people of a group as this viewer may have them. Whoever sees figures only gets no filter.

    `steps`: what each has reached in every activity comes too, for one query more. `belonging`: who counts to the
    group, where it is more than those enrolled in it.
    """
    scoped, named = scope(viewer, of_group(cohort) if belonging is None else belonging)
    wish = wish if named else Wish()
    told = scoped.annotate(
        last=Max("records__updated_at", filter=BY_THEMSELVES), is_unmatched=UNMATCHED
    ).values_list(*_MEMBER)
    everybody = [_member(row) for row in told]
    if wish.association not in {member.association_id for member in everybody}:
        wish = replace(wish, association=None)  # an association of another group, or out of scope
    course = cohort.course
    outline = outline_of(course.pk, course.version, language, course.source_language)
    among = _among(wish.among, outline)
    return Crowd(
        cohort=cohort,
        named=named,
        everybody=everybody,
        members=_in_order([m for m in everybody if _is_wanted(m, wish)], wish.sort),
        unmatched=sum(m.is_unmatched for m in everybody if _is_wanted(m, replace(wish, association=None))),
        finished=_finished(scoped),
        reached=_reached(scoped) if steps or "-" in among else {},
        outline=outline,
        phase=wish.phase,
        among=among,
        today=timezone.localdate(),
        viewer=viewer,
    )


def _among(wanted: str, outline: list[Row]) -> str:
    """The number asked for; empty where it is about an activity that is not in this course."""
    _kind, dash, row = wanted.partition("-")
    known = not dash or any(str(one.pk) == row and not one.retired for one in outline)
    return wanted if known else ""


def _reached(scoped: QuerySet[Enrolment]) -> dict[int, dict[int, str]]:
    """Enrolment → activity (row id) → begun, partly or done; modules only once they are done: one query."""
    rows = Record.objects.filter(BEGUN, enrolment__in=scoped.values("pk"))
    found: dict[int, dict[int, str]] = {}
    for enrolment, activity, state in rows.values_list("enrolment_id", "activity_id", "state"):
        found.setdefault(enrolment, {})[activity] = state
    return found


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
    "is_unmatched",
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
    rows = Record.objects.filter(enrolment_id__in=marks).values_list("enrolment_id", *MARK)
    for enrolment, *row in rows:
        marks[enrolment].update([mark_of(tuple(row))])
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
