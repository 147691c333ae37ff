"""The shop window: start page and course page as their templates show them, from the pages themselves."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from lms.bookings.seats import Seat, with_seats
from lms.cohorts.queries import contacts_of
from lms.outline.enums import Phase
from lms.pages.links import Link, address_of, homes, link
from lms.pages.models import CoursePage, HomePage, LessonPage, ModulePage, QuizPage
from lms.pages.offers import Offer, offer
from lms.people.queries import person_of
from lms.seminars.queries import Listed, coming

MOST_DATES = 5  # on a course page; the list of dates has all


@dataclass(frozen=True, slots=True)
class Card:
    """A course as a card."""

    title: str
    url: str
    promise: str
    workload: str
    picture: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The start page. Empty headings and a missing action mean: the usual ones."""

    hero_lines: list[str]
    lead: str
    picture: Any
    action: Link | None
    boxes_title: str
    boxes: list[dict[str, str]]
    courses_title: str
    courses: list[Card]
    notice_title: str
    notice_text: str


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson or quiz in a module's list; it has an address only where the reader may open it."""

    title: str
    minutes: int
    url: str
    free_sample: bool


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module in a phase's list. A seminar has no number."""

    number: int
    title: str
    summary: str
    minutes: int
    live: bool
    url: str
    lessons: list[LessonLine]


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One span of the bridge."""

    key: str
    name: str
    note: str
    modules: list[ModuleLine]


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course page."""

    title: str
    language: str
    promise: str
    intro: SafeString
    goals: list[str]
    workload: str
    level: str
    note: str
    picture: str
    phases: list[PhaseLine]
    offer: Offer
    contacts: list[dict[str, str]]
    dates: list[tuple[Listed, Seat]]


def home_view(page: HomePage) -> HomeView:
    """The start page with the cards of the courses chosen for it, else of all."""
    courses = _courses_below(page)
    chosen = [pk for pk in _chosen(page) if pk in courses]
    return HomeView(
        hero_lines=[line for line in page.hero.splitlines() if line.strip()],
        lead=page.lead,
        picture=page.hero_picture[0].value if page.hero_picture else None,
        action=next((one for block in page.action for one in link(block.value)), None),
        boxes_title=page.boxes_title,
        boxes=[dict(block.value) for block in page.boxes],
        courses_title=page.courses_title,
        courses=[_card(courses[pk]) for pk in chosen or courses],
        notice_title=page.notice_title,
        notice_text=page.notice_text,
    )


def courses_in(language: str) -> list[Card]:
    """All live courses of a language's start page: those chosen there first, then the others in their own order."""
    found = homes().order_by("path")
    home = min(found, key=lambda page: page.locale.language_code != language, default=None)
    if home is None:
        return []
    courses = _courses_below(home)
    first = [pk for pk in _chosen(home) if pk in courses]
    return [_card(courses[pk]) for pk in dict.fromkeys([*first, *courses])]


def _courses_below(home: Page) -> dict[int, CoursePage]:
    courses = CoursePage.objects.child_of(home).live().order_by("path").defer_streamfields()
    return {course.pk: course for course in courses}


def _chosen(home: Page) -> list[int]:
    """Ids of the courses named on our start page, each once; their pages are not read for that."""
    if not isinstance(home, HomePage):
        return []  # a site's own start page orders courses by its tree
    return list(dict.fromkeys(row["value"] for row in home.courses.raw_data if row.get("value")))


def _card(course: CoursePage) -> Card:
    return Card(course.title, address_of(course), course.promise, course.workload, course.picture)


def course_view(page: CoursePage, request: HttpRequest) -> CourseView:
    """A course page: promise, goals, the way through it, and one thing to do by the reader's state."""
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    leaves = _leaves(page)
    contacts = list(contacts_of(page.translation_key))
    to_come = coming(get_language() or "", page.translation_key)
    dates = with_seats(to_come, person_of(request.user), timezone.now())
    return CourseView(
        title=page.title,
        language=page.locale.language_code,
        promise=page.promise,
        intro=mark_safe("".join(str(block.render()) for block in page.intro)),  # noqa: S308 -- our own templates
        goals=[str(block.value) for block in page.goals],
        workload=page.workload,
        level=page.level,
        note=page.note,
        picture=page.picture,
        phases=_phases(modules, leaves),
        offer=offer(page.translation_key, request.user, request.path, contacts, dates),
        dates=dates[:MOST_DATES],
        contacts=[{"name": person.name, "email": person.email} for person in contacts],
    )


def _leaves(page: CoursePage) -> dict[str, list[LessonLine]]:
    """Path of a module → its live lessons and quizzes, in order."""
    found: list[tuple[str, LessonLine]] = []
    for lesson in LessonPage.objects.descendant_of(page).live().defer_streamfields():
        url = address_of(lesson) if lesson.free_sample else ""
        found.append((lesson.path, LessonLine(lesson.title, lesson.minutes, url, lesson.free_sample)))
    for quiz in QuizPage.objects.descendant_of(page).live().defer_streamfields():
        found.append((quiz.path, LessonLine(quiz.title, quiz.minutes, "", False)))
    leaves: dict[str, list[LessonLine]] = {}
    for path, line in sorted(found, key=lambda pair: pair[0]):
        leaves.setdefault(path[: -page.steplen], []).append(line)
    return leaves


def _phases(modules: list[ModulePage], leaves: dict[str, list[LessonLine]]) -> list[PhaseLine]:
    names = {
        Phase.BEFORE: (_("Before: online"), _("Short lessons on your phone")),
        Phase.SEMINAR: (_("The seminar day"), _("We meet in person")),
        Phase.AFTER: (_("Afterwards: in your association"), _("You try out what you have learned")),
    }
    numbers = {m.pk: n for n, m in enumerate((m for m in modules if m.phase != Phase.SEMINAR), start=1)}
    phases = []
    for phase, (name, note) in names.items():
        lines = [
            _module(m, numbers.get(m.pk, 0), leaves.get(m.path, [])) for m in modules if m.phase == phase
        ]
        if lines:
            phases.append(PhaseLine(phase, name, note, lines))
    return phases


def _module(page: ModulePage, number: int, lessons: list[LessonLine]) -> ModuleLine:
    minutes = page.minutes or sum(line.minutes for line in lessons)
    is_there = bool(lessons) or page.phase == Phase.SEMINAR
    return ModuleLine(number, page.title, page.summary, minutes, is_there, "", lessons)
