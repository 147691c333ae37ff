"""A self-assessment: nothing is graded, only its own person sees it, and a second one shows both answers."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.evidence.models import Snapshot
from lms.pages.models import QuizPage
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.once import made_once
from tests.queries import at_most
from tests.quizzes.conftest import World, make_world
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db
ITEMS = [build.scale("ebenen"), build.scale("stelle", prompt="Ich kann die richtige Stelle finden.")]


_rows = made_once(lambda committed: make_world(committed, lambda _who: None, body=ITEMS))


@pytest.fixture
def world(db: None, _rows: World, signed_in: Any) -> World:
    """A course with one self-assessment of two items; its page says 70 percent, as every new quiz does."""
    mine = deepcopy(_rows)
    return replace(mine, client=signed_in(mine.person))


def again(world: World, committed: Any, **fields: Any) -> World:
    """The same person before the second self-assessment, in a module of its own."""
    with committed():
        later = build.module(world.course, "Modul 2")
        page = build.quiz(later, "Was kann ich jetzt?", **{"body": [], "asks_again": True, **fields})
    return World(world.course, later, world.lesson, page, world.person, world.enrolment, world.client)


def say(world: World, *steps: int | None) -> QuizAttempt:
    """Answer from the first item on, by the buttons of the forms, and hand in."""
    attempt = world.begin()
    for number, step in enumerate(steps, start=1):
        if step is not None:
            fill(world, attempt, number, step=str(step))
    world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
    return attempt


def result(world: World, attempt: QuizAttempt) -> Any:
    return world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")


def bars(answer: Any) -> list[list[tuple[str, int | None]]]:
    return [[(bar.when, bar.step) for bar in review.bars] for review in answer.context["quiz"].reviews]


def test_handed_in_it_is_done_without_points_and_without_anything_to_pass(world: World) -> None:
    say(world, 0, 3)
    record = Record.objects.get(activity=world.activity)
    assert (record.state, record.passed, record.score) == ("done", None, None)
    assert QuizAttempt.objects.get().score is None


def test_it_is_done_even_without_an_answer(world: World) -> None:
    say(world)
    assert Record.objects.get(activity=world.activity).state == "done"


def test_the_snapshot_has_no_pass_mark(world: World) -> None:
    assert Snapshot.objects.get(pk=world.activity.snapshot_id).body["pass_mark"] is None


def test_the_result_says_words_with_bars_and_neither_percent_nor_verdict(world: World) -> None:
    answer = result(world, say(world, 0, 2))
    page = answer.content.decode()
    assert bars(answer) == [[("", 0)], [("", 2)]]
    assert 'data-quiz-result="said"' in page
    assert "<strong>gar nicht</strong>" in page
    assert "<strong>gut</strong>" in page
    for verdict in ("Prozent", "estanden", "Punkt", "Richtig", 'data-state="right"', 'data-state="wrong"'):
        assert verdict not in page


def test_what_was_left_out_is_said_and_has_no_bar(world: World) -> None:
    answer = result(world, say(world, None, 1))
    assert bars(answer) == [[("", None)], [("", 1)]]
    assert answer.content.decode().count('class="scale"') == 1


def test_the_start_promises_no_percent_and_says_who_sees_the_answers(world: World) -> None:
    page = world.client.get(world.quiz.get_url_parts()[2]).content.decode()
    assert "Prozent" not in page
    assert "Ihre Antworten sehen nur Sie." in page


def test_before_handing_in_nothing_speaks_of_points(world: World) -> None:
    page = world.client.get(f"/quiz/{world.begin().uuid}/abgeben/").content.decode()
    assert "Punkt" not in page


@pytest.mark.parametrize("step", [0, 3])
def test_script_and_form_say_the_same(world: World, step: int) -> None:
    attempt = world.begin()
    body = {"uuid": str(uuid4()), "sequence": 1, "answer": {"step": step}}
    url = f"/quiz/{attempt.uuid}/frage/1/"
    assert world.client.post(url, json.dumps(body), content_type="application/json").json()["saved"]
    fill(world, attempt, 2, step=str(step))
    assert [response.answer for response in Response.objects.all()] == [{"step": step}] * 2


@pytest.mark.parametrize("step", ["4", "-1", "²", "x", "9" * 5000])
def test_a_forged_step_is_no_answer(world: World, step: str) -> None:
    assert fill(world, world.begin(), 1, step=step).status_code == 422  # type: ignore[attr-defined]
    assert not Response.objects.exists()


def test_what_was_chosen_is_chosen_when_one_comes_back(world: World) -> None:
    attempt = world.begin()
    fill(world, attempt, 1, step="0")
    assert 'value="0" checked' in world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()


def test_among_graded_questions_it_changes_no_mark(committed: Any, signed_in: Any) -> None:
    world = make_world(
        committed, signed_in, body=[build.single_choice("single"), ITEMS[0], build.true_false("tf")]
    )
    attempt = world.begin()
    fill(world, attempt, 1, choice="single-0")
    fill(world, attempt, 2, step="0")
    fill(world, attempt, 3, value="false")
    world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
    record = Record.objects.get(activity=world.activity)
    assert (record.state, record.passed, record.score) == ("begun", False, 0.5)
    screen = result(world, attempt).context["quiz"]
    assert (screen.points, screen.of, [review.state for review in screen.reviews]) == (
        1,
        2,
        ["right", "said", "wrong"],
    )


def test_the_second_shows_what_was_said_first_and_last(world: World, committed: Any) -> None:
    say(world, 0, 1)
    later = again(world, committed)
    answer = result(later, say(later, 2, 1))
    assert bars(answer) == [[("before", 0), ("after", 2)], [("before", 1), ("after", 1)]]
    page = " ".join(answer.content.decode().split())
    assert "Vorher: <strong>gar nicht</strong>" in page
    assert "Nachher: <strong>gut</strong>" in page


def test_the_first_answers_count_as_before_whatever_was_said_to_them_later(
    world: World, committed: Any
) -> None:
    say(world, 0, 0)
    say(world, 3, 3)
    later = again(world, committed)
    say(later, 1, 1)
    assert bars(result(later, say(later, 2, None))) == [
        [("before", 0), ("after", 2)],
        [("before", 0), ("after", None)],
    ]


def test_an_attempt_that_was_not_handed_in_is_no_before(world: World, committed: Any) -> None:
    fill(world, world.begin(), 1, step="2")
    later = again(world, committed)
    answer = result(later, say(later, 1, 1))
    assert bars(answer) == [[("", 1)], [("", 1)]]
    assert answer.context["quiz"].compares
    assert "keine Antworten von Ihnen" in answer.content.decode()


def test_nobody_is_compared_with_somebody_else(world: World, committed: Any, signed_in: Any) -> None:
    say(world, 0, 0)
    other = build.person("Lan", "Nguyen")
    mine = build.enrol(other, build.cohort(world.course, "Bochum"))
    later = again(world, committed)
    hers = World(later.course, later.module, later.lesson, later.quiz, other, mine, signed_in(other))
    assert bars(result(hers, say(hers, 3, 3))) == [[("", 3)], [("", 3)]]


def test_items_that_came_later_have_no_before(world: World, committed: Any) -> None:
    say(world, 1, 2)
    with committed():
        world.quiz.body = [*ITEMS, build.scale("neu")]
        build.publish(world.quiz)
    later = again(world, committed)
    assert bars(result(later, say(later, 1, 2, 3)))[2] == [("before", None), ("after", 3)]


def test_it_follows_the_first_when_that_is_edited(world: World, committed: Any) -> None:
    later = again(world, committed)
    with committed():
        world.quiz.body = [build.scale("ebenen", prompt="Ich kann 3 Ebenen nennen.")]
        build.publish(world.quiz)
    asked = Snapshot.objects.get(pk=build.activity(later.quiz).snapshot_id).body["questions"]
    assert [question["prompt"] for question in asked] == ["Ich kann 3 Ebenen nennen."]


def test_a_copy_of_the_first_asks_nothing_twice(world: World, committed: Any) -> None:
    later = again(world, committed, body=[*ITEMS, build.true_false("tf")])
    asked = Snapshot.objects.get(pk=build.activity(later.quiz).snapshot_id).body
    assert [question["uid"] for question in asked["questions"]] == ["ebenen", "stelle", "tf"]
    assert asked["pass_mark"] == 70


def test_without_a_first_it_asks_nothing_and_says_so(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[build.true_false("tf")])
    later = again(world, committed)
    assert "/quiz/start/" not in world.client.get(later.quiz.get_url_parts()[2]).content.decode()


def test_a_copied_course_compares_within_itself(world: World, committed: Any) -> None:
    again(world, committed)
    with committed():
        copy = world.course.copy(recursive=True, update_attrs={"title": "Kopie", "slug": "kopie"})
    first, second = QuizPage.objects.descendant_of(copy).order_by("path")
    body = Snapshot.objects.get(pk=build.activity(second).snapshot_id).body
    assert body["again_of"] == str(first.translation_key)


def test_staff_see_that_it_is_done_and_not_what_was_said(world: World, signed_in: Any) -> None:
    say(world, 3, 3)
    staff = build.person("Sabine", "Kaya")
    appointments.appoint(person=staff, role=Role.TRAINER, course=build.course_row(world.course))
    client = signed_in(staff)
    page = client.get(f"/admin/teilnehmende/person/{world.enrolment.pk}/").content.decode()
    assert world.quiz.title in page
    assert "sehr gut" not in page
    attempt = QuizAttempt.objects.get()
    for path in ("ergebnis/", "abgeben/", "frage/1/"):
        assert client.get(f"/quiz/{attempt.uuid}/{path}").status_code == 404


def test_prices(world: World, committed: Any) -> None:
    attempt = say(world, 1, 1)
    later = again(world, committed)
    second = say(later, 2, 2)
    result(world, attempt), result(later, second)
    with at_most(6):  # session, user, attempt, enrolments, records, answers
        result(world, attempt)
    with at_most(8):  # and the first attempt with its answers
        result(later, second)
    third = later.begin()
    url = f"/quiz/{third.uuid}/frage/1/"
    world.client.get(url)
    body = {"uuid": str(uuid4()), "sequence": 1, "answer": {"step": 2}}
    with at_most(6):  # as for every kind: session, user, attempt, lock, insert, newest
        world.client.post(url, json.dumps(body), content_type="application/json")
