"""The account pages of ours; log-in itself is allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import actions, arrival
from lms.accounts.models import Invitation
from lms.accounts.queries import hashed, invitation_by
from lms.conf import conf
from lms.errors import Refused

Answer = Callable[..., HttpResponse]


def staff_door(request: HttpRequest) -> HttpResponse:
    """The admin has no log-in of its own."""
    return redirect("account_login")


def no_such_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Passwords are reset where everybody's are."""
    raise Http404


def tight(view: Answer) -> Answer:
    """For pages whose address is a secret: nothing keeps them, and no link out of them names them.

    Not `no-referrer`: with that a browser sends the form with the origin "null", and Django refuses it.
    `strict-origin` names the site to others, never the address of the page.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return inner


@tight
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Looking changes nothing, so that a mail scanner uses nothing up."""
    found = invitation_by(hashed(token), timezone.now())
    if found is None:
        return render(request, "lms/accounts/invitation_over.html", status=404)
    if request.method != "POST":
        return render(request, "lms/accounts/invitation.html", {"invitation": found})
    arrival.remember(request, found)
    return _take(request, found) if request.user.is_authenticated else redirect(_way_in(found))


@require_http_methods(["GET", "HEAD", "POST"])
def pending(request: HttpRequest) -> HttpResponse:
    """The invitation proved in this browser, at an address without its secret."""
    found = arrival.remembered(request)
    if found is None:
        return render(request, "lms/accounts/invitation_over.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        return _take(request, found)
    return render(
        request, "lms/accounts/invitation_pending.html", {"invitation": found, "taken": arrival.taken(found)}
    )


def _way_in(found: Invitation) -> str:
    """Where somebody goes on who is not logged in: to a new account, or to a choice where one may exist."""
    return "lms:invitation_pending" if arrival.taken(found) else "account_signup"


def _take(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        actions.accept(invitation=found, user=request.user)
    except Refused as refusal:
        return render(
            request,
            "lms/accounts/invitation_other.html",
            {"invitation": found, "refusal": str(refusal)},
            status=409,
        )
    arrival.forget(request)
    messages.success(request, _("Welcome. The invitation is accepted."))
    return redirect("lms:way")


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What a person can change about themselves."""
    return render(request, "lms/accounts/account.html")


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and display of the interface, for this browser and this person."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    response = HttpResponseRedirect(wanted if safe and wanted.startswith("/") else "/")
    if (language := request.POST.get("language")) in conf.interface_languages:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax")
    if (theme := request.POST.get("theme")) in ("auto", "light", "dark"):
        response.set_cookie("theme", theme, max_age=31536000, samesite="Lax")
    return response
