"""The rows of this part that say something about a person, and those of the log-in they come in by."""

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from lms.accounts.models import AccessCard, AccessLink, Invitation, JoinLink
from lms.people.holdings import Holding
from lms.people.retention import Kind

USER = {"email": _("E-mail address"), "date_joined": _("Since"), "last_login": _("Last log-in")}
FIELDS = {field.name for field in get_user_model()._meta.get_fields()}  # a host's user may have others


def _forget_users(rows: Any) -> None:
    """What others noted about these users: sessions, the admin's history, a picture."""
    keys = {str(pk) for pk in rows.values_list("pk", flat=True)}
    end_sessions(keys)
    history = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(get_user_model()))
    history.filter(object_id__in=keys).update(label="", data={})
    for profile in UserProfile.objects.filter(user__in=keys).exclude(avatar=""):
        profile.avatar.delete(save=False)


def end_sessions(users: set[str]) -> None:
    """Log these users (keys) out everywhere; what their sessions hold goes."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator():
        if str(session.get_decoded().get(SESSION_KEY, "")) in users:
            store(session.session_key).delete()


HOLDINGS = (
    Holding(
        model=Invitation,
        kind=Kind.INVITATIONS,
        person="person",
        shows={
            "email": _("E-mail address"),
            "cohort__name": _("Group"),
            "created_at": _("When"),
            "accepted_at": _("Accepted"),
            "revoked_at": _("Taken back"),
        },
        since="created_at",
        blank={"email": ""},
    ),
    Holding(
        model=AccessLink,
        kind=Kind.INVITATIONS,
        person="person",
        shows={"email": _("E-mail address"), "created_at": _("When"), "used_at": _("Used")},
        since="created_at",
        blank={"email": ""},
    ),
    Holding(
        model=AccessCard,
        kind=Kind.LOG_IN,
        person="person",
        shows={"created_at": _("When"), "used_at": _("Last used"), "revoked_at": _("Taken back")},
        goes=True,
    ),
    Holding(
        model=JoinLink,
        kind=Kind.CHECKS,
        person="by",
        shows={
            "cohort__name": _("Group"),
            "created_at": _("When"),
            "ends_on": _("Until (this day included)"),
        },
    ),
    Holding(
        model=EmailAddress,
        kind=Kind.LOG_IN,
        person="user__person",
        shows={"email": _("E-mail address"), "verified": _("Confirmed")},
        goes=True,
    ),
    Holding(
        model=Authenticator,
        kind=Kind.LOG_IN,
        person="user__person",
        shows={"type": _("Second step at log-in"), "created_at": _("When"), "last_used_at": _("Last used")},
        goes=True,
    ),
    Holding(
        model=get_user_model(),
        kind=Kind.LOG_IN,
        person="person",
        shows={name: label for name, label in USER.items() if name in FIELDS},
        goes=True,
        first=_forget_users,
    ),
)
MODELS = (AccessCard, AccessLink, Invitation, JoinLink)
