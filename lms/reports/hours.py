"""The tables about presence, made of a register at hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.attendance.enums import Presence, TickSource
from lms.cohorts.enums import EnrolmentState
from lms.mail.letters import link
from lms.reports import presencewords as words
from lms.reports.presence import Register, Stand
from lms.reports.queries import Member, Wish, covered, in_steps
from lms.reports.reading import Figure, address, state_said
from lms.reports.sheets import Value
from lms.seminars.models import Unit
from lms.seminars.programme import UNIT


@dataclass(frozen=True, slots=True)
class Hour:
    """One unit as a column. `day` and `seminar` head it; `edge`: a day begins with it."""

    pk: int
    day: str
    seminar: str
    time: str
    topic: str
    edge: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One person in one unit. `state`: a presence, or none for who was not expected; `words` says it whole."""

    state: str
    words: str
    edge: bool

    @property
    def icon(self) -> str:
        """The sign of the state."""
        return words.ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Attended:
    """One person of the register with their marks, and how many units they were there: here, and elsewhere."""

    member: Member
    state: str
    marks: list[Mark]
    units: str
    elsewhere: str


def hours(of: Register) -> list[Hour]:
    """The units shown, as columns."""
    names, found, before = dict(of.seminars), [], None
    for unit in of.units:
        begins = timezone.localtime(unit.starts_at)
        day = (begins.date(), unit.seminar_id)
        found.append(
            Hour(
                unit.pk,
                words.short_day(begins),
                names[unit.seminar_id],
                f"{begins:%H:%M}",
                unit.topic,
                day != before,
            )
        )
        before = day
    return found


def spans(columns: list[Hour]) -> list[tuple[str, str, int]]:
    """The heads over the columns: day, seminar, and how many units it spans."""
    found: list[tuple[str, str, int]] = []
    for column in columns:
        if column.edge or not found:
            found.append((column.day, column.seminar, 0))
        day, seminar, width = found[-1]
        found[-1] = (day, seminar, width + 1)
    return found


def lines(of: Register, members: list[Member]) -> list[Attended]:
    """The rows of these members, out of what is at hand."""
    edges = [hour.edge for hour in hours(of)]
    return [_line(member, edges, of) for member in members]


def _line(member: Member, edges: list[bool], of: Register) -> Attended:
    marks = [_mark(of.stand(member, unit), edge=edge) for unit, edge in zip(of.units, edges, strict=True)]
    elsewhere = of.elsewhere.get(member.enrolment, 0)
    return Attended(
        member,
        str(EnrolmentState(member.state).label),
        marks,
        words.units(in_units(of.minutes(member))),
        words.units(in_units(elsewhere)) if elsewhere else "",
    )


def _mark(stand: Stand | None, *, edge: bool) -> Mark:
    if stand is None:
        return Mark(words.NOT_EXPECTED, words.said(None, 0, ""), edge)
    source = str(TickSource(stand.source).label) if stand.source else ""
    return Mark(stand.presence, words.said(stand.presence, stand.minutes, source), edge)


def totals(of: Register) -> list[tuple[str, list[int]]]:
    """For each presence that occurs: its name, and how many of the people shown stand so in each unit."""
    found = []
    for presence in (Presence.PRESENT, Presence.PARTLY, Presence.EXCUSED, Presence.ABSENT, Presence.OPEN):
        counts = [_how_many(of, unit, presence) for unit in of.units]
        if any(counts) or presence == Presence.PRESENT:
            found.append((str(presence.label), counts))
    return found


def _how_many(of: Register, unit: Unit, presence: Presence) -> int:
    stands = (of.stand(member, unit) for member in of.shown)
    return sum(one is not None and one.presence == presence for one in stands)


def in_units(minutes: int) -> Decimal:
    """Minutes as Unterrichtseinheiten of 45 minutes, to a hundredth."""
    return (Decimal(minutes) / UNIT).quantize(Decimal("0.01")).normalize()


def day_said(of: Register, member: Member, day: date) -> str:
    """One day of one person: the units they were there with their sources, else what stands."""
    units = [unit for unit in of.units if timezone.localdate(unit.starts_at) == day]
    stands = [one for unit in units if (one := of.stand(member, unit)) is not None]
    there = [one for one in stands if one.minutes]
    if there:
        sources = dict.fromkeys(str(TickSource(one.source).label) for one in there)
        number = words.units(in_units(sum(one.minutes for one in there)))
        return _("%(units)s UE (%(sources)s)") % {"units": number, "sources": ", ".join(sources)}
    return ", ".join(dict.fromkeys(str(one.presence.label) for one in stands))


def whole_sum(of: Register) -> Decimal:
    """The units of all people shown."""
    return in_units(sum(of.minutes(member) for member in of.shown))


def figures(of: Register) -> list[Figure]:
    """The numbers on top; each names its people by `among`.

    Without names: how many people, and how many of them were there, both in steps and covered where few.
    """
    if of.named:
        return [
            Figure(words.number_name(""), len(of.members)),
            *(Figure(words.number_name(key), of.number(key), key) for key in words.KEYS),
        ]
    counts = {"": len(of.members), words.THERE: of.number(words.THERE)}
    found = []
    for key, number in counts.items():
        shown = covered(number, len(of.members))
        found.append(Figure(words.number_name(key), None if shown is None else in_steps(shown)))
    return found


def sheet_head(of: Register) -> list[str]:
    """The first line of the file."""
    return words.sheet_head([f"{one.day} {one.time} {one.topic}".rstrip() for one in hours(of)])


def sheet_rows(of: Register, members: list[Member]) -> Iterable[list[Value]]:
    """The lines of the file for these members."""
    for line in lines(of, members):
        member = line.member
        name = [member.family_name, member.given_names, member.association, line.state]
        here, elsewhere = of.minutes(member), of.elsewhere.get(member.enrolment, 0)
        said = [mark.words for mark in line.marks]
        yield [member.enrolment, *name, *said, in_units(here), in_units(elsewhere)]


def selection(of: Register, wish: Wish) -> list[tuple[str, str]]:
    """What a file or a print shows: group, filters, how many people and units, which day, and the same as a link."""
    said = [
        (_("Course"), of.cohort.course.title),
        (_("Group"), of.cohort.name),
        (_("Seminar"), dict(of.seminars).get(of.seminar or 0) or _("All seminars")),
        (_("Association"), dict(of.associations).get(wish.association or 0) or _("All associations")),
        (_("State"), state_said(wish)),
        (_("Name"), wish.search or "–"),
        (_("Only"), words.number_name(of.among) if of.among else "–"),
        (_("How it is counted"), words.rule(of.among)),
        (_("People"), str(len(of.shown))),
        (_("Units (UE) of all together"), words.units(whole_sum(of))),
        (_("As of"), f"{of.today:%d.%m.%Y}"),
        (_("The same on the screen"), link("lms_staff:presence", query=f"?{address(of.cohort, wish)}")),
    ]
    return [(label, str(value)) for label, value in said]
