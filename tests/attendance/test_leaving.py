"""Checking out: minutes until somebody leaves, once however often it is pressed, and no harm to who forgets it."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lms.attendance import actions, arrival, deciding, leaving
from lms.attendance.enums import Presence
from lms.attendance.models import Attendance, Tick
from lms.attendance.queries import spans_of
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people.models import Person
from lms.progress.models import RecordEvent
from lms.progress.queries import standing
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.attendance.test_doorviews import DOOR, code, paper
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asks(request: pytest.FixtureRequest) -> None:
    """The seminar of the world says that people check out."""
    if "seminar" in request.fixturenames and "world" in request.fixturenames:
        made = request.getfixturevalue("seminar")
        made.check_out = True
        made.save()


@pytest.fixture
def guest(seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any) -> Any:
    """Somebody who has checked in at 08:52."""
    client = signed_in(who)
    client.get(paper(seminar))
    client.post(DOOR)
    return client


def units(who: Person) -> list[tuple[str, int, str]]:
    rows = Attendance.objects.filter(person=who).order_by("unit__starts_at")
    return list(rows.values_list("presence", "minutes", "source"))


def ledger(seminar: Seminar, who: Person) -> tuple[str, int]:
    record = day.record_of(seminar, who)
    assert record is not None
    return record.state, record.minutes


HERE, GONE = ("present", 45, "paper_code"), ("absent", 0, "check_out")


def test_who_leaves_at_five_past_two_has_the_minutes_until_then(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    assert ledger(seminar, who) == ("done", 360)
    at_the_door.move_to(day.at(now, 14, 5))
    guest.get(code(seminar))
    shown = guest.get(DOOR).content.decode()
    assert "Ich gehe jetzt" in shown
    assert Tick.objects.count() == 8  # looking stores nothing
    gone = guest.post(DOOR, {"leave": ""}).content.decode()
    assert "Sie sind ausgecheckt" in gone
    assert "14:05 Uhr" in gone
    assert "Gespeichert: 245 Minuten" in gone
    assert units(who) == [HERE] * 5 + [("partly", 20, "check_out"), GONE, GONE]
    assert ledger(seminar, who) == ("partly", 245)
    assert {tick.by for tick in Tick.objects.filter(source="check_out")} == {who}


@pytest.mark.parametrize(("hour", "minute"), [(16, 0), (16, 15), (21, 40)])
def test_who_leaves_at_the_end_has_the_whole_day(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime, hour: int, minute: int
) -> None:
    at_the_door.move_to(day.at(now, hour, minute))
    assert "Ich gehe jetzt" in guest.get(DOOR).content.decode()  # no need to scan again
    guest.post(DOOR, {"leave": ""})
    assert units(who) == [HERE] * 7 + [("present", 45, "check_out")]
    assert ledger(seminar, who) == ("done", 360)


def test_two_presses_are_one_leaving(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    for minute in (5, 6, 19):
        at_the_door.move_to(day.at(now, 14, minute))
        assert "14:05 Uhr" in guest.post(DOOR, {"leave": ""}).content.decode()
    assert Tick.objects.filter(source="check_out").count() == 3
    assert ledger(seminar, who) == ("partly", 245)
    assert RecordEvent.objects.filter(record__activity=seminar.slot_id).count() == 2


def test_who_forgets_it_stays_present_and_the_trainer_sees_it(
    guest: Any, seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    client = signed_in(build.appointed(role=Role.TRAINER, course=seminar.cohort.course))
    at_the_door.move_to(day.at(now, 16, 14))
    assert "kein Check-out" not in client.get(roll(seminar)).content.decode()
    at_the_door.move_to(day.at(now, 16, 15))
    assert "kein Check-out" in client.get(roll(seminar)).content.decode()
    close = reverse("lms:close_day", args=[seminar.pk, sem.DAY.isoformat()])
    assert "1 Person hat nicht ausgecheckt" in client.get(close).content.decode()
    client.post(close)
    assert ledger(seminar, who) == ("done", 360)


def roll(seminar: Seminar) -> str:
    return reverse("lms:roll", args=[seminar.pk, sem.DAY.isoformat(), 1])


def test_the_roll_call_says_when_somebody_left_and_corrects_it(
    guest: Any, seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    guest.post(DOOR, {"leave": ""})
    at_the_door.move_to(day.at(now, 17, 0))
    client = signed_in(build.appointed(role=Role.TRAINER, course=seminar.cohort.course))
    shown = client.get(roll(seminar)).content.decode()
    assert "08:52 Uhr, Code auf Papier · gegangen um 14:05 Uhr" in shown
    assert f'name="was-{who.pk}" value="partly 245"' in shown
    assert "kein Check-out" not in shown
    close = reverse("lms:close_day", args=[seminar.pk, sem.DAY.isoformat()])
    assert "nicht ausgecheckt" not in client.get(close).content.decode()
    data = {f"presence-{who.pk}": "partly", f"minutes-{who.pk}": "300", f"was-{who.pk}": "partly 245"}
    client.post(roll(seminar), data)
    assert ledger(seminar, who) == ("partly", 300)
    assert "gegangen" not in client.get(roll(seminar)).content.decode()
    assert Tick.objects.filter(source="check_out").count() == 3  # kept as it was


def test_a_mistake_is_taken_back_for_a_quarter_of_an_hour(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    assert "Ich bin noch da" in guest.post(DOOR, {"leave": ""}).content.decode()
    at_the_door.move_to(day.at(now, 14, 20))
    assert "Ich gehe jetzt" in guest.post(DOOR, {"back": ""}).content.decode()
    guest.post(DOOR, {"back": ""})
    assert units(who) == [HERE] * 8
    assert ledger(seminar, who) == ("done", 360)
    at_the_door.move_to(day.at(now, 16, 20))
    guest.post(DOOR, {"leave": ""})
    at_the_door.move_to(day.at(now, 16, 36))
    assert "Ich bin noch da" not in guest.get(DOOR).content.decode()
    guest.post(DOOR, {"back": ""})
    assert units(who)[-1] == ("present", 45, "check_out")


def test_who_comes_back_later_checks_in_again(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 11, 0))
    guest.post(DOOR, {"leave": ""})
    at_the_door.move_to(day.at(now, 12, 55))
    guest.get(paper(seminar))
    shown = guest.get(DOOR).content.decode()
    assert "Sie haben um 11:00 Uhr ausgecheckt. Sind Sie wieder da?" in shown
    assert "Ich gehe jetzt" not in shown
    guest.post(DOOR)
    assert [minutes for _presence, minutes, _source in units(who)] == [45, 45, 15, 0, 45, 45, 45, 45]
    at_the_door.move_to(day.at(now, 15, 0))
    guest.post(DOOR, {"leave": ""})
    assert [minutes for _presence, minutes, _source in units(who)] == [45, 45, 15, 0, 45, 45, 15, 0]
    assert ledger(seminar, who) == ("partly", 210)


def test_who_came_at_twenty_past_nine_gets_the_rest_of_that_unit(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    client = signed_in(who)
    at_the_door.move_to(day.at(now, 9, 20))
    client.get(paper(seminar))
    client.post(DOOR)
    assert ledger(seminar, who) == ("partly", 315)
    at_the_door.move_to(day.at(now, 16, 15))
    client.post(DOOR, {"leave": ""})
    assert units(who)[0] == ("partly", 25, "check_out")
    assert ledger(seminar, who) == ("partly", 340)


def test_a_module_that_waits_for_minutes_goes_by_those_until_leaving(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime, committed: Any
) -> None:
    page = CoursePage.objects.get(translation_key=seminar.cohort.course_id)
    with committed():
        for name, needed in (("Kurz", 105), ("Lang", 300), ("Ganz", 0)):
            module = build.module(page, name, unlock="after_attendance", minutes_needed=needed)
            build.lesson(module, f"{name} danach")
    modules = Activity.objects.filter(course=seminar.cohort.course, kind="module").order_by("-position")[:3]
    enrolment = Enrolment.objects.get(person=who)

    def doors() -> list[bool]:
        found = standing(learner_of(enrolment), "de").doors
        return [found[module.pk].open for module in reversed(modules)]

    assert doors() == [True, True, True]
    at_the_door.move_to(day.at(now, 14, 5))
    guest.post(DOOR, {"leave": ""})
    assert doors() == [True, False, False]
    guest.post(DOOR, {"back": ""})
    assert doors() == [True, True, True]


def test_a_seminar_that_does_not_ask_offers_and_takes_none(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    Seminar.objects.update(check_out=False)
    at_the_door.move_to(day.at(now, 14, 5))
    assert "Ich gehe jetzt" not in guest.get(DOOR).content.decode()
    guest.post(DOOR, {"leave": ""})
    assert units(who) == [HERE] * 8


@pytest.mark.parametrize("case", ["early", "closed", "cancelled", "absent", "yesterday", "nobody"])
def test_who_may_not_leave_writes_nothing(
    case: str,
    guest: Any,
    seminar: Seminar,
    who: Person,
    signed_in: Any,
    at_the_door: Any,
    now: datetime,
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    if case == "early":
        at_the_door.move_to(day.at(now, 8, 59))
    elif case == "closed":
        actions.close_day(seminar=seminar, day=sem.DAY, by=build.person(), now=timezone.now())
    elif case == "cancelled":
        Seminar.objects.update(cancelled_at=timezone.now(), cancelled_why="Krank")
    elif case == "absent":
        day.say(seminar, who, day.at(now, 13, 0), "absent")
    elif case == "yesterday":
        at_the_door.move_to(day.at(now, 14, 5) + timedelta(days=1))
    else:
        guest = signed_in(build.enrol(build.person(), seminar.cohort).person)
        guest.get(paper(seminar))
    before = Tick.objects.count()
    assert "Ich gehe jetzt" not in guest.get(DOOR).content.decode()
    guest.post(DOOR, {"leave": ""})
    assert Tick.objects.count() == before


def test_in_the_break_both_buttons_stand_there(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    Seminar.objects.update(presence_by="block")
    client = signed_in(who)
    client.get(paper(seminar))
    client.post(DOOR)
    at_the_door.move_to(day.at(now, 10, 31))
    client.get(paper(seminar))
    shown = client.get(DOOR).content.decode()
    assert "Ich bin da" in shown
    assert "Ich gehe jetzt" in shown
    client.post(DOOR, {"leave": ""})
    assert units(who) == [HERE, ("present", 45, "check_out")]
    assert ledger(seminar, who) == ("partly", 90)


def test_the_word_on_the_wall_lets_somebody_leave_without_a_scan(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    client = signed_in(who)
    word = arrival.codes(seminar, timezone.localdate()).word(timezone.now())
    client.post(DOOR, {"word": word})
    at_the_door.move_to(day.at(now, 14, 5))
    client.cookies.pop("lms_door")
    word = arrival.codes(seminar, timezone.localdate()).word(timezone.now())
    assert "Ich gehe jetzt" in client.post(DOOR, {"word": word}).content.decode()
    assert Tick.objects.count() == 8
    client.post(DOOR, {"leave": ""})
    assert ledger(seminar, who) == ("partly", 245)


def test_a_list_that_was_offline_in_the_morning_does_not_undo_leaving(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    trainer = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    at_the_door.move_to(day.at(now, 14, 5))
    guest.post(DOOR, {"leave": ""})
    late = day.at(now, 15, 0)
    mark = deciding.Sent(uuid4(), who.pk, Presence.PRESENT, 0, 0, late - day.at(now, 9, 5))
    sheet = deciding.Sheet(seminar.pk, sem.DAY, 1, trainer.pk)
    assert list(deciding.receive(sheet=sheet, marks=[mark], sender=trainer, now=late).values()) == ["saved"]
    assert ledger(seminar, who) == ("partly", 245)
    later = deciding.Sent(uuid4(), who.pk, Presence.PRESENT, 0, 0, late - day.at(now, 14, 30))
    deciding.receive(sheet=sheet, marks=[later], sender=trainer, now=late)
    assert ledger(seminar, who) == ("done", 360)


def test_the_version_before_reads_leaving_as_a_scan(
    guest: Any, seminar: Seminar, who: Person, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    guest.post(DOOR, {"leave": ""})
    with connection.cursor() as cursor:
        for line in import_module("lms.migrations.0037_check_out").BACK:
            cursor.execute(line)
    assert units(who)[5:] == [("partly", 20, "qr"), ("absent", 0, "qr"), ("absent", 0, "qr")]
    assert not Tick.objects.filter(source="check_out").exists()


def test_each_day_ends_by_itself(seminar: Seminar, who: Person, at_the_door: Any, now: datetime) -> None:
    two = sem.seminar(seminar.cohort, check_out=True)
    unit = two.units.last()
    assert unit is not None
    two.units.create(starts_at=unit.starts_at + timedelta(days=1), ends_at=unit.ends_at + timedelta(days=1))
    actions.mark(seminar=two, spans=spans_of(two.units.all()), person=who, what=day.mark(day.at(now, 8, 52)))
    leaving.check_out(seminar=two, person=who, now=day.at(now, 10, 0))
    minutes = [n for _p, n, _s in units(who)]
    assert minutes == [45, 15, 0, 0, 45]


def test_the_door_and_leaving_have_their_price(
    guest: Any, seminar: Seminar, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 14, 5))
    guest.get(DOOR)
    with at_most(11):
        guest.get(DOOR)
    with at_most(38):
        guest.post(DOOR, {"leave": ""})


def test_the_list_costs_no_more_with_leaving(
    seminar: Seminar, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    client = signed_in(build.appointed(role=Role.TRAINER, course=seminar.cohort.course))
    client.get(roll(seminar))
    for n in range(2):
        for _one in range(1 + 2 * n):
            someone = day.booked(seminar, build.person(log_in=False))
            day.say(seminar, someone, timezone.now())
            leaving.check_out(seminar=seminar, person=someone, now=day.at(now, 14, 5))
        with at_most(16):
            client.get(roll(seminar))
