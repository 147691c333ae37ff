"""Queue, void and deliver letters. SMTP is never spoken inside a transaction."""

from datetime import datetime, timedelta
from email.mime.text import MIMEText
from enum import Enum
from functools import partial
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.apps import apps
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task

from lms.conf import conf
from lms.errors import Refused
from lms.mail.enums import MailState
from lms.mail.letters import answers_to, one_line
from lms.mail.models import Mail, MailPreference
from lms.mail.rules import why_not_again
from lms.people.models import Person

CLAIM = timedelta(minutes=4)  # a letter claimed longer ago was left by a worker that died
LONGEST_PAUSE = timedelta(minutes=30)
GIVE_UP = timedelta(days=3)  # a server may be down over a weekend
STUCK = timedelta(minutes=15)
AT_ONCE = 200  # letters per sweep
EMPTY: dict[str, Any] = {"text": "", "html": "", "calendars": []}  # what a letter says, gone


class Delivery(Enum):
    """What became of a try to deliver."""

    SENT = "sent"
    NOT_DUE = "not due"
    LATER = "later"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


def queue(
    *, key: str, subject: str, text: str, person: Person | None = None, to: str = "", **more: Any
) -> Mail | None:
    """A letter in the outbox, once per person and key; None where that one is already there.

    `more`: html, about, optional, secret, headers, calendars, not_before, valid_until. Delivered soon after commit.
    Whatever sends it, answers have somewhere to go: to the institute, unless the headers say who.
    """
    to = one_line(to or (person.email if person else ""))
    letter = Mail(person=person, to=to, key=key, subject=one_line(subject)[:250], text=text, **more)
    headers = {"Reply-To": answers_to(), **letter.headers}
    letter.headers = {one_line(name): one_line(value) for name, value in headers.items()}
    with transaction.atomic():
        Mail.objects.bulk_create([letter], ignore_conflicts=True)
        kept = Mail.objects.filter(uuid=letter.uuid).first()
        if kept is not None:
            transaction.on_commit(partial(_soon, kept.pk))
    return kept


def void(*, about: str, keys: str = "") -> int:
    """Letters about this are pointless now; returns how many had not been sent yet. `keys`: how their keys begin."""
    named = Mail.objects.filter(about=about, key__startswith=keys)
    waiting = named.filter(state__in=[MailState.QUEUED, MailState.FAILED])
    return waiting.update(state=MailState.VOID, **EMPTY)


def prolong(*, about: str, until: datetime) -> int:
    """Somebody has looked again: letters about this stay true until then; returns how many wait to be sent."""
    return Mail.objects.filter(about=about, state=MailState.QUEUED).update(valid_until=until)


def prefer(*, person: Person, **wanted: bool) -> None:
    """What a person wants of optional letters, by the names of `enums.Optional`; the others stay as they are."""
    MailPreference.objects.update_or_create(person=person, defaults=wanted)


def readdress(*, person: Person, to: str) -> int:
    """What waits for a person goes to their new address; returns how many letters."""
    waiting = Mail.objects.filter(person=person, state__in=[MailState.QUEUED, MailState.FAILED])
    return waiting.update(to=one_line(to))


@transaction.atomic
def try_again(*, letter: Mail, now: datetime) -> None:
    """For staff: a letter that could not be sent is tried for three more days. Refused where that makes no sense."""
    found = Mail.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if why_not := why_not_again(found, now):
        raise Refused(why_not)
    Mail.objects.filter(pk=found.pk).update(
        state=MailState.QUEUED, not_before=None, tries=0, again_at=now, sent_at=None
    )
    transaction.on_commit(partial(_soon, found.pk))


def put_aside(*, letter: Mail, now: datetime) -> None:
    """For staff: nobody waits any more for a letter that could not be sent."""
    failed = Mail.objects.filter(pk=letter.pk, state=MailState.FAILED)
    if not failed.update(state=MailState.VOID, **EMPTY):
        raise Refused(_("This letter did not fail."))


def returned(*, letter: Mail) -> None:
    """For staff: a letter that was sent came back; from now on it counts as one that could not be sent."""
    sent = Mail.objects.filter(pk=letter.pk, state=MailState.SENT)
    if not sent.update(state=MailState.FAILED, problem="It came back later, as staff noted."):
        raise Refused(_("Only a letter that was sent can come back."))


def arrived(*, letter: Mail) -> None:
    """For staff: a letter of which somebody noted that it came back did not. Refused for one that was never sent."""
    back = Mail.objects.filter(pk=letter.pk, state=MailState.FAILED, sent_at__isnull=False)
    if not back.update(state=MailState.SENT, problem=""):
        raise Refused(_("Nobody noted of this letter that it came back."))


