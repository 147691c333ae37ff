"""The public dates: what everybody sees, what nobody does, filters, and the price of the list."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lms.cohorts.models import Cohort
from lms.seminars.actions import cancel
from lms.seminars.models import Seminar
from tests import build
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem
from tests.seminars.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_december")]


def _make(committed: Any) -> tuple[Cohort, Cohort]:
    with committed():
        own, other = sem.group(), sem.group("Hagener Gruppe", "Öffentlichkeit")
    return own, other


_rows = made_once(_make)


@pytest.fixture
def other(db: None, _rows: tuple[Cohort, Cohort]) -> Cohort:
    return deepcopy(_rows)[1]


def public(group: Cohort, day: date = sem.DAY, **fields: Any) -> Seminar:
    return sem.seminar(group, day, is_public=True, **fields)


def page(query: str = "") -> str:
    answer = Client().get(reverse("lms:dates") + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def detail(made: Seminar) -> str:
    return str(Client().get(reverse("lms:date", args=[made.uuid])).content.decode())


def address(made: Seminar) -> str:
    return reverse("lms:date", args=[made.uuid])


def test_everybody_sees_public_dates_and_no_others(group: Cohort) -> None:
    shown, hidden = public(group), sem.seminar(group, date(2027, 2, 6))
    test_group = Cohort.objects.create(course=group.course, name="Probe", is_test=True)
    tried = public(test_group)
    assert address(shown) in page()
    for one in (hidden, tried):
        assert address(one) not in page()
        assert Client().get(address(one)).status_code == 404
    assert Client().get(reverse("lms:date", args=[uuid4()])).status_code == 404


def test_past_dates_leave_the_list_at_their_end_and_keep_their_page(group: Cohort) -> None:
    made = public(group)
    with time_machine.travel(made.ends_at - timedelta(minutes=1), tick=False):
        assert address(made) in page()
    with time_machine.travel(made.ends_at, tick=False):
        assert address(made) not in page()
        assert "vorbei" in detail(made)


def test_a_page_names_no_person_no_group_and_no_link(group: Cohort) -> None:
    lead = build.person("Sabine", "Kaya", log_in=False)
    online = public(group, format="online", video_link="https://video.example/raum", trainers=[lead])
    for shown in (page(), detail(online)):
        assert "Politik" in shown
        for secret in ("video.example", "Sabine", "Kaya", group.name):
            assert secret not in shown


def test_a_page_says_all_that_one_needs(group: Cohort) -> None:
    place = sem.venue(postcode="44137", directions="Am Park entlang", access="Ohne Stufen")
    made = public(
        group, venue=place, room="Saal 2", cost="kostenlos", level="ab B1", bring="Stift", seats=12,
        books_from=NOW, books_until=datetime(2027, 1, 16, 17, tzinfo=UTC),
    )  # fmt: skip
    shown = detail(made)
    for said in (
        "Samstag, 23. Januar 2027, 09:00 bis 12:15 Uhr", "44137&nbsp;Dortmund", "Saal 2", "kostenlos", "ab B1",
        "Stift", "12", "Am Park entlang", "Ohne Stufen", "Planspiel", "4 Unterrichtseinheiten",
        "16. Januar 2027, 18:00", "/de/",
    ):  # fmt: skip
        assert said in shown


STATES = {
    "geplant": {},
    "Plätze frei": {"books_from": NOW},
    "Anmeldung geschlossen": {"books_from": NOW - timedelta(days=2), "books_until": NOW - timedelta(days=1)},
}


@pytest.mark.parametrize("word", [*STATES, "abgesagt"])
def test_each_date_says_one_state(group: Cohort, word: str) -> None:
    made = public(group, **STATES.get(word, {}))
    if word == "abgesagt":
        cancel(seminar=made, why="Die Trainerin ist krank", now=NOW)
        assert "Die Trainerin ist krank" in detail(made)
    for shown in (page(), detail(made)):
        badges = shown.split('class="badge"')[1:]
        assert [word in badge.partition("</span>")[0] for badge in badges] == [True]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [0, 1, 2]),
        ("?thema={other}", [1]),
        ("?stadt=Dortmund", [0]),
        ("?stadt=Hagen", [1]),
        ("?art=online", [2]),
        ("?art=on_site&stadt=Hagen", [1]),
        ("?art=online&stadt=Hagen", []),
        ("?stadt=Nirgends&art=x&thema=y&z=1", [0, 1, 2]),
    ],
)
def test_the_list_is_filtered(group: Cohort, other: Cohort, query: str, expected: list[int]) -> None:
    made = [
        public(group, date(2027, 1, 10), venue=sem.venue()),
        public(other, date(2027, 1, 11), venue=sem.venue(town="Hagen")),
        public(group, date(2027, 1, 12), format="online"),
    ]
    shown = page(query.format(other=other.course_id))
    assert [n for n, one in enumerate(made) if address(one) in shown] == expected
    assert ("Kein Termin passt" in shown) is (not expected)


def test_dates_stand_in_their_order(group: Cohort) -> None:
    late, early = public(group, date(2027, 2, 6)), public(group)
    shown = page()
    assert shown.index(address(early)) < shown.index(address(late))


def test_without_dates_the_list_leads_to_the_courses() -> None:
    shown = page()
    assert "noch keinen Termin" in shown or "gibt es keinen Termin" in shown
    assert "<select" not in shown


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_however_long(group: Cohort, other: Cohort, number: int) -> None:
    for n in range(number):
        public((group, other)[n % 2], date(2027, 1, 10 + n), venue=sem.venue(name=f"Haus {n}"))
    page()
    with at_most(
        8
    ):  # seminars, units, trainers, titles, courses, their titles, seats, courses without a date
        assert page().count('<li class="date">') == number


def test_menu_and_footer_lead_to_the_list(group: Cohort) -> None:
    shown = page()
    assert shown.count(f'href="{reverse("lms:dates")}"') >= 3
    assert f'href="{reverse("lms:dates")}" aria-current="page"' in shown


def test_the_page_of_a_course_has_its_own_dates(group: Cohort, other: Cohort) -> None:
    own, foreign, hidden = public(group), public(other), sem.seminar(group, date(2027, 2, 6))
    course = build.CoursePage.objects.get(translation_key=group.course_id)
    shown = Client().get(course.url).content.decode()
    assert address(own) in shown
    assert address(foreign) not in shown
    assert address(hidden) not in shown
