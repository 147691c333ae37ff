"""What the lesson page shows beside the body: where one is, what is done, where one can go."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms.outline.spec import Row
from lms.pages.fragments import Body
from lms.pages.models import LessonPage
from lms.progress.queries import Standing


@dataclass(frozen=True, slots=True)
class Reading:
    """One lesson for one reader. `checks`: activity key → what its template needs."""

    key: str
    title: str
    language: str
    minutes: int
    module_title: str = ""
    number: int = 0
    of: int = 0
    is_done: bool = False
    done_at: datetime | None = None
    place: str = ""
    by_reading: bool = False
    previous: Row | None = None
    next: Row | None = None
    is_sample: bool = False
    is_preview: bool = False
    is_test: bool = False
    checks: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of_nobody(cls, page: LessonPage, *, is_preview: bool = False) -> "Reading":
        """A free sample, or an author's preview: no person, no progress."""
        language = page.locale.language_code
        key = str(page.translation_key)
        return cls(key, page.title, language, page.minutes, is_sample=True, is_preview=is_preview)


def reading(here: Row, at: Standing, body: Body, checks: dict[str, Any]) -> Reading:
    """The reading of one lesson, from rows at hand: no query."""
    module = at.by_pk[here.module] if here.module else here
    inside = at.leaves(module)
    steps = [row for row in inside if row.kind != "slot"]
    index = steps.index(here)
    mark = at.marks.get(here.pk)
    return Reading(
        key=here.key,
        title=here.title,
        language=here.language,
        minutes=here.minutes,
        module_title=module.title,
        number=index + 1,
        of=len(steps),
        is_done=at.is_done(here),
        done_at=mark.done_at if mark else None,
        place=mark.place if mark else "",
        by_reading=body.done_by == "reading",
        previous=steps[index - 1] if index else None,
        next=steps[index + 1] if index + 1 < len(steps) else None,
        is_test=at.learner.is_test,
        checks=checks,
    )
