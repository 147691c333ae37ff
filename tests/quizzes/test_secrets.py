"""The key and the feedback stay on the server until an attempt is handed in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from wagtail.models import Page

from lms.quizzes.models import QuizAttempt
from tests import build
from tests.quizzes.conftest import World, make_world, multiple, short
from tests.quizzes.test_views import hidden

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+|(name="sequence" value=")\d+')


def twin(second: bool) -> list[dict[str, Any]]:
    """One question of each kind; the twins differ in nothing but key and feedback."""
    word = f"{CANARY} zwei, mit mehr Worten" if second else CANARY
    choice = build.single_choice("single", right=2 if second else 0, feedback=word)
    ticks = multiple("multi", right=(0, 1, 2) if second else (3,))
    for block in (choice, ticks):
        for option in block["value"]["options"]:
            option["value"]["feedback"] = word
    sentence = build.true_false("tf", right=not second, feedback_true=word, feedback_false=word)
    typed = short("short", "99" if second else "35", feedback_other=word)
    return [choice, ticks, sentence, typed]


def seen(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers without what differs in every answer."""
    headers = [(k, ID.sub("U", v)) for k, v in answer.headers.items() if k != "X-Request-ID"]
    body = TOKEN.sub("T", ID.sub("U", answer.content.decode()))
    return answer.status_code, body.encode(), headers


def walk(client: Client, quiz: Any) -> Iterator[Any]:
    """Everything a learner can ask of a quiz before handing in, with the same answers each time."""
    yield client.get(quiz.url, headers={"If-None-Match": '"guessed"'})
    yield client.get(f"/quiz/{quiz.translation_key}/ergebnis/")
    started = client.post(f"/quiz/start/{quiz.translation_key}/")
    yield started
    attempt = QuizAttempt.objects.latest("pk").uuid
    answers: list[dict[str, Any]] = [
        {"choice": "single-0"}, {"choices": ["multi-0", "multi-3"]}, {"value": "true"}, {"text": "35"}
    ]  # fmt: skip
    for number, answer in enumerate(answers, start=1):
        url = f"/quiz/{attempt}/frage/{number}/"
        page = client.get(url)
        yield page
        yield client.head(url)
        yield client.post(url, {**hidden(page.content.decode()), **answer})
        yield client.post(url, {**hidden(client.get(url).content.decode())})
        yield client.post(url, {**hidden(client.get(url).content.decode()), "choice": "falsch"})
        said = {
            "uuid": str(attempt),
            "sequence": number,
            "answer": {k: v == "true" or v for k, v in answer.items()},
        }
        yield client.post(url, said, content_type="application/json")
        yield client.post(url, {**said, "answer": {"x": 1}}, content_type="application/json")
        yield client.get(url)
    yield client.get(f"/quiz/{attempt}/abgeben/")
    yield client.get(f"/quiz/{attempt}/ergebnis/")
    yield client.get(quiz.url)


def test_quizzes_that_differ_in_the_key_answer_the_same(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=twin(second=False), slug="quiz-a")
    with committed():
        other = build.quiz(
            world.module, world.quiz.title, body=twin(second=True), intro="Los.", slug="quiz-b"
        )
    one = [seen(answer) for answer in walk(world.client, world.quiz)]
    two = [seen(answer) for answer in walk(world.client, other)]
    same = [(status, body.replace(b"quiz-b", b"quiz-a"), headers) for status, body, headers in two]
    assert len(one) == 38
    assert one == same


def test_the_result_tells_them_apart(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=twin(second=False))
    attempt = world.begin()
    result = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()
    assert CANARY not in result, "nothing was answered, so nothing is explained"
    again = world.begin()
    url = f"/quiz/{again.uuid}/frage/1/"
    world.client.post(url, {**hidden(world.client.get(url).content.decode()), "choice": "single-1"})
    assert CANARY in world.client.post(f"/quiz/{again.uuid}/abgeben/", follow=True).content.decode()


