"""The codes on a trainer's phone, and on a computer that a trainer has paired."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.attendance import screens
from lms.attendance.access import ASK_OR_SEND, seminar_of
from lms.attendance.arrival import shown_codes
from lms.attendance.forms import NumberForm
from lms.attendance.models import Screen
from lms.attendance.queries import coming_day
from lms.attendance.rules import may_call
from lms.errors import Refused
from lms.seminars.models import Seminar
from lms.seminars.queries import titles_of

COOKIE = "lms_screen"


@login_required
@never_cache
@ASK_OR_SEND
def codes(request: HttpRequest, seminar: int) -> HttpResponse:
    """The codes of this moment on the trainer's phone, and a number that opens a screen."""
    viewer, row = seminar_of(request, seminar)
    if not may_call(viewer, row.cohort):
        raise PermissionDenied
    now, number = timezone.now(), None
    if request.method == "POST" and "end" in request.POST:
        screens.end_all(seminar=row)
        messages.success(request, _("All screens of this seminar are dark."))
        return redirect("lms:codes", row.pk)
    if request.method == "POST":
        number = screens.offer(seminar=row, by=viewer, now=now)
    coming = coming_day(row, timezone.localdate(now))
    is_today = coming == timezone.localdate(now)
    context = {"seminar": row, "is_today": is_today, "coming": coming, "number": number, **_codes(row)}
    context["open"] = Screen.objects.filter(seminar=row, ends_at__gt=now).exclude(token=None).count()
    return render(request, "lms/attendance/codes.html", {**context, "screen_url": reverse("lms:screen")})


@never_cache
@ASK_OR_SEND
def screen(request: HttpRequest) -> HttpResponse:
    """On any computer: type the number, then the codes until that night. Its cookie opens this page only.

    On a day that is none of the seminar's it says that it works: so the computer can be tried out before.
    """
    now = timezone.now()
    form = NumberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        client = get_adapter(request).get_client_ip(request)
        try:
            _found, secret = screens.pair(number=form.cleaned_data["number"], client=client, now=now)
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            return _paired(request, secret)
    shown = screens.showing(request.COOKIES.get(COOKIE, ""), now)
    if shown is None:
        status = 422 if form.errors else 200
        return render(request, "lms/attendance/screen_open.html", {"form": form}, status=status)
    coming = coming_day(shown.seminar, timezone.localdate(now))
    tried = {"tried_for": coming} if coming != timezone.localdate(now) else {}
    return render(request, "lms/attendance/screen.html", {**_codes(shown.seminar), **tried})


def _paired(request: HttpRequest, secret: str) -> HttpResponse:
    answer = redirect("lms:screen")
    answer.set_cookie(
        COOKIE, secret, max_age=24 * 3600, path=reverse("lms:screen"), httponly=True, samesite="Strict",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer


def _codes(row: Seminar) -> dict[str, Any]:
    title, language = titles_of([row], get_language() or "")[row.slot_id]
    shown = shown_codes(row, timezone.now())
    return {"title": title, "language": language, "check_out": row.check_out, **shown}
