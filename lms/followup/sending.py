"""Letters with questions: to whom, at most how often, and one more look before each goes. For the clock."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lms.followup import actions, mails
from lms.followup.models import FollowUpRound
from lms.followup.queries import AT_ONCE, letters_lost, open_items, people_due
from lms.followup.rules import why_shut
from lms.followup.schedule import LAST_HOUR, is_time
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.people.models import Person


def send_questions(*, now: datetime) -> int:
    """For the clock: questions go to whom they are due; returns how many letters are on their way.

    A letter that was not sent by its evening is written again the next day. What waits and makes no sense any more
    is taken back.
    """
    _take_back(now)
    local = timezone.localtime(now)
    if not is_time(local):
        return 0
    again = sum(_write_again(pk, now) for pk in letters_lost(now))
    due = people_due(now).values_list("pk", flat=True)[:AT_ONCE]
    return again + sum(_write(pk, now) for pk in list(due))


@transaction.atomic
def _write(pk: int, now: datetime) -> bool:
    # Locks the person, so that two clocks write once; who is due is asked again only then.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    person = people_due(now).filter(pk=pk).first()
    found = actions.begin_by_mail(person=person, now=now) if person is not None else None
    return found is not None and _queue(found, now)


@transaction.atomic
def _write_again(pk: int, now: datetime) -> bool:
    # Locks the round, so that two clocks write once.
    FollowUpRound.objects.select_for_update(of=("self",)).get(pk=pk)
    found = FollowUpRound.objects.select_related("person", "letter").get(pk=pk)
    lost = found.letter is not None and found.letter.state == MailState.VOID
    return lost and why_shut(found, now) is None and _queue(found, now)


def _queue(found: FollowUpRound, now: datetime) -> bool:
    items = open_items(found)
    if not items:
        return False
    letter = mails.questions(found, len(items), items[0].row.activity.course)
    evening = timezone.localtime(now).replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)
    queued = mail.queue(
        key=f"{actions.about(found)}:{timezone.localdate(now)}",
        person=found.person,
        about=actions.about(found),
        optional=True,
        secret=True,
        valid_until=evening,
        **asdict(letter),
    )
    if queued is not None:
        actions.note_letter(found=found, letter=queued)
    return queued is not None


def _take_back(now: datetime) -> None:
    """Letters that wait for questions which are answered or stopped: one query where none wait."""
    waiting = FollowUpRound.objects.filter(letter__state=MailState.QUEUED)
    for found in waiting.select_related("person"):
        if why_shut(found, now) is not None:
            mail.void(about=actions.about(found))
