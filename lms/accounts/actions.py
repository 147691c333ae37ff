"""Invite people, and what follows when they come."""

import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import mails
from lms.accounts.models import AccessCard, Invitation
from lms.accounts.queries import hashed, open_invitations, user_with
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Origin
from lms.cohorts.models import Cohort, Enrolment
from lms.conf import conf
from lms.errors import Refused
from lms.mail import actions as mail
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.people.queries import has_own_log_in, person_of

UNDO = timedelta(days=7)


@transaction.atomic
def invite(
    *, person: Person, cohort: Cohort, association: Association | None = None, by: Person | None = None
) -> Invitation:
    """Invite a person to a cohort: an enrolment in state `invited` (where there is none open) and a letter.

    The person needs an e-mail address (`person.email`). Whoever takes part already, but has no log-in yet, gets
    one by the link and stays as they are. Inviting again is `resend`. Refused where the person has no address,
    takes the course in another group, or takes part with a log-in already. `association` is the one the
    enrolment counts for, `by` the member of staff whose name the letter says.
    """
    enrolment = cohorts.enrol(
        person=person,
        cohort=cohort,
        state=EnrolmentState.INVITED,
        origin=Origin.INVITATION,
        association=association,
        by=by,
    )
    if enrolment.cohort_id != cohort.pk:
        raise Refused(_("This person takes the course in another group."))
    if enrolment.state == EnrolmentState.ACTIVE and has_own_log_in(person):
        raise Refused(_("This person takes part already."))
    return _send(Invitation(person=person, cohort=cohort, enrolment=enrolment, by=by))


@transaction.atomic
def welcome(*, person: Person, by: Person | None = None) -> Invitation:
    """Invite somebody to a log-in only: a trainer or coordinator, who takes no course."""
    if has_own_log_in(person):
        raise Refused(_("This person can log in already."))
    return _send(Invitation(person=person, by=by))


@transaction.atomic
def resend(*, invitation: Invitation, by: Person | None = None) -> Invitation:
    """A new letter with a new link; the old link no longer works. Refused where the invitation was accepted."""
    if Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=False).exists():
        raise Refused(_("This invitation was accepted already."))
    if invitation.enrolment is not None and invitation.enrolment.state == EnrolmentState.WITHDRAWN:
        raise Refused(_("This person no longer takes part."))
    again = Invitation(
        person=invitation.person,
        cohort=invitation.cohort,
        enrolment=invitation.enrolment,
        by=by or invitation.by,
    )
    return _send(again)


@transaction.atomic
def revoke(*, invitation: Invitation) -> Invitation:
    """The link no longer works, and the letter is not sent where it still waits. The enrolment stays as it is."""
    _revoke_open(invitation)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def accept(*, invitation: Invitation, user: Any, now: datetime | None = None) -> Invitation:
    """The proved link joins this user to the invited person and begins the course. Works once.

    Refused where the invitation is no longer open, or where the user or the person belongs to somebody else.
    """
    now = now or timezone.now()
    # Locks the invitation, so that a link pressed twice at once works once.
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    found = open_invitations(now).filter(pk=invitation.pk).select_related("person", "enrolment").first()
    if found is None:
        raise Refused(_("This invitation is no longer valid."))
    end_cards(person=found.person)
    found.person.refresh_from_db()
    people.link_user(person=found.person, user=user)
    if found.enrolment is not None:
        cohorts.accept(enrolment=found.enrolment)
    found.person.refresh_from_db()
    appointments.sync_person(person=found.person)
    Invitation.objects.filter(pk=found.pk).update(accepted_at=now)
    mail.void(about=_about(found))
    found.accepted_at = now
    return found


@transaction.atomic
def end_cards(*, person: Person) -> None:
    """Cards no longer work, and the log-in that only they opened goes: the person gets one of their own."""
    AccessCard.objects.filter(person=person, revoked_at=None).update(revoked_at=timezone.now())
    if person.user is not None and not has_own_log_in(person):
        person.user.delete()


@transaction.atomic
def join(*, person: Person, course: UUID) -> Enrolment:
    """The person begins by their own decision, logged in. An invitation to it is used up: its link is needed no more.

    Refused where nothing is open to them.
    """
    enrolment = cohorts.join(person=person, course=course)
    waiting = Invitation.objects.filter(enrolment=enrolment, accepted_at=None, revoked_at=None)
    if waiting.update(accepted_at=timezone.now()):
        mail.void(about=f"enrolment:{enrolment.pk}")
    return enrolment


def clear_unproved(*, email: str) -> int:
    """Remove log-ins somebody made with this address and never proved; returns how many.

    Such a log-in was never used, and has no person: whoever now proves the address begins with a clean one.
    """
    user_model = get_user_model()
    made = EmailAddress.objects.filter(email__iexact=email, verified=False).values("user")
    proved = EmailAddress.objects.filter(verified=True).values("user")
    never = user_model.objects.filter(pk__in=made, last_login=None, person=None, is_superuser=False)
    return never.exclude(pk__in=proved).delete()[0]


