"""The door: scan a code, log in if needed, press one button. And the codes, for trainers to show or print."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.qr import qr
from lms.attendance import arrival, deciding, leaving
from lms.attendance.access import ASK_OR_SEND, seminar_of
from lms.attendance.arrival import KEEP, Answer, State
from lms.attendance.codes import Way
from lms.attendance.enums import HeldWhy, TickSource
from lms.attendance.forms import WordForm
from lms.attendance.queries import parts_of
from lms.attendance.rules import may_call
from lms.people.models import Person
from lms.people.queries import person_of
from lms.seminars.models import Seminar
from lms.seminars.queries import titles_of
from lms.seminars.words import place_of

COOKIE, SALT = "lms_door", "lms.attendance.door"
SOURCES = {Way.SCREEN: TickSource.QR, Way.PAPER: TickSource.PAPER_CODE, Way.OLD: TickSource.QR}


@never_cache
@require_safe
def scanned(request: HttpRequest, seminar: int, code: str) -> HttpResponse:
    """What a scanned code leads to: it is judged now and remembered in this browser, then comes the log-in."""
    row = Seminar.objects.filter(pk=seminar).first()
    now = timezone.now()
    way = arrival.codes(row, timezone.localdate(now)).judge(code, now) if row else Way.UNKNOWN
    if row is None or way == Way.UNKNOWN:
        return render(request, "lms/attendance/no_code.html", status=404)
    return _remembered(request, redirect("lms:door"), [row.pk, SOURCES[way], way == Way.OLD, now.timestamp()])


def _remembered(request: HttpRequest, answer: HttpResponse, said: list[Any]) -> HttpResponse:
    """This browser brings today what it has scanned: the seminar, from where, whether too late, and when."""
    answer.set_cookie(
        COOKIE, signing.dumps(said, salt=SALT), max_age=24 * 3600, path=reverse("lms:door"),
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return answer


def _scan(request: HttpRequest) -> tuple[Seminar, TickSource, bool] | None:
    """The seminar whose code this browser has scanned today, from where, and whether that is too long ago."""
    try:
        pk, source, is_old, at = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return None
    when = datetime.fromtimestamp(at, tz=timezone.get_current_timezone())
    rows = Seminar.objects.select_related("cohort", "venue").prefetch_related("units")
    row = rows.filter(pk=pk).first()
    if row is None or when.date() != timezone.localdate():
        return None
    return row, TickSource(source), is_old or timezone.now() - when > KEEP


@login_required
@never_cache
@ASK_OR_SEND
def door(request: HttpRequest) -> HttpResponse:
    """One button, or in words why there is none; without a scanned code the word on the wall can be typed."""
    person = person_of(request.user)
    if person is None:
        raise PermissionDenied
    scan, now = _scan(request), timezone.now()
    form = WordForm(request.POST if "word" in request.POST else None)
    if form.is_bound and form.is_valid():
        found = arrival.by_word(word=form.cleaned_data["word"], person=person, now=now)
        if found is not None:
            return _by_word(request, *found, person, now)
        form.add_error("word", form.WRONG)
    if scan is None:
        return _typed(request, form)
    seminar, source, is_old = scan
    if request.method == "POST" and "ask" in request.POST:
        return _asked(request, seminar, person, source, now)
    if request.method == "POST" and request.POST.keys() & {"leave", "back"}:
        return _left(request, seminar, person, source, now)
    if request.method == "POST" and not is_old and not form.is_bound:
        done = arrival.check_in(seminar=seminar, person=person, source=source, now=now)
        return _answered(request, seminar, person, done, now)
    seen = arrival.look(seminar=seminar, person=person, now=now)
    is_too_late = is_old and request.method == "GET" and seen.state == State.READY
    return _shown(request, seminar, person, seen, now, state="old" if is_too_late else "")


def _by_word(
    request: HttpRequest, seminar: Seminar, source: TickSource, person: Person, now: datetime
) -> HttpResponse:
    """The word checks in; who is there already and may check out, says which of both they mean."""
    if leaving.stay_of(seminar=seminar, person=person, now=now).may_leave:
        answer = _shown(request, seminar, person, arrival.look(seminar=seminar, person=person, now=now), now)
    else:
        done = arrival.check_in(seminar=seminar, person=person, source=source, now=now)
        answer = _answered(request, seminar, person, done, now)
    return _remembered(request, answer, [seminar.pk, source, False, now.timestamp()])


def _left(
    request: HttpRequest, seminar: Seminar, person: Person, source: TickSource, now: datetime
) -> HttpResponse:
    """Somebody leaves, or has not left after all."""
    if "leave" in request.POST:
        leaving.check_out(seminar=seminar, person=person, now=now)
    else:
        leaving.come_back(seminar=seminar, person=person, source=source, now=now)
    return _shown(request, seminar, person, arrival.look(seminar=seminar, person=person, now=now), now)


def _typed(request: HttpRequest, form: WordForm) -> HttpResponse:
    return render(request, "lms/attendance/word.html", {"form": form}, status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, seminar: Seminar, person: Person, source: TickSource, now: datetime
) -> HttpResponse:
    """The trainer decides. Only while the door is open, or for somebody who is not on the list."""
    seen = arrival.look(seminar=seminar, person=person, now=now)
    today = timezone.localdate(now)
    if seen.state not in (State.READY, State.STRANGER) or today not in {p.day for p in parts_of(seminar)}:
        return _shown(request, seminar, person, seen, now)
    reason = HeldWhy.OLD_CODE if seen.state == State.READY else HeldWhy.NOT_LISTED
    deciding.ask(seminar=seminar, day=today, person=person, source=source, reason=reason, now=now)
    return _shown(request, seminar, person, seen, now, state="asked")


def _answered(
    request: HttpRequest, seminar: Seminar, person: Person, done: Answer, now: datetime
) -> HttpResponse:
    return _shown(request, seminar, person, done, now, state="stored" if done.at == now else "")


def _shown(
    request: HttpRequest, seminar: Seminar, person: Person, seen: Answer, now: datetime, state: str = ""
) -> HttpResponse:
    title, language = titles_of([seminar], get_language() or "")[seminar.slot_id]
    units = {one.pk: (number, one.topic) for number, one in enumerate(seminar.units.all(), start=1)}
    counted = [units[span.pk] for span in seen.spans]
    stay = leaving.stay_of(seminar=seminar, person=person, now=now)
    if state in ("", "old") and stay.left_at and (stay.may_return or seen.state != State.READY):
        state, counted = "gone", []
    context: dict[str, Any] = {
        "state": state or str(seen.state),
        "seen": seen,
        "stay": stay,
        "seminar": seminar,
        "title": title,
        "language": language,
        "name": person.name,
        "now": timezone.localtime(now),
        "numbers": (counted[0][0], counted[-1][0]) if counted else None,
        "topics": ", ".join(dict.fromkeys(topic for _number, topic in counted if topic)),
        "place": place_of(seminar.venue, seminar.room),
    }
    return render(request, "lms/attendance/door.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def poster(request: HttpRequest, seminar: int, day: str) -> HttpResponse:
    """The code of one day on paper, good in its hours only and listed as such."""
    viewer, row = seminar_of(request, seminar)
    if not may_call(viewer, row.cohort):
        raise PermissionDenied
    of_day = [one for one in parts_of(row) if one.day.isoformat() == day]
    if not of_day:
        raise Http404
    title, language = titles_of([row], get_language() or "")[row.slot_id]
    codes = arrival.codes(row, of_day[0].day)
    context = {
        "seminar": row,
        "parts": of_day,
        "title": title,
        "language": language,
        "qr": qr(arrival.address(row, codes.on_paper())),
        "word": codes.word_on_paper(),
        "typed": arrival.address_to_type(),
    }
    return render(request, "lms/attendance/poster.html", context)
