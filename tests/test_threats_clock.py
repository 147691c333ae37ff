"""F15: clocks that overlap, and one that stood for three days: everything once, and no flood of letters."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.management import clock
from lms.operations.actions import mark
from lms.operations.models import Mark
from lms.operations.queries import BACKUP, TICK
from lms.outline.models import Course
from lms.pages.models import CoursePage
from lms.people.models import Person
from lms.watch.queries import ALARM
from tests import build
from tests.mail.transports import Recorder
from tests.processes import database_address

NOW = timezone.now()
GAP = timedelta(hours=72)
PEOPLE = 6


def waiting(person: Person, number: int, **more: Any) -> None:
    """A letter that was queued when the clock stopped."""
    letter = Mail.objects.create(
        person=person, to=person.email, key=f"k{number}", subject="S", text="T", **more
    )
    Mail.objects.filter(pk=letter.pk).update(created_at=NOW - GAP)


@pytest.fixture
def standstill(committed: Any, settings: Any, own_files: None) -> CoursePage:
    """A site whose clock stopped 72 hours ago, with something for each of its jobs to do."""
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()
    with committed():
        page = build.course(lessons=1)
    course, group = build.course_row(page), build.cohort(page)
    for number in range(PEOPLE):
        person = build.person(f"P{number}")
        Enrolment.objects.filter(pk=build.enrol(person, group).pk).update(counted=0)
        waiting(person, 1, not_before=NOW - timedelta(hours=48))
        waiting(person, 2, valid_until=NOW - timedelta(hours=1))
    appointments.appoint(person=build.person("Ada"), role=Role.ADMINISTRATOR)
    today = timezone.localdate()
    appointments.appoint(person=build.person("Tom"), role=Role.TRAINER, course=course, starts_on=today)
    with committed():
        late = build.lesson(page.get_children().first().specific, "Später")
    late.go_live_at = NOW - timedelta(hours=50)
    late.save_revision(approved_go_live_at=late.go_live_at)
    late.unpublish()
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    results.create(task_path="x", args_kwargs={}, priority=0, queue_name="default", backend_name="default")
    results.update(enqueued_at=NOW - GAP, run_after=NOW - GAP)
    mark(name=BACKUP, at=NOW - GAP)
    mark(name=TICK, at=NOW - GAP, note={"failed": [], "since": (NOW - 2 * GAP).isoformat()})
    Course.objects.update(stale_since=NOW - GAP)
    return page


def letters() -> Counter[str]:
    """How many letters the mail server took for each address."""
    return Counter(message.to[0] for message in Recorder.accepted)


def addresses(*, staff: bool) -> set[str]:
    held = (
        Person.objects.filter(roles__role=Role.ADMINISTRATOR)
        if staff
        else Person.objects.exclude(enrolments=None)
    )
    return set(held.values_list("email", flat=True))


@pytest.mark.django_db
def test_a_clock_that_stood_for_three_days_floods_nobody(standstill: CoursePage, committed: Any) -> None:
    for minutes in (0, 1, 2, 15, 60, 120, 121, 240, 600, 1200, 1439):
        if minutes == 120:
            mark(name=BACKUP, at=NOW + timedelta(minutes=minutes))
            apps.get_model("django_tasks_database", "DBTaskResult").objects.all().delete()
        with committed():
            assert clock.tick(now=NOW + timedelta(minutes=minutes)) == []
    assert letters() == Counter(addresses(staff=False) | addresses(staff=True))
    assert Mail.objects.filter(state=MailState.VOID).count() == PEOPLE
    assert set(Mark.objects.get(name=ALARM).note) == {"backup", "tasks"}
    assert not Enrolment.objects.filter(counted=0).exists()


def everything(now: datetime, together: Barrier) -> None:
    """Every job of the clock without its lock, each begun when the other clock begins it too."""
    try:
        for job in clock.EVERY_MINUTE:
            together.wait(30)
            job(now=now)
    finally:
        connection.close()


def twice(job: Callable[..., object], *arguments: object) -> None:
    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(job, *arguments) for _ in range(2)]:
            running.result()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_time_do_everything_once(standstill: CoursePage) -> None:
    before = build.course_row(standstill).version
    twice(everything, NOW, Barrier(2))
    found = build.course_row(standstill)
    assert found.stale_since is None
    assert found.version - before in (
        1,
        2,
    )  # the lesson that went live may be compiled with the rest or after it
    twice(everything, NOW + timedelta(minutes=1), Barrier(2))
    assert build.course_row(standstill).version == found.version
    assert letters() == Counter(addresses(staff=False) | addresses(staff=True))
    assert not Enrolment.objects.filter(counted=0).exists()


@pytest.mark.django_db(transaction=True)
def test_without_a_claim_two_clocks_would_send_twice(
    standstill: CoursePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_claim", lambda pk, now: Mail.objects.get(pk=pk))
    monkeypatch.setattr(Recorder, "before", lambda message: sleep(0.02))
    twice(everything, NOW, Barrier(2))
    assert max(letters().values()) > 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_ticks_in_processes_of_their_own_send_each_letter_once(
    standstill: CoursePage, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        "BENCH_DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "tests.mail.filed_settings",
        "FILED": str(tmp_path),
    }
    ticks = [subprocess.Popen([sys.executable, "manage.py", "tick"], env=environment) for _ in range(2)]
    assert [tick.wait(120) for tick in ticks] == [0, 0]
    written = "".join(file.read_text() for file in tmp_path.iterdir())
    sent = Counter(line.removeprefix("To: ") for line in written.splitlines() if line.startswith("To: "))
    people, office = addresses(staff=False), addresses(staff=True)
    assert sent in (Counter(people), Counter(people | office))
    # The clock sends a letter that it has just queued only where it ticks again.
    assert Mail.objects.filter(person__roles__role=Role.ADMINISTRATOR).count() == 1
    assert Mark.objects.get(name=TICK).note["failed"] == []
