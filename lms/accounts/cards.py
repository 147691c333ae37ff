"""Access cards: made by staff for people without an own e-mail address, good for study and nothing else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.utils import user_email, user_username
from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import guesses
from lms.accounts.cardcode import grouped, new_code, typed
from lms.accounts.enums import NoCard
from lms.accounts.models import AccessCard
from lms.accounts.queries import hashed, staff_users
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import (
    associations_named_by,
    enrolments_seen_by,
    is_staff,
    leads_by_name,
    staff_among,
)
from lms.errors import Refused
from lms.mail.letters import link
from lms.people import actions as people
from lms.people.models import Person
from lms.people.queries import NO_ADDRESS, folded, has_own_log_in

SIGNS, GROUP = 17, 3  # 85 random bits in six groups of three, with the last sign
VALID = timedelta(days=366)
KEPT = 60 * 24 * 60 * 60  # seconds of a log-in on one's own device
LOG_INS_AN_HOUR = 30  # of one person
SESSION, TYPED = "lms_card", "lms_card_typed"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a group, with their card, and why they get none."""

    enrolment: Enrolment
    card: AccessCard | None
    why: NoCard | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A new card with its code, which is known only in this moment."""

    person: Person
    code: str
    address: str


def holders(viewer: Person, cohort: Cohort) -> list[Holder]:
    """People of the group whose cards this person may print: by name, of own associations. Five queries.

    A card opens everything its person learns, so there is none for who also learns outside the viewer's scope.
    """
    seen = enrolments_seen_by(viewer)
    here = seen.filter(cohort=cohort).exclude(state=EnrolmentState.WITHDRAWN)
    if not leads_by_name(viewer, cohort):
        here = here.filter(association__in=associations_named_by(viewer))
    found = list(here.select_related("person__user", "association"))
    keys = [one.person_id for one in found]
    staff = staff_among(keys)
    others = Enrolment.objects.filter(person__in=keys, is_test=False).exclude(pk__in=seen)
    elsewhere = set(others.exclude(state=EnrolmentState.WITHDRAWN).values_list("person", flat=True))
    known = {card.person_id: card for card in open_cards(timezone.now()).filter(person__in=keys)}
    listed = [
        Holder(one, known.get(one.person_id), _why(one.person, staff=staff, elsewhere=elsewhere))
        for one in found
    ]
    return sorted(listed, key=_need)


def _need(one: Holder) -> tuple[bool, bool, str, int]:
    """Who can get a card and has no address stands first, then by name."""
    person = one.enrolment.person
    return one.why is not None, bool(person.email), folded(person.sort_name), one.enrolment.pk


def _why(person: Person, *, staff: set[int], elsewhere: set[int]) -> NoCard | None:
    if person.pk in staff:
        return NoCard.STAFF
    if has_own_log_in(person):
        return NoCard.OWN
    return NoCard.ELSEWHERE if person.pk in elsewhere else None


def open_cards(now: datetime) -> QuerySet[AccessCard]:
    """Cards that let somebody in."""
    return AccessCard.objects.filter(revoked_at=None, expires_at__gt=now, person__erased_at=None)


@transaction.atomic
def make(*, person: Person, by: Person | None = None, now: datetime | None = None) -> Printed:
    """A new card; an older one of this person no longer works. Refused for staff and for who logs in by mail."""
    now = now or timezone.now()
    # Locks the person, so that two cards printed at once leave one that works.
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if has_own_log_in(person) or staff_among([person.pk]) or person.erased_at:
        raise Refused(_("This person gets no access card."))
    AccessCard.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    code = new_code(SIGNS)
    AccessCard.objects.create(code_sha256=hashed(code), person=person, by=by, expires_at=now + VALID)
    shown = grouped(code, GROUP)
    return Printed(person, shown, link("lms:card_link", shown))


def revoke(*, card: AccessCard) -> None:
    """The card no longer works; whoever is logged in by it is logged out at the next step."""
    AccessCard.objects.filter(pk=card.pk, revoked_at=None).update(revoked_at=timezone.now())


def come_in(request: HttpRequest, *, text: str, client: str, keep: bool) -> Person:
    """Log in by a card. `client` is the network address, `keep` means one's own device.

    Refused in words; a code that is not a card, is closed, or belongs to staff meets the same words.
    """
    if guesses.too_many(kind="card", client=client):
        audit.note_refusal(what=What.FAILED, who=None, about="card-limit")
        raise Refused(_("There were too many wrong codes. Please try again in an hour."))
    code = typed(text, signs=SIGNS)
    if not code:
        audit.note_refusal(what=What.FAILED, who=None, about="card-slip")
        raise Refused(_("Please check the code: one sign is wrong or missing."))
    known = AccessCard.objects.filter(code_sha256=hashed(code)).select_related("person__user").first()
    found = known if known is not None and open_cards(timezone.now()).filter(pk=known.pk).exists() else None
    if found is None or has_own_log_in(found.person) or is_staff(found.person):
        guesses.too_many(kind="card", client=client, wrong=True)
        audit.note_refusal(what=What.FAILED, who=known.person if known is not None else None, about="card")
        raise Refused(_("This card does not work. Please ask the person who gave it to you for a new one."))
    if guesses.too_many(kind="card-of", client=str(found.person_id), wrong=True, most=LOG_INS_AN_HOUR):
        audit.note_refusal(what=What.FAILED, who=found.person, about="card-limit")
        raise Refused(_("This card was used too often. Please try again in an hour."))
    user = _user_of(found)
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SESSION] = found.pk
    request.session.set_expiry(KEPT if keep else 0)
    audit.note(what=What.LOG_IN, who=found.person, about="card")
    return found.person


@transaction.atomic
def _user_of(card: AccessCard) -> Any:
    """The person's log-in, which has no address and no password; made at the first time."""
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=card.person_id)
    AccessCard.objects.filter(pk=card.pk).update(used_at=timezone.now())
    if person.user is not None:
        return person.user
    user, name = get_user_model()(), str(person.uuid)
    user_username(user, name)
    if getattr(get_user_model()._meta.get_field("email"), "unique", False):
        user_email(user, f"{name}{NO_ADDRESS}")
    user.set_unusable_password()
    user.save()
    people.link_user(person=person, user=user)
    return get_user_model()._default_manager.select_related("person").get(pk=user.pk)


def is_by_card(request: HttpRequest) -> bool:
    """Did this session begin with a card? No query; a page may be made before there is a session."""
    user, session = getattr(request, "user", None), getattr(request, "session", {})
    return user is not None and user.is_authenticated and SESSION in session


def still_works(request: HttpRequest) -> bool:
    """Is the card of this session still good? One query, in such sessions only."""
    user: Any = request.user
    card = open_cards(timezone.now()).filter(pk=request.session[SESSION], person__user=user.pk)
    return user.pk not in staff_users() and not user.is_superuser and card.exists()
