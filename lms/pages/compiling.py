"""From the live page tree of one course in one language to the outline's specs."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from wagtail.models import Page

from lms.evidence import actions as evidence
from lms.facts.queries import keys_in
from lms.outline.enums import Kind, Phase, Unlock
from lms.outline.spec import ActivitySpec
from lms.pages.links import address_of
from lms.pages.models import CoursePage, LessonPage, ModulePage, QuizPage, SlotPage
from lms.quizzes.banks import Stock
from lms.quizzes.blocks import neutral_questions
from lms.quizzes.draws import every, is_draw
from lms.quizzes.marking import Unreadable, is_graded, read
from lms.quizzes.policy import policy_of

logger = logging.getLogger(__name__)

# Which rule waits for what.
WAITS_FOR = {
    Unlock.AFTER_DONE: Kind.MODULE,
    Unlock.AFTER_PASSED: Kind.MODULE,
    Unlock.ON_BOOKING: Kind.SLOT,
    Unlock.AFTER_ATTENDANCE: Kind.SLOT,
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """A quiz's key, and what it asks people about themselves."""

    key: str
    items: list[dict[str, Any]]


def specs_of(course: CoursePage) -> list[ActivitySpec]:
    """Every published activity of a course, parents first, in reading order; none of a course that is not live."""
    if not course.live:
        return []
    out = [_course_spec(course)]
    module: ModulePage | None = None
    pages = list(_live_below(course))
    first, stock = first_assessment(pages), Stock(course.translation_key)
    for page in pages:
        if isinstance(page, ModulePage):
            out.append(_module_spec(page, course))
            module = page
        elif module is not None:
            out.extend(_leaf_specs(page, module, first, stock))
    return _with_doors(out)


def _live_below(course: CoursePage) -> Iterator[Page]:
    """Live descendants in order; what stands below a page that is not live is out, though Wagtail would serve it."""
    open_paths = {course.path}
    for page in Page.objects.descendant_of(course).order_by("path").specific():
        if page.live and page.path[: -Page.steplen] in open_paths:
            open_paths.add(page.path)
            yield page


def _course_spec(course: CoursePage) -> ActivitySpec:
    key = str(course.translation_key)
    return ActivitySpec(
        key, None, Kind.COURSE, "", course.title, address_of(course), required=False, page=course.pk
    )


def _module_spec(page: ModulePage, course: CoursePage) -> ActivitySpec:
    return ActivitySpec(
        key=str(page.translation_key),
        parent=str(course.translation_key),
        kind=Kind.MODULE,
        phase=page.phase,
        title=page.title,
        url="",
        required=False,
        minutes=page.minutes,
        unlock=page.unlock,
        unlock_after=str(page.unlock_after) if page.unlock_after else None,
        minutes_needed=page.minutes_needed if page.unlock == Unlock.AFTER_ATTENDANCE else 0,
        page=page.pk,
    )


def _leaf_specs(
    page: Page, module: ModulePage, first: Assessment | None, stock: Stock
) -> Iterator[ActivitySpec]:
    common: dict[str, Any] = {
        "parent": str(module.translation_key),
        "phase": module.phase,
        "title": page.title,
        "url": address_of(page),
        "page": page.pk,
        "revision": page.live_revision_id or _moment(page),
    }
    key = str(page.translation_key)
    match page:
        case LessonPage():
            yield ActivitySpec(key, kind=Kind.LESSON, required=page.required, minutes=page.minutes, **common)
            yield from _checks(page, common)
        case QuizPage():
            snapshot = evidence.keep(kind=Kind.QUIZ, body=quiz_body(page, first, stock)).pk
            yield ActivitySpec(
                key, kind=Kind.QUIZ, required=page.required, minutes=page.minutes, snapshot=snapshot, **common
            )
        case SlotPage():
            yield ActivitySpec(key, kind=Kind.SLOT, required=page.required, **common)


def _moment(page: Page) -> int:
    """For a page without revisions (an alias): when it was published, in milliseconds, so that a change is seen."""
    return int(page.last_published_at.timestamp() * 1000) if page.last_published_at else 0


