"""The way through a quiz without script: start, answer, hand in, result."""

import json
from typing import Any
from uuid import uuid4

import pytest

from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import paper_of
from tests import build
from tests.queries import at_most
from tests.quizzes.conftest import World, make_world
from tests.quizzes.examples import block_of, fields, form

pytestmark = pytest.mark.django_db


def hidden(html: str) -> dict[str, str]:
    """The hidden fields that the server gave this rendering."""
    out = {}
    for name in ("uuid", "sequence"):
        out[name] = html.split(f'name="{name}" value="')[1].split('"')[0]
    return out


def fill(world: World, attempt: QuizAttempt, number: int, **answer: object) -> object:
    """Open a question and press its button."""
    url = f"/quiz/{attempt.uuid}/frage/{number}/"
    fields = hidden(world.client.get(url).content.decode())
    return world.client.post(url, {**fields, "go": "next", **answer})


RIGHT = [{"choice": "single-0"}, {"choices": ["multi-0", "multi-1"]}, {"value": "true"}, {"text": " 35 "}]


def test_opening_the_page_begins_nothing(world: World) -> None:
    page = world.client.get(world.quiz.url)
    assert page.status_code == 200
    assert QuizAttempt.objects.count() == 0
    assert Record.objects.count() == 0


def test_the_button_begins_the_quiz(world: World) -> None:
    answer = world.client.post(f"/quiz/start/{world.key}/")
    attempt = QuizAttempt.objects.get()
    assert answer["Location"] == f"/quiz/{attempt.uuid}/frage/1/"
    assert Record.objects.get().state == "begun"


def test_the_whole_way_without_script(world: World) -> None:
    attempt = world.begin()
    places = [fill(world, attempt, n, **answer)["Location"] for n, answer in enumerate(RIGHT, start=1)]
    assert places == [f"/quiz/{attempt.uuid}/frage/{n}/" for n in (2, 3, 4)] + [
        f"/quiz/{attempt.uuid}/abgeben/"
    ]
    assert world.client.get(places[-1]).status_code == 200
    done = world.client.post(places[-1])
    assert done["Location"] == f"/quiz/{attempt.uuid}/ergebnis/"
    page = world.client.get(done["Location"]).content.decode()
    assert 'data-quiz-result="passed"' in page
    assert page.count('data-review="right"') == 4
    record = Record.objects.get(activity=world.activity)
    assert (record.state, record.passed, record.score) == ("done", True, 1.0)


def test_one_rendering_pressed_twice_is_one_response(world: World) -> None:
    attempt = world.begin()
    url = f"/quiz/{attempt.uuid}/frage/1/"
    fields = {**hidden(world.client.get(url).content.decode()), "go": "next", "choice": "single-1"}
    first, second = world.client.post(url, fields), world.client.post(url, fields)
    assert first["Location"] == second["Location"]
    assert Response.objects.count() == 1


def test_two_renderings_differ(world: World) -> None:
    url = f"/quiz/{world.begin().uuid}/frage/1/"
    one, two = (hidden(world.client.get(url).content.decode()) for _ in range(2))
    assert one["uuid"] != two["uuid"]
    assert int(one["sequence"]) < int(two["sequence"])


def test_the_older_window_is_told(world: World) -> None:
    url = f"/quiz/{world.begin().uuid}/frage/1/"
    old, new = (hidden(world.client.get(url).content.decode()) for _ in range(2))
    world.client.post(url, {**new, "choice": "single-0"})
    told = world.client.post(url, {**old, "choice": "single-1"})
    assert told["Location"] == url
    page = world.client.get(url)
    assert page.context["messages"]
    assert 'value="single-0" checked' in page.content.decode()


def test_nothing_chosen_is_said_and_nothing_stored(world: World) -> None:
    attempt = world.begin()
    answer = fill(world, attempt, 1)
    assert answer.status_code == 422
    assert answer.context["quiz"].problem
    assert Response.objects.count() == 0


def test_unticking_everything_takes_the_answer_back(world: World) -> None:
    attempt = world.begin()
    fill(world, attempt, 2, choices=["multi-0"])
    fill(world, attempt, 2)
    assert [r.answer for r in Response.objects.order_by("sequence")] == [{"choices": ["multi-0"]}, None]
    overview = world.client.get(f"/quiz/{attempt.uuid}/abgeben/")
    assert [dot.number for dot in overview.context["quiz"].missing] == [1, 2, 3, 4]


def test_the_overview_names_what_is_answered_in_part(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[block_of("matching"), build.true_false("tf")])
    attempt = world.begin()
    fill(world, attempt, 2, value="true")
    overview = f"/quiz/{attempt.uuid}/abgeben/"
    question = paper_of(attempt.snapshot_id).questions[0]
    first, *others = fields(form(question, question.solution())).items()
    fill(world, attempt, 1, **dict([first]))
    screen = world.client.get(overview).context["quiz"]
    assert ([dot.number for dot in screen.begun], screen.missing) == ([1], [])
    fill(world, attempt, 1, **dict([first, *others]))
    assert world.client.get(overview).context["quiz"].begun == ()


def test_back_saves_too(world: World) -> None:
    attempt = world.begin()
    answer = fill(world, attempt, 2, choices=["multi-0"], go="back")
    assert answer["Location"] == f"/quiz/{attempt.uuid}/frage/1/"
    assert Response.objects.count() == 1


def test_start_goes_on_at_the_first_open_question(world: World) -> None:
    attempt = world.begin()
    fill(world, attempt, 1, choice="single-2")
    again = world.client.post(f"/quiz/start/{world.key}/")
    assert again["Location"] == f"/quiz/{attempt.uuid}/frage/2/"
    page = world.client.get(world.quiz.url)
    assert (page.context["quiz"].at, page.context["quiz"].answered) == (2, 1)


def test_the_result_waits_for_the_hand_in(world: World) -> None:
    attempt = world.begin()
    early = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")
    assert early["Location"] == f"/quiz/{attempt.uuid}/abgeben/"


def test_after_the_hand_in_questions_lead_to_the_result(world: World) -> None:
    attempt = world.begin()
    world.client.post(f"/quiz/{attempt.uuid}/abgeben/")
    for path in ("frage/1/", "abgeben/"):
        assert (
            world.client.get(f"/quiz/{attempt.uuid}/{path}")["Location"] == f"/quiz/{attempt.uuid}/ergebnis/"
        )


def test_a_script_gets_json(world: World) -> None:
    attempt, uuid = world.begin(), str(uuid4())
    body = json.dumps({"uuid": uuid, "sequence": 1, "answer": {"choice": "single-0"}})
    url = f"/quiz/{attempt.uuid}/frage/1/"
    first = world.client.post(url, body, content_type="application/json")
    second = world.client.post(url, body, content_type="application/json")
    assert first.json() == {"saved": True, "uuid": uuid, "counts": True}
    assert second.content == first.content


def test_prices(world: World) -> None:
    attempt = world.begin()
    url = f"/quiz/{attempt.uuid}/frage/1/"
    world.client.get(world.quiz.url)
    fields = hidden(world.client.get(url).content.decode())
    with at_most(4):  # session, user, attempt, answers
        world.client.get(url)
    with at_most(6):  # session, user, attempt, lock, insert, newest
        world.client.post(url, {**fields, "choice": "single-0"})
    body = {"uuid": str(uuid4()), "sequence": int(fields["sequence"]) + 1, "answer": {"choice": "single-1"}}
    with at_most(6):
        world.client.post(url, json.dumps(body), content_type="application/json")
    with at_most(6):  # session, user, enrolments, records, attempts, answers of the open one
        world.client.get(world.quiz.url)
