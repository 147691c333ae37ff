"""The clock: everything once, one at a time, and one failure stops nothing else."""

import logging
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from lms.cohorts.appointments import sync_dated
from lms.mail.actions import deliver_due
from lms.management import clock
from lms.operations.models import Mark
from lms.operations.queries import TICK
from lms.outline.models import Course
from lms.pages.actions import compile_stale
from lms.progress.actions import count_new
from lms.reports.exporting import give_up
from tests import build


def test_what_happens_by_itself() -> None:
    assert set(clock.EVERY_MINUTE) >= {
        compile_stale,
        sync_dated,
        count_new,
        deliver_due,
        give_up,
        clock.sweep_sessions,
    }


@pytest.mark.django_db
def test_a_course_that_a_crash_left_stale_is_compiled_once(committed: Any) -> None:
    with committed():
        page = build.course()
    Course.objects.update(stale_since=timezone.now())
    before = build.course_row(page).version
    call_command("tick")
    call_command("tick")
    course = build.course_row(page)
    assert (course.stale_since, course.version) == (None, before + 1)


def failing(*, now: object) -> None:
    raise ZeroDivisionError


def test_a_failure_is_logged_and_the_others_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []
    jobs = (failing, lambda *, now: ran.append(now))
    monkeypatch.setattr(clock, "EVERY_MINUTE", jobs)
    with caplog.at_level(logging.ERROR), pytest.raises(CommandError, match="Failed: failing"):
        call_command("tick")
    assert len(ran) == 1
    assert "The clock's failing failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_after_a_failure_the_next_tick_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "EVERY_MINUTE", (failing,))
    assert clock.tick(now=timezone.now()) == ["failing"]
    assert clock.tick(now=timezone.now()) == ["failing"]


def test_a_second_tick_returns_at_once_while_the_first_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on, ran = Event(), Event(), []

    def slow(*, now: object) -> None:
        ran.append(now)
        begun.set()
        go_on.wait(10)

    monkeypatch.setattr(clock, "EVERY_MINUTE", (slow,))
    first = Thread(target=clock.tick, kwargs={"now": timezone.now()})
    first.start()
    begun.wait(10)
    second = clock.tick(now=timezone.now())
    go_on.set()
    first.join()
    assert second is None
    assert len(ran) == 1
    assert clock.tick(now=timezone.now()) == []


def test_a_lock_that_was_taken_over_is_not_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "EVERY_MINUTE", (lambda *, now: cache.set(clock.LOCK, "another"),))
    clock.tick(now=timezone.now())
    assert cache.get(clock.LOCK) == "another"


@pytest.mark.django_db
def test_sessions_that_are_over_leave_once_a_day() -> None:
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    clock.sweep_sessions(now=now)
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    clock.sweep_sessions(now=now)
    assert Session.objects.count() == 2


@pytest.mark.django_db
def test_the_clock_keeps_one_mark_of_its_last_run(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    monkeypatch.setattr(clock, "EVERY_MINUTE", (failing,))
    clock.tick(now=now - timedelta(days=3))
    monkeypatch.setattr(clock, "EVERY_MINUTE", ())
    clock.tick(now=now)
    mark = Mark.objects.get(name=TICK)
    assert mark.at == now
    assert mark.note == {"failed": [], "since": (now - timedelta(days=3)).isoformat()}
