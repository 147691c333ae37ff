"""The two letters about a question. Their texts are emptied once sent: what was asked stands in one place only."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lms.cohorts.queries import contact_address
from lms.inquiries.enums import InquiryKind
from lms.inquiries.queries import Asked
from lms.mail.letters import Letter, letter, link, written_to
from lms.people.models import Person


def arrived(asked: Asked, to: Person | None) -> Letter:
    """To the contact, else (nobody) to the institute: what was asked, where, and the way to the answer."""
    row = asked.row
    course = row.enrolment.course.title
    with written_to(to):
        subject = _("A question in the course “%(course)s”") % {"course": course}
        if row.kind == InquiryKind.ERROR:
            subject = _("An error in the text of the course “%(course)s”") % {"course": course}
        return letter(
            subject=subject,
            name=to.name if to is not None else "",
            paragraphs=[
                _("%(person)s has written to you.") % {"person": row.enrolment.person.name},
                _where(asked),
                *_quoted(row.text),
                _("Please answer on the page. The answer then stands on the person's way."),
            ],
            action_url=link("lms_staff:inquiry", row.pk),
            action_label=_("Read and answer"),
            reason=_("You get this letter because you are the contact of this course."),
        )


def answered(asked: Asked) -> Letter:
    """To whoever asked: their question and its answer."""
    row = asked.row
    to = row.enrolment.person
    with written_to(to):
        by = row.answered_by.name if row.answered_by else ""
        day = date_format(localtime(row.created_at), "j. F Y")
        return letter(
            subject=_("The answer to your question"),
            name=to.name,
            paragraphs=[
                _("You wrote on %(day)s:") % {"day": day},
                *_quoted(row.text),
                _("%(by)s answers:") % {"by": by},
                *_quoted(row.answer),
            ],
            action_url=link("lms:way_course", row.enrolment.course_id),
            action_label=_("To my way"),
            reason=_("You get this letter because you asked a question in a course."),
            reply_to=contact_address(row.enrolment.course_id),
        )


def _where(asked: Asked) -> str:
    if asked.title:
        return _("It is about the lesson “%(lesson)s”.") % {"lesson": asked.title}
    return _("It is about the course as a whole.")


def _quoted(text: str) -> list[str]:
    """Somebody's own words, one paragraph per line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
