"""Somebody who answered a quiz before their seminar, and was there."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lms.cohorts.models import Cohort, Enrolment
from lms.followup import actions, gathering
from lms.followup.models import FollowUp, FollowUpRound
from lms.pages.models import CoursePage, QuizPage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build
from tests.quizzes.sitting import sat

RIGHT = {"single": {"choice": "single-0"}, "tf": {"value": True}}
WRONG = {"single": {"choice": "single-1"}, "tf": {"value": False}}


def course(*, slot: bool = True, body: list[dict[str, Any]] | None = None) -> tuple[CoursePage, QuizPage]:
    """A course with a quiz before its seminar day, if it has one. Call with callbacks executed."""
    page = build.course_page("Politisches System")
    asked = body or [build.single_choice("single"), build.true_false("tf")]
    quiz = build.quiz(build.module(page, "Vorher"), "Quiz: Der Rat", body=asked)
    if slot:
        build.slot(build.module(page, "Seminar", phase="seminar"))
    return page, quiz


def learner(group: Cohort, quiz: QuizPage, answers: dict[str, Any] | None = None, **person: Any) -> Enrolment:
    """Somebody of the group who has handed the quiz in; by default all is right."""
    who = build.enrol(build.person(**{"given": "Amina", **person}), group)
    sat(who, build.activity(quiz), RIGHT if answers is None else answers)
    return who


def was_there(who: Enrolment, state: State = State.DONE) -> None:
    """The seminar's register says so."""
    slot = who.course.activities.get(kind="slot")
    progress.record(
        enrolment=who, activity=slot.pk, outcome=Outcome(state, minutes=60), source=Source.SEMINAR
    )


def gather(now: datetime | None = None) -> int:
    """What the clock does, without waiting for its hour."""
    return gathering.gather(now=now or timezone.now())


def make_due(person: Person) -> None:
    """All questions of somebody are due, and none was answered today."""
    now = timezone.now()
    FollowUp.objects.filter(person=person).update(
        due=now - timedelta(hours=1), last_review=now - timedelta(days=9)
    )


def asked(person: Person) -> FollowUpRound:
    """The person is being asked what is due."""
    make_due(person)
    found = actions.begin(person=person, now=timezone.now())
    assert found is not None
    return found


def sent(found: FollowUpRound, question: str) -> dict[str, Any]:
    """The fields of a form that answers this question rightly, as a browser sends them."""
    row = FollowUp.objects.get(person=found.person, question=question)
    said = {"single": {"choice": "single-0"}, "tf": {"value": "true"}}[question]
    return {"question": row.pk, **said}
