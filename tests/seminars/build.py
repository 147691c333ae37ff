"""A course with a seminar day, its group, and a seminar."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.cohorts.models import Cohort
from lms.outline.models import Activity, ActivityTitle
from lms.seminars import actions
from lms.seminars.models import Seminar, Venue
from lms.seminars.programme import read
from tests import build

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = date(2027, 1, 23)
PROGRAMME = "09:00-10:30 Ankommen\n10:45-12:15 Planspiel"


def group(name: str = "Dortmund", title: str = "Politik", **fields: Any) -> Cohort:
    """A group of a course with a module, a seminar day and a module after it. Call with callbacks executed."""
    page = build.course_page(title)
    build.lesson(build.module(page, f"{title} vorher"))
    build.slot(build.module(page, f"{title} Seminar", phase="seminar"), f"{title} Tag")
    return build.cohort(page, name, **fields)


def slot_of(cohort: Cohort) -> Activity:
    """The seminar day of a group's course."""
    return Activity.objects.get(course=cohort.course_id, kind="slot")


def undated(cohort: Cohort, title: str = "Zweiter Tag") -> Activity:
    """One more seminar day of a group's course, as published, without a date."""
    made = Activity.objects.create(
        course=cohort.course, key=uuid4().hex, kind="slot", phase="seminar", position=99, required=False
    )
    ActivityTitle.objects.create(activity=made, language="de", title=title)
    return made


def units(day: date = DAY, programme: str = PROGRAMME) -> list[actions.Lesson]:
    """A programme on a day."""
    midnight = datetime.combine(day, time())
    return [
        actions.Lesson(
            timezone.make_aware(midnight + timedelta(minutes=one.begins)),
            timezone.make_aware(midnight + timedelta(minutes=one.ends)),
            one.topic,
        )
        for one in read(programme)
    ]


def venue(**fields: Any) -> Venue:
    """A place."""
    return Venue.objects.create(
        **{"name": "Bürgerhaus", "street": "Parkstraße 4", "town": "Dortmund", **fields}
    )


def seminar(cohort: Cohort, day: date = DAY, programme: str = PROGRAMME, **fields: Any) -> Seminar:
    """A seminar of the group."""
    now = fields.pop("now", timezone.now())
    return actions.plan(cohort=cohort, slot=slot_of(cohort), units=units(day, programme), now=now, **fields)
