"""Writes about groups and enrolments."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lms.cohorts.enums import OPEN_STATES, EnrolmentState, Origin
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent
from lms.cohorts.queries import dropped_in, open_cohort
from lms.errors import Refused
from lms.mail import actions as mail
from lms.outline.models import Course
from lms.people.models import Association, Person


def create(*, course: Course, name: str, **fields: Any) -> Cohort:
    """A new group of a course."""
    return Cohort.objects.create(course=course, name=name, **fields)


@transaction.atomic
def change(*, cohort: Cohort, **fields: Any) -> Cohort:
    """Correct name and days of a group."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    for name, value in fields.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=[*fields])
    return cohort


@transaction.atomic
def enrol(
    *,
    person: Person,
    cohort: Cohort,
    state: EnrolmentState = EnrolmentState.ACTIVE,
    origin: Origin = Origin.STAFF,
    association: Association | None = None,
    association_written: str = "",
    by: Person | None = None,
    is_test: bool = False,
) -> Enrolment:
    """The person's open enrolment in the cohort's course, made where there is none. A repeat is a new row.

    `association_written` is the association as somebody wrote it: kept, and never a row of its own.
    """
    # Locks the person, so that two invitations at once make one enrolment.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    open_one = Enrolment.objects.filter(person=person, course_id=cohort.course_id, is_test=is_test)
    open_one = open_one if is_test else open_one.filter(state__in=OPEN_STATES)
    found = open_one.first()
    if found is not None:
        return found
    enrolment = Enrolment.objects.create(
        person=person,
        course_id=cohort.course_id,
        cohort=cohort,
        association=association,
        association_written=association_written[:200],
        state=state,
        origin=origin,
        is_test=is_test,
    )
    _note(enrolment, by=by)
    return enrolment


@transaction.atomic
def accept(*, enrolment: Enrolment) -> Enrolment:
    """An invited or applied person begins; anybody else stays as they are."""
    enrolment = _locked(enrolment)
    if enrolment.state not in (EnrolmentState.INVITED, EnrolmentState.APPLIED):
        return enrolment
    return _set_state(enrolment, EnrolmentState.ACTIVE, by=enrolment.person)


@transaction.atomic
def join(*, person: Person, course: UUID) -> Enrolment:
    """The person begins by their own decision: an invitation is accepted, else the open self-study group is joined.

    Whoever learns already stays as they are, so a second press changes nothing. Refused where nothing is open.
    """
    # Locks the person, so that a button pressed twice at once makes one enrolment.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    mine = Enrolment.objects.filter(person=person, course_id=course, state__in=OPEN_STATES, is_test=False)
    found = mine.first()
    if found is not None and found.state == EnrolmentState.INVITED:
        return accept(enrolment=found)
    if found is not None:
        return found
    cohort = open_cohort(course)
    if cohort is None:
        raise Refused(_("This course is not open at the moment. Please ask the contact on its page."))
    return enrol(person=person, cohort=cohort, origin=Origin.SELF, by=person)


@transaction.atomic
def move(*, enrolment: Enrolment, cohort: Cohort, by: Person | None = None, why: str = "") -> Enrolment:
    """To another group of the same course. Records stay with the enrolment."""
    enrolment = _locked(enrolment)
    if cohort.course_id != enrolment.course_id:
        raise Refused(_("The other group takes another course."))
    if cohort.pk == enrolment.cohort_id:
        return enrolment
    enrolment.cohort = cohort
    enrolment.save(update_fields=["cohort"])
    _note(enrolment, by=by, why=why)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person | None = None, why: str = "") -> Enrolment:
    """The person no longer takes part; what was done stays recorded. Letters about the enrolment are pointless."""
    mail.void(about=f"enrolment:{enrolment.pk}")
    return _set_state(_locked(enrolment), EnrolmentState.WITHDRAWN, by=by, why=why)


@transaction.atomic
def take_up(
    *, enrolment: Enrolment, state: EnrolmentState, by: Person | None = None, why: str = ""
) -> Enrolment:
    """A withdrawn enrolment is again what it was; anything else stays as it is."""
    enrolment = _locked(enrolment)
    return (
        _set_state(enrolment, state, by=by, why=why)
        if enrolment.state == EnrolmentState.WITHDRAWN
        else enrolment
    )


@transaction.atomic
def finish(*, enrolment: Enrolment, by: Person | None = None, why: str = "") -> Enrolment:
    """The person has finished the course; they may still read."""
    return _set_state(_locked(enrolment), EnrolmentState.FINISHED, by=by, why=why)


