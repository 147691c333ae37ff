"""The letter about a mark: to whom, when, once, and what it does not say."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation
from selectolax.lexbor import LexborHTMLParser

from lms.cohorts import actions as cohorts
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.people.models import Person
from lms.privacy.actions import erase
from lms.quizzes.grading import Meanwhile, Said, mark
from lms.quizzes.models import QuizAttempt
from lms.quizzes.telling import PAUSE
from tests import build
from tests.quizzes.conftest import World, make_world
from tests.quizzes.hand import TEXT, essay, given
from tests.quizzes.sitting import sat

pytestmark = pytest.mark.django_db
HIDDEN = {moment: [] for moment in ("during", "right_after", "later", "after_close")}


@pytest.fixture
def trainer(db: None) -> Person:
    return build.person("Tara", "Lehr")


@pytest.fixture
def make(committed: Any, signed_in: Any) -> Callable[..., tuple[World, QuizAttempt]]:
    """A quiz with two texts, and somebody who handed it in."""

    def made(**quiz: Any) -> tuple[World, QuizAttempt]:
        world = make_world(committed, signed_in, body=[essay("text"), essay("more")], **quiz)
        return world, sat(world.enrolment, world.activity, {"text": TEXT, "more": TEXT})

    return made


def marked(attempt: QuizAttempt, by: Person) -> None:
    given(attempt, by, 0.5, "Gut begründet.")
    given(attempt, by, 0.25, "Sehr knapp.", "more")


def letters() -> list[Mail]:
    return list(Mail.objects.filter(key__startswith="marked:").order_by("pk"))


def deliver(after: timedelta) -> int:
    return mail.deliver_due(now=timezone.now() + after)


def test_it_comes_once_the_last_answer_is_marked(make: Any, trainer: Person, mailoutbox: Any) -> None:
    world, attempt = make()
    given(attempt, trainer, 0.5, "Gut begründet.")
    assert letters() == []
    given(attempt, trainer, 0.25, "Sehr knapp.", "more")
    (letter,) = letters()
    assert (letter.person, letter.to) == (world.person, world.person.email)
    assert deliver(PAUSE - timedelta(minutes=1)) == 0
    assert deliver(PAUSE + timedelta(minutes=1)) == 1
    (sent,) = mailoutbox
    assert sent.subject == "Ihre Antworten sind bewertet"
    assert "„Quiz: Wer macht was?“" in " ".join(sent.body.split())
    assert f"/quiz/{attempt.uuid}/ergebnis/" in sent.body
    assert "List-Unsubscribe" in sent.extra_headers


def test_it_says_no_mark_no_comment_no_answer_and_not_by_whom(make: Any, trainer: Person) -> None:
    _world, attempt = make()
    marked(attempt, trainer)
    (letter,) = letters()
    html = LexborHTMLParser(letter.html).css_first("main").text()
    for part in (letter.subject, letter.text, html):
        for word in ("37", "50", "25", "Prozent", "Punkt", "begründet", "knapp", "Spielplatz", trainer.name):
            assert word not in re.sub(r"https?://\S+", "", part), word


def test_several_changes_soon_after_one_another_are_one_letter(
    make: Any, trainer: Person, mailoutbox: Any
) -> None:
    _world, attempt = make()
    marked(attempt, trainer)
    given(attempt, trainer, 1.0, "Noch einmal gelesen.")
    given(attempt, trainer, 0.75, "Und noch einmal.")
    assert len(letters()) == 1
    deliver(PAUSE + timedelta(minutes=1))
    given(attempt, trainer, 0.5, "Doch nicht.")
    given(attempt, trainer, 0.6, "Nun aber.")
    assert len(letters()) == 2
    deliver(PAUSE + timedelta(minutes=1))
    assert [one.subject for one in mailoutbox] == [
        "Ihre Antworten sind bewertet",
        "Eine Bewertung wurde geändert",
    ]


def test_a_mark_that_is_taken_back_takes_the_waiting_letter_back(make: Any, trainer: Person) -> None:
    _world, attempt = make()
    marked(attempt, trainer)
    given(attempt, trainer, None, "Ein Irrtum.")
    assert [one.state for one in letters()] == [MailState.VOID]
    given(attempt, trainer, 0.5)
    assert [one.state for one in letters()] == [MailState.VOID, MailState.QUEUED]
    assert letters()[-1].subject == "Ihre Antworten sind bewertet"


def test_a_mark_that_was_refused_sends_nothing(make: Any, trainer: Person) -> None:
    _world, attempt = make()
    marked(attempt, trainer)
    Mail.objects.all().delete()
    late = {"said": Said(1.0, "x"), "by": trainer, "seen": 0, "now": timezone.now()}
    with pytest.raises(Meanwhile):
        mark(attempt=attempt.pk, question="text", **late)
    assert letters() == []


def test_it_is_written_in_the_language_of_the_person(make: Any, trainer: Person) -> None:
    world, attempt = make()
    Person.objects.filter(pk=world.person.pk).update(language="en")
    with translation.override("de"):
        marked(attempt, trainer)
    (letter,) = letters()
    assert letter.subject == "Your answers have been marked"
    assert "To the result" in letter.text


def _no_address(world: World) -> None:
    Person.objects.filter(pk=world.person.pk).update(email="")


def _stopped(world: World) -> None:
    mail.prefer(person=world.person, marks=False)


def _withdrawn(world: World) -> None:
    cohorts.withdraw(enrolment=world.enrolment)


def _looks_on(world: World) -> None:
    world.enrolment.is_test = True
    world.enrolment.save(update_fields=["is_test"])


@pytest.mark.parametrize("why", [_no_address, _stopped, _withdrawn, _looks_on])
def test_who_gets_none(why: Callable[[World], None], make: Any, trainer: Person) -> None:
    world, attempt = make()
    why(world)
    marked(attempt, trainer)
    assert letters() == []


def _leaves(world: World) -> None:
    cohorts.withdraw(enrolment=world.enrolment)


def _is_erased(world: World) -> None:
    erase(person=world.person, now=timezone.now())


@pytest.mark.parametrize("why", [_leaves, _is_erased])
def test_who_goes_while_it_waits_gets_none(
    why: Callable[[World], None], make: Any, trainer: Person, mailoutbox: Any
) -> None:
    world, attempt = make()
    marked(attempt, trainer)
    why(world)
    deliver(PAUSE + timedelta(minutes=1))
    assert mailoutbox == []


def test_where_nothing_is_ever_shown_no_letter_leads_there(make: Any, trainer: Person) -> None:
    _world, attempt = make(review=HIDDEN)
    marked(attempt, trainer)
    assert letters() == []


def test_where_it_is_shown_after_the_quiz_closes_the_letter_waits_for_that(
    make: Any, trainer: Person, mailoutbox: Any
) -> None:
    closes = timezone.now() + timedelta(days=3)
    shown_then = {**HIDDEN, "after_close": ["marks"]}
    _world, attempt = make(review=shown_then, closes_at=closes)
    marked(attempt, trainer)
    assert deliver(timedelta(days=2)) == 0
    assert deliver(timedelta(days=3, minutes=1)) == 1


def test_the_right_answer_alone_is_nothing_of_a_mark(make: Any, trainer: Person) -> None:
    _world, attempt = make(review={**HIDDEN, "later": ["answer"]})
    marked(attempt, trainer)
    assert letters() == []


def test_what_is_shown_only_in_the_first_minutes_is_told_to_nobody_who_comes_later(
    make: Any, trainer: Person
) -> None:
    _world, attempt = make(review={**HIDDEN, "right_after": ["marks"]})
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        marked(attempt, trainer)
    assert letters() == []


def test_an_override_of_what_a_rule_marked_is_told(committed: Any, signed_in: Any, trainer: Person) -> None:
    world = make_world(committed, signed_in, body=[build.true_false("tf")])
    attempt = sat(world.enrolment, world.activity, {"tf": {"value": False}})
    assert letters() == []
    given(attempt, trainer, 1.0, "Die Frage war unklar.", "tf")
    assert [one.subject for one in letters()] == ["Eine Bewertung wurde geändert"]


def test_a_text_for_oneself_is_no_reason_to_write(committed: Any, signed_in: Any) -> None:
    block = {"type": "reflection", "id": "r", "value": {"name": "Bleibt", "prompt": "Was bleibt?"}}
    world = make_world(committed, signed_in, body=[block])
    sat(world.enrolment, world.activity, {"r": {"text": "Ich frage nach."}})
    assert letters() == []
