"""What people read after an answer to a question that came again, and what they may send."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lms.cohorts.models import Enrolment
from lms.evidence.actions import keep
from lms.followup.models import FollowUp, FollowUpReview
from lms.outline.models import Activity
from lms.pages.models import QuizPage
from lms.quizzes.marking import kinds
from tests import build
from tests.followup.build import asked, course, gather, learner, was_there
from tests.followup.test_views import Link, text

pytestmark = pytest.mark.django_db
KEEPS_THE_ANSWER = {"later": ["marks", "verdict", "feedback"]}
KEEPS_FEEDBACK = {"later": ["verdict"]}


def link_of(committed: Any, kind: str = "", **quiz: Any) -> Link:
    """The link to questions of a quiz held in this way; with a kind, the first asks its example."""
    with committed():
        page, made = course()
        for name, value in quiz.items():
            setattr(made, name, value)
        made.save_revision().publish()
    who = learner(build.cohort(page), QuizPage.objects.get(pk=made.pk))
    was_there(who)
    gather()
    found = asked(Enrolment.objects.get(pk=who.pk).person)
    if kind:
        body = {"title": "Quiz", "questions": [{"uid": "one", "kind": kind, **kinds()[kind].example.fields}]}
        row = FollowUp.objects.get(question="tf")
        Activity.objects.filter(pk=row.activity_id).update(snapshot=keep(kind="quiz", body=body))
        FollowUp.objects.filter(pk=row.pk).update(question="one")
    return Link(found, Client())


def say(link: Link, question: str, **said: Any) -> Any:
    row = FollowUp.objects.get(question=question)
    return link.client.post(link.here, {"uuid": str(uuid4()), "question": row.pk, **said})


@pytest.mark.parametrize("quiz", [{}, {"preset": "practice"}, {"review": {"later": ["verdict", "answer"]}}])
def test_a_wrong_answer_brings_the_right_one(committed: Any, quiz: dict[str, Any]) -> None:
    link = link_of(committed, **quiz)
    shown = text(say(link, "single", choice="single-1"))
    assert "Noch nicht" in shown
    assert "Richtige Antwort: Antwort 0" in shown


def test_feedback_comes_with_it(committed: Any) -> None:
    link = link_of(committed)
    assert "Weil 1." in text(say(link, "single", choice="single-1"))


@pytest.mark.parametrize(
    "review",
    [KEEPS_THE_ANSWER, {moment: ["marks", "verdict", "feedback"] for moment in
     ("during", "right_after", "later", "after_close")}],
    ids=["later", "ticked as it was before"],
)  # fmt: skip
def test_a_quiz_that_keeps_the_right_answer_keeps_it_here(committed: Any, review: Any) -> None:
    link = link_of(committed, review=review)
    shown = text(say(link, "single", choice="single-1"))
    assert "Noch nicht" in shown
    assert "Weil 1." in shown
    assert "Richtige Antwort" not in shown
    assert "Antwort 0" not in shown


def test_a_quiz_that_keeps_feedback_keeps_it_here(committed: Any) -> None:
    link = link_of(committed, review=KEEPS_FEEDBACK)
    shown = text(say(link, "single", choice="single-1"))
    assert "Noch nicht" in shown
    assert "Weil" not in shown


def test_an_open_place_is_said_once_and_may_be_meant(committed: Any) -> None:
    link = link_of(committed, "categorising")
    said = {"thing-lena": "ja", "thing-marco": "ja"}  # two of four
    answer = say(link, "one", **said)
    assert answer.status_code == 422
    assert "Noch ist nicht alles ausgefüllt." in text(answer)
    assert 'name="partly" value="1"' in answer.content.decode()
    assert not FollowUpReview.objects.exists()
    assert "2 von 4" in text(say(link, "one", **said, partly="1"))
    assert FollowUpReview.objects.count() == 1


def test_it_is_said_what_being_sure_does(committed: Any) -> None:
    link = link_of(committed)
    shown = text(link.client.get(link.here))
    assert "Ist Ihre Antwort richtig, kommt die Frage dann später wieder." in shown
