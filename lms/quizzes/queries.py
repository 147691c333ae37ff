"""Reads of quizzes: what was asked, whose attempt it is, what was answered. Narrow rows, no page, no model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from time import time_ns
from typing import Any, Protocol
from uuid import UUID

from django.utils.crypto import salted_hmac

from lms.cohorts.queries import enrolments_of
from lms.conf import conf
from lms.evidence.models import Snapshot
from lms.quizzes import behaviours
from lms.quizzes.draws import Swap, drawn, every, is_draw
from lms.quizzes.enums import AttemptState
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.orders import mixed
from lms.quizzes.marking import asks, read, tries
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.policy import Policy, Right
from lms.quizzes.swaps import swaps_in

NEWEST_FIRST = ("-sequence", "-received_at")


class Pinned(Protocol):
    """An attempt, as a row or as a request has it."""

    @property
    def pk(self) -> int:
        """The attempt's row id."""
        ...

    @property
    def snapshot_id(self) -> str:
        """The digest of what it asks."""
        ...

    @property
    def seed(self) -> str:
        """What decides the orders in it."""
        ...


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt, as reports know it."""

    pk: int
    snapshot_id: str
    seed: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered in an attempt, by question uid. `answers`: the newest (None: taken back); `highest`: its
    sequence number; `checked`: those that were checked, the same one in a row only once; `certainty`: of the newest.
    `marks`: what people gave by hand, from 0 to 1, where that was read along.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    highest: int = 0
    checked: dict[str, list[Any]] = field(default_factory=dict)
    certainty: dict[str, int] = field(default_factory=dict)
    marks: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """What is asked: a snapshot's body, its questions read when needed. Screens are numbered from 1.

    Where questions are drawn, it asks the first of each pool; `turned` says what an attempt is asked. `came`: uids of
    questions that took the place of others.
    """

    body: dict[str, Any]
    came: frozenset[str] = frozenset()

    @cached_property
    def draws(self) -> bool:
        """Does chance decide which questions an attempt is asked?"""
        return any(map(is_draw, self.body["questions"]))

    @cached_property
    def asked(self) -> list[dict[str, Any]]:
        """What is asked, in neutral form."""
        listed: list[dict[str, Any]] = self.body["questions"]
        return [question for _place, question in drawn(listed, "")] if self.draws else listed

    @cached_property
    def possible(self) -> tuple[Kind, ...]:
        """All that any attempt may be asked, each once."""
        return tuple(map(read, every(self.body["questions"]))) if self.draws else self.questions

    @cached_property
    def policy(self) -> Policy:
        """How it is held."""
        return Policy.read(self.body)

    @property
    def size(self) -> int:
        """How many screens."""
        return len(self.asked)

    @cached_property
    def questions(self) -> tuple[Kind, ...]:
        """All screens in order: questions, and information that asks nothing."""
        if self.draws:
            return self._known(self.asked)
        return tuple(read(question) for question in self.asked)

    def _known(self, asked: Iterable[dict[str, Any]]) -> tuple[Kind, ...]:
        """These questions, which are read already."""
        by_uid = {question.uid: question for question in self.possible}
        return tuple(by_uid[question["uid"]] for question in asked)

    @cached_property
    def graded(self) -> tuple[Kind, ...]:
        """The questions that count towards a score."""
        return tuple(question for question in self.questions if question.graded)

    @cached_property
    def places(self) -> dict[int, int]:
        """Number of a screen → its place among the questions, from 1; information has none."""
        asking = [number for number, one in enumerate(self.asked, start=1) if asks(one)]
        return {number: place for place, number in enumerate(asking, start=1)}

    @property
    def is_assessment(self) -> bool:
        """Does it ask people how they see themselves, and nothing that is graded?"""
        return not self.graded and any(question.kind == "scale" for question in self.questions)

    @cached_property
    def is_read(self) -> bool:
        """Does a person read and mark some of the answers?"""
        return any(question.by_hand for question in self.possible)

    def checks(self, question: Kind) -> bool:
        """Is each answer to this question checked at once?"""
        return self.policy.behaviour.checks and question.graded and not question.by_hand

    def turned(self, seed: str, swaps: Sequence[Swap] = ()) -> "Paper":
        """What one attempt is asked, in its order."""
        if seed and self.draws:
            chosen = [question for _place, question in drawn(self.body["questions"], seed, swaps)]
            came = frozenset(into for _out, into in swaps)
            return self._with(chosen, self._known(chosen), came).turned(seed)
        if not (seed and self.policy.shuffle_questions):
            return self
        places = [int(at) for part in self._sections() for at in mixed(part, f"{seed}:questions")]
        asked = [self.asked[at] for at in places]
        return self._with(asked, tuple(self.questions[at] for at in places), self.came)

    def _with(
        self, asked: list[dict[str, Any]], questions: tuple[Kind, ...], came: frozenset[str]
    ) -> "Paper":
        """The same with these questions, which are read already."""
        made = Paper({**self.body, "questions": asked}, came)
        vars(made)["questions"] = questions
        return made

    def _sections(self) -> list[list[str]]:
        """The screens from 0, parted at each information: it stays before the questions that it is about."""
        parts: list[list[str]] = [[]]
        for at in range(self.size):
            parts += [[str(at)], []] if at + 1 not in self.places else []
            parts[-1] += [str(at)] if at + 1 in self.places else []
        return parts

    def is_closed(self, question: Kind, given: Given) -> bool:
        """Does this question take no further answer before the quiz is handed in?"""
        made = tries(question, given.checked.get(question.uid, []))
        return self.checks(question) and behaviours.is_closed(
            self.policy.behaviour, made, most=self.policy.tries
        )

    def counts(self, question: Kind, given: Given) -> Any:
        """The answer that counts: the newest, or that with which the question closed."""
        if self.is_closed(question, given):
            return given.checked[question.uid][-1]
        return given.answers.get(question.uid)

    def worth(self, question: Kind, given: Given) -> float:
        """The mark of a question: a person's, or what its kind says of each try, and the behaviour of all of them."""
        if question.uid in given.marks:
            return given.marks[question.uid]
        made = tries(
            question,
            given.checked.get(question.uid, []),
            self.counts(question, given),
            given.certainty.get(question.uid, 1),
        )
        return behaviours.mark(self.policy.behaviour, made, penalty=self.policy.penalty / 100)

    def question(self, number: int) -> Kind | None:
        """The question or information of one screen; None where there is none of this number."""
        return self.questions[number - 1] if 1 <= number <= self.size else None

    def unanswered(self, answers: dict[str, Any]) -> list[int]:
        """The numbers of the questions without an answer."""
        uids = [question["uid"] for question in self.asked]
        return [number for number in self.places if answers.get(uids[number - 1]) is None]

    def entry(self, answers: dict[str, Any]) -> int:
        """The screen to go on with: the first question without an answer, or the information just before it.

        0: all questions are answered.
        """
        at = next(iter(self.unanswered(answers)), 0)
        while at > 1 and at - 1 not in self.places:
            at -= 1
        return at

    def begun(self, answers: dict[str, Any]) -> list[int]:
        """The numbers of the questions with an answer that leaves a place open."""
        given = [
            (number, question, answers.get(question.uid)) for number, question in enumerate(self.questions, 1)
        ]
        cleaned = [(number, question, question.clean(answer)) for number, question, answer in given if answer]
        return [number for number, question, clean in cleaned if clean and not question.is_whole(clean)]


