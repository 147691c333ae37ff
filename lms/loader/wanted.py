"""The pages that course packages ask for, parents first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wagtail.models import Page

from lms.conf import conf
from lms.loader import streams
from lms.loader.courseformat import LANGUAGE, CoursePackage, Lesson, ModuleFile, Quiz, digest
from lms.loader.plainpages import NEWS, START, Plain
from lms.loader.queries import home_key
from lms.pages.enums import Place
from lms.pages.models import CoursePage, HomePage, LessonPage, ModulePage, PlainPage, QuizPage, SlotPage
from lms.website.models import NewsIndexPage

HOME = "home"
PLACES = {
    "hilfe": Place.HELP, "einfach-erklaert": Place.SIMPLE, "impressum": Place.IMPRINT,
    "datenschutz": Place.PRIVACY, "barrierefreiheit": Place.ACCESSIBILITY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that bodies need: images by file, terms by casefolded name, rubrics by title."""

    images: Mapping[str, int] = field(default_factory=dict)
    terms: Mapping[str, int] = field(default_factory=dict)
    rubrics: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page in one language; `path` names it for ever, `fields` are made when they are needed."""

    path: str
    above: str | None
    language: str
    model: type[Page]
    fields: Callable[[Known], dict[str, Any]]
    sha256: str
    live: bool = True

    @property
    def key(self) -> UUID:
        """The page's translation_key."""
        return streams.identity(self.path)

    @property
    def above_key(self) -> UUID | None:
        """The translation_key of the page above."""
        if self.above == HOME and not conf.has_own_home:
            return home_key(self.language)
        return streams.identity(self.above) if self.above else None


def wanted_plain(page: Plain) -> Wanted:
    """A start page, or a page below it."""
    if page.name == START:
        return Wanted(HOME, None, page.language, HomePage, lambda _known: _home(page), page.sha256)

    if page.name == NEWS:
        return Wanted(
            "page/news", HOME, page.language, NewsIndexPage, lambda _known: _news(page), page.sha256
        )

    def fields(known: Known) -> dict[str, Any]:
        body = streams.body(f"page/{page.name}", page.blocks, known.images, known.terms)
        own = {"intro": page.head.summary, "body": body, "place": PLACES.get(page.name, "")}
        return {**_named(page.head), "search_description": page.head.summary, **own}

    return Wanted(f"page/{page.name}", HOME, page.language, PlainPage, fields, page.sha256)


def _news(page: Plain) -> dict[str, Any]:
    head = page.head
    own = {"search_description": head.summary, "intro": head.lead or head.summary, "show_in_menus": True}
    return {**_named(head), **own}


def _home(page: Plain) -> dict[str, Any]:
    head = page.head
    boxes = [{"title": box.title, "text": box.text} for box in head.boxes]
    return {
        **_named(head),
        "search_description": head.summary,
        "hero": "\n".join(head.hero),
        "lead": head.lead,
        "boxes": streams.rows("home", "box", boxes),
        "notice_title": head.notice_title,
        "notice_text": head.notice_text,
    }


def wanted_course(package: CoursePackage) -> Iterator[Wanted]:
    """A course page, then each module with what is in it. In a live course a draft module is announced by its page."""
    course = package.file
    path = f"course/{course.key}"
    own = course.model_dump_json(exclude={"modules"}).encode()

    def fields(known: Known) -> dict[str, Any]:
        return _course_fields(package, path)

    yield Wanted(path, HOME, LANGUAGE, CoursePage, fields, digest(own), course.live)
    for module in course.modules:
        here = f"{path}/module/{module.key}"
        own = module.model_dump_json(exclude=_not_own(module)).encode()
        made = _fields_of_module(module)
        yield Wanted(here, path, LANGUAGE, ModulePage, made, digest(own, _flag(course.live)), course.live)
        yield from _inside(package, module, path, here, live=course.live and module.live)


def _course_fields(package: CoursePackage, path: str) -> dict[str, Any]:
    course = package.file
    return {
        **_named(course),
        "promise": course.promise,
        "search_description": course.promise,
        "intro": streams.body(path, package.intro, {}, {}),
        "goals": streams.rows(path, "goal", course.goals),
        "workload": course.workload,
        "level": course.level,
        "note": course.note,
        "picture": course.picture,
    }


