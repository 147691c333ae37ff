"""Letters with questions: whom, at most how often, never at night, and not once they make no sense."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine

from lms.cohorts.models import Enrolment
from lms.followup import actions
from lms.followup.links import round_by
from lms.followup.models import FollowUp, FollowUpRound
from lms.followup.sending import send_questions
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.people.models import Merge
from tests import build
from tests.followup.build import course, gather, learner, make_due, was_there
from tests.notices.build import days
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db


def make_world(committed: Callable[[], Any]) -> Enrolment:
    with time_machine.travel(days(0)):
        with committed():
            page, quiz = course()
        who = learner(build.cohort(page), quiz, email="amina@example.org")
        was_there(who)
        gather(days(0))
    return who


_rows = made_once(make_world)


@pytest.fixture
def who(db: None, _rows: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("person").get(pk=_rows.pk)


def run(now: datetime) -> int:
    """The clock at this time; how many letters are on their way."""
    with time_machine.travel(now, tick=False):
        return send_questions(now=now)


def deliver(now: datetime) -> None:
    with time_machine.travel(now, tick=False):
        mail.deliver_due(now=now)


def letters() -> list[Mail]:
    return list(Mail.objects.filter(about__startswith="follow-up:").order_by("pk"))


def test_a_week_after_the_seminar_one_letter_and_one_a_week(who: Enrolment, mailoutbox: Any) -> None:
    assert [run(days(n)) for n in range(7)] == [0] * 7
    assert [run(days(7)), run(days(7, 9, 1)), run(days(7, 15))] == [1, 0, 0]
    (letter,) = letters()
    assert (letter.to, letter.subject) == ("amina@example.org", "Was wissen Sie noch? Zwei Minuten")
    assert "2 Fragen aus „Politisches System“" in letter.text.replace("\n", " ")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = letter.text.partition("/auffrischen/")[2].partition("/")[0]
    assert round_by(token) == FollowUpRound.objects.get()
    deliver(days(7))
    assert letters()[0].text == ""  # the link stays nowhere once it is sent
    assert [run(days(n)) for n in range(8, 15)] == [0] * 6 + [1]
    assert FollowUpRound.objects.filter(ended_at=None).count() == 1


def test_no_letter_at_night(who: Enrolment) -> None:
    assert [run(days(7, hour)) for hour in (0, 3, 8, 20, 23)] == [0] * 5
    assert run(days(8, 9)) == 1


def test_a_clock_that_stood_for_weeks_writes_once(who: Enrolment) -> None:
    assert [run(days(40)), run(days(40, 10))] == [1, 0]


def test_after_three_letters_without_an_answer_none_come_until_one_is_answered(who: Enrolment) -> None:
    assert [run(days(7 * week)) for week in range(1, 7)] == [1, 1, 1, 0, 0, 0]
    make_due(who.person)
    found = FollowUpRound.objects.get(ended_at=None)
    FollowUpRound.objects.filter(pk=found.pk).update(unanswered=0)
    assert run(days(50)) == 1


def test_answering_begins_the_count_anew(who: Enrolment) -> None:
    for week in (1, 2):
        run(days(7 * week))
    found = FollowUpRound.objects.get(ended_at=None)
    assert found.unanswered == 2
    row = FollowUp.objects.get(question="tf")
    form = {"value": ["true"]}
    actions.answer(asked=found, question=row.pk, uuid=found.uuid, form=form, certain=False, now=days(15))
    found.refresh_from_db()
    assert (found.unanswered, found.answered) == (0, 1)


@pytest.mark.parametrize("why", ["stopped", "no address", "joined", "another letter today", "all removed"])
def test_who_gets_none(why: str, who: Enrolment) -> None:
    person = who.person
    if why == "stopped":
        actions.stop(person=person)
    elif why == "no address":
        type(person).objects.filter(pk=person.pk).update(email="")
    elif why == "joined":
        other = build.person(log_in=False)
        Merge.objects.create(source=person, target=other, moved={}, at=days(1), by=other)
    elif why == "another letter today":
        with time_machine.travel(days(7, 9)):
            mail.queue(key="reminder", person=person, subject="S", text="T", optional=True)
    else:
        FollowUp.objects.update(is_asked=False)
    assert run(days(7, 10)) == 0
    assert run(days(8, 10)) == (why == "another letter today")


def test_stopping_takes_a_waiting_letter_back_and_beginning_again_brings_one(who: Enrolment) -> None:
    run(days(7))
    mail.prefer(person=who.person, questions=False)  # by the link of any letter
    run(days(7, 9, 5))
    assert [one.state for one in letters()] == ["void"]
    assert run(days(8)) == 0
    actions.resume(person=who.person)
    assert run(days(9)) == 1
    assert [one.state for one in letters()] == ["void", "queued"]
    actions.stop(person=who.person)
    assert [one.state for one in letters()] == ["void", "void"]


def test_a_letter_that_did_not_leave_by_its_evening_is_written_the_next_day(
    who: Enrolment, mailoutbox: Any
) -> None:
    run(days(7))
    deliver(days(7, 23))
    assert [one.state for one in letters()] == ["void"]
    assert mailoutbox == []
    assert [run(days(8)), run(days(8, 10))] == [1, 0]
    deliver(days(8, 10))
    assert len(mailoutbox) == 1
    assert run(days(9)) == 0


def test_answered_on_ones_way_the_letter_does_not_go(who: Enrolment) -> None:
    run(days(7))
    found = FollowUpRound.objects.get()
    for question, form in (("tf", {"value": ["true"]}), ("single", {"choice": ["single-0"]})):
        row = FollowUp.objects.get(question=question)
        actions.answer(
            asked=found, question=row.pk, uuid=row.person.uuid if question == "tf" else found.uuid, form=form,
            certain=False, now=days(7, 10),
        )  # fmt: skip
    assert [one.state for one in letters()] == ["void"]
    assert run(days(8)) == 0


def test_nobody_due_costs_three_queries(who: Enrolment) -> None:
    run(days(7))
    Mail.objects.update(state="sent")
    with at_most(3):  # what waits, what was lost, who is due
        assert run(days(7, 11)) == 0
    with at_most(1):
        assert run(days(7, 22)) == 0
