"""The shop window: start page and course page as their templates show them, from the pages themselves."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lms.cohorts.models import Cohort
from lms.cohorts.queries import contacts_of, learning_in
from lms.outline.enums import Phase
from lms.pages.compiling import address
from lms.pages.models import CoursePage, HomePage, LessonPage, ModulePage, QuizPage

HOW_TO_JOIN = _lazy("You take part by an invitation. Ask your association, or the contact on this page.")


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
    """The start page."""

    hero_lines: list[str]
    lead: str
    boxes: list[dict[str, str]]
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
class Action:
    """The one thing to do on a course page."""

    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course page."""

    title: str
    promise: str
    intro: SafeString
    goals: list[str]
    workload: str
    level: str
    note: str
    picture: str
    phases: list[PhaseLine]
    action: Action | None
    hint: str
    contacts: list[dict[str, str]]


def home_view(page: HomePage) -> HomeView:
    """The start page with the cards of its live courses."""
    courses = CoursePage.objects.child_of(page).live().order_by("path")
    return HomeView(
        hero_lines=[line for line in page.hero.splitlines() if line.strip()],
        lead=page.lead,
        boxes=[dict(block.value) for block in page.boxes],
        courses=[Card(c.title, address(c), c.promise, c.workload, c.picture) for c in courses],
        notice_title=page.notice_title,
        notice_text=page.notice_text,
    )


def course_view(page: CoursePage, request: HttpRequest) -> CourseView:
    """A course page: promise, goals, the way through it, and one action by the reader's state."""
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    leaves = _leaves(page)
    action = _action(page, request)
    contacts = contacts_of(page.translation_key)
    return CourseView(
        title=page.title,
        promise=page.promise,
        intro=mark_safe("".join(str(block.render()) for block in page.intro)),  # noqa: S308 -- our own templates
        goals=[str(block.value) for block in page.goals],
        workload=page.workload,
        level=page.level,
        note=page.note,
        picture=page.picture,
        phases=_phases(modules, leaves),
        action=action,
        hint=str(HOW_TO_JOIN) if action is None else "",
        contacts=[{"name": person.name, "email": person.email} for person in contacts],
    )


def _leaves(page: CoursePage) -> dict[str, list[LessonLine]]:
    """Path of a module → its live lessons and quizzes, in order."""
    found: list[tuple[str, LessonLine]] = []
    for lesson in LessonPage.objects.descendant_of(page).live().defer_streamfields():
        url = address(lesson) if lesson.free_sample else ""
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


def _action(page: CoursePage, request: HttpRequest) -> Action | None:
    """Going on where somebody learns; else log-in for a group that is running; else nothing to press."""
    user: Any = request.user
    key = page.translation_key
    if user.is_authenticated and learning_in(user, key) is not None:
        return Action(_("Go on learning"), reverse("lms:way_course", args=[key]))
    if user.is_authenticated or not Cohort.objects.filter(course_id=key, is_test=False).exists():
        return None
    return Action(_("Log in with my account"), reverse("account_login"), str(HOW_TO_JOIN))
