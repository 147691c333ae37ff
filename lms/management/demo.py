"""Demo people, made by the product's own actions. Dates count from the day of making."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.utils import user_username
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import actions as accounts
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.conf import conf
from lms.errors import Refused
from lms.followup.gathering import gather
from lms.inquiries import actions as inquiries
from lms.inquiries.enums import InquiryKind
from lms.loader.streams import identity
from lms.management.ages import answer_earlier, move_back
from lms.management.cast import (
    ADMINISTRATOR,
    ASKED_AGAIN,
    ASSOCIATIONS,
    CONTACTS,
    COORDINATOR,
    EARLIER,
    GROUPS,
    PARTS,
    PASSWORD,
    QUESTIONS,
    SECOND_COORDINATOR,
    SELF_STUDY,
    SEMINAR,
    SUBSTITUTE,
    TEXT,
    TRAINER,
    Part,
)
from lms.management.crowd import crowd
from lms.management.dates import DORTMUND, HAGEN, attend, book_all, meet, venues
from lms.management.stories import tell
from lms.outline.enums import Kind
from lms.outline.models import Activity, ActivityTitle, Course
from lms.pages.models import LessonPage
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.quizzes import actions as quizzes
from lms.quizzes.marking import read
from lms.quizzes.queries import paper_for, paper_of
from lms.seminars.models import Seminar, Venue

COURSE = "political_system"
SEMINAR_IN_DAYS = 35
# Module → days before the seminar until which it is recommended.
RECOMMENDED = {"ps-v1": 21, "ps-v2": 14, "ps-v3": 7}
SELF_BEFORE, SELF_AFTER = "ps-selbst-vorher", "ps-selbst-nachher"
STOPPED_AT_BLOCK, SEED = 7, 7
EARLIER_SEMINAR_DAYS_AGO = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo people have in common."""

    course: Course
    groups: dict[str, Cohort]
    associations: list[Association]
    staff: Person
    password: str


def make(*, now: datetime) -> bool:
    """Make the demo people; False where they are there already. Refused where the site does not allow them."""
    if not conf.demo_allowed:
        raise Refused(_("This site does not allow demo people: their password is known to everybody."))
    if EmailAddress.objects.filter(email=ADMINISTRATOR[2]).exists():
        return False
    course = Course.objects.filter(pk=identity("course", COURSE), version__gt=0).first()
    if course is None:
        raise Refused(_("Load the courses first: manage.py load_courses"))
    with transaction.atomic():
        stage = _stage(course, now)
        chance = Random(SEED)  # noqa: S311 -- the same answers every time, no secret
        for part in (*PARTS, *crowd()):
            _play(part, stage, chance, now)
        _book(stage, now)
        for question in QUESTIONS:
            _ask(*question, by=stage.staff, now=now)
        past = Seminar.objects.get(cohort=stage.groups[EARLIER])
        attend(past, stage.staff)
        _ask_again(*ASKED_AGAIN, seminar=past)
        _write(*TEXT, now=now)
        progress.count_new(now=now)  # whoever is only invited; on a running site the clock does it
        tell(today=timezone.localdate(now))
    return True


def _stage(course: Course, now: datetime) -> Stage:
    password = make_password(PASSWORD)
    associations = [Association.objects.create(name=name, town=town) for name, town in ASSOCIATIONS]
    for place, name, task, phone, email in CONTACTS:
        people.add_contact(association=associations[place], name=name, task=task, phone=phone, email=email)
    groups = _groups(course, timezone.localdate(now))
    trainer = _person(*TRAINER, password=password)
    appointments.appoint(person=trainer, role=Role.TRAINER, course=course)
    appointments.appoint(person=trainer, role=Role.CONTACT, course=course)
    substitute = _person(*SUBSTITUTE, password=password)
    appointments.appoint(person=substitute, role=Role.TRAINER, cohort=groups[EARLIER])
    _plan(groups, trainer, substitute, now)
    coordinator = _person(*COORDINATOR, password=password)
    appointments.appoint(person=coordinator, role=Role.COORDINATOR, cohort=groups[SEMINAR])
    appointments.appoint(person=coordinator, role=Role.COORDINATOR, association=associations[1])
    second = _person(*SECOND_COORDINATOR, password=password)
    for association in associations[3:5]:
        appointments.appoint(person=second, role=Role.COORDINATOR, association=association)
    administrator = _person(*ADMINISTRATOR, password=password)
    appointments.appoint(person=administrator, role=Role.ADMINISTRATOR)
    return Stage(course, groups, associations, trainer, password)


