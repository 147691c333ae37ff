"""Who is to be reminded of what."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.bookings.enums import LIVING, BookingState
from lms.bookings.models import Booking, BookingEvent
from lms.cohorts.queries import active_learners, coordinators_by_name
from lms.conf import conf
from lms.mail.enums import MailState, Optional
from lms.mail.models import Mail
from lms.mail.queries import unwanted
from lms.notices.enums import Audience, Occasion, Unreachable
from lms.notices.models import Circular, Reached, ReminderRound
from lms.notices.schedule import LAST_WORD, Due, Reminds, due
from lms.outline.enums import Phase
from lms.outline.spec import Row
from lms.people.models import Person
from lms.people.queries import known_people
from lms.progress.enums import State
from lms.progress.queries import Standing, open_before, standing, waiting_in
from lms.seminars.models import Seminar, SeminarTrainer
from lms.seminars.queries import may_teach_on
from lms.seminars.schedule import FURTHEST

SOON = timedelta(hours=24)  # a letter may be read a day late
OVER = timedelta(days=1)
NOT_THERE = (State.ABSENT, State.EXCUSED, State.CANCELLED)


def dues_of(seminar: Seminar) -> list[Due]:
    """The reminders about a seminar, from its local days; none once it was cancelled."""
    if seminar.cancelled_at is not None:
        return []
    first, last = timezone.localdate(seminar.starts_at), timezone.localdate(seminar.ends_at)
    before, after = seminar.remind_before, seminar.remind_after
    return due(
        first,
        last,
        before=conf.remind_days_before if before is None else before,
        after=conf.remind_days_after if after is None else after,
    )


def rounds_due(today: date) -> list[tuple[Seminar, Due]]:
    """Reminders whose day has come and that nobody decided yet, of real groups: two queries."""
    early, late = max(conf.remind_days_before, default=0), max(conf.remind_days_after, default=0)
    own = Q(remind_before__isnull=False) | Q(remind_after__isnull=False)
    near = Seminar.objects.filter(
        _within(today, early, late) | (own & _within(today, FURTHEST, FURTHEST)),
        cancelled_at=None,
        cohort__is_test=False,
        cohort__self_study=False,
    ).select_related("cohort")
    rows = [(one, found) for one in near for found in dues_of(one) if found.on <= today <= found.until]
    if not rows:
        return []
    rounds = ReminderRound.objects.filter(seminar__in=[one for one, _found in rows], done_at__isnull=False)
    done = set(rounds.values_list("seminar", "about", "days", "on"))
    return [(one, found) for one, found in rows if (one.pk, found.about, found.days, found.on) not in done]


def _within(today: date, early: int, late: int) -> Q:
    """Seminars that begin at most so many days from today, and ended at most so many days ago."""
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    return Q(
        starts_at__lt=midnight + timedelta(days=early + 2),
        ends_at__gt=midnight - timedelta(days=late + 2) - LAST_WORD,
    )


def due_of(row: ReminderRound) -> Due | None:
    """What a round is about, as its seminar stands now; None where it was moved away or cancelled."""
    named = (row.about, row.days, row.on)
    return next((one for one in dues_of(row.seminar) if (one.about, one.days, one.on) == named), None)


def whom(seminar: Seminar, about: Reminds) -> QuerySet[Person]:
    """Who may be reminded: the booked, afterwards also who was there; with an address, and not against their wish."""
    booked = Booking.objects.filter(seminar=seminar, state=BookingState.BOOKED)
    named = Q(pk__in=booked.values("person"))
    if about == Reminds.FOLLOW_UP:
        there = Attendance.objects.filter(
            unit__seminar=seminar, presence__in=[Presence.PRESENT, Presence.PARTLY]
        )
        named |= Q(pk__in=there.values("person"))
    wanted = known_people().filter(named).exclude(email="")
    return wanted.exclude(pk__in=unwanted(Optional(about.value))).order_by("pk")


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody has still to do: steps, and the minutes they take."""

    steps: int
    minutes: int


def open_work(seminar: Seminar, about: Reminds, people: Any, now: datetime) -> dict[int, Left]:
    """Person → what is open, for those of these people who can do something now: one query, and one for each."""
    learners = active_learners(people, seminar.cohort.course_id)
    found = {me.person: _left(seminar, about, standing(me, me.source_language, now)) for me in learners}
    return {person: left for person, left in found.items() if left.steps}


def _left(seminar: Seminar, about: Reminds, at: Standing) -> Left:
    mark = at.marks.get(seminar.slot_id)
    if mark is not None and mark.outcome.state in NOT_THERE:
        return Left(0, 0)
    rows = [row for module in _modules(seminar, about, at) for row in waiting_in(module, at)]
    return Left(len(rows), sum(row.minutes for row in rows))


def _modules(seminar: Seminar, about: Reminds, at: Standing) -> list[Row]:
    """The open modules before the seminar's own, or after it until the next seminar."""
    if about == Reminds.PREPARATION:
        return open_before(at, seminar.slot_id)
    slot = at.by_pk.get(seminar.slot_id)
    place = next((n for n, one in enumerate(at.modules) if slot and one.pk == slot.module), None)
    after = at.modules[place + 1 :] if place is not None else []
    return [one for one in takewhile(lambda one: one.phase != Phase.SEMINAR, after) if at.door_of(one).open]


