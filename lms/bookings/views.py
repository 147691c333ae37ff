"""Dates for everybody, and booking them: with a log-in by one button, without one by a letter."""

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import arrival, guesses
from lms.accounts.views import tight
from lms.bookings import actions, handing, holds
from lms.bookings.enums import LIVING, BookingState
from lms.bookings.forms import AddressForm, BookForm, DetailsForm, TakeOverForm
from lms.bookings.holds import Wish
from lms.bookings.models import Booking
from lms.bookings.queries import booking_of, bookings_of, preparation_of, seats_of
from lms.bookings.rules import may_cancel, may_hand_over, why_no_hand_over
from lms.bookings.seats import seat_of, with_seats
from lms.bookings.words import is_leave_key
from lms.cohorts.queries import contact_address
from lms.errors import Refused
from lms.institute.queries import current
from lms.people.models import Person
from lms.people.queries import has_own_log_in, person_of
from lms.seminars.filters import DatesFilterForm
from lms.seminars.models import Seminar
from lms.seminars.queries import Listed, coming, dates_open_to, listed

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
BROWSER, ASKED = "lms_booking_browser", "lms_booking_asked"
PER_CLIENT, PER_ADDRESS = 60, 8  # bookings within an hour


@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """All public dates to come, for everybody."""
    every = coming(get_language() or "")
    form = DatesFilterForm(request.GET, every=every)
    found = with_seats(form.among(every), person_of(request.user), timezone.now())
    return render(request, "lms/seminars/dates.html", {"form": form, "found": found, "every": every})


@require_safe
def date(request: HttpRequest, seminar: UUID) -> HttpResponse:
    """One date that is public or of one's own group, also once it is over."""
    found = _date(request, seminar)
    ((_one, seat),) = with_seats([found], person_of(request.user), timezone.now())
    email = contact_address(found.course) or current(get_language() or "").email
    context = {"listed": found, "email": email, "seat": seat}
    return render(request, "lms/seminars/date.html", context)


@tight
@ASK_OR_SEND
def book(request: HttpRequest, seminar: UUID) -> HttpResponse:
    """The form: short for whoever is logged in; whoever has booked comes to their booking."""
    person = person_of(request.user)
    found = _date(request, seminar)
    if request.user.is_authenticated and person is None:
        raise Http404
    if person is not None:
        return _book_logged_in(request, found, person)
    return _book_by_letter(request, found)


def _date(request: HttpRequest, seminar: UUID) -> Listed:
    found = listed(dates_open_to(request.user).filter(uuid=seminar), get_language() or "")
    if not found:
        raise Http404
    return found[0]


def _book_logged_in(request: HttpRequest, found: Listed, person: Person) -> HttpResponse:
    row = found.meeting.row
    mine = booking_of(person, row)
    if mine is not None and mine.state in LIVING:
        return redirect("lms:booking", mine.uuid)
    form = DetailsForm(_sent(request), seminar=row)
    if form.is_bound and form.is_valid():
        try:
            made = actions.book(seminar=row, person=person, now=timezone.now(), **form.details())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("lms:booking", made.uuid)
    return _form(request, form, found)


