"""Old addresses lead to new ones, and tell nothing."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from lms.pages.models import LessonPage
from tests import build

pytestmark = pytest.mark.django_db


def path(page: Any) -> str:
    return str(Page.objects.get(pk=page.pk).get_url_parts()[2])


def rename(page: Any, slug: str) -> None:
    page = Page.objects.get(pk=page.pk).specific
    page.slug = slug
    page.save_revision().publish()


@pytest.fixture
def renamed(committed: Any) -> Any:
    """Rename and run what waits for the commit."""

    def run(page: Any, slug: str) -> None:
        with committed():
            rename(page, slug)

    return run


def test_a_renamed_page_and_its_children_are_found_at_their_old_addresses(
    client: Client, renamed: Any
) -> None:
    index, story = build.news_index(), build.news(slug="erste")
    renamed(index, "neues")
    for old, page in (("/de/aktuelles/", index), ("/de/aktuelles/erste/", story)):
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, path(page))


def test_a_browser_does_not_keep_the_answer(client: Client, renamed: Any) -> None:
    page = build.plain(slug="hilfe")
    renamed(page, "rat")
    assert client.get("/de/hilfe/").headers["Cache-Control"] == "no-cache"
    renamed(page, "hilfe")
    assert client.get("/de/hilfe/").status_code == 200
    assert client.get("/de/rat/").headers["Location"] == "/de/hilfe/"


def test_a_moved_lesson_is_found_by_its_learner(committed: Any, signed_in: Any) -> None:
    with committed():
        course = build.course(modules=2)
        learner = build.person()
        build.enrol(learner, build.cohort(course))
    lesson = LessonPage.objects.order_by("path").first()
    module = course.get_children().order_by("path").last()
    old = path(lesson)
    with committed():
        lesson.move(module, pos="last-child")
    mine = signed_in(learner)
    answer = mine.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, path(lesson))
    assert mine.get(path(lesson)).status_code in (200, 403)  # its new module may still be closed


def test_the_old_address_of_a_gated_lesson_leads_a_stranger_to_the_log_in(
    client: Client, committed: Any, renamed: Any
) -> None:
    with committed():
        course = build.course()
    lesson = LessonPage.objects.order_by("path").first()
    old = path(lesson)
    renamed(course, "neuer-kurs")
    answer = client.get(old, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/konto/login/")
    assert lesson.title not in answer.text


def test_what_is_not_published_any_more_does_not_tell_its_new_name(client: Client, renamed: Any) -> None:
    page = build.plain(slug="hilfe")
    renamed(page, "geheimer-name")
    Page.objects.get(pk=page.pk).specific.unpublish()
    answer = client.get("/de/hilfe/")
    assert answer.status_code == 404
    assert "geheimer-name" not in answer.text + str(answer.headers)


def test_a_redirect_by_hand_knows_its_query_string(client: Client) -> None:
    build.home()
    Redirect.add_redirect("/alt?a=1", "https://example.org/ziel", is_permanent=False)
    Redirect.add_redirect("/alt", "/de/")
    assert client.get("/alt?a=1").headers["Location"] == "https://example.org/ziel"
    assert client.get("/alt?b=2").headers["Location"] == "/de/"
    assert client.get("/alt?a=1").status_code == 302


def test_an_address_that_leads_nowhere_is_still_not_there(client: Client) -> None:
    build.home()
    assert client.get("/de/gibt-es-nicht/").status_code == 404


def test_only_administrators_edit_redirects(signed_in: Any) -> None:
    from lms.cohorts.appointments import appoint
    from lms.cohorts.enums import Role

    trainer = build.person()
    appoint(person=trainer, role=Role.TRAINER, course=build.course_row(build.course_page()))
    assert signed_in(trainer).get("/admin/redirects/").status_code == 404
    assert signed_in(build.person(is_superuser=True)).get("/admin/redirects/").status_code == 200
