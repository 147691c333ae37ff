"""The account pages of ours; log-in itself is allauth's."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lms.conf import conf


def staff_door(request: HttpRequest) -> HttpResponse:
    """The admin has no log-in of its own."""
    return redirect("account_login")


def no_such_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Passwords are reset where everybody's are."""
    raise Http404


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
