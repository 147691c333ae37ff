"""The screen on the wall: opened by a number, once, until midnight; its cookie opens nothing else. Threats A, E9."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.attendance import arrival
from lms.attendance.models import ReadyMark, Screen
from lms.cohorts.enums import Role
from lms.conf import conf
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.params import some
from tests.routing.walk import routes
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
WALL = "/beamer/"


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


@pytest.fixture
def number(seminar: Seminar, trainer: Person, signed_in: Any) -> str:
    shown = signed_in(trainer).post(reverse("lms:codes", args=[seminar.pk]), {"offer": ""}).content.decode()
    found = Screen.objects.get().number
    assert found is not None
    assert found in shown
    return found


def word(seminar: Seminar) -> str:
    return arrival.codes(seminar, timezone.localdate()).word(timezone.now())


def test_a_number_opens_one_screen_once(seminar: Seminar, number: str) -> None:
    wall, second = Client(), Client()
    assert word(seminar) not in wall.get(WALL).content.decode()
    assert wall.post(WALL, {"number": f"{number[:3]} {number[3:]}"}).headers["Location"] == WALL
    assert word(seminar) in wall.get(WALL).content.decode()
    assert second.post(WALL, {"number": number}).status_code == 422
    assert word(seminar) not in second.get(WALL).content.decode()


def test_a_screen_that_opened_stands_on_the_page_of_the_day(
    seminar: Seminar, trainer: Person, number: str
) -> None:
    Client().post(WALL, {"number": "000000" if number != "000000" else "000001"})
    assert not ReadyMark.objects.exists()
    Client().post(WALL, {"number": number})
    row = ReadyMark.objects.get()
    assert (row.seminar, row.day, row.person, row.what) == (seminar, sem.DAY, trainer, "screen")


def test_the_evening_before_a_screen_is_tried_out_and_shows_no_code(
    seminar: Seminar, trainer: Person, signed_in: Any, at_the_door: Any
) -> None:
    at_the_door.move_to(timezone.now() - timedelta(days=1))
    phone, wall = signed_in(trainer), Client()
    at = reverse("lms:codes", args=[seminar.pk])
    assert "Einen Computer ausprobieren" in phone.get(at).content.decode()
    phone.post(at, {"offer": ""})
    wall.post(WALL, {"number": Screen.objects.get().number})
    shown = wall.get(WALL).content.decode()
    assert "Dieser Bildschirm funktioniert." in shown
    assert "23. Januar" in shown
    assert "wall-code" not in shown
    assert word(seminar) not in shown
    assert ReadyMark.objects.get().day == sem.DAY
    assert "Am 22. Januar, 08:52 Uhr hat sich ein Bildschirm geöffnet" in " ".join(
        phone.get(reverse("lms:ready", args=[seminar.pk, sem.DAY])).content.decode().split()
    )
    at_the_door.move_to(timezone.now() + timedelta(days=9))
    assert "ausprobieren" not in phone.get(at).content.decode()  # no day is left


def test_the_screen_opens_nothing_else(seminar: Seminar, trainer: Person, number: str) -> None:
    """Its session is no log-in: everywhere it meets what a stranger meets."""
    wall, stranger = Client(), Client()
    wall.post(WALL, {"number": number})
    cookie = wall.cookies["lms_screen"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (WALL, True, "Strict")
    assert "sessionid" not in wall.cookies
    day = sem.DAY.isoformat()
    places = [
        reverse("lms:way"), reverse("lms:account"), reverse("lms:door"), reverse("wagtailadmin_home"),
        reverse("lms:register", args=[seminar.pk]), reverse("lms:roll", args=[seminar.pk, day, 1]),
        reverse("lms:walk_in", args=[seminar.pk, day, 1]), reverse("lms:close_day", args=[seminar.pk, day]),
        reverse("lms:codes", args=[seminar.pk]), reverse("lms:door_poster", args=[seminar.pk, day]),
        reverse("lms_staff:seminar", args=[seminar.pk]),
    ]  # fmt: skip
    for at in places:
        for method in ("get", "post"):
            met, other = getattr(wall, method)(at), getattr(stranger, method)(at)
            assert seen(met) == seen(other)
            assert met.status_code in (302, 403, 405)


def seen(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.headers.get("Location")


@some
def test_at_every_address_the_screen_meets_what_a_stranger_meets(
    seminar: Seminar, trainer: Person, number: str, some: slice
) -> None:
    """All routes there are, asked with the seminar's own numbers; this client sends its cookie everywhere."""
    wall, stranger = Client(raise_request_exception=False), Client(raise_request_exception=False)
    wall.post(WALL, {"number": number})
    texts = {"seminar": seminar.uuid, "day": sem.DAY, "enrolment": 1, "course": seminar.cohort.course_id}
    found = set()
    for route in [one for one in routes() if one.is_ours and one.name != "lms:screen"][some]:
        known = {"seminar": seminar.pk} if route.name.startswith("lms_staff:") else {}
        for fill in ({**texts, **known}, {**texts, "seminar": seminar.pk}):
            at = route.address.format(**{name: fill.get(name, 1) for name in route.arguments})
            met, other = seen(wall.get(at)), seen(stranger.get(at))
            assert met == other, route.name
            found.add(met[0])
    assert {200, 302, 404} <= found


