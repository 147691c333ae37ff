"""The hints beside the editor: fresh from the form, for those only who may change the page; nothing is saved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.pages.models import LessonPage, ModulePage, QuizPage
from tests import build
from tests.queries import at_most

pytestmark = pytest.mark.django_db

LONG = (
    "Wer in seiner Stadt etwas ändern will, der muss zuerst wissen, wer dort wofür da ist und wer am Ende "
    "über das Geld bestimmen darf."
)


@pytest.fixture
def module(committed: Any) -> ModulePage:
    with committed():
        part = build.module(build.course_page())
        build.lesson(part)
        build.quiz(part)
    return part


@pytest.fixture
def lesson(module: ModulePage) -> LessonPage:
    return LessonPage.objects.get()


@pytest.fixture
def trainer(module: ModulePage, signed_in: Any) -> Client:
    person = build.person("Selma", "Arslan")
    appoint(person=person, role=Role.TRAINER, course=build.course_row(module.get_parent().specific))
    return signed_in(person)


def form(**data: Any) -> dict[str, Any]:
    base = {
        "title": "Lektion", "slug": "lektion", "minutes": "10", "done_by": "button",
        "body": streamfield([("lead", LONG)]), "sources": streamfield([]), "comments": inline_formset([]),
    }  # fmt: skip
    return dict(nested_form_data({**base, **data}))


def address(page: Any) -> str:
    return reverse("lms_staff:hints", args=[page.pk])


def test_the_form_of_this_moment_is_read_and_nothing_is_saved(trainer: Client, lesson: LessonPage) -> None:
    revisions = lesson.revisions.count()
    with at_most(16):
        answer = trainer.post(address(lesson), form())
    assert answer.status_code == 200
    assert LONG in answer.content.decode()
    assert "25 Wörter" in answer.content.decode()
    lesson.refresh_from_db()
    assert (lesson.revisions.count(), len(lesson.body), lesson.title) == (revisions, 1, "Lektion")
    assert LONG not in str(lesson.body)


def test_a_half_finished_question_is_read(trainer: Client, lesson: LessonPage) -> None:
    """It cannot be saved yet: no answer is marked as right."""
    item = {"text": "", "feedback": ""}
    question = {"name": "Sitze", "prompt": "", "feedback": "", "options": streamfield([("item", item)])}
    video = {"title": "", "minutes": "vier", "file": "", "captions": "", "transcript": ""}
    video["transcript"] = rich_text("<p>Hallo.</p>")
    body = streamfield([("check", streamfield([("single_choice", question)])), ("video", video)])
    answer = trainer.post(address(lesson), form(body=body, minutes="viele"))
    assert answer.status_code == 200
    assert "Frage „Sitze“: Zu 1 Antwort fehlt die Rückmeldung." in answer.content.decode()


def test_without_a_form_there_is_nothing_to_read(trainer: Client, lesson: LessonPage) -> None:
    assert trainer.post(address(lesson)).status_code == 422


def test_a_reason_stands_beside_the_gate_that_fails(trainer: Client, lesson: LessonPage) -> None:
    hard = form(body=streamfield([("lead", f"{LONG} {LONG} {LONG}")]), hard_because="Es ist ein Gesetz.")
    html = trainer.post(address(lesson), hard).content.decode()
    assert "Es ist ein Gesetz." in html
    assert "zu schwer" in html


def test_the_reason_is_kept_with_the_revision_and_shown_to_who_opens_the_page_later(
    trainer: Client, lesson: LessonPage, signed_in: Any
) -> None:
    hard = form(body=streamfield([("lead", f"{LONG} {LONG} {LONG}")]), hard_because="Es ist ein Gesetz.")
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert trainer.post(edit, hard).status_code == 302
    lesson.refresh_from_db()
    assert lesson.hard_because == ""
    assert lesson.get_latest_revision_as_object().hard_because == "Es ist ein Gesetz."
    reviewer = signed_in(build.person(is_superuser=True))
    assert "<q>Es ist ein Gesetz.</q>" in reviewer.get(edit).content.decode()


def test_a_new_page_has_hints_too(trainer: Client, module: ModulePage) -> None:
    there = reverse("lms_staff:new_hints", args=[module.pk, "lessonpage"])
    editor = trainer.get(reverse("wagtailadmin_pages:add", args=["lms", "lessonpage", module.pk]))
    assert f'data-lms-hints="{there}"' in editor.content.decode()
    assert LONG in trainer.post(there, form()).content.decode()
    assert LessonPage.objects.count() == 1


@pytest.mark.parametrize("kind", ["coursepage", "modulepage", "user", "nothing"])
def test_other_kinds_of_pages_have_none(trainer: Client, module: ModulePage, kind: str) -> None:
    assert trainer.post(reverse("lms_staff:new_hints", args=[module.pk, kind]), form()).status_code == 404
    assert trainer.post(address(module), form()).status_code == 404


def test_the_editor_of_a_quiz_shows_hints_as_of_the_last_save(trainer: Client, module: ModulePage) -> None:
    quiz = QuizPage.objects.get()
    html = trainer.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    assert f'data-lms-hints="{address(quiz)}"' in html
    assert "Wir schätzen: 2 Minuten." in html
    assert (
        "data-lms-hints"
        not in trainer.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    )


def test_whoever_may_not_change_the_page_gets_nothing(
    module: ModulePage, lesson: LessonPage, signed_in: Any
) -> None:
    other = build.person("Fremd", "Trainer")
    appoint(person=other, role=Role.TRAINER, course=build.course_row(build.course_page("Anderer Kurs")))
    learner = build.person()
    build.enrol(learner, build.cohort(module.get_parent().specific))
    coordinator = build.person("Ko", "Ordination")
    appoint(person=coordinator, role=Role.COORDINATOR, cohort=build.cohort(module.get_parent().specific))
    new = reverse("lms_staff:new_hints", args=[module.pk, "lessonpage"])
    for who in (other, coordinator):
        client = signed_in(who)
        assert [client.post(there, form()).status_code for there in (address(lesson), new)] == [404, 404]
    client = signed_in(learner)
    assert [client.post(there, form()).status_code for there in (address(lesson), new)] == [403, 403]
    assert Client().post(address(lesson), form()).status_code == 302
    assert LONG not in Client().post(address(lesson), form(), follow=True).content.decode()
