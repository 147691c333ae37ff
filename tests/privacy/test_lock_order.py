"""F7: erasing somebody while they act: persons before enrolments before the rest, so neither waits for the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment
from lms.pages.models import QuizPage
from lms.people.models import Person
from lms.privacy import actions as privacy
from lms.progress import actions as progress
from lms.quizzes import actions as quizzes
from lms.quizzes.models import QuizAttempt
from tests import build
from tests.unlocked import DEADLOCK

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
ORDERED = [True, pytest.param(False, marks=DEADLOCK)]
PATIENCE = 20  # seconds


class Meeting:
    """Stops who acts in the middle until who erases waits for a row."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, step: str) -> None:
        self.there, at_once = Event(), getattr(module, step)

        def slowly(*args: Any, **kwargs: Any) -> Any:
            self.there.set()
            self._until_the_other_waits()
            return at_once(*args, **kwargs)

        monkeypatch.setattr(module, step, slowly)

    def _until_the_other_waits(self) -> None:
        until = monotonic() + PATIENCE
        with connection.cursor() as cursor:
            while monotonic() < until:
                cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
                if cursor.fetchone():
                    return
                sleep(0.01)
        raise AssertionError("nobody waits")


def together(meeting: Meeting, act: Callable[[], object], person: Person) -> None:
    """Somebody acts and is erased at the same time."""

    def acting() -> None:
        try:
            act()
        finally:
            connection.close()

    def erasing() -> None:
        assert meeting.there.wait(PATIENCE)
        try:
            privacy.erase(person=person, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for running in [pool.submit(acting), pool.submit(erasing)]:
            running.result()


@pytest.fixture
def enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course(lessons=1)
    found = build.enrol(build.person(), build.cohort(page), association_written="Verein der Omas")
    for lesson in page.get_descendants().filter(title__startswith="Lektion"):
        activity = build.activity(lesson).pk
        progress.remember_place(enrolment=found, activity=activity, place="b1", now=timezone.now())
    return found


@pytest.mark.parametrize("ordered", ORDERED)
def test_handing_in_while_one_is_erased(
    enrolment: Enrolment, ordered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = quizzes.start(enrolment=enrolment.pk, activity=build.activity(QuizPage.objects.get()).pk)
    if not ordered:
        monkeypatch.setattr(privacy, "_hold", lambda people: None)
    meeting = Meeting(monkeypatch, progress, "_enter")
    together(meeting, lambda: quizzes.hand_in(attempt=attempt.pk, now=timezone.now()), enrolment.person)
    assert QuizAttempt.objects.get().state == "handed_in"
    assert Person.objects.get(pk=enrolment.person_id).erased_at is not None


@pytest.mark.parametrize("ordered", ORDERED)
def test_beginning_while_one_is_erased(
    enrolment: Enrolment, ordered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row about what happened points to the person: to look whether they are there must not wait."""
    Enrolment.objects.update(state=EnrolmentState.INVITED)
    if not ordered:
        locked = QuerySet.select_for_update
        monkeypatch.setattr(
            QuerySet, "select_for_update", lambda rows, *, no_key=False, **more: locked(rows, **more)
        )
    together(
        Meeting(monkeypatch, cohorts, "_note"), lambda: cohorts.accept(enrolment=enrolment), enrolment.person
    )
    assert Enrolment.objects.get().state == EnrolmentState.ACTIVE
    assert Person.objects.get(pk=enrolment.person_id).erased_at is not None


def test_the_attempt_is_locked_after_its_enrolment(
    enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As starting does, which locks the enrolment and then looks at its attempts."""
    attempt = quizzes.start(enrolment=enrolment.pk, activity=build.activity(QuizPage.objects.get()).pk)
    locked: list[str] = []
    lock = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **more: locked.append(rows.model.__name__) or lock(rows, **more),
    )
    quizzes.hand_in(attempt=attempt.pk, now=timezone.now())
    assert locked[:2] == ["Enrolment", "QuizAttempt"]
