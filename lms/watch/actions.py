"""Telling administrators when something turns red, and when it is in order again."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from lms.cohorts.queries import administrators
from lms.mail import actions as mail
from lms.mail.letters import Letter, written_to
from lms.operations import signs
from lms.operations.actions import mark
from lms.operations.models import Mark
from lms.operations.signs import News, Sign
from lms.people.models import Person
from lms.watch import mails
from lms.watch.queries import ALARM, site_signs
from lms.watch.words import line


@transaction.atomic
def tell_administrators(*, now: datetime) -> None:
    """For the clock: one letter when parts of the site turn red, one when all have been in order for a day.

    The clock itself is left out: while it stands it cannot tell, and when it runs it is in order.
    """
    Mark.objects.get_or_create(name=ALARM, defaults={"at": now})
    # Locks the mark, so that two clocks tell once.
    told = Mark.objects.select_for_update().get(name=ALARM)
    found = [sign for sign in site_signs(now) if sign.key != "clock"]
    change = signs.news(told.note, found, now)
    if change.known != told.note:
        mark(name=ALARM, at=now, note=change.known)
    if change.red or change.over:
        for person in administrators():
            _tell(person, change, found, now)


def _tell(person: Person, change: News, found: list[Sign], now: datetime) -> None:
    if change.red:
        with written_to(person):
            lines = [line(sign, now) for sign in found if sign.key in change.red]
        _queue(person, "red", mails.red(person, lines), now)
    if change.over:
        _queue(person, "over", mails.over(person, change.over), now)


def _queue(person: Person, what: str, letter: Letter, now: datetime) -> None:
    mail.queue(key=f"site-{what}:{now.isoformat()}", person=person, **asdict(letter))