def _not_own(module: ModuleFile) -> set[str]:
    """What says nothing about the module's own page; a field that came later only where it is used, so that the
    modules of existing sites do not all seem changed."""
    inside = {"opens_with", "lessons", "quiz", "closes_with", "guide", "sheets", "fact_ids", "live"}
    return inside if module.minutes_needed else inside | {"minutes_needed"}


def _fields_of_module(module: ModuleFile) -> Callable[[Known], dict[str, Any]]:
    own = {
        "phase": module.phase,
        "summary": module.summary,
        "minutes": module.minutes,
        "unlock": module.unlock,
        "minutes_needed": module.minutes_needed,
    }
    return lambda _known: {**_named(module), **own}


def _inside(
    package: CoursePackage, module: ModuleFile, path: str, above: str, *, live: bool
) -> Iterator[Wanted]:
    if module.opens_with:
        yield _wanted_quiz(package.quizzes[module.opens_with], path, above, live=live)
    for key in module.lessons:
        lesson = package.lessons[key]
        here = f"{path}/lesson/{key}"
        sha256 = digest(lesson.sha256.encode(), above.encode(), _flag(live))
        yield Wanted(here, above, LANGUAGE, LessonPage, _fields_of_lesson(lesson, here), sha256, live)
    for after in filter(None, (module.quiz, module.closes_with)):
        yield _wanted_quiz(package.quizzes[after], path, above, live=live)
    if module.phase == "seminar":
        yield _wanted_day(package, module, f"{path}/slot/{module.key}", above, live=live)


def _wanted_day(package: CoursePackage, module: ModuleFile, here: str, above: str, *, live: bool) -> Wanted:
    """A seminar day with its guide and then its sheets."""
    named = [key for key in (module.guide, *module.sheets) if key]
    papers = [package.papers[key] for key in named]
    texts = [text.encode() for text in (module.title, module.slug, module.summary, *module.fact_ids)]
    sha256 = digest(*texts, *(paper.sha256.encode() for paper in papers), _flag(live))

    def fields(known: Known) -> dict[str, Any]:
        guide = [block for paper in papers for block in streams.paper(here, paper)]
        own = {"summary": module.summary, "required": False, "fact_ids": ", ".join(module.fact_ids)}
        return {**_named(module), **own, "guide": guide}

    return Wanted(here, above, LANGUAGE, SlotPage, fields, sha256, live)


def _wanted_quiz(quiz: Quiz, path: str, above: str, *, live: bool) -> Wanted:
    here = f"{path}/quiz/{quiz.key}"
    sha256 = digest(quiz.sha256.encode(), above.encode(), _flag(live))
    return Wanted(here, above, LANGUAGE, QuizPage, _fields_of_quiz(quiz, here), sha256, live)


def _fields_of_lesson(lesson: Lesson, path: str) -> Callable[[Known], dict[str, Any]]:
    head = lesson.head
    own = head.model_dump(exclude={"sources", "fact_ids", "title", "slug"})
    sources = [{"name": s.name, "url": s.url or "", "date": s.date} for s in head.sources]

    def fields(known: Known) -> dict[str, Any]:
        body = streams.body(path, lesson.blocks, known.images, known.terms)
        facts = {"sources": streams.rows(path, "source", sources), "fact_ids": ", ".join(head.fact_ids)}
        return {**_named(head), **own, **facts, "body": body}

    return fields


def _fields_of_quiz(quiz: Quiz, path: str) -> Callable[[Known], dict[str, Any]]:
    own = quiz.file.head.model_dump(exclude={"fact_ids"}, exclude_none=True)
    named = ", ".join(quiz.file.head.fact_ids)
    graded = quiz.file.is_graded

    def fields(known: Known) -> dict[str, Any]:
        asked = streams.questions(path, quiz.file.questions, {**known.images, **known.rubrics})
        return {"pass_mark": conf.pass_mark if graded else None, **own, "fact_ids": named, "body": asked}

    return fields


def _named(head: Any) -> dict[str, str]:
    return {"title": head.title, "slug": head.slug}


def _flag(live: bool) -> bytes:  # noqa: FBT001 -- one byte of a digest
    return b"live" if live else b"draft"
