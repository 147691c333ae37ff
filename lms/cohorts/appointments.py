"""Giving and taking roles, and keeping Django's and Wagtail's permissions in step with them."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, RoleAssignment
from lms.outline.models import Course
from lms.people.models import Association, Person
from lms.people.queries import person_of

PAGE_RIGHTS = ["add_page", "change_page", "publish_page"]
FILE_RIGHTS = [f"{right}_{kind}" for right in ("add", "change", "choose") for kind in ("image", "document")]
TRAINERS = "Trainer "  # and the course key: the name of a course's group
STAFF_GROUP = "Brücke: Koordination und Vertretung"


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: Role,
    course: Course | None = None,
    association: Association | None = None,
    cohort: Cohort | None = None,
    sees_names: bool = True,
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Person | None = None,
) -> RoleAssignment:
    """Give a role in one scope; giving it again only changes dates and names. `by` gave it, by a form."""
    changing = {"sees_names": sees_names, "starts_on": starts_on, "ends_on": ends_on}
    scope: dict[str, Any] = {"course": course, "association": association, "cohort": cohort}
    given, _made = RoleAssignment.objects.update_or_create(
        person=person, role=role, **scope, defaults=changing
    )
    _follow(given)
    audit.note(what=What.ROLE_GIVEN, who=by, whom=person, about=_scope(given))
    return given


@transaction.atomic
def dismiss(*, assignment: RoleAssignment, by: Person | None = None) -> None:
    """Take a role."""
    audit.note(what=What.ROLE_TAKEN, who=by, whom=assignment.person, about=_scope(assignment))
    RoleAssignment.objects.filter(pk=assignment.pk).delete()
    if assignment.role == Role.ADMINISTRATOR:
        _set_superuser(assignment.person, wanted=False)
    _follow(assignment)


def _scope(given: RoleAssignment) -> str:
    """A role and its scope as the log names it."""
    scopes = {"course": given.course_id, "association": given.association_id, "cohort": given.cohort_id}
    return " ".join([str(given.role), *(f"{name}:{pk}" for name, pk in scopes.items() if pk is not None)])


def follow_superuser(*, user: Any) -> None:
    """For Django's own doors (createsuperuser): the flag and the administrator's role are one thing."""
    person = person_of(user)
    held = RoleAssignment.objects.filter(person=person, role=Role.ADMINISTRATOR)
    if not user.is_superuser:
        if person is not None and held.delete()[0]:
            audit.note(what=What.ROLE_TAKEN, whom=person, about=Role.ADMINISTRATOR)
        return
    if person is None:
        person = Person.objects.create(user=user, family_name=user.get_full_name(), email=user.email)
    if not held.exists():
        RoleAssignment.objects.create(person=person, role=Role.ADMINISTRATOR)
        audit.note(what=What.ROLE_GIVEN, whom=person, about=Role.ADMINISTRATOR)


@transaction.atomic
def sync_person(*, person: Person) -> None:
    """After a person got a user: groups and the superuser flag follow the roles."""
    for assignment in RoleAssignment.objects.filter(person=person).select_related("course", "person"):
        _follow(assignment)


def sync_dated(*, now: datetime) -> None:
    """For the clock: rights that begin or end by date."""
    dated = RoleAssignment.objects.exclude(Q(starts_on=None) & Q(ends_on=None))
    for course in Course.objects.filter(roles__in=dated).distinct():
        sync_trainers(course=course)
    sync_staff()


def name_user(*, person: Person) -> None:
    """Staff appear in Wagtail by their user's name; their username is a number nobody should see."""
    if person.user_id is None or not RoleAssignment.objects.filter(person=person).exists():
        return
    known = {
        field.name for field in get_user_model()._meta.get_fields()
    }  # a host's user may have other names
    names = {"first_name": person.given_names, "last_name": person.family_name}
    get_user_model().objects.filter(pk=person.user_id).update(
        **{k: v for k, v in names.items() if k in known}
    )


def _follow(assignment: RoleAssignment) -> None:
    name_user(person=assignment.person)
    if assignment.role == Role.ADMINISTRATOR and RoleAssignment.objects.filter(pk=assignment.pk).exists():
        _set_superuser(assignment.person, wanted=True)
    if assignment.course is not None:
        sync_trainers(course=assignment.course)
    sync_staff()


def _set_superuser(person: Person, *, wanted: bool) -> None:
    if person.user_id is not None:
        get_user_model().objects.filter(pk=person.user_id).update(is_superuser=wanted)


def _users(roles: Any) -> list[int]:
    """Users of the people who hold one of these roles today."""
    today = timezone.localdate()
    begun = Q(starts_on=None) | Q(starts_on__lte=today)
    not_over = Q(ends_on=None) | Q(ends_on__gte=today)
    held = roles.filter(begun, not_over, person__user__isnull=False)
    return list(held.values_list("person__user", flat=True).distinct())


@transaction.atomic
def sync_trainers(*, course: Course) -> Group:
    """Keep a course's trainers, its Wagtail group, and the group's pages and files in step."""
    group, _made = Group.objects.get_or_create(name=f"{TRAINERS}{course.key}")
    group.user_set.set(_users(course.roles.filter(role=Role.TRAINER)))
    group.permissions.add(_admin_access())
    _sync_pages(group, course)
    _sync_files(group, course)
    return group


def sync_staff() -> Group:
    """People who look after others without writing a course may enter the admin, and nothing more by this.

    A contact answers questions there.
    """
    group, _made = Group.objects.get_or_create(name=STAFF_GROUP)
    looking_after = Q(role__in=[Role.COORDINATOR, Role.CONTACT]) | Q(role=Role.TRAINER, cohort__isnull=False)
    group.user_set.set(_users(RoleAssignment.objects.filter(looking_after)))
    group.permissions.add(_admin_access())
    return group


def _admin_access() -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def _sync_pages(group: Group, course: Course) -> None:
    pages = list(Page.objects.filter(translation_key=course.key, alias_of=None))
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_RIGHTS)
    wanted = {(page.pk, right.pk) for page in pages for right in rights}
    held = GroupPagePermission.objects.filter(group=group)
    has = set(held.values_list("page_id", "permission_id"))
    for page, right in has - wanted:
        held.filter(page_id=page, permission_id=right).delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=right) for page, right in wanted - has
    )


def _sync_files(group: Group, course: Course) -> None:
    held = GroupCollectionPermission.objects.filter(group=group)
    collection = Collection.objects.filter(pk__in=held.values("collection")).first()
    if collection is None:
        root = Collection.get_first_root_node()
        collection = root.add_child(name=course.title or str(course.key))
    rights = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_RIGHTS
    )
    has = set(held.values_list("permission_id", flat=True))
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=right)
        for right in rights
        if right.pk not in has
    )