@transaction.atomic
def resume(*, enrolment: Enrolment, by: Person | None = None, why: str = "") -> Enrolment:
    """Takes a withdrawal or an end back: the person is where they were before it.

    Refused where they take the course in another enrolment by now.
    """
    # Locks the person, so that nobody is brought into a second group meanwhile.
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.person_id)
    enrolment = _locked(enrolment)
    if enrolment.state in OPEN_STATES:
        return enrolment
    _refuse_second(enrolment)
    open_before = EnrolmentEvent.objects.filter(enrolment=enrolment, state__in=OPEN_STATES).order_by("-pk")
    before = open_before.values_list("state", flat=True).first()
    return _set_state(enrolment, EnrolmentState(before or EnrolmentState.ACTIVE), by=by, why=why)


@transaction.atomic
def repeat(*, enrolment: Enrolment, cohort: Cohort, by: Person | None = None, why: str = "") -> Enrolment:
    """The course once more: a new enrolment. What was done the first time stays with the first one.

    Refused while the person still takes the course.
    """
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.person_id)
    if cohort.course_id != enrolment.course_id:
        raise Refused(_("The other group takes another course."))
    _refuse_second(enrolment)
    again = enrol(
        person=enrolment.person,
        cohort=cohort,
        association=enrolment.association,
        association_written=enrolment.association_written,
        by=by,
    )
    if why:
        _note(again, by=by, why=why)
    return again


def _refuse_second(enrolment: Enrolment) -> None:
    same = Enrolment.objects.filter(person=enrolment.person_id, course=enrolment.course_id, is_test=False)
    if same.filter(state__in=OPEN_STATES).exists():
        raise Refused(_("This person takes the course at the moment, in this or another group."))


def note(*, enrolment: Enrolment, by: Person, why: str) -> None:
    """Something that staff did for a person and that changes neither state nor group."""
    _note(enrolment, by=by, why=why)


def keep_count(*, enrolment: Enrolment, done: int, counted: int) -> None:
    """The counters of an enrolment. Called by progress only, in the ledger's transaction."""
    Enrolment.objects.filter(pk=enrolment.pk).update(done=done, counted=counted)


@transaction.atomic
def set_dates(
    *,
    cohort: Cohort,
    module: str,
    opens: str | None = None,
    until: date | None = None,
    days_before: int | None = None,
) -> Cohort:
    """When a module opens for this group (ISO time) and until when it is recommended; nothing closes by it."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    wanted = {"opens": opens, "until": until.isoformat() if until else None, "days_before": days_before}
    kept = {name: value for name, value in wanted.items() if value is not None}
    cohort.dates = {key: value for key, value in cohort.dates.items() if key != module}
    if kept:
        cohort.dates[module] = kept
    cohort.save(update_fields=["dates"])
    return cohort


@transaction.atomic
def drop_slot(*, cohort: Cohort, slot: str, why: str) -> Cohort:
    """A seminar day (key) will not be held for this group, and why."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    cohort.dates = {**cohort.dates, slot: {"dropped": why}}
    cohort.save(update_fields=["dates"])
    return cohort


@transaction.atomic
def take_up_slot(*, cohort: Cohort, slot: str, now: datetime) -> bool:
    """A seminar day (key) that was given up is to be held after all: as something new. False where it was not."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if slot not in dropped_in(cohort.dates):
        return False
    cohort.dates = {**cohort.dates, slot: {"again": now.isoformat()}}
    cohort.save(update_fields=["dates"])
    return True


@transaction.atomic
def try_out(*, person: Person, course: UUID) -> Enrolment:
    """A trainer walks a course as a participant: a test enrolment that no report counts."""
    # A group of its own, seen in no list, so that no real group's dates or people are touched.
    name = {"name": _("Look as a participant"), "self_study": True}
    cohort, _made = Cohort.objects.get_or_create(course_id=course, is_test=True, defaults=name)
    return enrol(person=person, cohort=cohort, origin=Origin.TEST, is_test=True)


def _locked(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.select_for_update(of=("self",)).select_related("person").get(pk=enrolment.pk)


def _set_state(enrolment: Enrolment, state: EnrolmentState, *, by: Person | None, why: str = "") -> Enrolment:
    if enrolment.state == state:
        return enrolment
    enrolment.state = state
    enrolment.save(update_fields=["state"])
    _note(enrolment, by=by, why=why)
    return enrolment


def _note(enrolment: Enrolment, *, by: Person | None, why: str = "") -> None:
    EnrolmentEvent.objects.create(
        enrolment=enrolment, state=enrolment.state, cohort_id=enrolment.cohort_id, by=by, why=why
    )
