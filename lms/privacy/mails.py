"""What the letters about one's own data say."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from lms.mail.letters import Letter, letter, link, written_to
from lms.people.models import Person


def _day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "j. F Y")


def asked(person: Person, due: datetime) -> Letter:
    """Somebody asked for erasure by their log-in."""
    with written_to(person):
        return letter(
            subject=_("Your data will be deleted"),
            name=person.name,
            paragraphs=[
                _("You have asked us to delete your data. We do it on %(day)s.") % {"day": _day(due)},
                _("Until then you can take it back: log in and press “Take it back”."),
            ],
            action_url=link("lms:my_data"),
            action_label=_("To my data"),
            after=[_("Was it not you? Then take it back, choose a new password and write to us.")],
            reason=_("You get this letter because it is about your account."),
        )


def idle(person: Person, due: datetime) -> Letter:
    """Somebody has not come for years."""
    with written_to(person):
        return letter(
            subject=_("Your data will be deleted"),
            name=person.name,
            paragraphs=[
                _("You have not been here for a long time. That is why we delete your data on %(day)s.")
                % {"day": _day(due)},
                _("Do you want to keep your account? Then log in once before that day."),
            ],
            action_url=link("account_login"),
            action_label=_("Log in"),
            after=[_("You do not want to? Then you need not do anything.")],
            reason=_("You get this letter because it is about your account."),
        )
