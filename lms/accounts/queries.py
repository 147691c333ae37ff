"""Reads about invitations and accounts."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lms.accounts.enums import Over
from lms.accounts.models import AccessCard, AccessLink, Invitation
from lms.cohorts.enums import OPEN_STATES, EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.cohorts.queries import associations_named_by, enrolments_seen_by, leads_by_name
from lms.people.models import Person

STAFF, STAFF_SECONDS = "lms.staff", 30


def hashed(token: str) -> str:
    """How a token is stored: the SHA-256 of it, in hex."""
    return sha256(token.encode()).hexdigest()


def has_set_factor(user: Any) -> bool:
    """Has this user set up a second factor: an app or a key, not only codes on paper?"""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Invitations that still open something.

    Not used, not revoked, in time, to the address the person still has, and for an enrolment not given up.
    """
    goes_on = Q(enrolment=None) | ~Q(enrolment__state=EnrolmentState.WITHDRAWN)
    return Invitation.objects.filter(
        goes_on,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=now,
        email__iexact=F("person__email"),
        person__erased_at=None,
    )


def invitation_by(token_sha256: str, now: datetime) -> Invitation | None:
    """The open invitation of this stored token, with all its page shows."""
    found = open_invitations(now).filter(token_sha256=token_sha256)
    return found.select_related("person", "by", "cohort__course", "enrolment").first()


def invitations_used_by(user: Any) -> QuerySet[Invitation]:
    """Invitations that this user has accepted."""
    if not user.is_authenticated:
        return Invitation.objects.none()
    return Invitation.objects.filter(person__user=user, accepted_at__isnull=False)


def invitations_of(cohort: Cohort) -> QuerySet[Invitation]:
    """Every invitation to a cohort, newest first."""
    return Invitation.objects.filter(cohort=cohort).select_related("person").order_by("-pk")


def uninvited(viewer: Person, cohort: Cohort) -> QuerySet[Enrolment]:
    """Whom this person may invite all at once: in the cohort, with an address, without a log-in, never invited."""
    seen = enrolments_seen_by(viewer).filter(cohort=cohort, state__in=OPEN_STATES, invitations=None)
    if not leads_by_name(viewer, cohort):
        seen = seen.filter(association__in=associations_named_by(viewer))
    reachable = seen.exclude(person__email="").filter(Q(person__user=None) | Q(person__user__in=_by_card()))
    return reachable.select_related("person", "association").order_by("person__family_name", "pk")


def _by_card() -> Any:
    """Users whom only a card opens."""
    return AccessCard.objects.filter(revoked_at=None, person__user__isnull=False).values("person__user")


def staff_users() -> frozenset[int]:
    """Users who hold a role with rights today. Kept for half a minute, so that a page costs no query."""
    found: frozenset[int] | None = cache.get(STAFF)
    if found is None:
        today = timezone.localdate()
        held = RoleAssignment.objects.exclude(role=Role.CONTACT).filter(
            Q(starts_on=None) | Q(starts_on__lte=today),
            Q(ends_on=None) | Q(ends_on__gte=today),
            person__user__isnull=False,
        )
        found = frozenset(held.values_list("person__user", flat=True))
        cache.set(STAFF, found, STAFF_SECONDS)
    return found


def open_links(now: datetime) -> QuerySet[AccessLink]:
    """Access links that still open something."""
    return AccessLink.objects.filter(
        used_at=None, revoked_at=None, expires_at__gt=now, person__erased_at=None
    ).select_related("person__user")


def why_over(token_sha256: str) -> Over:
    """Why this stored token opens nothing: for its own page."""
    found = AccessLink.objects.filter(token_sha256=token_sha256).first()
    if found is None:
        return Over.UNKNOWN
    if found.used_at is not None:
        return Over.USED
    return Over.REPLACED if found.revoked_at is not None else Over.EXPIRED


def user_with(email: str) -> Any:
    """Whose log-in this address is: a proved one, or of a user made on the server (createsuperuser); else None."""
    users = get_user_model()._default_manager.select_related("person")
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    on_the_server = users.filter(email__iexact=email, emailaddress=None).order_by("pk")
    return users.filter(pk__in=proved).first() or on_the_server.first()