def _plan(groups: dict[str, Cohort], trainer: Person, substitute: Person, now: datetime) -> None:
    """The seminar of the group before it, and of the one after it."""
    places, today = venues(), timezone.localdate(now)
    day = today + timedelta(days=SEMINAR_IN_DAYS)
    meet(groups[SEMINAR], day, places[DORTMUND], [trainer], now, seats=16)
    past = today - timedelta(days=EARLIER_SEMINAR_DAYS_AGO)
    meet(groups[EARLIER], past, places[HAGEN], [trainer, substitute], now)


def _book(stage: Stage, now: datetime) -> None:
    """Most of a group book its date; so many that the next one has a waiting list, and a second date has free seats."""
    for name, left_out in ((SEMINAR, 3), (EARLIER, 2)):
        seminar = Seminar.objects.get(cohort=stage.groups[name])
        learn = Person.objects.filter(
            enrolments__cohort=stage.groups[name],
            enrolments__state=EnrolmentState.ACTIVE,
            enrolments__events__at__gt=now - timedelta(days=14),  # who rests has not booked either
        )
        people = list(learn.exclude(pk=stage.staff.pk).order_by("pk").distinct())
        since = min(now, seminar.starts_at) - timedelta(days=20)
        book_all(seminar, people[: len(people) - left_out], since)
    places, day = Venue.objects.order_by("pk"), timezone.localdate(now) + timedelta(days=SEMINAR_IN_DAYS + 21)
    meet(stage.groups[SEMINAR], day, places[HAGEN], [stage.staff], now)


def _groups(course: Course, today: date) -> dict[str, Cohort]:
    """One before its seminar, one after it, and whoever studies alone."""
    days: dict[str, dict[str, Any]] = {
        SEMINAR: {"starts_on": today - timedelta(days=21)},
        SELF_STUDY: {"starts_on": today - timedelta(days=30), "self_study": True, "open_to_all": True},
        EARLIER: {"starts_on": today - timedelta(days=75)},
    }
    groups = {
        name: cohorts.create(course=course, name=GROUPS[name], **fields) for name, fields in days.items()
    }
    for name in (SEMINAR, EARLIER):
        for module, before in RECOMMENDED.items():
            cohorts.set_dates(cohort=groups[name], module=_key("module", module), days_before=before)
    first = _key("module", "ps-v1")
    cohorts.set_dates(cohort=groups[SELF_STUDY], module=first, until=today + timedelta(days=10))
    return groups


def _key(kind: str, name: str) -> str:
    return str(identity("course", COURSE, kind, name))


def _person(given: str, family: str, email: str, *, password: str, log_in: bool = True) -> Person:
    person = people.create_person(given_names=given, family_name=family, email=email, language="de")
    if not (log_in and email):
        return person
    user = get_user_model()(email=email, password=password)
    user_username(user, str(person.uuid))
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return people.link_user(person=person, user=user)


def _play(part: Part, stage: Stage, chance: Random, now: datetime) -> None:
    invited = part.state == EnrolmentState.INVITED
    person = _person(part.given, part.family, part.email, password=stage.password, log_in=not invited)
    if part.help_language:
        person.help_language = part.help_language
        person.save(update_fields=["help_language"])
    association = stage.associations[part.association]
    people.join(person=person, association=association)
    if invited:
        cohort = stage.groups[part.group]
        accounts.invite(person=person, cohort=cohort, association=association, by=stage.staff)
        return
    enrolment = _begin(part, person, association, stage)
    _assess(enrolment, SELF_BEFORE, part.before, now)
    _assess(enrolment, SELF_AFTER, part.after, now)
    _answer(part, enrolment, chance, now)
    _study(part, enrolment, now)
    progress.recount(enrolment=enrolment)
    if part.state == EnrolmentState.WITHDRAWN:
        cohorts.withdraw(enrolment=enrolment, by=stage.staff)
    elif part.state == EnrolmentState.FINISHED:
        cohorts.finish(enrolment=enrolment, by=stage.staff)
    if part.rests:
        move_back(enrolment=enrolment, days=part.rests)


def _begin(part: Part, person: Person, association: Association, stage: Stage) -> Enrolment:
    """The enrolment at which somebody studies; who repeats has given up another one before."""
    cohort, earlier = stage.groups[part.group], stage.groups[EARLIER]
    first = earlier if part.moved or part.repeats else cohort
    enrolment = cohorts.enrol(person=person, cohort=first, association=association, by=stage.staff)
    if part.moved:
        return cohorts.move(enrolment=enrolment, cohort=cohort, by=stage.staff, why="Neue Arbeitszeiten")
    if part.repeats:
        progress.recount(enrolment=enrolment)
        cohorts.withdraw(enrolment=enrolment, by=stage.staff, why="Hatte damals keine Zeit")
        return cohorts.enrol(person=person, cohort=cohort, association=association, by=stage.staff)
    return enrolment


