"""What a trainer takes to a seminar on one page: who comes, who is prepared, needs, questions, place, contacts."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lms.bookings.enums import BookingState, Need
from lms.bookings.models import Booking
from lms.bookings.queries import booked_people
from lms.bookings.rules import may_read_needs
from lms.classroom.models import SeminarQuestion
from lms.classroom.queries import questions_seen_by, under_headings
from lms.cohorts.queries import Learner, active_learners, contacts_of
from lms.institute.queries import current
from lms.outline.enums import Phase
from lms.outline.queries import outline_of
from lms.people.models import Person
from lms.progress.models import Record
from lms.progress.percent import percent
from lms.progress.queries import MARK, Mark, Standing, mark_of
from lms.reports.quizreport import HardQuestion, hard_questions
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who comes. `percent` of what they are asked before the seminar; None where nothing is, or for who does
    not take part in the course.
    """

    name: str
    association: str
    percent: int | None
    need: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom one calls or writes to."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The page. `numbers`: how many of what. `reads_needs`: may the reader have them? `needs`: how often which."""

    meeting: Meeting
    made_at: datetime
    numbers: list[tuple[int, str]]
    people: list[Coming]
    reads_needs: bool
    needs: str
    hard: list[HardQuestion]
    asked: list[tuple[str, list[SeminarQuestion]]]
    contacts: list[Contact]

    @property
    def topic(self) -> str:
        """The heading."""
        return self.meeting.title

    @property
    def language(self) -> str:
        """Of the heading."""
        return self.meeting.language

    @property
    def door_code(self) -> str:
        """How one gets in; empty where nobody said so."""
        return self.meeting.row.door_code


def day_sheet_of(viewer: Person, meeting: Meeting, now: datetime) -> DaySheet:
    """The page as this viewer may have it: questions asked and hard ones for who teaches, needs for who may read them.

    Eighteen queries with a warm outline at most, however many come.
    """
    seminar = meeting.row
    reads = may_read_needs(viewer, seminar)
    booked = booked_people(seminar)
    rows = list(booked.prefetch_related("needs") if reads else booked)
    done = prepared(seminar, [row.person_id for row in rows if row.person_id is not None], now)
    people = [_coming(row, done, reads_needs=reads) for row in rows]
    questions = questions_seen_by(viewer).filter(seminar=seminar).order_by("answered_at", "pk")
    return DaySheet(
        meeting=meeting,
        made_at=now,
        numbers=_numbers(seminar, people),
        people=people,
        reads_needs=reads,
        needs=_needs(rows) if reads else "",
        hard=hard_questions(viewer, seminar.cohort, meeting.language, now),
        asked=under_headings(questions),
        contacts=_contacts(seminar),
    )


def prepared(seminar: Seminar, people: list[int], now: datetime) -> dict[int, int | None]:
    """Person → percent of the steps before the seminar, as their own way counts them: two queries."""
    learners = active_learners(people, seminar.cohort.course_id)
    marks: dict[int, dict[int, Mark]] = {me.enrolment: {} for me in learners}
    for enrolment, *row in Record.objects.filter(enrolment__in=marks).values_list("enrolment_id", *MARK):
        marks[enrolment].update([mark_of(tuple(row))])
    return {me.person: _before(me, marks[me.enrolment], now) for me in learners}


def _before(me: Learner, marks: dict[int, Mark], now: datetime) -> int | None:
    outline = outline_of(me.course, me.version, me.source_language, me.source_language)
    at = Standing(me, outline, marks, now)
    modules = [one for one in at.modules if one.phase == Phase.BEFORE]
    leaves = [row for one in modules for row in at.leaves(one) if row.required and not at.is_new(row)]
    return percent(sum(at.is_done(row) for row in leaves), len(leaves))


def _coming(row: Booking, done: dict[int, int | None], *, reads_needs: bool) -> Coming:
    association = row.association.name if row.association else row.association_written
    needs = (
        [f"{one.get_kind_display()}: {one.text}".rstrip(": ") for one in row.needs.all()]
        if reads_needs
        else []
    )
    name = row.person.sort_name if row.person else ""
    return Coming(name, association, done.get(row.person_id or 0), ", ".join(needs))


def _numbers(seminar: Seminar, people: list[Coming]) -> list[tuple[int, str]]:
    waiting = Booking.objects.filter(seminar=seminar, state=BookingState.WAITING).count()
    told = [one.percent for one in people if one.percent is not None]
    return [
        (len(people), _("booked")),
        (sum(one == 100 for one in told), _("prepared")),
        (sum(one == 0 for one in told), _("not begun to prepare")),
        (waiting, _("on the waiting list")),
    ]


def _needs(rows: list[Booking]) -> str:
    often = Counter(need.kind for row in rows for need in row.needs.all())
    return ", ".join(f"{often[kind]} × {kind.label}" for kind in Need if often[kind])


def _contacts(seminar: Seminar) -> list[Contact]:
    """The contacts of the course, then the institute."""
    named = [Contact(one.name, "", one.email) for one in contacts_of(seminar.cohort.course_id).order_by("pk")]
    institute = current()
    ours = Contact(institute.name or institute.site_name, institute.phone, institute.email)
    return [*named, ours] if ours.phone or ours.email else named
