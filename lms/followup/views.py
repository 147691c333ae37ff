"""Questions that come again: on one's own way with a log-in, and by the link of a letter without one.

Looking changes nothing, so that a scanner of mail uses nothing up; only sent buttons act.
"""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.guesses import too_many
from lms.accounts.views import tight
from lms.errors import Refused
from lms.followup import actions
from lms.followup.enums import Shut
from lms.followup.forms import AnswerForm
from lms.followup.links import round_by
from lms.followup.models import FollowUpRound
from lms.followup.queries import Item, open_items, open_round_of, wants_questions
from lms.followup.reading import card_of, feedback, form_of, screen
from lms.followup.rules import is_expired, why_shut
from lms.people.models import Person
from lms.people.queries import person_of
from lms.quizzes.forms import is_too_big

ASK_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_SENT = 120  # forms of one round in an hour


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pages of a round lead. `own`: with a log-in."""

    here: str
    stop: str
    own: bool


def _me(request: HttpRequest) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person


@login_required
@ASK_OR_SEND
def mine(request: HttpRequest) -> HttpResponse:
    """The questions that the person is being asked, one on a screen; or when the next ones come."""
    person, now = _me(request), timezone.now()
    found = open_round_of(person, now)
    if found is None or not wants_questions(person.pk):
        if request.method == "POST":
            messages.info(request, _("These questions are answered already."))
            return redirect("lms:refresh")
        return render(request, "lms/followup/none.html", {"refresh": card_of(person, now)})
    return _play(request, found, Places(reverse("lms:refresh"), reverse("lms:refresh_stop"), own=True))


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """From the card on one's way to the first question."""
    person, now = _me(request), timezone.now()
    card = card_of(person, now)
    if card is not None and card.count:
        actions.begin(person=person, now=now)
    return redirect("lms:refresh")


@login_required
@require_POST
def stop_mine(request: HttpRequest) -> HttpResponse:
    """No more questions; or again, with `again`."""
    person = _me(request)
    if "again" in request.POST:
        actions.resume(person=person)
        messages.success(request, _("Questions come again."))
    else:
        actions.stop(person=person)
        messages.success(request, _("You get no more questions."))
    return redirect("lms:way")


@tight
@ASK_OR_SEND
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: the same questions without a log-in and without a word about whom they are for."""
    found = _of_link(request, token)
    if found is None:
        return render(request, "429.html", status=429)
    return _play(request, found, _by_link(token))


def _by_link(token: str) -> Places:
    here, stop = (reverse(f"lms:{name}", args=[token]) for name in ("refresh_link", "refresh_link_stop"))
    return Places(here, stop, own=False)


@tight
@ASK_OR_SEND
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """No more questions, by one button and without a log-in, also where the link's time is over.

    Or again, with `again`, as long as the link works.
    """
    found = _of_link(request, token)
    if found is None:
        return render(request, "429.html", status=429)
    expired, again = is_expired(found, timezone.now()), "again" in request.POST
    if again and expired:
        return _over(request, _by_link(token), Shut.EXPIRED)
    if request.method == "POST":
        act = actions.resume if again else actions.stop
        act(person=found.person)
    context = {"is_done": request.method == "POST", "again": again, "can_begin": not expired}
    return render(request, "lms/followup/stop.html", context)


def _of_link(request: HttpRequest, token: str) -> FollowUpRound | None:
    """The round of a token. A forged one is not there, and counts; None: too much was tried or sent."""
    client = get_adapter(request).get_client_ip(request)
    if too_many(kind="follow-up", client=client):
        return None
    found = round_by(token)
    if found is None:
        too_many(kind="follow-up", client=client, wrong=True)
        raise Http404
    sent = request.method == "POST"
    many = sent and too_many(kind="follow-up-sent", client=str(found.uuid), wrong=True, most=MOST_SENT)
    return None if many else found


def _play(request: HttpRequest, found: FollowUpRound, places: Places) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse(status=413) if is_too_big(request) else _answer(request, found, places)
    why = why_shut(found, timezone.now())
    items = open_items(found) if why is None else []
    if not items:
        return _over(request, places, why or Shut.ANSWERED)
    return _ask(request, found, items, places)


def _ask(
    request: HttpRequest,
    found: FollowUpRound,
    items: list[Item],
    places: Places,
    problem: Refused | None = None,
) -> HttpResponse:
    """The first open question; one whose form was sent comes first, filled in as it was."""
    sent = request.POST.get("question")
    items = sorted(items, key=lambda item: str(item.row.pk) != sent)
    is_filled = str(items[0].row.pk) == sent
    said = items[0].question.response_in(form_of(request.POST)) if is_filled else None
    shown = screen(
        found,
        items,
        said,
        problem=str(problem or ""),
        certain=is_filled and "certain" in request.POST,
        partly=isinstance(problem, actions.Partly),
    )
    context = {"quiz": shown, "places": places}
    return render(request, "lms/followup/question.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, found: FollowUpRound, places: Places) -> HttpResponse:
    now, form, problem = timezone.now(), AnswerForm(request.POST), None
    if not form.is_valid():
        return HttpResponse(status=400)
    if "do" not in request.POST:
        try:
            done = actions.answer(asked=found, form=form_of(request.POST), now=now, **form.cleaned_data)
        except actions.Over:
            return _over(request, places, why_shut(found, now) or Shut.ANSWERED)
        except Refused as refusal:
            problem = refusal
        else:
            context = {"quiz": feedback(found, done), "places": places}
            return render(request, "lms/followup/feedback.html", context)
    why = why_shut(found, now)
    items = open_items(found) if why is None else []
    return (
        _ask(request, found, items, places, problem)
        if items
        else _over(request, places, why or Shut.ANSWERED)
    )


def _over(request: HttpRequest, places: Places, why: Shut) -> HttpResponse:
    if places.own:
        return redirect("lms:way")
    return render(request, "lms/followup/over.html", {"why": why, "places": places}, status=410)
