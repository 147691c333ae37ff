"""What somebody hostile, impatient or unlucky may do to a quiz."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lms.cohorts import actions as cohorts
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.quizzes.conftest import World
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db


def send(client: Client, attempt: QuizAttempt, number: int = 1, **body: Any) -> Any:
    """What the page's script sends."""
    whole = {"uuid": str(uuid4()), "sequence": 1, "answer": {"choice": "single-0"}, **body}
    return client.post(
        f"/quiz/{attempt.uuid}/frage/{number}/", json.dumps(whole), content_type="application/json"
    )


def urls(attempt: object) -> list[str]:
    """Every address of an attempt."""
    return [f"/quiz/{attempt}/{path}" for path in ("frage/1/", "abgeben/", "ergebnis/")]


def test_a_foreign_attempt_and_a_missing_one_are_the_same(world: World, signed_in: Any) -> None:
    attempt = world.begin()
    stranger = build.person("Daniel")
    build.enrol(stranger, world.enrolment.cohort)
    client = signed_in(stranger)
    for mine, missing in zip(urls(attempt.uuid), urls(uuid4()), strict=True):
        for method in (client.get, client.post):
            one, other = method(mine), method(missing)
            assert (
                one.status_code
                == other.status_code
                == (405 if "ergebnis" in mine and method == client.post else 404)
            )
    assert send(client, attempt).status_code == 404
    assert Response.objects.count() == 0
    assert QuizAttempt.objects.get().state == "open"


def test_anonymous_people_are_sent_to_the_log_in(world: World) -> None:
    attempt = world.begin()
    for url in urls(attempt.uuid):
        assert Client().get(url)["Location"].startswith("/konto/login/")
    assert Client().post(f"/quiz/start/{world.key}/").status_code == 302


def test_every_post_needs_its_token(world: World) -> None:
    attempt = world.begin()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.person.user)
    for url in (f"/quiz/start/{world.key}/", *urls(attempt.uuid)[:2], f"/quiz/kurz/{world.key}:x/"):
        assert strict.post(url).status_code == 403
    assert send(strict, attempt).status_code == 403


def test_reading_changes_nothing(world: World) -> None:
    attempt = world.begin()

    def rows() -> list[Any]:
        return [list(model.objects.values()) for model in (QuizAttempt, Response, Record)]

    before = rows()
    for url in [world.quiz.url, *urls(attempt.uuid)]:
        world.client.get(url)
        world.client.head(url)
    assert rows() == before


@pytest.mark.parametrize("number", [0, 5, 99999999999])
def test_a_question_of_another_quiz_is_not_there(world: World, number: int) -> None:
    attempt = world.begin()
    assert world.client.get(f"/quiz/{attempt.uuid}/frage/{number}/").status_code == 404
    assert send(world.client, attempt, number).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"[]",
        b"null",
        b"{",
        b"[" * 30_000,
        b'{"answer":' + b"[" * 20_000,
        b'{"uuid": "x", "sequence": 1, "answer": null}',
        b"\xff\xfe",
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_not_an_answer_is_400(world: World, body: bytes) -> None:
    attempt = world.begin()
    answer = world.client.post(f"/quiz/{attempt.uuid}/frage/1/", body, content_type="application/json")
    assert answer.status_code == 400
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": -1},
        {"sequence": 2**62},
        {"sequence": "x"},
        {"sequence": None},
        {"uuid": []},
        {"answer": {"choice": "single-0", "right": True}},
        {"answer": {"choice": ["single-0"]}},
        {"answer": {"text": "\0"}},
        {"answer": 1},
    ],
)
def test_a_forged_answer_is_400(world: World, change: dict[str, Any]) -> None:
    assert send(world.client, world.begin(), **change).status_code == 400
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    "form",
    [None, [], {"choice": "single-0"}, {"choice": [1]}, {"choice": ["nonsense"]}, {"choice": ["\ud800"]}],
)
def test_a_forged_form_is_400(world: World, form: Any) -> None:
    attempt = world.begin()
    body = {"uuid": str(uuid4()), "sequence": 1, "form": form}
    url = f"/quiz/{attempt.uuid}/frage/1/"
    assert world.client.post(url, json.dumps(body), content_type="application/json").status_code == 400
    assert Response.objects.count() == 0


