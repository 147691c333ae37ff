"""Roles and all scope queries: who sees whom. Every object of a person is fetched through these."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.cohorts.enums import LEARNING_STATES, EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.conf import conf
from lms.outline.models import Course
from lms.people.models import Association, Person
from lms.people.queries import known_people, person_of


@dataclass(frozen=True, slots=True)
class Learner:
    """One enrolment as a request needs it: no model, one narrow row."""

    enrolment: int
    person: int
    course: UUID
    version: int
    source_language: str
    cohort: int
    self_study: bool
    seminar_on: date | None
    dates: dict[str, Any]
    done: int
    counted: int
    state: str
    is_test: bool

    @property
    def dropped(self) -> dict[str, str]:
        """Seminar days (keys) that will not be held for the group → why."""
        return dropped_in(self.dates)


def dropped_in(dates: dict[str, Any]) -> dict[str, str]:
    """Of a group's dates: the seminar days (keys) that will not be held → why."""
    return {key: kept["dropped"] for key, kept in dates.items() if "dropped" in kept}


def again_in(dates: dict[str, Any]) -> dict[str, datetime]:
    """Of a group's dates: the seminar days (keys) that are to be held after all → since when."""
    return {key: datetime.fromisoformat(kept["again"]) for key, kept in dates.items() if "again" in kept}


_LEARNER = (
    "pk",
    "person_id",
    "course_id",
    "course__version",
    "course__source_language",
    "cohort_id",
    "cohort__self_study",
    "cohort__seminar_on",
    "cohort__dates",
    "done",
    "counted",
    "state",
    "is_test",
)


def _last_day() -> date | None:
    """The earliest end of access that a cohort may have had and still be read today; None where nothing ends."""
    days = conf.access_days_after_end
    return None if days is None else timezone.localdate() - timedelta(days=days)


def learning(user: Any) -> list[Learner]:
    """Every course a signed-in user now learns in: one narrow query, with the person that came with the user.

    Real enrolments before test ones, active before finished, newest first. Sorted here: a person has a few, and
    building the longer query would cost more than it saves.
    """
    person = person_of(user)
    if person is None:
        return []
    rows = Enrolment.objects.filter(person_id=person.pk, state__in=LEARNING_STATES)
    last = _last_day()
    found = [
        Learner(*row)
        for *row, until in rows.values_list(*_LEARNER, "cohort__access_until")
        if until is None or last is None or until >= last
    ]
    return sorted(found, key=lambda me: (me.is_test, me.state, -me.enrolment))


def enrolments_of(user: Any) -> QuerySet[Enrolment]:
    """The enrolments in which a signed-in user now learns, in no order: for narrow reads of what hangs on them."""
    last = _last_day()
    still = Q() if last is None else Q(cohort__access_until=None) | Q(cohort__access_until__gte=last)
    return Enrolment.objects.filter(still, state__in=LEARNING_STATES, person__user=user)


def active_learners(people: Any, course: UUID) -> list[Learner]:
    """These people (keys or a queryset), as far as they really learn in the course now: one query."""
    last = _last_day()
    still = Q() if last is None else Q(cohort__access_until=None) | Q(cohort__access_until__gte=last)
    rows = Enrolment.objects.filter(
        still, person__in=people, course=course, state=EnrolmentState.ACTIVE, is_test=False
    )
    return [Learner(*row) for row in rows.order_by("person").values_list(*_LEARNER)]


def learner_of(enrolment: Enrolment) -> Learner:
    """The same row for an enrolment at hand; its person, course and cohort must be loaded or cost a query."""
    row = Enrolment.objects.filter(pk=enrolment.pk).values_list(*_LEARNER).get()
    return Learner(*row)


def learning_in(user: Any, course: UUID) -> Learner | None:
    """How a signed-in user learns in one course; None where they do not."""
    return next((me for me in learning(user) if me.course == course), None)


def open_cohort(course: UUID) -> Cohort | None:
    """The self-study group of a course that anybody may join today, the newest; None where there is none."""
    today = timezone.localdate()
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    not_over = Q(access_until=None) | Q(access_until__gte=today)
    found = Cohort.objects.filter(begun, not_over, course_id=course, open_to_all=True)
    return found.order_by("-pk").first()


def is_running(course: UUID) -> bool:
    """Does any group take the course now or soon?"""
    not_over = Q(access_until=None) | Q(access_until__gte=timezone.localdate())
    return Cohort.objects.filter(not_over, course_id=course, is_test=False).exists()


def roles_of(person: Person | None, today: date | None = None) -> QuerySet[RoleAssignment]:
    """The appointments of a person that hold today."""
    today = today or timezone.localdate()
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    return RoleAssignment.objects.filter(begun, not_over, person=person)