@dataclass(frozen=True, slots=True)
class Playing:
    """One attempt as a request needs it; `language` is that of its questions."""

    pk: int
    uuid: UUID
    enrolment: int
    activity: int
    snapshot_id: str
    state: str
    score: float | None
    finished_at: datetime | None
    seed: str
    due_at: datetime | None
    language: str
    is_test: bool

    @property
    def is_open(self) -> bool:
        """Can it still be answered?"""
        return self.state == AttemptState.OPEN

    def is_over(self, now: datetime) -> bool:
        """Is its time over, so that it only waits for being handed in? What is under way may still come in."""
        return self.is_open and self.due_at is not None and now > self.due_at


@lru_cache(maxsize=256)
def paper_of(snapshot: str) -> Paper:
    """What a snapshot asks: one query once per process. It is named by its digest and never changes."""
    return Paper(Snapshot.objects.values_list("body", flat=True).get(pk=snapshot))


def paper_for(attempt: Pinned) -> Paper:
    """What an attempt asks, in its order; one query where questions are drawn."""
    paper = paper_of(attempt.snapshot_id)
    return paper.turned(attempt.seed, swaps_in([attempt.pk]).get(attempt.pk, ()) if paper.draws else ())


def asked_in(attempt: Pinned) -> frozenset[str]:
    """The uids of the questions that an attempt is asked."""
    return frozenset(question["uid"] for question in paper_for(attempt).asked)


def playing(user: Any, attempt: UUID) -> Playing | None:
    """An attempt of a user's own, in a course they now learn in: one query. Foreign and missing are the same."""
    found = enrolments_of(user).filter(attempts__uuid=attempt)
    rows = found.values_list(
        "attempts__pk",
        "attempts__uuid",
        "pk",
        "attempts__activity_id",
        "attempts__snapshot_id",
        "attempts__state",
        "attempts__score",
        "attempts__finished_at",
        "attempts__seed",
        "attempts__due_at",
        "course__source_language",
        "is_test",
    )
    return next((Playing(*row) for row in rows[:1]), None)


