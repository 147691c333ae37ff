"""May this letter …?"""

from datetime import datetime

from django.utils.translation import gettext as _

from lms.mail.enums import MailState
from lms.mail.models import Mail


def why_not_again(letter: Mail, now: datetime) -> str:
    """Why a letter cannot be sent once more, in words; empty where it can."""
    if letter.state != MailState.FAILED:
        return _("This letter did not fail.")
    if not letter.text:
        return _(
            "This letter cannot be sent again: it held a secret code or link, so its text was deleted."
            " Please start again what it was for, for example by a new invitation."
        )
    if letter.valid_until is not None and letter.valid_until < now:
        return _("This letter cannot be sent again: what it says is no longer true.")
    return ""
