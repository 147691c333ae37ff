"""What the cells of a report say. Staff read the same sentence about a closed door as participants do."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.accounts.models import Invitation
from lms.outline.enums import Phase
from lms.progress.ledger import Outcome

ICONS = {"done": "check", "partly": "half", "none": "circle", "locked": "lock", "empty": ""}
NAMES = {
    "done": gettext_lazy("done"),
    "partly": gettext_lazy("begun"),
    "none": gettext_lazy("not begun"),
    "locked": gettext_lazy("closed"),
    "empty": gettext_lazy("without content yet"),
}
SPANS = {
    Phase.BEFORE: gettext_lazy("Before"),
    Phase.SEMINAR: gettext_lazy("Seminar"),
    Phase.AFTER: gettext_lazy("Afterwards"),
}


def day(when: datetime) -> str:
    """A day in words: 8. Februar 2027."""
    return date_format(localtime(when), "j. F Y")


def done_on(when: datetime | None) -> str:
    """Done, and when."""
    return _("done on %(day)s") % {"day": day(when)} if when else _("done")


def begun_on(when: datetime) -> str:
    """Begun, and when they were last there."""
    return _("begun, last on %(day)s") % {"day": day(when)}


def so_much(done: int, of: int) -> str:
    """A module that was begun."""
    return ngettext("begun: %(done)s of %(of)s step", "begun: %(done)s of %(of)s steps", of) % {
        "done": done,
        "of": of,
    }


def closed(sentence: str) -> str:
    """A closed module, with what opens it."""
    return _("closed. %(sentence)s") % {"sentence": sentence}


def result(outcome: Outcome) -> str:
    """What came out: points in percent, passed or not; empty where nothing is measured."""
    parts = []
    if outcome.score is not None:
        parts.append(_("%(score)s %%") % {"score": int(outcome.score * 100 + 0.5)})
    if outcome.passed is not None:
        parts.append(_("passed") if outcome.passed else _("not passed yet"))
    return ", ".join(parts)


def invited(invitation: Invitation | None, now: datetime) -> str:
    """What became of the newest invitation; empty where there was none."""
    if invitation is None:
        return ""
    if invitation.accepted_at is not None:
        return _("Accepted on %(day)s.") % {"day": day(invitation.accepted_at)}
    if invitation.revoked_at is not None:
        return _("Taken back on %(day)s.") % {"day": day(invitation.revoked_at)}
    if invitation.expires_at <= now:
        return _("It ended on %(day)s and was not used.") % {"day": day(invitation.expires_at)}
    return _("Sent on %(sent)s to %(email)s, valid until %(until)s.") % {
        "sent": day(invitation.created_at),
        "email": invitation.email,
        "until": day(invitation.expires_at),
    }
