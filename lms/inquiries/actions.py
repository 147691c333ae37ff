"""Asking, answering, putting away, forgetting."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import contacts_of
from lms.errors import Refused
from lms.inquiries import mails
from lms.inquiries.enums import InquiryKind
from lms.inquiries.models import Inquiry
from lms.inquiries.queries import KEPT, Asked, asked_since, placed
from lms.institute.queries import current
from lms.mail import actions as mail
from lms.people.models import Person

TWICE = timedelta(minutes=10)  # the same words to the same place within this time are one press too many
PER_HOUR = 10


@transaction.atomic
def ask(
    *,
    enrolment: Enrolment,
    kind: InquiryKind,
    text: str,
    now: datetime,
    activity: int | None = None,
    place: str = "",
) -> Inquiry:
    """A new question, and a letter to the course's contacts, else to the institute.

    Sent twice it is one. Refused where somebody asks too often, or only looks at the course as a participant.
    """
    if enrolment.is_test:
        raise Refused(_("You are looking at this course as a participant. Nothing was sent."))
    # Locks the person, so that a button pressed twice at once makes one question.
    Person.objects.select_for_update(of=("self",)).get(pk=enrolment.person_id)
    lately = asked_since(enrolment.person_id, now - timedelta(hours=1))
    twin = lately.filter(enrolment=enrolment, activity=activity, kind=kind, text=text)
    found = twin.filter(created_at__gt=now - TWICE).first()
    if found is not None:
        return found
    if lately.count() >= PER_HOUR:
        raise Refused(_("You have asked a lot within one hour. Please wait a little, then send it again."))
    made = Inquiry.objects.create(
        enrolment=enrolment,
        activity_id=activity,
        place=place,
        kind=kind,
        text=text,
        created_at=now,
        delete_on=localdate(now) + KEPT,
    )
    _tell(placed([made])[0])
    return made


def _tell(asked: Asked) -> None:
    """One letter to each contact with an address, else one to the institute; without either the list must do."""
    contacts = contacts_of(asked.row.enrolment.course_id).exclude(email="")
    for contact in contacts:
        _queue(asked, "asked", mails.arrived(asked, contact), person=contact)
    institute = current().email
    if not contacts and institute:
        _queue(asked, "asked", mails.arrived(asked, None), to=institute)


def _queue(
    asked: Asked, what: str, letter: mails.Letter, *, person: Person | None = None, to: str = ""
) -> None:
    about = _about(asked.row)
    mail.queue(key=f"{what}:{asked.row.pk}", person=person, to=to, about=about, secret=True, **asdict(letter))


def _about(inquiry: Inquiry) -> str:
    return f"inquiry:{inquiry.pk}"


@transaction.atomic
def answer(*, inquiry: Inquiry, text: str, by: Person, now: datetime) -> Inquiry:
    """The answer, once; it stands on Mein Weg and goes out by mail where there is an address."""
    # Locks the question, so that two people who answer at once give one answer.
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if found.answered_at is not None:
        raise Refused(_("Somebody has answered this question in the meantime."))
    if localdate(now) >= found.delete_on or not found.text:
        raise Refused(_("This question is too old: its text was deleted."))
    found.answer, found.answered_by, found.answered_at = text, by, now
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    mail.void(about=_about(found))  # nobody needs to be told any more that it waits
    asker = found.enrolment.person
    if asker.email:
        asked = placed([found])[0]
        _queue(asked, "answered", mails.answered(asked), person=asker)
    return found


def put_away(*, inquiry: Inquiry, now: datetime) -> None:
    """Its asker has read the answer; it no longer stands on Mein Weg."""
    Inquiry.objects.filter(pk=inquiry.pk, answered_at__isnull=False, read_at=None).update(read_at=now)


def forget_old(*, now: datetime) -> int:
    """For the clock: a year after asking both texts are emptied; returns how many. The rows stay and count."""
    over = Inquiry.objects.filter(delete_on__lte=localdate(now))
    return over.exclude(text="", answer="").update(text="", answer="")
