"""The letters of the interest list."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lms.cohorts.queries import contact_address
from lms.interest.links import leave_token
from lms.interest.models import Interest, SlotInterest
from lms.mail.letters import Letter, letter, link, written_to
from lms.seminars.models import Seminar


@contextmanager
def _spoken(row: Interest) -> Iterator[None]:
    if row.person is not None:
        with written_to(row.person):
            yield
    else:
        with translation.override(row.language):
            yield


def _words(row: Interest) -> dict[str, str]:
    return {"course": row.course.title}


def prove(row: Interest, token: str) -> Letter:
    """Is it really you who would like to hear of a date?"""
    with _spoken(row):
        return letter(
            subject=_("Please confirm: tell me when there is a date"),
            paragraphs=[
                _("You would like to hear when there is a date for “%(course)s”.") % _words(row),
                _("Please open the link and confirm. Only then you are on the list."),
            ],
            action_url=link("lms:interest_confirm", token),
            action_label=_("Confirm"),
            after=[_("You did not ask for this? Then you need not do anything.")],
            reason=_("You get this letter because somebody typed your e-mail address on our page."),
            reply_to=contact_address(row.course_id),
        )


def known(row: Interest) -> Letter:
    """You are on the list already."""
    with _spoken(row):
        return letter(
            subject=_("You are on the list already"),
            paragraphs=[_("We write to you as soon as there is a date for “%(course)s”.") % _words(row)],
            action_url=link("lms:interest_leave", leave_token(row)),
            action_label=_("Take me off the list"),
            reason=_("You get this letter because somebody typed your e-mail address on our page."),
            reply_to=contact_address(row.course_id),
        )


def there_is_a_date(row: Interest, seminar: Seminar) -> Letter:
    """Would you like to come?"""
    with _spoken(row):
        words = {**_words(row), "day": _day(seminar)}
        stop = link("lms:interest_leave", leave_token(row))
        return letter(
            subject=_("There is a date for “%(course)s”") % words,
            name=row.person.name if row.person else "",
            paragraphs=[
                _("The next seminar of “%(course)s” is on %(day)s.") % words,
                _("Would you like to come? You can register now."),
            ],
            action_url=link("lms:date", seminar.uuid),
            action_label=_("See the date"),
            after=[_("We ask you only this once.")],
            reason=_("You get this letter because you wanted to hear of a date."),
            reply_to=contact_address(row.course_id),
            stop_url=stop,
        )


def the_day_has_a_date(row: SlotInterest, seminar: Seminar, title: str) -> Letter:
    """To somebody who learns in the course: would you like to come? `title`: the seminar day's, in their language."""
    with written_to(row.person):
        words = {"title": title, "day": _day(seminar)}
        return letter(
            subject=_("There is a date for “%(title)s”") % words,
            name=row.person.name,
            paragraphs=[
                _("“%(title)s” is on %(day)s.") % words,
                _("Would you like to come? You can register now."),
            ],
            action_url=link("lms:way_course", row.slot.course_id),
            action_label=_("To my way"),
            after=[_("We ask you only this once.")],
            reason=_("You get this letter because you wanted to hear of a date."),
            reply_to=contact_address(row.slot.course_id),
        )


def _day(seminar: Seminar) -> str:
    local = localtime(seminar.starts_at)
    said = {"day": date_format(local, "l, j. F Y"), "time": date_format(local, "H:i")}
    return _("%(day)s, %(time)s") % said