def test_a_huge_body_is_413(world: World) -> None:
    assert send(world.client, world.begin(), pad="x" * 70_000).status_code == 413


def test_a_number_from_the_future_does_not_shut_out_later_answers(world: World) -> None:
    attempt = world.begin()
    send(world.client, attempt, sequence=2**62)
    assert fill(world, attempt, 1, choice="single-1")["Location"].endswith("/frage/2/")  # type: ignore[index]  # a response


def test_a_closed_door_cannot_be_started_past(world: World, committed: Any) -> None:
    with committed():
        later = build.module(world.course, "Modul 2", unlock="after_done")
        quiz = build.quiz(later)
    assert world.client.get(quiz.url).status_code == 403
    assert world.client.post(f"/quiz/start/{quiz.translation_key}/").status_code == 404
    assert QuizAttempt.objects.count() == 0


def test_a_lessons_key_starts_no_quiz(world: World) -> None:
    assert world.client.post(f"/quiz/start/{world.lesson.translation_key}/").status_code == 404


def test_who_withdrew_is_out_everywhere(world: World) -> None:
    attempt = world.begin()
    cohorts.withdraw(enrolment=world.enrolment)
    for url in urls(attempt.uuid):
        assert world.client.get(url).status_code == 404
    assert send(world.client, attempt).status_code == 404
    assert world.client.post(f"/quiz/start/{world.key}/").status_code == 404


def test_after_the_groups_end_nobody_answers(world: World) -> None:
    attempt = world.begin()
    cohort = world.enrolment.cohort
    cohort.access_until = timezone.localdate() - timedelta(days=2)
    cohort.save()
    assert send(world.client, attempt).status_code == 404


def test_a_claim_of_being_done_is_only_an_answer(world: World) -> None:
    attempt = world.begin()
    world.client.post(f"/quiz/{attempt.uuid}/abgeben/", {"score": "1", "passed": "true", "state": "done"})
    record = Record.objects.get(activity=world.activity)
    assert (record.state, record.passed, record.score) == ("begun", False, 0.0)


def edit(world: World) -> None:
    body = [build.single_choice("other", prompt="Neu?")]
    world.quiz.body = json.dumps(body)
    world.quiz.title = "Neuer Titel"
    build.publish(world.quiz)


def unpublish(world: World) -> None:
    world.quiz.unpublish()


def move(world: World) -> None:
    other = build.module(world.course, "Anderes Modul", unlock="after_done")
    world.quiz.move(other, pos="last-child")


def delete(world: World) -> None:
    world.quiz.delete()


@pytest.mark.parametrize("happens", [edit, unpublish, move, delete])
def test_an_attempt_goes_on_with_its_snapshot(world: World, committed: Any, happens: Any) -> None:
    attempt = world.begin()
    fill(world, attempt, 1, choice="single-0")
    fill(world, attempt, 2, choices=["multi-0", "multi-1"])
    with committed():
        happens(world)
    assert "Was stimmt?" in world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()
    fill(world, attempt, 3, value="true")
    assert send(world.client, attempt, 4, answer={"text": "35"}).json()["saved"]
    done = world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
    page = world.client.get(done["Location"]).content.decode()
    assert page.count('data-review="right"') == 4
    assert Record.objects.get(activity_id=attempt.activity_id).score == 1.0


def test_a_new_start_gets_the_new_state(world: World, committed: Any) -> None:
    old = world.begin()
    with committed():
        edit(world)
    world.client.post(f"/quiz/{old.uuid}/abgeben/")
    new = world.begin()
    assert new.snapshot_id != old.snapshot_id
    assert "Neu?" in world.client.get(f"/quiz/{new.uuid}/frage/1/").content.decode()


def test_a_retired_quiz_is_not_started_again(world: World, committed: Any) -> None:
    attempt = world.begin()
    with committed():
        unpublish(world)
    world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
    page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")
    assert page.status_code == 200
    assert not page.context["quiz"].can_repeat
    assert world.client.post(f"/quiz/start/{world.key}/").status_code == 404
