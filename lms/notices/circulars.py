"""Messages of staff to the people of a seminar: at once to one's own box, to all in the worker, once each."""

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.notices import mails
from lms.notices.enums import Audience
from lms.notices.models import Circular
from lms.notices.queries import people_of
from lms.people.models import Person
from lms.seminars.models import Seminar

LEFT = timedelta(minutes=5)  # a message that is not done by then was left by a worker that died


@transaction.atomic
def send(
    *, uuid: UUID, seminar: Seminar, by: Person, audience: Audience, subject: str, text: str, now: datetime
) -> Circular:
    """A message to everybody of the audience who has an address; the same form twice is one message."""
    if not people_of(seminar, audience).exclude(email="").exists():
        raise Refused(_("Nobody here has an e-mail address."))
    row = Circular(uuid=uuid, seminar=seminar, by=by, audience=audience, subject=subject, text=text, at=now)
    Circular.objects.bulk_create([row], ignore_conflicts=True)
    kept = Circular.objects.get(uuid=uuid)
    if kept.by_id != by.pk or kept.seminar_id != seminar.pk:
        raise Refused(_("Please write the message once more."))
    if kept.at == now:
        audit.note(what=What.MAILED, who=by, about=f"seminar:{seminar.pk}")
        transaction.on_commit(partial(_soon, kept.pk))
    return kept


def try_out(*, seminar: Seminar, by: Person, audience: Audience, subject: str, text: str) -> None:
    """The message to oneself alone. Refused without an address."""
    if not by.email:
        raise Refused(_("You have no e-mail address here."))
    row = Circular(seminar=seminar, by=by, audience=audience, subject=subject, text=text)
    mail.queue(key=f"circular-test:{uuid4()}", person=by, **asdict(mails.circular(row, by)))


def _soon(pk: int) -> None:
    post.enqueue(pk)


@task()
def post(pk: int) -> None:
    """Queue the letters of a message. Repeating it queues no letter twice."""
    row = Circular.objects.select_related("seminar__cohort", "by").get(pk=pk)
    if row.done_at is not None:
        return
    for person in people_of(row.seminar, Audience(row.audience)).exclude(email=""):
        letter = asdict(mails.circular(row, person))
        mail.queue(key=f"circular:{row.pk}", about=f"circular:{row.pk}", person=person, **letter)
    count = Mail.objects.filter(about=f"circular:{row.pk}").count()
    Circular.objects.filter(pk=pk, done_at=None).update(done_at=timezone.now(), count=count)


def finish_circulars(*, now: datetime) -> int:
    """For the clock: messages that a killed worker left half sent; returns how many."""
    left = list(Circular.objects.filter(done_at=None, at__lt=now - LEFT).values_list("pk", flat=True))
    for pk in left:
        post.call(pk)
    return len(left)
