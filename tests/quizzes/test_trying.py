"""Quizzes in which answers are checked one by one, shuffled ones, and what certainty is worth."""

import json
from typing import Any
from uuid import uuid4

import pytest

from lms.quizzes import actions
from lms.quizzes.marking import kinds
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import Paper, given_in, paper_for
from tests import build
from tests.queries import at_most
from tests.quizzes.conftest import World, make_world, multiple
from tests.quizzes.examples import block_of
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db
BODY = [
    build.single_choice("single", hints="Denken Sie an die Stadt.\nEs ist die erste.", feedback="Für alle."),
    build.true_false("tf"),
]
HINT, SECOND = "Denken Sie an die Stadt.", "Es ist die erste."


def check(world: World, attempt: QuizAttempt, number: int = 1, **answer: Any) -> Any:
    """Press the button that checks, and the page after it."""
    answer = fill(world, attempt, number, go="check", **answer)
    return answer if answer.status_code != 302 else world.client.get(answer["Location"])


def hand_in(world: World, attempt: QuizAttempt) -> Any:
    return world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).context["quiz"]


def test_several_tries_with_hints(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=BODY, preset="practice")
    attempt = world.begin()
    first = world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()
    assert 'value="check"' in first
    assert HINT not in first
    once = check(world, attempt, choice="single-1")
    page = once.content.decode()
    assert [word in page for word in (HINT, SECOND, "Weil 1.", "Für alle.")] == [True, False, True, False]
    assert once.context["quiz"].tried.left == 2
    same = check(world, attempt, choice="single-1")
    assert same.context["quiz"].tried.left == 2, "the same answer again is no other try"
    twice = check(world, attempt, choice="single-2").content.decode()
    assert SECOND in twice
    done = check(world, attempt, choice="single-0")
    assert done.context["quiz"].tried.is_closed
    assert "Für alle." in done.content.decode()
    assert 'name="choice"' not in done.content.decode()
    with pytest.raises(actions.Closed):
        actions.save_response(
            attempt=world.playing(attempt),
            number=1,
            uuid=uuid4(),
            sequence=2**60,
            answer={"choice": "single-1"},
        )
    result = hand_in(world, attempt)
    assert QuizAttempt.objects.get().score == pytest.approx((0.34 + 0) / 2)
    assert [review.state for review in result.reviews] == ["right", "none"]


def test_an_answer_explained_at_once_stands(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=BODY, preset="check")
    attempt = world.begin()
    nothing = check(world, attempt)
    assert (nothing.status_code, Response.objects.count()) == (422, 0)
    with at_most(18):
        told = check(world, attempt, choice="single-1")
    assert told.context["quiz"].tried.is_closed
    assert "Weil 1." in told.content.decode()
    url = f"/quiz/{attempt.uuid}/frage/1/"
    body = {"uuid": str(uuid4()), "sequence": 2**50, "form": {"choice": ["single-0"]}}
    late = world.client.post(url, json.dumps(body), content_type="application/json")
    assert (late.status_code, late.json()["why"]) == (409, "checked")
    fill(world, attempt, 2, value="true")
    hand_in(world, attempt)
    assert QuizAttempt.objects.get().score == 0.5


def test_asking_to_check_where_nothing_is_checked_saves_only(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=BODY)
    attempt = world.begin()
    page = check(world, attempt, choice="single-1")
    assert page.context["quiz"].tried is None
    assert "Weil 1." not in page.content.decode()
    assert not Response.objects.get().checked


def test_certainty_weighs_the_marks(committed: Any, signed_in: Any) -> None:
    body = [build.true_false(f"q{n}") for n in range(4)]
    world = make_world(committed, signed_in, body=body, behaviour="certainty")
    attempt = world.begin()
    assert 'name="certainty"' in world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()
    fill(world, attempt, 1, value="true", certainty="3")
    fill(world, attempt, 2, value="true", certainty="2")
    fill(world, attempt, 3, value="false", certainty="2")
    url = f"/quiz/{attempt.uuid}/frage/4/"
    sent = {"uuid": str(uuid4()), "sequence": 1, "form": {"value": ["false"], "certainty": ["7"]}}
    assert world.client.post(url, json.dumps(sent), content_type="application/json").json()["saved"]
    given = given_in(attempt.pk)
    assert given.certainty == {"q0": 3, "q1": 2, "q2": 2, "q3": 0}
    paper = paper_for(attempt)
    assert [paper.worth(question, given) for question in paper.questions] == [3, 2, -2, 0]
    hand_in(world, attempt)
    assert QuizAttempt.objects.get().score == 0.75


