"""One person's page as staff read it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from lms.accounts.cards import open_cards
from lms.accounts.models import Invitation
from lms.attendance.enums import Presence, TickSource
from lms.attendance.marks import clamped
from lms.attendance.models import Attendance, Tick
from lms.attendance.rules import may_keep
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import learner_of
from lms.outline.enums import Kind, Phase
from lms.outline.spec import Row
from lms.people.models import Person
from lms.people.queries import has_own_log_in
from lms.progress.enums import Source, State
from lms.progress.models import RecordEvent
from lms.progress.percent import percent
from lms.progress.queries import Standing, standing
from lms.quizzes.models import QuizAttempt
from lms.reports import presencewords, words
from lms.reports.reading import Cell, cell, module_numbers
from lms.seminars.models import Unit

LATE = timedelta(minutes=1)  # so much later, a mark says also when it came here


@dataclass(frozen=True, slots=True)
class Deed:
    """One activity of a module as one person has it: what, where they stand, since when, with what result."""

    title: str
    kind: str
    state: str
    said: str
    result: str
    is_new: bool
    tries: int

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return words.ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Part:
    """One module of one person: its cell and its activities. `opened`: by whom and why, where it was by hand."""

    cell: Cell
    number: int
    span: str
    language: str
    deeds: list[Deed]
    may_open: bool
    opened: RecordEvent | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """A mark that stands no more: what it said, by whom, why, when it was made; `came`: here, where that was later."""

    said: str
    by: str
    sheet: int
    why: str
    at: datetime
    came: datetime | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What the register says of one unit of a seminar. `sheet`: the page of a signed sheet it was copied from, or 0.

    `why` and `earlier`, the newest first, are for those who keep that register.
    """

    unit: Unit
    group: str
    state: str
    said: str
    by: str
    sheet: int
    at: datetime
    why: str
    earlier: list[Earlier]

    @property
    def icon(self) -> str:
        """The sign of the presence."""
        return presencewords.ICONS[self.state]


@dataclass(frozen=True, slots=True)
class PersonReport:
    """One enrolment as staff see it. `by_card`: they log in by a card only, or did; `log_in_words` says how."""

    enrolment: Enrolment
    percent: int | None
    done: int
    counted: int
    parts: list[Part]
    presence: list[Noted]
    events: list[EnrolmentEvent]
    invitation: Invitation | None
    invitation_words: str
    has_own_log_in: bool
    by_card: bool
    log_in_words: str
    is_open: bool
    last_active: datetime | None


def report_of(
    enrolment: Enrolment, language: str, now: datetime, viewer: Person | None = None
) -> PersonReport:
    """One person in one enrolment: outline (cached), records, events, card, the newest invitation.

    `viewer`: who reads it; what was said before is for those who keep the register.
    """
    at = standing(learner_of(enrolment), language, now)
    events = enrolment.events.select_related("cohort", "by").order_by("-pk")
    invitation = Invitation.objects.filter(enrolment=enrolment).order_by("-pk").first()
    person = enrolment.person
    own, card = has_own_log_in(person), open_cards(now).filter(person=person).first()
    return PersonReport(
        enrolment=enrolment,
        percent=percent(at.tally.done, at.tally.counted),
        done=at.tally.done,
        counted=at.tally.counted,
        parts=_parts(at, _tries(enrolment), _opened(enrolment)),
        presence=_presence(enrolment, viewer),
        events=list(events),
        invitation=invitation,
        invitation_words=words.invited(invitation, now),
        has_own_log_in=own,
        by_card=not own and (card is not None or person.user_id is not None),
        log_in_words=words.log_in(person, card, own=own),
        is_open=enrolment.state in OPEN_STATES,
        last_active=at.last_active,
    )


def _presence(enrolment: Enrolment, viewer: Person | None) -> list[Noted]:
    """Each unit of which something is noted for this enrolment, in order, with who said it last: two queries.

    For each group that they belong to, one or two more ask whether the viewer keeps its register.
    """
    rows = Attendance.objects.filter(enrolment=enrolment).select_related("unit__seminar__cohort")
    rows = rows.order_by("unit__starts_at", "unit")
    ticks = Tick.objects.filter(person=enrolment.person_id, unit__attendances__enrolment=enrolment)
    said: dict[int, list[Tick]] = defaultdict(list)
    for tick in ticks.select_related("by").order_by("made_at", "received_at"):
        said[tick.unit_id].append(tick)
    kept = {one.pk for one in {row.unit.seminar.cohort for row in rows} if may_keep(viewer, one)}
    return [_noted(row, said[row.unit_id], is_kept=row.unit.seminar.cohort_id in kept) for row in rows]


def _noted(row: Attendance, ticks: list[Tick], *, is_kept: bool) -> Noted:
    stands = next((one for one in reversed(ticks) if one.presence == row.presence), None)
    return Noted(
        unit=row.unit,
        group=row.unit.seminar.cohort.name,
        state=row.presence,
        said=_said(row),
        by=_by(stands),
        sheet=stands.sheet if stands is not None else 0,
        at=row.changed_at,
        why=stands.why if stands is not None and is_kept else "",
        earlier=[_earlier(one) for one in reversed(ticks) if one is not stands] if is_kept else [],
    )


def _earlier(tick: Tick) -> Earlier:
    made = clamped(tick.made_at, tick.received_at)
    came = tick.received_at if tick.received_at - made >= LATE else None
    return Earlier(_said(tick), _by(tick), tick.sheet, tick.why, made, came)


def _said(row: Attendance | Tick) -> str:
    source = str(TickSource(row.source).label)
    return presencewords.said(Presence(row.presence), row.minutes, source)


def _by(tick: Tick | None) -> str:
    return tick.by.name if tick is not None and tick.by is not None else ""


def _tries(enrolment: Enrolment) -> dict[int, int]:
    """Quiz (row id) → how often it was begun."""
    found = QuizAttempt.objects.filter(enrolment=enrolment).values_list("activity_id")
    return dict(found.annotate(Count("pk")).order_by())


def _opened(enrolment: Enrolment) -> dict[int, RecordEvent]:
    """Module (row id) → the event of staff who opened it by hand."""
    events = RecordEvent.objects.filter(record__enrolment=enrolment, source=Source.HAND, new__opened=True)
    return {event.record.activity_id: event for event in events.select_related("record", "by")}


def _parts(at: Standing, tries: dict[int, int], opened: dict[int, RecordEvent]) -> list[Part]:
    numbers, found = module_numbers(at.outline), []
    for module in at.modules:
        span = str(words.SPANS[Phase(module.phase)])
        deeds = [_deed(leaf, at, tries.get(leaf.pk, 0)) for leaf in at.leaves(module)]
        shut = not at.door_of(module).open and not at.is_done(module)
        shown = cell(module, at)
        found.append(
            Part(shown, numbers[module.pk], span, module.language, deeds, shut, opened.get(module.pk))
        )
    return found


def _deed(leaf: Row, at: Standing, tries: int) -> Deed:
    mark = at.marks.get(leaf.pk)
    if mark is None:
        state, said = "none", str(words.NAMES["none"])
    elif mark.outcome.state == State.DONE:
        state, said = "done", words.done_on(mark.done_at)
    else:
        state = "partly" if at.is_begun(leaf) else "none"
        said = words.at_seminar(mark.outcome) or words.begun_on(mark.updated_at)
    shown = words.result(mark.outcome) if mark is not None else ""
    return Deed(leaf.title, str(Kind(leaf.kind).label), state, said, shown, at.is_new(leaf), tries)
