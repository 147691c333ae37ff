"""Where one enrolment stands: outline, records, doors."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from lms.cohorts.queries import Learner, again_in
from lms.outline.enums import Kind, Phase, Unlock
from lms.outline.queries import outline_of
from lms.outline.spec import Row
from lms.progress.ledger import Outcome, is_begun
from lms.progress.models import Record
from lms.progress.percent import LEAVES, Tally, count, is_asked
from lms.progress.unlocking import OPEN, Door, door

OF_GROUPS = (Unlock.ON_DATE, Unlock.ON_BOOKING, Unlock.AFTER_ATTENDANCE, Unlock.BY_HAND)
OWN = [kind for kind in Kind if kind not in (Kind.COURSE, Kind.MODULE, Kind.SLOT)]


def outcome_of(row: Record) -> Outcome:
    """What a record says."""
    return Outcome(row.state, row.passed, row.score, row.minutes)


@dataclass(frozen=True)
class Mark:
    """One record as a page needs it."""

    outcome: Outcome
    done_at: datetime | None
    updated_at: datetime
    place: str
    counts: bool
    opened_at: datetime | None = None


MARK = (
    "activity_id",
    "state",
    "passed",
    "score",
    "minutes",
    "done_at",
    "updated_at",
    "place",
    "counts",
    "opened_at",
)


def mark_of(row: tuple[Any, ...]) -> tuple[int, Mark]:
    """Row id and mark of one record, read as MARK."""
    return row[0], Mark(Outcome(*row[1:5]), *row[5:])


@dataclass(frozen=True)
class Standing:
    """One enrolment's outline (in one language), its records by row id, and the doors of its modules."""

    learner: Learner
    outline: list[Row]
    marks: dict[int, Mark]
    now: datetime

    @cached_property
    def by_key(self) -> dict[str, Row]:
        """Rows by activity key."""
        return {row.key: row for row in self.outline}

    @cached_property
    def by_pk(self) -> dict[int, Row]:
        """Rows by row id."""
        return {row.pk: row for row in self.outline}

    @cached_property
    def modules(self) -> list[Row]:
        """Living modules in order."""
        return [row for row in self.outline if row.kind == "module" and not row.retired]

    @cached_property
    def doors(self) -> dict[int, Door]:
        """The door of each living module, by row id: it may wait for another, or for a seminar."""
        outcomes = {pk: mark.outcome for pk, mark in self.marks.items()}
        inside = defaultdict(list)
        for row in self.outline:
            if row.module is not None and row.kind != "module":
                inside[row.module].append(row.pk)
        living = {row.pk for row in self.outline if row.kind in (Kind.MODULE, Kind.SLOT) and not row.retired}
        living -= self.dropped | self._hollow()
        return {module.pk: self._door(module, outcomes, inside[module.pk], living) for module in self.modules}

    @cached_property
    def dropped(self) -> frozenset[int]:
        """Seminar days (row ids) that will not be held for this group: nobody waits for them."""
        keys = self.learner.dropped
        return frozenset(row.pk for row in self.outline if row.kind == Kind.SLOT and row.key in keys)

    def _hollow(self) -> set[int]:
        """Modules of seminars alone that are not asked of this enrolment: they can never be done."""
        alone = self.learner.self_study
        return {
            module.pk
            for module in self.modules
            if any(row.kind == Kind.SLOT and (alone or row.pk in self.dropped) for row in self.leaves(module))
            and not any(is_asked(row, self_study=alone, dropped=self.dropped) for row in self.leaves(module))
        }

    def _door(self, module: Row, outcomes: dict[int, Outcome], inside: list[int], living: set[int]) -> Door:
        opens_at = opens_of(self.learner, module.key)
        if self.learner.is_test and opens_at is None and module.unlock in OF_GROUPS:
            return OPEN  # who tries the course out has no group whose dates, seminars or staff could open it
        mark = self.marks.get(module.pk)
        by_hand = mark is not None and mark.opened_at is not None
        return door(
            module,
            outcomes,
            inside=inside,
            opens_at=opens_at,
            now=self.now,
            living=living,
            by_hand=by_hand,
            self_study=self.learner.self_study,
        )

    @cached_property
    def last_active(self) -> datetime | None:
        """When the person last did something; what staff write down of them is not theirs."""
        own = (self.marks[row.pk].updated_at for row in self.outline if is_own(row) and row.pk in self.marks)
        return max(own, default=None)

    def door_of(self, row: Row) -> Door:
        """The door in front of an activity: its module's."""
        if row.module is None:
            return OPEN
        return self.doors.get(row.module, Door(False, "retired"))

    def leaves(self, module: Row) -> list[Row]:
        """Living lessons, quizzes and seminar days of a module, in order."""
        return self._leaves.get(module.pk, [])

    @cached_property
    def _leaves(self) -> dict[int | None, list[Row]]:
        found = defaultdict(list)
        for row in self.outline:
            if row.kind in LEAVES and not row.retired:
                found[row.module].append(row)
        return dict(found)

    def is_done(self, row: Row) -> bool:
        """Has this enrolment done the activity?"""
        mark = self.marks.get(row.pk)
        return mark is not None and mark.outcome.state == "done"

    def is_begun(self, row: Row) -> bool:
        """Has this enrolment begun the activity, or done it? A seat that was booked is no beginning."""
        mark = self.marks.get(row.pk)
        return mark is not None and is_begun(mark.outcome)

    @cached_property
    def tally(self) -> Tally:
        """Done and counted, from the rows at hand; equal to the counters once those are settled."""
        done = {pk: mark.counts for pk, mark in self.marks.items() if mark.outcome.state == "done"}
        completed = {pk: mark.done_at for pk, mark in self.marks.items() if mark.done_at}
        return count(
            as_asked(self.outline, self.learner.dates),
            done,
            completed_at=completed,
            self_study=self.learner.self_study,
            dropped=self.dropped,
        )

    def is_new(self, row: Row) -> bool:
        """Was this published after the person completed its module? Then it is shown as new and not counted."""
        return row.pk in self.tally.new