def _ask(email: str, days: int, kind: str, text: str, answer: str, *, by: Person, now: datetime) -> None:
    """A question from the first lesson, some days ago, and its answer a day later."""
    enrolment = Enrolment.objects.filter(person__email=email).latest("pk")
    asked = now - timedelta(days=days)
    lesson = _living(enrolment, Kind.LESSON)[0]
    made = inquiries.ask(
        enrolment=enrolment, kind=InquiryKind(kind), text=text, activity=lesson.pk, now=asked
    )
    if answer:
        inquiries.answer(inquiry=made, text=answer, by=by, now=asked + timedelta(days=1))


def _ask_again(email: str, days: int, *, seminar: Seminar) -> None:
    """Questions of the quizzes come again, as if the clock had run since the seminar; those of one person are due."""
    answer_earlier(enrolment=Enrolment.objects.filter(person__email=email).latest("pk"), days=days)
    gather(now=seminar.ends_at)


def _write(email: str, name: str, text: str, *, now: datetime) -> None:
    """A text that is handed in and waits for a mark; nothing where the course asks for none."""
    quiz = Activity.objects.filter(key=_key("quiz", name), retired_at=None).first()
    if quiz is None:
        return
    enrolment = Enrolment.objects.filter(person__email=email).latest("pk")
    attempt = quizzes.start(enrolment=enrolment.pk, activity=quiz.pk)
    uuid = identity("demo", str(enrolment.person.uuid), name)
    quizzes.save_response(attempt=attempt, number=1, sequence=1, answer={"text": text}, uuid=uuid)
    quizzes.hand_in(attempt=attempt.pk, now=now)


def _living(enrolment: Enrolment, kind: Kind) -> list[Activity]:
    found = Activity.objects.filter(course_id=enrolment.course_id, kind=kind, retired_at=None)
    return list(found.order_by("position"))


def _study(part: Part, enrolment: Enrolment, now: datetime) -> None:
    """The first lessons done; the next one begun and left in the middle."""
    lessons = _living(enrolment, Kind.LESSON)
    for lesson in lessons if part.through else lessons[: part.lessons]:
        progress.record(
            enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON
        )
    for lesson in lessons[part.lessons : part.lessons + part.begun]:
        page = LessonPage.objects.get(
            pk=ActivityTitle.objects.filter(activity=lesson).values_list("page", flat=True)[:1]
        )
        block = page.body[min(STOPPED_AT_BLOCK, len(page.body)) - 1].id
        progress.remember_place(enrolment=enrolment, activity=lesson.pk, place=block, now=now)


def _assess(enrolment: Enrolment, name: str, steps: tuple[int, ...], now: datetime) -> None:
    """How somebody sees themselves, where the course asks it."""
    quiz = Activity.objects.filter(key=_key("quiz", name), retired_at=None).first()
    if quiz is None or not steps:
        return
    attempt = quizzes.start(enrolment=enrolment.pk, activity=quiz.pk)
    for number, step in enumerate(steps, start=1):
        quizzes.save_response(
            attempt=attempt, number=number, sequence=number, answer={"step": step},
            uuid=identity("demo", str(enrolment.person.uuid), name, str(number)),
        )  # fmt: skip
    quizzes.hand_in(attempt=attempt.pk, now=now)


def _answer(part: Part, enrolment: Enrolment, chance: Random, now: datetime) -> None:
    """The first answers of the first quiz, some of them wrong; or all answers of all quizzes."""
    papers = [quiz for quiz in _living(enrolment, Kind.QUIZ) if _is_graded(quiz)]
    if not part.through:
        papers = papers[:1] if part.answers else []
    for quiz in papers:
        _fill_in(part, enrolment, quiz, chance, now)


def _is_graded(quiz: Activity) -> bool:
    """Does it ask something, and can a rule mark all of it?"""
    asked = paper_of(quiz.snapshot_id).graded if quiz.snapshot_id else ()
    return bool(asked) and not any(question.by_hand for question in asked)


def _fill_in(part: Part, enrolment: Enrolment, quiz: Activity, chance: Random, now: datetime) -> None:
    attempt = quizzes.start(enrolment=enrolment.pk, activity=quiz.pk)
    asked = paper_for(attempt).asked
    if not part.through:
        asked = asked[: part.answers]
    wrong = set(chance.sample(range(len(asked)), min(part.wrong, len(asked))))
    for number, question in enumerate(asked):
        quizzes.save_response(
            attempt=attempt,
            number=number + 1,
            uuid=identity("demo", str(enrolment.person.uuid), question["uid"]),
            sequence=number + 1,
            answer=response(question, right=number not in wrong),
        )
    if part.handed_in or part.through:
        quizzes.hand_in(attempt=attempt.pk, now=now)


def response(question: dict[str, Any], *, right: bool) -> dict[str, Any] | None:
    """A right or a wrong answer to a question in neutral form; None where there is none."""
    asked = read(question)
    return asked.solution() if right else asked.slip()
