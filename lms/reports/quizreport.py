"""What the answers of groups say about the questions they were asked: for who teaches them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_taught_by
from lms.outline.enums import Kind, Phase
from lms.outline.models import Course
from lms.outline.queries import outline_of
from lms.outline.spec import Row
from lms.people.models import Person
from lms.quizzes.counting import Counted, Tally, tallies
from lms.quizzes.enums import Which
from lms.quizzes.statistics import ItemStatistics
from lms.reports import quizwords

ASKING = (Kind.QUIZ, Kind.CHECK)
HARDEST = 3
LONGEST = 140  # signs of a question on the day sheet


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, of whom: groups of one course; `cohort` where it is one of them only."""

    course: Course
    groups: tuple[Cohort, ...]
    cohort: Cohort | None = None
    which: Which = Which.FIRST

    @property
    def value(self) -> str:
        """As an address has it: the group's number, or the key of the course."""
        return str(self.cohort.pk if self.cohort else self.course.pk)

    @property
    def enrolments(self) -> QuerySet[Enrolment]:
        """Who takes part in these groups."""
        mine = [self.cohort] if self.cohort else self.groups
        found = Enrolment.objects.filter(cohort__in=[group.pk for group in mine], is_test=False)
        return found.exclude(state=EnrolmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz as a whole: in percent of all points, but for skewness and kurtosis."""

    mean: float | None
    median: float | None
    deviation: float | None
    error: float | None
    consistency: float | None
    error_ratio: float | None
    skewness: float | None
    kurtosis: float | None


@dataclass(frozen=True, slots=True)
class QuizLine:
    """One quiz, or one short question of a lesson, in the list. `figures` are None where too few handed in."""

    row: Row
    module: str
    name: str
    tally: Tally
    figures: QuizFigures | None

    @property
    def hardest(self) -> Counted | None:
        """Its hardest question, where there are several."""
        return next(iter(self.tally.hardest), None) if len(self.tally.items) > 1 else None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question on the page of its quiz. `figures` are None where too few people were asked the whole quiz."""

    item: Counted
    figures: ItemStatistics | None
    remarks: tuple[quizwords.Said, ...]


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question of the preparation with how many percent of its points were reached."""

    text: str
    percent: int
    language: str


def groups_of(viewer: Person) -> list[Cohort]:
    """The groups somebody teaches, the most recent first."""
    latest = F("starts_on").desc(nulls_last=True)
    return list(cohorts_taught_by(viewer).select_related("course").order_by(latest, "-pk"))


def choices_of(groups: Iterable[Cohort]) -> list[tuple[str, str]]:
    """What can be chosen: for each course all its groups together, then each."""
    found: dict[Course, list[Cohort]] = {}
    for group in groups:
        found.setdefault(group.course, []).append(group)
    return [
        choice
        for course, several in found.items()
        for choice in (
            (str(course.pk), _("All groups – %(course)s") % {"course": course.title}),
            *((str(group.pk), f"{group.name} – {course.title}") for group in several),
        )
    ]


def asked_for(groups: Sequence[Cohort], wanted: str, which: Which) -> Asked | None:
    """What an address asks of these groups; None where it is not among them.

    `wanted`: the number of a group, or the key of a course for all its groups; empty: the course of the first group.
    """
    mine = [group for group in groups if wanted in ("", str(group.pk), str(group.course_id))]
    if not mine:
        return None
    first = mine[0]
    same = tuple(group for group in groups if group.course_id == first.course_id)
    return Asked(first.course, same, first if wanted == str(first.pk) else None, which)


def asking(course: Course, language: str) -> list[Row]:
    """The quizzes and short questions of a course in order."""
    outline = outline_of(course.pk, course.version, language, course.source_language)
    return [row for row in outline if row.kind in ASKING and row.snapshot and not row.retired]


def lines_of(asked: Asked, language: str, now: datetime) -> list[QuizLine]:
    """The list: three queries. What only asks people how they see themselves is not there."""
    rows = asking(asked.course, language)
    found = tallies(asked.enrolments, _snapshots(rows), which=asked.which, now=now)
    titles = _titles(asked.course, language)
    return [_line(row, titles, found[row.pk]) for row in rows if found[row.pk].items]


def _line(row: Row, titles: Mapping[int | None, str], tally: Tally) -> QuizLine:
    name = tally.items[0].question.name if row.kind == Kind.CHECK else ""
    return QuizLine(row, titles.get(row.module, ""), name, tally, figures_of(tally))


def _titles(course: Course, language: str) -> dict[int | None, str]:
    outline = outline_of(course.pk, course.version, language, course.source_language)
    return {row.pk: row.title for row in outline}


def _snapshots(rows: Iterable[Row]) -> dict[int, str]:
    return {row.pk: row.snapshot for row in rows if row.snapshot}


def _of_all(marks: float | None, tally: Tally) -> float | None:
    """Marks of the whole quiz in percent of all that can be had."""
    return None if marks is None or not tally.items else 100 * marks / len(tally.items)


def tally_of(asked: Asked, row: Row, now: datetime) -> Tally:
    """What is known of one quiz: three queries."""
    return tallies(asked.enrolments, _snapshots([row]), which=asked.which, now=now)[row.pk]


def figures_of(tally: Tally) -> QuizFigures | None:
    """The figures of a quiz; None where too few people were asked all of it."""
    if tally.statistics is None:
        return None
    quiz = tally.statistics.quiz
    return QuizFigures(
        mean=_of_all(quiz.mean, tally),
        median=_of_all(quiz.median, tally),
        deviation=_of_all(quiz.deviation, tally),
        error=_of_all(quiz.error, tally),
        consistency=quiz.consistency,
        error_ratio=quiz.error_ratio,
        skewness=quiz.skewness,
        kurtosis=quiz.kurtosis,
    )


def questions_of(tally: Tally) -> list[QuestionLine]:
    """The questions of a quiz with their figures, and what strikes about them in words."""
    figures = tally.statistics.items if tally.statistics else (None,) * len(tally.items)
    return [
        QuestionLine(item, found, tuple(quizwords.remarks_of(item, found)))
        for item, found in zip(tally.items, figures, strict=True)
    ]


def hard_questions(viewer: Person, cohort: Cohort, language: str, now: datetime) -> list[HardQuestion]:
    """The three hardest questions before the seminar, by first attempts of the group, for who teaches it."""
    mine = cohorts_taught_by(viewer).filter(pk=cohort.pk).select_related("course").first()
    if mine is None:
        return []
    rows = [row for row in asking(mine.course, language) if row.phase == Phase.BEFORE]
    found = tallies(Asked(mine.course, (mine,), mine).enrolments, _snapshots(rows), now=now)
    told = sorted(
        ((item, row.position) for row in rows for item in found[row.pk].hardest[:HARDEST]),
        key=lambda pair: (pair[0].facility or 0.0, pair[1], pair[0].number),
    )
    return [
        HardQuestion(
            Truncator(item.question.prompt).chars(LONGEST),
            int(item.facility or 0.0),
            mine.course.source_language,
        )
        for item, _position in told[:HARDEST]
    ]
