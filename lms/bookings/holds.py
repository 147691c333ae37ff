"""Bookings of whoever is not logged in: seat or place are kept until the address is proved, or they lapse."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import override

from lms.accounts import actions as accounts
from lms.accounts.queries import user_with
from lms.bookings import mails
from lms.bookings.actions import (
    about,
    begins_as,
    enter,
    keep_needs,
    leave,
    locked,
    not_approved,
    refuse_late,
    settle_state,
    take_part,
    tell,
)
from lms.bookings.enums import LIVING, BookingState, Need, Way
from lms.bookings.models import Booking, BookingNeed, Hold
from lms.bookings.queries import booking_of, next_place
from lms.bookings.words import hold_token
from lms.conf import conf
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.people.models import Person
from lms.people.queries import person_of
from lms.seminars.models import Seminar

AGAIN = timedelta(minutes=10)  # the same address once more within this time gets no second letter
MOST_LETTERS = 5  # to one address about one booking


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody typed who is not logged in."""

    email: str
    given_names: str = ""
    family_name: str = ""
    association: str = ""
    phone: str = ""
    needs: Mapping[Need, str] = field(default_factory=dict)
    language: str = ""


def hashed(secret: str) -> str:
    """How a secret of a link or a browser is stored."""
    return sha256(secret.encode()).hexdigest()


@transaction.atomic
def ask(*, seminar: Seminar, wish: Wish, browser: str, now: datetime) -> Hold:
    """Keep a seat or a place in line for an address, and write to it. The same address again is the same booking.

    Whoever has booked already gets a letter that says so, and keeps what they have; a seat or place is kept all the
    same, else the number of free seats would tell that the address is booked (threat A2). Refused outside the window.
    """
    seminar = locked(seminar)
    refuse_late(seminar, now)
    email = wish.email.strip().lower()
    hold = _holds().filter(seminar=seminar, email=email).first()
    if hold is None:
        hold = _made(seminar, email, wish, browser, now)
    elif hold.booking.state == BookingState.LAPSED:
        _revive(hold, seminar, wish, browser, now)
    hold.booking.seminar = seminar
    _write(hold, now)
    return hold


@transaction.atomic
def correct(*, seminar: Seminar, browser: str, old: str, wish: Wish, now: datetime) -> Hold | None:
    """The browser that booked gives the right address, once; the seat or place stays. Else nothing happens: None."""
    seminar = locked(seminar)
    own = _holds().filter(seminar=seminar, email=old.strip().lower(), browser=hashed(browser))
    hold = own.filter(corrected_at=None).first()
    email = wish.email.strip().lower()
    if hold is None or email == hold.email:
        return None
    hold.booking.seminar = seminar
    mail.void(about=about(hold.booking))
    if Hold.objects.filter(seminar=seminar, email=email).exists():
        # A place is kept for that address already; it is written to, and the mistyped one is given up.
        _give_up(hold, now)
        return ask(seminar=seminar, wish=wish, browser=browser, now=now)
    if hold.booking.state == BookingState.LAPSED:
        _revive(hold, seminar, wish, browser, now)
    hold.email, hold.corrected_at = email, now
    hold.token = hashed(hold_token(hold))
    hold.save(update_fields=["email", "corrected_at", "token"])
    _write(hold, now)
    return hold


def by_token(token: str) -> Hold | None:
    """The hold of a link, also once it lapsed."""
    return _holds().filter(token=hashed(token)).first()


@transaction.atomic
def confirm(*, hold: Hold, now: datetime) -> Booking | None:
    """The address is proved, and the booking its person's. A lapsed one takes a seat if one is free, else the line.

    Whoever has a booking of their own keeps it, and the held place goes on. None where the link was used already.
    Refused after the start.
    """
    seminar = locked(hold.seminar)
    found = _holds().filter(pk=hold.pk, token=hold.token).first()
    if found is None:
        return None
    refuse_late(seminar, now, by_staff=True)
    names = {"given_names": found.given_names, "family_name": found.family_name}
    person = accounts.prove(email=found.email, language=found.language, **names)
    mine = booking_of(person, seminar)
    if mine is not None and mine.state in LIVING:
        _give_up(found, now)
        return mine
    if mine is not None and mine.state == BookingState.REFUSED:
        raise Refused(not_approved())
    booking = found.booking
    booking.seminar = seminar
    mail.void(about=about(booking))
    state = BookingState(booking.state)
    found.delete()
    if mine is not None:
        booking = _put_into(mine, booking, now)
    booking.person = person
    if state == BookingState.LAPSED:
        booking.place_in_line = next_place(seminar)
        state = begins_as(booking, Way.SELF)
    event = settle_state(booking, state, by=person, now=now)
    take_part(booking)
    tell(booking, event, mails.stands)
    return booking


def remind_unproved(*, now: datetime) -> int:
    """For the clock: once, when a quarter of the time is left, to whoever has not proved their address; how many.

    Who has booked besides is not reminded.
    """
    waiting = Hold.objects.filter(reminded_at=None, expires_at__gt=now, booking__state__in=LIVING)
    due = [hold for hold in waiting if hold.expires_at - now <= (hold.expires_at - hold.created_at) / 4]
    return sum(_remind(hold, now) for hold in due)


