"""What the attempts at quizzes say together: read in three queries, four with draws, each marked as it was asked.

Numbers about fewer people than `conf.statistics_from` are not here at all, so no page can show them by mistake.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from lms.cohorts.models import Enrolment
from lms.conf import conf
from lms.quizzes.draws import Swap
from lms.quizzes.enums import AttemptState, Which
from lms.quizzes.grades import markable
from lms.quizzes.kinds.base import Kind, State
from lms.quizzes.kinds.wildcard import fold
from lms.quizzes.models import QuizAttempt, Response
from lms.quizzes.queries import Paper, papers_of
from lms.quizzes.statistics import HARD, Statistics, statistics_of
from lms.quizzes.swaps import swaps_in
from lms.quizzes.wording import said

SAID_BY = 2  # a wrong answer that one person alone gave may tell who it was
Given = Mapping[int, Mapping[str, str | None]]  # attempt → question uid → newest answer, as JSON


@dataclass(frozen=True, slots=True)
class Counted:
    """One graded question. `people` were asked it in `attempts`; with too few people there is nothing more.

    `facility`: percent of the points reached on average. `mistakes`: wrong answers in words, the most frequent first,
    with in how many attempts each was given.
    """

    number: int
    question: Kind
    people: int
    attempts: int
    right: int = 0
    facility: float | None = None
    mistakes: tuple[tuple[str, int], ...] = ()

    @property
    def is_hard(self) -> bool:
        """Is it known to be hard?"""
        return self.facility is not None and self.facility < HARD

    @property
    def same_wrong(self) -> int:
        """How often its most frequent wrong answer was given."""
        return self.mistakes[0][1] if self.mistakes else 0


@dataclass(frozen=True)
class Tally:
    """One quiz. `handed_in`: how many people did. `by_hand`: numbers of questions that people mark, not counted here.

    `people`: those who were asked all of its questions as they are now; `marks`: theirs, one row for each attempt, 0
    to 1 for each item; empty where they are too few.
    """

    items: tuple[Counted, ...]
    by_hand: tuple[int, ...]
    handed_in: int
    people: int
    marks: tuple[tuple[float, ...], ...]

    @cached_property
    def statistics(self) -> Statistics | None:
        """The figures of the quiz and of its items; None where too few people were asked all of it."""
        if not self.marks:
            return None
        guesses = [item.question.guess() for item in self.items]
        return statistics_of(self.marks, [1.0] * len(self.items), guesses)

    @property
    def is_told(self) -> bool:
        """Is anything known of any question?"""
        return any(item.facility is not None for item in self.items)

    @property
    def hardest(self) -> list[Counted]:
        """The questions that can be told, the hardest first; none that everybody answered right."""
        told = [item for item in self.items if item.facility is not None and item.facility < 100]
        return sorted(told, key=lambda item: (item.facility or 0.0, item.number))


@dataclass(frozen=True, slots=True)
class _Marked:
    fraction: float = 0.0
    is_right: bool = False
    by_hand: bool = False
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One attempt that counts."""

    pk: int
    activity: int
    snapshot: str
    enrolment: int
    seed: str


def tallies(
    enrolments: QuerySet[Enrolment], asked: Mapping[int, str], *, which: Which = Which.FIRST, now: datetime
) -> dict[int, Tally]:
    """Activity → what these people's attempts at it say. `asked`: activity → the snapshot it asks now."""
    attempts = _chosen(enrolments, asked, which, now)
    rows = attempts.values_list("pk", "activity_id", "snapshot_id", "enrolment_id", "seed")
    sittings: dict[int, list[_Sitting]] = {activity: [] for activity in asked}
    for row in rows:
        sittings[row[1]].append(_Sitting(*row))
    known = {one.snapshot for several in sittings.values() for one in several}
    papers = papers_of(known | set(asked.values()))
    drawing = [one.pk for several in sittings.values() for one in several if papers[one.snapshot].draws]
    marker = _Marker(papers, swaps_in(drawing) if drawing else {})
    given = _given(attempts)
    return {activity: _tally(asked[activity], sittings[activity], given, marker) for activity in asked}


def _chosen(
    enrolments: QuerySet[Enrolment], activities: Iterable[int], which: Which, now: datetime
) -> QuerySet[QuizAttempt]:
    """Attempts handed in whose answers are all still there: they go after their term, and with the person."""
    handed_in = QuizAttempt.objects.filter(state=AttemptState.HANDED_IN)
    found = markable(QuizAttempt.objects.all(), now).filter(
        enrolment__in=enrolments.order_by().values("pk"), activity__in=list(activities)
    )
    same = handed_in.filter(enrolment=OuterRef("enrolment"), activity=OuterRef("activity"))
    if which == Which.FIRST:
        found = found.filter(~Exists(same.filter(number__lt=OuterRef("number"))))
    if which == Which.LAST:
        found = found.filter(~Exists(same.filter(number__gt=OuterRef("number"))))
    return found


