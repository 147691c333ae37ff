"""Which facts await a person, and which lessons a new check: for those who write the courses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.cohorts.queries import courses_taught_by
from lms.facts.models import Fact
from lms.facts.queries import facts_seen_by, keys_in
from lms.pages.models import CoursePage, LessonPage, QuizPage, SlotPage
from lms.people.models import Person
from lms.reports.sheets import Value

SOON = timedelta(days=30)
Courses = dict[str, tuple[UUID, str]]
OPEN, CHECKED, EVERY = "open", "checked", "all"


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson, quiz or guide of one's own courses. `due` is its next check, `is_over` says that the day has passed."""

    page: int
    title: str
    course: UUID
    course_title: str
    is_live: bool
    keys: tuple[str, ...]
    waits: bool
    due: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with the lessons that rest on it; without a fact, lessons that only say "something is open"."""

    fact: Fact | None
    course_title: str
    lessons: list[LessonLine]


@dataclass(frozen=True)
class FactList:
    """The report: facts by the wish, lessons that are due by their day, and the courses to choose from."""

    facts: list[FactLine] = field(default_factory=list)
    due: list[LessonLine] = field(default_factory=list)
    courses: list[tuple[str, str]] = field(default_factory=list)
    open: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True)
class FactWish:
    """Filters: one course, and which facts."""

    course: str = ""
    state: str = OPEN


def fact_list(viewer: Person, wish: FactWish, today: date) -> FactList:
    """Facts and lessons of the viewer's courses: six queries, however many there are."""
    taught = _taught(viewer)
    lessons = list(_lessons(taught, today))
    others = list(_others(taught))
    facts = list(facts_seen_by(viewer).select_related("checked_by", "course"))
    if wish.course:
        lessons, others = (
            [line for line in some if str(line.course) == wish.course] for some in (lessons, others)
        )
        facts = [fact for fact in facts if str(fact.course_id) == wish.course]
    return FactList(
        facts=[*_facts(facts, [*lessons, *others], wish.state), *_unnamed(facts, lessons, wish.state)],
        due=sorted((line for line in lessons if line.due is not None), key=_by_day),
        courses=sorted({str(key): title for key, title in taught.values()}.items(), key=lambda one: one[1]),
        open=sum(fact.checked_on is None for fact in facts),
        checked=sum(fact.checked_on is not None for fact in facts),
    )


def _by_day(line: LessonLine) -> tuple[date, str]:
    return (line.due or date.max, line.title)


def _taught(viewer: Person) -> Courses:
    """Path of each page of the viewer's courses → key and title."""
    pages = CoursePage.objects.filter(
        translation_key__in=courses_taught_by(viewer).values("pk"), alias_of=None
    )
    return {path: (key, title) for path, key, title in pages.values_list("path", "translation_key", "title")}


def _inside(taught: Courses) -> Q:
    inside = Q(pk__in=[])
    for path in taught:
        inside |= Q(path__startswith=path)
    return inside


def _course_of(path: str, taught: Courses) -> tuple[UUID, str]:
    return next(course for start, course in taught.items() if path.startswith(start))


def _lessons(taught: Courses, today: date) -> Iterator[LessonLine]:
    """Every lesson below the courses."""
    rows = LessonPage.objects.filter(_inside(taught), alias_of=None).order_by("path")
    for pk, path, title, live, keys, waits, due in rows.values_list(
        "pk", "path", "title", "live", "fact_ids", "needs_review", "review_due"
    ):
        day = due if due is not None and due <= today + SOON else None
        over = day is not None and day < today
        yield LessonLine(pk, title, *_course_of(path, taught), live, keys_in(keys), waits, day, over)


def _others(taught: Courses) -> Iterator[LessonLine]:
    """Quizzes and guides of seminar days that name facts."""
    for model in (QuizPage, SlotPage):
        rows = model.objects.filter(_inside(taught), alias_of=None).exclude(fact_ids="").order_by("path")
        for pk, path, title, live, keys in rows.values_list("pk", "path", "title", "live", "fact_ids"):
            yield LessonLine(
                pk, title, *_course_of(path, taught), live, keys_in(keys), waits=True, due=None, is_over=False
            )


def _facts(facts: Iterable[Fact], lessons: list[LessonLine], state: str) -> list[FactLine]:
    uses = defaultdict(list)
    for line in lessons:
        for key in line.keys if line.waits else ():
            uses[line.course, key].append(line)
    wanted = [fact for fact in facts if state == EVERY or (fact.checked_on is None) == (state != CHECKED)]
    return [FactLine(fact, fact.course.title, uses[fact.course_id, fact.key]) for fact in wanted]


def _unnamed(facts: Iterable[Fact], lessons: list[LessonLine], state: str) -> list[FactLine]:
    """Lessons that say "a fact awaits a person" and name none that is listed."""
    known = {(fact.course_id, fact.key) for fact in facts}
    found = [line for line in lessons if line.waits and not known & {(line.course, key) for key in line.keys}]
    return [FactLine(None, line.course_title, [line]) for line in found] if state != CHECKED else []


def fact_rows(found: FactList) -> tuple[list[str], list[list[Value]]]:
    """The report as a table: one row for each fact and lesson, then the lessons that are due."""
    head = [
        _("Course"), _("Fact"), _("Statement"), _("Lesson"), _("Checked on"), _("Checked by"), _("Source"),
        _("Address of the source"), _("Next check"),
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for line in found.facts:
        said = _said(line.fact)
        for title in [lesson.title for lesson in line.lessons] or [""]:
            rows.append([line.course_title, *said[:2], title, *said[2:], None])
    rows += [[due.course_title, "", "", due.title, None, "", "", "", due.due] for due in found.due]
    return head, rows


def _said(fact: Fact | None) -> list[Value]:
    if fact is None:
        return ["", "", None, "", "", ""]
    who = str(fact.checked_by) if fact.checked_by else ""
    return [fact.key, fact.statement, fact.checked_on, who, fact.source, fact.source_url]
