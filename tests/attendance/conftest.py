"""A group with a seminar of eight units and one person who booked it; made once for the tests of a module."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
import time_machine

from lms.cohorts.models import Cohort
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests.attendance import build as day
from tests.once import made_once
from tests.seminars import build as sem

World = tuple[Cohort, Seminar, Person, Seminar]


def _make(committed: Any) -> World:
    with committed():
        group, foreign = sem.group(), sem.group("Fremd", "Fremd")
    made = sem.seminar(group, programme=day.EIGHT)
    return group, made, day.booked(made), sem.seminar(foreign)


_rows = made_once(_make)


@pytest.fixture
def world(db: None, _rows: World) -> World:
    return deepcopy(_rows)


@pytest.fixture
def seminar(world: World) -> Seminar:
    return world[1]


@pytest.fixture
def who(world: World) -> Person:
    return world[2]


@pytest.fixture
def foreign(world: World) -> Seminar:
    return world[3]


@pytest.fixture
def now(seminar: Seminar) -> datetime:
    return seminar.starts_at


@pytest.fixture
def at_the_door(now: datetime) -> Iterator[Any]:
    """08:52 on the day; call `move_to` for another time."""
    with time_machine.travel(day.at(now, 8, 52), tick=False) as travel:
        yield travel
