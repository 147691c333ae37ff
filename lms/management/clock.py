"""What happens by itself, every minute. Each function may run twice, or in two places, without harm."""

import logging
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command

from lms.accounts.actions import tidy_sign_ups
from lms.attendance.scans import delete_due
from lms.bookings.actions import settle
from lms.bookings.holds import forget_on_the_day, remind_unproved
from lms.classroom.actions import forget_questions
from lms.cohorts.appointments import sync_dated
from lms.followup.gathering import gather_questions
from lms.followup.sending import send_questions
from lms.inquiries.actions import forget_old
from lms.interest.actions import tell_interested, tell_waiting
from lms.mail.actions import deliver_due, tidy_tasks
from lms.notices.actions import remind
from lms.notices.approvals import tell_deciders
from lms.notices.circulars import finish_circulars
from lms.notices.eve import ask_if_ready
from lms.operations.actions import note_tick, sweep_files
from lms.pages.actions import compile_stale
from lms.privacy.actions import erase_due, keep_terms
from lms.progress.actions import count_new
from lms.quizzes.actions import hand_in_due
from lms.reports.exporting import give_up
from lms.watch.actions import tell_administrators

logger = logging.getLogger(__name__)

LOCK, LOCK_SECONDS = "lms.clock.lock", 10 * 60  # a clock that was killed holds nobody up for longer
SWEPT, SWEPT_SECONDS = "lms.clock.swept", 24 * 60 * 60


def sweep_sessions(*, now: datetime) -> None:
    """Once a day: log-ins that are over leave the database."""
    if cache.add(SWEPT, now.isoformat(), SWEPT_SECONDS):
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def publish_scheduled(*, now: datetime) -> None:
    """Pages whose hour has come go live, or leave: Wagtail's own command."""
    call_command("publish_scheduled")


EVERY_MINUTE: tuple[Callable[..., object], ...] = (
    publish_scheduled,
    compile_stale,
    sync_dated,
    hand_in_due,
    count_new,
    settle,
    remind_unproved,
    forget_on_the_day,
    remind,
    gather_questions,
    send_questions,  # after the reminders: whoever got one today waits for another day
    ask_if_ready,
    finish_circulars,
    tell_deciders,
    tell_interested,
    tell_waiting,
    deliver_due,
    tidy_tasks,
    give_up,
    tidy_sign_ups,
    sweep_sessions,
    sweep_files,
    erase_due,
    keep_terms,
    forget_old,
    forget_questions,
    delete_due,
    tell_administrators,
)


def tick(*, now: datetime) -> list[str] | None:
    """Run everything once; the names of what failed. None where another tick is running: its work is enough."""
    mine = uuid4().hex
    if not cache.add(LOCK, mine, LOCK_SECONDS):
        return None
    try:
        failed = [job.__name__ for job in EVERY_MINUTE if not _ran(job, now)]
        _ran(note_tick, now, failed=failed)
        return failed
    finally:
        if cache.get(LOCK) == mine:
            cache.delete(LOCK)


def _ran(job: Callable[..., object], now: datetime, **more: object) -> bool:
    try:
        job(now=now, **more)
    except Exception:  # whatever breaks one job must not stop the others; it is logged and reported
        logger.exception("The clock's %s failed", job.__name__)
        return False
    return True