Held = frozenset[tuple[str, UUID | None, int | None]]


def held_by(user: Any) -> Held:
    """Role, course and group of the appointments that hold today.

    Many parts of one page ask: the answer stays with the user, who lives as long as the request.
    """
    held: Held | None = getattr(user, "lms_held", None)
    if held is None:
        person = person_of(user)
        rows = roles_of(person).values_list("role", "course_id", "cohort_id") if person else ()
        held = user.lms_held = frozenset(rows)
    return held


def is_administrator(person: Person | None) -> bool:
    """Does this person hold the administrator's role today?"""
    return person is not None and roles_of(person).filter(role=Role.ADMINISTRATOR).exists()


def administrators() -> QuerySet[Person]:
    """Everybody who holds the administrator's role today and has an address."""
    today = timezone.localdate()
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    held = RoleAssignment.objects.filter(begun, not_over, role=Role.ADMINISTRATOR)
    return Person.objects.filter(pk__in=held.values("person")).exclude(email="").order_by("pk")


def cohorts_seen_by(person: Person | None) -> QuerySet[Cohort]:
    """Cohorts a person looks after: as trainer of the course or substitute, as coordinator, or all as administrator."""
    if person is None:
        return Cohort.objects.none()
    if is_administrator(person):
        return Cohort.objects.filter(is_test=False)
    roles = roles_of(person)
    own = Q(course__in=roles.filter(role=Role.TRAINER).values("course"))
    mine = Q(pk__in=roles.filter(role__in=[Role.TRAINER, Role.COORDINATOR]).values("cohort"))
    of_my_association = Q(
        pk__in=Enrolment.objects.filter(association__in=_associations(person), is_test=False).values("cohort")
    )
    return Cohort.objects.filter(own | mine | of_my_association, is_test=False)


def cohorts_led_by(person: Person | None) -> QuerySet[Cohort]:
    """Cohorts a person may change: as trainer of the course, as the cohort's coordinator, or all as administrator."""
    if person is None:
        return Cohort.objects.none()
    if is_administrator(person):
        return Cohort.objects.filter(is_test=False)
    roles = roles_of(person)
    own = Q(course__in=roles.filter(role=Role.TRAINER).values("course"))
    mine = Q(pk__in=roles.filter(role__in=[Role.TRAINER, Role.COORDINATOR]).values("cohort"))
    return Cohort.objects.filter(own | mine, is_test=False)


def _associations(person: Person) -> QuerySet[RoleAssignment, Any]:
    return roles_of(person).filter(role=Role.COORDINATOR, association__isnull=False).values("association")


def associations_seen_by(person: Person | None) -> QuerySet[Association]:
    """Associations a person coordinates, or has people of in a led cohort, or all as administrator."""
    if person is None:
        return Association.objects.none()
    if is_administrator(person):
        return Association.objects.all()
    of_people = Enrolment.objects.filter(cohort__in=cohorts_led_by(person), is_test=False).values(
        "association"
    )
    return Association.objects.filter(Q(pk__in=_associations(person)) | Q(pk__in=of_people))


def associations_led_by(person: Person | None) -> QuerySet[Association]:
    """Associations a person may correct: those they coordinate, or all as administrator."""
    if person is None:
        return Association.objects.none()
    if is_administrator(person):
        return Association.objects.all()
    return Association.objects.filter(pk__in=_associations(person))


def associations_named_by(person: Person | None) -> QuerySet[Association]:
    """Associations whose people a person brings in and sees by name: coordinated so, or all as administrator."""
    if person is None or is_administrator(person):
        return associations_led_by(person)
    named = roles_of(person).filter(role=Role.COORDINATOR, association__isnull=False, sees_names=True)
    return Association.objects.filter(pk__in=named.values("association"))


def leads_by_name(person: Person | None, cohort: Cohort) -> bool:
    """Does this person lead the cohort and see everybody in it by name?"""
    if person is None or cohort.is_test:
        return False
    trainer, coordinator = Q(role=Role.TRAINER), Q(role=Role.COORDINATOR, sees_names=True)
    held = trainer & Q(course=cohort.course_id) | (trainer | coordinator) & Q(cohort=cohort.pk)
    return is_administrator(person) or roles_of(person).filter(held).exists()


def coordinators_by_name(cohort: Cohort) -> set[int]:
    """Keys of the people who coordinate a cohort today and see its people by name."""
    today = timezone.localdate()
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    held = RoleAssignment.objects.filter(begun, not_over, role=Role.COORDINATOR, cohort=cohort)
    return set(held.filter(sees_names=True).values_list("person", flat=True))


