"""Why a door is closed and what opens it, in the words a participant reads; staff read the same sentence."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lms.progress.queries import Standing
from lms.progress.unlocking import Door


def door_sentence(door: Door, at: Standing) -> str:
    """What opens a closed door; empty for an open one."""
    if door.open:
        return ""
    if door.why == "on_date":
        if door.opens_at is None:
            return _("Opens on a date that your group will tell you.")
        return _("Opens on %(day)s.") % {"day": date_format(localtime(door.opens_at), "j. F Y")}
    if door.why in ("after_done", "after_passed") and door.waits_for in at.by_pk:
        module = at.by_pk[door.waits_for].title
        if door.why == "after_passed":
            return _("Opens when you have passed “%(module)s”.") % {"module": module}
        return _("Opens when “%(module)s” is done.") % {"module": module}
    return _("This is no longer part of the course. What you have done stays recorded.")
