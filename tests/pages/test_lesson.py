"""The lesson page: its gate, its price, its place, its ways to be done."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.glossary.models import Term
from lms.outline.models import Activity
from lms.pages.models import LessonPage, ModulePage, SlotPage
from lms.progress.models import Record
from tests import build
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db


def path(page: Any) -> str:
    return page.get_url_parts()[2]


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        course = build.course(lessons=2, modules=2)
        second = ModulePage.objects.order_by("path").last()
        second.unlock = "after_done"
        second.save_revision().publish()
    return build.enrol(build.person(), build.cohort(course))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


@pytest.fixture
def learner(enrolment: Enrolment, signed_in: Any) -> Client:
    return signed_in(enrolment.person)


def lessons() -> list[LessonPage]:
    return list(LessonPage.objects.order_by("path"))


def test_an_enrolled_person_reads_it_in_four_queries(learner: Client) -> None:
    address = path(lessons()[0])
    learner.get(address)
    with at_most(4):
        answer = learner.get(address)
    assert answer.status_code == 200
    assert b"Der Rat ist das Parlament der Stadt." in answer.content


def test_a_get_writes_nothing(learner: Client) -> None:
    learner.get(path(lessons()[0]))
    assert not Record.objects.exists()


def test_a_closed_door_says_why(learner: Client) -> None:
    answer = learner.get(path(lessons()[2]))
    assert answer.status_code == 403
    assert "Modul 1" in answer.content.decode()


@pytest.mark.parametrize("state", ["withdrawn", "invited", "applied", "ended", "foreign", "anonymous"])
def test_who_is_not_learning_does_not_read(enrolment: Enrolment, signed_in: Any, state: str) -> None:
    lesson = lessons()[0]
    client = signed_in(enrolment.person)
    if state == "ended":
        enrolment.cohort.access_until = timezone.localdate() - timedelta(days=1)
        enrolment.cohort.save()
    elif state == "foreign":
        client = signed_in(build.person())
    elif state == "anonymous":
        client = Client()
    else:
        Enrolment.objects.filter(pk=enrolment.pk).update(state=state)
    answer = client.get(path(lesson))
    key = str(lesson.translation_key)
    posts = [client.post(f"/lektion/{key}/{act}/").status_code for act in ("fertig", "ort")]
    if state == "anonymous":
        assert (answer.status_code, posts) == (302, [302, 302])
    else:
        assert (answer.status_code, posts) == (403, [404, 404])
    assert b"Parlament" not in answer.content
    assert not Record.objects.exists()


def test_posting_past_a_closed_door_changes_nothing(learner: Client) -> None:
    assert learner.post(f"/lektion/{lessons()[2].translation_key}/fertig/").status_code == 404
    assert not Record.objects.exists()


def test_the_button_makes_it_done_and_twice_is_once(learner: Client) -> None:
    address = f"/lektion/{lessons()[0].translation_key}/fertig/"
    assert learner.post(address).status_code == 302
    learner.post(address)
    record = Record.objects.get(activity=build.activity(lessons()[0]))
    assert record.state == "done"
    assert record.events.count() == 1


def test_the_newest_place_wins_and_is_shown_on_any_device(enrolment: Enrolment, signed_in: Any) -> None:
    phone, laptop = signed_in(enrolment.person), signed_in(enrolment.person)
    lesson = lessons()[0]
    address = f"/lektion/{lesson.translation_key}/ort/"
    phone.post(address, {"block": "b1"})
    phone.post(address, {"block": "b7"})
    assert b'data-place="b7"' in laptop.get(path(lesson)).content


def test_a_wrong_place_is_refused(learner: Client) -> None:
    address = f"/lektion/{lessons()[0].translation_key}/ort/"
    assert learner.post(address, {"block": "<script>"}).status_code == 400
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("done_by", "minutes", "end", "is_done"),
    [
        ("reading", 5, "on", True),
        ("reading", 4, "on", False),
        ("reading", 5, "", False),
        ("button", 30, "on", False),
    ],
)
def test_done_by_reading(
    learner: Client, committed: Any, done_by: str, minutes: int, end: str, is_done: bool
) -> None:
    lesson = lessons()[0]
    with committed():
        lesson.done_by, lesson.minutes = done_by, 10
        lesson.save_revision().publish()
    address = f"/lektion/{lesson.translation_key}/ort/"
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        learner.post(address, {"block": "b1", "end": "on"})
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        answer = learner.post(address, {"block": "b1", "end": end})
    assert answer.json()["done"] is is_done


def test_what_left_the_course_says_so_and_stays_recorded(learner: Client, committed: Any) -> None:
    lesson = lessons()[0]
    learner.post(f"/lektion/{lesson.translation_key}/fertig/")
    with committed():
        lesson.unpublish()
    answer = learner.get(path(lesson))
    assert answer.status_code == 410
    assert b"/mein-weg/" in answer.content
    assert Record.objects.get(activity__key=str(lesson.translation_key)).state == "done"


def test_a_free_sample_is_for_everybody(committed: Any, client: Client) -> None:
    with committed():
        lesson = build.lesson(build.module(build.course_page()), free_sample=True)
    answer = client.get(path(lesson))
    assert answer.status_code == 200
    assert b"/konto/signup/" in answer.content


def test_words_open_on_tap_at_their_first_use_in_the_readers_language(
    enrolment: Enrolment, signed_in: Any, committed: Any
) -> None:
    term = Term.objects.create(
        term="Rat", article="der", explanation="Das Parlament der Stadt.", tr="belediye meclisi"
    )
    lesson = lessons()[0]
    enrolment.person.help_language = "tr"
    enrolment.person.save()
    with committed():
        lesson.body = [{"type": "text", "value": "<p>Der Rat und noch ein Rat.</p>", "id": "b1"}]
        lesson.save_revision().publish()
    html = signed_in(enrolment.person).get(path(lesson)).content.decode()
    assert html.count(f'popovertarget="term-{term.pk}">Rat</button>') == 1
    assert "belediye meclisi" in html


def test_a_changed_word_is_shown_at_once(learner: Client) -> None:
    term = Term.objects.create(term="Rat", explanation="Alt.")
    address = path(lessons()[0])
    assert "Alt." in learner.get(address).content.decode()
    term.explanation = "Neu."
    term.save()
    assert "Neu." in learner.get(address).content.decode()


def test_an_unchecked_fact_is_named(learner: Client, committed: Any) -> None:
    lesson = lessons()[0]
    with committed():
        lesson.needs_review = True
        lesson.save_revision().publish()
    answer = learner.get(path(lesson))
    assert 'class="badge" data-state="warning"' in answer.content.decode()


def test_lessons_are_out_of_sitemap_and_search(committed: Any, client: Client, enrolment: Enrolment) -> None:
    assert path(lessons()[0]) not in client.get("/sitemap.xml").content.decode()
    assert not LessonPage.get_indexed_objects().exists()


def test_the_guide_of_a_seminar_is_for_trainers(enrolment: Enrolment, committed: Any, signed_in: Any) -> None:
    with committed():
        slot = build.slot(ModulePage.objects.order_by("path").first())
    assert signed_in(enrolment.person).get(path(slot)).status_code == 403
    administrator = build.person(is_superuser=True)
    assert signed_in(administrator).get(path(slot)).status_code == 200
    assert SlotPage.objects.count() == 1


def test_a_trainer_walks_the_course_as_a_participant_and_is_not_counted(
    enrolment: Enrolment, signed_in: Any
) -> None:
    from lms.cohorts.appointments import appoint
    from lms.cohorts.enums import Role
    from lms.cohorts.queries import enrolments_seen_by

    trainer = build.person("Selma", "Arslan")
    appoint(person=trainer, role=Role.TRAINER, course=enrolment.course)
    client = signed_in(trainer)
    before = enrolments_seen_by(trainer).count()
    assert client.post(f"/kurs/{enrolment.course_id}/ansehen/").status_code == 302
    answer = client.get(path(lessons()[0]))
    assert answer.status_code == 200
    client.post(f"/lektion/{lessons()[0].translation_key}/fertig/")
    assert enrolments_seen_by(trainer).count() == before
    mine = Enrolment.objects.get(person=trainer)
    assert (mine.is_test, mine.done) == (True, 1)


def test_a_participant_cannot_try_a_course_out(learner: Client, enrolment: Enrolment) -> None:
    assert learner.post(f"/kurs/{enrolment.course_id}/ansehen/").status_code == 404
    assert learner.post("/kurs/00000000-0000-0000-0000-000000000000/ansehen/").status_code == 404


def test_a_lesson_finished_in_german_is_finished_in_another_language(
    enrolment: Enrolment, learner: Client, committed: Any
) -> None:
    from wagtail.models import Locale

    source = lessons()[0]
    learner.post(f"/lektion/{source.translation_key}/fertig/")
    with committed():
        english = Locale.objects.create(language_code="en")
        parent: Any = build.home("en")
        for original in (source.get_parent().get_parent().specific, source.get_parent().specific, source):
            translated = type(original)(
                title=f"EN {original.title}", slug=f"en-{original.slug}", locale=english
            )
            translated.translation_key = original.translation_key
            parent.add_child(instance=translated)
            parent = build.publish(translated)
    answer = learner.get(path(parent))
    assert answer.status_code == 200
    assert answer.context["read"].is_done
    assert b'lang="en"' in answer.content
    assert Activity.objects.filter(key=str(source.translation_key)).count() == 1


def test_moving_to_another_cohort_keeps_the_records(enrolment: Enrolment, learner: Client) -> None:
    learner.post(f"/lektion/{lessons()[0].translation_key}/fertig/")
    other = cohorts.create(course=enrolment.course, name="Köln")
    cohorts.move(enrolment=enrolment, cohort=other)
    assert Record.objects.filter(enrolment=enrolment, state="done").exists()
    assert enrolment.events.count() == 2