def as_asked(outline: list[Row], dates: dict[str, Any]) -> list[Row]:
    """The outline as a group is asked for it: a seminar that is held after all counts since it was taken up again."""
    again = again_in(dates)
    return [_since(row, again.get(row.key)) for row in outline] if again else outline


def _since(row: Row, again: datetime | None) -> Row:
    if again is None or row.counts_since is None:
        return row
    return replace(row, counts_since=max(row.counts_since, again))


def is_own(row: Row) -> bool:
    """Do learners do this themselves? Others keep the register of a seminar, and modules complete themselves."""
    return row.kind in OWN


def standing(learner: Learner, language: str, now: datetime | None = None) -> Standing:
    """Outline (cached by version) and records of one enrolment: one query with a warm cache."""
    outline = outline_of(learner.course, learner.version, language, learner.source_language)
    rows = Record.objects.filter(enrolment_id=learner.enrolment).values_list(*MARK)
    marks = dict(map(mark_of, rows))
    return Standing(learner, outline, marks, now or timezone.now())


def next_row(at: Standing) -> Row | None:
    """What to do next: in the first open module with something left, the lesson begun last, else its first step."""
    for module in at.modules:
        if not at.door_of(module).open:
            continue
        waiting = [
            r for r in at.leaves(module) if r.kind != "slot" and not at.is_done(r) and not at.is_new(r)
        ]
        asked = [r for r in waiting if r.required]
        begun = [r for r in asked if r.kind == "lesson" and r.pk in at.marks]
        if begun:
            return max(begun, key=lambda row: at.marks[row.pk].updated_at)
        if asked:
            return asked[0]
    return None


def waiting_in(module: Row, at: Standing) -> list[Row]:
    """What is left to do of a module, as `next_row` sees it."""
    return [
        row
        for row in at.leaves(module)
        if row.kind != "slot" and row.required and not at.is_done(row) and not at.is_new(row)
    ]


def open_before(at: Standing, slot: int) -> list[Row]:
    """The open modules before the one that has this seminar day (row id), in order; other seminars are left out."""
    day = at.by_pk.get(slot)
    place = next((n for n, one in enumerate(at.modules) if day and one.pk == day.module), 0)
    return [one for one in at.modules[:place] if one.phase != Phase.SEMINAR and at.door_of(one).open]


def opens_of(learner: Learner, module_key: str) -> datetime | None:
    """When a module opens for the learner's cohort, where its date was set."""
    opens = learner.dates.get(module_key, {}).get("opens")
    return datetime.fromisoformat(opens) if opens else None


def recommended_end(learner: Learner, module_key: str) -> date | None:
    """Until when the cohort recommends a module: a date, or some days before the seminar. Nothing closes by it."""
    dates = learner.dates.get(module_key, {})
    if dates.get("until"):
        return date.fromisoformat(dates["until"])
    if dates.get("days_before") is not None and learner.seminar_on is not None:
        return learner.seminar_on - timedelta(days=dates["days_before"])
    return None
