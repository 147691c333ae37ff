"""One person's page as staff read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from lms.accounts.cards import open_cards
from lms.accounts.models import Invitation
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance, Tick
from lms.cohorts.enums import OPEN_STATES
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import learner_of
from lms.mail.models import Mail
from lms.mail.queries import letters_about
from lms.outline.enums import Kind, Phase
from lms.outline.spec import Row
from lms.people.queries import has_own_log_in
from lms.progress.enums import Source, State
from lms.progress.models import RecordEvent
from lms.progress.percent import percent
from lms.progress.queries import Standing, standing
from lms.quizzes.models import QuizAttempt
from lms.reports import presencewords, words
from lms.reports.reading import Cell, cell, module_numbers
from lms.seminars.models import Unit


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
class Noted:
    """What the register says of one unit of a seminar. `sheet`: the page of a signed sheet it was copied from, or 0."""

    unit: Unit
    group: str
    state: str
    said: str
    by: str
    sheet: int
    at: datetime

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
    letters: list[Mail]


LETTERS = 30


def report_of(enrolment: Enrolment, language: str, now: datetime) -> PersonReport:
    """One person in one enrolment: outline (cached), records, events, card, the newest invitation."""
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
        presence=_presence(enrolment),
        events=list(events),
        invitation=invitation,
        invitation_words=words.invited(invitation, now),
        has_own_log_in=own,
        by_card=not own and (card is not None or person.user_id is not None),
        log_in_words=words.log_in(person, card, own=own),
        is_open=enrolment.state in OPEN_STATES,
        last_active=at.last_active,
        letters=_letters(enrolment),
    )


def _presence(enrolment: Enrolment) -> list[Noted]:
    """Each unit of which something is noted for this enrolment, in order, with who said it last: two queries."""
    rows = Attendance.objects.filter(enrolment=enrolment).select_related("unit__seminar__cohort")
    ticks = Tick.objects.filter(person=enrolment.person_id, unit__attendances__enrolment=enrolment)
    last = {
        (tick.unit_id, tick.presence): tick
        for tick in ticks.select_related("by").order_by("made_at", "received_at")
    }
    found = []
    for row in rows.order_by("unit__starts_at", "unit"):
        tick = last.get((row.unit_id, row.presence))
        by = tick.by.name if tick is not None and tick.by is not None else ""
        said = presencewords.said(Presence(row.presence), row.minutes, str(TickSource(row.source).label))
        group, sheet = row.unit.seminar.cohort.name, tick.sheet if tick is not None else 0
        found.append(Noted(row.unit, group, row.presence, said, by, sheet, row.changed_at))
    return found


def _tries(enrolment: Enrolment) -> dict[int, int]:
    """Quiz (row id) → how often it was begun."""
    found = QuizAttempt.objects.filter(enrolment=enrolment).values_list("activity_id")
    return dict(found.annotate(Count("pk")).order_by())


def _opened(enrolment: Enrolment) -> dict[int, RecordEvent]:
    """Module (row id) → the event of staff who opened it by hand."""
    events = RecordEvent.objects.filter(record__enrolment=enrolment, source=Source.HAND, new__opened=True)
    return {event.record.activity_id: event for event in events.select_related("record", "by")}


def _letters(enrolment: Enrolment) -> list[Mail]:
    """Letters about this enrolment only: what somebody gets about another course is not said here."""
    asked = enrolment.inquiries.values_list("pk", flat=True)
    about = {f"enrolment:{enrolment.pk}", *(f"inquiry:{pk}" for pk in asked)}
    return list(letters_about(enrolment.person, about)[:LETTERS])


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
