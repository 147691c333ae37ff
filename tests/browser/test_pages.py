"""Every page type that a learner meets, on the real course: axe, reflow, size, no other host."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from lms.interest.links import leave_token
from lms.interest.models import Interest
from lms.interest.queries import courses_without_date
from lms.loader.streams import identity
from lms.mail.enums import Optional
from lms.mail.links import stop_token
from lms.outline.models import Activity, ActivityTitle
from lms.people.models import Person
from lms.quizzes import actions as quizzes
from lms.quizzes.models import QuizAttempt
from lms.seminars.queries import public_seminars
from tests import kept
from tests.browser import walks
from tests.browser.conftest import axe, overflow
from tests.seminars import build as meeting

PUBLIC = [
    "/",
    "/kurse/",
    "/de/politisches-system/",
    "/de/hilfe/",
    "/glossar/?sprache=ar",
    "/glossar/blatt/?sprache=ar",
    "/suche/?q=kurs",
    "/de/aktuelles/",
    "/termine/",
    "DATE",
    "STOP",
    "INTEREST",
    "/termine/bescheid/bestaetigen/nichts/",
    "LEAVE",
    "/konto/login/",
    "/konto/signup/",
    "/karte/",
    "/mitmachen/nichts/",
    "/einladung/nichts/",
    "/zugang/nichts/",
    "/konto-zurueck/nichts/",
    "/gibt-es-nicht/",
]
OWN = [
    "/mein-weg/",
    "WAY",
    "/mein-konto/",
    "/meine-daten/",
    "/konto/e-mails/",
    "/mein-weg/kalender/",
    "/fragen/",
    "LESSON",
    "QUIZ",
    "QUESTION",
    "OVERVIEW",
    "RESULT",
    "CLOSED",
    "SCALE",
    "SAID",
]
ACCOUNT = [
    "email/",
    "password/change/",
    "logout/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
]
QUIZ = str(identity("course/political_system/quiz/ps-v1"))
ASSESSMENT = str(identity("course/political_system/quiz/ps-selbst-vorher"))
View = tuple[int, Literal["light", "dark"]]
MIRRORED: list[View] = [(360, "light"), (1280, "dark")]
VIEWS: list[View] = [(360, "light"), (1280, "dark"), (320, "light")]
OTHERS: list[View] = [(360, "dark"), (1280, "light")]


@pytest.fixture
def amina() -> Person:
    """The demo world, and the participant whose log-in everybody knows."""
    kept.demo()
    meeting.group(title="Ohne Termin")
    amina = Person.objects.get(user__email="amina@demo.example")
    half = QuizAttempt.objects.get(enrolment__person=amina, activity__key=QUIZ)
    quizzes.hand_in(attempt=half.pk, now=timezone.now())
    quizzes.start(enrolment=half.enrolment_id, activity=half.activity_id)
    said = QuizAttempt.objects.get(enrolment__person=amina, activity__key=ASSESSMENT)
    quizzes.start(enrolment=said.enrolment_id, activity=said.activity_id)
    return amina


def about_letters(name: str) -> str:
    """The pages of letters that one wants or no longer wants."""
    if name == "INTEREST":
        return reverse("lms:interest", args=[courses_without_date(timezone.now())[0].pk])
    if name == "LEAVE":
        return reverse("lms:interest_leave", args=[leave_token(Interest(pk=1))])
    return reverse("lms:stop_mails", args=[stop_token(Person.objects.earliest("pk"), Optional.FOLLOW_UP)])


def address(name: str) -> str:
    """The address that a name in the lists above stands for."""
    course = Activity.objects.get(key=QUIZ).course
    titles = (
        ActivityTitle.objects.filter(activity__course=course).exclude(url="").order_by("activity__position")
    )
    if name == "DATE":
        return f"/termine/{public_seminars()[0].uuid}/"
    if name in ("STOP", "INTEREST", "LEAVE"):
        return about_letters(name)
    if name == "WAY":
        return f"/mein-weg/{titles[0].activity.course_id}/"
    if name == "LESSON":
        return titles.filter(activity__kind="lesson")[1].url
    if name == "QUIZ":
        return titles.get(activity__key=QUIZ).url
    if name in ("SCALE", "SAID"):
        said = QuizAttempt.objects.filter(enrolment__person__user__email="amina@demo.example")
        attempt = said.get(activity__key=ASSESSMENT, state="handed_in" if name == "SAID" else "open")
        return f"/quiz/{attempt.uuid}/{'ergebnis' if name == 'SAID' else 'frage/1'}/"
    if name in ("QUESTION", "OVERVIEW", "RESULT"):
        mine = QuizAttempt.objects.filter(enrolment__person__user__email="amina@demo.example")
        attempts = mine.filter(activity__key=QUIZ)
        attempt = attempts.get(state="handed_in" if name == "RESULT" else "open")
        return (
            f"/quiz/{attempt.uuid}/"
            + {"QUESTION": "frage/1/", "OVERVIEW": "abgeben/", "RESULT": "ergebnis/"}[name]
        )
    if name == "CLOSED":
        return "/de/politisches-system/seminartag/"
    return name


def test_every_type_of_page_stands_in_a_list(amina: Person) -> None:
    """A new page of ours that nobody looks at fails here."""
    seen = {
        "lms:erase_me",  # below, behind the password
        "lms:invitation_pending", "lms:access_pending",  # test_accounts
        "lms:my_copy",  # a file
        "lms:styleguide", "lms:styleguide_screen", "lms:styleguide_letter",  # test_styleguide
        "lms:post",  # of development
        "lms:book", "lms:booking_sent", "lms:booking_confirm", "lms:booking", "lms:booking_hand_over",  # test_booking
        "lms:booking_take_over", "lms:booking_leave",
        "lms:room",  # test_room
        "lms:refresh", "lms:refresh_link", "lms:refresh_link_stop",  # test_refresh
        # With the office, test_staff; at the door, test_roll_call and test_whole_story.
        "lms:roll", "lms:roll_units", "lms:walk_in", "lms:close_day", "lms:ready", "lms:door_poster", "lms:screen",
        "lms:codes", "lms:door",
    }  # fmt: skip
    assert walks.not_walked([address(name) for name in (*PUBLIC, *OWN)], "lms:") == seen


def problems(page: Page, addresses: list[str], views: list[View] | None = None) -> dict[str, Any]:
    """Address → what is wrong with it, as the page stands or in each of these views, loaded once."""
    found: dict[str, Any] = {}
    for name in addresses:
        page.goto(address(name))
        wrong = []
        for view in views or [None]:
            if view is not None:
                page.set_viewport_size({"width": view[0], "height": 800})
                page.emulate_media(color_scheme=view[1])
            wrong += [(view, fault) for fault in axe(page)]
            if wide := overflow(page):
                wrong.append((view, f"{wide} px too wide"))
        if wrong:
            found[name] = wrong
    return found


@pytest.mark.parametrize("views", [VIEWS, pytest.param(OTHERS, marks=pytest.mark.long)], ids=["", "others"])
def test_in_german(amina: Person, open_as: Callable[..., Page], views: list[View]) -> None:
    for page, addresses in ((open_as(), PUBLIC), (open_as(amina), OWN)):
        assert problems(page, addresses, views) == {}


@override_settings(LANGUAGE_CODE="ar")
def test_in_a_right_to_left_pseudo_locale(amina: Person, open_as: Callable[..., Page]) -> None:
    Person.objects.filter(pk=amina.pk).update(language="ar")
    for mirrored, addresses in ((open_as(), PUBLIC), (open_as(amina), OWN)):
        assert problems(mirrored, addresses, MIRRORED) == {}
        assert mirrored.locator("html").get_attribute("dir") == "rtl"


@override_settings(LANGUAGE_CODE="ar")
def test_the_account_from_right_to_left(amina: Person, open_as: Callable[..., Page]) -> None:
    """Pages behind the log-in; some ask for the password once more before they are shown."""
    Person.objects.filter(pk=amina.pk).update(language="ar")
    page = open_as(amina)
    page.goto("/konto/2fa/totp/activate/")
    assert page.url.partition("?")[0].endswith("/konto/reauthenticate/")
    assert problems(page, [page.url]) == {}
    page.fill("[name=password]", "bruecke-demo")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/konto/2fa/totp/activate/")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for name in ACCOUNT:
            assert problems(page, [f"/konto/{name}"]) == {}
            assert page.url.endswith(f"/konto/{name}")
            assert page.locator("html").get_attribute("dir") == "rtl"
        assert problems(page, ["/meine-daten/loeschen/"]) == {}
        assert page.url.endswith("/meine-daten/loeschen/")


def test_every_lesson_and_quiz_of_the_course_on_a_phone(amina: Person, open_as: Callable[..., Page]) -> None:
    """By somebody who has finished, so that no door is shut."""
    page = open_as(Person.objects.get(user__email="emre@demo.example"))
    titles = ActivityTitle.objects.filter(activity__kind__in=["lesson", "quiz"], activity__retired_at=None)
    addresses = list(titles.exclude(url="").values_list("url", flat=True))
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert problems(page, addresses) == {}


def test_a_lesson_is_light(amina: Person, open_as: Callable[..., Page]) -> None:
    page = open_as(amina)
    asked: list[Any] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(address("LESSON"), wait_until="networkidle")
    page.mouse.wheel(0, 20000)
    page.wait_for_timeout(300)
    sizes = {r.url: r.sizes()["responseBodySize"] for r in asked if r.method == "GET"}
    pictures = {url: size for url, size in sizes.items() if "/media/" in url}
    assert len(sizes) <= 12, sizes
    assert sum(sizes.values()) - sum(pictures.values()) <= 150_000, sizes
    assert sum(sizes.values()) <= 400_000, sizes
    assert page.locator("video[preload]:not([preload=none])").count() == 0
