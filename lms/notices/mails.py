"""What the letters around a seminar say."""

from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.cohorts.queries import contact_address
from lms.mail.enums import Optional
from lms.mail.letters import Letter, letter, link, stop_link, written_to
from lms.notices.enums import Audience
from lms.notices.models import Circular
from lms.notices.queries import Left
from lms.notices.schedule import Reminds
from lms.people.models import Person
from lms.seminars.models import Seminar
from lms.seminars.queries import Meeting
from lms.seminars.words import place_of


def reminder(person: Person, meeting: Meeting, course: UUID, about: Reminds, left: Left) -> Letter:
    """What is still to do before the seminar or after it, and the way there."""
    with written_to(person):
        before = about == Reminds.PREPARATION
        words = {"seminar": meeting.title, "day": day_of(meeting.row)}
        subject = _("Before the seminar on %(day)s") if before else _("After the seminar on %(day)s")
        return letter(
            subject=subject % words,
            name=person.name,
            paragraphs=_before(meeting, words)
            if before
            else [_("The seminar “%(seminar)s” was on %(day)s.") % words],
            after=[_todo(left, before=before)],
            action_url=link("lms:way_course", course),
            action_label=_("To my way"),
            reason=_("You get this letter because you take part in the seminar."),
            reply_to=contact_address(course),
            stop_url=stop_link(person, Optional(about.value)),
        )


def _before(meeting: Meeting, words: dict[str, str]) -> list[str]:
    place = place_of(meeting.venue, meeting.row.room)
    said = [_("The seminar “%(seminar)s” is on %(day)s.") % words]
    return [*said, _("Place: %(place)s") % {"place": place}] if place else said


def _todo(left: Left, *, before: bool) -> str:
    if before:
        steps = ngettext(
            "%(n)s step before it is still open.", "%(n)s steps before it are still open.", left.steps
        )
    else:
        steps = ngettext(
            "%(n)s step after it is still open.", "%(n)s steps after it are still open.", left.steps
        )
    said = steps % {"n": left.steps}
    if not left.minutes:
        return said
    minutes = ngettext("You need about %(n)s minute.", "You need about %(n)s minutes.", left.minutes)
    return f"{said} {minutes % {'n': left.minutes}}"


def circular(row: Circular, person: Person) -> Letter:
    """What staff wrote, as they wrote it, in our look; answers go to them."""
    with written_to(person):
        about = {
            Audience.BOOKED: _("You get this letter because you have booked the seminar on %(day)s."),
            Audience.WAITING: _(
                "You get this letter because you are on the waiting list of the seminar on %(day)s."
            ),
            Audience.PRESENT: _("You get this letter because you were at the seminar on %(day)s."),
        }
        return letter(
            subject=row.subject,
            name=person.name,
            paragraphs=[line.strip() for line in row.text.splitlines() if line.strip()],
            after=[_("%(person)s has written this.") % {"person": row.by.name}],
            reason=about[Audience(row.audience)] % {"day": day_of(row.seminar)},
            reply_to=row.by.email,
        )


def day_of(seminar: Seminar) -> str:
    """The day and hour at which a seminar begins, as one says it."""
    local = localtime(seminar.starts_at)
    words = {"day": date_format(local, "l, j. F Y"), "time": date_format(local, "H:i")}
    return _("%(day)s, %(time)s") % words
