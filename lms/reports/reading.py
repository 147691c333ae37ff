"""The tables that staff read, made of rows at hand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort
from lms.mail.letters import link
from lms.outline.enums import Kind, Phase
from lms.outline.spec import Row
from lms.progress.percent import LEAVES, percent
from lms.progress.queries import Standing
from lms.progress.words import door_sentence
from lms.reports import words
from lms.reports.queries import Crowd, Member, Wish, covered, in_steps, standings
from lms.reports.sheets import Value


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one person stands with one module. `state`: done, partly, none, locked, empty.

    `name` says it in a word or two, `words` whole.
    """

    module: int
    title: str
    state: str
    name: str
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

    @property
    def key(self) -> str:
        """Its row id as text, for addresses."""
        return str(self.module)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on top. `number` is None where it is covered up; `share` in percent."""

    title: str
    number: int | None
    among: str = ""
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
    name = _at_seminar(module, at) if state == "none" else ""
    return Cell(module.pk, module.title, state, name or str(words.NAMES[state]), name or said, edge)


def _at_seminar(module: Row, at: Standing) -> str:
    """What the register says where a seminar is all that was touched in a module: booked, excused, absent."""
    outcomes = [at.marks[leaf.pk].outcome for leaf in at.leaves(module) if leaf.pk in at.marks]
    return next(filter(None, map(words.at_seminar, outcomes)), "")


def _state(module: Row, at: Standing) -> tuple[str, str]:
    if at.is_done(module):
        return "done", words.done_on(at.marks[module.pk].done_at)
    leaves = at.leaves(module)
    if any(at.is_begun(leaf) for leaf in leaves):
        asked = [leaf for leaf in leaves if leaf.required and not at.is_new(leaf)]
        if not asked:
            return "partly", _at_seminar(module, at) or str(words.NAMES["partly"])
        return "partly", words.so_much(sum(at.is_done(leaf) for leaf in asked), len(asked))
    door = at.door_of(module)
    if not door.open:
        return "locked", words.closed(door_sentence(door, at))
    if not leaves:
        return "empty", str(words.NAMES["empty"])
    return "none", str(words.NAMES["none"])


def figures(of: Crowd) -> list[Figure]:
    """The numbers on top: people, preparation finished, all finished, at rest; each names its people by `among`.

    Without names there are two only, the smaller inside the larger and both covered where few: of more numbers that
    lie inside each other, one subtracted from the next would name a few people after all. For the same reason they
    move in steps of five from one day to the next.
    """
    people = len(of.members)
    if not of.named:
        return [_covered("", people, of), _covered("complete", of.number("complete"), of)]
    found = [Figure(words.number_name(key), of.number(key), key) for key in ("prepared", "complete", "rests")]
    shares = [replace(one, share=percent(one.number or 0, people)) for one in found]
    return [Figure(words.number_name(""), people), *shares]


def _covered(key: str, number: int, of: Crowd) -> Figure:
    shown = covered(number, len(of.members))
    return Figure(words.number_name(key), None if shown is None else in_steps(shown))


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


def sheet_rows(of: Crowd, members: list[Member]) -> Iterable[list[Value]]:
    """The lines of the file for these members: one query."""
    for line in lines(of, members):
        member = line.member
        states = [cell.name for cell in line.cells]
        name = [member.family_name, member.given_names, member.association, line.state]
        yield [member.enrolment, *name, *states, line.percent, _day(member.last)]


def selection(of: Crowd, wish: Wish) -> list[tuple[str, str]]:
    """What a file or a print shows, in words: group, filters, how many people, which day, and the same as a link."""
    associations = dict(of.associations)
    said = [
        (_("Course"), of.cohort.course.title),
        (_("Group"), of.cohort.name),
        (_("Association"), associations.get(wish.association or 0) or _("All associations")),
        (_("State"), state_said(wish)),
        (_("Phase"), str(words.SPANS[Phase(wish.phase)]) if wish.phase else _("All modules")),
        (_("Name"), wish.search or "–"),
        (_("Only"), words.among(of) if of.among else "–"),
        (_("How it is counted"), words.rule(of.among)),
        (_("People"), str(len(of.shown))),
        (_("Not matched to an association yet"), str(of.unmatched)),
        (_("As of"), f"{of.today:%d.%m.%Y}"),
        (_("The same on the screen"), link("lms_staff:matrix", query=f"?{address(of.cohort, wish)}")),
    ]
    return [(label, str(value)) for label, value in said]


def state_said(wish: Wish) -> str:
    """The filter of states in words."""
    if wish.state in EnrolmentState.values:
        return str(EnrolmentState(wish.state).label)
    return words.state_name(wish.state)


def address(cohort: Cohort, wish: Wish) -> str:
    """The selection as the query of an address."""
    return "&".join(filter(None, (f"cohort={cohort.pk}", wish.query())))


def _day(when: datetime | None) -> date | None:
    return timezone.localtime(when).date() if when else None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the course's flow: a module or a step in it, how many have begun and done it, of all members.

    `lost`: how many fewer than in the row before have begun; the shares are percent.
    """

    pk: int
    title: str
    language: str
    kind: str
    is_module: bool
    begun: int
    done: int
    begun_share: int
    done_share: int
    lost: int

    @property
    def key(self) -> str:
        """Its row id as text, for addresses."""
        return str(self.pk)


def flow(of: Crowd) -> list[Bar]:
    """Modules and their steps in order. Drop-off is counted from step to step, over the borders of modules."""
    found: list[Bar] = []
    before: int | None = None
    for module in of.modules:
        found.append(_bar(module, of, None))
        for leaf in of.outline:
            if leaf.module == module.pk and leaf.kind in LEAVES and not leaf.retired:
                found.append(_bar(leaf, of, before))
                before = found[-1].begun
    return found


def _bar(row: Row, of: Crowd, before: int | None) -> Bar:
    begun, done = of.number(f"begun-{row.pk}"), of.number(f"done-{row.pk}")
    people = len(of.members)
    return Bar(
        pk=row.pk,
        title=row.title,
        language=row.language,
        kind=str(Kind(row.kind).label),
        is_module=row.kind == Kind.MODULE,
        begun=begun,
        done=done,
        begun_share=percent(begun, people) or 0,
        done_share=percent(done, people) or 0,
        lost=max((before or 0) - begun, 0),
    )
