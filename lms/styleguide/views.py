"""Every component of the look in all its states, shown by the product's own templates. Development only."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.conf import conf
from lms.mail.views import shown_alone
from lms.styleguide.forms import BookingForm, WordForm, sample_form, wrong_form
from lms.styleguide.samples import drawings, lesson, letters, offers, paper, quiz, report, seminar, way

Answer = Callable[..., HttpResponse]
# Pages that stand alone; each is shown in a frame.
SCREENS = {
    "lektion": "lms/pages/lesson.html",
    "geschlossen": "lms/pages/closed.html",
    "bericht": "lms/styleguide/report.html",
    "aushang": "lms/people/join_sheet.html",
    "karten": "lms/people/cards_sheet.html",
    "400": "400.html",
    "403": "403.html",
    "403-csrf": "403_csrf.html",
    "404": "404.html",
    "429": "429.html",
    "500": "500.html",
    "503": "503.html",
}


def development_only(view: Answer) -> Answer:
    """Elsewhere there is no such page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not conf.show_styleguide:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(require_safe(inner))


@development_only
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    shown = {"sections": sections(), "screens": SCREENS, "letters": letters.letters()}
    parts = (_basics(), _learning(), _quiz(), _seminar(), _details())
    context = {name: value for part in (shown, *parts) for name, value in part.items()}
    return render(request, "lms/styleguide/styleguide.html", context)


def sections() -> dict[str, str]:
    """Template and anchor of each part → its heading, in order."""
    return {
        "colours": _("Colours and type"),
        "actions": _("Buttons and links"),
        "forms": _("Forms"),
        "states": _("States and messages"),
        "public": _("Cards"),
        "way": _("The way"),
        "seminar": _("Seminar"),
        "lesson": _("Lesson"),
        "questions": _("Questions"),
        "quiz": _("Quiz from start to result"),
        "overlays": _("Tabs, folds, messages"),
        "tables": _("Tables"),
        "paper": _("On paper"),
        "empty": _("When there is nothing"),
        "screens": _("Pages that stand alone"),
        "letters": _("Mails"),
        "pictures": _("Drawings and icons"),
    }


def _basics() -> dict[str, Any]:
    notes = [
        Message(constants.INFO, _("Nothing gets lost.")),
        Message(constants.SUCCESS, _("Done. Your progress is saved.")),
        Message(constants.WARNING, _("Please look again.")),
        Message(constants.ERROR, _("That did not work.")),
    ]
    head = SimpleNamespace(name="Politisches System", url="https://bruecke.example/de/politisches-system/")
    return {
        "colours": drawings.COLOURS,
        "art": drawings.ART,
        "icons": drawings.icons(),
        "form": sample_form(),
        "wrong": wrong_form(),
        "notes": notes,
        "cards": lesson.cards(),
        "offers": offers.offers(),
        "story": lesson.story(),
        "contact": {"name": "Selma Arslan", "email": "selma@example.org"},
        "shared": head,
    }


def _learning() -> dict[str, Any]:
    return {
        "spans": way.spans(),
        "ways": way.ways(),
        "stops": way.stops(),
        "glossed": lesson.glossed(),
        "sheets": lesson.sheets(),
        "blocks": lesson.blocks(),
        "sources": lesson.sources(),
        "checks": quiz.checks(),
    }


def _quiz() -> dict[str, Any]:
    return {
        "kinds": quiz.kinds(),
        "refused": quiz.refused(_("Please choose an answer. Or skip the question.")),
        "tries": quiz.tries(),
        "starts": quiz.starts(),
        "overviews": quiz.overviews(),
        "results": quiz.results(way.row("Meine Kommune")),
        "assessments": quiz.self_assessments(),
    }


def _seminar() -> dict[str, Any]:
    return {
        "seats": seminar.seats(),
        "booking": seminar.booking(BookingForm(auto_id="book_%s")),
        "doors": seminar.doors(WordForm(auto_id="wall_%s")),
        "rolls": seminar.rolls(),
        "tally": seminar.tally(),
    }


def _details() -> dict[str, Any]:
    return {
        "tabs": report.tabs(),
        "page": report.pages(),
        "folds": lesson.folds(),
        "tables": lesson.tables(),
        "day_sheet": paper.day_sheet(),
        "certificate": paper.certificate(),
    }


@development_only
def screen(request: HttpRequest, name: str) -> HttpResponse:
    """One page that stands alone."""
    if name not in SCREENS:
        raise Http404
    return render(request, SCREENS[name], _alone().get(name, _closed)())


def _alone() -> dict[str, Callable[[], dict[str, Any]]]:
    return {
        "lektion": lesson.lesson,
        "bericht": report.report,
        "aushang": paper.join_sheet,
        "karten": paper.card_sheet,
    }


def _closed() -> dict[str, Any]:
    return {
        "languages": conf.interface_languages,
        "page": way.row("Ein Anliegen vertreten"),
        "sentence": "Öffnet, wenn Modul 2 fertig ist.",
    }


@development_only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as a mail program shows it; `?text` as one that shows text only."""
    found = letters.letters().get(name)
    if found is None:
        raise Http404
    if "text" in request.GET:
        return HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    return shown_alone(found.html)
