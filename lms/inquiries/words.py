"""Who reads a question and until when; how long it waits, and how long it waited."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.inquiries.models import Inquiry
from lms.inquiries.queries import KEPT

ANSWER_WITHIN = timedelta(hours=48)


def kept_note() -> str:
    """Stands beside the field: who reads it, and on which day it is deleted."""
    return _(
        "The contact of the course reads it, and whoever looks after your group. The text is deleted on %(day)s."
    ) % {"day": date_format(localdate() + KEPT, "j. F Y")}


def age(inquiry: Inquiry, now: datetime) -> str:
    """Open: since how many days. Answered: after how many."""
    if inquiry.answered_at is None:
        return open_since(inquiry.created_at, now)
    days = _days(inquiry.created_at, inquiry.answered_at)
    if not days:
        return _("answered on the same day")
    return ngettext("answered after %(days)s day", "answered after %(days)s days", days) % {"days": days}


def is_late(inquiry: Inquiry, now: datetime) -> bool:
    """Has it waited longer than anybody should?"""
    return inquiry.answered_at is None and now - inquiry.created_at > ANSWER_WITHIN


def open_since(asked: datetime, now: datetime) -> str:
    """For what still waits."""
    days = _days(asked, now)
    if not days:
        return _("open since today")
    return ngettext("open for %(days)s day", "open for %(days)s days", days) % {"days": days}


def _days(start: datetime, end: datetime) -> int:
    return (localtime(end).date() - localtime(start).date()).days
