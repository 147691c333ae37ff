"""How allauth behaves here."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_username
from allauth.mfa.adapter import DefaultMFAAdapter
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from lms.accounts import arrival, joining, mails
from lms.accounts.rules import is_own_path
from lms.cohorts.queries import is_staff, learning
from lms.conf import conf
from lms.institute.queries import current
from lms.mail import actions as mail
from lms.mail.letters import written_to
from lms.people.models import Person
from lms.people.queries import person_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by setting or invitation, letters through the outbox, addresses of this site only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """For everybody by setting, else for whoever has an invitation or a link to join in this browser."""
        return (
            conf.open_sign_up
            or arrival.remembered(request) is not None
            or arrival.remembered_join(request) is not None
        )

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """A name that is never shown and says nothing until the person is known; a host's user may have none."""
        user_username(user, user_username(user) or uuid4().hex)

    def save_user(self, request: HttpRequest, user: Any, form: Form, *args: Any, **kwargs: Any) -> Any:
        """Keeps the names until the address is proved; the person is made then."""
        user.first_name = form.cleaned_data.get("given_names", "")
        user.last_name = form.cleaned_data.get("family_name", "")
        return super().save_user(request, user, form, *args, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """The last step of every log-in, when password, code, address and factor are shown."""
        user.refresh_from_db(fields=["password"])  # a step before may have dropped it, see signals
        super().login(request, user)
        arrival.settle(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """An invitation or a link that waits in this browser comes first; staff who learn nothing go to their admin."""
        if arrival.remembered(request) is not None:
            return reverse("lms:invitation_pending")
        wanted = arrival.remembered_join(request)
        if wanted is not None:
            return reverse("lms:join", args=[joining.shown(wanted)])
        if is_staff(person_of(request.user)) and not learning(request.user):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only relative paths of this site."""
        return is_own_path(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter of ours instead of allauth's template, into the outbox; codes are blanked once sent."""
        user = context.get("user")
        person = (
            person_of(user)
            if user is not None
            else Person.objects.filter(user__emailaddress__email__iexact=email, erased_at=None).first()
        )
        with written_to(person) if person is not None else mails.as_is():
            letter = mails.account_letter(template_prefix, person, context)
        is_code = "code" in context
        mail.queue(
            key=f"account:{uuid4()}",
            person=person,
            to=email,
            secret=is_code or "undo" in context,
            valid_until=timezone.now() + timedelta(minutes=10) if is_code else None,
            **asdict(letter),
        )

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Notices know whose account it is; the one about a changed address offers the way back."""
        context = {**(context or {}), "user": user}
        if template_prefix == "account/email/email_changed":
            context["undo"] = mails.undo_token(user, context["from_email"])
        super().send_notification_mail(template_prefix, user, context, email)


class FactorAdapter(DefaultMFAAdapter):
    """allauth's second-factor adapter, independent of the request's host."""

    def _get_site_name(self) -> str:
        return current().site_name