@transaction.atomic
def _remind(hold: Hold, now: datetime) -> bool:
    seminar = locked(hold.seminar)
    found = _holds().filter(pk=hold.pk, reminded_at=None, booking__state__in=LIVING).first()
    if found is None:
        return False
    found.booking.seminar = seminar
    found.reminded_at = now
    found.save(update_fields=["reminded_at"])
    if _who_booked(found.email, seminar) is not None:
        return False
    _send(found, again=True)
    return True


def forget_on_the_day(*, now: datetime) -> None:
    """For the clock: telephone numbers and needs on their day, addresses nobody proved once the seminar has begun."""
    today = localdate(now)
    BookingNeed.objects.filter(delete_on__lte=today).delete()
    Booking.objects.filter(phone_delete_on__lte=today).update(phone="", phone_delete_on=None)
    for hold in Hold.objects.filter(seminar__starts_at__lte=now).select_related("booking"):
        _forget(hold, now)


@transaction.atomic
def _forget(hold: Hold, now: datetime) -> None:
    seminar = locked(hold.seminar)
    found = _holds().filter(pk=hold.pk).first()
    if found is not None:
        found.booking.seminar = seminar
        _give_up(found, now)


def _holds() -> QuerySet[Hold]:
    return Hold.objects.select_related("booking__person", "seminar__cohort__course")


def _who_booked(email: str, seminar: Seminar) -> Person | None:
    """The person with this proved address, where they have a living booking."""
    user = user_with(email)
    person = person_of(user) if user is not None else None
    booking = booking_of(person, seminar)
    return person if booking is not None and booking.state in LIVING else None


def _made(seminar: Seminar, email: str, wish: Wish, browser: str, now: datetime) -> Hold:
    booking = Booking(association_written=wish.association[:200])
    enter(booking, seminar, wish.phone, now)
    settle_state(booking, begins_as(booking, Way.SELF), by=None, now=now)
    keep_needs(booking, wish.needs)
    hold = Hold(
        booking=booking,
        seminar=seminar,
        email=email,
        given_names=wish.given_names,
        family_name=wish.family_name,
        language=wish.language,
        browser=hashed(browser),
        expires_at=_until(seminar, now),
        created_at=now,
    )
    hold.token = hashed(hold_token(hold))
    hold.save()
    return hold


def _revive(hold: Hold, seminar: Seminar, wish: Wish, browser: str, now: datetime) -> None:
    """A new booking on the row of one that lapsed."""
    booking = hold.booking
    booking.association_written = wish.association[:200]
    enter(booking, seminar, wish.phone, now)
    settle_state(booking, begins_as(booking, Way.SELF), by=None, now=now)
    keep_needs(booking, wish.needs)
    hold.given_names, hold.family_name, hold.language = wish.given_names, wish.family_name, wish.language
    hold.browser, hold.expires_at, hold.created_at = hashed(browser), _until(seminar, now), now
    hold.reminded_at = None
    hold.save()


def _until(seminar: Seminar, now: datetime) -> datetime:
    return min(now + timedelta(hours=conf.hold_hours), seminar.starts_at)


def _give_up(hold: Hold, now: datetime) -> None:
    """Hold, address and details go; the row stays as a count."""
    booking = hold.booking
    hold.delete()
    booking.association_written = ""
    if booking.state in LIVING:
        leave(booking, BookingState.LAPSED, by=None, now=now)
        return
    booking.phone, booking.phone_delete_on = "", None
    booking.save(update_fields=["association_written", "phone", "phone_delete_on"])
    BookingNeed.objects.filter(booking=booking).delete()
    mail.void(about=about(booking))


def _put_into(mine: Booking, held: Booking, now: datetime) -> Booking:
    """The person's old row, given up once, becomes the held booking: its place and details."""
    place = held.place_in_line
    held.place_in_line = next_place(held.seminar)
    mine.seminar, mine.way = held.seminar, held.way
    mine.association_written, mine.asked_at = held.association_written, held.asked_at
    mine.phone, mine.phone_delete_on = held.phone, held.phone_delete_on
    mine.decline_until, mine.why, mine.by = None, "", None
    needs = {Need(need.kind): need.text for need in held.needs.all()}
    held.association_written, held.phone, held.phone_delete_on = "", "", None
    settle_state(held, BookingState.LAPSED, by=None, now=now)
    BookingNeed.objects.filter(booking=held).delete()
    mine.place_in_line = place
    mine.save()
    keep_needs(mine, needs)
    return mine


def _write(hold: Hold, now: datetime) -> None:
    """The letter with the link; not twice within some minutes, and not more than a few."""
    sent = Mail.objects.filter(about=about(hold.booking), to=hold.email)
    if sent.filter(created_at__gt=now - AGAIN).exists() or sent.count() >= MOST_LETTERS:
        return
    _send(hold)


def _send(hold: Hold, *, again: bool = False) -> None:
    booked = _who_booked(hold.email, hold.seminar)
    with override(hold.language or None):
        shown = mails.about(hold.seminar)
        letter = mails.already(booked.name, shown) if booked else mails.confirm(hold, shown, again=again)
    mail.queue(
        key=f"hold:{hold.pk}",
        to=hold.email,
        about=about(hold.booking),
        secret=True,
        valid_until=hold.expires_at,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=letter.headers,
    )
