"""Checking in at the door by a code: whose code it is, whether the door is open, and the mark."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.accounts import guesses
from lms.accounts.qr import qr
from lms.attendance import actions
from lms.attendance.actions import Mark
from lms.attendance.codes import Door
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance
from lms.attendance.parts import Hour, Part, Span, door
from lms.attendance.queries import closed_days, enrolment_for, parts_of
from lms.conf import conf
from lms.people.models import Person
from lms.seminars.models import Seminar

KEEP = timedelta(minutes=15)  # from the scan to the button: so long somebody may need to log in
WRONG_WORDS = 10  # of one person within the hour


class State(StrEnum):
    """What the door says to somebody."""

    READY = "ready"
    HERE = "here"
    EARLY = "early"
    OVER = "over"
    STRANGER = "stranger"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door says, of which part; `spans`: the units that count now; `at`: since when somebody is here."""

    state: State
    part: Part | None = None
    spans: tuple[Span, ...] = ()
    at: datetime | None = None


def codes(seminar: Seminar, day: date) -> Door:
    """The codes of one seminar on one day."""
    return Door(settings.SECRET_KEY.encode(), seminar.uuid, day)


def look(*, seminar: Seminar, person: Person, now: datetime) -> Answer:
    """What the door of a seminar says to a person now; writes nothing."""
    today = timezone.localdate(now)
    if seminar.cancelled_at is not None:
        return Answer(State.CANCELLED)
    if enrolment_for(person, seminar) is None:
        return Answer(State.STRANGER)
    hour, part = door([one for one in parts_of(seminar) if one.day == today], now)
    rows = Attendance.objects.filter(person=person, unit__seminar=seminar, presence=Presence.PRESENT)
    here = {row.unit_id: row.changed_at for row in rows}
    if part is None or today in closed_days(seminar):
        return Answer(State.OVER, at=max(here.values(), default=None))
    spans = part.still(now)
    if hour == Hour.EARLY:
        return Answer(State.EARLY, part)
    if all(one.pk in here for one in spans):
        return Answer(State.HERE, part, spans, min(here[one.pk] for one in spans))
    return Answer(State.READY, part, spans)


@transaction.atomic
def check_in(*, seminar: Seminar, person: Person, source: TickSource, now: datetime) -> Answer:
    """One mark for the units that count now. Twice, also at once, is one; else says what `look` says."""
    # Locks the seminar, so that a button pressed twice at once makes one mark.
    locked = Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=seminar.pk)
    answer = look(seminar=locked, person=person, now=now)
    if answer.state != State.READY:
        return answer
    what = Mark(
        uuid=uuid4(),
        presence=Presence.PRESENT,
        source=source,
        made_at=now,
        received_at=now,
        by=person,
    )
    actions.mark(seminar=locked, spans=answer.spans, person=person, what=what)
    return Answer(State.HERE, answer.part, answer.spans, now)


def by_word(*, word: str, person: Person, now: datetime) -> tuple[Seminar, TickSource] | None:
    """The seminar of today, in a course that the person takes, whose word this is, and where it stands.

    Counts wrong ones.
    """
    if guesses.too_many(kind="door-word", client=str(person.pk), most=WRONG_WORDS):
        return None
    today = timezone.localdate(now)
    near = {"starts_at__lt": now + timedelta(days=1), "ends_at__gt": now - timedelta(days=1)}
    rows = Seminar.objects.filter(
        cohort__course__in=person.enrolments.filter(is_test=False).values("course"), cancelled_at=None, **near
    )
    for row in rows.select_related("cohort"):
        of_today = codes(row, today)
        if of_today.is_word(word, now):
            return row, TickSource.WORD
        if of_today.is_word_on_paper(word):
            return row, TickSource.PAPER_CODE
    guesses.too_many(kind="door-word", client=str(person.pk), wrong=True, most=WRONG_WORDS)
    return None


def shown_codes(seminar: Seminar, now: datetime) -> dict[str, Any]:
    """The code of this moment as a picture, and the word."""
    today = codes(seminar, timezone.localdate(now))
    picture = qr(address(seminar, today.on_screen(now)))
    return {"qr": picture, "word": today.word(now), "typed": address_to_type()}


def address_to_type() -> str:
    """Where the word is typed, as one types it."""
    return conf.base_url.partition("://")[2] + reverse("lms:door")


def address(seminar: Seminar, code: str) -> str:
    """Where a code leads."""
    return conf.base_url + reverse("lms:door_code", args=[seminar.pk, code])