def people_of(seminar: Seminar, audience: Audience) -> QuerySet[Person]:
    """Whom staff write to, by name."""
    if audience == Audience.PRESENT:
        rows: QuerySet[Any] = Attendance.objects.filter(
            unit__seminar=seminar, presence__in=[Presence.PRESENT, Presence.PARTLY]
        )
    else:
        rows = Booking.objects.filter(seminar=seminar, state=BookingState(audience.value))
    found = known_people().filter(pk__in=rows.values("person"))
    return found.order_by("family_name", "given_names", "pk")


def phones(seminar: Seminar) -> dict[int, str]:
    """Person → the number they gave when they booked the seminar."""
    rows = Booking.objects.filter(seminar=seminar, person__isnull=False).exclude(phone="")
    return dict(rows.values_list("person", "phone"))


def circulars_of(seminar: Seminar) -> QuerySet[Circular]:
    """What staff have sent to the people of a seminar, newest first."""
    return Circular.objects.filter(seminar=seminar).select_related("by")


def deciders(seminar: Seminar) -> set[int]:
    """Keys of who is told that people ask for a seat: who leads the seminar, and the coordinators of its group.

    Where there are none, everybody who teaches the group. All of them may decide.
    """
    today = timezone.localdate()
    teachers = may_teach_on(seminar.cohort, today, today)
    leads = teachers & set(SeminarTrainer.objects.filter(seminar=seminar).values_list("person", flat=True))
    return leads | coordinators_by_name(seminar.cohort) or teachers


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody who must hear what changed at `since`, and whom no letter reaches in time; `reached` once told."""

    booking: Booking
    occasion: Occasion
    since: datetime
    why: tuple[Unreachable, ...]
    reached: Reached | None


def calls_of(seminar: Seminar, now: datetime) -> list[Call]:
    """Whom to call about a seminar, those not reached yet first; nobody once it is long over: five queries."""
    if max(seminar.ends_at, seminar.moved_from or seminar.ends_at) < now - OVER:
        return []
    rows = Booking.objects.filter(seminar=seminar, state__in=LIVING, person__in=known_people())
    bookings = {one.pk: one for one in rows.select_related("person").order_by("person__family_name", "pk")}
    news = [*_changes(seminar, bookings), *_freed_seats(seminar, bookings)]
    failed = _failed(bookings)
    calls = [_call(seminar, bookings[pk], occasion, since, failed) for pk, occasion, since in news]
    told = {
        (one.booking_id, one.occasion, one.since): one
        for one in Reached.objects.filter(booking__in=bookings).select_related("by")
    }
    found = [
        replace(one, reached=told.get((one.booking.pk, one.occasion, one.since))) for one in calls if one.why
    ]
    return sorted(found, key=lambda one: one.reached is not None)


News = Iterable[tuple[int, Occasion, datetime]]


def _changes(seminar: Seminar, bookings: dict[int, Booking]) -> News:
    """Whoever had booked, or waited, before it was called off or moved."""
    occasion, since = Occasion.CALLED_OFF, seminar.cancelled_at
    if since is None:
        occasion, since = Occasion.MOVED, seminar.moved_at
    if since is None:
        return []
    return [(pk, occasion, since) for pk, one in bookings.items() if one.asked_at < since]


def _freed_seats(seminar: Seminar, bookings: dict[int, Booking]) -> News:
    """Whoever waited and has a seat by now, unless all is called off."""
    if seminar.cancelled_at is not None:
        return []
    has_seat = [pk for pk, one in bookings.items() if one.state == BookingState.BOOKED]
    events = BookingEvent.objects.filter(booking__in=has_seat, new=BookingState.BOOKED).order_by("pk")
    newest = {pk: (old, at) for pk, old, at in events.values_list("booking", "old", "at")}
    return [(pk, Occasion.SEAT, at) for pk, (old, at) in newest.items() if old == BookingState.WAITING]


def _failed(bookings: Iterable[int]) -> dict[str, datetime]:
    """What a letter was about → when the newest of them was written that could not be sent."""
    rows = Mail.objects.filter(state=MailState.FAILED, about__in=[f"booking:{pk}" for pk in bookings])
    return dict(rows.order_by("pk").values_list("about", "created_at"))


def _call(
    seminar: Seminar, booking: Booking, occasion: Occasion, since: datetime, failed: dict[str, datetime]
) -> Call:
    person = booking.person
    starts = [seminar.starts_at]
    if occasion == Occasion.MOVED and seminar.moved_from is not None:
        starts.append(seminar.moved_from)
    why = []
    if person is None or not person.email:
        why.append(Unreachable.NO_ADDRESS)
    elif failed.get(f"booking:{booking.pk}", since - SOON) >= since:
        why.append(Unreachable.FAILED)
    if min(starts) - since < SOON:
        why.append(Unreachable.SOON)
    return Call(booking, occasion, since, tuple(why), None)
