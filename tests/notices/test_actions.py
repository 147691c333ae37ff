"""Reminders: to whom, when, once, and one more look before each goes."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from lms.attendance.models import Attendance
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.notices.actions import remind
from lms.notices.models import Reminder, ReminderRound
from lms.outline.models import Activity
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.mail.transports import Recorder, down
from tests.notices import build as notices
from tests.notices.build import DAY, days
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


def _make(committed: Any) -> Cohort:
    with committed():
        return notices.group()


_rows = made_once(_make)


@pytest.fixture
def group(db: None, _rows: Cohort) -> Cohort:
    return deepcopy(_rows)


@pytest.fixture
def seminar(group: Cohort) -> Seminar:
    return sem.seminar(group, DAY, now=days(-60), venue=sem.venue())


@pytest.fixture(autouse=True)
def _server(settings: Any) -> None:
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()


@pytest.fixture
def ticks(committed: Any) -> Any:
    """The clock's two jobs at these times."""

    def run(*times: datetime) -> None:
        for now in times:
            with time_machine.travel(now, tick=False), committed():
                remind(now=now)
                mail.deliver_due(now=now)

    return run


def sent() -> list[tuple[str, str]]:
    return [(message.to[0], message.subject) for message in Recorder.accepted]


def finish(person: Person, group: Cohort, title: str) -> None:
    row = Activity.objects.get(course=group.course, titles__title=title)
    progress.record(
        enrolment=person.enrolments.get(), activity=row.pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )


def test_only_booked_people_with_open_work_are_reminded_on_both_days(
    seminar: Seminar, group: Cohort, ticks: Any
) -> None:
    amina, done, waiting, stranger = (build.person(name) for name in ("Amina", "Fertig", "Wartet", "Fremd"))
    notices.book(seminar, amina)
    notices.book(seminar, done)
    notices.book(seminar, waiting, state="waiting")
    build.enrol(stranger, group)
    finish(done, group, "Ankommen")
    ticks(days(-8), days(-7, 8, 59))
    assert sent() == []
    ticks(days(-7, 9), days(-7, 9, 1), days(-7, 19), days(-6), days(-3))
    assert sent() == [(amina.email, "Vor dem Seminar am Samstag, 23. Januar 2027, 09:00 Uhr")]
    ticks(days(-2, 9), days(-2, 9, 1), days(-1))
    assert len(sent()) == 2
    text = Recorder.accepted[0].body
    assert "Ort: Bürgerhaus, Parkstraße 4, Dortmund" in text
    assert "1 Schritt" in text
    assert "12 Minuten" in text


def test_afterwards_who_was_there_is_reminded_and_who_was_absent_is_not(
    seminar: Seminar, group: Cohort, ticks: Any
) -> None:
    amina, absent, walked = (build.person(name) for name in ("Amina", "Abwesend", "Dazu"))
    for person in (amina, absent):
        notices.book(seminar, person)
    build.enrol(walked, group)
    Attendance.objects.create(
        unit=seminar.units.all()[0], person=walked, enrolment=walked.enrolments.get(),
        presence="present", source="walk_in", changed_at=days(0),
    )  # fmt: skip
    progress.record(
        enrolment=absent.enrolments.get(), activity=seminar.slot_id,
        outcome=Outcome(State.ABSENT), source=Source.HAND,
    )  # fmt: skip
    ticks(days(3), days(4))
    assert {to for to, _subject in sent()} == {amina.email, walked.email}
    finish(amina, group, "Üben")
    ticks(days(14), days(15))
    assert [to for to, _subject in sent()[2:]] == [walked.email]
    assert sent()[2][1].startswith("Nach dem Seminar am Samstag")


def test_work_behind_a_closed_door_is_no_open_work(seminar: Seminar, group: Cohort, ticks: Any) -> None:
    notices.book(seminar, build.person())
    module = Activity.objects.get(course=group.course, titles__title="Nachher")
    Activity.objects.filter(pk=module.pk).update(unlock="on_date")
    type(group.course).objects.filter(pk=group.course_id).update(version=group.course.version + 1)
    ticks(days(3), days(14))
    assert sent() == []


def test_what_comes_between_deciding_and_sending_counts(seminar: Seminar, group: Cohort, ticks: Any) -> None:
    people = {name: build.person(name) for name in ("bleibt", "fertig", "storniert", "will nicht", "geht")}
    books = {name: notices.book(seminar, person) for name, person in people.items()}
    Recorder.before = down
    ticks(days(-7))
    assert Reminder.objects.count() == len(people)
    assert sent() == []
    Recorder.before = None
    finish(people["fertig"], group, "Ankommen")
    type(books["storniert"]).objects.filter(pk=books["storniert"].pk).update(state="cancelled")
    mail.prefer(person=people["will nicht"], preparation=False)
    cohorts.withdraw(enrolment=people["geht"].enrolments.get(), why="")
    ticks(days(-7, 9, 5), days(-7, 9, 40))
    assert sent() == [(people["bleibt"].email, "Vor dem Seminar am Samstag, 23. Januar 2027, 09:00 Uhr")]
    assert Mail.objects.filter(state=MailState.VOID).count() == len(people) - 1
    assert not Reminder.objects.filter(closed_at=None).exclude(person=people["bleibt"]).exists()


@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_a_seminar_that_is_not_on_that_day_is_no_reason(seminar: Seminar, ticks: Any, change: str) -> None:
    notices.book(seminar, build.person())
    Recorder.before = down
    ticks(days(-7))
    Recorder.before = None
    if change == "moved":
        seminars.change(
            seminar=seminar, units=sem.units(DAY + timedelta(days=30)), trainers=[], now=days(-7, 9, 2)
        )
    else:
        seminars.cancel(seminar=seminar, why="krank", now=days(-7, 9, 2))
    ticks(days(-7, 9, 5), days(-6), days(-2))
    assert sent() == []
    ticks(days(30 - 7), days(30 - 2))
    assert len(sent()) == (2 if change == "moved" else 0)


