"""Roles, Django's flag and Wagtail's permissions say the same (invariant 26)."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page

from lms.cohorts.appointments import STAFF_GROUP, TRAINERS, appoint, dismiss, sync_dated
from lms.cohorts.enums import Role
from lms.cohorts.models import RoleAssignment
from lms.pages.models import CoursePage
from lms.people import actions as people
from lms.people.models import Association
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db


def _page(committed: Any) -> CoursePage:
    with committed():
        return build.course()


_made_page = made_once(_page)


@pytest.fixture
def page(db: None, _made_page: CoursePage) -> CoursePage:
    return deepcopy(_made_page)


def group(page: CoursePage) -> Group:
    return Group.objects.get(name=f"{TRAINERS}{page.translation_key}")


def test_appoint_and_dismiss_a_trainer(page: CoursePage) -> None:
    trainer = build.person()
    given = appoint(person=trainer, role=Role.TRAINER, course=build.course_row(page))
    assert trainer.user.has_perm("wagtailadmin.access_admin")
    trainer.user.refresh_from_db()
    assert trainer.user.get_full_name() == trainer.name
    rights = GroupPagePermission.objects.filter(group=group(page))
    assert set(rights.values_list("page", "permission__codename")) == {
        (page.pk, right) for right in ("add_page", "change_page", "publish_page")
    }
    files = GroupCollectionPermission.objects.filter(group=group(page))
    assert {row.collection.name for row in files} == {page.title}
    assert set(files.values_list("permission__content_type__app_label", "permission__codename")) == {
        ("wagtailimages", "add_image"),
        ("wagtailimages", "change_image"),
        ("wagtailimages", "choose_image"),
        ("wagtaildocs", "add_document"),
        ("wagtaildocs", "change_document"),
        ("wagtaildocs", "choose_document"),
    }
    dismiss(assignment=given)
    assert not group(page).user_set.exists()
    assert not type(trainer.user).objects.get(pk=trainer.user.pk).has_perm("wagtailadmin.access_admin")


def test_a_new_translation_is_the_trainers_too(page: CoursePage, committed: Any) -> None:
    appoint(person=build.person(), role=Role.TRAINER, course=build.course_row(page))
    with committed():
        english = Locale.objects.create(language_code="en")
        copy = CoursePage(title="Course", slug="course", locale=english)
        copy.translation_key = page.translation_key
        build.home("en").add_child(instance=copy)
        copy.save_revision().publish()
    pages = GroupPagePermission.objects.filter(group=group(page)).values_list("page", flat=True)
    assert set(pages) == {page.pk, copy.pk}


def test_a_deleted_page_leaves_no_permission(page: CoursePage, committed: Any) -> None:
    appoint(person=build.person(), role=Role.TRAINER, course=build.course_row(page))
    with committed():
        Page.objects.get(pk=page.pk).delete()
    assert not GroupPagePermission.objects.filter(group=group(page)).exists()
    assert Collection.objects.filter(name=page.title).exists()


def test_dated_rights_begin_and_end_with_the_clock(page: CoursePage) -> None:
    import time_machine

    trainer = build.person()
    today = timezone.localdate()
    appoint(
        person=trainer,
        role=Role.TRAINER,
        course=build.course_row(page),
        starts_on=today + timedelta(days=2),
        ends_on=today + timedelta(days=3),
    )
    held = []
    for days in range(5):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            sync_dated(now=timezone.now())
            held.append(group(page).user_set.exists())
    assert held == [False, False, True, True, False]


def test_the_superuser_flag_and_the_role_are_one_thing() -> None:
    person = build.person()
    given = appoint(person=person, role=Role.ADMINISTRATOR)
    user = type(person.user).objects.get(pk=person.user.pk)
    assert user.is_superuser
    dismiss(assignment=given)
    user.refresh_from_db()
    assert not user.is_superuser
    user.is_superuser = True
    user.save()
    assert RoleAssignment.objects.filter(person=person, role=Role.ADMINISTRATOR).exists()
    user.is_superuser = False
    user.save()
    assert not RoleAssignment.objects.filter(person=person).exists()


def test_a_role_given_before_the_log_in_comes_with_it() -> None:
    from lms.cohorts.appointments import sync_person

    waiting, other = build.person(log_in=False), build.person()
    appoint(person=waiting, role=Role.COORDINATOR, association=Association.objects.create(name="Park"))
    user = other.user
    other.user = None
    other.save()
    people.link_user(person=waiting, user=user)
    sync_person(person=waiting)
    assert Group.objects.get(name=STAFF_GROUP).user_set.get() == user


def test_each_role_has_exactly_its_scope(page: CoursePage) -> None:
    person, course = build.person(), build.course_row(page)
    cohort, park = build.cohort(page), Association.objects.create(name="Park")
    wrong: list[dict[str, Any]] = [
        {"role": Role.TRAINER},
        {"role": Role.TRAINER, "association": park},
        {"role": Role.COORDINATOR, "course": course},
        {"role": Role.COORDINATOR, "cohort": cohort, "association": park},
        {"role": Role.CONTACT, "cohort": cohort},
        {"role": Role.ADMINISTRATOR, "course": course},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(person=person, **fields)


def test_a_role_is_given_once_per_scope(page: CoursePage) -> None:
    person = build.person()
    for _time in range(2):
        appoint(person=person, role=Role.TRAINER, course=build.course_row(page))
    assert RoleAssignment.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(person=person, role=Role.TRAINER, course=build.course_row(page))
