"""Access links: who keeps the server lets an administrator in, or somebody who lost the second factor."""

import logging
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import user_username
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts import mails
from lms.accounts.actions import clear_unproved
from lms.accounts.enums import Opens
from lms.accounts.models import AccessLink
from lms.accounts.queries import hashed, open_links, user_with
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.letters import link
from lms.people import actions as people
from lms.people.models import Person

logger = logging.getLogger(__name__)
VALID = timedelta(hours=24)


@transaction.atomic
def offer_administration(*, email: str, now: datetime) -> str:
    """The address that makes this e-mail's owner an administrator, once, within 24 hours.

    Until it is used nothing changes: no log-in, no role. Somebody new gets a person at once, so that the row of
    the link says whom it is for. Refused where the log-in is disabled.
    """
    email = email.strip().lower()
    user = user_with(email)
    person = _person_of(user) if user is not None else _waiting(email) or people.create_person(email=email)
    return _offer(person=person, email=email, opens=Opens.ADMINISTRATION, now=now)


@transaction.atomic
def offer_new_factor(*, email: str, now: datetime) -> str:
    """The address at which a new password and a new second factor are set, once, within 24 hours.

    The old factor works until the link is used. Refused where nobody logs in with this address.
    """
    email = email.strip().lower()
    user = user_with(email)
    if user is None:
        raise Refused(_("Nobody logs in with this e-mail address."))
    return _offer(person=_person_of(user), email=email, opens=Opens.LOST_FACTOR, now=now)


@transaction.atomic
def use(*, link: AccessLink, password: str, now: datetime) -> Any:
    """Set the password, and what else the link is for; returns the user, whose sessions have all ended.

    Works once. Refused where the link is no longer open.
    """
    # Locks the link, so that pressed twice at once it works once.
    AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    found = open_links(now).filter(pk=link.pk).first()
    if found is None or (found.person.user is not None and not found.person.user.is_active):
        raise Refused(_("This link is no longer valid."))
    user = found.person.user or _new_user(found)
    found.person.refresh_from_db()
    if found.opens == Opens.LOST_FACTOR:
        Authenticator.objects.filter(user=user).delete()
        audit.note(what=What.FACTOR, who=found.person, whom=found.person, about="removed all link")
    else:
        appointments.appoint(person=found.person, role=Role.ADMINISTRATOR)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.note(what=What.PASSWORD, who=found.person, whom=found.person, about=f"link {found.opens}")
    _prove(user, found.email)
    AccessLink.objects.filter(pk=found.pk).update(used_at=now)
    mail.queue(
        key=f"access:{found.pk}", person=found.person, to=found.email, **asdict(mails.access_used(found))
    )
    logger.info("Access link %s was used", found.pk, extra={"opens": found.opens})
    return get_user_model()._default_manager.select_related("person").get(pk=user.pk)


def _offer(*, person: Person, email: str, opens: Opens, now: datetime) -> str:
    """Store a fresh token hashed; older links of the same person no longer work."""
    AccessLink.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    made = AccessLink.objects.create(
        token_sha256=hashed(token), person=person, email=email, opens=opens, expires_at=now + VALID
    )
    logger.info("Access link %s was made", made.pk, extra={"opens": made.opens})
    audit.note(what=What.LINK, whom=person, about=opens)
    return link("lms:access", token)


def _person_of(user: Any) -> Person:
    if not user.is_active:
        raise Refused(_("This log-in is disabled. Please enable it first."))
    found = Person.objects.filter(user=user).first()
    return found or people.create_person(email=user.email, family_name=user.get_full_name(), user=user)


def _waiting(email: str) -> Person | None:
    """The person an earlier link to this address was made for, who has no log-in yet."""
    earlier = AccessLink.objects.filter(email=email, person__user=None, person__erased_at=None)
    found = earlier.select_related("person").order_by("-pk").first()
    return found.person if found is not None else None


def _new_user(found: AccessLink) -> Any:
    """A user for somebody who has none. Log-ins that were made with this address and never proved go first."""
    clear_unproved(email=found.email)
    if user_with(found.email) is not None:
        raise Refused(_("Meanwhile there is a log-in with this e-mail address. Please have a new link made."))
    user = get_user_model()(email=found.email)
    user_username(user, str(found.person.uuid))
    user.set_unusable_password()
    user.save()
    people.link_user(person=found.person, user=user)
    return user


def _prove(user: Any, email: str) -> None:
    """The keeper of the server vouches for the address."""
    main = not EmailAddress.objects.filter(user=user, primary=True).exclude(email__iexact=email).exists()
    known = EmailAddress.objects.filter(user=user, email__iexact=email)
    if not known.update(verified=True):
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=main)
