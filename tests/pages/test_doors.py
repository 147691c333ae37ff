"""Doors behind seminars: what a module waits for, and what stands open at the next request (6, 16)."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from lms.cohorts.models import Cohort, Enrolment
from lms.outline.enums import Unlock
from lms.outline.models import Activity
from lms.pages.models import CoursePage, LessonPage, ModulePage, SlotPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db


def _page(committed: Any) -> CoursePage:
    with committed():
        page = build.course_page()
        for title, phase in (("Vorher", "before"), ("Tag 1", "seminar"), ("Zwischen", "before")):
            part = build.module(page, title, phase=phase)
            build.slot(part, f"Seminar {title}") if phase == "seminar" else build.lesson(part, f"L {title}")
        build.slot(build.module(page, "Tag 2", phase="seminar"), "Seminar Tag 2")
        build.lesson(build.module(page, "Danach", phase="after"), "L Danach")
    return page


_made_page = made_once(_page)


@pytest.fixture
def page(db: None, _made_page: CoursePage) -> CoursePage:
    """Before – first seminar – between – second seminar – after; each span with one lesson."""
    return deepcopy(_made_page)


def rule(title: str, unlock: Unlock, committed: Any, **fields: Any) -> Activity:
    """Give a module a rule, and read what it waits for."""
    with committed():
        module = ModulePage.objects.get(title=title)
        for name, value in {"unlock": unlock, **fields}.items():
            setattr(module, name, value)
        module.save_revision().publish()
    return Activity.objects.get(key=str(module.translation_key))


def waits_for(activity: Activity) -> str:
    return activity.unlock_after.titles.get().title if activity.unlock_after else ""


@pytest.mark.parametrize(
    ("title", "unlock", "waits"),
    [
        ("Vorher", Unlock.ON_BOOKING, "Seminar Tag 1"),
        ("Zwischen", Unlock.ON_BOOKING, "Seminar Tag 2"),
        ("Danach", Unlock.ON_BOOKING, "Seminar Tag 2"),
        ("Tag 1", Unlock.ON_BOOKING, "Seminar Tag 1"),
        ("Zwischen", Unlock.AFTER_ATTENDANCE, "Seminar Tag 1"),
        ("Danach", Unlock.AFTER_ATTENDANCE, "Seminar Tag 2"),
        ("Vorher", Unlock.AFTER_ATTENDANCE, ""),
        ("Danach", Unlock.AFTER_DONE, "Tag 2"),
        ("Danach", Unlock.BY_HAND, ""),
        ("Danach", Unlock.ON_DATE, ""),
    ],
)
def test_a_module_waits_for_the_nearest(
    page: CoursePage, committed: Any, title: str, unlock: Unlock, waits: str
) -> None:
    assert waits_for(rule(title, unlock, committed)) == waits


def test_a_trainer_may_choose_another_seminar_of_this_course(page: CoursePage, committed: Any) -> None:
    first = SlotPage.objects.get(title="Seminar Tag 1").translation_key
    chosen = rule("Danach", Unlock.AFTER_ATTENDANCE, committed, unlock_after=first, minutes_needed=90)
    assert (waits_for(chosen), chosen.minutes_needed) == ("Seminar Tag 1", 90)
    module = ModulePage.objects.get(title="Vorher").translation_key
    assert (
        waits_for(rule("Danach", Unlock.AFTER_ATTENDANCE, committed, unlock_after=module)) == "Seminar Tag 2"
    )
    assert waits_for(rule("Danach", Unlock.AFTER_DONE, committed, unlock_after=first)) == "Tag 2"


def test_a_copy_waits_for_its_own_seminar(page: CoursePage, committed: Any) -> None:
    first = SlotPage.objects.get(title="Seminar Tag 1").translation_key
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed, unlock_after=first)
    with committed():
        copied = page.copy(recursive=True, update_attrs={"slug": "kopie", "title": "Kopie"})
    waiting = Activity.objects.get(course_id=copied.translation_key, unlock=Unlock.AFTER_ATTENDANCE)
    assert waiting.unlock_after is not None
    assert waiting.unlock_after.course_id == copied.translation_key


def test_a_seminar_that_left_the_course_holds_nobody_up(
    page: CoursePage, committed: Any, signed_in: Any
) -> None:
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed)
    client, _enrolment = somebody(page, signed_in)
    assert opens(client) == 403
    with committed():
        for day in SlotPage.objects.all():
            day.unpublish()
    assert opens(client) == 200


def somebody(page: CoursePage, signed_in: Any, **group: Any) -> tuple[Client, Enrolment]:
    enrolment = build.enrol(build.person(), build.cohort(page, **group))
    return signed_in(enrolment.person), enrolment


def opens(client: Client, title: str = "L Danach") -> int:
    return client.get(LessonPage.objects.get(title=title).get_url_parts()[2]).status_code


def say(enrolment: Enrolment, outcome: Outcome) -> None:
    day = build.activity(SlotPage.objects.get(title="Seminar Tag 2"))
    progress.record(enrolment=enrolment, activity=day.pk, outcome=outcome, source=Source.SEMINAR)


def test_every_tick_tells_at_the_next_request(page: CoursePage, committed: Any, signed_in: Any) -> None:
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed, minutes_needed=90)
    client, enrolment = somebody(page, signed_in)
    for outcome, answer in (
        (None, 403),
        (Outcome(State.BOOKED), 403),
        (Outcome(State.PARTLY, minutes=45), 403),
        (Outcome(State.PARTLY, minutes=105), 200),
        (Outcome(State.BOOKED), 403),
        (Outcome(State.ABSENT), 403),
        (Outcome(State.DONE, minutes=360), 200),
    ):
        if outcome is not None:
            say(enrolment, outcome)
        assert opens(client) == answer


def test_a_tick_taken_back_leaves_begun_work_open(page: CoursePage, committed: Any, signed_in: Any) -> None:
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed)
    client, enrolment = somebody(page, signed_in)
    say(enrolment, Outcome(State.DONE, minutes=360))
    lesson = build.activity(LessonPage.objects.get(title="L Danach"))
    progress.record(
        enrolment=enrolment, activity=lesson.pk, outcome=Outcome(State.BEGUN), source=Source.LESSON
    )
    say(enrolment, Outcome(State.ABSENT))
    assert opens(client) == 200


def test_who_learns_alone_waits_for_no_seminar(page: CoursePage, committed: Any, signed_in: Any) -> None:
    for title, unlock in (("Vorher", Unlock.ON_BOOKING), ("Danach", Unlock.AFTER_ATTENDANCE)):
        rule(title, unlock, committed)
    client, _enrolment = somebody(page, signed_in, self_study=True)
    assert (opens(client, "L Vorher"), opens(client)) == (200, 200)
    grouped, _other = somebody(page, signed_in)
    assert (opens(grouped, "L Vorher"), opens(grouped)) == (403, 403)


def test_a_seat_opens_what_prepares_the_seminar(page: CoursePage, committed: Any, signed_in: Any) -> None:
    rule("Zwischen", Unlock.ON_BOOKING, committed)
    client, enrolment = somebody(page, signed_in)
    assert opens(client, "L Zwischen") == 403
    say(enrolment, Outcome(State.BOOKED))
    assert opens(client, "L Zwischen") == 200
    say(enrolment, Outcome(State.CANCELLED))
    assert opens(client, "L Zwischen") == 403


def test_a_door_behind_a_seminar_costs_no_query_more(
    page: CoursePage, committed: Any, signed_in: Any
) -> None:
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed)
    client, enrolment = somebody(page, signed_in)
    say(enrolment, Outcome(State.DONE, minutes=360))
    address = LessonPage.objects.get(title="L Danach").get_url_parts()[2]
    client.get(address)
    with at_most(4):
        assert client.get(address).status_code == 200


def test_who_waits_for_a_seminar_that_nobody_planned_is_told(
    page: CoursePage, committed: Any, signed_in: Any
) -> None:
    rule("Danach", Unlock.AFTER_ATTENDANCE, committed)
    client, _enrolment = somebody(page, signed_in)
    address = LessonPage.objects.get(title="L Danach").get_url_parts()[2]
    sentence = "Öffnet, wenn Sie bei „Seminar Tag 2“ dabei waren."
    missing = "Ihre Gruppe hat dafür noch keinen Termin."
    html = client.get(address).content.decode()
    assert sentence in html
    assert missing in html
    Cohort.objects.update(seminar_on="2027-03-01")
    html = client.get(address).content.decode()
    assert sentence in html
    assert missing not in html
