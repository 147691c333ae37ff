"""Marking again: what the newest version makes of answers to older ones, what is left alone, and how it is undone."""

from typing import Any

import pytest
from django.utils import timezone

from lms.banks.actions import keep
from lms.cohorts.enums import Role
from lms.errors import Refused
from lms.loader.questions import FileQuestion
from lms.loader.streams import question as stored
from lms.progress.ledger import Outcome
from lms.progress.models import RecordEvent
from lms.quizzes import actions
from lms.quizzes.enums import GradeSource, Left
from lms.quizzes.grades import grades_of, marks_of
from lms.quizzes.grading import Meanwhile
from lms.quizzes.marking import kinds
from lms.quizzes.models import Grade, QuizAttempt, Regrade
from lms.quizzes.queries import paper_for, paper_of
from tests import build
from tests.banks import stock
from tests.queries import at_most, count
from tests.quizzes.again import (
    FALSE,
    KINDS,
    RIGHT,
    TRUE,
    WHY,
    WRONG,
    again,
    answered,
    assert_sound,
    back,
    check,
    correct,
    entered,
    look,
    made,
    score_of,
    state_of,
    teacher,
)
from tests.quizzes.hand import TEXT, essay, given
from tests.quizzes.sitting import joined, sat, say

pytestmark = pytest.mark.django_db


def numeric(number: float, tolerance: float) -> dict[str, Any]:
    """A numeric block as an author's form stores it."""
    answers = [{"number": number, "tolerance": tolerance, "feedback": "Ja."}]
    fields = {
        "name": "Sitze",
        "prompt": "Wie viele?",
        "feedback": "",
        "answers": answers,
        "feedback_other": "Nein.",
    }
    return stored("probe", FileQuestion("zahl", kinds()["numeric"], fields))


def test_a_wrong_key_is_corrected(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, build.single_choice("other"))
    trainer, attempt = teacher(world), answered(world, tf=WRONG, other={"choice": "other-0"})
    assert (attempt.score, entered(world)) == (0.5, Outcome("begun", False, 0.5))
    correct(world, committed, [FALSE, build.single_choice("other")])
    assert score_of(attempt) == 0.5, "nothing happens by itself"
    found = look(world, trainer)
    change = found.changes[0]
    assert (found.looked, found.up, found.down, found.passing, found.losing) == (1, 1, 0, 1, 0)
    assert [(one.number, one.question.uid, one.before, one.after) for one in change.answers] == [
        (1, "tf", 0, 1)
    ]
    assert (change.before.score, change.after.score, change.after.passed) == (0.5, 1.0, True)
    assert [(one.question.uid, one.answers, one.changing) for one in found.corrected] == [("tf", 1, 1)]
    regrade = again(world, trainer)
    assert (score_of(attempt), entered(world)) == (1.0, Outcome("done", True, 1.0))
    grade = Grade.objects.get()
    assert (grade.source, grade.by, grade.comment, grade.regrade) == (
        GradeSource.REGRADE,
        trainer,
        WHY,
        regrade,
    )
    assert grade.snapshot_id == world.activity.snapshot_id != attempt.snapshot_id
    event = RecordEvent.objects.filter(record__activity=world.activity).latest("pk")
    assert (event.by, event.source, event.why) == (trainer, "hand", WHY)
    assert QuizAttempt.objects.get().snapshot_id == attempt.snapshot_id, "it keeps its version"
    assert_sound(world.activity)