def _soon(pk: int) -> None:
    deliver_one.enqueue(pk)


@task(priority=50)  # somebody waits for a code; searching and indexing can wait
def deliver_one(pk: int) -> None:
    """Deliver one letter, if it is due and nobody else does."""
    deliver(pk=pk, now=timezone.now())


def deliver_due(*, now: datetime) -> int:
    """For the clock: whatever is due in order, and what a crash left claimed. Returns how many were sent.

    Stops where the mail server cannot be reached: the rest would only wait for it one by one.
    """
    sent = 0
    due = Mail.objects.filter(_due(now)).order_by("pk").values_list("pk", flat=True)
    for pk in list(due[:AT_ONCE]):
        outcome = deliver(pk=pk, now=now)
        sent += outcome is Delivery.SENT
        if outcome is Delivery.UNREACHABLE:
            break
    return sent


def deliver(*, pk: int, now: datetime) -> Delivery:
    """Claim, send, note. A crash between sending and noting sends it again with the same Message-ID."""
    letter = _claim(pk, now)
    if letter is None:
        return Delivery.NOT_DUE
    try:
        _message(letter).send()
    except (OSError, ValueError) as problem:
        # SMTPException is an OSError; a ValueError is a header or an address that cannot be written.
        return _note_failure(letter, problem, now)
    _note_sent(letter)
    return Delivery.SENT


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
        letter.text, letter.html, letter.calendars = "", "", []
    letter.save(update_fields=["state", "claimed_at", *EMPTY])
    return letter if letter.state == MailState.SENDING else None


def _message(letter: Mail) -> EmailMultiAlternatives:
    host = conf.base_url.partition("://")[2].partition(":")[0]
    headers = {"Message-ID": f"<{letter.uuid}@{host}>", "Auto-Submitted": "auto-generated", **letter.headers}
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.to],
        headers=headers,
        connection=get_connection(conf.mail_transport),
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for number, file in enumerate(letter.calendars, start=1):
        message.attach(_calendar(file, number))
    return message


def _calendar(file: str, number: int) -> MIMEText:
    """A date as calendars in mail programs read it: the method stands in the file and in the type (RFC 6047)."""
    method = "CANCEL" if "METHOD:CANCEL" in file else "REQUEST"
    part = MIMEText(file, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename=f"termin-{number}.ics")
    return part


def _note_sent(letter: Mail) -> None:
    blank = EMPTY if letter.secret else {}
    Mail.objects.filter(pk=letter.pk).update(
        state=MailState.SENT, sent_at=timezone.now(), problem="", tries=F("tries") + 1, **blank
    )


def _note_failure(letter: Mail, problem: OSError | ValueError, now: datetime) -> Delivery:
    outcome = _judge(problem)
    final = outcome is Delivery.REFUSED or now - (letter.again_at or letter.created_at) > GIVE_UP
    pause = min(timedelta(minutes=2 ** min(letter.tries, 10)), LONGEST_PAUSE)
    Mail.objects.filter(pk=letter.pk).update(
        state=MailState.FAILED if final else MailState.QUEUED,
        not_before=now + pause,
        tries=F("tries") + 1,
        problem=f"{type(problem).__name__}: {problem}"[:300],
        **(EMPTY if final and letter.secret else {}),
    )
    return outcome


def _judge(problem: OSError | ValueError) -> Delivery:
    """A server's 5xx and an unwritable letter are final, its 4xx is for later, all else means it is not there."""
    if isinstance(problem, ValueError):
        return Delivery.REFUSED
    codes: list[int] = []
    if isinstance(problem, SMTPRecipientsRefused):
        codes = [code for code, _words in problem.recipients.values()]
    elif isinstance(problem, SMTPResponseException):
        codes = [problem.smtp_code]
    if codes and min(codes) >= 500 and not _is_login(problem):
        return Delivery.REFUSED
    return Delivery.LATER if codes and not _is_login(problem) else Delivery.UNREACHABLE


def _is_login(problem: OSError) -> bool:
    """Our own password at the mail server is wrong (535, 530): no fault of the letter."""
    return isinstance(problem, SMTPResponseException) and problem.smtp_code in (530, 534, 535)


def tidy_tasks(*, now: datetime) -> int:
    """For the clock: tasks that a killed worker left "running" are marked failed, old results are removed.

    Returns how many were left behind. A letter whose task is lost is sent by `deliver_due`.
    """
    if not apps.is_installed("django_tasks_db"):
        return 0
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    results.filter(finished_at__lt=now - timedelta(days=7)).delete()
    stuck = results.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - STUCK)
    return stuck.update(
        status=TaskResultStatus.FAILED, finished_at=now, traceback="The worker died while it ran."
    )
