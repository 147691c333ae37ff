"""What a trainer marks by hand: the answers that wait, one answer with all that was said of it, and one attempt."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import QuerySet

from lms.people.models import Person
from lms.quizzes.comparing import as_marked
from lms.quizzes.grades import grades_among, grades_of, marks_of, standing, waiting_for
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.essay import Essay
from lms.quizzes.kinds.rubric import Row
from lms.quizzes.marking import percent
from lms.quizzes.models import Grade, QuizAttempt
from lms.quizzes.queries import Given, Paper, given_in, given_of, paper_for, papers_of
from lms.quizzes.scoring import waiting
from lms.quizzes.swaps import swaps_in
from lms.quizzes.words import Looked, looked, told

MOST = 60  # attempts of the queue that one page reads


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer that waits. `title`: of the quiz."""

    attempt: QuizAttempt
    question: Kind
    title: str

    @property
    def address(self) -> tuple[UUID, str]:
        """Attempt and question, as an address names them."""
        return self.attempt.uuid, self.question.uid


@dataclass(frozen=True, slots=True)
class Choice:
    """A course or one of its quizzes, for the filter. `value` as an address has it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, the oldest first; `more`: attempts that are not listed yet. `only`: what the filter says."""

    rows: tuple[Waiting, ...]
    more: int
    choices: tuple[Choice, ...]
    only: str

    def after(self, here: tuple[UUID, str]) -> Waiting | None:
        """The answer that waits next."""
        return next((two for one, two in pairwise(self.rows) if one.address == here), None)

    def before(self, here: tuple[UUID, str]) -> Waiting | None:
        """The one before."""
        return next((one for one, two in pairwise(self.rows) if two.address == here), None)

    def place(self, here: tuple[UUID, str]) -> int:
        """Which it is, from 1; 0 where it does not wait."""
        found = [number for number, row in enumerate(self.rows, start=1) if row.address == here]
        return next(iter(found), 0)


def queue_of(viewer: Person, only: str, now: datetime) -> Queue:
    """What waits for this person: six queries, however much it is. `only`: a choice; another value is none."""
    waits = waiting_for(viewer, now)
    choices = tuple(_choices(waits))
    only = only if any(choice.value == only for choice in choices) else ""
    listed = _among(waits, only)
    attempts = list(
        listed.select_related("enrolment__person", "enrolment__association", "enrolment__cohort")[:MOST]
    )
    more = max(0, listed.count() - MOST) if len(attempts) == MOST else 0
    return Queue(tuple(_rows(attempts)), more, choices, only)


def _among(waits: QuerySet[QuizAttempt], only: str) -> QuerySet[QuizAttempt]:
    if only.isdecimal():
        return waits.filter(activity=int(only))
    return waits.filter(activity__course=UUID(only)) if only else waits


def _choices(waits: QuerySet[QuizAttempt]) -> Iterator[Choice]:
    """Each course with its quizzes, of which something waits."""
    fields = ("activity__course_id", "activity__course__title", "activity_id", "activity__snapshot_id")
    rows = sorted(set(waits.order_by().values_list(*fields)), key=lambda row: (row[1], row[2]))
    papers = papers_of(row[3] for row in rows if row[3])
    known = ""
    for course, title, activity, snapshot in rows:
        if str(course) != known:
            known = str(course)
            yield Choice(known, title)
        if snapshot in papers:
            yield Choice(str(activity), f"{title}: {papers[snapshot].body['title']}")


def _rows(attempts: Sequence[QuizAttempt]) -> Iterator[Waiting]:
    keys = [attempt.pk for attempt in attempts]
    given, grades = given_of(keys), grades_among(keys)
    papers = papers_of(attempt.snapshot_id for attempt in attempts)
    drawing = [attempt.pk for attempt in attempts if papers[attempt.snapshot_id].draws]
    swaps = swaps_in(drawing) if drawing else {}
    for attempt in attempts:
        paper = papers[attempt.snapshot_id].turned(attempt.seed, swaps.get(attempt.pk, ()))
        marks = marks_of(grades.get(attempt.pk, ()))
        for question in waiting(paper, replace(given.get(attempt.pk, Given()), marks=marks)):
            yield Waiting(attempt, question, paper.body["title"])


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was said of an answer: from which mark to which, in percent; None: it waited."""

    grade: Grade
    before: int | None
    after: int | None
    rows: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer as who marks it sees it. `number`: its place in the quiz. `rule`: percent by its kind's rule, `now`:
    what holds; None: it waits. `told`: in words. `seen`: the newest row about it (id), 0 for none.
    """

    attempt: QuizAttempt
    question: Kind
    number: int
    title: str
    told: tuple[str, ...]
    solution: tuple[str, ...]
    rule: int | None
    now: int | None
    grade: Grade | None
    traces: tuple[Trace, ...]
    seen: int

    @property
    def model(self) -> str:
        """What a good answer says, for who marks."""
        return self.question.model if isinstance(self.question, Essay) else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of its rubric."""
        rubric = self.question.rubric if isinstance(self.question, Essay) else None
        return rubric.rows if rubric else ()

    @property
    def waits(self) -> bool:
        """Has nobody marked it?"""
        return self.now is None

    @property
    def words(self) -> int:
        """How many words of a text."""
        return sum(len(line.split()) for line in self.told)


def sheets_of(attempt: QuizAttempt) -> list[Sheet]:
    """All graded questions of an attempt: three queries. What somebody says of themselves alone is not there."""
    paper, given, grades = paper_for(attempt), given_in(attempt.pk), grades_of(attempt.pk)
    return list(_sheets(attempt, paper, given, grades))


def sheet_of(attempt: QuizAttempt, uid: str) -> Sheet | None:
    """One of them; None where the attempt asked no such question."""
    return next((sheet for sheet in sheets_of(attempt) if sheet.question.uid == uid), None)


def _sheets(attempt: QuizAttempt, paper: Paper, given: Given, grades: list[Grade]) -> Iterator[Sheet]:
    unread = {one.uid for one in waiting(paper, given)}
    held = standing(grades)
    for number, question in enumerate(paper.questions, start=1):
        if not question.graded:
            continue
        mine = [grade for grade in grades if grade.question == question.uid]
        rule = None if question.uid in unread else percent(paper.worth(question, given))
        grade = held.get(question.uid)
        shown, answer = as_marked(paper, question, given, grade)
        yield Sheet(
            attempt=attempt,
            question=question,
            number=paper.places[number],
            title=paper.body["title"],
            told=tuple(told(shown, answer)),
            solution=tuple(told(shown, shown.solution())),
            rule=rule,
            now=percent(grade.fraction) if grade and grade.fraction is not None else rule,
            grade=grade,
            traces=tuple(_traces(question, mine, rule)),
            seen=mine[0].pk if mine else 0,
        )


def _traces(question: Kind, newest_first: Iterable[Grade], rule: int | None) -> list[Trace]:
    """The newest first, each with what it changed."""
    found: list[Trace] = []
    before = rule
    for grade in reversed(list(newest_first)):
        after = rule if grade.fraction is None else percent(grade.fraction)
        found.insert(0, Trace(grade, before, after, looked(question, grade.steps)))
        before = after
    return found
