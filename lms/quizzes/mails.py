"""The letter about a mark. It says that there is one; which one, and what for, stands on the page alone."""

from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.cohorts.queries import contact_address
from lms.mail.enums import Optional
from lms.mail.letters import Letter, letter, link, stop_link, written_to
from lms.quizzes.models import QuizAttempt


def marked(enrolment: Enrolment, attempt: QuizAttempt, title: str, *, again: bool = False) -> Letter:
    """To the participant: the answers of an attempt were marked; `again`: a mark of its result changed."""
    person = enrolment.person
    with written_to(person):
        said = (
            _("somebody has looked again at your answers in “%(quiz)s” and changed a mark.")
            if again
            else _("somebody has read and marked your answers in “%(quiz)s”.")
        )
        return letter(
            subject=_("A mark was changed") if again else _("Your answers have been marked"),
            name=person.name,
            paragraphs=[said % {"quiz": title}, _("Your result says more.")],
            action_url=link("lms:quiz_result", attempt.uuid),
            action_label=_("To the result"),
            reason=_("You get this letter because you take part in a course."),
            reply_to=contact_address(enrolment.course_id),
            stop_url=stop_link(person, Optional.MARKS),
        )