def put_checks(world: World, committed: Any, *, second: bool) -> None:
    """One mini check of each kind into the lesson."""
    checks = [{"type": "check", "id": f"c{n}", "value": [q]} for n, q in enumerate(twin(second), start=1)]
    with committed():
        world.lesson.body = [*build.TEXT, *checks]
        build.publish(world.lesson)


def look_at_checks(world: World) -> Iterator[Any]:
    """Everything a learner can ask of the mini checks of a lesson without a valid answer."""
    yield world.client.get(world.lesson.url, headers={"If-None-Match": '"guessed"'})
    yield world.client.head(world.lesson.url)
    for block in ("c1", "c2", "c3", "c4"):
        url = f"/quiz/kurz/{world.lesson.translation_key}:{block}/"
        yield world.client.get(url)
        for said in ({}, {"choice": "falsch"}, {"choices": ["falsch"]}, {"value": "vielleicht"}):
            for headers in ({}, {"X-Requested-With": "fetch"}):
                yield world.client.post(url, {"uuid": str(uuid4()), **said}, headers=headers)
        yield world.client.get(world.lesson.url)
    yield world.client.get("/mein-weg/")


def test_checks_that_differ_in_the_key_look_the_same_until_they_are_answered(
    world: World, committed: Any, signed_in: Any
) -> None:
    seen_of: list[list[Any]] = []
    answered: list[bytes] = []
    for second in (False, True):
        put_checks(world, committed, second=second)
        somebody = build.person()
        build.enrol(somebody, world.enrolment.cohort)
        world = replace(world, client=signed_in(somebody))
        seen_of.append([seen(answer) for answer in look_at_checks(world)])
        url = f"/quiz/kurz/{world.lesson.translation_key}:c1/"
        fields = {"uuid": str(uuid4()), "choice": "single-1"}
        answered.append(world.client.post(url, fields, headers={"X-Requested-With": "fetch"}).content)
    assert len(seen_of[0]) == 43
    assert seen_of[0] == seen_of[1]
    assert [CANARY in content.decode() for content in answered] == [True, True]
    assert "zwei" in answered[1].decode()


def pages(world: World) -> list[str]:
    """Pages a participant can reach, and those of editors that show questions."""
    pk = world.quiz.pk
    revision = Page.objects.get(pk=pk).latest_revision_id
    editor = [
        f"/admin/pages/{pk}/edit/", f"/admin/pages/{pk}/edit/preview/", f"/admin/pages/{pk}/view_draft/",
        f"/admin/pages/{pk}/revisions/{revision}/view/", f"/admin/pages/{pk}/history/",
        f"/admin/pages/{pk}/revisions/compare/earliest...latest/", f"/admin/pages/{pk}/copy/",
        "/admin/pages/search/?q=Antwort", f"/admin/api/main/pages/{pk}/", "/admin/reports/",
    ]  # fmt: skip
    own = ["/", "/mein-weg/", world.course.url, world.lesson.url, world.quiz.url, "/sitemap.xml"]
    return [*own, f"{world.quiz.url}?preview=1", *editor]


def test_no_page_of_a_participant_holds_feedback_or_key(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=twin(second=False))
    with committed():
        check = {"type": "check", "id": "c1", "value": [twin(second=False)[0]]}
        world.lesson.body = [*build.TEXT, check]
        build.publish(world.lesson)
    world.begin()
    for url in pages(world):
        for method in (world.client.get, world.client.post):
            answer = method(url)
            assert CANARY.encode() not in answer.content, url
            if url.startswith("/admin/"):
                assert answer.status_code in (302, 403, 404, 405), url


def test_the_same_pages_show_an_administrator_the_feedback(committed: Any, signed_in: Any) -> None:
    """So that the test above could fail."""
    world = make_world(committed, signed_in, body=twin(second=False))
    boss = build.person("Selma", is_staff=True, is_superuser=True)
    client = signed_in(boss)
    answer = client.get(f"/admin/pages/{world.quiz.pk}/view_draft/")
    assert CANARY in answer.content.decode()
