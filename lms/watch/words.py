"""What the signs of the site mean, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from lms.operations.signs import Level, Sign

TITLES = {
    "database": gettext_lazy("Database"),
    "migrations": gettext_lazy("Structure of the database"),
    "cache": gettext_lazy("Fast memory (cache)"),
    "storage": gettext_lazy("Folders of the site"),
    "disk": gettext_lazy("Disk space"),
    "clock": pgettext_lazy("site", "Clock"),
    "tasks": gettext_lazy("Tasks in the background"),
    "letters": gettext_lazy("Outgoing letters"),
    "backup": gettext_lazy("Backup"),
}
LEVELS = {
    Level.OK: pgettext_lazy("site", "in order"),
    Level.ATTENTION: pgettext_lazy("site", "look at it soon"),
    Level.RED: pgettext_lazy("site", "act now"),
}
ADVICE = {
    "database": gettext_lazy("Is the database running?"),
    "migrations": gettext_lazy("Run “manage.py migrate” on the server."),
    "cache": gettext_lazy("Is Redis running on the server?"),
    "storage": gettext_lazy("Check owner and rights of the folders on the server."),
    "disk": gettext_lazy("Make room on the server. Look at old backups first."),
    "clock": gettext_lazy("“manage.py tick” must run every minute. Check its timer and the log."),
    "tasks": gettext_lazy("Is the worker (“manage.py db_worker”) running on the server?"),
    "letters": gettext_lazy("Look at the letters below. If many wait: does the mail server answer?"),
    "backup": gettext_lazy("“manage.py backup” should run every night. Check its timer and the log."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sign as people read it; `advice` is empty where nothing is to be done."""

    key: str
    title: str
    level: Level
    state: str
    text: str
    advice: str


def line(sign: Sign, now: datetime) -> Line:
    """The sign in the active language."""
    return Line(
        key=sign.key,
        title=str(TITLES[sign.key]),
        level=sign.level,
        state=str(LEVELS[sign.level]),
        text=TEXTS.get(sign.key, _whole)(sign, now),
        advice="" if sign.level is Level.OK else str(ADVICE[sign.key]),
    )


def _whole(sign: Sign, now: datetime) -> str:
    return _("It works.") if sign.level is Level.OK else _("It does not work.")


def _migrations(sign: Sign, now: datetime) -> str:
    if sign.level is Level.OK:
        return _("It fits the installed version.")
    return _("It does not fit the installed version.")


def _disk(sign: Sign, now: datetime) -> str:
    numbers = {"percent": sign.facts["percent"], "size": filesizeformat(sign.facts["bytes"])}
    return _("%(percent)s %% of the fullest disk is free: %(size)s.") % numbers


def _clock(sign: Sign, now: datetime) -> str:
    if sign.facts["last"] is None:
        return _("It has never run.")
    ran = _("It last ran at %(time)s.") % {"time": _time(sign.facts["last"])}
    if not sign.facts["failed"]:
        return ran
    return f"{ran} {_('This failed: %(jobs)s.') % {'jobs': sign.facts['failed']}}"


def _tasks(sign: Sign, now: datetime) -> str:
    if not sign.facts["waiting"]:
        return _("No task waits.")
    said = ngettext(
        "%(n)s task waits, for %(age)s.", "%(n)s tasks wait, the first for %(age)s.", sign.facts["waiting"]
    )
    return said % {"n": sign.facts["waiting"], "age": timesince(sign.facts["oldest"], now)}


def _letters(sign: Sign, now: datetime) -> str:
    return " ".join(_letter_parts(sign.facts, now)) or _("No letter waits, none has failed.")


def _letter_parts(facts: dict[str, Any], now: datetime) -> list[str]:
    parts = []
    if facts["waiting"]:
        said = ngettext(
            "%(n)s letter waits, for %(age)s.", "%(n)s letters wait, the first for %(age)s.", facts["waiting"]
        )
        parts.append(said % {"n": facts["waiting"], "age": timesince(facts["oldest"], now)})
    if facts["failed"]:
        said = ngettext(
            "%(n)s letter could not be sent.", "%(n)s letters could not be sent.", facts["failed"]
        )
        parts.append(said % {"n": facts["failed"]})
    return parts


def _backup(sign: Sign, now: datetime) -> str:
    made = sign.facts["last"]
    if made is None:
        return _("There is no backup yet.")
    return _("The last one was made on %(time)s, %(age)s ago.") % {
        "time": _time(made),
        "age": timesince(made, now),
    }


def _time(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


TEXTS: dict[str, Callable[[Sign, datetime], str]] = {
    "migrations": _migrations,
    "disk": _disk,
    "clock": _clock,
    "tasks": _tasks,
    "letters": _letters,
    "backup": _backup,
}
