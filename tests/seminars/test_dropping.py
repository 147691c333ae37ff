"""A seminar day that will not be held for a group: the way says so, nothing waits for it, and it can be taken back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.errors import Refused
from lms.outline.models import Activity
from lms.pages.models import LessonPage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import Standing, standing
from lms.progress.words import door_sentence
from lms.reports.where import stations
from lms.seminars import actions
from lms.seminars.models import Seminar
from lms.seminars.queries import undated_of
from tests import build
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def group(committed: Any, settings: Any) -> Cohort:
    """A lesson, a seminar day, and a module that waits for having been there."""
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    with committed():
        page = build.course_page("Politik")
        build.lesson(build.module(page, "Vorher"), "Würde")
        day = build.module(page, "Seminar", phase="seminar")
        build.slot(day, "Ein Tag im Rathaus", required=True)
        build.lesson(build.module(page, "Nachher", phase="after", unlock="after_attendance"), "Danach")
        build.lesson(
            build.module(
                page, "Schluss", phase="after", unlock="after_done", unlock_after=day.translation_key
            ),
            "Ende",
        )
        return build.cohort(page, "Dortmund")


@pytest.fixture
def mine(group: Cohort) -> Enrolment:
    return build.enrol(build.person(), group)


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


def at(enrolment: Enrolment) -> Standing:
    return standing(learner_of(enrolment), "de")


def drop(group: Cohort, committed: Any, why: str = "Zu wenige haben sich angemeldet.") -> None:
    with committed():
        actions.drop(cohort=group, slot=sem.slot_of(group), why=why)
    group.refresh_from_db()


def doors(enrolment: Enrolment) -> dict[str, bool]:
    here = at(enrolment)
    return {module.title: here.door_of(module).open for module in here.modules}


def read(enrolment: Enrolment, title: str) -> None:
    lesson = build.activity(LessonPage.objects.get(title=title))
    outcome = Outcome(State.DONE)
    progress.record(enrolment=enrolment, activity=lesson.pk, outcome=outcome, source=Source.LESSON)


def test_what_waited_for_it_opens_and_it_counts_no_more(
    group: Cohort, mine: Enrolment, committed: Any
) -> None:
    assert (doors(mine)["Nachher"], doors(mine)["Schluss"]) == (False, False)
    assert at(mine).tally.counted == 4
    drop(group, committed)
    mine.refresh_from_db()
    assert all(doors(mine).values())
    assert (mine.counted, at(mine).tally.counted) == (3, 3)
    for title in ("Würde", "Danach", "Ende"):
        read(mine, title)
    mine.refresh_from_db()
    assert (mine.done, mine.counted) == (3, 3)


def test_another_group_of_the_course_waits_for_its_own(group: Cohort, committed: Any) -> None:
    other = build.enrol(build.person("Bea"), build.cohort_of(group.course, "Hagen"))
    drop(group, committed)
    assert not doors(other)["Nachher"]


def test_the_way_says_so_with_the_reason(
    group: Cohort, mine: Enrolment, committed: Any, signed_in: Any
) -> None:
    client = signed_in(mine.person)
    client.get("/mein-weg/")
    drop(group, committed, "Die <b>Trainerin</b> ist krank.")
    with at_most(14):
        page = client.get("/mein-weg/").content.decode()
    assert "Dieses Seminar findet in Ihrer Gruppe nicht statt." in page
    assert "Die &lt;b&gt;Trainerin&lt;/b&gt; ist krank." in page
    assert "findet nicht statt</small>" in page  # above the seminar's part of the way
    assert door_sentence(at(mine).door_of(at(mine).modules[2]), at(mine)) == ""


def test_taken_back_it_counts_again_and_the_doors_close_for_who_has_not_begun(
    group: Cohort, mine: Enrolment, committed: Any
) -> None:
    drop(group, committed)
    read(mine, "Danach")
    with committed():
        actions.take_up(cohort=group, slot=sem.slot_of(group), now=timezone.now())
    mine.refresh_from_db()
    assert mine.counted == 4
    assert doors(mine)["Nachher"]  # begun
    assert not doors(mine)["Schluss"]


def test_whoever_was_finished_meanwhile_stays_so(group: Cohort, mine: Enrolment, committed: Any) -> None:
    day = sem.slot_of(group)
    lesson = build.activity(LessonPage.objects.get(title="Würde"))
    Activity.objects.filter(pk=day.pk).update(parent=lesson.parent)  # one module of lesson and seminar day
    type(group.course).objects.filter(pk=group.course_id).update(version=group.course.version + 1)
    drop(group, committed)
    read(mine, "Würde")
    before = at(mine)
    with committed():
        actions.take_up(cohort=group, slot=day, now=timezone.now())
    after = at(mine)
    module = next(row for row in after.modules if row.title == "Vorher")
    assert before.is_done(module)
    assert after.is_done(module)
    assert day.pk in after.tally.new  # something new, not something missing


def test_a_day_with_a_date_cannot_be_given_up_and_a_cancelled_date_is_none(
    group: Cohort, committed: Any
) -> None:
    planned = sem.seminar(group, DAY)
    with pytest.raises(Refused):
        actions.drop(cohort=group, slot=sem.slot_of(group), why="x")
    actions.cancel(seminar=planned, why="krank", now=timezone.now())
    drop(group, committed)
    assert [one.why for one in undated_of(group, "de")] == ["Zu wenige haben sich angemeldet."]


def test_planning_a_date_takes_it_back(group: Cohort, mine: Enrolment, committed: Any) -> None:
    drop(group, committed)
    with committed():
        sem.seminar(group, DAY)
    assert not doors(mine)["Nachher"]
    group.refresh_from_db()
    assert undated_of(group, "de") == []


def test_a_copy_of_the_group_has_its_own_word(group: Cohort, committed: Any) -> None:
    drop(group, committed)
    copy = actions.copy_group(cohort=group, name="Neu", days=30, now=timezone.now())
    assert copy.dates == {}


def test_who_is_where_leaves_it_out(group: Cohort, mine: Enrolment, trainer: Person, committed: Any) -> None:
    assert "Ein Tag im Rathaus" in [one.title for one in stations(trainer, group, "de")]
    drop(group, committed)
    assert [one.title for one in stations(trainer, group, "de")] == ["Vorher", "Nachher"]


class TestPages:
    """By who leads the group, with a reason."""

    def page(self, client: Client, group: Cohort, data: dict[str, str] | None = None) -> Any:
        address = reverse("lms_staff:drop_slot", args=[group.pk, sem.slot_of(group).pk])
        return client.get(address) if data is None else client.post(address, data)

    def test_from_the_group_and_back(
        self, group: Cohort, trainer: Person, signed_in: Any, committed: Any
    ) -> None:
        client = signed_in(trainer)
        with at_most(44):
            shown = client.get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()
        assert reverse("lms_staff:drop_slot", args=[group.pk, sem.slot_of(group).pk]) in shown
        assert self.page(client, group).status_code == 200
        assert self.page(client, group, {"why": " "}).status_code == 422
        with committed():
            assert self.page(client, group, {"why": "Zu wenige."}).status_code == 302
        shown = client.get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()
        assert "findet nicht statt." in shown
        assert "Zu wenige." in shown
        with committed():
            self.page(client, group, {"again": "1"})
        group.refresh_from_db()
        assert undated_of(group, "de")[0].why == ""

    def test_it_is_not_there_for_others_nor_with_a_date(
        self, group: Cohort, trainer: Person, signed_in: Any
    ) -> None:
        other = build.appointed(
            "Andere", role=Role.COORDINATOR, cohort=build.cohort_of(group.course, "Hagen")
        )
        assert self.page(signed_in(other), group, {"why": "x"}).status_code == 404
        sem.seminar(group, DAY)
        assert self.page(signed_in(trainer), group, {"why": "x"}).status_code == 404
        assert Seminar.objects.filter(cancelled_at=None).count() == 1

    def test_coordinators_of_the_group_may(self, group: Cohort, signed_in: Any) -> None:
        chief = build.person("Chefin")
        appointments.appoint(person=chief, role=Role.COORDINATOR, cohort=group, sees_names=True)
        assert self.page(signed_in(chief), group).status_code == 200


def test_self_study_waits_for_no_module_of_seminars_alone(group: Cohort, mine: Enrolment) -> None:
    type(group).objects.filter(pk=group.pk).update(self_study=True)
    assert doors(mine)["Schluss"]
