"""One drawn question makes room for another: at its place, once, with a reason, and only in an attempt under way."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.enums import Role
from lms.errors import Refused
from lms.quizzes import actions, changing
from lms.quizzes.models import Replacement
from lms.quizzes.queries import next_base, paper_for
from tests import build
from tests.queries import at_most
from tests.quizzes import sitting
from tests.quizzes.conftest import World
from tests.quizzes.test_banks import uids, world_of

pytestmark = pytest.mark.django_db


def trainer_of(world: World) -> Any:
    """Who teaches the course."""
    return build.appointed("Tara", role=Role.TRAINER, course=world.enrolment.cohort.course)


def test_another_question_stands_at_its_place_and_the_old_answer_counts_no_more(
    committed: Any, signed_in: Any
) -> None:
    world = world_of(committed, signed_in, number=5, count=3, shuffle_questions=True)
    attempt, trainer = world.begin(), trainer_of(world)
    before = uids(attempt)
    place = next(n for n, uid in enumerate(before) if uid != "own")
    for number in range(1, 5):
        sitting.say(attempt, number, {"value": True})
    shown = next_base(0)
    changing.replace(attempt=attempt.pk, out=before[place], why="Fehler", by=trainer)
    after = uids(attempt)
    assert [n for n in range(4) if before[n] != after[n]] == [place]
    assert after[place] not in before
    late = {"attempt": attempt, "number": place + 1, "answer": {"value": True}}
    with pytest.raises(Refused, match="ausgetauscht"):
        actions.save_response(uuid=uuid4(), sequence=shown, **late)
    html = world.client.get(f"/quiz/{attempt.uuid}/frage/{place + 1}/").content.decode()
    assert "Diese Frage ist neu" in html
    assert paper_for(attempt).questions[place].prompt in html
    other = world.client.get(f"/quiz/{attempt.uuid}/frage/{(place + 1) % 4 + 1}/").content.decode()
    assert "Diese Frage ist neu" not in other
    actions.save_response(uuid=uuid4(), sequence=next_base(0), **late)
    assert actions.hand_in(attempt=attempt.pk, now=timezone.now()).score == 1.0
    with pytest.raises(Refused, match="zu Ende"):
        changing.replace(attempt=attempt.pk, out=after[place], why="x", by=trainer)


def test_what_was_taken_out_does_not_come_back_and_what_nobody_drew_is_not_replaced(
    committed: Any, signed_in: Any
) -> None:
    world = world_of(committed, signed_in, number=3, count=1)
    attempt, trainer = world.begin(), trainer_of(world)
    for _turn in range(2):
        changing.replace(attempt=attempt.pk, out=uids(attempt)[1], why="x", by=trainer)
    assert changing.drawn_in(attempt) == []
    for out in (*uids(attempt), "own", "nothing"):
        with pytest.raises(Refused, match="keine andere Frage"):
            changing.replace(attempt=attempt.pk, out=out, why="x", by=trainer)
    gone = Replacement.objects.order_by("pk").values_list("out", flat=True)
    assert len({*gone, uids(attempt)[1]}) == 3


def test_a_trainer_of_the_group_replaces_it_and_nobody_else(committed: Any, signed_in: Any) -> None:
    world = world_of(committed, signed_in, number=5, count=2)
    attempt, trainer = world.begin(), trainer_of(world)
    with committed():
        other = build.course_page("Anderer Kurs")
    foreign = build.appointed("Fred", role=Role.TRAINER, course=build.course_row(other))
    url = reverse("lms_staff:quiz_replace", args=[world.enrolment.pk])
    data = {"question": f"{attempt.pk}:{uids(attempt)[1]}", "why": "Ein Fehler"}
    for person in (foreign, world.person):
        assert signed_in(person).post(url, data).status_code in (302, 403, 404)
    assert not Replacement.objects.exists()
    client = signed_in(trainer)
    with at_most(30):
        html = client.get(url).content.decode()
    assert "Grundlagen" in html
    assert 'value="' + data["question"] in html
    assert client.post(url, {**data, "why": ""}).status_code == 422
    for wrong in (f"{attempt.pk}:own", "0:x", "x"):
        assert client.post(url, {**data, "question": wrong}).status_code == 422
    assert client.post(url, data)["Location"] == url
    assert client.post(url, data).status_code == 422
    row = Replacement.objects.get()
    assert (row.by, row.why, row.out) == (trainer, "Ein Fehler", data["question"].partition(":")[2])
    assert "Ein Fehler" in client.get(url).content.decode()
    assert url in client.get(reverse("lms_staff:person", args=[world.enrolment.pk])).content.decode()
