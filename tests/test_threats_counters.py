"""F16: after many learners, staff and an author have acted at the same time, the counters equal a rebuild."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.pages.models import CoursePage, LessonPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)
LESSONS, PEOPLE, STEPS, HISTORIES_A_COURSE = 3, 2, 4, 10
Step = Callable[[], object]


def acts(enrolment: Enrolment, activities: list[int], dice: random.Random) -> list[Step]:
    """What one learner, their second device, and who keeps the register do."""

    def enter(activity: int, state: str, source: Source) -> Step:
        outcome = Outcome(state, passed=dice.choice([None, True, False]), score=dice.choice([None, 0.5, 1.0]))
        return lambda: progress.record(enrolment=enrolment, activity=activity, outcome=outcome, source=source)

    def place(activity: int) -> Step:
        return lambda: progress.remember_place(
            enrolment=enrolment, activity=activity, place="b1", now=timezone.now()
        )

    found: list[Step] = []
    for _ in range(STEPS):
        activity = dice.choice(activities)
        found += dice.choices(
            [
                enter(activity, State.DONE, Source.LESSON),
                enter(activity, State.BEGUN, Source.LESSON),
                enter(activity, dice.choice([State.BEGUN, State.DONE]), Source.HAND),
                place(activity),
                lambda: progress.recount(enrolment=enrolment),
            ],
            weights=[4, 1, 2, 1, 1],
        )
    return found


def edits(lessons: list[LessonPage], dice: random.Random) -> list[Step]:
    """What the author does: asks for a lesson or no longer, takes one away, brings it back."""

    def edit() -> None:
        page = LessonPage.objects.get(pk=dice.choice(lessons).pk)
        if dice.random() < 0.4:
            page.unpublish() if page.live else build.publish(page)
            return
        page.required = not page.required
        build.publish(page)

    return [edit]


def run(steps: list[Step]) -> None:
    """One after another in a thread with a connection of its own."""
    try:
        for step in steps:
            step()
    finally:
        connection.close()


def history(course: CoursePage, dice: random.Random) -> None:
    """Everybody at once: two threads for each person, one for the author."""
    group = build.cohort(course)
    lessons = list(LessonPage.objects.descendant_of(course))
    activities = [build.activity(page).pk for page in lessons]
    threads = [edits(lessons, dice)]
    for _ in range(PEOPLE):
        enrolment = build.enrol(build.person(log_in=False), group)
        threads += [acts(enrolment, activities, dice), acts(enrolment, activities, dice)]
    with ThreadPoolExecutor(len(threads)) as pool:
        for running in [pool.submit(run, steps) for steps in threads]:
            running.result()


def rebuilt() -> str:
    out = StringIO()
    call_command("recount", stdout=out)
    return out.getvalue().strip()


def drifted() -> list[int]:
    """Records whose last event says something else than they do."""
    found = []
    for record in Record.objects.prefetch_related("events"):
        last: RecordEvent = max(record.events.all(), key=lambda event: event.pk)
        if (last.new["state"], last.new["passed"], last.new["score"]) != (
            record.state, record.passed, record.score,
        ):  # fmt: skip
            found.append(record.pk)
    return found


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time, with or without"
)
def test_without_the_lock_something_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked = Enrolment.objects.select_related("course", "cohort")
    monkeypatch.setattr(progress, "_locked", lambda pk: unlocked.get(pk=pk))
    dice, course = random.Random(16), build.course(lessons=LESSONS, quizzes=0)
    try:
        for _ in range(30):
            history(course, dice)
            if rebuilt() != "0 changed":
                return
    except IntegrityError:
        return
    raise AssertionError("nothing broke")


@pytest.mark.parametrize("histories", [6, pytest.param(1000, marks=pytest.mark.long)])
def test_a_rebuild_equals_what_is_stored(histories: int) -> None:
    dice = random.Random(16)
    for number in range(histories):
        if number % HISTORIES_A_COURSE == 0:
            course = build.course(lessons=LESSONS, quizzes=0)
        history(course, dice)
    assert rebuilt() == "0 changed"
    assert drifted() == []
    assert Record.objects.filter(state=State.DONE).count() > histories
    assert not Enrolment.objects.filter(counted=0, done__gt=0).exists()
