"""What attempts say together: which count, how they are marked, what stays hidden, what it costs."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.quizzes.counting import Tally, tallies
from lms.quizzes.enums import Which
from lms.quizzes.kinds.short_answer import ShortAnswer
from lms.quizzes.models import QuizAttempt
from tests import build
from tests.queries import at_most, count
from tests.quizzes.conftest import World, multiple, short
from tests.quizzes.sitting import joined, sat, say

pytestmark = pytest.mark.django_db
RIGHT = {
    "single": {"choice": "single-0"},
    "multi": {"choices": ["multi-0", "multi-1"]},
    "tf": {"value": True},
    "short": {"text": "35"},
}
WRONG = {
    "single": {"choice": "single-2"},
    "multi": {"choices": ["multi-0", "multi-3"]},
    "tf": {"value": False},
    "short": {"text": "Zehn"},
}


def tally(world: World, which: Which = Which.FIRST) -> Tally:
    quiz, now = world.activity, timezone.now()
    here = Enrolment.objects.filter(cohort=world.enrolment.cohort)
    return tallies(here, {quiz.pk: str(quiz.snapshot_id)}, which=which, now=now)[quiz.pk]


def class_of(world: World, right: int, wrong: int) -> list[Enrolment]:
    """So many who answer all right, and so many who answer all wrong."""
    people = joined(world.enrolment.cohort, right + wrong)
    for number, one in enumerate(people):
        sat(one, world.activity, RIGHT if number < right else WRONG)
    return people


def test_right_ones_points_and_wrong_answers_in_words(world: World) -> None:
    class_of(world, 2, 4)
    single, multi, tf, words = tally(world).items
    assert [(one.number, one.people, one.attempts, one.right) for one in (single, multi, tf, words)] == [
        (1, 6, 6, 2), (2, 6, 6, 2), (3, 6, 6, 2), (4, 6, 6, 2),
    ]  # fmt: skip
    assert single.facility == pytest.approx(100 / 3)
    assert multi.facility == pytest.approx(100 / 3)  # one right and one wrong: no point
    assert single.mistakes == (("Antwort 2", 4),)
    assert multi.mistakes == (("Antwort 3", 4),)
    assert [str(text) for text, _times in tf.mistakes] == ["Stimmt nicht"]
    assert words.mistakes == (("Zehn", 4),)
    assert [one.same_wrong for one in (single, words)] == [4, 4]


def test_the_figures_are_those_of_the_same_marks(world: World) -> None:
    class_of(world, 3, 2)
    found = tally(world)
    assert sorted(found.marks) == [(0, 0, 0, 0)] * 2 + [(1, 1, 1, 1)] * 3  # in no order
    assert found.statistics is not None
    assert [one.facility for one in found.statistics.items] == pytest.approx(
        [item.facility for item in found.items]
    )
    assert found.statistics.quiz.mean == pytest.approx(2.4)
    assert [one.guess for one in found.statistics.items] == [pytest.approx(100 / 3), None, 50, 0]


def test_who_says_nothing_is_not_right_and_chose_no_wrong_answer(world: World) -> None:
    for one in joined(world.enrolment.cohort, 5):
        sat(one, world.activity, {})
    found = tally(world)
    assert [(item.facility, item.right, item.mistakes) for item in found.items] == [(0, 0, ())] * 4


def test_the_newest_answer_counts_and_one_taken_back_does_not(world: World) -> None:
    people = class_of(world, 4, 0)
    last = joined(world.enrolment.cohort)[0]
    attempt = sat(last, world.activity, {**RIGHT, "single": WRONG["single"]}, hand_in=False)
    say(attempt, 1, RIGHT["single"])
    say(attempt, 3, None)
    QuizAttempt.objects.filter(pk=attempt.pk).update(state="handed_in")
    single, _multi, tf, _short = tally(world).items
    assert (single.right, tf.right, single.attempts) == (5, 4, len(people) + 1)


def test_first_last_and_all_attempts(world: World) -> None:
    people = class_of(world, 0, 5)
    for one in people[:3]:
        sat(one, world.activity, RIGHT)
    sat(people[0], world.activity, WRONG, hand_in=False)  # under way: not handed in, so not the last
    found = {which: tally(world, which).items[0] for which in Which}
    assert {which: (item.people, item.attempts, item.right) for which, item in found.items()} == {
        Which.FIRST: (5, 5, 0), Which.LAST: (5, 5, 3), Which.ALL: (5, 8, 3),
    }  # fmt: skip


def test_of_too_few_people_nothing_is_there(world: World) -> None:
    people = class_of(world, 1, 3)
    for which in Which:
        found = tally(world, which)
        assert (found.marks, found.statistics, found.is_told, found.hardest) == ((), None, False, [])
        assert [(i.right, i.facility, i.mistakes) for i in found.items] == [(0, None, ())] * 4
    sat(people[0], world.activity, RIGHT)  # a fifth attempt is no fifth person
    assert not tally(world, Which.ALL).is_told
    class_of(world, 1, 0)
    assert tally(world).is_told


def test_how_few_is_a_setting(world: World, settings: Any) -> None:
    class_of(world, 1, 2)
    settings.LMS_STATISTICS_FROM = 3
    assert tally(world).is_told
    settings.LMS_STATISTICS_FROM = 4
    assert not tally(world).is_told


def test_a_text_that_one_person_wrote_is_not_told(world: World) -> None:
    typed = ["Über zehn", "ueber Zehn ", "über zehn", "Frag Amina El Idrissi", "35"]
    for text, one in zip(typed, joined(world.enrolment.cohort, 5), strict=True):
        sat(one, world.activity, {"short": {"text": text}})
    [(text, times)] = tally(world).items[3].mistakes
    assert (text.lower().replace("ue", "ü"), times) == ("über zehn", 3)


def test_only_these_people_this_quiz_and_what_was_handed_in(world: World, committed: Any) -> None:
    class_of(world, 5, 0)
    other = build.cohort(world.course, "Hagen")
    sat(joined(other)[0], world.activity, WRONG)
    with committed():
        second = build.quiz(world.module, "Noch eins")
    sat(joined(world.enrolment.cohort)[0], build.activity(second), {})
    sat(joined(world.enrolment.cohort)[0], world.activity, WRONG, hand_in=False)
    assert [(item.attempts, item.right) for item in tally(world).items] == [(5, 5)] * 4


def test_whose_answers_are_gone_does_not_count_as_wrong(world: World) -> None:
    people = class_of(world, 7, 0)
    empty = {"given_names": "", "family_name": "", "email": "", "language": "", "help_language": ""}
    Person.objects.filter(pk=people[0].person_id).update(erased_at=timezone.now(), **empty)
    long_ago = timezone.now() - timedelta(days=731)
    QuizAttempt.objects.filter(enrolment=people[1]).update(started_at=long_ago)
    assert [(item.attempts, item.right) for item in tally(world).items] == [(5, 5)] * 4


def test_a_new_question_begins_at_nought_and_the_others_go_on(world: World, committed: Any) -> None:
    class_of(world, 5, 1)
    world.quiz.body = [
        *(multiple("multi"), short("short")),
        *(build.single_choice("new"), build.true_false("tf", right=False)),
    ]
    with committed():
        build.publish(world.quiz)
    found = tally(world)
    assert [(i.question.uid, i.number, i.people, i.right) for i in found.items] == [
        ("multi", 1, 6, 5), ("short", 2, 6, 5), ("new", 3, 0, 0), ("tf", 4, 6, 5),
    ]  # fmt: skip  # who said "true" was right when it was asked so
    assert (found.handed_in, found.people, found.statistics) == (6, 0, None)
    assert found.items[2].facility is None


def test_what_a_person_has_to_mark_is_left_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class_of(world, 3, 2)
    monkeypatch.setattr(ShortAnswer, "_marked", lambda self, answer: (None, []))
    found = tally(world)
    assert found.by_hand == (4,)
    assert [item.number for item in found.items] == [1, 2, 3]
    assert {len(row) for row in found.marks} == {3}


def test_what_people_say_of_themselves_is_not_counted(world: World, committed: Any) -> None:
    with committed():
        page = build.quiz(world.module, "Ich", body=[build.scale("how")], pass_mark=None)
    quiz = build.activity(page)
    for one in joined(world.enrolment.cohort, 5):
        sat(one, quiz, {"how": {"step": 1}})
    found = tallies(Enrolment.objects.all(), {quiz.pk: str(quiz.snapshot_id)}, now=timezone.now())[quiz.pk]
    assert asdict(found)["items"] == found.marks == ()


def test_a_quiz_that_nobody_met(world: World) -> None:
    found = tally(world)
    assert (found.handed_in, found.is_told, found.statistics) == (0, False, None)


def test_it_costs_three_queries_for_few_and_for_many(world: World) -> None:
    class_of(world, 1, 1)
    with at_most(3 + 1):  # one for the quiz itself
        tally(world)
    few = count(lambda: tally(world))
    class_of(world, 3, 3)
    assert count(lambda: tally(world)) == few
