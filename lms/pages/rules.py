"""May this person …?"""

from typing import Any
from uuid import UUID

from wagtail.models import GroupCollectionPermission

from lms.cohorts.appointments import TRAINERS
from lms.cohorts.queries import courses_taught_by, learning_in
from lms.pages.models import CourseDocument
from lms.people.queries import person_of


def course_of(document: CourseDocument) -> UUID | None:
    """The course in whose files a document lies; none for files of the public site."""
    path = document.collection.path
    ancestors = [path[:end] for end in range(4, len(path) + 1, 4)]
    rights = GroupCollectionPermission.objects.filter(
        collection__path__in=ancestors, group__name__startswith=TRAINERS
    )
    name = rights.values_list("group__name", flat=True).first()
    return UUID(name.removeprefix(TRAINERS)) if name else None


def may_download(user: Any, document: CourseDocument) -> bool:
    """Files of a course are for those who learn or teach it; all others are public."""
    course = course_of(document)
    if course is None:
        return True
    if not user.is_authenticated:
        return False
    taught = courses_taught_by(person_of(user)).filter(pk=course).exists()
    return taught or learning_in(user, course) is not None
