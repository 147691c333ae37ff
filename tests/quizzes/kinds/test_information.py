"""A page between questions."""

from typing import Any

import pytest

from lms.loader.questions import FileQuestion, pictures_in
from lms.loader.streams import question as stored
from lms.quizzes.kinds.information import Information
from lms.quizzes.marking import problems, read
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import Paper
from tests import build
from tests.quizzes.conftest import make_world
from tests.quizzes.examples import block_of
from tests.quizzes.test_views import fill

PAGE = {"uid": "i", "kind": "information", "name": "N", "prompt": "Lesen", "text": "Ein Text."}


def paper(*kinds: str) -> Paper:
    """Screens i and q, in this order."""
    asked = {"kind": "scale", "name": "N", "prompt": "Ich kann P."}
    return Paper(
        {"questions": [{**(PAGE if k == "i" else asked), "uid": f"{k}{n}"} for n, k in enumerate(kinds, 1)]}
    )


def test_it_is_not_counted_among_the_questions() -> None:
    made = paper(*"iiqiq")
    assert (made.size, made.places) == (5, {3: 1, 5: 2})
    assert made.unanswered({"q3": {"step": 1}}) == [5]
    assert made.is_assessment
    assert not paper("i").is_assessment


@pytest.mark.parametrize(("answered", "at"), [([], 1), (["q3"], 4), (["q5"], 1), (["q3", "q5"], 0)])
def test_who_goes_on_begins_with_the_information_before(answered: list[str], at: int) -> None:
    assert paper(*"iiqiq").entry({uid: {"step": 1} for uid in answered}) == at


def test_a_picture_is_a_file_of_the_course_or_the_number_of_an_image() -> None:
    file = {**PAGE, "picture": "rathaus.webp", "alt": "Das Rathaus"}
    assert problems(file) == problems({**file, "picture": 12}) == problems(PAGE) == []
    assert problems({**file, "picture": True}) == ['"picture" is not a picture']
    question = FileQuestion("i", Information, file)
    assert list(pictures_in(question)) == [(("picture",), "rathaus.webp")]
    assert stored("kurs", question, {"rathaus.webp": 7})["value"]["picture"] == 7


@pytest.mark.django_db
def test_it_is_read_on_the_way_and_left_out_of_the_result(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[block_of("information"), build.true_false("tf")])
    assert "1 Frage" in world.client.get(world.quiz.url).content.decode()
    begun = world.client.post(f"/quiz/start/{world.key}/")
    attempt = QuizAttempt.objects.get()
    here = f"/quiz/{attempt.uuid}/frage/"
    assert begun["Location"] == f"{here}1/"
    page = world.client.get(f"{here}1/").content.decode()
    assert "Jede Person hat zwei Stimmen." in page
    assert f'href="{here}2/"' in page
    assert 'data-quiz="' not in page
    assert "1 von 1" in world.client.get(f"{here}2/").content.decode()
    assert fill(world, attempt, 2, value="true")["Location"] == f"/quiz/{attempt.uuid}/abgeben/"
    result = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()
    assert "1 von 1" in result
    assert "Zwei Stimmen" not in result
    assert Response.objects.count() == 1


def test_nothing_is_an_answer() -> None:
    question = read(PAGE)
    assert question.response_in({"text": ["x"]}) is None
    assert question.clean({}) is None
