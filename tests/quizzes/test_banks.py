"""Quizzes with questions of a bank: what an attempt is asked stays, and counts like any other."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.banks import actions as banks
from lms.cohorts.models import Enrolment
from lms.outline.models import Activity
from lms.quizzes import actions
from lms.quizzes.banks import tags_in
from lms.quizzes.blocks import BankStream
from lms.quizzes.counting import tallies
from lms.quizzes.models import Bank, BankQuestion, QuizAttempt
from lms.quizzes.queries import paper_for, paper_of
from tests import build
from tests.banks import stock
from tests.queries import at_most
from tests.quizzes import sitting
from tests.quizzes.conftest import World, make_world
from tests.quizzes.examples import block_of

pytestmark = pytest.mark.django_db


def world_of(committed: Any, signed_in: Any, number: int = 6, count: int = 3, **quiz: Any) -> World:
    """A quiz with one question of its own and so many random ones."""
    world = make_world(committed, signed_in, **quiz)
    with committed():
        rows = stock.filled(world.course, number)
        world.quiz.body = [build.true_false("own"), stock.draw(rows[0].bank, count)]
        build.publish(world.quiz)
    return world


def uids(attempt: QuizAttempt) -> list[str]:
    """What an attempt is asked."""
    return [question.uid for question in paper_for(attempt).questions]


def test_reloading_new_tabs_and_cleared_cookies_keep_the_questions_and_their_order(
    committed: Any, signed_in: Any
) -> None:
    world = world_of(committed, signed_in, shuffle_questions=True)
    attempt = world.begin()
    asked = uids(attempt)
    first = [world.client.get(f"/quiz/{attempt.uuid}/frage/{n}/").content.decode() for n in range(1, 5)]
    for turn in range(100):
        client = world.client if turn % 2 else signed_in(world.person)
        number = turn % 4 + 1
        html = client.get(f"/quiz/{attempt.uuid}/frage/{number}/").content.decode()
        prompt = paper_for(attempt).questions[number - 1].prompt
        assert prompt in html
        assert prompt in first[number - 1]
    assert world.begin().pk == attempt.pk
    assert uids(QuizAttempt.objects.get(pk=attempt.pk)) == asked


def test_people_get_different_questions_and_nobody_anything_of_the_others(
    committed: Any, signed_in: Any
) -> None:
    world = world_of(committed, signed_in, number=12)
    cohort = world.enrolment.cohort
    papers = set()
    for who in sitting.joined(cohort, 8):
        attempt = actions.start(enrolment=who.pk, activity=world.activity.pk)
        assert len(set(uids(attempt))) == 4
        papers.add(tuple(uids(attempt)))
    assert len(papers) > 1
    mine = world.begin()
    pages = [world.client.get(f"/quiz/{mine.uuid}/frage/{n}/").content.decode() for n in range(1, 5)]
    pages.append(world.client.get(f"/quiz/{mine.uuid}/abgeben/", follow=True).content.decode())
    for row in BankQuestion.objects.all():
        shown = any(f"{row.name} stimmt." in html or f">{row.name}<" in html for html in pages)
        assert shown == (str(row.uuid) in uids(mine))


def test_a_drawn_paper_is_answered_marked_and_shown_like_any_other(committed: Any, signed_in: Any) -> None:
    world = world_of(committed, signed_in, pass_mark=70)
    start = world.client.get(world.quiz.url).content.decode()
    assert "4 Fragen" in start
    attempt = world.begin()
    for number in range(1, 5):
        sitting.say(attempt, number, {"value": number != 2})
    done = actions.hand_in(attempt=attempt.pk, now=timezone.now())
    assert done.score == 0.75
    html = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode()
    assert "75" in html
    for row in BankQuestion.objects.all():
        assert (f"{row.name} stimmt." in html) == (str(row.uuid) in uids(attempt))
    with at_most(40):
        world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")


def test_a_changed_question_is_asked_anew_in_new_attempts_only(committed: Any, signed_in: Any) -> None:
    world = world_of(committed, signed_in, number=3)
    attempt = world.begin()
    row = BankQuestion.objects.first()
    assert row is not None
    before = world.activity.snapshot_id
    with committed():
        stock_changed(row)
    assert world.activity.snapshot_id != before
    assert "geändert" not in json.dumps(paper_for(attempt).asked)
    assert actions.hand_in(attempt=attempt.pk, now=timezone.now()).score == 0.0
    again = world.begin()
    assert "Rat geändert" in [question.prompt for question in paper_for(again).questions]


def stock_changed(row: BankQuestion) -> None:
    """Somebody saves it with another text."""
    row.body[0].value["prompt"] = "Rat geändert"
    row.save()
    banks.keep(question=row)


def test_a_quit_attempt_counts_and_too_few_questions_are_no_error(committed: Any, signed_in: Any) -> None:
    world = world_of(committed, signed_in, number=2, count=5, attempts_allowed=1)
    attempt = world.begin()
    assert len(uids(attempt)) == 3
    actions.hand_in(attempt=attempt.pk, now=timezone.now())
    world.client.post(f"/quiz/start/{world.key}/")
    assert QuizAttempt.objects.count() == 1


def test_a_quiz_whose_bank_is_empty_has_no_questions_yet(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in)
    with committed():
        world.quiz.body = [stock.draw(stock.bank(world.course), 3)]
        build.publish(world.quiz)
    assert world.client.get(world.quiz.url).status_code == 200
    answer = world.client.post(f"/quiz/start/{world.key}/", follow=True)
    assert "hat noch keine Fragen" in answer.content.decode()
    assert not QuizAttempt.objects.exists()


def test_chosen_questions_stand_where_they_stand_once_and_tags_narrow_a_draw(
    committed: Any, signed_in: Any
) -> None:
    world = make_world(committed, signed_in)
    with committed():
        bank = stock.bank(world.course)
        rows = [stock.question(bank, f"F{n}", tags="Leicht, Rat" if n < 2 else "schwer") for n in range(4)]
        rested = stock.question(bank, "Ruht", tags="leicht")
        BankQuestion.objects.filter(pk=rested.pk).update(rests=True)
        foreign = stock.question(stock.bank(build.course_page("Anderer"), "KANARIE"), "KANARIE")
        world.quiz.body = [
            stock.chosen(rows[3]), stock.chosen(rows[3]), stock.chosen(foreign), stock.draw(foreign.bank, 3),
            stock.draw(bank, 9, tags="leicht"),
        ]  # fmt: skip
        build.publish(world.quiz)
    body = paper_of(world.activity.snapshot_id or "").body
    assert "KANARIE" not in json.dumps(body)
    first, draw = body["questions"]
    assert first["name"] == "F3"
    assert [one["name"] for one in draw["of"]] == ["F0", "F1"]
    assert draw["count"] == 9


def test_statistics_count_a_question_only_for_those_who_were_asked_it(
    committed: Any, signed_in: Any, settings: Any
) -> None:
    world = world_of(committed, signed_in, number=8, count=2)
    people = sitting.joined(world.enrolment.cohort, 12)
    asked: dict[str, int] = {}
    for who in people:
        attempt = actions.start(enrolment=who.pk, activity=world.activity.pk)
        for number, uid in enumerate(uids(attempt), start=1):
            asked[uid] = asked.get(uid, 0) + 1
            sitting.say(attempt, number, {"value": True})
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
    quiz: Activity = world.activity
    with at_most(4):
        tally = tallies(Enrolment.objects.all(), {quiz.pk: quiz.snapshot_id or ""}, now=timezone.now())[
            quiz.pk
        ]
    assert len(tally.items) == 9
    assert [item.number for item in tally.items] == list(range(1, 10))
    assert {item.question.uid: item.people for item in tally.items if item.people} == asked
    assert all(item.facility in (None, 100) for item in tally.items)


def test_a_name_is_once_in_a_course_and_tags_are_each_there_once() -> None:
    course = build.course_row(build.course_page())
    Bank.objects.create(course=course, name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Bank.objects.create(course=course, name="A")
    assert tags_in(" Rat,, rat ,  hoher   Rat,") == ["Rat", "hoher Rat"]


def test_a_drawn_text_waits_for_a_person_and_has_no_hints_in_its_bank(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in)
    with committed():
        bank = stock.bank(world.course)
        for name in ("Brief", "Bericht"):
            block = block_of("essay")
            block["value"]["name"] = name
            banks.keep(question=BankQuestion.objects.create(bank=bank, name=name, kind="essay", body=[block]))
        world.quiz.body = [stock.draw(bank, 1)]
        build.publish(world.quiz)
    attempt = world.begin()
    sitting.say(attempt, 1, {"text": "Sehr geehrte Damen und Herren"})
    done = actions.hand_in(attempt=attempt.pk, now=timezone.now())
    assert (done.score, done.waits) == (None, True)
    assert "hints" not in BankStream().child_blocks["essay"].child_blocks
    assert "hints" in BankStream().child_blocks["true_false"].child_blocks
