"""A fact that nobody has checked is marked for readers and authors, until somebody checks it."""

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
from lms.pages.models import LessonPage
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db
MARK, STATEMENT = "not checked yet", "Es gibt 16 Länder."


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        course = build.course_page()
        build.lesson(build.module(course), fact_ids="P01, P05", needs_review=True)
        facts.bring(
            course=build.course_row(course), statements={"P01": STATEMENT, "P02": "Der Rat entscheidet."}
        )
    return build.enrol(build.person(), build.cohort(course))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


def lesson() -> LessonPage:
    return LessonPage.objects.get()


def read(client: Client) -> str:
    return client.get(lesson().get_url_parts()[2]).content.decode()


def tick(committed: Any) -> None:
    with committed():
        facts.check(fact=Fact.objects.get(key="P01"), by=build.person(), on=date(2026, 11, 24), source="GG")


def test_readers_see_which_statement_is_open_and_only_that(enrolment: Enrolment, signed_in: Any) -> None:
    page = read(signed_in(enrolment.person))
    assert MARK in page
    assert STATEMENT in page
    assert "Der Rat entscheidet." not in page


def test_a_check_takes_the_mark_away_and_taking_it_back_brings_it_again(
    enrolment: Enrolment, signed_in: Any, committed: Any
) -> None:
    client = signed_in(enrolment.person)
    read(client)
    tick(committed)
    assert MARK not in read(client)
    with committed():
        facts.reopen(fact=Fact.objects.get(key="P01"))
    assert MARK in read(client)


def test_a_lesson_that_does_not_rest_on_the_open_part_shows_no_mark(
    enrolment: Enrolment, signed_in: Any, committed: Any
) -> None:
    with committed():
        page = lesson()
        page.needs_review = False
        page.save_revision().publish()
    assert MARK not in read(signed_in(enrolment.person))


def test_an_open_lesson_without_a_fact_on_the_list_says_so_in_general(
    enrolment: Enrolment, signed_in: Any, committed: Any
) -> None:
    with committed():
        page = lesson()
        page.fact_ids = ""
        page.save_revision().publish()
    assert "Some facts in this lesson have not been checked" in read(signed_in(enrolment.person))


@pytest.fixture
def trainer(enrolment: Enrolment, signed_in: Any) -> Client:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, role=Role.TRAINER, course=enrolment.course)
    return signed_in(person)


def form_of(client: Client) -> dict[str, Any]:
    """What the editor would send."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[lesson().pk])).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    sent = {
        name: value
        for name, value in fields.items()
        if value not in (None, False) and name not in ("body", "sources")
    }
    return {
        **sent,
        "body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "heading",
        "body-0-id": "b1", "body-0-value": "Was ist der Bund?", "sources-count": 0,
    }  # fmt: skip


def test_the_editor_shows_open_facts_and_the_way_to_check_them(trainer: Client) -> None:
    page = trainer.get(reverse("wagtailadmin_pages:edit", args=[lesson().pk])).content.decode()
    assert STATEMENT in page
    assert reverse("lms_staff:fact", args=[Fact.objects.get(key="P01").pk]) in page


def test_the_editor_shows_what_was_checked_and_by_whom(trainer: Client, committed: Any) -> None:
    tick(committed)
    page = trainer.get(reverse("wagtailadmin_pages:edit", args=[lesson().pk])).content.decode()
    assert "by: GG" in page
    assert "help-warning" not in page


def publish(client: Client) -> str:
    address = reverse("wagtailadmin_pages:edit", args=[lesson().pk])
    answer = client.post(address, {**form_of(client), "action-publish": "1"}, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    return answer.content.decode()


def test_publishing_with_an_open_fact_goes_through_and_warns(trainer: Client, committed: Any) -> None:
    before = lesson().live_revision_id
    with committed():
        page = publish(trainer)
    assert lesson().live_revision_id != before
    assert "has not been checked by a person (P01)" in page


def test_publishing_without_one_does_not_warn(trainer: Client, committed: Any) -> None:
    tick(committed)
    assert "has not been checked by a person" not in publish(trainer)
