"""A case: several questions about one story."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lms.loader.problems import Sheet
from lms.loader.questions import read_quiz
from lms.quizzes.behaviours import Behaviour, mark
from lms.quizzes.blocks import QuizStream, neutral_questions
from lms.quizzes.kinds.questions import simple
from lms.quizzes.marking import examine, problems, read, tries
from lms.quizzes.models import Response
from lms.quizzes.policy import ALL, Right
from lms.quizzes.words import asked, reviewed
from tests.quizzes.conftest import make_world
from tests.quizzes.examples import answers_of, block_of, question_of
from tests.quizzes.kinds.questions import EXAMPLES, single, true_false
from tests.quizzes.test_views import fill


def case(*parts: dict[str, Any]) -> dict[str, Any]:
    """A case that asks these questions."""
    return {
        "uid": "f",
        "kind": "case",
        "name": "N",
        "prompt": "Fall",
        "text": "Was war?",
        "parts": list(parts),
    }


TWO = case(single(0, uid="p1", weight=3), true_false(uid="p2"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"p1": {"choice": "a0"}, "p2": {"value": True}}, 1),
        ({"p1": {"choice": "a0"}}, 0.75),
        ({"p1": {"choice": "a1"}, "p2": {"value": True}}, 0.25),
        ({}, 0),
    ],
)
def test_its_mark_is_the_weighted_mean_of_its_questions(said: dict[str, Any], expected: float) -> None:
    assert read(TWO).mark({"parts": said}).fraction == expected


@pytest.mark.once
@given(data=st.data())
def test_it_is_never_better_than_its_best_question_nor_worse_than_its_worst(data: st.DataObject) -> None:
    kinds = [question for question in EXAMPLES if question["kind"] in simple()]
    asked = data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4, unique_by=lambda q: q["kind"]))
    weights = data.draw(st.lists(st.integers(1, 10), min_size=len(asked), max_size=len(asked)))
    parts = [
        {**q, "uid": q["kind"].replace("_", "-"), "weight": w} for q, w in zip(asked, weights, strict=True)
    ]
    said = {part["uid"]: data.draw(st.sampled_from(answers_of(part["kind"]))) for part in parts}
    marks = [
        read(part).mark(said[part["uid"]]).fraction
        for part in [{**p, "name": "N"} for p in asked_alone(parts)]
    ]
    assert min(marks) - 1e-9 <= read(case(*parts)).mark({"parts": said}).fraction <= max(marks) + 1e-9


def asked_alone(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions by themselves."""
    return [{name: value for name, value in part.items() if name != "weight"} for part in parts]


def test_what_is_wrong_in_a_question_names_it() -> None:
    wrong = single(0, uid="p2")
    wrong["options"][1]["right"] = True
    made, found = examine(case(true_false(uid="p1"), wrong))
    assert (made, [str(problem) for problem in found]) == (
        None,
        ["parts 2: Mark exactly one answer as right."],
    )
    assert problems(case({"uid": "p1", "kind": "scale", "prompt": "Ich kann P."}))[0].startswith(
        'parts 1: the kind "scale" is not known in a case'
    )
    assert problems(case()) == ['"parts" has no question']
    assert "used" not in str(problems(TWO))


def test_a_course_file_is_told_the_line() -> None:
    text = "\n".join([
        'title = "Quiz"', 'slug = "quiz"', "[[questions]]", 'uid = "fall"', 'kind = "case"', 'name = "Fall"',
        'prompt = "Fall"', 'text = "Was war?"', "[[questions.parts]]", 'uid = "a"', 'kind = "true_false"',
        'prompt = "Ist das so?"', "right = true", 'feedback_true = "Ja."', 'feedback_false = "Doch."',
        "[[questions.parts]]", 'uid = "b"', 'kind = "guesswork"', 'prompt = "Und das?"',
    ])  # fmt: skip
    sheet = Sheet("quiz.toml", [])
    assert read_quiz(text, sheet) is None
    assert [fault.line for fault in sheet.noted] == [18]


