"""A group once more with moved dates and without people; and a single date without a course."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lms.attendance.models import Funding
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, RoleAssignment
from lms.cohorts.queries import learner_of
from lms.journey.dates import dates_for
from lms.journey.queries import way
from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.progress.queries import standing
from lms.seminars import actions
from lms.seminars.models import Seminar
from tests import build
from tests.once import made_once
from tests.seminars import build as sem
from tests.seminars.build import NOW

DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))
NINE = time(9)


def _make(committed: Any) -> tuple[Cohort]:
    with committed():
        return (sem.group(starts_on=date(2027, 1, 4), access_until=date(2027, 6, 30)),)


_rows = made_once(_make)


@given(DAYS, st.integers(-400, 400))
def test_a_moved_time_keeps_its_hour_on_the_clock(day: date, days: int) -> None:
    at = timezone.make_aware(datetime.combine(day, NINE))
    moved = timezone.localtime(actions.at_same_hour(at, days))
    assert (moved.date(), moved.time()) == (day + timedelta(days=days), NINE)


def test_a_copy_has_all_dates_moved_and_nobody_in_it(group: Cohort) -> None:
    lead, learner = build.person("Eins"), build.person("Zwei")
    build.enrol(learner, group)
    appointments.appoint(person=lead, role=Role.TRAINER, cohort=group)
    module = Activity.objects.filter(course=group.course, kind="module").earliest("position").key
    cohorts.set_dates(cohort=group, module=module, opens="2027-01-20T08:00:00+01:00", days_before=7)
    sem.seminar(
        group, trainers=[lead], venue=sem.venue(), bring="Stift", cost="frei", level="B1", seats=9, room="Saal",
        is_public=True, needs_approval=True, presence_by="unit", check_out=True,
        books_from=datetime(2026, 12, 20, 7, tzinfo=UTC), books_until=datetime(2027, 1, 20, 17, tzinfo=UTC),
        cancel_until=datetime(2027, 1, 21, 11, tzinfo=UTC),
    )  # fmt: skip
    actions.cancel(seminar=sem.seminar(group, date(2027, 1, 30)), why="Krank", now=NOW)
    group.refresh_from_db()
    made = actions.copy_group(cohort=group, name="Sommer", days=154, now=NOW)
    made.refresh_from_db()
    assert (made.name, made.course) == ("Sommer", group.course)
    assert (made.starts_on, made.access_until) == (date(2027, 6, 7), date(2027, 12, 1))
    assert made.seminar_on == date(2027, 6, 26)
    assert made.dates == {module: {"opens": "2027-06-23T08:00:00+02:00", "days_before": 7}}
    copy = Seminar.objects.get(cohort=made)
    local = [timezone.localtime(unit.starts_at).strftime("%d.%m. %H:%M") for unit in copy.units.all()]
    assert local == ["26.06. 09:00", "26.06. 09:45", "26.06. 10:45", "26.06. 11:30"]
    same = ("venue_id", "bring", "cost", "level", "seats", "room", "is_public", "slot_id")
    same += ("needs_approval", "presence_by", "check_out", "remind_before", "remind_after")
    first = Seminar.objects.get(cohort=group, cancelled_at=None)
    assert [getattr(copy, name) for name in same] == [getattr(first, name) for name in same]
    assert copy.books_from == datetime(2027, 5, 23, 6, tzinfo=UTC)
    assert copy.books_until == datetime(2027, 6, 23, 16, tzinfo=UTC)
    assert copy.cancel_until == datetime(2027, 6, 24, 10, tzinfo=UTC)
    assert (copy.sequence, copy.uuid != first.uuid) == (0, True)
    assert not copy.leads.exists()
    assert not made.enrolments.exists()
    assert not RoleAssignment.objects.filter(cohort=made).exists()


def test_a_link_to_a_video_meeting_is_not_copied(group: Cohort) -> None:
    sem.seminar(group, format="online", video_link="https://video.example/alt")
    made = actions.copy_group(cohort=group, name="Neu", days=7, now=NOW)
    copy = Seminar.objects.get(cohort=made)
    assert (copy.format, copy.video_link) == ("online", "")


def test_project_and_funder_stay_with_the_old_group_and_the_page_says_so(
    group: Cohort, signed_in: Any
) -> None:
    sem.seminar(group)
    Funding.objects.create(cohort=group, project="Brücken 2026", reference="AZ 7")
    made = actions.copy_group(cohort=group, name="Neu", days=7, now=NOW)
    assert not Funding.objects.filter(cohort=made).exists()
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    shown = client.get(reverse("lms_staff:copy_group", args=[group.pk])).content.decode()
    assert "Projekt und Geldgeber" in shown


def test_the_form_asks_for_the_new_day(group: Cohort, signed_in: Any) -> None:
    sem.seminar(group)
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    address = reverse("lms_staff:copy_group", args=[group.pk])
    assert "23. Januar 2027" in client.get(address).content.decode()
    answer = client.post(address, {"name": "Frühling", "day": "2027-04-10"})
    made = Cohort.objects.get(name="Frühling")
    assert answer.headers["Location"] == reverse("lms_staff:cohort", args=[made.pk])
    assert (made.seminar_on, made.starts_on) == (date(2027, 4, 10), date(2027, 3, 22))
    assert client.post(address, {"name": "Ohne Tag", "day": ""}).status_code == 422


def test_who_may_make_no_group_copies_none(group: Cohort, signed_in: Any) -> None:
    client = signed_in(build.appointed(role=Role.COORDINATOR, cohort=group))
    address = reverse("lms_staff:copy_group", args=[group.pk])
    assert address not in client.get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()
    client.post(address, {"name": "Nein", "day": "2027-04-10"})
    assert not Cohort.objects.filter(name="Nein").exists()


def event(by: Person, **fields: Any) -> Seminar:
    given = {"title": "Fachtag Ehrenamt", "language": "de", "units": sem.units(), "now": NOW, **fields}
    return actions.plan_event(by=by, **given)


@pytest.mark.django_db
def test_a_single_date_is_a_course_of_one_day_and_no_modules() -> None:
    by = build.person()
    made = event(by, is_public=True)
    course = made.cohort.course
    kinds = list(course.activities.order_by("position").values_list("kind", "required"))
    assert kinds == [("course", False), ("slot", False)]
    assert (course.title, made.cohort.name, made.cohort.seminar_on) == (
        "Fachtag Ehrenamt", "Fachtag Ehrenamt", sem.DAY,
    )  # fmt: skip
    assert [(r.person, r.role, r.course) for r in RoleAssignment.objects.filter(course=course)] == [
        (by, Role.TRAINER, course)
    ]


@pytest.mark.django_db
def test_its_way_shows_the_date_and_no_percent(signed_in: Any) -> None:
    made = event(build.person("Selma", "Arslan"))
    learner = build.person()
    at = standing(learner_of(build.enrol(learner, made.cohort)), "de")
    shown = way(at, dates_for(at, "de"))
    assert (shown.percent, shown.spans, [one.meeting.row for one in shown.dates]) == (None, [], [made])
    with time_machine.travel(NOW, tick=False):
        page = signed_in(learner).get("/mein-weg/").content.decode()
    assert "Samstag, 23. Januar 2027" in page
    assert "Fachtag Ehrenamt" in page
    assert "Prozent" not in page
    assert "<progress" not in page


@pytest.mark.django_db
def test_it_stands_in_the_public_list_without_a_course() -> None:
    made = event(build.person("Selma", "Arslan"), is_public=True)
    with time_machine.travel(NOW, tick=False):
        assert "Fachtag Ehrenamt" in Client().get(reverse("lms:dates")).content.decode()
        page = Client().get(reverse("lms:date", args=[made.uuid])).content.decode()
    assert "Fachtag Ehrenamt" in page
    assert "Selma" not in page


def test_a_trainer_makes_one_in_one_step(group: Cohort, signed_in: Any) -> None:
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    client, address = signed_in(trainer), reverse("lms_staff:add_event")
    data = {
        "title": "Fachtag", "days": "2", "day_0": "2027-01-23", "programme_0": sem.PROGRAMME,
        "day_1": "2027-01-24", "programme_1": "09:00 Abschluss", "format": "on_site", "seats": "30", "is_public": "on",
    }  # fmt: skip
    answer = client.post(address, data)
    made = Seminar.objects.get()
    assert answer.headers["Location"] == reverse("lms_staff:seminar", args=[made.pk])
    assert (made.units.count(), made.is_public, made.leads.get().person) == (5, True, trainer)
    assert client.get(reverse("lms_staff:seminar", args=[made.pk])).status_code == 200
    assert client.get(reverse("lms_staff:change_seminar", args=[made.pk])).status_code == 200
    assert client.get(reverse("lms_staff:matrix") + f"?cohort={made.cohort_id}").status_code == 200
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.post(address, {**data, "title": ""}).status_code == 422
    assert Seminar.objects.count() == 1


def test_a_coordinator_makes_none(group: Cohort, signed_in: Any) -> None:
    client = signed_in(build.appointed(role=Role.COORDINATOR, cohort=group))
    assert client.post(reverse("lms_staff:add_event"), {"title": "Nein"}).status_code in (302, 403)
    assert Course.objects.count() == 1
