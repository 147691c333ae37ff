"""Two courses with their trainers, and a bank in each."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from lms.cohorts.enums import Role
from lms.pages.models import CoursePage, ModulePage
from lms.people.models import Person
from lms.quizzes.models import Bank, BankQuestion
from tests import build
from tests.banks import stock

CANARY = "KANARIE"


@dataclass
class Side:
    """One course: its trainer, its bank and a question in it."""

    course: CoursePage
    module: ModulePage
    trainer: Person
    bank: Bank
    question: BankQuestion
    client: Client


def side(committed: Any, signed_in: Any, name: str) -> Side:
    """One course with everything."""
    with committed():
        course = build.course_page(name)
        module = build.module(course)
        trainer = build.appointed(name, role=Role.TRAINER, course=build.course_row(course))
        bank = stock.bank(course, f"{name} Sammlung")
        row = stock.question(bank, f"{name} Frage", tags=f"{name}tag")
    return Side(course, module, trainer, bank, row, signed_in(trainer))


@pytest.fixture
def own(db: None, committed: Any, signed_in: Any) -> Side:
    """One's own course."""
    return side(committed, signed_in, "Eigen")


@pytest.fixture
def foreign(db: None, committed: Any, signed_in: Any) -> Side:
    """Another one."""
    return side(committed, signed_in, CANARY)
