"""Two persons are one: join them, look before, and part them again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.models import AccessCard, Invitation
from lms.accounts.personal_data import end_sessions
from lms.attendance import joining as attendance
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.bookings import actions as bookings
from lms.bookings.models import Booking
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import OPEN_STATES, EnrolmentState
from lms.cohorts.models import Enrolment, RoleAssignment
from lms.cohorts.queries import is_administrator, people_seen_by
from lms.errors import Refused
from lms.people.models import Membership, Merge, Person, Twins
from lms.people.queries import folded, has_own_log_in
from lms.progress import actions as progress

RANK = {EnrolmentState.INVITED: 0, EnrolmentState.APPLIED: 1, EnrolmentState.ACTIVE: 2}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons that may be one, and why we think so."""

    one: Person
    other: Person
    reason: str


def likely(viewer: Person) -> list[Pair]:
    """Pairs among the people somebody may see by name: equal address, or equal name in any order. Two queries.

    Without those that staff have looked at and found to be two.
    """
    everybody = list(people_seen_by(viewer).select_related("user").order_by("pk"))
    two = set(Twins.objects.values_list("one", "other"))
    found: dict[tuple[int, int], Pair] = {}
    for reason, alike in (
        (_("equal e-mail address"), _alike(everybody, lambda one: one.email.lower())),
        (_("equal name"), _alike(everybody, _name)),
    ):
        for one, other in _pairs(alike, two):
            found.setdefault((one.pk, other.pk), Pair(one, other, reason))
    return list(found.values())


def _name(person: Person) -> str:
    words = folded(person.name).split() if person.given_names or person.family_name else []
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _alike(people: Iterable[Person], key: Any) -> Iterable[list[Person]]:
    """People with the same key, the oldest entry first."""
    groups: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if value := key(person):
            groups[value].append(person)
    return groups.values()


def _pairs(groups: Iterable[list[Person]], two: set[tuple[int, int]]) -> Iterable[tuple[Person, Person]]:
    """Each with the oldest entry that may be the same, so that many behind one address are few pairs."""
    for group in groups:
        for number, other in enumerate(group):
            older = (one for one in group[:number] if (one.pk, other.pk) not in two)
            if (one := next(older, None)) is not None:
                yield one, other