def _book_by_letter(request: HttpRequest, found: Listed) -> HttpResponse:
    row = found.meeting.row
    form = BookForm(_sent(request), seminar=row)
    if form.is_bound and form.is_valid():
        wish = form.wish()
        if _too_often(request, wish.email):
            return render(request, "429.html", status=429)
        browser = request.session.setdefault(BROWSER, token_urlsafe(24))
        try:
            holds.ask(seminar=row, wish=wish, browser=browser, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            names = {"given_names": wish.given_names, "family_name": wish.family_name}
            request.session[ASKED] = {"seminar": str(row.uuid), "email": wish.email, **names}
            return redirect("lms:booking_sent", row.uuid)
    return _form(request, form, found)


def _form(request: HttpRequest, form: DetailsForm, found: Listed) -> HttpResponse:
    ((_one, seat),) = with_seats([found], None, timezone.now())
    context = {"form": form, "listed": found, "seat": seat, "can_book": seat.state in ("open", "full")}
    return render(request, "lms/bookings/form.html", context, status=422 if form.is_bound else 200)


def _too_often(request: HttpRequest, email: str) -> bool:
    """Counts one more; the same for every address, whoever it belongs to."""
    client = get_adapter(request).get_client_ip(request)
    by_client = guesses.too_many(kind="book", client=client, wrong=True, most=PER_CLIENT)
    address = guesses.canonical(email)
    return guesses.too_many(kind="book-address", client=address, wrong=True, most=PER_ADDRESS) or by_client


@tight
@ASK_OR_SEND
def sent(request: HttpRequest, seminar: UUID) -> HttpResponse:
    """Open the e-mail: the same page whoever the address belongs to. This browser may correct the address once."""
    asked = request.session.get(ASKED)
    if not asked or asked["seminar"] != str(seminar):
        return redirect("lms:book", seminar)
    found = _date(request, seminar)
    form = AddressForm(_sent(request))
    if form.is_bound and form.is_valid() and not asked.get("corrected"):
        if _too_often(request, form.cleaned_data["email"]):
            return render(request, "429.html", status=429)
        _correct(request, found, asked, form.cleaned_data["email"])
        return redirect("lms:booking_sent", seminar)
    context = {"listed": found, "asked": asked, "form": form}
    return render(request, "lms/bookings/sent.html", context, status=422 if form.is_bound else 200)


def _correct(request: HttpRequest, found: Listed, asked: dict[str, Any], email: str) -> None:
    """The held place goes to the right address. Where nothing is held for this browser, it is a new booking."""
    wish = Wish(email, asked["given_names"], asked["family_name"], language=get_language() or "")
    row, browser, now = found.meeting.row, request.session.get(BROWSER, ""), timezone.now()
    try:
        held = holds.correct(seminar=row, browser=browser, old=asked["email"], wish=wish, now=now)
        if held is None:
            holds.ask(seminar=row, wish=wish, browser=browser, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return
    request.session[ASKED] = {**asked, "email": email, "corrected": True}


@tight
@ASK_OR_SEND
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Looking changes nothing; the button proves the address in this browser."""
    hold = holds.by_token(token)
    if hold is None:
        return render(request, "lms/bookings/over.html", status=404)
    shown = listed(Seminar.objects.filter(pk=hold.seminar_id), get_language() or "")[0]
    if request.method != "POST":
        return render(request, "lms/bookings/confirm.html", {"listed": shown, "hold": hold})
    try:
        made = holds.confirm(hold=hold, now=timezone.now())
    except Refused as refusal:
        context = {"listed": shown, "refusal": str(refusal)}
        return render(request, "lms/bookings/confirm.html", context, status=409)
    if made is None:
        return render(request, "lms/bookings/over.html", status=404)
    return _arrived(request, made, shown)


def _arrived(request: HttpRequest, booking: Booking, shown: Listed) -> HttpResponse:
    """To the booking, logged in; where somebody else uses this browser, only that it is done."""
    page = redirect("lms:booking", booking.uuid)
    if person_of(request.user) == booking.person:
        return page
    owner = booking.person if booking.person is not None and has_own_log_in(booking.person) else None
    user = owner.user if owner is not None else None
    if request.user.is_authenticated or user is None or not user.is_active:
        return render(request, "lms/bookings/confirmed.html", {"listed": shown})
    return arrival.log_in_proved(request, user, to=page.url)


@login_required
@require_safe
def booking(request: HttpRequest, booking: UUID) -> HttpResponse:
    """One's own booking: state, place in line, and what one can do."""
    mine = _mine(request, booking)
    found = listed(Seminar.objects.filter(pk=mine.seminar_id), get_language() or "")[0]
    row = found.meeting.row
    now = timezone.now()
    seat = seat_of(row, seats_of([row], mine.person)[row.pk], found.meeting.status, now, exact=True)
    is_coming = row.cancelled_at is None and row.ends_at > now
    has_seat = mine.state == BookingState.BOOKED and is_coming
    context = {
        "booking": mine,
        "listed": found,
        "preparation": preparation_of(mine, get_language() or "") if has_seat else None,
        "seat": seat,
        "may_cancel": may_cancel(mine, now),
        "may_hand_over": may_hand_over(mine, now),
        "why_not": why_no_hand_over(mine, now),
        "email": contact_address(found.course) or current(get_language() or "").email,
        "needs": mine.needs.all(),
        "is_coming": is_coming,
    }
    return render(request, "lms/bookings/booking.html", context)


def _mine(request: HttpRequest, uuid: UUID) -> Booking:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return get_object_or_404(bookings_of(person).select_related("seminar__cohort", "person"), uuid=uuid)


@login_required
@require_POST
def cancel(request: HttpRequest, booking: UUID) -> HttpResponse:
    """One tap."""
    mine = _mine(request, booking)
    try:
        actions.cancel(booking=mine, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your registration is cancelled. Thank you for telling us."))
    return redirect("lms:booking", mine.uuid)


@tight
@ASK_OR_SEND
def leave(request: HttpRequest, booking: UUID, key: str) -> HttpResponse:
    """The link in a letter by which a seat is given back, without a log-in: one button, and nothing about the state."""
    rows = Booking.objects.select_related("seminar__cohort", "person")
    found = rows.filter(uuid=booking, person__isnull=False).first()
    if found is None or not is_leave_key(found, key):
        return render(request, "lms/bookings/over.html", status=404)
    shown = listed(Seminar.objects.filter(pk=found.seminar_id), get_language() or "")[0]
    context: dict[str, Any] = {"listed": shown}
    if request.method == "POST":
        try:
            actions.cancel(booking=found, now=timezone.now())
            context["is_done"] = True
        except Refused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "lms/bookings/leave.html", context, status=409 if "refusal" in context else 200)


@tight
@login_required
@ASK_OR_SEND
def hand_over(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Offer one's seat to an address. The answer is the same whoever it belongs to."""
    mine = _mine(request, booking)
    if not may_hand_over(mine, timezone.now()):
        raise Http404
    form = AddressForm(_sent(request))
    if form.is_bound and form.is_valid():
        if guesses.too_many(kind="hand-over", client=str(request.user.pk), wrong=True, most=PER_ADDRESS):
            return render(request, "429.html", status=429)
        try:
            handing.offer(booking=mine, email=form.cleaned_data["email"], now=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The e-mail is on its way. You keep your place until it is taken over.")
            )
        return redirect("lms:booking", mine.uuid)
    found = listed(Seminar.objects.filter(pk=mine.seminar_id), get_language() or "")[0]
    context = {"form": form, "booking": mine, "listed": found}
    return render(request, "lms/bookings/hand_over.html", context, status=422 if form.is_bound else 200)


@tight
@ASK_OR_SEND
def take_over(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link to somebody else's seat; its button proves the address and takes the seat."""
    offer = handing.offered(token)
    if offer is None:
        return render(request, "lms/bookings/over.html", status=404)
    given, email = offer
    shown = listed(Seminar.objects.filter(pk=given.seminar_id), get_language() or "")[0]
    form = TakeOverForm(_sent(request), asked=handing.asked_of(email))
    context: dict[str, Any] = {"listed": shown, "form": form}
    if not form.is_bound or not form.is_valid():
        return render(request, "lms/bookings/take_over.html", context, status=422 if form.is_bound else 200)
    if form.fields and guesses.too_many(kind="take-over", client=token, wrong=True, most=PER_ADDRESS):
        return render(request, "429.html", status=429)
    try:
        made = handing.accept(booking=given, email=email, claim=form.claim(), now=timezone.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "lms/bookings/take_over.html", context, status=409)
    return _arrived(request, made, shown)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
