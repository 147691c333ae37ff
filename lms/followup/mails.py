"""The letter that brings a few questions."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.cohorts.queries import contact_address
from lms.followup.links import token_of
from lms.followup.models import FollowUpRound
from lms.mail.enums import Optional
from lms.mail.letters import Letter, letter, link, stop_link, written_to
from lms.outline.models import Course


def questions(found: FollowUpRound, count: int, course: Course) -> Letter:
    """So many questions, of this course first; the link opens them without a log-in, until it ends."""
    person = found.person
    with written_to(person):
        words = {
            "course": course.title,
            "n": count,
            "day": date_format(localtime(found.expires_at), "j. F Y"),
        }
        return letter(
            subject=_("What do you still know? Two minutes"),
            name=person.name,
            paragraphs=[
                ngettext(
                    "here is %(n)s question of “%(course)s”. It takes about two minutes.",
                    "here are %(n)s questions of “%(course)s”. They take about two minutes.",
                    count,
                )
                % words,
                _(
                    "Whoever recalls something after some days keeps it longer. It is no test: nothing is counted."
                ),
            ],
            action_url=link("lms:refresh_link", token_of(found)),
            action_label=_("Answer the questions"),
            after=[_("You need no log-in. The link works once, until %(day)s.") % words],
            reason=_("You get this letter because you take part in a course."),
            reply_to=contact_address(course.pk),
            stop_url=stop_link(person, Optional.QUESTIONS),
        )
