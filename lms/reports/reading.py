"""The tables that staff read, made of rows at hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import Invitation
from lms.cohorts.enums import OPEN_STATES, EnrolmentState
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import learner_of
from lms.outline.enums import Kind, Phase
from lms.outline.spec import Row
from lms.progress.enums import State
from lms.progress.percent import percent
from lms.progress.queries import Standing, standing
from lms.progress.words import door_sentence
from lms.reports import words
from lms.reports.queries import Crowd, Member, covered, in_steps, rests, standings
from lms.reports.sheets import Value


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one person stands with one module. `state`: done, partly, none, locked, empty; `words` says it whole."""

    module: int
    title: str
    state: str
    words: str
    edge: bool

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return words.ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the group; `percent` is None where nothing counts yet."""

    member: Member
    state: str
    cells: list[Cell]
    percent: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One module over all people shown. `done` is None where the number is covered up."""

    module: int
    number: int
    title: str
    language: str
    phase: str
    edge: bool
    done: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on top. `number` is None where it is covered up; `share` in percent."""

    title: str
    number: int | None
    share: int | None = None


def columns(of: Crowd) -> list[Column]:
    """The modules with how many people have done each."""
    found, before = [], ""
    numbers = module_numbers(of.outline)
    for row in of.modules:
        done = sum(row.pk in of.finished.get(member.enrolment, ()) for member in of.members)
        shown = done if of.named else covered(done, len(of.members))
        edge = row.phase != before
        found.append(Column(row.pk, numbers[row.pk], row.title, row.language, row.phase, edge, shown))
        before = row.phase
    return found


def module_numbers(outline: list[Row]) -> dict[int, int]:
    """Modules are numbered through, as on Mein Weg; a seminar has no number (0)."""
    living = [row for row in outline if row.kind == Kind.MODULE and not row.retired]
    counted = [row.pk for row in living if row.phase != Phase.SEMINAR]
    return {row.pk: counted.index(row.pk) + 1 if row.pk in counted else 0 for row in living}


def spans(of: list[Column]) -> list[tuple[str, int]]:
    """The heads over the columns: name of the phase and how many modules it spans."""
    found: list[tuple[str, int]] = []
    for column in of:
        name = str(words.SPANS[Phase(column.phase)])
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return found


def lines(of: Crowd, members: list[Member]) -> list[Line]:
    """The rows of these members: one query."""
    at = standings(of, members)
    return [_line(member, at[member.enrolment], of) for member in members]


def _line(member: Member, at: Standing, of: Crowd) -> Line:
    cells, before = [], ""
    for row in of.modules:
        cells.append(cell(row, at, edge=row.phase != before))
        before = row.phase
    done, counted = (member.done, member.counted) if member.counted else (at.tally.done, at.tally.counted)
    return Line(member, str(EnrolmentState(member.state).label), cells, percent(done, counted))


def cell(module: Row, at: Standing, *, edge: bool = False) -> Cell:
    """Where somebody stands with a module."""
    state, said = _state(module, at)
    return Cell(module.pk, module.title, state, said, edge)


def _state(module: Row, at: Standing) -> tuple[str, str]:
    if at.is_done(module):
        return "done", words.done_on(at.marks[module.pk].done_at)
    leaves = at.leaves(module)
    if any(leaf.pk in at.marks for leaf in leaves):
        asked = [leaf for leaf in leaves if leaf.required and not at.is_new(leaf)]
        return "partly", words.so_much(sum(at.is_done(leaf) for leaf in asked), len(asked))
    door = at.door_of(module)
    if not door.open:
        return "locked", words.closed(door_sentence(door, at))
    if not leaves:
        return "empty", str(words.NAMES["empty"])
    return "none", str(words.NAMES["none"])


def figures(of: Crowd, today: date) -> list[Figure]:
    """The numbers on top: people, preparation finished, all finished, at rest.

    Without names there are two only, the smaller inside the larger and both covered where few: of more numbers that
    lie inside each other, one subtracted from the next would name a few people after all. For the same reason they
    move in steps of five from one day to the next.
    """
    people = of.members
    if not of.named:
        return [_covered(_("People"), len(people), of), _covered(_("All finished"), _complete(of), of)]
    found = [
        (_("Preparation finished"), _prepared(of)),
        (_("All finished"), _complete(of)),
        (_("Nothing for 14 days"), sum(rests(member, today) for member in people)),
    ]
    whole = Figure(_("People"), len(people))
    return [whole, *(Figure(title, number, percent(number, len(people))) for title, number in found)]


def _covered(title: str, number: int, of: Crowd) -> Figure:
    shown = covered(number, len(of.members))
    return Figure(title, None if shown is None else in_steps(shown))


def _complete(of: Crowd) -> int:
    return sum(member.is_complete for member in of.members)


def _prepared(of: Crowd) -> int:
    """How many people have done every module before the seminar that has something to do."""
    filled = {row.module for row in of.outline if row.kind != Kind.MODULE and not row.retired}
    living = [row for row in of.outline if row.kind == Kind.MODULE and not row.retired]
    needed = {row.pk for row in living if row.phase == Phase.BEFORE and row.pk in filled}
    done = (of.finished.get(member.enrolment, set()) for member in of.members)
    return sum(bool(needed) and needed <= each for each in done)


def sheet_head(of: Crowd) -> list[str]:
    """The first line of the file."""
    modules = [f"{c.number} {c.title}" if c.number else c.title for c in columns(of)]
    return [
        _("No."),
        _("Family name"),
        _("Given names"),
        _("Association"),
        _("State"),
        *modules,
        _("Total in percent"),
        _("Last activity"),
    ]


def sheet_rows(of: Crowd) -> Iterable[list[Value]]:
    """The same people as on the screen, on all its pages."""
    for line in lines(of, of.members):
        member = line.member
        states = [str(words.NAMES[cell.state]) for cell in line.cells]
        name = [member.family_name, member.given_names, member.association, line.state]
        yield [member.enrolment, *name, *states, line.percent, _day(member.last)]


def _day(when: datetime | None) -> date | None:
    return timezone.localtime(when).date() if when else None


@dataclass(frozen=True, slots=True)
class Deed:
    """One activity of a module as one person has it: what, where they stand, since when, with what result."""

    title: str
    kind: str
    state: str
    said: str
    result: str
    is_new: bool

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return words.ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Part:
    """One module of one person: its cell and its activities."""

    cell: Cell
    number: int
    span: str
    language: str
    deeds: list[Deed]


@dataclass(frozen=True, slots=True)
class PersonReport:
    """One enrolment as staff see it."""

    enrolment: Enrolment
    percent: int | None
    done: int
    counted: int
    parts: list[Part]
    events: list[EnrolmentEvent]
    invitation: Invitation | None
    invitation_words: str
    is_open: bool


def report_of(enrolment: Enrolment, language: str, now: datetime) -> PersonReport:
    """One person in one enrolment: outline (cached), records, events, the newest invitation."""
    at = standing(learner_of(enrolment), language, now)
    events = enrolment.events.select_related("cohort", "by").order_by("-pk")
    invitation = Invitation.objects.filter(enrolment=enrolment).order_by("-pk").first()
    return PersonReport(
        enrolment=enrolment,
        percent=percent(at.tally.done, at.tally.counted),
        done=at.tally.done,
        counted=at.tally.counted,
        parts=_parts(at),
        events=list(events),
        invitation=invitation,
        invitation_words=words.invited(invitation, now),
        is_open=enrolment.state in OPEN_STATES,
    )


def _parts(at: Standing) -> list[Part]:
    numbers, found = module_numbers(at.outline), []
    for module in at.modules:
        span = str(words.SPANS[Phase(module.phase)])
        deeds = [_deed(leaf, at) for leaf in at.leaves(module)]
        found.append(Part(cell(module, at), numbers[module.pk], span, module.language, deeds))
    return found


def _deed(leaf: Row, at: Standing) -> Deed:
    mark = at.marks.get(leaf.pk)
    if mark is None:
        state, said = "none", str(words.NAMES["none"])
    elif mark.outcome.state == State.DONE:
        state, said = "done", words.done_on(mark.done_at)
    else:
        state, said = "partly", words.begun_on(mark.updated_at)
    shown = words.result(mark.outcome) if mark is not None else ""
    return Deed(leaf.title, str(Kind(leaf.kind).label), state, said, shown, at.is_new(leaf))
