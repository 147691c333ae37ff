"""Planning, changing, cancelling: what the rows say afterwards, and what the group is told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.outline.models import Activity
from lms.seminars import actions
from lms.seminars.models import Seminar, SeminarTrainer, Unit
from tests import build
from tests.seminars import build as sem
from tests.seminars.build import NOW

pytestmark = pytest.mark.django_db


def spans(seminar: Seminar) -> list[tuple[str, str]]:
    rows = Unit.objects.filter(seminar=seminar)
    return [(timezone.localtime(u.starts_at).strftime("%d.%m. %H:%M"), u.topic) for u in rows]


def changed(seminar: Seminar, **fields: Any) -> Seminar:
    given = {"units": sem.units(), "trainers": [], "now": NOW, **fields}
    return actions.change(seminar=seminar, **given)


def test_a_plan_keeps_units_and_times(group: Cohort) -> None:
    made = sem.seminar(group)
    assert spans(made) == [
        ("23.01. 09:00", "Ankommen"), ("23.01. 09:45", "Ankommen"),
        ("23.01. 10:45", "Planspiel"), ("23.01. 11:30", "Planspiel"),
    ]  # fmt: skip
    assert made.starts_at == datetime(2027, 1, 23, 8, tzinfo=UTC)
    assert made.ends_at == datetime(2027, 1, 23, 11, 15, tzinfo=UTC)
    assert made.sequence == 0


def test_the_group_follows_its_first_seminar_that_takes_place(group: Cohort) -> None:
    first = sem.seminar(group, date(2027, 2, 6))
    assert Cohort.objects.get(pk=group.pk).seminar_on == date(2027, 2, 6)
    earlier = sem.seminar(group, date(2027, 1, 23))
    assert Cohort.objects.get(pk=group.pk).seminar_on == date(2027, 1, 23)
    actions.cancel(seminar=earlier, why="Krank", now=NOW)
    assert Cohort.objects.get(pk=group.pk).seminar_on == date(2027, 2, 6)
    changed(first, units=sem.units(date(2027, 3, 6)))
    assert Cohort.objects.get(pk=group.pk).seminar_on == date(2027, 3, 6)
    actions.cancel(seminar=first, why="Krank", now=NOW)
    assert Cohort.objects.get(pk=group.pk).seminar_on is None


def test_a_seminar_day_of_another_course_is_refused(group: Cohort, committed: Any) -> None:
    with committed():
        other = sem.group(title="Fremd")
    with pytest.raises(Refused):
        actions.plan(cohort=group, slot=sem.slot_of(other), units=sem.units(), now=NOW)
    lesson = Activity.objects.filter(course=group.course_id, kind="lesson").first()
    assert lesson is not None
    with pytest.raises(Refused):
        actions.plan(cohort=group, slot=lesson, units=sem.units(), now=NOW)
    assert not Seminar.objects.exists()


def test_a_moved_unit_stays_the_same_row(group: Cohort) -> None:
    made = sem.seminar(group)
    before = list(made.units.values_list("pk", flat=True))
    moved = changed(made, units=sem.units(date(2027, 1, 30), "10:00 Neu\n10:45 Planspiel"))
    assert list(moved.units.values_list("pk", flat=True)) == before[:2]
    assert spans(moved) == [("30.01. 10:00", "Neu"), ("30.01. 10:45", "Planspiel")]
    longer = changed(made)
    assert list(longer.units.values_list("pk", flat=True))[:2] == before[:2]
    assert longer.units.count() == 4


def test_each_real_change_raises_the_sequence_and_no_other(group: Cohort) -> None:
    made = sem.seminar(group, now=NOW)
    assert changed(made).sequence == 0
    assert changed(made, room="Saal 2", now=NOW + timedelta(hours=1)).sequence == 1
    assert changed(made, room="Saal 2").sequence == 1
    topics = changed(
        made, units=sem.units(programme="09:00-10:30 Anders\n10:45-12:15 Planspiel"), room="Saal 2"
    )
    assert topics.sequence == 2
    assert actions.cancel(seminar=made, why="Krank", now=NOW).sequence == 3
    assert actions.cancel(seminar=made, why="Noch einmal", now=NOW).cancelled_why == "Krank"
    assert Seminar.objects.get(pk=made.pk).sequence == 3


def test_what_was_cancelled_is_not_changed_any_more(group: Cohort) -> None:
    made = actions.cancel(seminar=sem.seminar(group), why="Krank", now=NOW)
    with pytest.raises(Refused):
        changed(made, room="Saal 2")
    assert Seminar.objects.get(pk=made.pk).room == ""


def test_what_is_over_is_not_cancelled(group: Cohort) -> None:
    made = sem.seminar(group)
    with pytest.raises(Refused):
        actions.cancel(seminar=made, why="Zu spät", now=made.ends_at)
    assert Seminar.objects.get(pk=made.pk).cancelled_at is None


def test_trainers_are_those_named_last(group: Cohort) -> None:
    one, two = build.person("Eins", log_in=False), build.person("Zwei", log_in=False)
    made = sem.seminar(group, trainers=[one])
    kept = SeminarTrainer.objects.get(seminar=made)
    changed(made, trainers=[two, one])
    assert set(made.leads.values_list("person", flat=True)) == {one.pk, two.pk}
    assert made.leads.get(person=one) == kept
    changed(made, trainers=[])
    assert not made.leads.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats": 0},
        {"video_link": "https://video.example/x"},
    ],
)
def test_the_database_refuses_what_makes_no_sense(group: Cohort, wrong: dict[str, Any]) -> None:
    made = sem.seminar(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seminar.objects.filter(pk=made.pk).update(**wrong)


def test_an_online_seminar_has_no_venue(group: Cohort) -> None:
    made = sem.seminar(group, venue=sem.venue())
    with pytest.raises(IntegrityError), transaction.atomic():
        Seminar.objects.filter(pk=made.pk).update(format="online")


def test_one_trainer_stands_once(group: Cohort) -> None:
    one = build.person(log_in=False)
    made = sem.seminar(group, trainers=[one])
    with pytest.raises(IntegrityError), transaction.atomic():
        SeminarTrainer.objects.create(seminar=made, person=one)
