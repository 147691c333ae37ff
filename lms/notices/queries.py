"""Who is to be reminded of what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.cohorts.queries import active_learners
from lms.conf import conf
from lms.mail.enums import Optional
from lms.mail.queries import unwanted
from lms.notices.models import ReminderRound
from lms.notices.schedule import LAST_WORD, Due, Reminds, due
from lms.outline.enums import Phase
from lms.outline.spec import Row
from lms.people.models import Person
from lms.people.queries import known_people
from lms.progress.enums import State
from lms.progress.queries import Standing, standing
from lms.seminars.models import Seminar

NOT_THERE = (State.ABSENT, State.EXCUSED, State.CANCELLED)


def dues_of(seminar: Seminar) -> list[Due]:
    """The reminders about a seminar, from its local days; none once it was cancelled."""
    if seminar.cancelled_at is not None:
        return []
    first, last = timezone.localdate(seminar.starts_at), timezone.localdate(seminar.ends_at)
    return due(first, last, before=conf.remind_days_before, after=conf.remind_days_after)


def rounds_due(today: date) -> list[tuple[Seminar, Due]]:
    """Reminders whose day has come and that nobody decided yet, of real groups: two queries."""
    early, late = max(conf.remind_days_before, default=0), max(conf.remind_days_after, default=0)
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    near = Seminar.objects.filter(
        cancelled_at=None,
        cohort__is_test=False,
        cohort__self_study=False,
        starts_at__lt=midnight + timedelta(days=early + 2),
        ends_at__gt=midnight - timedelta(days=late + 2) - LAST_WORD,
    ).select_related("cohort")
    rows = [(one, found) for one in near for found in dues_of(one) if found.on <= today <= found.until]
    if not rows:
        return []
    rounds = ReminderRound.objects.filter(seminar__in=[one for one, _found in rows], done_at__isnull=False)
    done = set(rounds.values_list("seminar", "about", "days", "on"))
    return [(one, found) for one, found in rows if (one.pk, found.about, found.days, found.on) not in done]


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
    rows = [row for module in _modules(seminar, about, at) for row in _waiting(module, at)]
    return Left(len(rows), sum(row.minutes for row in rows))


def _modules(seminar: Seminar, about: Reminds, at: Standing) -> list[Row]:
    """The open modules before the seminar's own, or after it until the next seminar."""
    slot = at.by_pk.get(seminar.slot_id)
    place = next((n for n, one in enumerate(at.modules) if slot and one.pk == slot.module), None)
    if place is None:
        return []
    before, after = at.modules[:place], at.modules[place + 1 :]
    near = (
        before if about == Reminds.PREPARATION else takewhile(lambda one: one.phase != Phase.SEMINAR, after)
    )
    return [one for one in near if one.phase != Phase.SEMINAR and at.door_of(one).open]


def _waiting(module: Row, at: Standing) -> list[Row]:
    """What is left of a module, as `next_row` sees it."""
    return [
        row
        for row in at.leaves(module)
        if row.kind != "slot" and row.required and not at.is_done(row) and not at.is_new(row)
    ]
