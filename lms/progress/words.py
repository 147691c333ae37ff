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
    match door.why:
        case "on_date" if door.opens_at is None:
            return _("Opens on a date that your group will tell you.")
        case "on_date":
            return _("Opens on %(day)s.") % {"day": date_format(localtime(door.opens_at), "j. F Y")}
        case "by_hand":
            return _("Opens when the people who lead your course open it for you.")
    if door.waits_for not in at.by_pk:
        return _("This is no longer part of the course. What you have done stays recorded.")
    title = at.by_pk[door.waits_for].title
    match door.why:
        case "after_passed":
            return _("Opens when you have passed “%(module)s”.") % {"module": title}
        case "on_booking":
            return _join(_on_booking(title, at), _without_a_date(at))
        case "after_attendance":
            return _join(_after_attendance(title, door, at), _what_was(door, at) or _without_a_date(at))
    return _("Opens when “%(module)s” is done.") % {"module": title}


def _join(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _has_several(at: Standing) -> bool:
    """Are there several seminars, so that each needs its name?"""
    return sum(row.kind == "slot" and not row.retired for row in at.outline) > 1


def _on_booking(title: str, at: Standing) -> str:
    if _has_several(at):
        return _("Opens when you have a seat at “%(seminar)s”.") % {"seminar": title}
    return _("Opens when you have a seat at the seminar.")


def _after_attendance(title: str, door: Door, at: Standing) -> str:
    named = {"seminar": title, "minutes": door.minutes}
    if _has_several(at):
        if door.minutes:
            return _("Opens when you were at “%(seminar)s”, %(minutes)s minutes or longer.") % named
        return _("Opens when you were at “%(seminar)s”.") % named
    if door.minutes:
        return _("Opens when you were at the seminar, %(minutes)s minutes or longer.") % named
    return _("Opens when you were at the seminar.")


def _what_was(door: Door, at: Standing) -> str:
    """Who was not there, or not long enough, reads what still opens it."""
    mark = at.marks.get(door.waits_for or 0)
    state = mark.outcome.state if mark else ""
    other = _("Another date opens it. Or ask the people who lead your course.")
    if mark is not None and state == "partly":
        return _join(_("So far you were there for %(n)s minutes.") % {"n": mark.outcome.minutes}, other)
    if state in ("absent", "excused"):
        return _join(_("You were not there."), other)
    return ""


def _without_a_date(at: Standing) -> str:
    """Nobody waits for a seminar that nobody planned without knowing it."""
    if at.learner.seminar_on is not None:
        return ""
    return _("Your group has no date for it yet. Please ask the people who lead your course.")
