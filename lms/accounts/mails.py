"""What the letters about accounts say."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lms.accounts.models import Invitation
from lms.cohorts.queries import contacts_of
from lms.mail.letters import Letter, letter, link, written_to


def invitation(asked: Invitation, token: str) -> Letter:
    """The letter with the one link that opens the invitation."""
    with written_to(asked.person):
        until = formats.date_format(timezone.localtime(asked.expires_at), "j. F Y")
        return letter(
            subject=_("Your invitation to Brücke")
            if asked.cohort is None
            else _("Your invitation to a course"),
            name=asked.person.name,
            paragraphs=[
                *_occasion(asked),
                _("Please open the link. Then you set up your log-in. It takes two minutes."),
            ],
            action_url=link("lms:invitation", token),
            action_label=_("Accept the invitation"),
            after=[
                _("The link is valid until %(date)s and works once.") % {"date": until},
                _("It is only for you. Please do not pass it on."),
                _("You do not want to take part? Then you need not do anything."),
            ],
            reason=_("You get this letter because somebody entered your address for a course."),
            reply_to=_contact(asked),
        )


def _occasion(asked: Invitation) -> list[str]:
    names = {"by": asked.by.name if asked.by else "", "cohort": asked.cohort.name if asked.cohort else ""}
    names["course"] = asked.cohort.course.title if asked.cohort else ""
    if asked.cohort is None:
        return [_("there is a place for you on the learning platform Brücke.")]
    words = (
        _("%(by)s invites you to the course “%(course)s”.")
        if asked.by
        else _("you are invited to the course “%(course)s”.")
    )
    return [words % names, _("Your group: %(cohort)s") % names]


def _contact(asked: Invitation) -> str:
    if asked.cohort is None:
        return ""
    return contacts_of(asked.cohort.course_id).exclude(email="").values_list("email", flat=True).first() or ""