@transaction.atomic
def prove(*, email: str, given_names: str = "", family_name: str = "", language: str = "") -> Person:
    """Whoever opened the link of a letter to this address: the person with this proved address, else a new one.

    Somebody new gets a log-in without a password; a code by e-mail opens it. What others set up with the address
    without proving it is gone.
    """
    user = user_with(email)
    if user is None:
        clear_unproved(email=email)
        user = get_user_model()(email=email.lower())
        user.first_name, user.last_name = given_names[:150], family_name[:150]
        user.set_unusable_password()
        get_adapter().populate_username(None, user)
        user.save()
        EmailAddress.objects.create(user=user, email=email.lower(), verified=True, primary=True)
    known = person_of(user)
    if known is not None:
        return known
    return people.create_person(
        given_names=given_names, family_name=family_name, email=email, language=language, user=user
    )


def tidy_sign_ups(*, now: datetime) -> int:
    """For the clock: log-ins nobody proved within two weeks are removed; returns how many rows went."""
    proved = EmailAddress.objects.filter(verified=True).values("user")
    never = get_user_model().objects.filter(
        last_login=None, person=None, is_superuser=False, date_joined__lt=now - timedelta(days=14)
    )
    return never.filter(emailaddress__verified=False).exclude(pk__in=proved).delete()[0]


def change_person(*, person: Person, **fields: str) -> Person:
    """A person's own changes: given_names, family_name, language, help_language. Unlisted fields are refused."""
    unknown = set(fields) - {"given_names", "family_name", "language", "help_language"}
    if unknown:
        raise TypeError(f"not a person's own to change: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(person, name, value.strip())
    person.save(update_fields=list(fields))
    names = {"first_name": person.given_names, "last_name": person.family_name}
    if person.user_id is not None and "family_name" in fields:
        # Wagtail's admin calls people by the names of their user.
        get_user_model().objects.filter(pk=person.user_id).update(**names)
    return person


def drop_password(*, user: Any) -> None:
    """The password no longer works, and with it every session ends."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    note_credential(user=user, what=What.PASSWORD, about="dropped")


def follow_email(*, user: Any, old: str, new: str) -> None:
    """The address for letters follows the address of the log-in, where both were one."""
    Person.objects.filter(user=user, email__iexact=old).update(email=new.lower())


def note_credential(*, user: Any, what: What, about: str, by: Person | None = None) -> None:
    """A password or a second factor of somebody is no longer what it was, by their own act or somebody else's."""
    person = person_of(user)
    audit.note(what=what, who=by or person, whom=person, about=about)


def note_failed(*, address: str, about: str) -> None:
    """A log-in failed; whose, where the address is somebody's. Neither address nor what was typed is noted."""
    user = user_with(address)
    who = person_of(user) if user is not None else None
    audit.note_refusal(what=What.FAILED, who=who, about=about)


@transaction.atomic
def undo_email_change(*, token: str) -> Any:
    """Gives an account back to the address it had, for 7 days; returns the user.

    Whoever changed it may know the password, be logged in, and have added a factor: all of that ends. The owner
    then logs in by a code to the old address. Refused where the link is too old, forged or pointless.
    """
    try:
        told = signing.loads(token, salt=mails.UNDO_SALT, max_age=UNDO)
    except signing.BadSignature as problem:
        raise Refused(_("This link is no longer valid.")) from problem
    user = get_user_model().objects.select_for_update().filter(pk=told["user"], is_active=True).first()
    old = told["old"]
    elsewhere = EmailAddress.objects.filter(email__iexact=old).exclude(user=user)
    if user is None or user.email.lower() == old.lower() or elsewhere.exists():
        raise Refused(_("This link is no longer valid."))
    follow_email(user=user, old=user.email, new=old)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=old, verified=True, primary=True)
    recent = Authenticator.objects.filter(user=user, created_at__gt=timezone.now() - UNDO - timedelta(days=1))
    if recent.delete()[0]:
        note_credential(user=user, what=What.FACTOR, about="removed recent")
    user.email = old
    user.save(update_fields=["email"])
    drop_password(user=user)
    return user


def _send(invitation: Invitation) -> Invitation:
    """Store the invitation with a fresh token and queue its letter. Older ones about the same are revoked."""
    if not invitation.person.email:
        raise Refused(_("This person has no e-mail address. Please enter one first."))
    _revoke_open(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_sha256 = hashed(token)
    invitation.email = invitation.person.email
    invitation.expires_at = timezone.now() + timedelta(days=min(conf.invitation_days, 14))
    invitation.save()
    mail.queue(
        key=f"invitation:{invitation.pk}",
        person=invitation.person,
        about=_about(invitation),
        secret=True,
        valid_until=invitation.expires_at,
        **asdict(mails.invitation(invitation, token)),
    )
    return invitation


def _revoke_open(invitation: Invitation) -> None:
    same = Invitation.objects.filter(
        person=invitation.person, enrolment=invitation.enrolment, accepted_at=None, revoked_at=None
    )
    same.update(revoked_at=timezone.now())
    mail.void(about=_about(invitation))


def _about(invitation: Invitation) -> str:
    """What makes the letter pointless when it is given up: the enrolment, else the log-in."""
    if invitation.enrolment_id is not None:
        return f"enrolment:{invitation.enrolment_id}"
    return f"log-in:{invitation.person_id}"