def test_two_seminars_on_one_day_are_two_days_of_letters(
    seminar: Seminar, ticks: Any, committed: Any
) -> None:
    with committed():
        second = notices.group("Medien")
    other = sem.seminar(second, DAY, now=days(-60))
    person = build.person()
    notices.book(seminar, person)
    notices.book(other, person)
    ticks(*(days(number, hour) for number in range(-8, 0) for hour in (9, 12, 19)))
    assert len(sent()) == 4
    assert list(Reminder.objects.order_by("day").values_list("day", flat=True)) == [
        DAY - timedelta(days=number) for number in (7, 6, 2, 1)
    ]


def test_a_server_that_is_away_overnight_gets_the_letter_on_another_day_and_once(
    seminar: Seminar, ticks: Any
) -> None:
    notices.book(seminar, build.person())
    Recorder.before = down
    ticks(days(-7), days(-7, 12), days(-7, 19, 58), days(-7, 21))
    Recorder.before = None
    ticks(days(-6, 3), days(-6, 8, 59))
    assert sent() == []
    ticks(days(-6, 9), days(-6, 9, 31), days(-6, 10), days(-5))
    assert len(sent()) == 1
    assert Reminder.objects.get().day == DAY - timedelta(days=6)


def test_a_letter_the_worker_finds_late_is_not_sent_without_another_look(
    seminar: Seminar, ticks: Any
) -> None:
    """The clock stood; a worker that comes back takes whatever waits."""
    notices.book(seminar, build.person())
    with time_machine.travel(days(-7), tick=False):
        remind(now=days(-7))
    mail.deliver(pk=Mail.objects.get().pk, now=days(-7, 11))
    assert sent() == []
    ticks(days(-7, 11, 1))
    assert len(sent()) == 1


@pytest.mark.parametrize("sunday", [date(2027, 3, 28), date(2026, 10, 25)])
def test_nights_on_which_the_clocks_change_move_no_reminder(group: Cohort, ticks: Any, sunday: date) -> None:
    """F13: the reminder of that Sunday goes at nine on the clock, once; none goes the day before or after."""
    moved = sem.seminar(group, sunday + timedelta(days=7), now=notices.at(sunday - timedelta(days=60)))
    notices.book(moved, build.person())
    begin = notices.at(sunday - timedelta(days=1), 21)
    ticks(*(begin + timedelta(minutes=30 * step) for step in range(24)))
    assert sent() == []
    ticks(notices.at(sunday, 9), notices.at(sunday, 9, 1), notices.at(sunday + timedelta(days=1)))
    assert len(sent()) == 1
    assert Reminder.objects.get().day == sunday


def test_people_without_address_and_test_groups_are_left_alone(seminar: Seminar, ticks: Any) -> None:
    notices.book(seminar, build.person(log_in=False, email=""))
    Cohort.objects.filter(pk=seminar.cohort_id).update(is_test=True)
    notices.book(seminar, build.person(), enrol=False)
    ticks(days(-7), days(-2))
    assert sent() == []
    assert not Reminder.objects.exists()


def test_a_site_that_wants_none_sends_none(seminar: Seminar, ticks: Any, settings: Any) -> None:
    settings.LMS_REMIND_DAYS_BEFORE = settings.LMS_REMIND_DAYS_AFTER = []
    notices.book(seminar, build.person())
    ticks(days(-7), days(-2), days(3), days(14))
    assert not ReminderRound.objects.exists()


@pytest.mark.parametrize(
    ("own", "on"),
    [
        ({"remind_before": [10], "remind_after": [1]}, {-10, 1}),
        ({"remind_before": [40]}, {-40, 3, 14}),
        ({"remind_before": [], "remind_after": []}, set()),
        ({"remind_after": [30, 5]}, {-7, -2, 5, 30}),
    ],
)
def test_a_seminar_has_its_own_days(
    own: dict[str, list[int]], on: set[int], seminar: Seminar, ticks: Any
) -> None:
    Seminar.objects.update(**own)
    notices.book(seminar, build.person())
    when = []
    for number in range(-41, 32):
        before = len(sent())
        ticks(days(number))
        if len(sent()) > before:
            when.append(number)
    assert set(when) == on


def test_days_that_are_taken_away_send_nothing_any_more(seminar: Seminar, ticks: Any) -> None:
    notices.book(seminar, build.person())
    with time_machine.travel(days(-7), tick=False):
        remind(now=days(-7))
    assert Reminder.objects.count() == 1
    Seminar.objects.update(remind_before=[])
    ticks(days(-7, 9, 1))
    assert sent() == []


def test_the_letter_can_be_stopped_with_one_click_without_a_log_in(seminar: Seminar, ticks: Any) -> None:
    person = build.person()
    notices.book(seminar, person)
    ticks(days(-7))
    (message,) = Recorder.accepted
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    with time_machine.travel(days(-6), tick=False):
        Client(enforce_csrf_checks=True).post(
            address.partition("//")[2].partition("/")[2].join("/ ").strip(), {"List-Unsubscribe": "One-Click"}
        )
    ticks(days(-2))
    assert len(sent()) == 1
    ticks(days(3))
    assert len(sent()) == 2


def test_a_quiet_minute_costs_two_queries(seminar: Seminar, ticks: Any) -> None:
    for number in range(3):
        notices.book(seminar, build.person(f"P{number}"))
    ticks(days(-7), days(-7, 9, 1))
    with at_most(3):
        remind(now=days(-7, 9, 2))
    with at_most(0):
        remind(now=days(-7, 22))
