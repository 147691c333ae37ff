"""F15: two clocks at the same time, and one that stood for three days: everything once, at most one letter a day."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.notices.actions import remind
from lms.notices.eve import ask_if_ready
from lms.notices.models import Reminder
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.mail.transports import Recorder
from tests.notices import build as notices
from tests.notices.build import DAY, days
from tests.seminars import build as sem

PEOPLE = 4


@pytest.fixture
def people(committed: Any, settings: Any) -> list[Person]:
    """They have booked two seminars of two courses on one day; nothing is done."""
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()
    with committed():
        groups = [notices.group(title) for title in ("Politik", "Medien")]
    found = [build.person(f"P{number}") for number in range(PEOPLE)]
    for group in groups:
        made = sem.seminar(group, DAY, now=days(-60))
        for person in found:
            notices.book(made, person)
    return found


def letters_a_day() -> Counter[tuple[str, Any]]:
    return Counter((row.person.email, timezone.localdate(row.letter.sent_at)) for row in sent())  # type: ignore[union-attr,arg-type]  # was sent


def sent() -> list[Reminder]:
    return list(Reminder.objects.filter(letter__state="sent").select_related("person", "letter"))


@pytest.mark.django_db
def test_a_clock_that_stood_for_three_days_floods_nobody(people: list[Person], committed: Any) -> None:
    back = days(-2, 8)  # the reminders of two seminars, and a day that was missed
    for hours in (0, 1, 2, 12, 24, 25, 26, 36, 49):
        now = back + timedelta(hours=hours)
        with time_machine.travel(now, tick=False), committed():
            remind(now=now)
            mail.deliver_due(now=now)
    assert set(letters_a_day().values()) == {1}
    assert Counter(message.to[0] for message in Recorder.accepted) == {one.email: 2 for one in people}


def clock(together: Barrier) -> None:
    try:
        together.wait(30)
        remind(now=days(-7))
        together.wait(30)
        mail.deliver_due(now=days(-7))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_time_send_each_reminder_once(people: list[Person]) -> None:
    with time_machine.travel(days(-7), tick=True):
        for _minute in range(2):
            together = Barrier(2)
            with ThreadPoolExecutor(2) as pool:
                for running in [pool.submit(clock, together) for _ in range(2)]:
                    running.result()
    assert Counter(message.to[0] for message in Recorder.accepted) == {one.email: 1 for one in people}
    assert Reminder.objects.count() == 2 * PEOPLE  # the other course's follow on the next day


def evening_clock(together: Barrier) -> None:
    try:
        together.wait(30)
        ask_if_ready(now=days(-1, 17))
        together.wait(30)
        mail.deliver_due(now=days(-1, 17))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_time_ask_each_trainer_once(people: list[Person]) -> None:
    """Of two seminars on one day: also somebody whose letter was taken back gets the second one once."""
    first, second = Seminar.objects.order_by("pk")
    for person in people:
        appointments.appoint(person=person, role=Role.TRAINER, cohort=first.cohort)
    appointments.appoint(person=people[0], role=Role.TRAINER, cohort=second.cohort)
    about = f"ready:{first.pk}:{DAY}:{people[1].pk}"
    Mail.objects.create(person=people[1], key=f"{about}:0", about=about, subject="S", state="void")
    with time_machine.travel(days(-1, 17), tick=True):
        for _minute in range(2):
            together = Barrier(2)
            with ThreadPoolExecutor(2) as pool:
                for running in [pool.submit(evening_clock, together) for _ in range(2)]:
                    running.result()
    expected = {one.email: 1 for one in people} | {people[0].email: 2}
    assert Counter(message.to[0] for message in Recorder.accepted) == expected