def grace() -> timedelta:
    """For so long after its time an answer may still be under way."""
    return timedelta(seconds=conf.quiz_grace)


def is_late(due_at: datetime | None, now: datetime) -> bool:
    """Does an answer that comes now come too late? By the server's clock alone."""
    return due_at is not None and now > due_at + grace()


def seed_of(about: object) -> str:
    """Secret and always the same for one thing: in which other order what has an order of its own is shown."""
    return salted_hmac("lms.quizzes.seed", str(about), algorithm="sha256").hexdigest()


def order_of(attempt: Playing) -> str:
    """What decides the orders that an attempt shows; before 0.6.0 it was made of its number."""
    return attempt.seed or seed_of(attempt.uuid)


def attempts_of(enrolment: int, activity: int) -> list[QuizAttempt]:
    """All attempts of one enrolment at one activity, newest first."""
    return list(QuizAttempt.objects.filter(enrolment=enrolment, activity=activity).order_by("-number"))


def shows_marks(snapshot: str | None) -> bool:
    """May people see their points at what this asks on pages that know no attempt? Whoever waits for them does not."""
    return snapshot is None or Right.MARKS in paper_of(snapshot).policy.later


def is_limited(snapshot: str) -> bool:
    """Is there anything in how this is held of which one person may get more?"""
    return paper_of(snapshot).policy.is_limited


def shows_verdicts(snapshot: str) -> bool:
    """Is it told some day, without an end of the quiz, what is right of what this asks?"""
    return Right.VERDICT in paper_of(snapshot).policy.later


def scores_of(enrolment: int, activity: int) -> list[float]:
    """The scores of the attempts that count, in their order: those handed in and marked."""
    mine = QuizAttempt.objects.filter(enrolment=enrolment, activity=activity, state=AttemptState.HANDED_IN)
    scores = mine.order_by("number").values_list("score", flat=True)
    return [score for score in scores if score is not None]


def answers_of(attempt: int) -> tuple[dict[str, Any], int]:
    """Question uid → the answer that counts (None: taken back), and the highest sequence number so far."""
    given = given_in(attempt)
    return given.answers, given.highest


def given_in(attempt: int) -> Given:
    """All that was answered in an attempt: one query."""
    return given_of([attempt]).get(attempt, Given())


def given_of(attempts: Iterable[int]) -> dict[int, Given]:
    """Attempt → all that was answered in it, where there is anything: one query."""
    mine = Response.objects.filter(attempt_id__in=list(attempts), late=False)
    rows = mine.order_by("sequence", "received_at")
    found: dict[int, Given] = {}
    highest: dict[int, int] = {}
    for attempt, question, answer, sequence, was_checked, certainty in rows.values_list(
        "attempt_id", "question", "answer", "sequence", "checked", "certainty"
    ):
        given = found.setdefault(attempt, Given())
        given.answers[question], highest[attempt] = answer, sequence
        given.certainty[question] = certainty
        made = given.checked.setdefault(question, []) if was_checked else []
        if was_checked and made[-1:] != [answer]:
            made.append(answer)
    return {attempt: replace(given, highest=highest[attempt]) for attempt, given in found.items()}


def papers_of(snapshots: Iterable[str]) -> dict[str, Paper]:
    """What several snapshots ask: one query."""
    rows = Snapshot.objects.filter(pk__in=set(snapshots)).values_list("pk", "body")
    return {pk: Paper(body) for pk, body in rows}


def said_first(enrolment: int, activity: int) -> dict[str, Any] | None:
    """Question uid → answer of the first attempt that was handed in; None where there is none: two queries."""
    attempts = QuizAttempt.objects.filter(
        enrolment=enrolment, activity=activity, state=AttemptState.HANDED_IN
    )
    first = attempts.order_by("number").values_list("pk", flat=True).first()
    return answers_of(first)[0] if first is not None else None


def next_base(highest: int) -> int:
    """Where a screen shown now begins to count its answers: above all earlier screens, so the newest one wins.

    Microseconds of the server's clock; no two devices get the same.
    """
    return max(time_ns() // 1000, highest + 1)


def checked(enrolment: int, activities: Iterable[int]) -> dict[int, tuple[Any, str]]:
    """Activity → (newest answer, snapshot it answers) of mini checks: one query."""
    rows = Response.objects.filter(attempt__enrolment_id=enrolment, attempt__activity_id__in=activities)
    found = rows.order_by("attempt__number").values_list(
        "attempt__activity_id", "answer", "attempt__snapshot_id"
    )
    return {activity: (answer, snapshot) for activity, answer, snapshot in found}
