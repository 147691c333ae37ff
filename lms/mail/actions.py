"""Queue, void and deliver letters. SMTP is never spoken inside a transaction."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from lms.conf import conf
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.people.models import Person

TRIES = 8
CLAIM = timedelta(minutes=4)  # a letter claimed longer ago was left by a worker that died


def queue(*, key: str, subject: str, text: str, person: Person | None = None, to: str = "", **more: Any) -> Mail | None:
    """A letter in the outbox, once per person and key; None where that one is already there.

    `more`: html, about, optional, secret, headers, not_before, valid_until. Delivered soon after commit.
    """
    to = to or (person.email if person else "")
    subject = " ".join(subject.split())[:250]
    letter = Mail(person=person, to=to, key=key, subject=subject, text=text, **more)
    with transaction.atomic():
        Mail.objects.bulk_create([letter], ignore_conflicts=True)
        kept = Mail.objects.filter(uuid=letter.uuid).first()
        if kept is not None:
            transaction.on_commit(partial(_soon, kept.pk))
    return kept


def void(*, about: str) -> int:
    """Letters about this are pointless now; returns how many had not been sent yet."""
    waiting = Mail.objects.filter(about=about, state__in=[MailState.QUEUED, MailState.FAILED])
    return waiting.update(state=MailState.VOID, text="", html="")


def _soon(pk: int) -> None:
    deliver_one.enqueue(pk)


@task()
def deliver_one(pk: int) -> None:
    """Deliver one letter, if it is due and nobody else does."""
    deliver(pk=pk, now=timezone.now())


def deliver_due(*, now: datetime) -> None:
    """For the clock: whatever is due, and what a crash left claimed."""
    due = Mail.objects.filter(_due(now)).order_by("pk").values_list("pk", flat=True)
    for pk in list(due[:200]):
        deliver(pk=pk, now=now)


def deliver(*, pk: int, now: datetime) -> bool:
    """Claim, send, note. A crash between sending and noting sends it again with the same Message-ID."""
    letter = _claim(pk, now)
    if letter is None:
        return False
    try:
        _message(letter).send()
    except OSError as problem:  # SMTPException is an OSError: refused, unreachable, timed out
        _note_failure(letter, problem, now)
        return False
    _note_sent(letter)
    return True


def _due(now: datetime) -> Q:
    waiting = Q(state=MailState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now))
    return waiting | Q(state=MailState.SENDING, claimed_at__lt=now - CLAIM)


@transaction.atomic
def _claim(pk: int, now: datetime) -> Mail | None:
    letter = Mail.objects.select_for_update(of=("self",)).filter(_due(now), pk=pk).first()
    if letter is None:
        return None
    too_late = letter.valid_until is not None and letter.valid_until < now
    letter.state = MailState.VOID if too_late or not letter.to else MailState.SENDING
    letter.claimed_at = now
    if letter.state == MailState.VOID and letter.secret:
        letter.text = letter.html = ""
    letter.save(update_fields=["state", "claimed_at", "text", "html"])
    return letter if letter.state == MailState.SENDING else None


def _message(letter: Mail) -> EmailMultiAlternatives:
    host = conf.base_url.partition("://")[2].partition(":")[0]
    headers = {"Message-ID": f"<{letter.uuid}@{host}>", "Auto-Submitted": "auto-generated", **letter.headers}
    connection = get_connection(conf.mail_transport)
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=headers, connection=connection
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def _note_sent(letter: Mail) -> None:
    blank = {"text": "", "html": ""} if letter.secret else {}
    Mail.objects.filter(pk=letter.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), problem="", tries=F("tries") + 1, **blank
    )


def _note_failure(letter: Mail, problem: OSError, now: datetime) -> None:
    final = letter.tries + 1 >= TRIES
    pause = timedelta(minutes=2**letter.tries)
    Mail.objects.filter(pk=letter.pk).update(
        state=MailState.FAILED if final else MailState.QUEUED,
        not_before=now + pause,
        tries=F("tries") + 1,
        problem=f"{type(problem).__name__}: {problem}"[:300],
        **({"text": "", "html": ""} if final and letter.secret else {}),
    )
