"""The administrators' page about the running site, and about letters that could not be sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts.rules import may_appoint, staff
from lms.errors import Refused
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.mail.queries import all_failed
from lms.mail.rules import why_not_again
from lms.operations.queries import version
from lms.watch.queries import site_signs
from lms.watch.words import line

PER_PAGE = 25


def _must_keep_the_site(request: HttpRequest) -> None:
    if not may_appoint(staff(request.user)):
        raise PermissionDenied


@require_safe
def site(request: HttpRequest) -> HttpResponse:
    """How the site is, and which letters could not be sent."""
    _must_keep_the_site(request)
    now = timezone.now()
    page = Paginator(all_failed(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "version": version(),
        "lines": [line(sign, now) for sign in site_signs(now)],
        "page": page,
        "letters": [(letter, why_not_again(letter, now)) for letter in page],
    }
    return render(request, "lms/watch/site.html", context)


def _with_letter(request: HttpRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    _must_keep_the_site(request)
    letter: Mail = get_object_or_404(all_failed(), pk=pk)
    try:
        act(letter=letter, now=timezone.now())
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("lms_watch:site")


@require_POST
def again(request: HttpRequest, letter: int) -> HttpResponse:
    """One more try to send a letter."""
    said = _("The letter is being sent. If it fails again, it stands in this list again.")
    return _with_letter(request, letter, mail.try_again, said)


@require_POST
def aside(request: HttpRequest, letter: int) -> HttpResponse:
    """Nobody waits for the letter any more."""
    return _with_letter(request, letter, mail.put_aside, _("The letter is put aside. It is not sent."))