def shown(world: World, attempt: QuizAttempt) -> list[tuple[str, list[str]]]:
    """Names of questions as they come, each with the values that can be chosen."""
    found = []
    for number in range(1, 7):
        screen = world.client.get(f"/quiz/{attempt.uuid}/frage/{number}/").context["quiz"]
        found.append((screen.question.uid, [line.value for line in screen.question.own]))
    return found


def test_a_shuffled_quiz_keeps_its_order_for_the_attempt(committed: Any, signed_in: Any) -> None:
    body = [build.single_choice(f"q{n}", options=5) for n in range(5)] + [multiple("multi")]
    world = make_world(committed, signed_in, body=body, shuffle_questions=True, shuffle_options=True)
    attempt = world.begin()
    first = shown(world, attempt)
    assert shown(world, attempt) == first
    assert sorted(uid for uid, _values in first) == sorted(block["id"] for block in body)
    orders = {tuple(value[-1] for value in values) for uid, values in first if uid != "multi"}
    assert len(orders) > 1, "each question has an order of its own"
    second = first[1][0]
    fill(world, attempt, 2, **{"choices" if second == "multi" else "choice": f"{second}-0"})
    assert list(given_in(attempt.pk).answers) == [second]
    result = hand_in(world, attempt)
    assert [review.question.uid for review in result.reviews] == [uid for uid, _values in first]
    assert [line.value for line in result.reviews[0].own] == first[0][1]
    others = [shown(world, world.begin())]
    hand_in(world, QuizAttempt.objects.latest("number"))
    others.append(shown(world, world.begin()))
    assert any(other != first for other in others)


def test_without_shuffling_everything_is_as_it_was_written(world: World) -> None:
    attempt = world.begin()
    assert attempt.seed
    assert paper_for(attempt).body["questions"] == world.activity.snapshot.body["questions"]
    assert "policy" not in world.activity.snapshot.body
    QuizAttempt.objects.update(seed="")  # one from before there were seeds
    assert world.client.get(f"/quiz/{attempt.uuid}/frage/1/").status_code == 200


def test_pairs_are_mixed_too(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[block_of("matching")], shuffle_options=True)
    seen = set()
    for _ in range(4):
        attempt = world.begin()
        own = world.client.get(f"/quiz/{attempt.uuid}/frage/1/").context["quiz"].question.own
        seen.add(tuple(place.uid for place in own))
        hand_in(world, attempt)
    assert len(seen) > 1
    assert len({frozenset(order) for order in seen}) == 1


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_information_stays_before_the_questions_that_it_is_about(seed: str) -> None:
    uids = ["a", "b", "I", "c", "d", "e", "J", "f"]
    names = {uid: "information" if uid.isupper() else "true_false" for uid in uids}
    asked = [{"uid": uid, "feedback": "", **neutral(kind)} for uid, kind in names.items()]
    paper = Paper({"questions": asked, "policy": {"shuffle_questions": True}})
    turned = "".join(question["uid"] for question in paper.turned(seed).body["questions"])
    assert [turned[2], turned[6]] == ["I", "J"]
    assert [set(part) for part in turned.replace("J", "I").split("I")] == [set("ab"), set("cde"), set("f")]
    assert [question.uid for question in paper.turned(seed).questions] == list(turned)


def neutral(kind: str) -> dict[str, Any]:
    return {"kind": kind, **kinds()[kind].example.fields}


def change(world: World) -> None:
    """The author holds it in another way from now on."""
    world.quiz.preset, world.quiz.shuffle_questions, world.quiz.behaviour = "", True, "deferred"
    build.publish(world.quiz)


def test_settings_edited_during_an_attempt_change_nothing_in_it(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=BODY, preset="practice")
    attempt = world.begin()
    check(world, attempt, choice="single-1")
    with committed():
        change(world)
    page = check(world, attempt, choice="single-0")
    assert page.context["quiz"].tried.is_closed
    hand_in(world, attempt)
    assert QuizAttempt.objects.get().score == pytest.approx(0.67 / 2)
    fresh = world.begin()
    assert 'value="check"' not in world.client.get(f"/quiz/{fresh.uuid}/frage/1/").content.decode()
