"""Reads of questions: which somebody may see, and their own. Titles of lessons come with them, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import get_language

from lms.cohorts.queries import courses_answered_by, enrolments_seen_by
from lms.inquiries.models import Inquiry
from lms.outline.models import ActivityTitle
from lms.people.models import Person

KEPT = timedelta(days=365)  # from asking until both texts are emptied


@dataclass(frozen=True, slots=True)
class Asked:
    """An inquiry with where it was asked. `title` is empty for Mein Weg; `url` leads to the place in the text."""

    row: Inquiry
    title: str = ""
    language: str = ""
    url: str = ""
    page: int | None = None


def inquiries_seen_by(person: Person | None) -> QuerySet[Inquiry]:
    """Questions of the people somebody sees by name, and of the courses whose contact they are."""
    contact = Q(enrolment__course__in=courses_answered_by(person).values("pk"))
    theirs = Q(enrolment__in=enrolments_seen_by(person).values("pk"))
    return Inquiry.objects.filter(contact | theirs, enrolment__is_test=False)


def in_list(seen: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """With all that a list shows: who waits longest comes first, then the newest answers."""
    with_people = seen.select_related(
        "enrolment__person", "enrolment__course", "enrolment__cohort", "answered_by"
    )
    return with_people.order_by(F("answered_at").desc(nulls_first=True), "created_at", "pk")


def courses_asked_about(seen: QuerySet[Inquiry]) -> list[tuple[UUID, str]]:
    """The courses of these questions, for a filter."""
    named = seen.values_list("enrolment__course_id", "enrolment__course__title").distinct()
    return sorted(named.order_by(), key=lambda pair: pair[1])


def open_ones(seen: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """What waits for an answer; not what was emptied meanwhile, because of its day or because its asker was erased."""
    return seen.filter(answered_at=None).exclude(text="")


def waiting(seen: QuerySet[Inquiry]) -> tuple[int, datetime | None]:
    """How many wait for an answer, and since when the first of them does."""
    found = open_ones(seen).aggregate(count=Count("pk"), since=Min("created_at"))
    return found["count"], found["since"]


def of_person(person: Person) -> QuerySet[Inquiry]:
    """What somebody asked themselves, newest first."""
    own = Inquiry.objects.filter(enrolment__person=person).select_related("enrolment__course", "answered_by")
    return own.order_by("-created_at", "-pk")


def on_the_way(person: Person | None) -> list[Asked]:
    """For Mein Weg: what waits, and answers that were not put away.

    One narrow query for the many who asked nothing; two more for the others.
    """
    if person is None:
        return []
    found = list(Inquiry.objects.filter(enrolment__person=person, read_at=None).values_list("pk", flat=True))
    return placed(of_person(person).filter(pk__in=found)) if found else []


def placed(rows: Iterable[Inquiry]) -> list[Asked]:
    """These rows with titles and addresses of their lessons, in the reader's language where there is one."""
    found = list(rows)
    activities = {row.activity_id for row in found if row.activity_id is not None}
    titles = _titles(activities) if activities else {}
    return [_asked(row, titles.get(row.activity_id)) for row in found]


def _titles(activities: set[int]) -> dict[int | None, ActivityTitle]:
    language = get_language() or ""
    rows = ActivityTitle.objects.filter(activity__in=activities).order_by("pk")
    titles: dict[int | None, ActivityTitle] = {}
    for row in rows:
        if row.activity_id not in titles or row.language == language:
            titles[row.activity_id] = row
    return titles


def _asked(row: Inquiry, title: ActivityTitle | None) -> Asked:
    if title is None:
        return Asked(row)
    place = f"#b-{row.place}" if row.place else ""
    return Asked(row, title.title, title.language, f"{title.url}{place}" if title.url else "", title.page_id)


def asked_since(person: int, since: datetime) -> QuerySet[Inquiry, Any]:
    """What a person asked after a moment."""
    return Inquiry.objects.filter(enrolment__person=person, created_at__gt=since)
