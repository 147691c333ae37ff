"""Mini checks inside a lesson, with and without script."""

import re
from typing import Any
from uuid import uuid4

import pytest

from lms.outline.models import Activity
from lms.progress.models import Record, RecordEvent
from lms.quizzes.marking import kinds
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import paper_of
from tests import build
from tests.queries import at_most
from tests.quizzes.conftest import World, short
from tests.quizzes.examples import block_of, fields, form

pytestmark = pytest.mark.django_db


def lesson_with(world: World, committed: Any, *questions: dict[str, Any]) -> None:
    """Put one mini check per question into the lesson."""
    checks = [{"type": "check", "id": f"c{n}", "value": [q]} for n, q in enumerate(questions, start=1)]
    with committed():
        world.lesson.body = [*build.TEXT, *checks]
        build.publish(world.lesson)


@pytest.fixture
def asked(world: World, committed: Any) -> World:
    lesson_with(world, committed, build.single_choice("q1"))
    return world


def url(world: World, block: str = "c1") -> str:
    return f"/quiz/kurz/{world.lesson.translation_key}:{block}/"


def answer(world: World, choice: str = "q1-0", **headers: str) -> Any:
    return world.client.post(url(world), {"uuid": str(uuid4()), "choice": choice}, headers=headers)


def test_before_an_answer_the_lesson_asks_and_tells_nothing(asked: World) -> None:
    page = asked.client.get(asked.lesson.url).content.decode()
    assert 'id="b-c1"' in page
    assert "Was stimmt?" in page
    assert "Weil" not in page
    assert 'class="feedback"' not in page


def test_the_form_leads_back_to_its_place_with_feedback(asked: World) -> None:
    assert answer(asked, "q1-1")["Location"] == f"{asked.lesson.url}#b-c1"
    page = asked.client.get(asked.lesson.url).content.decode()
    assert "Weil 1." in page
    assert "Weil 0." not in page
    assert 'value="q1-1" checked' in page


def test_the_script_gets_the_check_alone(asked: World) -> None:
    part = answer(asked, **{"X-Requested-With": "fetch"}).content.decode()
    assert part.startswith('<div class="block" id="b-c1"')
    assert 'data-state="right"' in part
    assert "<main" not in part


def test_a_button_inside_it_shows_it_again_and_judges_nothing(world: World, committed: Any) -> None:
    lesson_with(world, committed, block_of("ordering"))
    lines = re.findall(r'name="order" value="([^"]+)"', world.client.get(world.lesson.url).content.decode())
    sent = {"uuid": str(uuid4()), "order": lines, "do": f"up:{lines[2]}"}
    page = world.client.post(url(world), sent).content.decode()
    assert re.findall(r'name="order" value="([^"]+)"', page) == [lines[0], lines[2], lines[1], *lines[3:]]
    assert f'href="{world.lesson.url}#b-c1"' in page
    assert not Response.objects.exists()
    del sent["do"]
    assert world.client.post(url(world), sent)["Location"] == f"{world.lesson.url}#b-c1"
    assert Response.objects.get().answer == {"order": lines}


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if kind.in_lessons])
def test_every_kind_that_may_stand_in_a_lesson_is_asked_and_judged_there(
    world: World, committed: Any, kind: str
) -> None:
    lesson_with(world, committed, block_of(kind))
    check = Activity.objects.get(kind="check")
    question = paper_of(check.snapshot_id).questions[0]
    sent = fields(form(question, question.solution()))
    world.client.post(url(world), {"uuid": str(uuid4()), **sent})
    page = world.client.get(world.lesson.url).content.decode()
    assert 'class="feedback" data-state="right"' in page


def test_it_is_done_with_its_score_and_moves_no_percentage(asked: World) -> None:
    answer(asked, "q1-1")
    record = Record.objects.get()
    assert (record.state, record.passed, record.score, record.counts) == ("done", None, 0.0, False)
    asked.enrolment.refresh_from_db()
    assert asked.enrolment.done == 0


def test_it_may_be_repeated_and_the_best_stays(asked: World) -> None:
    for choice in ("q1-0", "q1-1"):
        answer(asked, choice)
    assert Record.objects.get().score == 1.0
    assert list(QuizAttempt.objects.order_by("number").values_list("number", "state")) == [
        (1, "handed_in"),
        (2, "handed_in"),
    ]
    assert "Weil 1." in asked.client.get(asked.lesson.url).content.decode()


def test_pressed_twice_is_answered_once(asked: World) -> None:
    fields = {"uuid": str(uuid4()), "choice": "q1-0"}
    for _ in range(2):
        assert asked.client.post(url(asked), fields).status_code == 302
    assert (Response.objects.count(), QuizAttempt.objects.count(), RecordEvent.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("fields", [{}, {"choice": "foreign"}, {"text": "35"}])
def test_nothing_and_nonsense_are_refused_in_words(asked: World, fields: dict[str, str]) -> None:
    reply = asked.client.post(
        url(asked), {"uuid": str(uuid4()), **fields}, headers={"X-Requested-With": "fetch"}
    )
    assert reply.status_code == 422
    assert 'role="alert"' in reply.content.decode()
    assert Response.objects.count() == 0


def test_other_peoples_and_missing_checks_are_404(asked: World, signed_in: Any) -> None:
    stranger = signed_in(build.person("Daniel"))
    fields = {"uuid": str(uuid4()), "choice": "q1-0"}
    assert stranger.post(url(asked), fields).status_code == 404
    assert asked.client.post(url(asked, "c9"), fields).status_code == 404
    assert asked.client.post(f"/quiz/kurz/{asked.key}/", fields).status_code == 404
    assert asked.client.get(url(asked)).status_code == 405


def test_a_check_behind_a_closed_door_is_404_until_the_door_is_open(world: World, committed: Any) -> None:
    check = {"type": "check", "id": "c1", "value": [build.single_choice("q1")]}
    with committed():
        second = build.module(world.course, "Modul 2", unlock="after_done")
        lesson = build.lesson(second, body=[*build.TEXT, check])
    behind = f"/quiz/kurz/{lesson.translation_key}:c1/"
    for headers in ({}, {"X-Requested-With": "fetch"}):
        fields = {"uuid": str(uuid4()), "choice": "q1-0"}
        assert world.client.post(behind, fields, headers=headers).status_code == 404
    assert not Response.objects.exists()
    assert not Record.objects.exists()
    with committed():
        second.unlock = "at_once"
        build.publish(second)
    assert world.client.post(behind, {"uuid": str(uuid4()), "choice": "q1-0"}).status_code == 302
    assert Response.objects.count() == 1


def test_the_result_page_of_a_quiz_shows_no_check(asked: World) -> None:
    answer(asked)
    attempt = QuizAttempt.objects.get()
    assert asked.client.get(f"/quiz/{attempt.uuid}/ergebnis/").status_code == 404


def test_after_an_edit_the_old_answer_is_not_shown(asked: World, committed: Any) -> None:
    answer(asked, "q1-1")
    lesson_with(asked, committed, build.single_choice("q1", right=1))
    page = asked.client.get(asked.lesson.url).content.decode()
    assert "Weil" not in page
    assert "checked" not in page.split('id="b-c1"')[1].split("</form>")[0]


def test_prices(world: World, committed: Any) -> None:
    lesson_with(world, committed, build.single_choice("q1"), build.true_false("q2"), short("q3"))
    world.client.get(world.lesson.url)
    with at_most(4):  # session, user, enrolments, records: unanswered checks cost nothing
        world.client.get(world.lesson.url)
    answer(world)
    with at_most(5):  # … and the newest answers of all checks
        world.client.get(world.lesson.url)
