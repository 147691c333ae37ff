"""A trainer of course A, and a coordinator, in Wagtail's admin: what they may do there (A4, B2, B3).

That nothing of course B is shown, the walk of tests/test_canary.py proves.
"""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.pages.links import forget_links
from lms.pages.models import PlainPage
from lms.pages.narrowing import AUTHORS, SHUT, STAFF
from tests import build
from tests.once import made_once
from tests.threats import CANARY, Owned, owned, routes

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _make(committed: Any) -> tuple[Owned, Owned]:
    with committed():
        return owned("Alpha"), owned(CANARY)


_rows = made_once(_make)


@pytest.fixture
def own(db: None, _rows: tuple[Owned, Owned]) -> Owned:
    """Course A, with the trainer who is logged in."""
    return deepcopy(_rows[0])


@pytest.fixture
def foreign(db: None, _rows: tuple[Owned, Owned]) -> Owned:
    """Course B, full of the secret word."""
    return deepcopy(_rows[1])


@pytest.fixture
def trainer(own: Owned, foreign: Owned) -> Client:
    return logged_in(own.trainer)


def logged_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return client


def coordinator_of(own: Owned) -> Client:
    person = build.person("Ko", "Ordination")
    appoint(person=person, role=Role.COORDINATOR, association=own.association)
    return logged_in(person)


def test_foreign_and_missing_pages_look_the_same(trainer: Client, foreign: Owned) -> None:
    for name in ("edit", "delete", "copy", "move", "history", "view_draft", "revisions_index", "unpublish"):
        there = trainer.get(reverse(f"wagtailadmin_pages:{name}", args=[foreign.draft.pk]))
        missing = trainer.get(reverse(f"wagtailadmin_pages:{name}", args=[999_999]))
        assert (there.status_code, missing.status_code) == (404, 404), name
        assert there.content == missing.content, name


def test_a_trainer_still_works_on_the_own_course(trainer: Client, own: Owned) -> None:
    page, image, document = own.lesson.pk, own.image.pk, own.document.pk
    open_doors = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[own.module.pk]),
        reverse("wagtailadmin_pages:edit", args=[page]),
        reverse("wagtailadmin_pages:add_subpage", args=[own.module.pk]),
        reverse("wagtailadmin_pages:add", args=["lms", "lessonpage", own.module.pk]),
        reverse("wagtailadmin_pages:copy", args=[page]),
        reverse("wagtailadmin_pages:move", args=[page]),
        reverse("wagtailadmin_pages:move_confirm", args=[page, own.module.pk]),
        reverse("wagtailadmin_pages:history", args=[page]),
        reverse("wagtailadmin_pages:usage", args=[page]),
        reverse("wagtailadmin_pages:view_draft", args=[page]),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_child", args=[own.page.pk]),
        reverse("wagtailadmin_choose_page_child", args=[own.page.get_parent().pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=Lektion",
        reverse("wagtailadmin_api:pages:listing") + f"?child_of={own.page.pk}&for_explorer=1",
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:chosen", args=[image]),
        reverse("wagtaildocs:index"),
        reverse("wagtaildocs:edit", args=[document]),
        reverse("wagtaildocs_chooser:chosen", args=[document]),
        reverse("wagtailsnippetchoosers_lms_term:choose"),
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={own.draft.pk}",
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        + f"?id=all&childOf={own.module.pk}",
    ]
    answers = {address: trainer.get(address).status_code for address in open_doors}
    assert [address for address, status in answers.items() if status != 200] == []


def test_the_page_chooser_offers_own_and_public_pages(trainer: Client, own: Owned, foreign: Owned) -> None:
    html = trainer.get(reverse("wagtailadmin_choose_page_child", args=[own.page.get_parent().pk])).content
    assert f'data-id=\\"{own.page.pk}\\"'.encode() in html
    assert f'data-id=\\"{foreign.page.pk}\\"'.encode() not in html


def test_menus_lead_only_where_one_may_go(own: Owned, trainer: Client) -> None:
    for client in (trainer, coordinator_of(own)):
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        for shut in ("/admin/reports/", "/admin/users/", "/admin/workflows/", "/admin/collections/"):
            assert shut not in html
    html = coordinator_of(own).get(reverse("wagtailadmin_home")).content.decode()
    for shut in ("/admin/images/", "/admin/documents/", "/admin/snippets/"):
        assert shut not in html


def test_an_administrator_is_not_narrowed(own: Owned) -> None:
    admin = logged_in(build.person("Ad", "Min", is_superuser=True))
    for name in ("wagtailadmin_reports:site_history", "wagtailusers_users:index", "wagtailsites:index"):
        assert admin.get(reverse(name)).status_code == 200


def test_shut_doors_exist() -> None:
    """A name that Wagtail renames would be shut in vain."""
    known = {name for _route, name, _needed in routes()}
    assert known >= SHUT | AUTHORS | STAFF


def test_a_participant_at_the_admin_is_told_so_and_not_sent_in_circles(signed_in: Any) -> None:
    answer = signed_in(build.person()).get("/admin/")
    assert answer.status_code == 403


@pytest.mark.usefixtures("searchable")
def test_news_can_be_chosen_for_links_by_everybody_who_writes(trainer: Client) -> None:
    news = build.news(title="Neues aus dem Haus")
    inside = trainer.get(reverse("wagtailadmin_choose_page_child", args=[news.get_parent().pk]))
    assert "Neues aus dem Haus" in inside.content.decode()
    found = trainer.get(reverse("wagtailadmin_choose_page_search") + "?q=Neues")
    assert "Neues aus dem Haus" in found.content.decode()


def test_help_is_ours_and_not_on_another_site(own: Owned, trainer: Client) -> None:
    build.below(build.home(), PlainPage(title="Hilfe", slug="hilfe", place="help"))
    forget_links()
    for client in (trainer, logged_in(build.person(is_superuser=True))):
        html = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "/hilfe/" in html
        assert "guide.wagtail.org" not in html
        assert "/releases/" not in html


def bulk(client: Client, model: str, action: str, thing: Any, **data: Any) -> int:
    address = reverse("wagtail_bulk_action", args=[*model.split("."), action])
    return client.post(f"{address}?id={thing.pk}&next=/admin/", data).status_code


@pytest.mark.parametrize(
    ("model", "kind"), [("wagtailimages.image", "image"), ("lms.coursedocument", "document")]
)
def test_files_move_between_the_own_collections_only(
    model: str, kind: str, own: Owned, foreign: Owned
) -> None:
    thing, client = getattr(own, kind), logged_in(own.trainer)
    assert bulk(client, model, "add_to_collection", thing, collection=foreign.collection.pk) == 200
    thing.refresh_from_db()
    assert thing.collection_id == own.collection.pk
    assert (
        bulk(client, model, "add_to_collection", getattr(foreign, kind), collection=own.collection.pk) == 404
    )
    appoint(person=own.trainer, role=Role.TRAINER, course=build.course_row(foreign.page))
    client = logged_in(own.trainer)
    assert bulk(client, model, "add_to_collection", thing, collection=foreign.collection.pk) == 302
    thing.refresh_from_db()
    assert thing.collection_id == foreign.collection.pk


def test_lists_of_files_offer_no_tags(trainer: Client) -> None:
    for name in ("wagtailimages:index", "wagtaildocs:index"):
        html = trainer.get(reverse(name)).content.decode()
        assert "/add_to_collection/" in html
        assert "/add_tags/" not in html
