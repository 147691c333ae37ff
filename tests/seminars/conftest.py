"""Two groups of two courses, each with a seminar day; made once for the tests of a module."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import time_machine

from lms.cohorts.models import Cohort
from tests.once import made_once
from tests.seminars import build as sem


def _make(committed: Any) -> tuple[Cohort, Cohort]:
    with committed():
        return sem.group(), sem.group("Fremde Gruppe", "Fremd")


# A module with other groups has a fixture of this name.
_rows = made_once(_make)


@pytest.fixture
def group(db: None, _rows: tuple[Cohort, ...]) -> Cohort:
    return deepcopy(_rows)[0]


@pytest.fixture
def foreign(db: None, _rows: tuple[Cohort, ...]) -> Cohort:
    return deepcopy(_rows)[1]


@pytest.fixture
def in_december() -> Iterator[None]:
    with time_machine.travel(sem.NOW, tick=False):
        yield