def _checks(lesson: LessonPage, common: dict[str, Any]) -> Iterator[ActivitySpec]:
    """A mini check is an activity with the lesson as parent; not required, so it moves no percentage."""
    for block in lesson.body:
        if block.block_type != "check":
            continue
        questions = askable(neutral_questions(block.value))
        if not questions:
            continue
        snapshot = evidence.keep(kind=Kind.CHECK, body={"questions": questions}).pk
        inside = {**common, "parent": str(lesson.translation_key), "revision": 0}
        key = f"{lesson.translation_key}:{block.id}"
        yield ActivitySpec(key, kind=Kind.CHECK, required=False, snapshot=snapshot, **inside)


def askable(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions that can be asked; one made impossible past the editor is left out, not shown as an error."""
    found = []
    for question in questions:
        if is_draw(question):
            pool = askable(question["of"])
            found += [{**question, "of": pool}] if pool else []
            continue
        try:
            read(question)
        except Unreadable as problem:
            logger.warning("Question %s left out: %s", question.get("uid"), problem)
        else:
            found.append(question)
    return found


def first_assessment(pages: list[Page]) -> Assessment | None:
    """The first quiz that asks people how they see themselves; looked for only where another asks it again."""
    quizzes = [page for page in pages if isinstance(page, QuizPage)]
    if not any(page.asks_again for page in quizzes):
        return None
    for page in quizzes:
        items = [item for item in askable(neutral_questions(page.body)) if item["kind"] == "scale"]
        if items and not page.asks_again:
            return Assessment(str(page.translation_key), items)
    return None


def quiz_body(page: QuizPage, first: Assessment | None = None, stock: Stock | None = None) -> dict[str, Any]:
    """What an attempt is asked and measured by, without a person in it. A second self-assessment repeats `first`.

    `stock`: the banks of its course; random questions are there with all that can be drawn.
    """
    again = first if page.asks_again else None
    repeated = again.items if again else []
    taken = {item["uid"] for item in repeated}  # a copy of the first quiz has its questions too
    written = (stock or Stock(None)).asked(page.body)
    own = [question for question in askable(written) if question["uid"] not in taken]
    questions = [*repeated, *own]
    return {
        "title": page.title,
        "intro": page.intro,
        "pass_mark": page.pass_mark if not questions or any(map(is_graded, every(questions))) else None,
        "done_when": page.done_when,
        "questions": questions,
        **({"again_of": again.key} if again else {}),
        **({"policy": policy} if (policy := _policy(page)) else {}),
        **({"facts": list(keys)} if (keys := keys_in(page.fact_ids)) else {}),
    }


def _policy(page: QuizPage) -> dict[str, Any]:
    """How a quiz is held, as far as it is not as it always was."""
    return policy_of(
        page.preset,
        behaviour=page.behaviour,
        tries=page.tries,
        penalty=page.penalty,
        shuffle_questions=page.shuffle_questions,
        shuffle_options=page.shuffle_options,
        limit=page.time_limit,
        closes_at=page.closes_at.isoformat() if page.closes_at else "",
        attempts=page.attempts_allowed,
        delay=page.delay,
        grading=page.grading,
        review=page.review,
    ).neutral(*(["review"] if page.review else []))


def _with_doors(specs: list[ActivitySpec]) -> list[ActivitySpec]:
    """What each module waits for: what a trainer chose in this course (a copy chose in the old one), else its own."""
    out = []
    for place, spec in enumerate(specs):
        waits_for = None
        if spec.kind == Kind.MODULE and spec.unlock in WAITS_FOR:
            kind = WAITS_FOR[Unlock(spec.unlock)]
            known = [one.key for one in specs if one.kind == kind and one.key != spec.key]
            own = _nearest(specs, place, kind, prepares=_prepares(spec))
            waits_for = spec.unlock_after if spec.unlock_after in known else own
        out.append(replace(spec, unlock_after=waits_for))
    return out


def _prepares(spec: ActivitySpec) -> bool:
    """Does booking open it for a seminar that comes after it, and not for one before?"""
    return spec.unlock == Unlock.ON_BOOKING and spec.phase != Phase.AFTER


def _nearest(specs: list[ActivitySpec], place: int, kind: str, *, prepares: bool) -> str | None:
    """The module or seminar before this one; for what prepares a seminar, the next one, where there is any."""
    before = [spec.key for spec in specs[:place] if spec.kind == kind]
    after = [spec.key for spec in specs[place + 1 :] if spec.kind == kind] if prepares else []
    return next(iter([*after, *reversed(before)]), None)