def test_the_authors_form_keeps_it_and_shows_faults_at_the_question() -> None:
    stream = QuizStream()
    block = block_of("case")
    (neutral,) = neutral_questions(stream.clean(stream.to_python([block])))
    assert [part["weight"] for part in neutral["parts"]] == [2, 1, 1]
    assert problems(neutral) == []
    for option in block["value"]["parts"][0]["value"]["options"]:
        option["value"]["right"] = True
    with pytest.raises(ValidationError) as refused:
        stream.clean(stream.to_python([block]))
    assert refused.value.as_json_data()["blockErrors"][0]["blockErrors"]["parts"]["blockErrors"][0][
        "blockErrors"
    ]


def test_a_word_of_a_mistake_has_the_number_of_its_question() -> None:
    question = question_of("case")
    wrong = {"parts": {"fall-stelle": {"choice": "b"}, "fall-wort": {"text": "Kreis"}}}
    assert question.mistakes(question.clean(wrong)) == (("1. Das Land",), ("3. Kreis",))
    assert not question.is_whole(question.clean(wrong))
    assert question.guess() is not None


@pytest.mark.django_db
def test_it_is_played_without_script(committed: Any, signed_in: Any) -> None:
    ordering = {**block_of("ordering"), "id": "steps"}
    block = block_of("case")
    del ordering["value"]["name"]
    block["value"]["parts"] = [ordering, *block["value"]["parts"][1:2]]
    world = make_world(committed, signed_in, body=[block])
    attempt = world.begin()
    here = f"/quiz/{attempt.uuid}/frage/1/"
    lines = [item["id"] for item in ordering["value"]["items"]]
    sent = {"steps.order": lines, "steps.do": f"up:{lines[1]}"}
    assert fill(world, attempt, 1, **sent)["Location"] == f"{here}#at-steps.{lines[1]}"
    said = Response.objects.latest("sequence").answer
    assert said == {"parts": {"steps": {"order": [lines[1], lines[0], *lines[2:]]}}}
    assert f'id="at-steps.{lines[1]}"' in world.client.get(here).content.decode()
    uid = block["value"]["parts"][1]["id"]
    fill(world, attempt, 1, **{"steps.order": lines, f"{uid}.value": "false"})
    result = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()
    assert "Genau. Nachfragen ist erlaubt" in result
    assert 'data-review="right"' in result


def test_the_answers_of_its_questions_can_stand_in_another_order() -> None:
    question, right = question_of("case"), answers_of("case")[0]
    orders = set()
    for seed in "abcdef":
        shown = asked(question, None, seed, mix=True).own.parts[0].own
        told = reviewed(1, question, right, seed=seed, mix=True).own.parts[0].own
        assert [line.value for line in shown] == [line.value for line in told]
        orders.add(tuple(line.value for line in shown))
    assert len(orders) == 2


def test_its_questions_keep_their_feedback_where_it_may_not_be_seen() -> None:
    question, right = question_of("case"), answers_of("case")[0]
    texts = [
        [part.mark.feedback for part in reviewed(1, question, right, rights=rights).own.parts if part.mark]
        for rights in (ALL, ALL - {Right.FEEDBACK})
    ]
    assert all(texts[0])
    assert not any(texts[1])


def test_each_question_has_its_own_tries() -> None:
    question, (right, partial, wrong) = question_of("case"), answers_of("case")
    assert mark(Behaviour.TRIES, tries(question, [wrong], right), penalty=0.5) == 0.5
    first = {"parts": {**wrong["parts"], "fall-stelle": right["parts"]["fall-stelle"]}}
    assert mark(Behaviour.TRIES, tries(question, [first], right), penalty=0.5) == 0.75  # it weighs 2 of 4
    assert mark(Behaviour.TRIES, tries(question, [partial], partial), penalty=0.5) < 0.75


def test_hints_belong_to_the_case() -> None:
    hinted = case({**true_false(uid="a"), "hints": ["Denken Sie nach."]})
    assert any("hints" in problem for problem in problems(hinted))
    assert problems({**case(true_false(uid="a")), "hints": ["Denken Sie nach."]}) == problems(
        case(true_false(uid="a"))
    )
