"""Screens: any computer shows the codes of a day, opened by a number from the trainer's phone. Not a log-in."""

from datetime import datetime, time, timedelta
from hashlib import sha256
from secrets import randbelow, token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import guesses
from lms.attendance import readying
from lms.attendance.models import Screen
from lms.errors import Refused
from lms.people.models import Person
from lms.seminars.models import Seminar

NUMBER_LIVES = timedelta(minutes=10)


@transaction.atomic
def offer(*, seminar: Seminar, by: Person, now: datetime) -> Screen:
    """A number of six digits that opens one screen until tonight; an older one of this person ends.

    It shows the codes of today; on another day only that it works.
    """
    Screen.objects.filter(ends_at__lte=now).delete()
    Screen.objects.filter(by=by, token=None).delete()
    taken = set(Screen.objects.exclude(number=None).values_list("number", flat=True))
    number = next(one for one in iter(lambda: f"{randbelow(10**6):06}", "") if one not in taken)
    return Screen.objects.create(
        seminar=seminar,
        day=timezone.localdate(now),
        by=by,
        number=number,
        number_until=now + NUMBER_LIVES,
        ends_at=_midnight(now),
    )


def _midnight(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time()))


@transaction.atomic
def pair(*, number: str, client: str, now: datetime) -> tuple[Screen, str]:
    """Open a screen by its number, once; returns it with the secret for its cookie. Refused in words.

    `client` is the network address, whose wrong guesses are counted.
    """
    if guesses.too_many(kind="screen", client=client):
        raise Refused(_("There were too many wrong numbers. Please try again in an hour."))
    typed = "".join(number.split())
    rows = Screen.objects.select_for_update(of=("self",)).select_related("seminar__cohort", "by")
    found = rows.filter(number=typed, token=None, number_until__gt=now).first() if typed else None
    if found is None:
        guesses.too_many(kind="screen", client=client, wrong=True)
        raise Refused(_("This number does not work. Please take a new one on the trainer's phone."))
    secret = token_urlsafe(32)
    found.number, found.token = None, _hashed(secret)
    found.save(update_fields=["number", "token"])
    readying.note_screen(seminar=found.seminar, by=found.by, today=timezone.localdate(now), now=now)
    return found, secret


def showing(secret: str, now: datetime) -> Screen | None:
    """The screen that belongs to a cookie, until that night."""
    if not secret:
        return None
    rows = Screen.objects.select_related("seminar__cohort", "seminar__venue")
    return rows.filter(token=_hashed(secret), ends_at__gt=now, seminar__cancelled_at=None).first()


def end_all(*, seminar: Seminar) -> int:
    """From now on no screen shows the codes of a seminar; returns how many did."""
    return Screen.objects.filter(seminar=seminar).delete()[0]


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
