"""The world that is measured: the real course and many people, one of whom does the asking."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lms.cohorts import actions as cohorts
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.loader.streams import identity
from lms.management.demo import response
from lms.outline.models import Activity, ActivityTitle, Course
from lms.people import actions as people
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome

PEOPLE = 300
TITLE = "Politisches System"


@dataclass(frozen=True)
class World:
    """Cookies of a participant and of staff, and the addresses to ask for."""

    participant: str
    staff: str
    lesson: str
    answer: str
    option: dict[str, Any]
    matrix: str
    cohort: int


def build(number: int = PEOPLE) -> World:
    """Load the courses and enrol so many people beside the asker, once; answer with what a run needs."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_courses", verbosity=0)
    course = Course.objects.get(title=TITLE)
    learner = Person.objects.filter(email="bench@example.org").first() or _people(course, number)
    staff = Person.objects.get(email="staff@example.org")
    client = _client(learner)
    quiz = Activity.objects.get(key=identity("course/political_system/quiz/ps-v1"))
    opened = client.post(f"/quiz/start/{quiz.key}/")
    lesson = ActivityTitle.objects.filter(activity__course=course, activity__kind="lesson").order_by(
        "activity__position"
    )[1]
    cohort = course.cohorts.get(is_test=False)
    number = int(opened.headers["Location"].rstrip("/").rpartition("/")[2])
    asked = quiz.snapshot.body["questions"][number - 1] if quiz.snapshot else {}
    return World(
        participant=client.cookies[settings.SESSION_COOKIE_NAME].value,
        staff=_client(staff).cookies[settings.SESSION_COOKIE_NAME].value,
        lesson=lesson.url,
        answer=opened.headers["Location"],
        option=response(asked, right=True) or {},
        matrix=f"/admin/teilnehmende/?cohort={cohort.pk}",
        cohort=cohort.pk,
    )


def _client(who: Person) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


@transaction.atomic
def _people(course: Course, others: int) -> Person:
    cohort = cohorts.create(course=course, name="Bench", seminar_on=timezone.localdate())
    staff = _person("staff@example.org", "Selma", "Arslan")
    appoint(person=staff, role=Role.COORDINATOR, cohort=cohort)
    lessons = list(Activity.objects.filter(course=course, kind="lesson").order_by("position"))
    for number in range(others):
        person = people.create_person(given_names=f"Person {number}", family_name=f"Name {number:03}")
        enrolment = cohorts.enrol(person=person, cohort=cohort)
        for lesson in lessons[: number % (len(lessons) + 1)]:
            progress.record(
                enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON
            )
    learner = _person("bench@example.org", "Amina", "El Idrissi")
    enrolment = cohorts.enrol(person=learner, cohort=cohort)
    progress.record(
        enrolment=enrolment, activity=lessons[0].pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )
    return learner


def _person(email: str, given: str, family: str) -> Person:
    user = get_user_model().objects.create_user(uuid.uuid4().hex, email, "bench")
    user.emailaddress_set.create(email=email, verified=True, primary=True)
    return people.create_person(given_names=given, family_name=family, email=email, user=user)
