"""The admin's first page and histories of pages: what stays of them for somebody who is not an administrator."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from tests import build
from tests.threats import CANARY, Owned, owned

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(committed: Any) -> Owned:
    with committed():
        return owned("Alpha")


@pytest.fixture
def foreign(own: Owned, committed: Any) -> Owned:
    with committed():
        return owned(CANARY)


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def lock(page: Page, by: Any) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=by.user, locked_at=timezone.now())


def test_pages_locked_by_oneself_are_shown_where_one_still_writes(own: Owned, foreign: Owned) -> None:
    lock(own.lesson, own.trainer)
    lock(foreign.lesson, own.trainer)
    html = client_of(own.trainer).get(reverse("wagtailadmin_home")).content.decode()
    panel = html.partition('id="locked-pages')[2]
    assert reverse("wagtailadmin_pages:edit", args=[own.lesson.pk]) in panel
    assert CANARY not in html


def test_reviews_asked_and_awaited_are_shown_where_one_still_writes(own: Owned, foreign: Owned) -> None:
    task = GroupApprovalTask.objects.create(name="Durchsicht")
    task.groups.add(*own.trainer.user.groups.all())
    workflow = Workflow.objects.create(name="Freigabe")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    for page in (own.draft, foreign.draft):
        workflow.start(page, own.trainer.user)
    html = client_of(own.trainer).get(reverse("wagtailadmin_home")).content.decode()
    # Once among what one has asked for, once among what waits for oneself.
    assert html.count("Durchsicht") == 2
    assert "Alpha Entwurf" in html
    assert CANARY not in html


def test_a_history_says_that_a_page_came_and_only_to_administrators_from_where(
    own: Owned, foreign: Owned
) -> None:
    admin = build.person("Ad", "Min", is_superuser=True)
    lesson = build.lesson(foreign.module, "Zugezogen")
    lesson.move(own.module, pos="last-child", user=admin.user)
    address = reverse("wagtailadmin_pages:history", args=[lesson.pk])
    told = client_of(own.trainer).get(address).content.decode()
    assert "Verschoben" in told
    assert CANARY not in told
    assert f"{CANARY} Modul" in client_of(admin).get(address).content.decode()


def test_a_copy_into_a_foreign_course_is_answered_like_a_missing_page(own: Owned, foreign: Owned) -> None:
    client, address = client_of(own.trainer), reverse("wagtailadmin_pages:copy", args=[own.lesson.pk])
    data = {"new_title": "Kopie", "new_slug": "kopie"}
    there = client.post(address, {**data, "new_parent_page": foreign.module.pk})
    missing = client.post(address, {**data, "new_parent_page": 999_999})
    assert (there.status_code, missing.status_code) == (404, 404)
    assert there.content == missing.content
    assert client.post(address, {**data, "new_parent_page": own.module.pk}).status_code == 302
    assert own.module.get_children().filter(slug="kopie").exists()


def test_own_pages_are_not_moved_together_into_a_foreign_course(own: Owned, foreign: Owned) -> None:
    client = client_of(own.trainer)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={own.lesson.pk}"
    assert client.post(address, {"chooser": foreign.module.pk}).status_code == 404
    assert client.post(address, {"chooser": own.module.pk}).status_code == 302
