"""I1: whatever an author does with pages, what people did before stays as it is, and nobody has done less.

Histories drawn by chance. Records and attempts are compared with a model of what learners did, counters with a recount.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.outline.models import Activity, Course
from lms.pages.models import CoursePage
from lms.progress import actions as progress
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import paper_of
from tests import build
from tests.once import made_once
from tests.pages.authoring import Author
from tests.pages.learning import answer, done_of, evidence, hand_in, read, unharmed
from tests.pages.test_publishing import rows, scratch
from tests.params import often

pytestmark = pytest.mark.django_db
STEPS = 12
GROUPS = ("course", "module")


def make(committed: Any) -> None:
    """Two courses; one person in both, one in the first only."""
    build.home("en")
    with committed():
        first, second = build.course(lessons=2, modules=2), build.course(lessons=1)
    both = build.person(log_in=False)
    for who, page in [(both, first), (both, second), (build.person(log_in=False), first)]:
        build.enrol(who, build.cohort(page))
    for enrolment in Enrolment.objects.all():
        progress.recount(enrolment=enrolment)


_rows = made_once(make)


@dataclass
class Known:
    """What a record must say."""

    done: bool = False
    passed: bool | None = None
    score: float | None = None


@dataclass
class Learners:
    """Everybody who is enrolled. `known`: by enrolment and activity, what they did, as a model of the ledger."""

    dice: random.Random
    known: dict[tuple[int, int], Known] = field(default_factory=dict)

    def acts(self) -> str:
        """One thing that one of them does."""
        enrolment = self.dice.choice(list(Enrolment.objects.order_by("pk")))
        deed: Callable[[Enrolment], str] = self.dice.choice([self.read, self.look, self.answer, self.hand_in])
        try:
            return f"{enrolment.pk} {deed.__name__} {deed(enrolment)}"
        except IndexError:
            return f"{enrolment.pk} {deed.__name__}: nothing there"

    def living(self, enrolment: Enrolment, kind: str) -> int:
        found = Activity.objects.filter(course=enrolment.course_id, kind=kind, retired_at=None)
        return self.dice.choice(list(found.order_by("pk").values_list("pk", flat=True)))

    def of(self, enrolment: Enrolment, activity: int) -> Known:
        return self.known.setdefault((enrolment.pk, activity), Known())

    def read(self, enrolment: Enrolment) -> str:
        activity = self.living(enrolment, "lesson")
        read(enrolment, activity)
        self.of(enrolment, activity).done = True
        return str(activity)

    def look(self, enrolment: Enrolment) -> str:
        activity, place = self.living(enrolment, "lesson"), f"b{self.dice.randrange(9)}"
        progress.remember_place(enrolment=enrolment, activity=activity, place=place, now=timezone.now())
        self.of(enrolment, activity)
        return str(activity)

    def answer(self, enrolment: Enrolment) -> str:
        activity = self.living(enrolment, "quiz")
        answer(enrolment, activity, right=self.dice.random() < 0.6)
        self.of(enrolment, activity)
        return str(activity)

    def hand_in(self, enrolment: Enrolment) -> str:
        """An open attempt, also where its quiz left the course meanwhile (I2)."""
        attempt = self.dice.choice(
            list(QuizAttempt.objects.filter(enrolment=enrolment, state="open").order_by("pk"))
        )
        newest = attempt.responses.order_by("-sequence")[0].answer
        hand_in(attempt)
        asked, known = paper_of(attempt.snapshot_id).body, self.of(enrolment, attempt.activity_id)
        score = 1.0 if newest == {"value": True} else 0.0
        if asked["pass_mark"] is not None:
            known.passed = known.passed or score * 100 >= asked["pass_mark"]
        known.done = (
            known.done
            or asked["done_when"] == "handed_in"
            or asked["pass_mark"] is None
            or known.passed is True
        )
        known.score = max(score, known.score or 0.0)
        return f"{attempt.pk} {score}"

    def stand(self) -> dict[tuple[int, int], Known]:
        """What the ledger says, without what follows from it."""
        return {
            (record.enrolment_id, record.activity_id): Known(
                record.state == "done", record.passed, record.score
            )
            for record in Record.objects.exclude(activity__kind__in=GROUPS)
        }


def outlines_are_right() -> None:
    for page in CoursePage.objects.filter(locale__language_code="de"):
        assert rows(page) == scratch(page)
    assert not Course.objects.exclude(stale_since=None).exists()


def completed() -> set[int]:
    """Modules and courses somebody has completed."""
    return set(Record.objects.filter(activity__kind__in=GROUPS, state="done").values_list("pk", flat=True))


def completed_modules_stay_whole() -> None:
    """What is asked in a module after somebody completed it, and not done, is newer than that: it is not counted."""
    for whole in Record.objects.filter(activity__kind="module", state="done"):
        done = Record.objects.filter(enrolment=whole.enrolment_id, state="done").values("activity")
        asked = Activity.objects.filter(parent=whole.activity_id, kind__in=("lesson", "quiz"), required=True)
        left = asked.filter(retired_at=None).exclude(pk__in=done)
        assert not left.filter(counts_since__lte=whole.done_at).exists()


def live(seed: int, committed: Any, signed_in: Any) -> None:
    """One history: the author and the learners take turns. What is printed tells it where it fails."""
    dice = random.Random(seed)
    learners = Learners(dice)
    author = Author(dice, signed_in(build.person(is_superuser=True)))
    for _ in range(STEPS):
        for _ in range(dice.randrange(1, 4)):
            print(learners.acts())
            assert learners.stand() == learners.known
        before, done, whole = evidence(), done_of(), completed()
        activities = set(Activity.objects.values_list("pk"))
        with committed():
            print(author.acts())
        unharmed(before, done)
        assert learners.stand() == learners.known
        assert whole <= completed()
        assert activities <= set(Activity.objects.values_list("pk"))
        outlines_are_right()
        completed_modules_stay_whole()


@pytest.mark.parametrize("seed", often(range(500), *range(4)))
@pytest.mark.usefixtures("_rows")
def test_whatever_an_author_does(seed: int, committed: Any, signed_in: Any) -> None:
    live(seed, committed, signed_in)