def test_under_the_word_stands_where_one_types_it(
    seminar: Seminar, number: str, trainer: Person, signed_in: Any
) -> None:
    wall = Client()
    wall.post(WALL, {"number": number})
    typed = urlsplit(conf.base_url).netloc + reverse("lms:door")
    at = reverse("lms:codes", args=[seminar.pk])
    for page in (wall.get(WALL), signed_in(trainer).get(at)):
        assert f'<strong dir="ltr">{typed}</strong>' in page.content.decode()


def test_the_screen_shows_no_name(seminar: Seminar, who: Person, number: str) -> None:
    wall = Client()
    wall.post(WALL, {"number": number})
    shown = wall.get(WALL).content.decode()
    assert who.family_name not in shown
    assert "Arslan" not in shown


def test_it_ends_that_night(seminar: Seminar, number: str, at_the_door: Any) -> None:
    wall = Client()
    wall.post(WALL, {"number": number})
    at_the_door.shift(timedelta(hours=15, minutes=7, seconds=59))
    assert "wall-code" in wall.get(WALL).content.decode()
    at_the_door.shift(timedelta(seconds=2))
    assert "wall-code" not in wall.get(WALL).content.decode()


def test_a_number_ends_after_ten_minutes(number: str, at_the_door: Any) -> None:
    at_the_door.shift(timedelta(minutes=10, seconds=1))
    assert Client().post(WALL, {"number": number}).status_code == 422


def test_numbers_cannot_be_tried_out(number: str) -> None:
    wall = Client()
    for n in range(32):
        wall.post(WALL, {"number": f"{n:06}"} if f"{n:06}" != number else {})
    assert wall.post(WALL, {"number": number}).status_code == 422


def test_a_trainer_ends_all_screens(seminar: Seminar, trainer: Person, number: str, signed_in: Any) -> None:
    wall = Client()
    wall.post(WALL, {"number": number})
    signed_in(trainer).post(reverse("lms:codes", args=[seminar.pk]), {"end": ""})
    assert "wall-code" not in wall.get(WALL).content.decode()


def test_codes_are_for_trainers(
    seminar: Seminar, foreign: Seminar, trainer: Person, who: Person, signed_in: Any
) -> None:
    at = reverse("lms:codes", args=[seminar.pk])
    assert word(seminar) in signed_in(trainer).get(at).content.decode()
    assert signed_in(who).get(at).status_code == 403
    assert signed_in(trainer).get(reverse("lms:codes", args=[foreign.pk])).status_code == 404
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort)
    assert signed_in(coordinator).get(at).status_code == 403