def tell_apart(*, one: Person, other: Person, by: Person) -> Twins:
    """These two are two people; the list no longer shows the pair. Again changes nothing."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    return Twins.objects.get_or_create(one=first, other=second, defaults={"by": by})[0]


def suspect_again(*, twins: Twins) -> None:
    """The pair comes back into the list."""
    twins.delete()


def why_not_merge(source: Person, target: Person, viewer: Person | None = None) -> str:
    """Why these two cannot be joined, in words; empty where they can. `viewer` is the member of staff who wants it."""
    if source.pk == target.pk or source.erased_at or target.erased_at:
        return _("These two cannot be joined.")
    if Merge.objects.filter(source__in=[source, target], undone_at=None).exists():
        return _("One of the two was joined with another person already.")
    if RoleAssignment.objects.filter(person=source).exists():
        return _(
            "The entry that goes holds a role. Please take the role first, or choose the other way round."
        )
    if has_own_log_in(source) and target.user is not None and not has_own_log_in(target):
        return _(
            "The entry that goes logs in with an e-mail address, the other one by access card only. "
            "Please choose the other way round."
        )
    has_role = RoleAssignment.objects.filter(person=target).exists()
    if has_role and viewer is not None and not is_administrator(viewer):
        return _("One of the two holds a role. Only an administrator can join them.")
    return ""


@transaction.atomic
def merge(*, source: Person, target: Person, by: Person, now: datetime) -> Merge:
    """What is the source's becomes the target's; the source keeps its name, so that it can be undone.

    Consents, letters and the log stay with whom they were given, written and noted for. Where both take a course,
    the poorer enrolment is withdrawn and its outcomes and hours are entered in the better one. Refused as
    `why_not_merge`.
    """
    source, target = _locked(source.pk, target.pk)
    if why_not := why_not_merge(source, target):
        raise Refused(why_not)
    moved: dict[str, Any] = {"enrolments": [], "poorer": [], "memberships": []}
    for enrolment in Enrolment.objects.filter(person=source, is_test=False).order_by("pk"):
        _join_enrolment(enrolment, target, by, moved)
    moved["memberships"] = _memberships(source, target)
    moved["bookings"] = _bookings(source, target, now)
    better = {one["pk"]: one["better"] for one in moved["poorer"]}
    moved["presence"] = attendance.join(source=source, target=target, better=better, by=by)
    moved |= _user(source, target)
    moved |= _card(source, target, now)
    waiting = Invitation.objects.filter(person=source, accepted_at=None, revoked_at=None)
    moved["invitations"] = list(waiting.values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=moved["invitations"]).update(revoked_at=now)
    audit.note(what=What.MERGED, who=by, whom=target, about=f"person:{source.pk}")
    return Merge.objects.create(source=source, target=target, by=by, moved=moved, at=timezone.now())


def _locked(source: int, target: int) -> tuple[Person, Person]:
    """Both, in the order of their keys, so that two joinings at once do not wait for one another."""
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    locked = {person.pk: person for person in rows.filter(pk__in=[source, target]).order_by("pk")}
    return locked[source], locked[target]


def _join_enrolment(enrolment: Enrolment, target: Person, by: Person, moved: dict[str, Any]) -> None:
    same = Enrolment.objects.filter(
        person=target, course_id=enrolment.course_id, state__in=OPEN_STATES, is_test=False
    ).first()
    if same is not None and enrolment.state in OPEN_STATES:
        better, poorer = sorted((same, enrolment), key=_worth, reverse=True)
        before = progress.ledger_of(better)
        progress.take_over(enrolment=better, other=poorer, by=by)
        moved["poorer"].append(
            {"pk": poorer.pk, "state": poorer.state, "better": better.pk, "ledger": before}
        )
        cohorts.withdraw(
            enrolment=poorer, by=by, why=_("Joined with the other enrolment of the same person.")
        )
    Enrolment.objects.filter(pk=enrolment.pk).update(person=target)
    moved["enrolments"].append(enrolment.pk)


def _worth(enrolment: Enrolment) -> tuple[int, int, int]:
    return RANK[EnrolmentState(enrolment.state)], enrolment.done, -enrolment.pk


def _memberships(source: Person, target: Person) -> list[int]:
    held = Membership.objects.filter(person=target).values("association")
    moving = Membership.objects.filter(person=source).exclude(association__in=held)
    pks = list(moving.values_list("pk", flat=True))
    Membership.objects.filter(pk__in=pks).update(person=target)
    return pks


def _bookings(source: Person, target: Person, now: datetime) -> list[int]:
    """Seats go along, but where the one that stays has booked as well: a second seat is free for who waits."""
    have = Booking.objects.filter(person=target).values("seminar")
    moving = Booking.objects.filter(person=source).exclude(seminar__in=have)
    pks = list(moving.values_list("pk", flat=True))
    Booking.objects.filter(pk__in=pks).update(person=target)
    free = partial(bookings.leave_all, person=source, beside=target, now=now)
    transaction.on_commit(free, robust=True)
    return pks


def _user(source: Person, target: Person) -> dict[str, Any]:
    """One log-in is left: the target's, else the source's."""
    user = source.user_id
    if user is None:
        return {}
    if target.user_id is None:
        Person.objects.filter(pk=source.pk).update(user=None)
        Person.objects.filter(pk=target.pk).update(user=user)
        return {"user": user}
    was_active = get_user_model()._default_manager.filter(pk=user, is_active=True).update(is_active=False)
    end_sessions({str(user)})
    return {"stopped": user} if was_active else {}


def _card(source: Person, target: Person, now: datetime) -> dict[str, Any]:
    """The card of the entry that goes opens the one that stays, unless that has its own log-in or card."""
    held = AccessCard.objects.filter(person=source, revoked_at=None)
    pks = list(held.values_list("pk", flat=True))
    kept = Person.objects.select_related("user").get(pk=target.pk)
    if has_own_log_in(kept) or AccessCard.objects.filter(person=kept, revoked_at=None).exists():
        held.update(revoked_at=now)
        return {"closed_cards": pks}
    held.update(person=kept)
    return {"cards": pks}


@transaction.atomic
def unmerge(*, merge: Merge, by: Person, now: datetime) -> None:
    """Part them: each has again what was theirs; what was done since stays with its enrolment.

    Refused where it was undone already, where one was erased, or where a new enrolment stands in the way.
    """
    merge = Merge.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=merge.pk)
    if merge.undone_at is not None or merge.source.erased_at or merge.target.erased_at:
        raise Refused(_("These two cannot be parted any more."))
    if Merge.objects.filter(source=merge.target, undone_at=None).exists():
        raise Refused(_("Please part the newer joining first."))
    moved = merge.moved
    newer = Merge.objects.filter(target=merge.target, undone_at=None, pk__gt=merge.pk)
    if any(_units(one) & _units(merge) for one in newer):
        raise Refused(_("Please part the newer joining first."))
    source, target = _locked(merge.source_id, merge.target_id)
    try:
        with transaction.atomic():
            _part_enrolments(moved, merge, by)
    except IntegrityError as problem:
        raise Refused(
            _("Meanwhile there is another enrolment in the same course. Please withdraw it first.")
        ) from problem
    Membership.objects.filter(pk__in=moved["memberships"], person=merge.target).update(person=merge.source)
    Booking.objects.filter(pk__in=moved.get("bookings", []), person=merge.target).update(person=merge.source)
    if presence := moved.get("presence"):
        attendance.part(moved=presence, source=source, target=target, since=merge.at)
    if user := moved.get("user"):
        Person.objects.filter(pk=merge.target_id, user=user).update(user=None)
        Person.objects.filter(pk=merge.source_id).update(user=user)
        end_sessions({str(user)})
    AccessCard.objects.filter(pk__in=moved.get("cards", [])).update(person=merge.source)
    AccessCard.objects.filter(pk__in=moved.get("closed_cards", [])).update(revoked_at=None)
    get_user_model()._default_manager.filter(pk=moved.get("stopped")).update(is_active=True)
    Invitation.objects.filter(pk__in=moved["invitations"]).update(revoked_at=None)
    Merge.objects.filter(pk=merge.pk).update(undone_at=now)
    audit.note(what=What.PARTED, who=by, whom=merge.target, about=f"person:{merge.source_id}")


def _units(merge: Merge) -> set[int]:
    return attendance.units_of(merge.moved.get("presence", {}))  # none before 0.4.0


def _part_enrolments(moved: dict[str, Any], merge: Merge, by: Person) -> None:
    Enrolment.objects.filter(pk__in=moved["enrolments"], person=merge.target).update(person=merge.source)
    for one in reversed(moved["poorer"]):
        better = Enrolment.objects.get(pk=one["better"])
        progress.set_back(enrolment=better, ledger=one["ledger"], since=merge.at)
        cohorts.take_up(enrolment=Enrolment.objects.get(pk=one["pk"]), state=one["state"], by=by)
