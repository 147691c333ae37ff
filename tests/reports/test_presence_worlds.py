"""B5 and B6 for presence: in any world, screen, numbers, files and print show the same people, within scope."""

import re
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from lms.attendance.enums import Presence
from lms.attendance.models import Attendance
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_seen_by, enrolments_counted_by, enrolments_seen_by
from lms.people.models import Association
from lms.reports.presencewords import KEYS
from lms.seminars.models import Unit
from tests import build
from tests.params import often
from tests.reports.attending import book, note
from tests.reports.test_worlds import (
    FULL,
    ROLES,
    Someone,
    book_ids,
    csv_ids,
    filters,
    people,
    populate,
    printed_ids,
    roles,
    screen_ids,
    viewer,
)
from tests.seminars import build as meeting

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("own_files")]
READERS = {
    "presence": screen_ids,
    "presence_sheet": csv_ids,
    "presence_book": book_ids,
    "presence_printed": printed_ids,
}
FILES = list(READERS)[1:]
NEXT = cycle(FILES)
PLANNED = [*Presence, None]


def shown(client: Client, group: Cohort, *, all_ways: bool = False, **more: Any) -> set[int]:
    """The enrolments on the screen, and in one of the three other outputs in turns, or in all."""
    wish = {"cohort": group.pk, "state": "all", **more}
    names = ["presence", *(FILES if all_ways else [next(NEXT)])]
    found = {name: READERS[name](client.get(reverse(f"lms_staff:{name}"), wish)) for name in names}
    assert len({frozenset(ids) for ids in found.values()}) == 1, found
    return found["presence"]


def meet(groups: list[Cohort]) -> list[Unit]:
    """Each group meets once, for one unit. Everybody is booked or noted at a group that follows from their number."""
    hours = [meeting.seminar(group, programme="09:00-09:45 Reden").units.get() for group in groups]
    enrolments = Enrolment.objects.exclude(state__in=["applied"]).select_related("person", "association")
    for number, enrolment in enumerate(enrolments.order_by("pk")):
        unit = hours[number % 3]
        presence = PLANNED[number % len(PLANNED)]
        if presence is not None:
            note(enrolment, unit, presence, 20)
        elif not unit.seminar.bookings.filter(person=enrolment.person).exists():
            book(enrolment, unit.seminar)
    return hours


def check_names(client: Client, group: Cohort, wish: dict[str, Any], allowed: set[int]) -> set[int]:
    found = shown(client, group, all_ways=True)
    assert found <= allowed
    assert set(Enrolment.objects.filter(cohort=group, pk__in=allowed).values_list("pk", flat=True)) <= found
    for asked in ({}, {name: value for name, value in wish.items() if name not in ("among", "phase")}):
        page = client.get(reverse("lms_staff:presence"), {"cohort": group.pk, "state": "all", **asked})
        some = shown(client, group, **asked)
        assert some <= found
        assert page.context["figures"][0].number == len(some)
        for figure in page.context["figures"][1:]:
            names = shown(client, group, **{**asked, "among": figure.among})
            assert names <= some
            assert len(names) == figure.number
        for at, unit in enumerate(page.context["crowd"].units):
            here = Attendance.objects.filter(enrolment__in=some, unit=unit, presence=Presence.PRESENT)
            assert page.context["totals"][0][1][at] == here.count()
    return found


def check_figures(client: Client, group: Cohort, wish: dict[str, Any]) -> None:
    """Two numbers that name no few, the same whatever is asked, and no name by any way."""
    plain = client.get(reverse("lms_staff:presence"), {"cohort": group.pk})
    numbers = [figure.number for figure in plain.context["figures"]]
    assert len(numbers) == 2
    assert [number for number in numbers if number is not None and (0 < number < 5 or number % 5)] == []
    for asked in (wish, *({"among": key} for key in KEYS)):
        page = client.get(reverse("lms_staff:presence"), {**asked, "cohort": group.pk})
        assert [figure.number for figure in page.context["figures"]] == numbers
        assert not re.search(r"Person \d|f-association|f-seminar|among=|Verein \d", page.content.decode())
    for name in FILES:
        assert client.get(reverse(f"lms_staff:{name}"), {**wish, "cohort": group.pk}).status_code == 404


def play(crowd: list[Someone], held: list[tuple[str, int]], wish: dict[str, Any], page: Any) -> None:
    groups = [build.cohort(page, f"Gruppe {n}") for n in range(3)]
    clubs = [Association.objects.create(name=f"Verein {n}") for n in range(3)]
    populate(crowd, groups, clubs, page)
    hours = meet(groups)
    who = viewer(held, groups, clubs)
    wish = {name: value for name, value in wish.items() if name != "association"}
    client = Client()
    client.force_login(who.user)
    allowed = set(enrolments_seen_by(who).values_list("pk", flat=True))
    mine = list(cohorts_seen_by(who))
    for group, hour in zip(groups, hours, strict=True):
        if group not in mine:
            if mine:
                assert client.get(reverse("lms_staff:presence"), {"cohort": group.pk}).status_code == 404
            continue
        here = Q(cohort=group) | Q(attendances__unit=hour)
        if enrolments_seen_by(who).filter(here).exists():
            check_names(client, group, wish, allowed)
        elif enrolments_counted_by(who).filter(here).exists():
            check_figures(client, group, wish)


@pytest.fixture
def with_slot(committed: Any) -> Any:
    """A course with a seminar day."""
    with committed():
        page = build.course(lessons=1, quizzes=0)
        build.slot(build.module(page, "Seminar", phase="seminar"), "Tag")
    return page


@pytest.mark.parametrize("role", often(ROLES, "association", "association-figures"))
def test_each_role_sees_the_same_people_everywhere(role: str, with_slot: Any) -> None:
    with transaction.atomic():
        play(FULL, [(role, 0)], {"state": "active", "search": "person"}, with_slot)
        transaction.set_rollback(True)


def check(examples: int, page: Any) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(crowd=people, held=roles, wish=filters)
    def in_any_world(crowd: list[Someone], held: list[tuple[str, int]], wish: dict[str, Any]) -> None:
        with transaction.atomic():
            play(crowd, held, wish, page)
            transaction.set_rollback(True)

    in_any_world()


def test_in_some_worlds(with_slot: Any) -> None:
    check(3, with_slot)


@pytest.mark.long
def test_in_many_worlds(with_slot: Any) -> None:
    check(50, with_slot)
