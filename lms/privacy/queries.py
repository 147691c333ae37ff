"""Reads about requests, erased persons, and persons that were found to be one."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from lms.cohorts.enums import Role
from lms.cohorts.models import RoleAssignment
from lms.cohorts.queries import is_administrator, people_seen_by, roles_of
from lms.conf import conf
from lms.people.models import Merge, Person, Twins
from lms.people.queries import known_people
from lms.people.retention import Kind, days_kept
from lms.privacy.enums import Want
from lms.privacy.models import DataRequest


def open_requests() -> QuerySet[DataRequest]:
    """Requests that wait, the most urgent first."""
    waiting = DataRequest.objects.filter(done_at=None, taken_back_at=None)
    return waiting.select_related("person", "taken_by").order_by("asked_on", "pk")


def closed_requests() -> QuerySet[DataRequest]:
    """Requests that were answered or taken back, newest first."""
    closed = DataRequest.objects.exclude(done_at=None, taken_back_at=None)
    return closed.select_related("person", "done_by").order_by("-pk")


def open_erasure(person: Person) -> DataRequest | None:
    """The erasure this person waits for."""
    return open_requests().filter(person=person, want=Want.ERASURE).first()


def due_erasures(now: datetime) -> QuerySet[DataRequest]:
    """Erasures whose waiting time is over."""
    return open_requests().filter(want=Want.ERASURE, due_at__lte=now)


def whole(person: Person) -> list[Person]:
    """Everybody this person is, the persons found to be one with them too; who stands for all comes first."""
    root = Merge.objects.filter(source=person, undone_at=None).select_related("target").first()
    if root is not None:
        return whole(root.target)
    everybody = [person]
    for one in everybody:  # grows while it is read
        merges = Merge.objects.filter(target=one, undone_at=None).select_related("source").order_by("pk")
        everybody += [merge.source for merge in merges]
    return everybody


def merges_seen_by(viewer: Person) -> QuerySet[Merge]:
    """Joined persons that somebody may part again: own work, or all as administrator; newest first."""
    live = Merge.objects.filter(undone_at=None, target__erased_at=None).order_by("-pk")
    live = live.select_related("source", "target", "by")
    return live if is_administrator(viewer) else live.filter(by=viewer)


def twins_seen_by(viewer: Person) -> QuerySet[Twins]:
    """Pairs that are two people, where somebody sees both by name; newest first."""
    seen = people_seen_by(viewer).values("pk")
    return (
        Twins.objects.filter(one__in=seen, other__in=seen)
        .select_related("one", "other", "by")
        .order_by("-pk")
    )


def people_found(words: str) -> QuerySet[Person]:
    """Everybody with each of these words in a name or as address; nobody for no word."""
    found = known_people()
    asked = words.split()
    if not asked:
        return found.none()
    for word in asked:
        found = found.filter(
            Q(given_names__icontains=word) | Q(family_name__icontains=word) | Q(email__icontains=word)
        )
    return found.order_by("family_name", "given_names", "pk")


def erased() -> QuerySet[Person]:
    """Everybody who was erased."""
    return Person.objects.filter(erased_at__isnull=False)


def with_last_use() -> QuerySet[Any]:
    """People with names who hold no role, with `last`: when they last did something here, or somebody with them."""
    seen = [
        Coalesce(way, F("created_at"), output_field=DateTimeField())
        for way in (
            F("user__last_login"),
            Max("enrolments__created_at"),
            Max("enrolments__records__updated_at"),
        )
    ]
    held = RoleAssignment.objects.filter(person=OuterRef("pk"))
    alone = known_people().filter(~Exists(held))
    return alone.annotate(last=Greatest(*seen))


def idle_since(now: datetime, ahead: timedelta = timedelta()) -> QuerySet[Any]:
    """Whose term will be over `ahead` of now, because they have not come for so long."""
    days = days_kept(Kind.PERSON, conf.keep_days) or 0
    return with_last_use().filter(last__lt=now + ahead - timedelta(days=days))


def is_last_administrator(person: Person) -> bool:
    """Would nobody be administrator without this person?"""
    if not roles_of(person).filter(role=Role.ADMINISTRATOR).exists():
        return False
    others = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, person__user__is_active=True)
    return not others.exclude(person=person).exists()


def last_use(person: Person) -> datetime | None:
    """When this person was last here; None for staff, whose data have no end of their own."""
    found = with_last_use().filter(pk=person.pk).values_list("last", flat=True)
    return found.first()
