"""Every letter that the product sends, by a name for its address. A new one is added here; tests look at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from lms.accounts import mails
from lms.accounts.enums import Opens
from lms.accounts.models import AccessLink, Invitation
from lms.cohorts.models import Cohort, Enrolment
from lms.inquiries import mails as inquiries
from lms.inquiries.enums import InquiryKind
from lms.inquiries.models import Inquiry
from lms.inquiries.queries import Asked
from lms.mail.letters import Letter
from lms.operations.signs import Level, Sign
from lms.outline.models import Course
from lms.people.models import Person
from lms.privacy import mails as privacy
from lms.quizzes import mails as quizzes
from lms.quizzes.models import QuizAttempt
from lms.styleguide.samples.seminarletters import seminar_letters
from lms.watch import mails as watch
from lms.watch.words import line

TOKEN = "So-lang-ist-ein-Zeichen-das-niemand-erraten-kann-0123456789"  # noqa: S105 -- opens nothing
CONTEXT: dict[str, Any] = {"code": "KQ7-MPX", "to_email": "amina.neu@example.org", "undo": TOKEN}


def letters() -> dict[str, Letter]:
    """Name → letter, in the active language."""
    kinds = [*mails.WRITERS, *mails.NOTICES]
    return {
        **_invitations(),
        **_inquiries(),
        **_marks(),
        **_access(),
        **_privacy(),
        **_site(),
        **seminar_letters(_amina(), TOKEN),
        **{_name(kind): _account(kind) for kind in kinds},
    }


def _name(kind: str) -> str:
    return kind.rpartition("/")[2].replace("_", "-")


def _amina() -> Person:
    return Person(
        given_names="Amina",
        family_name="El Idrissi",
        email="amina@example.org",
        language=get_language() or "",
    )


def _invitations() -> dict[str, Letter]:
    course = Course(pk=UUID(int=0), title="Politisches System")
    cohort = Cohort(name="Frühjahr 2027, Dortmund", course=course)
    invited = Invitation(person=_amina(), expires_at=timezone.now() + timedelta(days=14))
    by = Person(given_names="Selma", family_name="Arslan")
    to_group = Invitation(person=_amina(), expires_at=invited.expires_at, cohort=cohort, by=by)
    return {
        "invitation": mails.invitation(to_group, TOKEN),
        "invitation-without-group": mails.invitation(invited, TOKEN),
    }


def _inquiries() -> dict[str, Letter]:
    course = Course(pk=UUID(int=0), title="Politisches System")
    enrolment = Enrolment(person=_amina(), course=course)
    text = "Wer wählt den Bundesrat?\nDas habe ich nicht verstanden."
    row = Inquiry(pk=7, enrolment=enrolment, kind=InquiryKind.QUESTION, text=text, created_at=timezone.now())
    row.answer = "Die Regierungen der Länder bestimmen die Mitglieder. Gewählt wird der Bundesrat nicht."
    row.answered_by = Person(given_names="Selma", family_name="Arslan", email="selma@example.org")
    asked = Asked(row, title="Wie entsteht ein Gesetz?")
    letters = {kind.value: replace(asked, row=_of_kind(row, kind)) for kind in InquiryKind}
    arrived = {f"inquiry-{kind}": inquiries.arrived(one, row.answered_by) for kind, one in letters.items()}
    return {**arrived, "inquiry-answered": inquiries.answered(asked)}


def _of_kind(row: Inquiry, kind: InquiryKind) -> Inquiry:
    return Inquiry(pk=row.pk, enrolment=row.enrolment, kind=kind, text=row.text, created_at=row.created_at)


def _marks() -> dict[str, Letter]:
    enrolment = Enrolment(person=_amina(), course=Course(pk=UUID(int=0), title="Politisches System"))
    of = (enrolment, QuizAttempt(uuid=UUID(int=7)), "Quiz: Wer macht was?")
    return {"marked": quizzes.marked(*of), "marked-again": quizzes.marked(*of, again=True)}


def _access() -> dict[str, Letter]:
    return {
        f"access-{opens.value}": mails.access_used(AccessLink(person=_amina(), opens=opens))
        for opens in Opens
    }


def _privacy() -> dict[str, Letter]:
    due = timezone.now() + timedelta(days=14)
    return {"erasure-asked": privacy.asked(_amina(), due), "erasure-idle": privacy.idle(_amina(), due)}


def _site() -> dict[str, Letter]:
    backup = line(Sign("backup", Level.RED, {"last": None}), timezone.now())
    return {"site-red": watch.red(_amina(), [backup]), "site-over": watch.over(_amina(), ["backup", "disk"])}


def _account(kind: str) -> Letter:
    return mails.account_letter(kind, _amina(), CONTEXT)
