"""What the letters around a seminar say."""

from collections.abc import Sequence
from datetime import date
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
from lms.seminars.enums import Format
from lms.seminars.models import Seminar
from lms.seminars.queries import Day, Meeting
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


def requests(person: Person, found: Sequence[tuple[Meeting, int]]) -> Letter:
    """To who decides: how many ask for a seat in which seminar. No names; those stand on the page."""
    with written_to(person):
        (first, _n), *others = found
        return letter(
            subject=_("Registrations wait for your decision"),
            name=person.name,
            paragraphs=[
                _("people ask for a seat at a seminar for which each registration is approved."),
                *(_asked(meeting, count) for meeting, count in found),
            ],
            after=[_("You get at most one such letter a day.")],
            action_url=link("wagtailadmin_home") if others else link("lms_staff:bookings", first.row.pk),
            action_label=_("Look and decide"),
            reason=_("You get this letter because you decide about registrations for seminars."),
        )


def _asked(meeting: Meeting, count: int) -> str:
    said = ngettext("“%(seminar)s” on %(day)s: %(n)s person", "“%(seminar)s” on %(day)s: %(n)s people", count)
    return said % {"seminar": meeting.title, "day": day_of(meeting.row), "n": count}


def day_before(
    person: Person, meeting: Meeting, day: Day, course: UUID, *, since: date | None = None
) -> Letter:
    """To a trainer, the evening before: is all ready? `since`: when the right begins, where that is later than now."""
    with written_to(person):
        words = {
            "seminar": meeting.title,
            "day": date_format(day.starts_at, "l, j. F"),
            "begins": date_format(day.starts_at, "H:i"),
            "ends": date_format(day.ends_at, "H:i"),
        }
        said = [_("You teach “%(seminar)s” on %(day)s, from %(begins)s to %(ends)s.") % words]
        is_online = meeting.row.format == Format.ONLINE
        place = _("online") if is_online else place_of(meeting.venue, meeting.row.room)
        said += [_("Place: %(place)s") % {"place": place}] if place else []
        said.append(
            _(
                "Please open this page on the phone that you take with you. It says what is ready and what is missing."
            )
        )
        return letter(
            subject=_("Seminar day on %(day)s: is everything ready?") % words,
            name=person.name,
            paragraphs=[*said, *_later(since)],
            action_url=link("lms:ready", meeting.row.pk, day.starts_at.date().isoformat()),
            action_label=_("Is everything ready?"),
            after=[]
            if since
            else [_("Day sheet: %(url)s") % {"url": link("lms_staff:day_sheet", meeting.row.pk)}],
            reason=_("You get this letter because you are a trainer of this seminar day."),
            reply_to=contact_address(course),
        )


def _later(since: date | None) -> list[str]:
    if since is None:
        return []
    words = {"day": date_format(since, "l, j. F")}
    return [
        _("Your appointment for this group begins on %(day)s. From then on you can save the list.") % words
    ]


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
