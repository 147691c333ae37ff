"""Handing a seat over to somebody of the same association. Who that is, is proved by their own letter.

Nobody learns from it who belongs where (threat G10): the giver names an address only, and whoever is not known as a
member says themselves which association they belong to; it must be the giver's.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts import actions as accounts
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
from lms.bookings.rules import clubs_of, may_hand_over, spelled
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.letters import language_for
from lms.people import actions as people
from lms.people.models import Association, Membership, Person
from lms.people.queries import folded, has_own_log_in, known_people, person_of
from lms.people.spelling import key

SALT = "lms.bookings.handing"
VALID = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of themselves who takes a seat over: empty where it is known."""

    given_names: str = ""
    family_name: str = ""
    association: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody has to say of themselves before they can take a seat over."""

    name: bool
    association: bool


def offer(*, booking: Booking, email: str, now: datetime) -> None:
    """Write to an address that it can take over this seat; whose it is, nobody is told. Refused without a seat."""
    if not may_hand_over(booking, now):
        raise Refused(_("You cannot hand over this place."))
    token = token_for(booking, email)
    with override(language_for(_with_log_in(email) or booking.person)):
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


def asked_of(email: str) -> Asked:
    """What the page asks whoever opened the letter to this address."""
    person = _with_log_in(email)
    if person is None:
        return Asked(name=True, association=True)
    return Asked(name=False, association=not Membership.objects.filter(person=person).exists())


@transaction.atomic
def accept(*, booking: Booking, email: str, claim: Claim, now: datetime) -> Booking:
    """Whoever read the letter to this address takes the seat over; somebody new becomes a person by it.

    A known person without a log-in, with this address and name, takes it over as themselves and stays without one.
    Refused as `take_over` does; then nobody was made.
    """
    locked(booking.seminar)
    person = _with_log_in(email) or _without_log_in(email, claim)
    if person is None:
        if key(claim.association) not in clubs_of(booking):
            raise Refused(not_that_one())
        names = {"given_names": claim.given_names, "family_name": claim.family_name}
        person = accounts.prove(email=email, language=claim.language, **names)
    return take_over(booking=booking, person=person, written=claim.association, now=now)


@transaction.atomic
def take_over(*, booking: Booking, person: Person, written: str = "", now: datetime) -> Booking:
    """The seat changes hands: old out, new in, the line stays as it is. Twice is once.

    `written`: the association that somebody says who is no member of any. Refused where they do not belong to the same
    association, or have a seat. The words say nothing about others.
    """
    seminar = locked(booking.seminar)
    old = _still_offered(booking, now)
    mine = Booking.objects.filter(seminar=seminar, person=person).first()
    if mine is not None and mine.state == BookingState.BOOKED:
        if old is None and mine.way == Way.HANDED:
            return mine
        raise Refused(_("You have a place at this date already."))
    if old is None:
        raise Refused(_("This place is not free any more."))
    club = _same_club(old, person, written)
    new = mine or Booking(person=person)
    was_living = mine is not None and mine.state in LIVING
    new.association, new.association_written = club, "" if club else written[:200]
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


def not_that_one() -> str:
    """To whoever wrote an association that is not the giver's; it does not say which is."""
    return _(
        "This is not the association of the person who gives you the place. "
        "Please check how it is written, or ask this person."
    )


def _still_offered(booking: Booking, now: datetime) -> Booking | None:
    """The seat under its lock, as it is now; None where it is not there to be taken any more."""
    given = Booking.objects.filter(pk=booking.pk, place_in_line=booking.place_in_line)
    old = given.select_related("person").first()
    if old is None:
        return None
    old.seminar = booking.seminar
    return old if may_hand_over(old, now) else None


def _same_club(old: Booking, person: Person, written: str) -> Association | None:
    """The association both belong to; None where it is not in the list. Whoever is a member of others is refused."""
    clubs = clubs_of(old)
    member = list(
        Membership.objects.filter(person=person).order_by("pk").values_list("association", flat=True)
    )
    for pk in member:
        if clubs.keys() & spelled([pk]).keys():
            return Association.objects.get(pk=pk)
    if member:
        raise Refused(not_yours())
    if key(written) not in clubs:
        raise Refused(not_that_one() if written else not_yours())
    number = clubs[key(written)]
    if number is None:
        return None
    found = Association.objects.get(pk=number)
    people.join(person=person, association=found)
    return found


def _with_log_in(email: str) -> Person | None:
    user = user_with(email)
    return person_of(user) if user is not None else None


def _without_log_in(email: str, claim: Claim) -> Person | None:
    """The one person whom staff know by this address and this name, and who has no log-in of their own."""
    name = folded(f"{claim.given_names} {claim.family_name}")
    near = known_people().filter(email__iexact=email).select_related("user")
    found = [one for one in near if folded(one.name) == name and not has_own_log_in(one)]
    return found[0] if len(found) == 1 else None
