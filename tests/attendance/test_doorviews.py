"""B9, E9: checking in by code: only now, only oneself, only this seminar; a tick only when it is stored."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.accounts import cards
from lms.attendance import actions, arrival
from lms.attendance.enums import Presence
from lms.attendance.models import Attendance, HeldTick, Tick
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.conf import conf
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people.models import Person
from lms.progress.queries import standing
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]


def code(seminar: Seminar, shown: datetime | None = None) -> str:
    now = shown or timezone.now()
    found = arrival.codes(seminar, timezone.localdate(now)).on_screen(now)
    return reverse("lms:door_code", args=[seminar.pk, found])


def paper(seminar: Seminar) -> str:
    return reverse(
        "lms:door_code", args=[seminar.pk, arrival.codes(seminar, timezone.localdate()).on_paper()]
    )


DOOR = "/da/"


def said(who: Person) -> set[tuple[str, str]]:
    return set(Attendance.objects.filter(person=who).values_list("presence", "source"))


def test_one_scan_at_08_52_and_one_button_store_the_whole_day(
    seminar: Seminar, who: Person, signed_in: Any
) -> None:
    client = signed_in(who)
    assert client.get(code(seminar)).headers["Location"] == DOOR
    shown = client.get(DOOR).content.decode()
    assert "Ich bin da" in shown
    assert not Tick.objects.exists()  # looking stores nothing
    stored = client.post(DOOR).content.decode()
    assert "Sie sind da" in stored
    assert "08:52 Uhr" in stored
    assert "Amina El Idrissi" in stored
    assert said(who) == {("present", "qr")}
    assert (Tick.objects.count(), Tick.objects.filter(by=who).count()) == (8, 8)
    record = day.record_of(seminar, who)
    assert record is not None
    assert (record.state, record.minutes) == ("done", 360)


def test_one_scan_opens_the_follow_up_without_a_further_tap(
    seminar: Seminar, who: Person, signed_in: Any, committed: Any
) -> None:
    page = CoursePage.objects.get(translation_key=seminar.cohort.course_id)
    with committed():
        build.lesson(build.module(page, "Danach", unlock="after_attendance"))
    module = Activity.objects.filter(course=seminar.cohort.course, kind="module").latest("position")
    enrolment = Enrolment.objects.get(person=who)

    def is_open() -> bool:
        return standing(learner_of(enrolment), "de").doors[module.pk].open

    assert not is_open()
    client = signed_in(who)
    client.get(code(seminar))
    client.post(DOOR)
    assert is_open()


def test_the_second_press_changes_nothing(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(who)
    client.get(code(seminar))
    client.post(DOOR)
    again = client.post(DOOR).content.decode()
    assert "Sie sind schon eingecheckt" in client.get(DOOR).content.decode()
    assert "Anwesenheit ist gespeichert" in again
    assert Tick.objects.count() == 8


@pytest.mark.parametrize(
    ("hour", "minute", "word"),
    [(8, 29, "Noch zu früh"), (15, 45, "Der Check-in ist vorbei"), (20, 0, "Der Check-in ist vorbei")],
)
def test_before_the_doors_open_and_after_they_close_nothing_is_stored(
    seminar: Seminar,
    who: Person,
    signed_in: Any,
    at_the_door: Any,
    now: datetime,
    hour: int,
    minute: int,
    word: str,
) -> None:
    at_the_door.move_to(day.at(now, hour, minute))
    client = signed_in(who)
    client.get(paper(seminar))
    for answer in (client.get(DOOR), client.post(DOOR)):
        assert word in answer.content.decode()
    if hour == 8:
        assert "Der Check-in öffnet um 08:30 Uhr." in answer.content.decode()
    assert not Tick.objects.exists()


def test_the_minute_the_doors_open_it_is_stored(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 8, 30))
    client = signed_in(who)
    client.get(code(seminar))
    client.post(DOOR)
    assert Tick.objects.count() == 8


def test_who_comes_at_eleven_has_the_units_from_then_on(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    at_the_door.move_to(day.at(now, 11, 0))
    client = signed_in(who)
    client.get(code(seminar))
    assert "Einheiten 4 bis 8" in client.post(DOOR).content.decode()
    record = day.record_of(seminar, who)
    assert record is not None
    assert (record.state, record.minutes) == ("partly", 225)


def test_a_code_that_is_too_old_lets_nobody_in_and_the_trainer_may(
    seminar: Seminar, who: Person, signed_in: Any
) -> None:
    """E9: at 91 seconds."""
    client = signed_in(who)
    client.get(code(seminar, timezone.now() - timedelta(seconds=91)))
    assert "Dieser Code ist zu alt" in client.get(DOOR).content.decode()
    client.post(DOOR)
    assert not Tick.objects.exists()
    asked = client.post(DOOR, {"ask": ""}).content.decode()
    client.post(DOOR, {"ask": ""})
    assert "noch nicht gespeichert" in asked
    assert not Tick.objects.exists()
    assert [(one.person, one.reason) for one in HeldTick.objects.all()] == [(who, "old_code")]


def test_a_code_works_at_sixty_one_seconds_and_waits_for_the_log_in(
    seminar: Seminar, who: Person, client: Any, at_the_door: Any
) -> None:
    shown = timezone.now().replace(second=0)
    at = code(seminar, shown)
    at_the_door.move_to(shown + timedelta(seconds=61))
    assert client.get(at).headers["Location"] == DOOR
    assert (
        client.get(DOOR).headers["Location"] == "/accounts/login/?next=/da/"
        or "next=/da/" in client.get(DOOR).headers["Location"]
    )
    at_the_door.move_to(shown + timedelta(minutes=10))
    client.force_login(who.user)
    assert "Sie sind da" in client.post(DOOR).content.decode()


def test_a_scan_of_long_ago_is_old(seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any) -> None:
    client = signed_in(who)
    client.get(code(seminar))
    at_the_door.shift(timedelta(minutes=16))
    client.post(DOOR)
    assert not Tick.objects.exists()


@pytest.mark.parametrize("swap", ["seminar", "day", "nonsense"])
def test_a_code_is_of_its_seminar_and_day_only(
    seminar: Seminar, foreign: Seminar, who: Person, signed_in: Any, at_the_door: Any, swap: str
) -> None:
    """B9."""
    at = paper(seminar)
    if swap == "seminar":
        at = paper(foreign).replace(f"/{foreign.pk}/", f"/{seminar.pk}/")
    elif swap == "day":
        at_the_door.shift(timedelta(days=1))
    else:
        at = reverse("lms:door_code", args=[999_999, "x"])
    client = signed_in(who)
    assert client.get(at).status_code == 404
    client.post(DOOR)
    assert not Tick.objects.exists()


def test_who_takes_another_course_asks_the_trainer(
    seminar: Seminar, foreign: Seminar, signed_in: Any
) -> None:
    stranger = day.booked(foreign)
    client = signed_in(stranger)
    client.get(code(seminar))
    assert "Sie stehen nicht auf dieser Liste" in client.get(DOOR).content.decode()
    client.post(DOOR)
    assert not Tick.objects.exists()
    client.post(DOOR, {"ask": ""})
    assert HeldTick.objects.get().reason == "not_listed"


def test_who_is_in_another_group_of_the_course_is_let_in(seminar: Seminar, signed_in: Any) -> None:
    guest = build.enrol(build.person(), build.cohort_of(seminar.cohort.course, "Essen"))
    client = signed_in(guest.person)
    client.get(code(seminar))
    client.post(DOOR)
    assert {row.enrolment for row in Attendance.objects.all()} == {guest}


def test_the_code_on_paper_is_listed_as_such(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(who)
    client.get(paper(seminar))
    client.post(DOOR)
    assert said(who) == {("present", "paper_code")}


def test_the_word_on_the_wall_does_the_same(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(who)
    word = arrival.codes(seminar, timezone.localdate()).word(timezone.now())
    assert client.post(DOOR, {"word": "Falsch 11"}).status_code == 422
    assert "Sie sind da" in client.post(DOOR, {"word": word.lower()}).content.decode()
    assert said(who) == {("present", "word")}


def test_the_words_on_paper_check_in_as_its_code_does(
    seminar: Seminar, who: Person, signed_in: Any, at_the_door: Any, now: datetime
) -> None:
    trainer = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    paper = reverse("lms:door_poster", args=[seminar.pk, sem.DAY.isoformat()])
    words = arrival.codes(seminar, timezone.localdate()).word_on_paper()
    html = signed_in(trainer).get(paper).content.decode()
    assert words in html
    assert f"{urlsplit(conf.base_url).netloc}{DOOR}" in html
    client = signed_in(who)
    at_the_door.move_to(day.at(now, 8, 29))
    assert "Noch zu früh" in client.post(DOOR, {"word": words}).content.decode()
    assert not Tick.objects.exists()
    at_the_door.move_to(day.at(now, 8, 52))
    assert "Sie sind da" in client.post(DOOR, {"word": words}).content.decode()
    assert said(who) == {("present", "paper_code")}


def test_words_cannot_be_tried_out(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(who)
    for n in range(12):
        client.post(DOOR, {"word": f"Falsch {n}"})
    word = arrival.codes(seminar, timezone.localdate()).word(timezone.now())
    assert client.post(DOOR, {"word": word}).status_code == 422
    assert not Tick.objects.exists()


def test_an_access_card_is_enough(seminar: Seminar, client: Any) -> None:
    who = day.booked(seminar, build.person("Nour", log_in=False))
    card = cards.make(person=who)
    client.get(code(seminar))
    client.post(reverse("lms:card"), {"code": card.code})
    assert "Sie sind da" in client.post(DOOR).content.decode()
    assert said(who) == {("present", "qr")}


def test_a_closed_day_lets_nobody_in(seminar: Seminar, who: Person, signed_in: Any) -> None:
    actions.close_day(seminar=seminar, day=sem.DAY, by=build.person(), now=timezone.now())
    client = signed_in(who)
    client.get(code(seminar))
    assert "vorbei" in client.post(DOOR).content.decode()
    assert not Tick.objects.exists()


def test_a_cancelled_seminar_lets_nobody_in(seminar: Seminar, who: Person, signed_in: Any) -> None:
    Seminar.objects.filter(pk=seminar.pk).update(cancelled_at=timezone.now(), cancelled_why="Krank")
    client = signed_in(who)
    client.get(code(seminar))
    assert "Krank" in client.post(DOOR).content.decode()
    assert not Tick.objects.exists()


def test_what_a_trainer_entered_later_stands(seminar: Seminar, who: Person, now: datetime) -> None:
    at = day.at(now, 8, 52)
    arrival.check_in(seminar=seminar, person=who, source=arrival.TickSource.QR, now=at)
    day.say(seminar, who, at + timedelta(minutes=1), "absent")
    assert said(who) == {(Presence.ABSENT, "roll_call")}


def test_the_poster_is_for_trainers(seminar: Seminar, who: Person, signed_in: Any) -> None:
    at = reverse("lms:door_poster", args=[seminar.pk, sem.DAY.isoformat()])
    trainer = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    page = signed_in(trainer).get(at)
    assert page.status_code == 200
    assert "Check-in von 08:30 bis 15:45 Uhr" in page.content.decode()
    assert signed_in(who).get(at).status_code == 403


def test_the_door_has_its_price(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(who)
    client.get(code(seminar))
    client.get(DOOR)
    with at_most(12):
        client.get(DOOR)
