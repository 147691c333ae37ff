"""A seminar day's guide and sheets: for trainers of the course, and for nobody else."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.facts import actions as facts
from lms.facts.models import Fact
from lms.pages.blocks import parts_of
from lms.pages.models import CoursePage, SlotPage
from lms.people.models import Person
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db
SECRET = "Niemand verrät die Lösung"
GUIDE: list[dict[str, Any]] = [
    {"type": "text", "value": f"<p>{SECRET}</p>", "id": "g1"},
    {
        "type": "sheet",
        "id": "s1",
        "value": {
            "title": "Karten",
            "hint": "Einmal drucken",
            "layout": "cards",
            "body": [
                {"type": "text", "value": "<p>Vorweg</p>", "id": "t0"},
                {"type": "heading", "value": "Bund", "id": "h1"},
                {"type": "text", "value": "<p>ganz Deutschland</p>", "id": "t1"},
                {"type": "heading", "value": "Land", "id": "h2"},
            ],
        },
    },
]


def _day(committed: Any) -> SlotPage:
    with committed():
        module = build.module(build.course_page(), "Seminar", phase="seminar")
        return build.slot(module, guide=GUIDE)


_made_day = made_once(_day)


@pytest.fixture
def day(db: None, _made_day: SlotPage) -> SlotPage:
    """A seminar day with a guide and one sheet of cards."""
    return deepcopy(_made_day)


def appointed(role: Role, **scope: Any) -> Person:
    person = build.person("Sabine", "Kaya")
    appointments.appoint(person=person, role=role, **scope)
    return person


def course_of(day: SlotPage) -> CoursePage:
    return CoursePage.objects.ancestor_of(day).get()


def address(day: SlotPage) -> str:
    return str(day.get_url_parts()[2])


def test_a_trainer_of_the_course_reads_the_guide_and_its_sheets(day: SlotPage, signed_in: Any) -> None:
    trainer = appointed(Role.TRAINER, course=build.course_row(course_of(day)))
    page = signed_in(trainer).get(address(day)).content.decode()
    assert SECRET in page
    assert 'href="#b-s1"' in page
    assert 'id="b-s1"' in page
    assert page.count('class="part"') == 3


def test_a_participant_is_refused(day: SlotPage, signed_in: Any) -> None:
    learner = build.person()
    build.enrol(learner, build.cohort(course_of(day)))
    answer = signed_in(learner).get(address(day))
    assert answer.status_code == 403
    assert SECRET not in answer.content.decode()


def test_a_trainer_of_another_course_is_refused(day: SlotPage, committed: Any, signed_in: Any) -> None:
    with committed():
        other = build.course_page("Anderer Kurs")
    trainer = appointed(Role.TRAINER, course=build.course_row(other))
    assert signed_in(trainer).get(address(day)).status_code == 403


def test_a_coordinator_is_refused(day: SlotPage, signed_in: Any) -> None:
    staff = appointed(Role.COORDINATOR, cohort=build.cohort(course_of(day)))
    assert signed_in(staff).get(address(day)).status_code == 403


def test_nobody_reads_it_without_logging_in(day: SlotPage) -> None:
    answer = Client().get(address(day))
    assert answer.status_code == 302
    assert "/konto/login/" in answer["Location"]


def test_it_is_neither_searched_nor_listed(day: SlotPage) -> None:
    assert not SlotPage.get_indexed_objects().exists()
    assert day.get_sitemap_urls() == []


def test_the_way_of_a_participant_says_nothing_of_it(day: SlotPage, signed_in: Any) -> None:
    learner = build.person()
    build.enrol(learner, build.cohort(course_of(day)))
    client = signed_in(learner)
    for place in ("/mein-weg/", course_of(day).get_url_parts()[2]):
        assert SECRET not in client.get(place).content.decode()


def test_a_sheet_begins_a_part_with_each_heading(day: SlotPage) -> None:
    sheet = day.guide[1].value
    parts = [(heading, len(blocks)) for heading, blocks in parts_of(sheet["body"])]
    assert parts == [("", 1), ("Bund", 1), ("Land", 0)]


RESTS = {"P02": "Der Bund macht Gesetze.", "P13": "Anregungen darf jede Person schreiben."}


@pytest.fixture
def waiting(day: SlotPage, committed: Any, signed_in: Any) -> Client:
    """The trainer of a day whose guide rests on two open facts, its sheet on one of them."""
    with committed():
        day.guide = [GUIDE[0], {**GUIDE[1], "value": {**GUIDE[1]["value"], "fact_ids": "P13"}}]
        day.fact_ids = "P02, P13"
        day.save_revision().publish()
        facts.bring(course=build.course_row(course_of(day)), statements=RESTS)
    return signed_in(appointed(Role.TRAINER, course=build.course_row(course_of(day))))


def marks(client: Client, day: SlotPage) -> tuple[list[str], list[str]]:
    """The statements that the guide and the sheet say are not checked yet."""
    page = BeautifulSoup(client.get(address(day)).content, "html.parser")
    guide, sheet = page.select(".guide-text .source"), page.select(".print-sheet .source")
    assert all("noch nicht geprüft" in mark.get_text() for mark in (*guide, *sheet))
    return [li.get_text() for mark in guide for li in mark("li")], [
        li.get_text() for mark in sheet for li in mark("li")
    ]


def test_guide_and_sheet_say_what_nobody_has_checked(day: SlotPage, waiting: Client) -> None:
    assert marks(waiting, day) == (list(RESTS.values()), [RESTS["P13"]])


def test_a_check_takes_the_mark_from_guide_and_sheet(day: SlotPage, waiting: Client, committed: Any) -> None:
    for key, left in (("P13", ([RESTS["P02"]], [])), ("P02", ([], []))):
        with committed():
            facts.check(fact=Fact.objects.get(key=key), by=build.person(), on=date(2026, 11, 24), source="GO")
        assert marks(waiting, day) == left
    assert "noch nicht geprüft" not in waiting.get(address(day)).content.decode()


def test_the_report_names_the_guide_below_its_facts(day: SlotPage, waiting: Client) -> None:
    report = BeautifulSoup(waiting.get("/admin/teilnehmende/fakten/").content, "html.parser")
    for line in report.select(".fact-list > li"):
        if line.h3 and line.h3.get_text() in RESTS:
            assert day.title in line.get_text()
    assert len(report.select(f'a[href*="/pages/{day.pk}/edit/"]')) == 2
