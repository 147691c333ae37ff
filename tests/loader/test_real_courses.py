"""The courses that ship with the site, loaded as a fresh site loads them."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from django.core.management import call_command
from selectolax.lexbor import LexborHTMLParser
from wagtail.models import Page

from lms.facts.models import Fact
from lms.facts.queries import keys_in
from lms.glossary.models import Term
from lms.loader.streams import identity
from lms.outline.models import Activity, ActivityTitle, Course
from lms.pages.models import CoursePage, LessonPage, PlainPage, QuizPage, SlotPage
from lms.progress.actions import record
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.quizzes.blocks import neutral_questions
from tests import build
from tests.once import world

pytestmark = [pytest.mark.usefixtures("_loaded"), pytest.mark.django_db, pytest.mark.once]
COURSE = "course/political_system"
LESSONS = {"ps-v1": 5, "ps-v2": 5, "ps-v3": 4, "ps-n1": 5, "ps-n2": 4}
CONTENT = files("courses.political_system") / "content"
FIRST = "ps-v1"  # begins with a self-assessment


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        build.no_home()
        with committed():
            call_command("load_courses", verbosity=0)
        yield


@pytest.mark.parametrize("module", LESSONS)
def test_a_module_has_its_lessons_with_a_check_each_and_a_quiz(module: str) -> None:
    key, lessons = str(identity(f"{COURSE}/module/{module}")), LESSONS[module]
    inside = Activity.objects.filter(retired_at=None)
    below = [*inside.filter(parent__key=key), *inside.filter(parent__parent__key=key)]
    quizzes = 2 if module == FIRST else 1
    assert Counter(activity.kind for activity in below) == {
        "lesson": lessons, "check": lessons, "quiz": quizzes,
    }  # fmt: skip
    assert all(activity.required for activity in below if activity.kind != "check")


def test_the_task_after_the_seminar_has_its_lessons_and_its_sheet() -> None:
    """PS-N3: four lessons with a check each, the work sheet, a text to hand in for who likes, the second
    self-assessment."""
    inside = Activity.objects.filter(retired_at=None)
    key = str(identity(f"{COURSE}/module/ps-n3"))
    own, checks = inside.filter(parent__key=key), inside.filter(parent__parent__key=key)
    assert Counter(activity.kind for activity in own) == {"lesson": 5, "quiz": 2}
    assert own.get(key=identity(f"{COURSE}/quiz/ps-n3")).required is False
    assert Counter(activity.kind for activity in checks) == {"check": 4}
    sheet = str(identity(f"{COURSE}/lesson/ps-n3-5-arbeitsblatt"))
    assert not checks.filter(parent__key=sheet).exists()
    assert own.filter(key=sheet).exists()


def test_every_fact_of_the_package_awaits_a_person_and_knows_where_it_is_used() -> None:
    assert Fact.objects.filter(course=identity(COURSE), checked_on=None).count() == 17
    named = {page.slug: keys_in(page.fact_ids) for page in QuizPage.objects.exclude(fact_ids="")}
    assert {"P02", "P12", "P13", "V13"} <= {key for keys in named.values() for key in keys}
    assert len(named) == 4
    assert len(keys_in(SlotPage.objects.exclude(fact_ids="").get().fact_ids)) == 6


def test_pages_terms_and_courses_are_complete() -> None:
    assert Counter(PlainPage.objects.live().values_list("place", flat=True)) == dict.fromkeys(
        ["help", "simple", "imprint", "privacy", "accessibility"], 2
    )
    assert dict(CoursePage.objects.values_list("slug", "live")) == {
        "politisches-system": True,
        "interkulturelle-oeffnung": False,
        "oeffentlichkeitsarbeit": False,
    }
    assert Term.objects.count() == 79
    assert not Course.objects.exclude(stale_since=None).exists()


def test_every_page_passes_the_checks_of_the_editor() -> None:
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
        for name in ("body", "intro", "sources", "goals", "boxes"):
            stream = getattr(page, name, None)
            if hasattr(stream, "stream_block"):
                stream.stream_block.clean(stream)


@pytest.mark.parametrize("module", LESSONS)
def test_a_quiz_asks_what_the_file_asks(module: str) -> None:
    page = QuizPage.objects.get(translation_key=identity(f"{COURSE}/quiz/{module}"))
    asked = neutral_questions(page.body)
    assert len(asked) >= 6
    written = tomllib.loads((CONTENT / f"quizzes/{module}.toml").read_text())["questions"]
    assert [question["kind"] for question in asked] == [question["kind"] for question in written]
    assert all(option["feedback"] for question in asked for option in question.get("options", []))


def test_the_course_begins_with_a_self_assessment_of_six_items_and_ends_with_it() -> None:
    first = (
        Activity.objects.filter(parent__key=str(identity(f"{COURSE}/module/{FIRST}")))
        .order_by("position")
        .first()
    )
    assert first is not None
    assert [question["kind"] for question in first.snapshot.body["questions"]] == ["scale"] * 6
    assert first.snapshot.body["pass_mark"] is None
    last = QuizPage.objects.get(slug="was-kann-ich-jetzt")
    assert last.asks_again
    assert last.get_next_sibling() is None
    assert last.get_parent().get_next_sibling() is None


def test_the_second_module_waits_for_the_first(signed_in: Any) -> None:
    learner = build.person()
    build.enrol(learner, build.cohort(CoursePage.objects.get(slug="politisches-system")))
    client = signed_in(learner)
    first, second = ("bund-land-kommune", "bundestagswahl")
    urls = [LessonPage.objects.get(slug=slug).get_url_parts()[2] for slug in (first, second)]
    assert [client.get(url).status_code for url in urls] == [200, 403]


def test_an_enrolled_person_reads_lesson_after_lesson_and_every_quiz(signed_in: Any) -> None:
    learner = build.person()
    enrolment = build.enrol(learner, build.cohort(CoursePage.objects.get(slug="politisches-system")))
    client = signed_in(learner)
    for step in Activity.objects.filter(kind__in=["lesson", "quiz"], retired_at=None):
        record(enrolment=enrolment, activity=step.pk, outcome=Outcome(State.DONE), source=Source.HAND)
    urls = ActivityTitle.objects.filter(activity__kind__in=["lesson", "quiz"]).values_list("url", flat=True)
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)
    lesson = LessonPage.objects.get(slug="bund-land-kommune")
    assert "Drei Bögen ineinander." in client.get(lesson.get_url_parts()[2]).content.decode()


def test_the_course_page_shows_promise_goals_workload_and_all_modules(client: Any) -> None:
    written = tomllib.loads(
        (files("courses.political_system") / "content" / "course.toml").read_text("utf-8")
    )
    page = LexborHTMLParser(client.get("/de/politisches-system/").content)
    assert page.css_first("main .lead").text() == written["promise"]
    assert [goal.text(strip=True) for goal in page.css("main .ticks li")] == written["goals"]
    assert page.css_first("main .course-head li").text(strip=True) == written["workload"]
    shown = [line.css_first("span [lang=de]").text() for line in page.css("main .legs summary")]
    by_phase = sorted(
        written["modules"], key=lambda module: ["before", "seminar", "after"].index(module["phase"])
    )
    assert shown == [module["title"] for module in by_phase]
    assert len(shown) >= 7
