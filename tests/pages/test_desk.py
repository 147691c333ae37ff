"""The trainer's desk: own courses only, at a fixed price."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from lms.attendance import deciding
from lms.attendance.enums import HeldWhy, TickSource
from lms.attendance.models import HeldTick
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.facts import actions as facts
from lms.pages.desk import Desk, desk_of
from lms.pages.models import CoursePage, LessonPage
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.queries import at_most, count
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
PRICE = 19  # with a seminar to come and one that is over, of which marks wait


@pytest.fixture(autouse=True)
def _english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def course(committed: Any) -> CoursePage:
    with committed():
        page = build.course_page("Politik verstehen")
        build.lesson(build.module(page, "Demokratie"), "Wuerde")
    return page


@pytest.fixture
def trainer(course: CoursePage) -> Person:
    return trainer_of(course)


def trainer_of(course: CoursePage) -> Person:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, role=Role.TRAINER, course=build.course_row(course))
    return person


def lesson() -> LessonPage:
    return LessonPage.objects.get(title="Wuerde")


def change(person: Person | None = None) -> LessonPage:
    page = lesson()
    page.summary = "Neu"
    page.save_revision(user=person.user if person else None)
    return page


def titles(pages: Any) -> list[str]:
    return [page.title for page in pages]


def test_somebody_without_a_course_has_an_empty_desk(course: CoursePage) -> None:
    assert desk_of(build.person().user) == Desk()


def test_own_courses_stand_there_with_their_addresses(course: CoursePage, trainer: Person) -> None:
    (own,) = desk_of(trainer.user).courses
    assert (own.page.title, own.address) == ("Politik verstehen", course.get_url_parts()[2])


def test_a_course_that_is_not_published_has_no_address(course: CoursePage, trainer: Person) -> None:
    CoursePage.objects.get().unpublish()
    assert [own.address for own in desk_of(trainer.user).courses] == [""]


def test_the_newest_edit_comes_first_with_who_made_it(trainer: Person) -> None:
    change(trainer)
    first, *others = desk_of(trainer.user).edits
    assert (first.page.title, first.by) == ("Wuerde", "Selma Arslan")
    assert [edit.by for edit in others] == ["", ""]


def test_drafts_are_what_readers_do_not_see_yet(course: CoursePage, trainer: Person) -> None:
    assert desk_of(trainer.user).drafts == ()
    change()
    assert titles(desk_of(trainer.user).drafts) == ["Wuerde"]
    CoursePage.objects.get().unpublish()
    assert set(titles(desk_of(trainer.user).drafts)) == {"Wuerde", "Politik verstehen"}


def test_more_drafts_than_fit_are_counted(course: CoursePage, trainer: Person, committed: Any) -> None:
    part = build.module(course, "Viele")
    for number in range(10):
        build.lesson(part, f"L{number}").unpublish()
    desk = desk_of(trainer.user)
    assert (len(desk.drafts), desk.more) == (8, 2)


def test_a_published_text_that_may_stay_hard_stands_there_with_its_reason(
    trainer: Person, signed_in: Any, committed: Any
) -> None:
    assert desk_of(trainer.user).reasoned == ()
    page = lesson()
    page.hard_because = "Es ist ein <Gesetz>."
    page.save_revision()
    assert desk_of(trainer.user).reasoned == ()  # not published yet
    with committed():
        page.get_latest_revision().publish()
    assert titles(desk_of(trainer.user).reasoned) == ["Wuerde"]
    assert "<q>Es ist ein &lt;Gesetz&gt;.</q>" in signed_in(trainer).get("/admin/").content.decode()


def start_review(course: CoursePage, by: Group, who: Person) -> None:
    task = GroupApprovalTask.objects.create(name="Gegenlesen")
    task.groups.add(by)
    workflow = Workflow.objects.create(name="Vier Augen")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=course)
    page = change(who)
    workflow.start(page, who.user)


def test_what_awaits_my_review_is_listed_and_only_that(course: CoursePage, trainer: Person) -> None:
    colleague = trainer_of(course)
    readers = Group.objects.create(name="Gegenlesende")
    readers.user_set.add(colleague.user)
    start_review(course, readers, trainer)
    assert titles(desk_of(colleague.user).reviews) == ["Wuerde"]
    assert desk_of(trainer.user).reviews == ()


def test_open_facts_are_counted(course: CoursePage, trainer: Person) -> None:
    facts.bring(course=build.course_row(course), statements={"P01": "Eins.", "P02": "Zwei."})
    assert desk_of(trainer.user).open_facts == 2


def fill_foreign(committed: Any) -> None:
    """A foreign course with everything a desk could show."""
    with committed():
        foreign = build.course_page(f"{CANARY} Kurs")
        page = build.lesson(build.module(foreign, f"{CANARY} Modul"), f"{CANARY} Lektion")
        LessonPage.objects.filter(pk=page.pk).update(hard_because=f"{CANARY} muss sein.")
        page.save_revision(user=build.person(CANARY, "Autorin").user)
        facts.bring(course=build.course_row(foreign), statements={"K1": f"{CANARY} ist gelb."})
        build.cohort(foreign, f"{CANARY} Gruppe")


def test_nothing_of_a_foreign_course_lies_on_the_desk(
    trainer: Person, signed_in: Any, committed: Any
) -> None:
    fill_foreign(committed)
    page = signed_in(trainer).get("/admin/").content.decode()
    assert "Politik verstehen" in page
    assert CANARY not in page
    assert desk_of(trainer.user).open_facts == 0


def test_an_administrator_sees_it(course: CoursePage, signed_in: Any, committed: Any) -> None:
    fill_foreign(committed)
    admin = build.person("Ad", "Min", is_superuser=True)
    page = signed_in(admin).get("/admin/").content.decode()
    assert {f"{CANARY} {what}" in page for what in ("Kurs", "Lektion", "Autorin", "Gruppe")} == {True}


def hold(seminar: Seminar, number: int) -> None:
    """So many marks that came too late."""
    for _n in range(number):
        deciding.ask(
            seminar=seminar, day=localdate(seminar.starts_at), person=build.person(log_in=False),
            source=TickSource.QR, reason=HeldWhy.OLD_CODE, now=seminar.ends_at,
        )  # fmt: skip


@pytest.fixture
def group(committed: Any) -> Cohort:
    with committed():
        return sem.group()


def test_a_substitute_finds_the_next_seminars_and_what_waits(
    group: Cohort, signed_in: Any, committed: Any
) -> None:
    with committed():
        foreign = sem.group(CANARY, CANARY)
    today = localdate()
    over, soon, later = (sem.seminar(group, today + timedelta(days=n)) for n in (-3, 2, 9))
    cancelled = sem.seminar(group, today + timedelta(days=5))
    seminars.cancel(seminar=cancelled, why="Krank", now=cancelled.changed_at)
    strange = sem.seminar(foreign, today + timedelta(days=1))
    for one, number in ((over, 2), (strange, 1)):
        hold(one, number)
    substitute = build.appointed(role=Role.TRAINER, cohort=group, ends_on=today)
    desk = desk_of(substitute.user)
    assert [one.row for one in desk.seminars] == [soon, later]
    assert [(one.seminar.row, one.number) for one in desk.to_decide] == [(over, 2)]
    page = signed_in(substitute).get("/admin/").content.decode()
    for address in (
        reverse("lms_staff:day_sheet", args=[soon.pk]),
        reverse("lms:register", args=[soon.pk]),
        f"{reverse('lms:register', args=[over.pk])}?tag={today - timedelta(days=3)}",
    ):
        assert f'href="{address}"' in page
    assert "2 marks wait for a decision" in page
    assert CANARY not in page
    former = build.appointed(role=Role.TRAINER, cohort=group, ends_on=today - timedelta(days=1))
    assert desk_of(former.user) == Desk()


def test_a_mark_that_was_decided_waits_no_more(group: Cohort) -> None:
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    over = sem.seminar(group, localdate() - timedelta(days=3))
    hold(over, 2)
    deciding.drop(held=HeldTick.objects.first(), by=trainer, now=over.ends_at)
    assert [one.number for one in desk_of(trainer.user).to_decide] == [1]


def test_the_first_page_leads_to_editing_looking_reading_and_progress(
    course: CoursePage, trainer: Person, signed_in: Any
) -> None:
    group = build.cohort(course, "Dortmund")
    page = signed_in(trainer).get("/admin/").content.decode()
    for address in (
        f"/admin/pages/{course.pk}/edit/",
        f"/admin/teilnehmende/kurs/{course.translation_key}/",
        course.get_url_parts()[2],
        f"/admin/teilnehmende/?cohort={group.pk}",
    ):
        assert f'href="{address}"' in page


def test_a_coordinator_has_groups_and_no_desk(course: CoursePage, signed_in: Any) -> None:
    group = build.cohort(course, "Dortmund")
    person = build.person()
    appointments.appoint(person=person, role=Role.COORDINATOR, cohort=group)
    page = signed_in(person).get("/admin/").content.decode()
    assert f"/admin/teilnehmende/?cohort={group.pk}" in page
    assert 'id="lms-desk"' not in page


def test_a_group_that_is_over_is_not_among_the_running(
    course: CoursePage, trainer: Person, signed_in: Any
) -> None:
    build.cohort(course, "Vorbei", access_until="2020-01-31")
    page = signed_in(trainer).get("/admin/").content.decode()
    assert "Vorbei" not in page
    assert "You do not look after a running group." in page


def test_an_empty_desk_says_so(course: CoursePage, trainer: Person, signed_in: Any) -> None:
    page = signed_in(trainer).get("/admin/").content.decode()
    assert "Nothing. Everything is reviewed." in page
    assert "Nothing. Everything you wrote is published." in page


def teach(group: Cohort) -> None:
    """A seminar to come, and one that is over, of which a mark waits."""
    sem.seminar(group, localdate() + timedelta(days=3))
    hold(sem.seminar(group, localdate() - timedelta(days=3)), 1)


def test_the_price_of_a_desk_does_not_grow(
    course: CoursePage, trainer: Person, group: Cohort, committed: Any
) -> None:
    def fresh() -> Any:
        return Person.objects.select_related("user").get(pk=trainer.pk).user

    change(trainer)
    appointments.appoint(person=trainer, role=Role.TRAINER, cohort=group)
    teach(group)
    user = fresh()
    few = count(lambda: desk_of(user))
    with committed():
        for number in range(3):
            more = build.course_page(f"Kurs {number}")
            appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(more))
            build.lesson(build.module(more, "M"), "L").save_revision(user=trainer.user)
    for _n in range(2):
        teach(group)
    again = fresh()
    with at_most(few):
        desk = desk_of(again)
    assert (len(desk.courses), len(desk.seminars), len(desk.to_decide)) == (4, 3, 3)
    assert few <= PRICE
