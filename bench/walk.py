"""One participant, from the invitation to the last quiz, by the product's own actions."""

from uuid import uuid4

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from lms.accounts import actions as accounts
from lms.cohorts.models import Cohort, Enrolment
from lms.management.demo import response
from lms.outline.enums import Kind
from lms.outline.models import Activity
from lms.people import actions as people
from lms.people.enums import ConsentTo
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.quizzes import actions as quizzes
from lms.quizzes.queries import paper_of


def walk(cohort: Cohort, association: Association, staff: Person) -> Enrolment:
    """Everything the course has, done once and right: lessons, mini checks, quizzes, self-assessments."""
    enrolment = _arrive(cohort, association, staff)
    todo = Activity.objects.filter(course=cohort.course, retired_at=None)
    for activity in todo.filter(kind=Kind.LESSON):
        _read(enrolment, activity)
    for activity in todo.filter(kind=Kind.CHECK):
        asked = paper_of(activity.snapshot_id).body["questions"][0]
        quizzes.answer_check(
            enrolment=enrolment.pk, activity=activity.pk, uuid=uuid4(), answer=response(asked, right=True)
        )
    for activity in todo.filter(kind=Kind.QUIZ):
        _answer(enrolment, activity)
    enrolment.refresh_from_db()
    return enrolment


def _arrive(cohort: Cohort, association: Association, staff: Person) -> Enrolment:
    """Invited, with a log-in that is in use."""
    email = "walker@example.org"
    person = people.create_person(given_names="Amina", family_name="El Idrissi", email=email, language="de")
    people.join(person=person, association=association)
    invitation = accounts.invite(person=person, cohort=cohort, association=association, by=staff)
    user = get_user_model().objects.create_user(str(person.uuid), email, "bench")
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    accounts.accept(invitation=invitation, user=user)
    people.consent(person=person, to=ConsentTo.TERMS, version="bench")
    Client().force_login(user)
    return Enrolment.objects.get(person=person)


def _read(enrolment: Enrolment, lesson: Activity) -> None:
    """Begun, left in the middle, done."""
    progress.remember_place(enrolment=enrolment, activity=lesson.pk, place=str(uuid4()), now=timezone.now())
    done = Outcome(State.DONE)
    progress.record(enrolment=enrolment, activity=lesson.pk, outcome=done, source=Source.LESSON)


def _answer(enrolment: Enrolment, quiz: Activity) -> None:
    """Every question once, then handed in."""
    attempt = quizzes.start(enrolment=enrolment.pk, activity=quiz.pk)
    for number, asked in enumerate(paper_of(attempt.snapshot_id).body["questions"], start=1):
        answer = response(asked, right=True)
        quizzes.save_response(attempt=attempt, number=number, uuid=uuid4(), sequence=number, answer=answer)
    quizzes.hand_in(attempt=attempt.pk, now=timezone.now())