def test_whoever_was_right_by_the_wrong_key_loses_it(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer, attempt = teacher(world), answered(world, tf=RIGHT)
    before = state_of(world.activity)
    correct(world, committed, [FALSE])
    found = look(world, trainer)
    assert (found.down, found.losing, found.changes[0].holds) == (1, 1, Outcome("begun", False, 0.0))
    regrade = again(world, trainer)
    assert (score_of(attempt), entered(world)) == (0.0, Outcome("begun", False, 0.0))
    back(regrade, trainer)
    after = state_of(world.activity)
    assert {**after, "marks": {}} == {**before, "marks": {}}
    assert after["marks"] == before["marks"] == {attempt.pk: {}}


def test_a_tolerance_that_was_too_strict(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, numeric(100, 0))
    trainer, uid = teacher(world), paper_of(world.activity.snapshot_id).graded[0].uid  # type: ignore[arg-type]
    attempt = answered(world, **{uid: {"number": "101"}})
    assert attempt.score == 0.0
    correct(world, committed, [numeric(100, 2)])
    again(world, trainer)
    assert score_of(attempt) == 1.0


def test_drawn_questions_by_the_newest_version_of_their_bank(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    bank = stock.bank(world.course)
    with committed():
        rows = [stock.question(bank, f"Frage {n}") for n in range(4)]
    correct(world, committed, [TRUE, stock.draw(bank, 2)])
    attempt = actions.start(enrolment=world.enrolment.pk, activity=world.activity.pk)
    uids = [one.uid for one in paper_for(attempt).questions if one.uid != "tf"]
    for number, one in enumerate(paper_for(attempt).questions, start=1):
        say(attempt, number, WRONG if one.uid == uids[0] else RIGHT)
    attempt = actions.hand_in(attempt=attempt.pk, now=timezone.now())
    assert attempt.score == pytest.approx(2 / 3)
    row = next(one for one in rows if str(one.uuid) == uids[0])
    with committed():
        row.body = [build.true_false(name=row.name, prompt="Es stimmt nicht.", right=False)]
        row.save()
        keep(question=row)
    trainer = teacher(world)
    assert world.activity.snapshot_id != attempt.snapshot_id
    again(world, trainer)
    assert score_of(attempt) == 1.0
    assert [one.question for one in grades_of(attempt.pk)] == [uids[0]]


def test_what_a_person_said_stays(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, essay())
    trainer = teacher(world)
    attempt = answered(world, tf=WRONG, text=TEXT)
    given(attempt, trainer, 0.5, "Gut.")
    given(attempt, trainer, 0.25, "Halb.", "tf")
    before = state_of(world.activity)
    correct(world, committed, [FALSE, essay(prompt="Schreiben Sie an den Stadtrat.")])
    found = look(world, trainer)
    assert (found.changes, found.left) == ((), {Left.HAND: 2})
    with pytest.raises(Refused, match="Nichts"):
        again(world, trainer)
    assert state_of(world.activity) == before
    assert not Regrade.objects.exists()


def test_a_mark_that_was_taken_back_is_no_mark(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer, attempt = teacher(world), answered(world, tf=WRONG)
    given(attempt, trainer, 0.25, "Halb.", "tf")
    given(attempt, trainer, None, "Doch nicht.", "tf")
    correct(world, committed, [FALSE])
    regrade = again(world, trainer)
    assert score_of(attempt) == 1.0
    back(regrade, trainer)
    assert (score_of(attempt), marks_of(grades_of(attempt.pk))) == (0.0, {})


def test_an_attempt_that_waits_goes_on_waiting(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, essay())
    trainer, attempt = teacher(world), answered(world, tf=WRONG, text=TEXT)
    correct(world, committed, [FALSE, essay()])
    found = look(world, trainer)
    assert (found.changes[0].before.score, found.changes[0].after.score, found.up) == (None, None, 0)
    again(world, trainer)
    assert (score_of(attempt), QuizAttempt.objects.get().waits) == (None, True)
    given(attempt, trainer, 1.0)
    assert (score_of(attempt), entered(world)) == (1.0, Outcome("done", True, 1.0))


def test_what_the_newest_version_does_not_fit_is_left(committed: Any, signed_in: Any) -> None:
    other = build.single_choice("was")
    world = made(committed, signed_in, build.single_choice("single"), TRUE, other, build.true_false("gone"))
    trainer = teacher(world)
    answered(world, single={"choice": "single-2"}, tf=RIGHT, was={"choice": "was-0"}, gone=RIGHT)
    fewer = build.single_choice("single", right=1, options=2)
    correct(world, committed, [fewer, TRUE, build.true_false("was")])
    found = look(world, trainer)
    assert (found.looked, found.changes) == (1, ())
    assert found.left == {Left.UNFIT: 1, Left.GONE: 2}
    assert [(one.question.uid, one.answers, one.changing) for one in found.corrected] == [
        ("single", 1, 0), ("was", 1, 0), ("gone", 1, 0)
    ]  # fmt: skip


def test_a_quiz_with_certainty_is_left(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, behaviour="certainty")
    trainer = teacher(world)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    found = look(world, trainer)
    assert (found.changes, found.left) == ((), {Left.CERTAINTY: 1})


def test_several_tries_keep_their_penalties(committed: Any, signed_in: Any) -> None:
    single = build.single_choice("single")
    world = made(committed, signed_in, single, preset="practice")
    trainer, attempt = teacher(world), world.begin()
    for choice in (1, 2, 0):
        check(attempt, 1, {"choice": f"single-{choice}"})
    attempt = actions.hand_in(attempt=attempt.pk, now=timezone.now())
    assert attempt.score == pytest.approx(0.34)
    correct(world, committed, [build.single_choice("single", right=2)], preset="exam")
    again(world, trainer)
    assert score_of(attempt) == pytest.approx(0.67), "the second try was right, and the third not needed"
    page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/")
    review = page.context["quiz"].reviews[0]
    assert (review.state, review.hand.percent) == ("partial", 67)


def test_an_answer_explained_at_once_counts_once(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, build.single_choice("single"), preset="check")
    trainer, attempt = teacher(world), world.begin()
    check(attempt, 1, {"choice": "single-1"})
    attempt = actions.hand_in(attempt=attempt.pk, now=timezone.now())
    correct(world, committed, [build.single_choice("single", right=1)])
    again(world, trainer)
    assert score_of(attempt) == 1.0


def test_the_rule_of_the_attempt_stays(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, TRUE, build.true_false("b"), pass_mark=50)
    trainer, attempt = teacher(world), answered(world, tf=WRONG, b=WRONG)
    correct(world, committed, [FALSE, build.true_false("b")], pass_mark=90)
    change = look(world, trainer).changes[0]
    assert (change.after.score, change.after.passed) == (0.5, True)
    again(world, trainer)
    assert (score_of(attempt), entered(world)) == (0.5, Outcome("done", True, 0.5))


@pytest.mark.parametrize("grading", ["average", "first", "last"])
def test_several_attempts_make_the_grade_as_their_quiz_says(
    committed: Any, signed_in: Any, grading: str
) -> None:
    world = made(committed, signed_in, grading=grading)
    trainer = teacher(world)
    for value in (WRONG, RIGHT, WRONG):
        answered(world, tf=value)
    before = state_of(world.activity)
    correct(world, committed, [FALSE], grading=grading)
    found = look(world, trainer)
    regrade = again(world, trainer)
    held = next(one.holds for one in found.changes if one.attempt.number == 3)
    assert entered(world) == held
    assert held.score == {"average": pytest.approx(2 / 3), "first": 1.0, "last": 1.0}[grading]
    assert_sound(world.activity)
    back(regrade, trainer)
    assert state_of(world.activity) == before


def test_it_must_be_what_was_looked_at(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer, attempt = teacher(world), answered(world, tf=WRONG)
    other = actions.start(enrolment=joined(world.enrolment.cohort)[0].pk, activity=world.activity.pk)
    correct(world, committed, [FALSE])
    seen = [look(world, trainer).digest]
    actions.hand_in(attempt=other.pk, now=timezone.now())
    seen.append(look(world, trainer).digest)
    correct(world, committed, [FALSE, build.true_false("new")])
    seen.append(look(world, trainer).digest)
    given(attempt, trainer, 0.5, "Anders.", "tf")
    assert len({*seen, look(world, trainer).digest}) == 4
    for old in seen:
        with pytest.raises(Meanwhile):
            again(world, trainer, seen=old)
    assert not Regrade.objects.exists()


def test_pressed_twice_it_is_done_once(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer = teacher(world)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    seen = look(world, trainer).digest
    assert again(world, trainer, seen=seen) == again(world, trainer, seen=seen)
    assert (Regrade.objects.count(), Grade.objects.count()) == (1, 1)
    with pytest.raises(Meanwhile):
        again(world, teacher(world, "Otto"), seen=seen)


def test_an_older_version_that_is_published_again_takes_all_back(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer, attempt = teacher(world), answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    again(world, trainer)
    correct(world, committed, [TRUE])
    assert world.activity.snapshot_id == attempt.snapshot_id
    again(world, trainer)
    assert (score_of(attempt), entered(world)) == (0.0, Outcome("begun", False, 0.0))


def test_nobody_marks_again_or_takes_back_for_people_whom_they_do_not_teach(
    committed: Any, signed_in: Any
) -> None:
    world = made(committed, signed_in)
    other = build.cohort(world.course, "Andere Gruppe")
    mine, theirs = answered(world, tf=WRONG), sat(joined(other)[0], world.activity, {"tf": WRONG})
    correct(world, committed, [FALSE])
    substitute = build.appointed("Sub", role=Role.TRAINER, cohort=world.enrolment.cohort)
    assert look(world, substitute).looked == 1
    own = again(world, substitute)
    assert (score_of(mine), score_of(theirs)) == (1.0, 0.0)
    back(own, substitute)
    of_all = again(world, teacher(world))
    assert (score_of(mine), score_of(theirs)) == (1.0, 1.0)
    with pytest.raises(Refused, match="Administration"):
        back(of_all, substitute)
    coordinator = build.appointed("Kim", role=Role.COORDINATOR, cohort=other, sees_names=True)
    assert look(world, coordinator).looked == 0


def test_an_attempt_under_way_is_not_touched(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    trainer = teacher(world)
    open_one = sat(world.enrolment, world.activity, {"tf": WRONG}, hand_in=False)
    correct(world, committed, [FALSE])
    assert look(world, trainer).looked == 0
    assert actions.hand_in(attempt=open_one.pk, now=timezone.now()).score == 0.0
    assert look(world, trainer).up == 1


def test_what_the_participant_sees(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, review={"later": ["marks", "verdict", "answer", "feedback"],
                                               "right_after": ["marks", "verdict", "answer", "feedback"]})  # fmt: skip
    trainer, attempt = teacher(world), answered(world, tf=RIGHT)
    correct(
        world, committed, [build.true_false("tf", right=False, feedback_true="Nein, er ist nicht gewählt.")]
    )
    regrade = again(world, trainer)
    page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode()
    assert 'data-review="wrong"' in page
    for text in (
        "Diese Frage wurde korrigiert",
        WHY,
        f"Geändert von {trainer.name}",
        "Nein, er ist nicht gewählt.",
    ):
        assert text in page
    assert "Ja, direkt." not in page, "what the wrong version said of the answer"
    back(regrade, trainer)
    page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode()
    assert 'data-review="right"' in page
    assert "Diese Frage wurde korrigiert" not in page


def test_nothing_of_it_shows_where_the_table_of_rights_says_no(committed: Any, signed_in: Any) -> None:
    none: dict[str, list[str]] = {moment: [] for moment in ("during", "right_after", "later", "after_close")}
    world = made(committed, signed_in, review=none)
    trainer, attempt = teacher(world), answered(world, tf=RIGHT)
    correct(
        world, committed, [build.true_false("tf", right=False, feedback_true="Nein, er ist nicht gewählt.")]
    )
    again(world, trainer)
    page = world.client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode()
    for text in ("Diese Frage wurde korrigiert", WHY, trainer.name, "Nein, er ist nicht gewählt.", "Prozent"):
        assert text not in page


def test_looking_costs_as_much_however_many_sat(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, *KINDS[0])
    trainer = teacher(world)
    for who in joined(world.enrolment.cohort, 2):
        sat(who, world.activity, {"tf": WRONG})
    correct(world, committed, KINDS[1])
    look(world, trainer)
    few = count(lambda: look(world, trainer))
    assert few == 8
    for who in joined(world.enrolment.cohort, 6):
        attempt = actions.start(enrolment=who.pk, activity=world.activity.pk)
        QuizAttempt.objects.filter(pk=attempt.pk).update(snapshot=QuizAttempt.objects.earliest("pk").snapshot)
        attempt.refresh_from_db()
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
    with at_most(few):
        assert look(world, trainer).looked == 8
