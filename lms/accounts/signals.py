"""What follows from allauth's news. Connected when the apps are ready."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    email_confirmed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_login_failed
from django.dispatch import Signal
from django.http import HttpRequest

from lms.accounts import actions
from lms.audit.enums import What

PASSWORDS = {"changed": password_changed, "reset": password_reset, "set": password_set}
CHANGED = {"added": authenticator_added, "removed": authenticator_removed, "renewed": authenticator_reset}
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def connect() -> None:
    """Connect once, however often apps are set up."""
    user_login_failed.connect(_log_in_failed, dispatch_uid="lms.accounts")
    email_changed.connect(_email_changed, dispatch_uid="lms.accounts")
    email_confirmed.connect(_email_proved, dispatch_uid="lms.accounts")
    authenticator_added.connect(_factor_added, dispatch_uid="lms.accounts")
    authenticator_removed.connect(_factor_removed, dispatch_uid="lms.accounts")
    for change in PASSWORDS.values():
        change.connect(_note_password, dispatch_uid="lms.accounts.note")
    for change in CHANGED.values():
        change.connect(_note_factor, dispatch_uid="lms.accounts.note")


def _note_password(signal: Signal, user: Any, **kwargs: Any) -> None:
    how = next(word for word, known in PASSWORDS.items() if known is signal)
    actions.note_credential(user=user, what=What.PASSWORD, about=how)


def _note_factor(signal: Signal, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    how = next(word for word, known in CHANGED.items() if known is signal)
    actions.note_credential(user=user, what=What.FACTOR, about=f"{authenticator.type} {how}")


def _log_in_failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    """A wrong password."""
    address = str(credentials.get("email") or credentials.get("username") or "")
    actions.note_failed(address=address, about="password")


def _email_changed(
    user: Any, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    if from_email_address is not None:
        actions.follow_email(user=user, old=from_email_address.email, new=to_email_address.email)


def _email_proved(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """A password that somebody set before the address was proved is worth nothing, unless it was typed here."""
    user = email_address.user
    if user.last_login is not None:
        return
    login = unstash_login(request, peek=True)
    signed_up_here = login is not None and login.signup
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    if not signed_up_here and "password" not in methods:
        actions.drop_password(user=user)


def _factor_added(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """The session that set up a factor has just shown it. It gets a new key, as after each step up."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
        request.session.cycle_key()


def _factor_removed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Without any factor left, having shown one counts no more."""
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        kept = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [r for r in kept if r.get("method") != "mfa"]
