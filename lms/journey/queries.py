"""Mein Weg as its template shows it: the next step, then the path before – seminar – after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lms.bookings.enums import BookingState
from lms.journey.dates import Date, Dates, Days, Undated
from lms.outline.enums import Phase
from lms.outline.spec import Row
from lms.progress.percent import percent
from lms.progress.queries import Standing, next_row, recommended_end
from lms.progress.words import door_sentence
from lms.quizzes.leaves import ends_of
from lms.quizzes.marking import percent as percent_of
from lms.quizzes.queries import paper_of, shows_marks
from lms.quizzes.reading import remaining


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson, quiz or seminar day on the path. `state`: done, next, begun, open or locked.

    `minutes_left`: of an attempt whose time runs.
    """

    title: str
    language: str
    url: str
    kind: str
    minutes: int
    state: str
    is_new: bool
    is_optional: bool
    minutes_left: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A module on the path. `state`: done, next, open, locked or empty (nothing published yet).

    `dates`: the dates of its seminar days, `undated`: what there is to say of those without; both are no step besides.
    """

    number: int
    title: str
    language: str
    state: str
    why: str
    steps: tuple[Step, ...]
    done: int
    of: int
    minutes_left: int
    done_at: datetime | None
    until: date | None
    score: int | None
    dates: tuple[Date, ...] = ()
    undated: tuple[Undated, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """One span of the bridge: its modules, how much of its deck is built (percent), and whether its lamp is lit."""

    key: str
    title: str
    stops: list[Stop]
    percent: int
    state: str
    note: str
    lit: bool

    @property
    def is_dropped(self) -> bool:
        """Will none of its seminars be held?"""
        return _none_held(self.stops)


@dataclass(frozen=True, slots=True)
class Way:
    """One course as one person's way. `dates`: those that stand in no module, as those of a single date do."""

    course: str
    title: str
    language: str
    spans: list[Span]
    next: Step | None
    next_number: int
    next_of: int
    begun: bool
    done: int
    counted: int
    percent: int | None
    last_saved: datetime | None
    new_steps: int
    seminar_on: date | None
    is_test: bool
    is_complete: bool
    dates: list[Date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Here:
    """What the steps of a way are told apart by. `coming`: the next one; `running`: quiz (row id) → minutes left."""

    coming: Row | None
    running: Mapping[int, int]


def running_for(at: Standing) -> dict[int, int]:
    """Quiz (row id) → minutes left of its attempt under way: one query for who began one whose time can run out."""
    open_ones = [row for module in at.modules if at.door_of(module).open for row in at.leaves(module)]
    begun = [row for row in open_ones if row.kind == "quiz" and row.pk in at.marks]
    timed = [row.pk for row in begun if row.snapshot and paper_of(row.snapshot).policy.has_clock]
    ends = ends_of(at.learner.enrolment, timed, at.now) if timed else {}
    left = {pk: remaining(end, at.now) for pk, end in ends.items()}
    return {pk: one.minutes for pk, one in left.items() if one is not None}


def _coming(at: Standing, running: Mapping[int, int]) -> Row | None:
    """What to do next: a quiz whose time runs, the shortest first, goes before all else."""
    first = min(running, key=lambda pk: running[pk], default=None)
    return at.by_pk[first] if first is not None else next_row(at)


def way(
    at: Standing,
    dates: Dates | None = None,
    undated: Mapping[int, Undated] | None = None,
    running: Mapping[int, int] | None = None,
) -> Way:
    """The way of one enrolment, from rows at hand: no query.

    `dates`: those of its group, `undated`: its seminar days without one, where they are shown; `running`: its quizzes
    under a clock, with the minutes left.
    """
    coming = _coming(at, running or {})
    here = Here(coming, running or {})
    numbers = _numbers(at)
    spans = [_span(phase, at, here, numbers, Days(dates or {}, undated or {})) for phase in Phase]
    course = at.outline[0]
    inside = at.leaves(at.by_pk[coming.module]) if coming and coming.module else []
    lessons = [row for row in inside if row.kind != "slot"]
    tally = at.tally
    return Way(
        course=str(at.learner.course),
        title=course.title,
        language=course.language,
        spans=[span for span in spans if span.stops],
        next=_step(coming, at, here) if coming else None,
        next_number=lessons.index(coming) + 1 if coming else 0,
        next_of=len(lessons),
        begun=coming is not None and coming.pk in at.marks,
        done=tally.done,
        counted=tally.counted,
        percent=percent(tally.done, tally.counted),
        last_saved=at.last_active,
        new_steps=len(tally.new),
        seminar_on=_seminar_on(at, dates or {}),
        is_test=at.learner.is_test,
        is_complete=tally.counted > 0 and tally.done == tally.counted,
        dates=[one for row in at.outline if row.module is None for one in (dates or {}).get(row.pk, ())],
    )


def _seminar_on(at: Standing, dates: Dates) -> date | None:
    """The day on which the person has a seat, else that of the group."""
    every = [one for found in dates.values() for one in found]
    booked = (one for one in every if one.seat is not None and one.seat.state == BookingState.BOOKED)
    own = next(booked, None)
    return localtime(own.meeting.row.starts_at).date() if own else at.learner.seminar_on


def in_order(standings: list[Standing]) -> list[Standing]:
    """Several courses: the one with the next step comes first, the one worked on last before others."""
    return sorted(standings, key=_urgency, reverse=True)


def _urgency(at: Standing) -> tuple[bool, bool, float]:
    last = at.last_active
    return (not at.learner.is_test, next_row(at) is not None, last.timestamp() if last else 0.0)


def _numbers(at: Standing) -> dict[int, int]:
    """Modules are numbered through; a seminar has no number."""
    counted = [module for module in at.modules if module.phase != Phase.SEMINAR]
    return {module.pk: number for number, module in enumerate(counted, start=1)}


def _span(phase: Phase, at: Standing, here: Here, numbers: dict[int, int], days: Days) -> Span:
    stops = [_stop(m, at, here, numbers.get(m.pk, 0), days) for m in at.modules if m.phase == phase]
    names = {Phase.BEFORE: _("Before"), Phase.SEMINAR: _("Seminar"), Phase.AFTER: _("Afterwards")}
    of = sum(stop.of for stop in stops)
    done = sum(stop.done for stop in stops)
    is_open = any(stop.state not in ("locked", "empty") for stop in stops)
    state = "done" if of and done == of else "open" if is_open else "locked"
    finished = sum(stop.state == "done" for stop in stops)
    if phase == Phase.SEMINAR:
        note = _("is not held") if _none_held(stops) else _("together, on site")
    elif state == "locked":
        note = _("closed")
    else:
        note = _("%(done)s of %(of)s modules") % {"done": finished, "of": len(stops)}
    built = 100 * done // of if of else 0
    return Span(phase, names[phase], stops, built, state, note, lit=state != "locked")


def _none_held(stops: list[Stop]) -> bool:
    return all(stop.undated and not stop.dates and all(one.why for one in stop.undated) for stop in stops)


def _stop(module: Row, at: Standing, here: Here, number: int, days: Days) -> Stop:
    door = at.door_of(module)
    leaves = at.leaves(module)
    steps = (_step(row, at, here, is_open=door.open) for row in leaves if row.pk not in days)
    asked = [row for row in leaves if row.required and not at.is_new(row) and row.pk not in at.dropped]
    done = [row for row in asked if at.is_done(row)]
    mark = at.marks.get(module.pk)
    completed = mark is not None and mark.done_at is not None
    quizzes = [row for row in leaves if row.kind == "quiz" and row.pk in at.marks]
    scores = [at.marks[row.pk].outcome.score for row in quizzes if shows_marks(row.snapshot)]
    best = max((score for score in scores if score is not None), default=None)
    left = sum(row.minutes for row in asked if not at.is_done(row))
    return Stop(
        number=number,
        title=module.title,
        language=module.language,
        state=_state(module, leaves, here.coming, is_open=door.open, is_done=completed),
        why=door_sentence(door, at),
        steps=tuple(steps),
        done=len(done),
        of=len(asked),
        minutes_left=left or (module.minutes if not leaves else 0),
        done_at=mark.done_at if mark else None,
        until=recommended_end(at.learner, module.key),
        score=percent_of(best) if best is not None else None,
        dates=tuple(date for row in leaves for date in days.dates.get(row.pk, ())),
        undated=tuple(days.undated[row.pk] for row in leaves if row.pk in days.undated),
    )


def _state(module: Row, leaves: list[Row], coming: Row | None, *, is_open: bool, is_done: bool) -> str:
    if is_done:
        return "done"
    if coming is not None and coming.module == module.pk:
        return "next"
    if module.phase == Phase.SEMINAR:
        return "seminar" if is_open else "locked"
    if not leaves:
        return "empty"
    return "open" if is_open else "locked"


def _step(row: Row, at: Standing, here: Here, *, is_open: bool = True) -> Step:
    if at.is_done(row):
        state = "done"
    elif here.coming is not None and row.pk == here.coming.pk:
        state = "next"
    else:
        state = ("begun" if at.is_begun(row) else "open") if is_open else "locked"
    url = row.url if is_open and row.kind != "slot" else ""
    return Step(
        row.title,
        row.language,
        url,
        row.kind,
        row.minutes,
        state,
        at.is_new(row),
        not row.required,
        minutes_left=here.running.get(row.pk, 0),
    )
