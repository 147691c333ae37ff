"""No request of a trainer or coordinator changes anything outside their course (A4, A12, B12, B13, I9)."""

from copy import deepcopy
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Revision

from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.outline.models import Activity, Course
from lms.pages.models import LessonPage
from tests import build
from tests.once import made_once
from tests.params import often, some
from tests.threats import CANARY, Owned, admin_addresses, owned

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Rows about the one who acts, or made by looking: sessions, what was dismissed, who is editing, made pictures.
OWN_TRACES = {
    "sessions.session", "wagtailadmin.editingsession", "wagtailimages.rendition", "wagtailusers.userprofile",
    "wagtailcore.referenceindex", "wagtailsearch.indexentry", "django_tasks_db.dbtaskresult",
    "wagtailsearch.sqliteftsindexentry",
}  # fmt: skip


def rows_outside(own: Owned) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but those of the own course: its pages, files, outline, and notes about them."""
    found = {}
    for model in apps.get_models():
        if model._meta.label_lower in OWN_TRACES or not model._meta.managed:
            continue
        rows = model._base_manager.order_by("pk")
        found[model._meta.label_lower] = list(_not_of(own, model, rows).values_list())
    return found


def _not_of(own: Owned, model: Any, rows: Any) -> Any:
    inside = Page.objects.descendant_of(own.page, inclusive=True)
    ids = [str(pk) for pk in inside.values_list("pk", flat=True)]
    names = {field.name for field in model._meta.fields}
    if issubclass(model, Page):
        return rows.exclude(path__startswith=own.page.path)
    if model is Revision:
        return rows.exclude(object_id__in=ids)
    if "page" in names and model._meta.app_label == "wagtailcore":
        return rows.exclude(page__in=ids)
    if "collection" in names:
        return rows.exclude(collection=own.collection)
    if model is AuditEvent:  # that the trainer was refused a page or took a file is noted
        return rows.exclude(who__user=own.trainer.user, what__in=[What.DENIED, What.EXPORT])
    if model in (Course, Activity):
        return rows.exclude(**{"key" if model is Course else "course": own.page.translation_key})
    return rows


def filled(html: bytes) -> list[dict[str, Any]]:
    """Every form of a page as a browser would send it, each text with a sign more."""
    forms = []
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        data: dict[str, Any] = {}
        for field in form.find_all(["input", "textarea", "select"]):
            name, kind = field.get("name"), field.get("type", "text")
            if (
                not name
                or kind == "file"
                or (kind in ("checkbox", "radio") and not field.has_attr("checked"))
            ):
                continue
            value = field.get("value") or (field.text if field.name == "textarea" else "")
            if field.name == "select":
                chosen = field.find("option", selected=True) or field.find("option")
                value = chosen.get("value", "") if chosen else ""
            data[name] = f"{value}X" if kind == "text" and value and name in ("title", "name") else value
        forms.append(data)
    return forms


def _make(committed: Any) -> tuple[Owned, Owned]:
    with committed():
        return owned("Alpha"), owned(CANARY)


_rows = made_once(_make)


@pytest.fixture
def own(db: None, _rows: tuple[Owned, Owned]) -> Owned:
    """Course A, with the trainer who writes."""
    return deepcopy(_rows[0])


@pytest.fixture
def foreign(db: None, _rows: tuple[Owned, Owned]) -> Owned:
    """Course B, full of the secret word."""
    return deepcopy(_rows[1])


def logged_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return client


def coordinator(own: Owned) -> Client:
    person = build.person("Ko", "Ordination")
    appoint(person=person, role=Role.COORDINATOR, association=own.association)
    return logged_in(person)


@some
@pytest.mark.parametrize("who", often(["trainer", "coordinator"], "coordinator"))
def test_the_administrators_forms_sent_by_others_change_nothing(
    own: Owned, foreign: Owned, who: str, some: slice
) -> None:
    """Each form that an administrator is shown about system and foreign objects, sent as somebody else."""
    admin = logged_in(build.person("Ad", "Min", is_superuser=True))
    forms = []
    for _name, address in list(admin_addresses(own, foreign, 2))[some]:
        shown = admin.get(address)
        forms += [(address, data) for data in ([] if shown.streaming else filled(shown.content))]
    assert len(forms) > (25 if some.step else 100)
    client = coordinator(own) if who == "coordinator" else logged_in(own.trainer)
    before = rows_outside(own)
    for address, data in forms:
        client.post(address, data)
    after = rows_outside(own)
    assert [table for table in before if before[table] != after[table]] == []


def test_the_same_form_sent_by_the_administrator_changes_something(own: Owned, foreign: Owned) -> None:
    """So the forms are really filled."""
    admin = logged_in(build.person("Ad", "Min", is_superuser=True))
    address = reverse("wagtailimages:edit", args=[foreign.image.pk])
    for data in filled(admin.get(address).content):
        admin.post(address, data)
    foreign.image.refresh_from_db()
    assert foreign.image.title.endswith("X")


@pytest.mark.parametrize("keep", ["on", ""])
def test_a_foreign_page_is_neither_copied_nor_aliased(own: Owned, foreign: Owned, keep: str) -> None:
    client = logged_in(own.trainer)
    pages = Page.objects.count()
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": own.module.pk, "alias": keep}
    for page in (foreign.lesson, foreign.draft, foreign.module):
        assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data).status_code == 404
    action = reverse("wagtailadmin_api:pages:action", args=[foreign.draft.pk, "copy"])
    answer = client.post(action, {"destination_page_id": own.module.pk}, content_type="application/json")
    assert answer.status_code == 404
    assert Page.objects.count() == pages


def test_an_own_page_is_not_copied_or_moved_into_a_foreign_course(own: Owned, foreign: Owned) -> None:
    client = logged_in(own.trainer)
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": foreign.module.pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[own.lesson.pk]), data)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[own.lesson.pk, foreign.module.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={own.lesson.pk}"
    client.post(bulk, {"chooser": foreign.module.pk})
    assert foreign.module.get_children().count() == 4
    assert LessonPage.objects.get(pk=own.lesson.pk).get_parent().pk == own.module.pk


def test_an_own_page_moves_by_its_form(own: Owned, foreign: Owned) -> None:
    """The refusals above are not the fate of every move."""
    with_room = build.module(own.page, "Alpha zwei")
    client = logged_in(own.trainer)
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[own.lesson.pk, with_room.pk]))
    assert LessonPage.objects.get(pk=own.lesson.pk).get_parent().pk == with_room.pk


@pytest.mark.parametrize("action", ["delete", "publish", "unpublish", "move"])
def test_a_bulk_action_with_one_foreign_page_does_nothing(own: Owned, foreign: Owned, action: str) -> None:
    client = logged_in(own.trainer)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    before = list(Page.objects.order_by("pk").values_list())
    query = f"?id={own.draft.pk}&id={foreign.draft.pk}&id={foreign.lesson.pk}"
    answer = client.post(address + query, {"chooser": own.module.pk})
    assert answer.status_code == 404
    assert list(Page.objects.order_by("pk").values_list()) == before


def test_a_foreign_preview_is_refused_and_an_own_one_leaves_no_trace(own: Owned, foreign: Owned) -> None:
    client = logged_in(own.trainer)
    for page in (foreign.draft, foreign.lesson):
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        assert client.post(address, {"title": "x"}).status_code == 404
    before = {model: model._base_manager.count() for model in apps.get_app_config("lms").get_models()}
    version = Course.objects.get(pk=own.page.translation_key).version
    for name in ("view_draft", "preview_on_edit"):
        client.get(reverse(f"wagtailadmin_pages:{name}", args=[own.draft.pk]))
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[own.draft.pk])).status_code == 200
    after = {model: model._base_manager.count() for model in apps.get_app_config("lms").get_models()}
    assert before == after
    assert Course.objects.get(pk=own.page.translation_key).version == version


def test_nobody_but_administrators_may_change_users_or_groups(own: Owned, foreign: Owned) -> None:
    coordinator(own)
    powers = Permission.objects.filter(content_type__app_label__in=["auth", "wagtailusers"])
    assert not Group.objects.filter(permissions__in=powers).exists()
    held = Permission.objects.filter(group__name__startswith="Trainer ").values_list("codename", flat=True)
    assert set(held) == {"access_admin"}


@some
def test_looking_changes_nothing(own: Owned, foreign: Owned, some: slice) -> None:
    """Every GET of the admin, by a trainer: the database is the same outside the own course (A12)."""
    client = logged_in(own.trainer)
    before = rows_outside(own)
    for _name, address in list(admin_addresses(own, foreign, 1))[some]:
        client.get(address)
    assert rows_outside(own) == before


def test_a_write_without_its_token_is_refused(own: Owned) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(own.trainer.user)
    for address in (
        reverse("wagtailadmin_pages:edit", args=[own.lesson.pk]),
        reverse("wagtailadmin_pages:delete", args=[own.lesson.pk]),
        reverse("wagtailimages:add"),
        reverse("lms:lesson_done", args=[own.lesson.translation_key]),
        reverse("lms:preferences"),
        reverse("lms:try_out", args=[own.page.translation_key]),
        reverse("account_login"),
        reverse("account_logout"),
    ):
        assert client.post(address, {"title": "x"}).status_code == 403, address