def _given(attempts: QuerySet[QuizAttempt]) -> Given:
    """The answers as text: equal ones are read and marked once, however many gave them."""
    rows = Response.objects.filter(attempt__in=attempts.values("pk"), late=False).order_by(
        "sequence", "received_at"
    )
    found: dict[int, dict[str, str | None]] = defaultdict(dict)
    for attempt, question, answer in rows.values_list("attempt_id", "question", Cast("answer", TextField())):
        found[attempt][question] = answer
    return found


@dataclass(frozen=True)
class _Marker:
    """Marks answers by the paper of their attempt, equal ones once."""

    papers: Mapping[str, Paper]
    swaps: Mapping[int, Sequence[Swap]]
    drawn: dict[int, frozenset[str]] = field(default_factory=dict)
    known: dict[tuple[str, str, str], _Marked] = field(default_factory=dict)

    @cached_property
    def graded(self) -> dict[str, dict[str, Kind]]:
        """Snapshot → question uid → question."""
        return {
            pk: {one.uid: one for one in paper.possible if one.graded} for pk, paper in self.papers.items()
        }

    def marked(self, one: _Sitting, uid: str, answer: str | None) -> _Marked | None:
        """An answer's mark; None where that attempt was not asked the question."""
        question = self.graded[one.snapshot].get(uid)
        if question is None or (self.papers[one.snapshot].draws and uid not in self._asked(one)):
            return None
        if answer is None:
            return _Marked()
        key = (one.snapshot, uid, answer)
        if key not in self.known:
            self.known[key] = _marked(question, answer)
        return self.known[key]

    def _asked(self, one: _Sitting) -> frozenset[str]:
        """The questions that were drawn for an attempt, and those that all are asked."""
        if one.pk not in self.drawn:
            paper = self.papers[one.snapshot].turned(one.seed, self.swaps.get(one.pk, ()))
            self.drawn[one.pk] = frozenset(question["uid"] for question in paper.asked)
        return self.drawn[one.pk]


def _marked(question: Kind, answer: str) -> _Marked:
    clean = question.clean(json.loads(answer))
    if clean is None:
        return _Marked()
    mark = question.mark(clean)
    mistakes = tuple(", ".join(str(said(word)) for word in words) for words in question.mistakes(clean))
    return _Marked(
        mark.fraction,
        mark.state == State.RIGHT,
        mark.state == State.NEEDS_MARKING,
        tuple(filter(None, mistakes)),
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """One graded question with the marks of all sittings; None where one was not asked it."""

    number: int
    question: Kind
    marks: list[_Marked | None]

    @property
    def by_hand(self) -> bool:
        """Does any answer wait for a person?"""
        return any(mark is not None and mark.by_hand for mark in self.marks)


def _tally(snapshot: str, sittings: Sequence[_Sitting], given: Given, marker: _Marker) -> Tally:
    paper = marker.papers[snapshot]
    asking = (question for question in paper.possible if question.asks)
    columns = [
        _Column(number, question, [_of(one, question, given, marker) for one in sittings])
        for number, question in enumerate(asking, start=1)
        if question.graded
    ]
    counted = [column for column in columns if not column.by_hand]
    people, marks = _whole(counted, sittings)
    return Tally(
        items=tuple(_counted(column, sittings) for column in counted),
        by_hand=tuple(column.number for column in columns if column.by_hand),
        handed_in=len({one.enrolment for one in sittings}),
        people=people,
        marks=marks,
    )


def _whole(
    columns: Sequence[_Column], sittings: Sequence[_Sitting]
) -> tuple[int, tuple[tuple[float, ...], ...]]:
    """How many people were asked all of these questions, and their marks; none where they are too few."""
    rows = zip(sittings, zip(*(column.marks for column in columns), strict=True), strict=bool(columns))
    found = [
        (one.enrolment, tuple(mark.fraction for mark in row if mark is not None))
        for one, row in rows
        if None not in row
    ]
    people = len({enrolment for enrolment, _marks in found})
    return people, tuple(marks for _enrolment, marks in found) if people >= conf.statistics_from else ()


def _of(one: _Sitting, question: Kind, given: Given, marker: _Marker) -> _Marked | None:
    return marker.marked(one, question.uid, given.get(one.pk, {}).get(question.uid))


def _counted(column: _Column, sittings: Sequence[_Sitting]) -> Counted:
    number, question = column.number, column.question
    told = [mark for mark in column.marks if mark is not None]
    asked = zip(sittings, column.marks, strict=True)
    people = len({one.enrolment for one, mark in asked if mark is not None})
    if people < conf.statistics_from:
        return Counted(number, question, people, len(told))
    return Counted(
        number=number,
        question=question,
        people=people,
        attempts=len(told),
        right=sum(mark.is_right for mark in told),
        facility=100 * sum(mark.fraction for mark in told) / len(told),
        mistakes=_mistakes(told),
    )


def _mistakes(marks: Iterable[_Marked]) -> tuple[tuple[str, int], ...]:
    """Equal but for their spelling are the same; each is told as most wrote it."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for mark in marks:
        for text in set(mark.mistakes):
            spelled[fold(text.strip(), case_sensitive=False)][text] += 1
    often = {
        max(spellings, key=lambda text: (spellings[text], text)): spellings.total()
        for spellings in spelled.values()
    }
    found = [(text, times) for text, times in often.items() if times >= SAID_BY]
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))
