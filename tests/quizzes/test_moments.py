"""No key and no feedback before its moment: every kind, in every behaviour."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from lms.quizzes.behaviours import Behaviour
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import kinds
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_for
from tests.quizzes.conftest import World, make_world
from tests.quizzes.examples import block_of, fields, form
from tests.quizzes.test_views import hidden

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"


def marked(value: Any, *, field: str = "") -> Any:
    """The stored block with a canary in every feedback and hint, and in what only who marks reads."""
    if isinstance(value, dict):
        return {name: marked(one, field=name) for name, one in value.items()}
    if isinstance(value, list):
        return [marked(one) for one in value]
    return f"{CANARY} {value}" if field.startswith(("feedback", "hints", "model")) else value


def asked(*, by_hand: bool = True) -> list[dict[str, Any]]:
    """The example of each kind with points; without `by_hand` only of those that a rule marks."""
    found = []
    for name, kind in kinds().items():
        if kind.graded and (by_hand or not kind.by_hand):
            block = block_of(name)
            block["value"]["hints"] = "eins\nzwei"
            found.append({**marked(block), "id": f"q-{name}"})
    return found


def slip_in(question: Kind) -> Any:
    """What a browser sends that answers wrongly; to what a person marks, anything."""
    answer = type(question).example.right if question.by_hand else question.slip()
    return fields(form(question, answer))


def everything(world: World, attempt: QuizAttempt) -> dict[str, str]:
    """Every page of an attempt under way, and where it may show."""
    urls = [f"/quiz/{attempt.uuid}/frage/{n}/" for n in range(1, paper_for(attempt).size + 1)]
    urls += [
        f"/quiz/{attempt.uuid}/abgeben/",
        f"/quiz/{attempt.uuid}/ergebnis/",
        world.quiz.url,
        "/mein-weg/",
    ]
    return {url: world.client.get(url, follow=True).content.decode() for url in urls}


def told(world: World, attempt: QuizAttempt) -> list[str]:
    return [url for url, page in everything(world, attempt).items() if CANARY in page]


@pytest.mark.parametrize("behaviour", list(Behaviour))
def test_nothing_is_told_before_its_moment(committed: Any, signed_in: Any, behaviour: Behaviour) -> None:
    world = make_world(committed, signed_in, body=asked(), behaviour=behaviour)
    attempt = world.begin()
    assert told(world, attempt) == []
    seen = []
    for number, question in enumerate(paper_for(attempt).questions, start=1):
        url = f"/quiz/{attempt.uuid}/frage/{number}/"
        said, is_checked = slip_in(question), behaviour.checks and not question.by_hand
        sent = {"uuid": str(uuid4()), "sequence": number, "form": said}
        saved = world.client.post(url, json.dumps(sent), content_type="application/json")
        assert saved.json() == {"saved": True, "uuid": sent["uuid"], "counts": True}
        page = world.client.get(url).content.decode()
        assert CANARY not in page, "what is only saved is not judged"
        checked = world.client.post(url, {**hidden(page), **said, "go": "check"}, follow=True)
        assert (f"{CANARY}" in checked.content.decode()) == is_checked, question.kind
        seen += [url] if is_checked else []
        if number in (1, 5):
            assert told(world, attempt) == seen
    assert told(world, attempt) == seen
    assert CANARY in world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()


def test_an_exam_tells_nothing_but_points_until_it_closes(committed: Any, signed_in: Any) -> None:
    closes = timezone.now() + timedelta(days=1)
    world = make_world(committed, signed_in, body=asked(by_hand=False), preset="exam", closes_at=closes)
    attempt = world.begin()
    for number, question in enumerate(paper_for(attempt).questions, start=1):
        url = f"/quiz/{attempt.uuid}/frage/{number}/"
        page = world.client.get(url).content.decode()
        world.client.post(url, {**hidden(page), **slip_in(question), "go": "next"})
    result = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True)
    assert result.context["quiz"].shows_marks
    assert {one.state for one in result.context["quiz"].reviews} == {"given"}
    assert all(one.own is None for one in result.context["quiz"].reviews)
    assert told(world, attempt) == []
    with time_machine.travel(closes + timedelta(minutes=1)):
        page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")
        assert CANARY in page.content.decode()
        assert all(one.solution for one in page.context["quiz"].reviews)
