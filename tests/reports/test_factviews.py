"""Check facts: what trainers see of their own courses, as a page and as a file, and how they check."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.facts import actions as facts
from lms.facts.models import Fact
from lms.pages.models import CoursePage
from lms.people.models import Person
from tests import build
from tests.queries import count

pytestmark = pytest.mark.django_db
LIST = "/admin/teilnehmende/fakten/"


def made(title: str, *, statement: str = "Es gibt 16 Länder.") -> CoursePage:
    """A course whose one lesson rests on an open fact and was due yesterday."""
    course = build.course_page(title)
    yesterday = timezone.localdate() - timedelta(days=1)
    build.lesson(build.module(course), f"{title} 1", fact_ids="P01", needs_review=True, review_due=yesterday)
    facts.bring(course=build.course_row(course), statements={"P01": statement})
    return course


def trainer_of(course: CoursePage) -> Person:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, role=Role.TRAINER, course=build.course_row(course))
    return person


@pytest.fixture
def course() -> CoursePage:
    return made("Politik")


@pytest.fixture
def trainer(course: CoursePage, signed_in: Any) -> Client:
    return signed_in(trainer_of(course))


def text(client: Client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one(".report").get_text(" ")  # type: ignore[union-attr]


def fact_of(course: CoursePage) -> Fact:
    return Fact.objects.get(course_id=course.translation_key)


def checks(client: Client, fact: Fact, **data: Any) -> Any:
    today = timezone.localdate().isoformat()
    sent = {"source": "Gesetzblatt 7", "source_url": "", "checked_on": today, "checked": "on", **data}
    return client.post(reverse("lms_staff:fact", args=[fact.pk]), sent)


def test_the_list_says_fact_statement_and_lesson(trainer: Client) -> None:
    shown = text(trainer)
    assert "P01" in shown
    assert "Es gibt 16 Länder." in shown
    assert "Politik 1" in shown


def test_another_course_is_not_there(trainer: Client) -> None:
    other = made("Fremd", statement="Ganz anders.")
    for query in (
        "",
        "?state=all",
        f"?course={other.translation_key}",
        f"?course={other.translation_key}&state=all",
    ):
        assert "Ganz anders." not in text(trainer, query)
        assert "Fremd" not in text(trainer, query)
        assert "Fremd" not in trainer.get(f"{LIST}tabelle.csv{query}").content.decode()
    assert checks(trainer, fact_of(other)).status_code == 404
    assert fact_of(other).checked_on is None


def test_an_administrator_sees_all_courses(course: CoursePage, signed_in: Any) -> None:
    made("Fremd", statement="Ganz anders.")
    client = signed_in(build.person(is_superuser=True))
    assert "Ganz anders." in text(client)
    assert "Es gibt 16 Länder." in text(client)


def test_a_coordinator_and_a_participant_are_refused(course: CoursePage, signed_in: Any) -> None:
    group = build.cohort(course)
    coordinator, participant = build.person("Mehmet"), build.person()
    appointments.appoint(person=coordinator, role=Role.COORDINATOR, cohort=group)
    build.enrol(participant, group)
    for person in (coordinator, participant):
        assert signed_in(person).get(LIST).status_code in (302, 403)
        assert checks(signed_in(person), fact_of(course)).status_code in (302, 403, 404)
    assert fact_of(course).checked_on is None


def test_a_check_is_kept_with_day_source_and_person(course: CoursePage, trainer: Client) -> None:
    assert checks(trainer, fact_of(course), source_url="gesetze.example/gg").status_code == 302
    fact = fact_of(course)
    assert (fact.checked_on, fact.source) == (timezone.localdate(), "Gesetzblatt 7")
    assert fact.source_url == "https://gesetze.example/gg"
    assert fact.checked_by is not None
    assert fact.checked_by.family_name == "Arslan"
    assert "Es gibt 16 Länder." not in text(trainer)
    assert "Arslan" in text(trainer, "?state=checked")


@pytest.mark.parametrize(
    "data",
    [
        {"source": ""},
        {"checked": ""},
        {"checked_on": "2999-01-01"},
        {"checked_on": "x"},
        {"source_url": "javascript:x"},
    ],
)
def test_without_tick_source_or_day_nothing_is_saved_and_nothing_lost(
    course: CoursePage, trainer: Client, data: dict[str, str]
) -> None:
    answer = checks(trainer, fact_of(course), **data)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert ("Gesetzblatt 7" in answer.content.decode()) is ("source" not in data)
    assert fact_of(course).checked_on is None


def test_a_check_can_be_opened_again(course: CoursePage, trainer: Client) -> None:
    checks(trainer, fact_of(course))
    trainer.post(reverse("lms_staff:fact", args=[fact_of(course).pk]), {"again": "1"})
    assert fact_of(course).checked_on is None


@pytest.mark.parametrize(("days", "is_listed"), [(-1, True), (0, True), (30, True), (31, False)])
def test_a_lesson_is_due_from_thirty_days_before_its_day(signed_in: Any, days: int, is_listed: bool) -> None:
    course = build.course_page("Kurs")
    due = timezone.localdate() + timedelta(days=days)
    build.lesson(build.module(course), "Bald zu prüfen", review_due=due)
    assert ("Bald zu prüfen" in text(signed_in(trainer_of(course)))) is is_listed


def test_a_lesson_that_names_no_listed_fact_is_there_too(signed_in: Any) -> None:
    course = build.course_page("Kurs")
    build.lesson(build.module(course), "Ohne Nummer", needs_review=True)
    assert "Ohne Nummer" in text(signed_in(trainer_of(course)))


def test_the_file_holds_no_formula(signed_in: Any) -> None:
    course = made("Politik", statement="=HYPERLINK(1)")
    table = signed_in(trainer_of(course)).get(f"{LIST}tabelle.csv")
    assert '"\'=HYPERLINK(1)"' in table.content.decode()
    assert table.headers["Content-Disposition"].endswith('.csv"')


def test_the_menu_counts_what_is_open(course: CoursePage, trainer: Client, committed: Any) -> None:
    def shown() -> str:
        return trainer.get("/admin/").content.decode()

    assert LIST in shown()
    assert "(1)" in shown()
    with committed():
        checks(trainer, fact_of(course))
    assert "(1)" not in shown()


def test_the_menu_counts_ones_own_courses_only(course: CoursePage, signed_in: Any) -> None:
    made("Wirtschaft")
    trainer, boss = trainer_of(course), build.person("Ina", "Chefin")
    appointments.appoint(person=boss, role=Role.ADMINISTRATOR)
    assert "(1)" in signed_in(trainer).get("/admin/").content.decode()
    assert "(2)" in signed_in(boss).get("/admin/").content.decode()


def test_the_list_costs_the_same_with_more_lessons_and_facts(course: CoursePage, trainer: Client) -> None:
    def look() -> Any:
        return trainer.get(LIST)

    look()
    one = count(look)
    part = course.get_children().first().specific
    for n in range(3):
        build.lesson(part, f"Noch {n}", fact_ids=f"P0{n}", needs_review=True)
    facts.bring(course=build.course_row(course), statements={f"P0{n}": "Satz." for n in range(4)})
    assert count(look) == one


@pytest.mark.parametrize("query", ["?course=x", "?state=x", "?course=%00"])
def test_nonsense_counts_as_not_asked(trainer: Client, query: str) -> None:
    assert "Es gibt 16 Länder." in text(trainer, query)
