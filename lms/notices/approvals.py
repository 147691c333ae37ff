"""Who decides about registrations hears that people ask: at most one letter a day, however many ask. For the clock."""

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from lms.bookings.enums import BookingState
from lms.bookings.models import Booking
from lms.bookings.queries import undecided
from lms.mail import actions as mail
from lms.mail.letters import language_for
from lms.mail.models import Mail
from lms.notices import mails
from lms.notices.queries import deciders
from lms.notices.schedule import FIRST_HOUR, LAST_HOUR
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import meetings

ABOUT = "requests"
UNDER_WAY = timedelta(seconds=10)  # so long a booking may take from its press until the clock can see it


def tell_deciders(*, now: datetime) -> int:
    """For the clock: a letter to who decides, where somebody asked since the last one; returns how many.

    Not at night, and one a day about all their seminars.
    """
    local = timezone.localtime(now)
    if not FIRST_HOUR <= local.hour < LAST_HOUR:
        return 0
    waiting: dict[int, list[Seminar]] = defaultdict(list)
    for seminar in undecided(now).select_related("cohort"):
        for person in deciders(seminar):
            waiting[person].append(seminar)
    told = _told(waiting)
    people = Person.objects.filter(pk__in=waiting, erased_at=None).exclude(email="").order_by("pk")
    return sum(_tell(one, waiting[one.pk], told.get(one.pk), now) for one in people)


def _told(people: dict[int, list[Seminar]]) -> dict[int, datetime]:
    """Person → when they heard last."""
    letters = Mail.objects.filter(about=ABOUT, person__in=people).order_by()
    return dict(letters.values_list("person").annotate(last=Max("created_at")))


def _tell(person: Person, rows: list[Seminar], told: datetime | None, now: datetime) -> bool:
    asked = Booking.objects.filter(seminar__in=rows, state=BookingState.ASKED, person__isnull=False)
    if told is not None and (
        timezone.localdate(told) == timezone.localdate(now)
        or not asked.filter(changed_at__gt=told - UNDER_WAY).exists()
    ):
        return False
    found = meetings(Seminar.objects.filter(pk__in=[row.pk for row in rows]), language_for(person))
    counts = {row.pk: row.asked_now for row in rows}  # type: ignore[attr-defined]  # annotated
    letter = mails.requests(person, [(one, counts[one.row.pk]) for one in found])
    queued = mail.queue(
        key=f"{ABOUT}:{timezone.localdate(now)}",
        person=person,
        about=ABOUT,
        valid_until=max(row.starts_at for row in rows),
        **asdict(letter),
    )
    return queued is not None
