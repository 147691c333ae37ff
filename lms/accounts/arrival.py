"""What a browser carries from an invitation's link to the log-in: the proof that its letter was read."""

import re
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from allauth.account import app_settings as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.account.utils import user_username
from django.contrib.auth import get_user_model, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from lms.accounts import actions, joining
from lms.accounts.models import AccessLink, Invitation, JoinLink
from lms.accounts.queries import invitation_by, open_links
from lms.accounts.rules import LOGGED_IN_AT
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.errors import Refused
from lms.people import actions as people
from lms.people.enums import ConsentTo
from lms.people.models import Person
from lms.people.queries import has_own_log_in, person_of

KEY, SHARED, NEWS = "lms_invitation", "lms_shared_device", "lms_news"
JOIN = "lms_join_link"
ACCESS = "lms_access_link"  # the hash of the link's token
MADE_UP = re.compile(r"[0-9a-f]{32}")  # a user's name before there is a person, see the adapter
NEWS_VERSION = "news-2026-11"  # the wording of the box in forms.SignupForm; change both together


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """This browser has proved the link, and with it the address it was sent to."""
    request.session[KEY] = invitation.token_sha256
    if not request.user.is_authenticated and not taken(invitation):
        actions.clear_unproved(email=invitation.email)
        get_adapter().stash_verified_email(request, invitation.email)


def remembered(request: HttpRequest) -> Invitation | None:
    """The invitation this browser has proved, where it is still open."""
    token = request.session.get(KEY)
    return invitation_by(token, timezone.now()) if token else None


def forget(request: HttpRequest) -> None:
    """The invitation is used up."""
    request.session.pop(KEY, None)


def remember_join(request: HttpRequest, link: JoinLink) -> None:
    """In this browser somebody wants to come into the link's cohort."""
    request.session[JOIN] = link.pk


def remembered_join(request: HttpRequest) -> JoinLink | None:
    """The link by which somebody wants to come in, where it is still open."""
    found = request.session.get(JOIN)
    return joining.open_links(timezone.localdate()).filter(pk=found).first() if found else None


def forget_join(request: HttpRequest) -> None:
    """The wish is fulfilled."""
    request.session.pop(JOIN, None)


def remember_link(request: HttpRequest, token_sha256: str) -> None:
    """This browser came by an access link."""
    request.session[ACCESS] = token_sha256


def remembered_link(request: HttpRequest) -> AccessLink | None:
    """The access link this browser came by, where it is still open."""
    token = request.session.get(ACCESS)
    return open_links(timezone.now()).filter(token_sha256=token).first() if token else None


def user_of(link: AccessLink) -> Any:
    """Whose password the link sets; somebody new has a user that is not stored yet."""
    return link.person.user or get_user_model()(email=link.email)


def log_in_anew(request: HttpRequest, user: Any) -> HttpResponse:
    """After a new password: logged in as this user, whoever was before. A factor that is left must be shown."""
    logout(request)
    # Just chosen is as good as just typed: the pages of the factor do not ask for it again.
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
    return perform_login(request, Login(user=user, redirect_url=reverse("mfa_index")))


def log_in_proved(request: HttpRequest, user: Any, *, to: str) -> HttpResponse:
    """The link of a letter was opened here, which is as good as a code from it. A second factor is still asked for."""
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, Login(user=user, email=user.email, redirect_url=to))


def taken(invitation: Invitation) -> bool:
    """Is there a log-in already that this may be for: the person's, or one with the invited address?"""
    proved = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True)
    return has_own_log_in(invitation.person) or proved.exists()


def keep_shared(request: HttpRequest, *, shared: bool) -> None:
    """Until the log-in is complete, remember whether others use this device."""
    request.session[SHARED] = shared


def keep_proof(request: HttpRequest, *, email: str) -> None:
    """The link proves the address it was sent to, and no other that is typed instead."""
    adapter = get_adapter()
    if not adapter.is_email_verified(request, email):
        adapter.unstash_verified_email(request)


def keep_news(request: HttpRequest, *, wanted: bool) -> None:
    """Until the address is proved, remember whether news are wanted."""
    request.session[NEWS] = wanted


def settle(request: HttpRequest, user: Any) -> Person:
    """The log-in is complete: how long it lasts, and who it is."""
    # None is the setting's 180 days, 0 ends with the browser.
    request.session.set_expiry(0 if request.session.get(SHARED) else None)
    request.session[LOGGED_IN_AT] = time.time()
    person = person_for(request, user)
    _rename(user, person)
    audit.note(what=What.LOG_IN, who=person)
    if request.session.pop(NEWS, False):
        people.consent(person=person, to=ConsentTo.MAIL, version=NEWS_VERSION)
    return person


def prolong(request: HttpRequest) -> datetime | None:
    """The log-in in this browser counts from now on anew; until when. None where it ends with the browser."""
    request.session.modified = True
    if request.session.get_expire_at_browser_close():
        return None
    until: datetime = request.session.get_expiry_date()
    return until


def _rename(user: Any, person: Person) -> None:
    """A name that the sign-up made up becomes the person's uuid, once it is known; a host's own names stay."""
    name, wanted = account.USER_MODEL_USERNAME_FIELD, str(person.uuid)
    if not MADE_UP.fullmatch(user_username(user) or ""):
        return
    if not type(user)._default_manager.filter(**{name: wanted}).exists():
        user_username(user, wanted)
        user.save(update_fields=[name])


@transaction.atomic
def person_for(request: HttpRequest, user: Any) -> Person:
    """The person behind a user who has just proved their address: the invited one, else a new one.

    An equal address alone never joins: it makes a new person, and staff see a possible duplicate.
    """
    found = person_of(user)
    if found is not None:
        return found
    return _invited(request, user) or _joining(
        request,
        people.create_person(
            given_names=user.first_name,
            family_name=user.last_name,
            email=user.email,
            language=get_language() or "",
            user=user,
        ),
    )


def _joining(request: HttpRequest, person: Person) -> Person:
    """Somebody new who came by a link to join is in its cohort now; somebody known is asked once more."""
    link = remembered_join(request)
    if link is not None:
        with suppress(Refused):  # closed in this moment: the person has a log-in, and asks the association
            joining.join(link=link, person=person)
        forget_join(request)
    return person


def _invited(request: HttpRequest, user: Any) -> Person | None:
    invitation = remembered(request)
    if invitation is None:
        return None
    try:
        person = actions.accept(invitation=invitation, user=user).person
    except Refused:
        return None
    forget(request)
    return person
