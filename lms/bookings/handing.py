"""Handing a seat over to somebody of the same association. Who that is, is proved by their own letter."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts.queries import user_with
from lms.bookings import mails
from lms.bookings.actions import (
    about,
    enter,
    keep_needs,
    leave,
    locked,
    settle_state,
    take_part,
    tell,
)
from lms.bookings.enums import LIVING, BookingState, Way
from lms.bookings.models import Booking
from lms.bookings.rules import associations_of, may_hand_over
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.letters import language_for
from lms.people.models import Membership, Person
from lms.people.queries import person_of

SALT = "lms.bookings.handing"
VALID = timedelta(hours=24)


def offer(*, booking: Booking, email: str, now: datetime) -> None:
    """Write to an address that it can take over this seat; whose it is, nobody is told. Refused without a seat."""
    if not may_hand_over(booking, now):
        raise Refused(_("You cannot hand over this place."))
    token = token_for(booking, email)
    user = user_with(email)
    to = person_of(user) if user is not None else None
    with override(language_for(to or booking.person)):
        letter = mails.offered(booking, mails.about(booking.seminar), token=token)
    mail.queue(
        key=f"offer:{uuid4()}",
        to=email,
        about=about(booking),
        secret=True,
        valid_until=min(now + VALID, booking.seminar.starts_at),
        **asdict(letter),
    )


def token_for(booking: Booking, email: str) -> str:
    """The secret of the link to this address. With the next change of the booking it is worth nothing."""
    return signing.dumps([str(booking.uuid), booking.place_in_line, email], salt=SALT, compress=True)


def offered(token: str) -> tuple[Booking, str] | None:
    """The seat that a link offers, and the address it was sent to; None where it is too old or the seat is gone."""
    try:
        uuid, place, email = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    found = Booking.objects.filter(uuid=uuid, place_in_line=place, state=BookingState.BOOKED)
    booking = found.select_related("seminar__cohort__course", "person").first()
    return (booking, email) if booking is not None else None


@transaction.atomic
def take_over(*, booking: Booking, person: Person, now: datetime) -> Booking:
    """The seat changes hands: old out, new in, the line stays as it is.

    Refused where they do not belong to the same association, or have a seat. The words say nothing about others.
    """
    seminar = locked(booking.seminar)
    given = Booking.objects.filter(pk=booking.pk, place_in_line=booking.place_in_line).select_related(
        "person"
    )
    old = given.first()
    if old is not None:
        old.seminar = seminar
    if old is None or old.person_id == person.pk or not may_hand_over(old, now):
        raise Refused(_("This place is not free any more."))
    if not Membership.objects.filter(person=person, association__in=associations_of(old)).exists():
        raise Refused(not_yours())
    mine = Booking.objects.filter(seminar=seminar, person=person).first()
    if mine is not None and mine.state == BookingState.BOOKED:
        raise Refused(_("You have a place at this date already."))
    new = mine or Booking(person=person)
    was_living = mine is not None and mine.state in LIVING
    new.association_id = old.association_id or _shared(old, person)
    new.way, new.by = Way.HANDED, None
    event_out = leave(old, BookingState.CANCELLED, by=old.person, why="", now=now)
    enter(new, seminar, new.phone if was_living else "", now)
    event_in = settle_state(new, BookingState.BOOKED, by=old.person, now=now)
    if not was_living:
        keep_needs(new, {})
    take_part(new)
    tell(old, event_out, mails.handed)
    tell(new, event_in, mails.stands)
    return new


def not_yours() -> str:
    """To whoever is not of the same association; it does not say of which."""
    return _("You cannot take over this place. Please ask your association or write to us.")


def _shared(booking: Booking, person: Person) -> int | None:
    """The association both belong to."""
    own = Membership.objects.filter(person=person, association__in=associations_of(booking))
    return own.order_by("pk").values_list("association", flat=True).first()
