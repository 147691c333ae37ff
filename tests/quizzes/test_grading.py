"""Marking by hand: what waits, what a mark does to score and ledger, and what the participant sees of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from lms.errors import Refused
from lms.evidence.models import Snapshot
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import outcome_of
from lms.quizzes.enums import GradeSource
from lms.quizzes.grades import grades_of, marks_of
from lms.quizzes.grading import Meanwhile, Said, mark
from lms.quizzes.models import Grade, QuizAttempt
from tests import build
from tests.queries import at_most, count
from tests.quizzes.conftest import World, make_world
from tests.quizzes.hand import TEXT, essay, given, rubric
from tests.quizzes.sitting import sat
from tests.quizzes.test_views import fill

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"value": True}, {"value": False}


@pytest.fixture
def trainer(db: None) -> Person:
    return build.person("Tara", "Lehr")


def made(committed: Any, signed_in: Any, **quiz: Any) -> World:
    """One question that a rule marks, and one text."""
    return make_world(committed, signed_in, body=[build.true_false("tf"), essay()], **quiz)


def handed_in(world: World, *, tf: dict[str, bool] = RIGHT) -> QuizAttempt:
    return sat(world.enrolment, world.activity, {"tf": tf, "text": TEXT})


def entered(world: World) -> Outcome:
    return outcome_of(Record.objects.get(enrolment=world.enrolment, activity=world.activity))


def score_of(attempt: QuizAttempt) -> float | None:
    return QuizAttempt.objects.get(pk=attempt.pk).score


def test_it_waits_and_counts_once_it_is_marked(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    assert (attempt.score, attempt.waits) == (None, True)
    assert entered(world) == Outcome("begun")
    before = Record.objects.get(activity=world.activity).updated_at
    grade = given(attempt, trainer, 0.5, "Gut begründet.")
    assert (grade.source, grade.by, grade.snapshot_id) == (GradeSource.HAND, trainer, attempt.snapshot_id)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.waits) == (0.75, False)
    assert entered(world) == Outcome("done", True, 0.75)
    assert Record.objects.get(activity=world.activity).updated_at == before
    assert RecordEvent.objects.filter(record__activity=world.activity).latest("pk").by == trainer


def test_an_empty_text_waits_for_nobody(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    attempt = sat(world.enrolment, world.activity, {"tf": RIGHT})
    assert (attempt.score, attempt.waits) == (0.5, False)
    assert entered(world) == Outcome("begun", False, 0.5)


def test_what_is_done_when_handed_in_waits_only_for_its_points(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = made(committed, signed_in, done_when="handed_in")
    attempt = handed_in(world)
    assert entered(world) == Outcome("done")
    given(attempt, trainer, 0.0, "Leider nichts zur Frage.")
    assert entered(world) == Outcome("done", False, 0.5)


def test_an_attempt_that_waits_takes_nothing_from_one_before(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = made(committed, signed_in, grading="last")
    first = handed_in(world)
    given(first, trainer, 1.0)
    second = handed_in(world, tf=WRONG)
    assert entered(world) == Outcome("done", True, 1.0)
    given(second, trainer, 0.5)
    assert entered(world) == Outcome("done", True, 0.25)  # the last one counts; passed stays passed


def test_the_newest_mark_holds_and_none_goes(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    given(attempt, trainer, 0.2)
    with pytest.raises(Refused):
        given(attempt, trainer, 1.0)  # without a reason
    given(attempt, trainer, 1.0, "Noch einmal gelesen.")
    assert score_of(attempt) == 1.0
    assert marks_of(grades_of(attempt.pk)) == {"text": 1.0}
    assert [one.source for one in grades_of(attempt.pk)] == ["override", "hand"]
    for change in (Grade.objects.all().delete, lambda: Grade.objects.update(fraction=0)):
        with pytest.raises(TypeError):
            change()


def test_a_lower_mark_corrects_the_ledger_and_says_why(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    given(attempt, trainer, 1.0)
    assert entered(world) == Outcome("done", True, 1.0)
    given(attempt, trainer, 0.0, "Abgeschrieben.")
    assert entered(world) == Outcome("begun", False, 0.5)
    event = RecordEvent.objects.filter(record__activity=world.activity).latest("pk")
    assert (event.by, event.why, event.source) == (trainer, "Brief: Abgeschrieben.", "hand")
    given(attempt, trainer, None, "Ein Irrtum.")
    assert (score_of(attempt), entered(world)) == (None, Outcome("begun"))
    assert QuizAttempt.objects.get(pk=attempt.pk).waits


def test_a_better_attempt_stays_when_another_is_marked_lower(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = made(committed, signed_in)
    for fraction in (1.0, 0.6):
        attempt = handed_in(world)
        given(attempt, trainer, fraction)
    given(attempt, trainer, 0.0, "Leer.")
    assert entered(world) == Outcome("done", True, 1.0)


def test_what_the_ledger_knows_from_elsewhere_stays(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    given(attempt, trainer, 0.8)
    Record.objects.filter(activity=world.activity).update(score=0.95)  # as joining two persons brings it
    given(attempt, trainer, 0.0, "Leer.")
    assert entered(world) == Outcome("done", True, 0.95)


def test_any_question_can_be_overridden_and_the_override_taken_back(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = make_world(committed, signed_in, body=[build.true_false("tf")])
    attempt = sat(world.enrolment, world.activity, {"tf": WRONG})
    assert entered(world) == Outcome("begun", False, 0.0)
    assert given(attempt, trainer, 1.0, "Die Frage war unklar.", "tf").source == GradeSource.OVERRIDE
    assert entered(world) == Outcome("done", True, 1.0)
    given(attempt, trainer, None, "Sie war doch klar.", "tf")
    assert (score_of(attempt), entered(world)) == (0.0, Outcome("begun", False, 0.0))


def test_two_people_at_once(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt, now = handed_in(world), timezone.now()
    given(attempt, trainer, 0.5)
    with pytest.raises(Meanwhile):
        mark(attempt=attempt.pk, question="text", said=Said(1.0, "x"), by=trainer, seen=0, now=now)
    assert score_of(attempt) == 0.75


def test_what_cannot_be_marked(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt = sat(world.enrolment, world.activity, {"text": TEXT}, hand_in=False)
    with pytest.raises(Refused):
        given(attempt, trainer, 1.0)
    attempt = handed_in(world)
    with pytest.raises(Refused):
        given(attempt, trainer, 1.0, question="none")
    with pytest.raises(IntegrityError):
        given(attempt, trainer, 1.1)


def test_answers_that_are_gone_are_not_marked_again(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    given(attempt, trainer, 1.0)
    with time_machine.travel(timezone.now() + timedelta(days=2 * 365 + 1)), pytest.raises(Refused):
        given(attempt, trainer, 0.0, "Zu spät.")
    assert score_of(attempt) == 1.0


def test_the_rubric_of_then_stays_in_the_evidence(committed: Any, signed_in: Any) -> None:
    chosen = rubric()
    world = make_world(committed, signed_in, body=[essay(rubric=chosen.pk)])
    attempt = sat(world.enrolment, world.activity, {"text": TEXT})
    said = chosen.neutral()
    chosen.title = "Neu"
    chosen.rows = []
    chosen.save()
    chosen.delete()
    assert Snapshot.objects.get(pk=attempt.snapshot_id).body["questions"][0]["rubric"] == said


def test_nothing_of_it_is_checked_at_once(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, preset="practice")
    attempt = world.begin()
    page = world.client.get(f"/quiz/{attempt.uuid}/frage/2/").content.decode()
    assert 'value="check"' not in page
    assert 'value="next"' in page
    assert 'value="check"' in world.client.get(f"/quiz/{attempt.uuid}/frage/1/").content.decode()


def result(world: World, attempt: QuizAttempt) -> str:
    return page_at(world, f"/quiz/{attempt.uuid}/ergebnis/")


def page_at(world: World, address: str) -> str:
    return world.client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_the_participant_sees_that_it_waits_and_then_who_gave_what(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = made(committed, signed_in)
    attempt = handed_in(world)
    page = result(world, attempt)
    assert "data-waiting" in page
    assert "wird noch gelesen" in page
    assert "Prozent" not in page
    assert 'data-quiz-result="done"' in page
    assert "wird noch gelesen" in page_at(world, world.quiz.url)
    given(attempt, trainer, 0.5, "Gut begründet.")
    page = result(world, attempt)
    assert "data-waiting" not in page
    assert "75 Prozent" in page
    assert "50 Prozent der Punkte" in page
    assert "Gut begründet." in page
    assert f"Bewertet von {trainer.name}" in page
    assert "Nennt einen Grund." not in page  # for who marks
    assert "75 Prozent" in page_at(world, world.quiz.url)


def test_the_rows_of_the_rubric_are_shown(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = make_world(committed, signed_in, body=[essay(rubric=rubric().pk)])
    attempt = sat(world.enrolment, world.activity, {"text": TEXT})
    said = Said(2 / 3, "", {"anliegen": "anliegen-0", "grund": "grund-1"})
    mark(attempt=attempt.pk, question="text", said=said, by=trainer, seen=0, now=timezone.now())
    page = result(world, attempt)
    assert "Es gibt einen Grund" in page
    assert "4 von 4 Punkten" in page
    assert "66 Prozent der Punkte" in page


def test_the_table_of_rights_alone_says_what_is_seen(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in, preset="exam")
    attempt = handed_in(world)
    given(attempt, trainer, 0.5, "Geheim bis zum Schluss.")
    page = result(world, attempt)
    assert "75 Prozent" in page  # marks alone
    assert "Geheim bis zum Schluss." not in page
    assert "von 4 Punkten" not in page
    none = {moment: [] for moment in ("during", "right_after", "later", "after_close")}
    hidden = made(committed, signed_in, review=none)
    attempt = handed_in(hidden)
    given(attempt, trainer, 0.5, "Geheim.")
    page = result(hidden, attempt)
    assert "Prozent der Punkte" not in page
    assert trainer.name not in page
    assert "Geheim." not in page


def test_a_question_whose_mark_was_changed_says_who_and_why(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = make_world(committed, signed_in, body=[build.true_false("tf")])
    attempt = sat(world.enrolment, world.activity, {"tf": WRONG})
    given(attempt, trainer, 1.0, "Die Frage war unklar.", "tf")
    page = result(world, attempt)
    assert 'data-review="right"' in page
    assert f"Geändert von {trainer.name}" in page
    assert "Die Frage war unklar." in page


def test_the_result_costs_as_much_whatever_was_marked(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    world = make_world(committed, signed_in, body=[essay(f"text{n}") for n in range(6)])
    attempt = sat(world.enrolment, world.activity, {f"text{n}": TEXT for n in range(6)})
    result(world, attempt)
    waiting = count(lambda: result(world, attempt))
    for n in range(6):
        given(attempt, trainer, 0.5, "Gut.", f"text{n}")
    with at_most(waiting):
        result(world, attempt)


def test_a_quiz_of_texts_for_oneself_has_no_points(committed: Any, signed_in: Any) -> None:
    block = {"type": "reflection", "id": "r", "value": {"name": "Bleibt", "prompt": "Was bleibt?"}}
    world = make_world(committed, signed_in, body=[block])
    attempt = sat(world.enrolment, world.activity, {"r": {"text": "Ich frage nach."}})
    assert (attempt.score, attempt.waits) == (None, False)
    assert entered(world) == Outcome("done")
    page = result(world, attempt)
    assert "Ich frage nach." in page
    assert "Selbsteinschätzung" not in page
    assert "Prozent" not in page


def test_without_a_script_a_text_is_written_handed_in_and_waits(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    attempt = world.begin()
    fill(world, attempt, 1, value="true")
    fill(world, attempt, 2, text="Zeile 1\r\n\r\nZeile 2")
    assert "Dann liest und bewertet eine Person" in page_at(world, f"/quiz/{attempt.uuid}/abgeben/")
    page = world.client.post(f"/quiz/{attempt.uuid}/abgeben/", follow=True).content.decode()
    assert "data-waiting" in page
    assert "<p>Zeile 1</p>" in page
    assert QuizAttempt.objects.get(pk=attempt.pk).waits


def test_my_way_shows_points_once_there_are_some(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = made(committed, signed_in, done_when="handed_in")
    read = build.activity(world.lesson).pk
    progress.record(enrolment=world.enrolment, activity=read, outcome=Outcome("done"), source=Source.LESSON)
    attempt = handed_in(world)
    way = page_at(world, "/mein-weg/")
    assert "100 Prozent" in way  # all is done
    assert "Quiz: " not in way.replace("Quiz: Wer macht was?", "")
    given(attempt, trainer, 0.5)
    assert "Quiz: 75 Prozent" in page_at(world, "/mein-weg/")


def test_pages_that_know_no_attempt_follow_the_table_too(
    committed: Any, signed_in: Any, trainer: Person
) -> None:
    none: dict[str, list[str]] = {moment: [] for moment in ("during", "right_after", "later", "after_close")}
    world = made(committed, signed_in, review=none)
    given(handed_in(world), trainer, 0.5)
    for address in ("/mein-weg/", world.quiz.url):
        assert "75 Prozent" not in page_at(world, address)
