"""Mein Weg, the learner's home, and the glossary."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts.queries import is_staff, learning
from lms.conf import conf
from lms.followup.reading import card_of
from lms.glossary.queries import LANGUAGES
from lms.inquiries.queries import on_the_way
from lms.institute.queries import current
from lms.journey.dates import dates_for, undated_for
from lms.journey.forms import CHOICES, GERMAN_ONLY, GlossaryForm
from lms.journey.queries import Way, in_order, running_for, way
from lms.journey.words import entries, found_among, lessons_for, letters
from lms.people.queries import person_of
from lms.progress.queries import Standing, standing
from lms.seminars import actions as seminars
from lms.seminars.queries import own_feed_of


@login_required
def my_way(request: HttpRequest, course: UUID | None = None) -> HttpResponse:
    """One course whole, the others as links; without a course there is a way to one."""
    language = get_language() or ""
    ordered = in_order([standing(me, language) for me in learning(request.user) if me.version])
    at = next((one for one in ordered if course is None or one.learner.course == course), None)
    if course is not None and at is None:
        raise Http404
    person = person_of(request.user)
    context: dict[str, Any] = {
        "way": _with_days(at, language) if at is not None else None,
        "others": [way(one) for one in ordered if one is not at],
        "person": person,
        "part_of_day": _part_of_day(),
        "inquiries": on_the_way(person),
        "refresh": card_of(person, timezone.now()) if at is not None else None,
    }
    if at is None:
        context["is_staff"] = is_staff(person)
    return render(request, "lms/journey/way.html", context)


def _with_days(at: Standing, language: str) -> Way:
    dates = dates_for(at, language)
    return way(at, dates, undated_for(at, dates), running_for(at))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The secret address under which the person subscribes to their own dates: make, renew, close."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    if request.method == "POST":
        if "close" in request.POST:
            seminars.close_own_feed(person=person, now=timezone.now())
            messages.success(request, _("The address is closed."))
        else:
            seminars.open_own_feed(person=person, now=timezone.now())
            messages.success(request, _("The new address is open."))
        return redirect("lms:my_calendar")
    feed = own_feed_of(person)
    address = conf.base_url + reverse("lms:own_calendar", args=[feed.token]) if feed else ""
    return render(request, "lms/journey/calendar.html", {"feed": feed, "address": address})


def _part_of_day() -> str:
    """For the greeting, by the clock of the site."""
    hour = timezone.localtime().hour
    return "morning" if 4 <= hour < 11 else "evening" if hour >= 17 or hour < 4 else "day"


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All words from A to Z, or those that fit what was typed. The live filter does the same without asking."""
    form = GlossaryForm(request.GET)
    language = _help_language(request, form)
    every = entries(language, lessons_for(request.user))
    found = found_among(every, form.asked())
    shown = {"letters": letters(found), "count": len(found), "of": len(every), "asked": form.asked()}
    return render(request, "lms/journey/glossary.html", {**shown, **_languages(language)})


@require_safe
def glossary_sheet(request: HttpRequest) -> HttpResponse:
    """All words with one language of help, for paper."""
    language = _help_language(request, GlossaryForm(request.GET))
    context = {"entries": entries(language), "today": timezone.localdate(), **_languages(language)}
    return render(request, "lms/journey/glossary_sheet.html", {**context, "institute": current()})


def _languages(language: str) -> dict[str, Any]:
    """The language of help for the templates, and whether a native speaker has looked at it."""
    return {
        "languages": CHOICES,
        "chosen": language or GERMAN_ONLY,
        "help_language": language,
        "help_name": dict(CHOICES).get(language, ""),
        "is_checked": language in conf.checked_translations,
    }


def _help_language(request: HttpRequest, form: GlossaryForm) -> str:
    """The language that was chosen, else the person's, else the interface's where the glossary has it."""
    chosen = form.language()
    if chosen is not None:
        return chosen
    person = person_of(request.user)
    likely = (person.help_language if person else "") or (get_language() or "")
    return likely if likely in LANGUAGES else ""
