"""The account pages of ours; log-in itself is allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts import access as links
from lms.accounts import actions, arrival, cards, guesses, joining
from lms.accounts.enums import Over
from lms.accounts.forms import AccessForm, CardForm, LanguageForm, NameForm, NewsForm
from lms.accounts.models import Invitation, JoinLink
from lms.accounts.queries import hashed, invitation_by, invitations_used_by, open_links, why_over
from lms.accounts.rules import is_own_path
from lms.cohorts.queries import is_staff
from lms.conf import conf
from lms.errors import Refused
from lms.people import actions as people
from lms.people.enums import ConsentTo
from lms.people.models import Consent, Person
from lms.people.queries import has_consented, has_own_log_in, person_of

Answer = Callable[..., HttpResponse]
JOIN = "join"
YEAR = 365 * 24 * 60 * 60


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
    if found is None and invitations_used_by(request.user).filter(token_sha256=hashed(token)).exists():
        return redirect("lms:way")  # the own link, pressed once more
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
    context = {"invitation": found, "taken": arrival.taken(found), "has_own": has_own_log_in(found.person)}
    return render(request, "lms/accounts/invitation_pending.html", context)


def _way_in(found: Invitation) -> str:
    """Where somebody goes on who is not logged in: to a new account, or to a choice where one may exist."""
    return "lms:invitation_pending" if arrival.taken(found) else "account_signup"


def _take(request: HttpRequest, found: Invitation) -> HttpResponse:
    try:
        actions.accept(invitation=found, user=request.user)
    except Refused as refusal:
        if invitations_used_by(request.user).filter(pk=found.pk).exists():
            return redirect("lms:way")  # pressed twice at once
        return render(
            request,
            "lms/accounts/invitation_other.html",
            {"invitation": found, "refusal": str(refusal), "may_join": found.person.user_id is None},
            status=409,
        )
    arrival.forget(request)
    messages.success(request, _("Welcome. The invitation is accepted."))
    return redirect("lms:way")


@tight
@require_http_methods(["GET", "HEAD", "POST"])
def email_undo(request: HttpRequest, token: str) -> HttpResponse:
    """The link that the old address got when the address of an account was changed."""
    if request.method != "POST":
        return render(request, "lms/accounts/email_undo.html")
    try:
        actions.undo_email_change(token=token)
    except Refused as refusal:
        return render(request, "lms/accounts/email_undo.html", {"refusal": str(refusal)}, status=409)
    logout(request)
    messages.success(request, _("Your old e-mail address is back. Please log in with a code."))
    return redirect("account_login")


def access(request: HttpRequest, token: str) -> HttpResponse:
    """The link that a command printed. Its secret leaves the address at once; using it up takes the next page."""
    found = hashed(token)
    here = reverse("lms:access_pending")
    if open_links(timezone.now()).filter(token_sha256=found).exists():
        arrival.remember_link(request, found)
    else:
        here += f"?{why_over(found)}"
    response = redirect(here)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@tight
@require_http_methods(["GET", "HEAD", "POST"])
def access_pending(request: HttpRequest) -> HttpResponse:
    """A password for whoever came by an access link; then on to the second factor."""
    why = request.GET and next((over for over in Over if over in request.GET), None)
    found = None if why else arrival.remembered_link(request)
    if found is None:
        return _over(request, why or Over.UNKNOWN)
    form = AccessForm(arrival.user_of(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = links.use(link=found, password=form.cleaned_data["password1"], now=timezone.now())
        except Refused:
            return _over(request, why_over(found.token_sha256))
        messages.success(request, _("The password is set. Now set up the second step."))
        return arrival.log_in_anew(request, user)
    context = {"form": form, "link": found}
    return render(request, "lms/accounts/access.html", context, status=422 if form.is_bound else 200)


def _over(request: HttpRequest, why: Over) -> HttpResponse:
    return render(request, "lms/accounts/access_over.html", {"why": why}, status=410)


@tight
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Who invites to what, and the button. Looking changes nothing."""
    client = get_adapter(request).get_client_ip(request)
    if guesses.too_many(kind=JOIN, client=client):
        return render(request, "429.html", status=429)
    found = joining.link_by(code)
    if found is None:
        guesses.too_many(kind=JOIN, client=client, wrong=not joining.is_slip(code))
        return render(request, "lms/accounts/join_over.html", status=404)
    if request.method != "POST":
        return render(request, "lms/accounts/join.html", {"link": found})
    person = person_of(request.user)
    if person is not None:
        return _joined(request, found, person)
    arrival.remember_join(request, found)
    return redirect("account_signup")


def _joined(request: HttpRequest, found: JoinLink, person: Person) -> HttpResponse:
    try:
        joining.join(link=found, person=person)
    except Refused as refusal:
        context = {"link": found, "refusal": str(refusal)}
        return render(request, "lms/accounts/join.html", context, status=409)
    arrival.forget_join(request)
    messages.success(request, _("Welcome. You are in the group now."))
    return redirect("lms:way")


def card_link(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a card. Its secret leaves the address at once; logging in takes the next page."""
    request.session[cards.TYPED] = code[:40]
    response = redirect("lms:card")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@tight
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """Log in by an access card: its code scanned or typed."""
    # Shown once, then gone from the session, which is stored.
    form = CardForm(request.POST or None, initial={"code": request.session.pop(cards.TYPED, "")})
    if request.method == "POST" and form.is_valid():
        client = get_adapter(request).get_client_ip(request)
        data = form.cleaned_data
        try:
            cards.come_in(request, text=data["code"], client=client, keep=data["keep"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect("lms:way")
    return render(request, "lms/accounts/card.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """What a person can change about themselves: one form each for name, languages, consent."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    sent = request.POST.get("form", "")
    made = {name: _form(name, request, person, bound=name == sent) for name in FORMS}
    if request.method == "POST" and sent in made and made[sent].is_valid():
        _save(sent, made[sent], person)
        messages.success(request, _("Saved."))
        return redirect("lms:account")
    shared = bool(request.session.get(arrival.SHARED))
    consents = Consent.objects.filter(person=person).order_by("-pk")
    context = {
        "person": person,
        "forms": made,
        "shared": shared,
        "consents": consents,
        "is_staff": is_staff(person),
    }
    return render(
        request, "lms/accounts/account.html", context, status=422 if request.method == "POST" else 200
    )


FORMS: dict[str, Any] = {"name": NameForm, "language": LanguageForm, "news": NewsForm}


def _form(name: str, request: HttpRequest, person: Person, *, bound: bool) -> Any:
    data = request.POST if bound else None
    if name == "news":
        given = has_consented(person, ConsentTo.MAIL)
        return NewsForm(data, prefix=name, initial={"news": given})
    initial = {} if person.language else {"language": get_language()}
    return FORMS[name](data, prefix=name, instance=person, initial=initial)


def _save(name: str, form: Any, person: Person) -> None:
    if name != "news":
        actions.change_person(person=person, **form.cleaned_data)
    elif form.cleaned_data["news"] != has_consented(person, ConsentTo.MAIL):
        people.consent(
            person=person, to=ConsentTo.MAIL, version=arrival.NEWS_VERSION, given=form.cleaned_data["news"]
        )


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language and display of the interface, for this browser and this person."""
    wanted = request.POST.get("next", "")
    response = HttpResponseRedirect(wanted if is_own_path(wanted) else "/")
    if (language := request.POST.get("language")) in conf.interface_languages:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        person = person_of(request.user)
        if person is not None:
            actions.change_person(person=person, language=language)
    if (theme := request.POST.get("theme")) in ("auto", "light", "dark"):
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
