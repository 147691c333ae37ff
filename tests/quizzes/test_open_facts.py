"""A quiz that rests on a fact nobody has checked says so, before and after, until somebody checks it."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.facts import actions as facts
from lms.facts.models import Fact
from lms.pages.models import QuizPage
from lms.quizzes.models import QuizAttempt
from tests import build
from tests.once import made_once
from tests.queries import count

pytestmark = pytest.mark.django_db
MARK, OPEN, OTHER = "noch nicht geprüft", "Das Land macht die Regeln für Schulen.", "Der Rat hat Ausschüsse."


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        course = build.course_page()
        module = build.module(course)
        build.quiz(module, fact_ids="P02")
        build.quiz(module, "Zweites Quiz")
        facts.bring(course=build.course_row(course), statements={"P02": OPEN, "P03": OTHER})
    return build.enrol(build.person(), build.cohort(course))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


@pytest.fixture
def client(enrolment: Enrolment, signed_in: Any) -> Client:
    return signed_in(enrolment.person)


def quiz(title: str = "Quiz") -> QuizPage:
    return QuizPage.objects.get(title=title)


def start(client: Client, title: str = "Quiz") -> str:
    return client.get(quiz(title).get_url_parts()[2]).content.decode()


def result(client: Client) -> str:
    client.post(reverse("lms:quiz_start", args=[quiz().translation_key]))
    over = reverse("lms:quiz_overview", args=[QuizAttempt.objects.get().uuid])
    page = client.post(over, follow=True).content.decode()
    assert "data-quiz-result" in page
    return page


def check(committed: Any) -> None:
    with committed():
        facts.check(fact=Fact.objects.get(key="P02"), by=build.person(), on=date(2026, 11, 24), source="GG")


def test_the_start_says_so_and_gives_no_answer_away(client: Client) -> None:
    page = start(client)
    assert MARK in page
    assert OPEN not in page


def test_the_result_says_which_statement(client: Client) -> None:
    page = result(client)
    assert MARK in page
    assert OPEN in page
    assert OTHER not in page


def test_a_check_takes_the_mark_away(client: Client, committed: Any) -> None:
    check(committed)
    assert MARK not in start(client)
    assert MARK not in result(client)


def test_a_quiz_that_names_no_fact_has_no_mark_and_costs_one_query_less(client: Client) -> None:
    assert MARK not in start(client, "Zweites Quiz")
    start(client)
    assert count(lambda: start(client)) == count(lambda: start(client, "Zweites Quiz")) + 1


def test_the_report_names_the_quiz_and_not_as_a_lesson_without_a_fact(
    enrolment: Enrolment, signed_in: Any
) -> None:
    trainer = build.person()
    appointments.appoint(person=trainer, role=Role.TRAINER, course=enrolment.course)
    page = signed_in(trainer).get(reverse("lms_staff:facts")).content.decode()
    assert page.count(reverse("wagtailadmin_pages:edit", args=[quiz().pk])) == 1
    assert reverse("wagtailadmin_pages:edit", args=[quiz("Zweites Quiz").pk]) not in page
