"""The letter to the trainers on the evening before a seminar day. For the clock."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.letters import language_for
from lms.mail.models import Mail
from lms.notices import mails
from lms.notices.schedule import is_eve
from lms.people.models import Person
from lms.seminars.models import Seminar, Unit
from lms.seminars.queries import begin_of_right, may_teach_on, meetings, trainers_on

ABOUT = "ready"


def ask_if_ready(*, now: datetime) -> int:
    """For the clock: each trainer of a seminar day, substitutes too, gets one letter; returns how many were written.

    A day that moves is another day. What has not been sent yet is taken back where it makes no sense any more.
    """
    _take_back(now)
    return sum(_write(seminar, day, now) for seminar, day in _days_due(now))


def _days_due(now: datetime) -> list[tuple[int, date]]:
    """Seminars (row ids) with the day for which it is the evening before: one query, none at night."""
    today = timezone.localdate(now)
    midnight = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    near = Unit.objects.filter(
        starts_at__gte=midnight,
        starts_at__lt=midnight + timedelta(days=2, hours=2),  # a night may have 25 hours
        seminar__cancelled_at=None,
        seminar__cohort__is_test=False,
    )
    begins = _begins(near.order_by("starts_at").values_list("seminar", "starts_at"))
    local = timezone.localtime(now)
    return [at for at, first in begins.items() if is_eve(local, first)]


def _begins(units: Iterable[tuple[int, datetime]]) -> dict[tuple[int, date], datetime]:
    """Seminar and day → when that day begins, in local time. Units come in order."""
    found: dict[tuple[int, date], datetime] = {}
    for seminar, at in units:
        local = timezone.localtime(at)
        found.setdefault((seminar, local.date()), local)
    return found


@transaction.atomic
def _write(pk: int, day: date, now: datetime) -> int:
    """Write to those trainers of a day who have no letter about it yet; returns to how many."""
    # Locks the seminar, so that two clocks write once; what hangs on it is read only then, as it is by now.
    Seminar.objects.select_for_update(of=("self",)).get(pk=pk)
    seminar = Seminar.objects.select_related("cohort").get(pk=pk)
    units = Unit.objects.filter(seminar=seminar).order_by("starts_at").values_list("seminar", "starts_at")
    begins = _begins(units).get((pk, day))
    if begins is None or seminar.cancelled_at is not None:
        return 0
    people = [one for one in trainers_on(seminar, day) if one.email]
    numbers = _numbers({one.pk: _about(seminar, day, one) for one in people})
    due = [one for one in people if one.pk in numbers]
    return sum(_queue(seminar, one, begins, numbers[one.pk], timezone.localdate(now)) for one in due)


def _numbers(abouts: dict[int, str]) -> dict[int, int]:
    """Person → the number of the letter to write now; nobody for whom one has gone, or is on its way.

    What was taken back before anybody tried to send it does not count as a letter.
    """
    found: dict[str, list[bool]] = {about: [] for about in abouts.values()}
    for about, state, tries in Mail.objects.filter(about__in=found).values_list("about", "state", "tries"):
        found[about].append(state == MailState.VOID and not tries)
    return {person: len(found[about]) for person, about in abouts.items() if all(found[about])}


def _about(seminar: Seminar, day: date, person: Person) -> str:
    return f"{ABOUT}:{seminar.pk}:{day}:{person.pk}"


def _queue(seminar: Seminar, person: Person, begins: datetime, number: int, today: date) -> bool:
    (meeting,) = meetings(Seminar.objects.filter(pk=seminar.pk), language_for(person))
    day = next(one for one in meeting.days if one.starts_at.date() == begins.date())
    has_right = person.pk in may_teach_on(seminar.cohort, today, today)
    since = None if has_right else begin_of_right(person, seminar.cohort, begins.date())
    about = _about(seminar, begins.date(), person)
    letter = mails.day_before(person, meeting, day, seminar.cohort.course_id, since=since)
    made = mail.queue(
        key=f"{about}:{number}", person=person, about=about, valid_until=begins, **asdict(letter)
    )
    return made is not None


def _take_back(now: datetime) -> None:
    """Letters that wait, for a day that is no more, or for somebody who does not teach on it: one query where none."""
    waiting = Mail.objects.filter(state=MailState.QUEUED, about__startswith=f"{ABOUT}:")
    for about in set(waiting.values_list("about", flat=True)):
        _kind, seminar, day, person = about.split(":")
        if not _is_true(int(seminar), date.fromisoformat(day), int(person)):
            mail.void(about=about)


def _is_true(pk: int, day: date, person: int) -> bool:
    """Does this person teach on this day of the seminar, as of now?"""
    seminar = Seminar.objects.select_related("cohort").get(pk=pk)
    units = seminar.units.order_by("starts_at").values_list("seminar", "starts_at")
    if seminar.cancelled_at is not None or (pk, day) not in _begins(units):
        return False
    return person in {one.pk for one in trainers_on(seminar, day)}
