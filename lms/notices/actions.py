"""Reminders: whom, on which day, and one more look at each before it goes. All for the clock."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.letters import language_for
from lms.mail.models import Mail
from lms.notices import mails
from lms.notices.models import Reminder, ReminderRound
from lms.notices.queries import Left, due_of, open_work, rounds_due, whom
from lms.notices.schedule import FIRST_HOUR, LAST_HOUR, Due, Reminds, free_day
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import meetings

LOOKED_AT = timedelta(minutes=15)  # so long a letter may wait to be sent before somebody has to look again


def remind(*, now: datetime) -> int:
    """For the clock: decide who is reminded, and send what is due by day; returns how many letters are on their way.

    Nobody gets two on one local day, whatever they are about. Before a letter leaves, and every minute while the
    mail server cannot be reached, it is asked again whether it still makes sense.
    """
    local = timezone.localtime(now)
    if not FIRST_HOUR <= local.hour < LAST_HOUR:
        return 0
    today = local.date()
    for seminar, found in rounds_due(today):
        _decide(seminar, found, today, now)
    waiting = Reminder.objects.filter(closed_at=None, day__lte=today).order_by("pk")
    return sum(_send(pk, today, now) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _decide(seminar: Seminar, found: Due, today: date, now: datetime) -> None:
    """Everybody who has open work gets a day of their own for this reminder, once."""
    named: dict[str, Any] = {"about": found.about, "days": found.days, "on": found.on}
    ReminderRound.objects.bulk_create([ReminderRound(seminar=seminar, **named)], ignore_conflicts=True)
    # Locks the round, so that two clocks decide once.
    row = ReminderRound.objects.select_for_update().get(seminar=seminar, **named)
    if row.done_at is not None:
        return
    people = open_work(seminar, found.about, whom(seminar, found.about), now)
    taken = _locked_days(people, today)
    days = {pk: free_day(today, found.until, taken.get(pk, ())) for pk in people}
    Reminder.objects.bulk_create(
        Reminder(round=row, person_id=pk, day=day) for pk, day in days.items() if day is not None
    )
    row.done_at = now
    row.save(update_fields=["done_at"])


def _locked_days(people: Any, today: date) -> dict[int, set[date]]:
    """Person → days from today on that hold a reminder already. The people stay locked until the commit."""
    list(
        Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk")
    )
    taken: dict[int, set[date]] = {}
    rows = Reminder.objects.filter(person__in=people, day__gte=today).values_list("person", "day")
    for person, day in rows:
        taken.setdefault(person, set()).add(day)
    return taken


@transaction.atomic
def _send(pk: int, today: date, now: datetime) -> bool:
    """Look at one reminder; True where its letter is on its way."""
    # Locks the reminder, so that two clocks send it once; what hangs on it is read only then, as it is by now.
    Reminder.objects.select_for_update().get(pk=pk)
    row = Reminder.objects.select_related("round__seminar__cohort", "person", "letter").get(pk=pk)
    if row.closed_at is not None or (row.letter and row.letter.state == MailState.SENDING):
        return False
    if row.letter and row.letter.state in (MailState.SENT, MailState.FAILED):
        return _close(row, now)
    left = _still_open(row, today, now)
    if left is None:
        return _close(row, now)
    if row.day < today and not _move_to_free_day(row, today, now):
        return False
    if mail.prolong(about=_about(row), until=_until(now)):
        return True
    # Read again: the mail server may have taken it meanwhile.
    if row.letter and Mail.objects.get(pk=row.letter.pk).state != MailState.VOID:
        return False
    row.tries += 1
    row.letter = _queue(row, left, now)
    row.save(update_fields=["tries", "letter"])
    return True


def _still_open(row: Reminder, today: date, now: datetime) -> Left | None:
    """What the person has to do, as of now; None where the reminder is pointless."""
    seminar, about = row.round.seminar, Reminds(row.round.about)
    found = due_of(row.round)
    if found is None or today > found.until:
        return None
    asked = whom(seminar, about).filter(pk=row.person_id)
    return open_work(seminar, about, asked, now).get(row.person_id)


def _move_to_free_day(row: Reminder, today: date, now: datetime) -> bool:
    """A reminder that was not sent on its day gets the next one that is free; False where that is not today."""
    found = due_of(row.round)
    day = (
        free_day(today, found.until, _locked_days([row.person_id], today).get(row.person_id, ()))
        if found
        else None
    )
    if day is None:
        return _close(row, now)
    mail.void(about=_about(row))
    row.day = day
    row.save(update_fields=["day"])
    return day == today


def _close(row: Reminder, now: datetime) -> bool:
    mail.void(about=_about(row))
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    return False


def _about(row: Reminder) -> str:
    return f"reminder:{row.pk}"


def _until(now: datetime) -> datetime:
    """A letter is good for some minutes, and never past its evening."""
    evening = timezone.localtime(now).replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)
    return min(now + LOOKED_AT, evening)


def _queue(row: Reminder, left: Left, now: datetime) -> Mail | None:
    seminar = row.round.seminar
    (meeting,) = meetings(Seminar.objects.filter(pk=seminar.pk), language_for(row.person))
    letter = mails.reminder(row.person, meeting, seminar.cohort.course_id, Reminds(row.round.about), left)
    return mail.queue(
        key=f"{_about(row)}:{row.tries}",
        person=row.person,
        about=_about(row),
        optional=True,
        valid_until=_until(now),
        **asdict(letter),
    )
