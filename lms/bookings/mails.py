"""What the letters about bookings say."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.dateformat import format as said
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lms.bookings.enums import BookingState
from lms.bookings.models import Booking, Hold
from lms.bookings.queries import Preparation, ahead, preparation_of
from lms.bookings.words import hold_token, leave_key
from lms.cohorts.queries import contact_address
from lms.mail.letters import Letter, letter, link
from lms.people.queries import has_own_log_in
from lms.seminars.enums import Format
from lms.seminars.models import Seminar, Venue
from lms.seminars.queries import Listed, listed
from lms.seminars.words import place_of


def about(seminar: Seminar) -> Listed:
    """The seminar in the active language, as letters name it."""
    return listed(Seminar.objects.filter(pk=seminar.pk), get_language() or "")[0]


def day_of(at: datetime) -> str:
    """A day as a letter says it: 23. Januar 2027."""
    return date_format(localtime(at), "j. F Y")


def moment(at: datetime) -> str:
    """A day with its time."""
    there = localtime(at)
    return _("%(day)s, %(time)s") % {"day": date_format(there, "j. F Y"), "time": said(there, "H:i")}


def facts(shown: Listed) -> list[str]:
    """When, where, what to bring: a line each."""
    row = shown.meeting.row
    lines = [
        _("When: %(day)s, %(begins)s to %(ends)s")
        % {
            "day": date_format(day.starts_at, "l, j. F Y"),
            "begins": said(day.starts_at, "H:i"),
            "ends": said(day.ends_at, "H:i"),
        }
        for day in shown.meeting.days
    ]
    where = _("online") if row.format == Format.ONLINE else place_of(row.venue, row.room)
    lines.append(_("Where: %(place)s") % {"place": where or _("The place follows.")})
    if row.bring:
        lines.append(_("Please bring: %(what)s") % {"what": row.bring})
    return lines


def _named(shown: Listed) -> dict[str, str]:
    return {"title": shown.topic, "day": day_of(shown.meeting.row.starts_at)}


def confirm(hold: Hold, shown: Listed, *, again: bool = False) -> Letter:
    """To an address that is not proved: the link, and until when. Nothing about seat or place in line."""
    subject = _("Please confirm: %(title)s, %(day)s") % _named(shown)
    begin = (
        _("you have not confirmed your registration yet. Without it your place goes to somebody else.")
        if again
        else _("thank you for your registration. Please confirm it by one click. Then it counts.")
    )
    return letter(
        subject=_("Reminder: %(subject)s") % {"subject": subject} if again else subject,
        name=f"{hold.given_names} {hold.family_name}".strip(),
        paragraphs=[begin, *facts(shown)],
        action_url=link("lms:booking_confirm", hold_token(hold)),
        action_label=_("Confirm the registration"),
        after=[
            _("The link is valid until %(until)s.") % {"until": moment(hold.expires_at)},
            _("You did not register? Then you need not do anything."),
        ],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
        reply_to=contact_address(shown.course),
    )


def already(name: str, shown: Listed) -> Letter:
    """To an address whose person has booked already: nothing changed."""
    return letter(
        subject=_("You are registered already: %(title)s, %(day)s") % _named(shown),
        name=name,
        paragraphs=[
            _("somebody has just registered for this date with your address. You are registered already."),
            *facts(shown),
        ],
        action_url=link("lms:book", shown.meeting.row.uuid),
        action_label=_("To my registration"),
        after=[_("It was not you? Then you need not do anything. Nothing has changed.")],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
        reply_to=contact_address(shown.course),
    )


def stands(
    booking: Booking,
    shown: Listed,
    *,
    freed: bool = False,
    why: str = "",
    prepare: Preparation | None = None,
) -> Letter:
    """What the booking is now: booked, waiting, asked. `freed`: the seat fell to somebody who waited.

    `prepare`: what is to be done before; looked up for a seat where it is not said.
    """
    if prepare is None and booking.state == BookingState.BOOKED and booking.pk:
        prepare = preparation_of(booking, get_language() or "")
    if booking.state == BookingState.WAITING:
        subject, words = _waiting(booking, shown)
    elif booking.state == BookingState.ASKED:
        subject = _("We have your registration: %(title)s, %(day)s") % _named(shown)
        words = [_("somebody looks at each registration for this date. Then we write to you.")]
    elif freed:
        subject, words = _freed(booking, shown)
    else:
        subject = _("Your place is booked: %(title)s, %(day)s") % _named(shown)
        words = [_("your place is booked. We look forward to seeing you.")]
    if why:
        words.append(_("Reason: %(why)s") % {"why": why})
    after = [*(_before(prepare, shown) if prepare else []), *_video(booking, shown), *_leaving(booking)]
    return _letter(booking, shown, subject, [*words, *facts(shown)], after)


def _before(prepare: Preparation, shown: Listed) -> list[str]:
    """What is to be done before the seminar, how long it takes, and where."""
    titles = [_("“%(title)s”") % {"title": title} for title in prepare.modules]
    said = [_("Before the seminar please learn online: %(modules)s.") % {"modules": ", ".join(titles)}]
    if prepare.minutes:
        minutes = ngettext("You need about %(n)s minute.", "You need about %(n)s minutes.", prepare.minutes)
        said.append(minutes % {"n": prepare.minutes})
    where = _("Here it begins: %(link)s") % {"link": link("lms:way_course", shown.course)}
    return [" ".join(said), where]


def _waiting(booking: Booking, shown: Listed) -> tuple[str, list[str]]:
    place = ahead(booking) + 1
    subject = _("You are on the waiting list: %(title)s, %(day)s") % _named(shown)
    return subject, [
        _("this date is full. You are number %(n)s on the waiting list.") % {"n": place},
        _("If a place becomes free, the next in line gets it, and we write at once."),
    ]


def _freed(booking: Booking, shown: Listed) -> tuple[str, list[str]]:
    words = [_("a place became free, and you were the next in line. It is yours.")]
    if booking.decline_until is not None:
        until = {"until": moment(booking.decline_until)}
        words.append(
            _("You cannot come? Please decline by %(until)s. Then the next in line gets it.") % until
        )
    return _("You have a place now: %(title)s, %(day)s") % _named(shown), words


def cancelled(booking: Booking, shown: Listed, *, why: str = "", by_staff: bool = False) -> Letter:
    """The booking is no more; by the person, or by staff with a reason."""
    first = (
        _("your registration was cancelled.")
        if by_staff
        else _("you have cancelled. Thank you for telling us. Now somebody else can come.")
    )
    reason = [_("Reason: %(why)s") % {"why": why}] if why else []
    subject = _("Cancelled: %(title)s, %(day)s") % _named(shown)
    return _letter(booking, shown, subject, [first, *reason, *facts(shown)], dates=True)


def withdrawn(booking: Booking, shown: Listed) -> Letter:
    """Whoever no longer takes part in the course has no seat in its seminars."""
    return cancelled(booking, shown, why=_("You no longer take part in the course."), by_staff=True)


def refused(booking: Booking, shown: Listed, *, why: str) -> Letter:
    """Staff decided against it."""
    subject = _("Your registration was not approved: %(title)s, %(day)s") % _named(shown)
    words = [_("your registration for this date was not approved."), _("Reason: %(why)s") % {"why": why}]
    return _letter(booking, shown, subject, [*words, *facts(shown)], dates=True)


def handed(booking: Booking, shown: Listed) -> Letter:
    """To whoever gave the seat away."""
    subject = _("Your place was taken over: %(title)s, %(day)s") % _named(shown)
    words = [_("the person you wrote to has taken over your place. You are no longer registered.")]
    return _letter(booking, shown, subject, [*words, *facts(shown)], dates=True)


def offered(booking: Booking, shown: Listed, *, token: str) -> Letter:
    """To the address to which somebody wants to hand a seat over. Says nothing about associations."""
    giver = booking.person.name if booking.person is not None else ""
    return letter(
        subject=_("You can take over a place: %(title)s, %(day)s") % _named(shown),
        paragraphs=[
            _("%(person)s cannot come and would like to give you the place.") % {"person": giver},
            *facts(shown),
        ],
        action_url=link("lms:booking_take_over", token),
        action_label=_("Take over the place"),
        after=[
            _("The link is valid for 24 hours and is only for you."),
            _("You do not want the place? Then you need not do anything."),
        ],
        reason=_("You get this letter because somebody typed your e-mail address on our page."),
        reply_to=contact_address(shown.course),
    )


def moved(booking: Booking, shown: Listed) -> Letter:
    """Something about the seminar has changed."""
    subject = _("Changed: %(title)s, %(day)s") % _named(shown)
    words = [_("something about this date has changed. Now it is:")]
    after = [*_video(booking, shown), *_leaving(booking)]
    return _letter(booking, shown, subject, [*words, *facts(shown)], after)


def elsewhere(found: Sequence[tuple[Booking, Listed]]) -> Letter:
    """Something about the venue was corrected: all that somebody has booked there, in one letter."""
    (booking, shown), *others = found
    subject = (
        _("Changed: where your seminars are") if others else _("Changed: %(title)s, %(day)s") % _named(shown)
    )
    words = [_("something about the place of the seminar has changed. Now it is:")]
    for _one, there in found:
        words += [*([there.topic] if others else []), *facts(there)]
    if not others:
        return _letter(booking, shown, subject, words, [*_way_there(shown), *_leaving(booking)])
    leaving = [line for one, there in found for line in _leaving(one, there)]
    return _letter(booking, shown, subject, words, [*_way_there(shown), *leaving])


def _way_there(shown: Listed) -> list[str]:
    venue = shown.meeting.venue or Venue()
    way, access = (" ".join(text.split()) for text in (venue.directions, venue.access))
    return [
        *([_("Way there: %(how)s") % {"how": way}] if way else []),
        *([_("Accessibility: %(what)s") % {"what": access}] if access else []),
    ]


def called_off(booking: Booking, shown: Listed) -> Letter:
    """The seminar does not take place."""
    subject = _("Does not take place: %(title)s, %(day)s") % _named(shown)
    why = shown.meeting.row.cancelled_why
    words = [_("this date does not take place."), *([_("Reason: %(why)s") % {"why": why}] if why else [])]
    return _letter(booking, shown, subject, [*words, *facts(shown)], dates=True)


def _video(booking: Booking, shown: Listed) -> list[str]:
    row = shown.meeting.row
    if booking.state != BookingState.BOOKED or not row.video_link:
        return []
    return [_("Link to the video meeting: %(link)s") % {"link": row.video_link}]


def _leaving(booking: Booking, shown: Listed | None = None) -> list[str]:
    """`shown`: where the letter is about several dates."""
    address = link("lms:booking_leave", booking.uuid, leave_key(booking))
    if shown is None:
        return [_("You cannot come? Please cancel here: %(link)s") % {"link": address}]
    said = {"day": day_of(shown.meeting.row.starts_at), "link": address}
    return [_("You cannot come on %(day)s? Please cancel here: %(link)s") % said]


def _letter(
    booking: Booking,
    shown: Listed,
    subject: str,
    paragraphs: Sequence[str],
    after: Sequence[str] = (),
    *,
    dates: bool = False,
) -> Letter:
    """With the way to the booking for who can log in; else, and where it is over, to the date or to all dates."""
    person = booking.person
    knows = person is not None and has_own_log_in(person)
    if dates or not knows:
        url, label = link("lms:dates"), _("Current dates")
    else:
        url, label = link("lms:booking", booking.uuid), _("To my registration")
    return letter(
        subject=subject,
        name=person.name if person is not None else "",
        paragraphs=paragraphs,
        action_url=url,
        action_label=label,
        after=after,
        reason=_("You get this letter because you registered for a date with us."),
        reply_to=contact_address(shown.course),
    )


def path_of(booking: Booking) -> str:
    """The page of a booking."""
    return reverse("lms:booking", args=[booking.uuid])
