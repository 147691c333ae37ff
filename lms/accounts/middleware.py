"""Language of the interface, who must first show more before a page is theirs, and doors that answer in step."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.accounts import cards
from lms.accounts.languages import interface_language
from lms.accounts.rules import is_fresh, is_open_by_card, needs_factor
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.conf import conf
from lms.people.queries import person_of

Answer = Callable[[HttpRequest], HttpResponse]

OPEN_WITHOUT_FACTOR = {"account_logout", "wagtailadmin_logout", "account_reauthenticate", "lms:preferences"}
LOG_OUTS = {"account_logout", "wagtailadmin_logout"}
# Who holds a stolen session must not be able to keep the account by these.
NEED_A_FRESH_LOG_IN = {
    "lms:erase_me",
    "account_email",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
}

# Each of these does more work for some addresses than for others.
DOORS = {
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "lms:interest",
    "lms:booking_hand_over",
}
# The same, as long as nobody is logged in.
DOORS_OF_STRANGERS = {"lms:book", "lms:booking_sent"}


class EvenPaceMiddleware:
    """The time of a door's answer says nothing about who has an account: it comes on the next beat.

    It stands outside the session's middleware, whose writing counts too. Threat A2.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        found = request.resolver_match
        if conf.door_seconds and request.method == "POST" and found and _is_door(request, found.view_name):
            time.sleep((began - time.monotonic()) % conf.door_seconds)
        return response


def _is_door(request: HttpRequest, name: str) -> bool:
    return name in DOORS or (name in DOORS_OF_STRANGERS and not request.user.is_authenticated)


class LanguageMiddleware:
    """The interface speaks the person's language, else the cookie's, else the site's; never the page's.

    In a host with `i18n_patterns`, Django's LocaleMiddleware stands behind it and reads the address, which the
    URLconf needs; once the view is found, the person's language is back.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = interface_language(request)
        request.theme = request.COOKIES.get("theme", "")  # type: ignore[attr-defined]  # ours, read by the base template
        with translation.override(language):
            request.LANGUAGE_CODE = request.interface_language = language  # type: ignore[attr-defined]  # ours
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Between finding a view and calling it."""
        language: str = request.interface_language  # type: ignore[attr-defined]  # ours
        if language != request.LANGUAGE_CODE:
            translation.activate(language)
            request.LANGUAGE_CODE = language


class StaffFactorMiddleware:
    """Staff without the second factor get nothing but its pages and the log-out; see rules.needs_factor.

    A session that began with an access card gets study and public pages only, and ends with its card.

    It stands behind every door at once: it looks at what the session has shown, not at how it began.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _was_refused(request, response):
            name = request.resolver_match.view_name if request.resolver_match else ""
            audit.note_refusal(what=What.DENIED, who=person_of(request.user), about=name)
        if (
            request.method == "POST"
            and request.resolver_match
            and request.resolver_match.view_name in LOG_OUTS
        ):
            # Whoever uses this browser next finds nothing that a page has stored in it.
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Between finding a view and calling it; None lets it pass."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if cards.is_by_card(request) and (shut := _by_card(request, name)) is not None:
            return shut
        if conf.staff_factor_required and not _is_open(name) and needs_factor(request):
            if request.method in ("GET", "HEAD"):
                return redirect("mfa_index")
            raise PermissionDenied
        if name in NEED_A_FRESH_LOG_IN and request.user.is_authenticated and not is_fresh(request):
            return render(request, "lms/accounts/again.html", {"path": request.path}, status=403)
        return None


def _was_refused(request: HttpRequest, response: HttpResponse) -> bool:
    """Was somebody logged in told that a page is not theirs? Wagtail leads back to its first page instead of 403."""
    if not request.user.is_authenticated:
        return False
    home = reverse("wagtailadmin_home")
    led_back = response.status_code == 302 and response.get("Location") == home
    return response.status_code == 403 or (
        led_back and request.method == "GET" and request.path.startswith(home) and request.path != home
    )


def _is_open(name: str) -> bool:
    return name in OPEN_WITHOUT_FACTOR or name.startswith("mfa_")


def _by_card(request: HttpRequest, name: str) -> HttpResponse | None:
    if not cards.still_works(request):
        logout(request)
        messages.warning(request, _("This card no longer works. Please ask the person who gave it to you."))
        return redirect("lms:card")
    return None if is_open_by_card(name) else render(request, "lms/accounts/card_shut.html", status=403)
