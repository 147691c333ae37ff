"""A person's own dates by a secret address, read back by a second reader."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.models import Cohort
from lms.people.models import Person
from lms.privacy.actions import erase
from lms.seminars import actions
from lms.seminars.models import OwnFeed, Seminar
from tests import build
from tests.notices.build import book
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


def _make(committed: Any) -> Cohort:
    with committed():
        return sem.group()


_rows = made_once(_make)


@pytest.fixture
def group(db: None, _rows: Cohort) -> Cohort:
    return deepcopy(_rows)


def address(person: Person) -> str:
    feed = actions.open_own_feed(person=person, now=timezone.now())
    return reverse("lms:own_calendar", args=[feed.token])


def read(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))


def test_it_shows_the_seats_one_has_and_names_nobody(group: Cohort) -> None:
    person, other = build.person("Amina"), build.person("Boris")
    lead = build.person("Sabine", "Kaya", log_in=False)
    mine = sem.seminar(group, trainers=[lead], format="online", video_link="https://video.example/raum")
    book(mine, person)
    book(mine, other)
    for number, state in enumerate(("waiting", "cancelled"), start=1):
        book(sem.seminar(group, sem.DAY + timedelta(days=number)), person, enrol=False, state=state)
    (entry,) = read(address(person))
    assert entry.uid.value == f"{mine.uuid}-1@bruecke"
    text = Client().get(address(person)).content.decode()
    assert not any(word in text for word in ("Amina", "Boris", "Sabine", "video.example", "ATTENDEE"))


def test_moving_and_cancelling_reach_the_calendar(group: Cohort) -> None:
    person, mine = build.person(), sem.seminar(group)
    book(mine, person)
    path, now = address(person), timezone.now()
    actions.change(seminar=mine, units=sem.units(sem.DAY + timedelta(days=7)), trainers=[], now=now)
    (entry,) = read(path)
    assert (entry.sequence.value, entry.dtstart.value.date()) == ("1", sem.DAY + timedelta(days=7))
    actions.cancel(seminar=Seminar.objects.get(pk=mine.pk), why="krank", now=now - timedelta(days=1))
    (entry,) = read(path)
    assert entry.status.value == "CANCELLED"


def test_an_address_is_made_renewed_and_closed(signed_in: Any) -> None:
    person, page = build.person(), reverse("lms:my_calendar")
    client = signed_in(person)
    assert "/kalender/meine/" not in client.get(page).content.decode()
    client.post(page)
    first = reverse("lms:own_calendar", args=[OwnFeed.objects.get().token])
    assert first in client.get(page).content.decode()
    assert read(first) == []
    client.post(page)
    second = reverse("lms:own_calendar", args=[OwnFeed.objects.get(closed_at=None).token])
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post(page, {"close": "1"})
    assert Client().get(second).status_code == 404


def test_a_person_has_one_open_address_and_an_erased_one_none() -> None:
    person = build.person()
    address(person)
    with pytest.raises(IntegrityError):
        OwnFeed.objects.bulk_create([OwnFeed(person=person, token="zwei", made_at=timezone.now())])


def test_erasing_closes_the_address() -> None:
    person = build.person()
    path = address(person)
    erase(person=person, now=timezone.now())
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_calendar_costs_the_same_however_long(group: Cohort, number: int) -> None:
    person = build.person()
    for n in range(number):
        book(sem.seminar(group, sem.DAY + timedelta(days=n)), person, enrol=n == 0)
    path = address(person)
    Client().get(path)
    with at_most(6):
        assert len(read(path)) == number
