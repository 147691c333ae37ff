"""F1, F7, F8: many book few seats at once, through threads and through a real server. Prints how many a second."""

import http.client
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.bookings import actions, changing, handing, holds
from lms.bookings.models import Booking, BookingEvent
from lms.errors import Refused
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars.actions import Lesson
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, person, seminar, wish
from tests.phones import TOKEN
from tests.processes import serving
from tests.seminars import build as meeting
from tests.unlocked import LOCKED, dawdle, unlock

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = [(24, 4), pytest.param((200, 20), marks=pytest.mark.long)]
"""How many people for how many seats."""
AT_ONCE = 8


@pytest.fixture
def where(committed: Any) -> Seminar:
    with committed():
        group = meeting.group()
    return seminar(group=group, seats=4)


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """All calls by several threads, each with a connection of its own."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, calls))


def assert_fair(where: Seminar, people: int, seats: int) -> None:
    """As many seats as there are, then a line in the order in which people came, one letter each."""
    rows = list(Booking.objects.filter(seminar=where).order_by("place_in_line"))
    assert [row.place_in_line for row in rows] == list(range(1, people + 1))
    assert [row.state for row in rows] == ["booked"] * seats + ["waiting"] * (people - seats)
    order = BookingEvent.objects.order_by("pk").values_list("booking", flat=True)
    assert list(order) == [row.pk for row in rows]
    assert Mail.objects.filter(key__startswith="booking:").count() == people


def per_second(people: int, began: float, how: str) -> None:
    print(f"\n{how}, {connection.vendor}: {people / (time.monotonic() - began):.0f} bookings a second")


@pytest.mark.parametrize("size", SIZES)
def test_seats_are_sold_once_and_the_line_is_in_order(where: Seminar, size: tuple[int, int]) -> None:
    people, seats = size
    Seminar.objects.update(seats=seats)
    crowd = [person() for _ in range(people)]
    began = time.monotonic()
    together([lambda who=who: book(where, who) for who in crowd])  # type: ignore[misc]  # a thread each
    per_second(people, began, "threads")
    assert_fair(where, people, seats)


@pytest.mark.parametrize("locked", LOCKED)
def test_the_last_seat_goes_to_one(where: Seminar, locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its twin without the lock sells it twice."""
    Seminar.objects.update(seats=1)
    crowd = [person() for _ in range(4)]
    places = count(1)
    monkeypatch.setattr(
        actions, "next_place", lambda _seminar: next(places)
    )  # so that seats alone are in question
    dawdle(monkeypatch, "count", locked)
    if not locked:
        unlock(monkeypatch, actions, "book")
    together([lambda who=who: book(where, who) for who in crowd])  # type: ignore[misc]  # a thread each
    assert Booking.objects.filter(state="booked").count() == 1


def test_twenty_times_the_same_booking_is_one(where: Seminar) -> None:
    who = person()
    made = together([lambda: book(where, who).pk] * 20)
    assert set(made) == {Booking.objects.get().pk}
    assert BookingEvent.objects.count() == Mail.objects.filter(person=who).count() == 1


def test_a_freed_seat_is_given_once_however_many_give_it(where: Seminar) -> None:
    crowd = [person() for _ in range(8)]
    made = [book(where, who) for who in crowd]
    now = timezone.now()
    together([lambda: actions.cancel(booking=made[0], now=now), *[lambda: actions.settle(now=now)] * 6])
    assert [row.state for row in Booking.objects.order_by("place_in_line")] == [
        "cancelled", *["booked"] * 4, *["waiting"] * 3,
    ]  # fmt: skip
    assert BookingEvent.objects.filter(old="waiting", new="booked").count() == 1


def more_seats(where: Seminar, seats: int) -> None:
    """A trainer makes room, by the form's own act."""
    units = [Lesson(one.starts_at, one.ends_at, one.topic) for one in where.units.all()]
    changing.change(seminar=where, units=units, trainers=[], now=timezone.now(), seats=seats)


def assert_kept(where: Seminar, seats: int) -> None:
    """No seat twice, none empty while somebody waits, nobody skipped, one letter for each change of somebody known."""
    rows = Booking.objects.filter(seminar=where)
    taken = [row.place_in_line for row in rows if row.state == "booked"]
    waiting = [row.place_in_line for row in rows if row.state == "waiting"]
    assert len(taken) == min(seats, len(taken) + len(waiting))
    assert max(taken, default=0) < min(waiting, default=10**6)
    events = list(BookingEvent.objects.filter(booking__seminar=where).order_by("pk"))
    booked = 0
    for one in events:
        booked += (one.new == "booked") - (one.old == "booked")
        assert 0 <= booked <= seats
    moved = [one.booking_id for one in events if (one.old, one.new) == ("waiting", "booked")]
    assert len(moved) == len(set(moved))
    known = set(rows.exclude(person=None).values_list("pk", flat=True))
    wanted = [f"booking:{one.booking_id}:{one.pk}" for one in events if one.booking_id in known]
    letters = Mail.objects.filter(about__in=[f"booking:{pk}" for pk in known], key__startswith="booking:")
    assert sorted(letters.values_list("key", flat=True)) == sorted(wanted)


