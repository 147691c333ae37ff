"""Documents stand on private storage; each request is checked (B4, B11, C4)."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.pages.models import CourseDocument
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(committed: Any) -> Any:
    with committed():
        return build.course()


def document(course: Any = None, name: str = "blatt.pdf", body: bytes = b"0123456789") -> CourseDocument:
    build.tree_root()
    collection = Collection.objects.get(name=course.title) if course else Collection.get_first_root_node()
    made = CourseDocument(title="Blatt", collection=collection)
    made.file.save(name, ContentFile(body))
    made.save()
    return made


def status(client: Client, made: CourseDocument) -> int:
    return client.get(made.url).status_code


def test_a_file_of_a_course_is_for_who_learns_or_teaches_it(course: Any, signed_in: Any) -> None:
    made = document(course)
    learner, stranger, trainer = build.person(), build.person(), build.person()
    build.enrol(learner, build.cohort(course))
    appoint(person=trainer, role=Role.TRAINER, course=build.course_row(course))
    assert [status(signed_in(who), made) for who in (learner, trainer, stranger)] == [200, 200, 404]
    assert status(Client(), made) == 404
    missing = Client().get("/documents/999999/blatt.pdf")
    assert missing.status_code == 404


def test_it_ends_with_the_enrolment(course: Any, signed_in: Any) -> None:
    made = document(course)
    learner = build.person()
    enrolment = build.enrol(learner, build.cohort(course))
    type(enrolment).objects.filter(pk=enrolment.pk).update(state="withdrawn")
    assert status(signed_in(learner), made) == 404


def test_a_file_of_the_public_site_is_public() -> None:
    assert status(Client(), document()) == 200


def test_it_has_no_raw_address(course: Any, settings: Any) -> None:
    made = document(course)
    assert Client().get(f"/media/{made.file.name}").status_code == 404
    assert not (settings.MEDIA_ROOT / made.file.name).exists()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xml", "a.pdf.html"])
def test_a_document_never_runs_in_our_origin(name: str) -> None:
    answer = Client().get(document(name=name).url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "code", "body", "said"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=20-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(wanted: str, code: int, body: bytes, said: str) -> None:
    answer = Client().get(document(name="film.mp4").url, headers={"range": wanted})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (code, body, said)
    assert "attachment" not in answer.headers.get("Content-Disposition", "")