def cohorts_led_by_name(person: Person | None) -> QuerySet[Cohort]:
    """Cohorts a person leads, seeing everybody in them by name: all for which `leads_by_name` says yes."""
    real = Cohort.objects.filter(is_test=False)
    if person is None or is_administrator(person):
        return real if person is not None else real.none()
    trainer, coordinator = Q(role=Role.TRAINER), Q(role=Role.COORDINATOR, sees_names=True)
    roles = roles_of(person)
    return real.filter(
        Q(course__in=roles.filter(trainer, course__isnull=False).values("course"))
        | Q(pk__in=roles.filter(trainer | coordinator, cohort__isnull=False).values("cohort"))
    )


def cohorts_taught_by(person: Person | None) -> QuerySet[Cohort]:
    """Cohorts a person teaches today: as trainer of the course or as substitute, or all as administrator."""
    real = Cohort.objects.filter(is_test=False)
    if person is None:
        return real.none()
    if is_administrator(person):
        return real
    teaching = roles_of(person).filter(role=Role.TRAINER)
    return real.filter(
        Q(course__in=teaching.filter(course__isnull=False).values("course"))
        | Q(pk__in=teaching.filter(cohort__isnull=False).values("cohort"))
    )


def enrolments_seen_by(person: Person | None) -> QuerySet[Enrolment]:
    """Enrolments (never test ones) a person may see *by name*."""
    return _enrolments(person, names=True)


def enrolments_counted_by(person: Person | None) -> QuerySet[Enrolment]:
    """Enrolments (never test ones) that go into the figures a person may see, named or not."""
    return _enrolments(person, names=False)


def _enrolments(person: Person | None, *, names: bool) -> QuerySet[Enrolment]:
    real = Enrolment.objects.filter(is_test=False)
    if person is None:
        return real.none()
    if is_administrator(person):
        return real
    roles = roles_of(person)
    coordinating = roles.filter(role=Role.COORDINATOR)
    if names:
        coordinating = coordinating.filter(sees_names=True)
    teaching = roles.filter(role=Role.TRAINER)
    return real.filter(
        Q(cohort__course__in=teaching.filter(course__isnull=False).values("course"))
        | Q(cohort__in=teaching.filter(cohort__isnull=False).values("cohort"))
        | Q(cohort__in=coordinating.filter(cohort__isnull=False).values("cohort"))
        | Q(association__in=coordinating.filter(association__isnull=False).values("association"))
    )


UNMATCHED = Q(association=None) & ~Q(association_written="")


def unmatched(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Of these, those whose association was written down and is none of ours yet. Files and reports count them."""
    return enrolments.filter(UNMATCHED)


def people_seen_by(person: Person | None) -> QuerySet[Person]:
    """People somebody may see by name: those of the enrolments they see; all as administrator."""
    if is_administrator(person):
        return known_people()
    return known_people().filter(pk__in=enrolments_seen_by(person).values("person"))


def courses_taught_by(person: Person | None) -> QuerySet[Course]:
    """Courses a person writes and teaches; all as administrator."""
    if person is None:
        return Course.objects.none()
    if is_administrator(person):
        return Course.objects.all()
    return Course.objects.filter(pk__in=roles_of(person).filter(role=Role.TRAINER).values("course"))


def is_staff(person: Person | None) -> bool:
    """Does this person hold any role with rights today? A contact has none."""
    return person is not None and roles_of(person).exclude(role=Role.CONTACT).exists()


def staff_among(people: Any) -> set[int]:
    """Of these people (keys), those who hold a role with rights, today or another day."""
    held = RoleAssignment.objects.filter(person__in=people).exclude(role=Role.CONTACT)
    return set(held.values_list("person", flat=True))


def courses_answered_by(person: Person | None) -> QuerySet[Course]:
    """Courses whose contact somebody is today."""
    if person is None:
        return Course.objects.none()
    return Course.objects.filter(pk__in=roles_of(person).filter(role=Role.CONTACT).values("course"))


def contact_address(course: UUID) -> str:
    """Where answers to letters about a course go: its first contact with an address; empty where there is none."""
    found = contacts_of(course).exclude(email="").order_by("pk").values_list("email", flat=True).first()
    return found or ""


def contacts_of(course: UUID) -> QuerySet[Person]:
    """The people named as contacts of a course today."""
    today = timezone.localdate()
    named = RoleAssignment.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=today),
        Q(ends_on=None) | Q(ends_on__gte=today),
        role=Role.CONTACT,
        course_id=course,
    )
    return Person.objects.filter(pk__in=named.values("person"), erased_at=None)