def crowded(where: Seminar, number: int) -> tuple[Seminar, list[Booking]]:
    """Two strangers whose time is over and two people have the four seats; three wait."""
    there = seminar(group=where.cohort, seats=4, in_days=40 + number)
    early = timezone.now() - timedelta(days=2)
    Seminar.objects.filter(pk=there.pk).update(books_from=early - timedelta(days=1))
    for name in ("a", "b"):
        holds.ask(seminar=there, wish=wish(f"{name}{number}@example.org"), browser="b", now=early)
    return there, [book(there, person(), now=early) for _n in range(5)]


def at_once(there: Seminar, old: list[Booking], order: Random) -> None:
    """Two cancel, six book, the clock ticks four times, and two seats more are made."""
    new, now = [person() for _n in range(6)], timezone.now()
    calls: list[Callable[[], Any]] = [
        *[lambda one=one: actions.cancel(booking=one, now=now) for one in (old[0], old[3])],  # type: ignore[misc]  # as above
        *[lambda who=who: book(there, who) for who in new],  # type: ignore[misc]  # a thread each
        *[lambda: actions.settle(now=now)] * 4,
        lambda: more_seats(there, 6),
    ]
    order.shuffle(calls)
    together(calls)


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.long)])
def test_cancelling_more_seats_lapsing_and_booking_at_once_keep_every_rule(
    where: Seminar, rounds: int
) -> None:
    """F6, in parallel; in each round in another order."""
    for number in range(rounds):
        there, old = crowded(where, number)
        at_once(there, old, Random(number))
        actions.settle(now=timezone.now())
        assert_kept(there, 6)
        states = Counter(Booking.objects.filter(seminar=there).values_list("state", flat=True))
        assert states == {"lapsed": 2, "cancelled": 2, "booked": 6, "waiting": 3}


@pytest.mark.parametrize("locked", LOCKED)
def test_more_seats_go_to_those_who_wait_once(
    where: Seminar, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many give the new seat on at once. The twin without the lock gives it to two."""
    for _n in range(7):
        book(where)
    Seminar.objects.filter(pk=where.pk).update(seats=5)
    dawdle(monkeypatch, "count", locked)
    if not locked:
        unlock(monkeypatch, actions, "promote")
    now = timezone.now()
    together([lambda: actions.promote(seminar=where, now=now)] * 4)
    monkeypatch.undo()
    assert_kept(where, 5)


def test_a_seat_offered_to_many_goes_to_one_and_the_same_tap_twice_is_once(where: Seminar) -> None:
    club = people.create_association(name="Verein")
    giver = person("Geber")
    people.join(person=giver, association=club)
    mine = book(where, giver)

    def take(number: int) -> int | None:
        claim = handing.Claim("Neu", f"Nummer {number}", "Verein", "de")
        try:
            return handing.accept(
                booking=mine, email=f"n{number}@example.org", claim=claim, now=timezone.now()
            ).pk
        except Refused:
            return None

    made = together([lambda number=number: take(number) for number in (1, 2, 3, 1, 2, 3)])  # type: ignore[misc]  # a thread each
    seat = Booking.objects.get(state="booked")
    assert sorted(pk for pk in made if pk) == [seat.pk] * 2
    assert Person.objects.filter(given_names="Neu").count() == 1
    assert Booking.objects.get(pk=mine.pk).state == "cancelled"


def test_two_seminars_in_opposite_order_do_not_block_each_other(where: Seminar) -> None:
    other = seminar(group=where.cohort, seats=2, in_days=40)
    crowd = [person() for _ in range(6)]

    def some(order: list[Seminar], people: list[Person]) -> None:
        for who in people:
            for one in order:
                mine = book(one, who)
                actions.cancel(booking=mine, now=timezone.now())

    together([
        lambda: some([where, other], crowd), lambda: some([other, where], crowd[::-1]),
        lambda: some([other, where], crowd), lambda: some([where, other], crowd[::-1]),
    ])  # fmt: skip
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}


def cookie_of(who: Person) -> str:
    client = Client()
    client.force_login(who.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def post(port: int, path: str, cookie: str) -> int:
    """The status of one booking over the wire."""
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": "127.0.0.1",
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("POST", path, body=urlencode({"phone": ""}), headers=headers)
        answer = line.getresponse()
        answer.read()
    finally:
        line.close()
    return answer.status


@pytest.mark.parametrize("size", SIZES)
def test_the_same_through_a_real_server(where: Seminar, size: tuple[int, int]) -> None:
    people, seats = size
    Seminar.objects.update(seats=seats)
    cookies = [cookie_of(build.person(f"N{number}")) for number in range(people)]
    path = reverse("lms:book", args=[where.uuid])
    with serving(workers=2) as server, ThreadPoolExecutor(16) as pool:
        began = time.monotonic()
        statuses = list(pool.map(lambda cookie: post(server.port, path, cookie), cookies))
        per_second(people, began, "server")
    assert set(statuses) == {302}
    assert_fair(where, people, seats)
