"""Planning, changing and cancelling seminars. Each change raises the sequence that calendars go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.outline import actions as outline
from lms.outline.enums import Kind, Phase
from lms.outline.models import Activity
from lms.outline.spec import ActivitySpec
from lms.people.models import Person
from lms.progress import actions as progress
from lms.seminars.models import CalendarFeed, OwnFeed, Seminar, SeminarTrainer, Unit, Venue
from lms.seminars.queries import coming_at, first_day


@dataclass(frozen=True, slots=True)
class Lesson:
    """A unit to plan: aware times and a topic."""

    starts_at: datetime
    ends_at: datetime
    topic: str = ""


@transaction.atomic
def plan(
    *,
    cohort: Cohort,
    slot: Activity,
    units: Sequence[Lesson],
    now: datetime,
    trainers: Sequence[Person] = (),
    **fields: Any,
) -> Seminar:
    """A date of a group for a seminar day of its course; `units` in order, at least one.

    A seminar day that was given up is held after all, then.
    """
    if slot.course_id != cohort.course_id or slot.kind != Kind.SLOT:
        raise Refused(_("This seminar day belongs to another course."))
    made = Seminar.objects.create(
        cohort=cohort,
        slot=slot,
        starts_at=units[0].starts_at,
        ends_at=units[-1].ends_at,
        most_days=_days(units),
        changed_at=now,
        **fields,
    )
    _write_units(made, units)
    _write_trainers(made, trainers)
    _tell_group(cohort)
    take_up(cohort=cohort, slot=slot, now=now)
    return made


@transaction.atomic
def drop(*, cohort: Cohort, slot: Activity, why: str) -> None:
    """A seminar day will not be held for this group; people read why, and nothing waits for it any more.

    Refused where it has a date, to come or over.
    """
    # Locks the group, so that nobody plans a date at the same moment.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if Seminar.objects.filter(cohort=cohort, slot=slot, cancelled_at=None).exists():
        raise Refused(_("There is a date for this seminar day. Please cancel the date first."))
    cohorts.drop_slot(cohort=cohort, slot=slot.key, why=why)
    progress.recount_cohort_later(cohort=cohort)


@transaction.atomic
def take_up(*, cohort: Cohort, slot: Activity, now: datetime) -> None:
    """A seminar day that was given up is to be held after all; who has done everything keeps that."""
    if cohorts.take_up_slot(cohort=cohort, slot=slot.key, now=now):
        progress.recount_cohort_later(cohort=cohort)


@transaction.atomic
def change(
    *, seminar: Seminar, units: Sequence[Lesson], trainers: Sequence[Person], now: datetime, **fields: Any
) -> Seminar:
    """Correct or move a seminar; what is the same already changes nothing. Refused once it was cancelled."""
    seminar = _locked(seminar)
    if seminar.cancelled_at is not None:
        raise Refused(_("This seminar was cancelled. Please plan a new one."))
    wanted = {**fields, "starts_at": units[0].starts_at, "ends_at": units[-1].ends_at}
    wanted["most_days"] = max(seminar.most_days, _days(units))
    changed = [name for name, value in wanted.items() if getattr(seminar, name) != value]
    other_units = _write_units(seminar, units)
    _write_trainers(seminar, trainers)
    if not changed and not other_units:
        return seminar
    if other_units or MOVES & set(changed):
        seminar.moved_at, seminar.moved_from = now, seminar.starts_at
    for name in changed:
        setattr(seminar, name, wanted[name])
    seminar.sequence += 1
    seminar.changed_at = now
    seminar.save(update_fields=[*changed, "sequence", "changed_at", "moved_at", "moved_from"])
    _tell_group(seminar.cohort)
    return seminar


MOVES = {"starts_at", "ends_at", "format", "venue", "room", "video_link"}


@transaction.atomic
def cancel(*, seminar: Seminar, why: str, now: datetime) -> Seminar:
    """The seminar does not take place; everybody reads why. Twice changes nothing. Refused once it is over."""
    seminar = _locked(seminar)
    if seminar.cancelled_at is not None:
        return seminar
    if seminar.ends_at <= now:
        raise Refused(_("This seminar is over already."))
    seminar.cancelled_at, seminar.cancelled_why = now, why
    seminar.sequence += 1
    seminar.changed_at = now
    seminar.save(update_fields=["cancelled_at", "cancelled_why", "sequence", "changed_at"])
    _tell_group(seminar.cohort)
    return seminar


@transaction.atomic
def correct_venue(*, before: Venue, venue: Venue, now: datetime) -> bool:
    """A venue is another than `before`: what calendars hold of its seminars to come is old. True where there are any.

    Nobody is told yet.
    """
    if all(getattr(before, name) == getattr(venue, name) for name in WHERE):
        return False
    # Locks in one order, so that two who correct at once do not wait for each other.
    rows = [row.pk for row in coming_at(venue, now).select_for_update(of=("self",)).order_by("pk")]
    changed = Seminar.objects.filter(pk__in=rows)
    return bool(changed.update(sequence=F("sequence") + 1, changed_at=now))


WHERE = ("name", "street", "postcode", "town", "directions", "access")


@transaction.atomic
def copy_group(*, cohort: Cohort, name: str, days: int, now: datetime) -> Cohort:
    """The group once more, all its dates moved by so many days, without people: participants, roles, trainers.

    Local times stay as they are. Cancelled seminars and links to video meetings are not copied.
    """
    made = cohorts.create(
        course=cohort.course,
        name=name,
        self_study=cohort.self_study,
        open_to_all=cohort.open_to_all,
        starts_on=_later(cohort.starts_on, days),
        seminar_on=_later(cohort.seminar_on, days),
        access_until=_later(cohort.access_until, days),
        dates={key: _moved(kept, days) for key, kept in cohort.dates.items() if not OF_DAYS & kept.keys()},
    )
    for row in Seminar.objects.filter(cohort=cohort, cancelled_at=None).select_related("slot", "venue"):
        units = [
            Lesson(at_same_hour(unit.starts_at, days), at_same_hour(unit.ends_at, days), unit.topic)
            for unit in row.units.all()
        ]
        same = {name: getattr(row, name) for name in COPIED}
        window: dict[str, Any] = {
            name: at_same_hour(at, days) if (at := getattr(row, name)) else None
            for name in ("books_from", "books_until", "cancel_until")
        }
        plan(cohort=made, slot=row.slot, units=units, now=now, **same, **window)
    return made


OF_DAYS = {"dropped", "again"}  # whether this very group holds a seminar day
COPIED = (
    "format",
    "venue",
    "room",
    "bring",
    "cost",
    "level",
    "seats",
    "needs_approval",
    "presence_by",
    "check_out",
    "is_public",
    "remind_before",
    "remind_after",
)


def at_same_hour(at: datetime, days: int) -> datetime:
    """So many days later at the same time on the clock, also where summer time begins or ends in between."""
    local = timezone.localtime(at)
    return timezone.make_aware(local.replace(tzinfo=None) + timedelta(days=days))


def _later(day: date | None, days: int) -> date | None:
    return day + timedelta(days=days) if day is not None else None


def _moved(kept: dict[str, Any], days: int) -> dict[str, Any]:
    """The dates of one module, moved; a number of days before the seminar stays."""
    moved = dict(kept)
    if kept.get("opens"):
        moved["opens"] = at_same_hour(datetime.fromisoformat(kept["opens"]), days).isoformat()
    if kept.get("until"):
        moved["until"] = (date.fromisoformat(kept["until"]) + timedelta(days=days)).isoformat()
    return moved


@transaction.atomic
def plan_event(
    *, title: str, language: str, by: Person, units: Sequence[Lesson], now: datetime, **fields: Any
) -> Seminar:
    """A date without a course (Einzeltermin): a course of one seminar day and no modules, its group, and the seminar.

    Whoever makes it is its trainer. The day is not counted, so no percent appears anywhere.
    """
    key = uuid4()
    course = outline.register(key=key, language=language, title=title)
    whole = ActivitySpec(str(key), None, Kind.COURSE, "", title, "", required=False)
    day = ActivitySpec(str(uuid4()), str(key), Kind.SLOT, Phase.SEMINAR, title, "", required=False)
    outline.publish(key=key, language=language, specs=[whole, day])
    appointments.appoint(person=by, role=Role.TRAINER, course=course, by=by)
    cohort = cohorts.create(course=course, name=title)
    slot = Activity.objects.get(course=course, kind=Kind.SLOT)
    return plan(cohort=cohort, slot=slot, units=units, trainers=[by], now=now, **fields)


@transaction.atomic
def open_feed(*, cohort: Cohort, now: datetime) -> CalendarFeed:
    """A new secret address for a group's dates; the one before it is closed."""
    close_feed(cohort=cohort, now=now)
    return CalendarFeed.objects.create(cohort=cohort, token=token_urlsafe(24), made_at=now)


@transaction.atomic
def open_own_feed(*, person: Person, now: datetime) -> OwnFeed:
    """A new secret address for what a person has booked; the one before it is closed."""
    close_own_feed(person=person, now=now)
    return OwnFeed.objects.create(person=person, token=token_urlsafe(24), made_at=now)


@transaction.atomic
def close_own_feed(*, person: Person, now: datetime) -> None:
    """From now on the address of a person's dates is not there."""
    # Locks the person, so that two addresses asked for at once are one.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    OwnFeed.objects.filter(person=person, closed_at=None).update(closed_at=now)


@transaction.atomic
def close_feed(*, cohort: Cohort, now: datetime) -> None:
    """From now on the address of a group's dates is not there."""
    # Locks the group, so that two addresses asked for at once are one.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    CalendarFeed.objects.filter(cohort=cohort, closed_at=None).update(closed_at=now)


def _days(units: Sequence[Lesson]) -> int:
    return len({timezone.localtime(unit.starts_at).date() for unit in units})


def _locked(seminar: Seminar) -> Seminar:
    return Seminar.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=seminar.pk)


def _write_units(seminar: Seminar, units: Sequence[Lesson]) -> bool:
    """Make the units say exactly this; a unit that moves stays the same row. Returns whether anything changed."""
    kept = list(Unit.objects.filter(seminar=seminar).order_by("starts_at", "pk"))
    same = [(one.starts_at, one.ends_at, one.topic) for one in kept]
    wanted = [(one.starts_at, one.ends_at, one.topic) for one in units]
    if same == wanted:
        return False
    for row, values in zip(kept, wanted, strict=False):
        row.starts_at, row.ends_at, row.topic = values
    Unit.objects.bulk_update(kept[: len(wanted)], ["starts_at", "ends_at", "topic"])
    try:
        Unit.objects.filter(pk__in=[row.pk for row in kept[len(wanted) :]]).delete()
    except ProtectedError as problem:
        raise Refused(
            _("Presence was noted already for a unit that would go. Please leave as many units.")
        ) from problem
    new = wanted[len(kept) :]
    Unit.objects.bulk_create(
        Unit(seminar=seminar, starts_at=first, ends_at=last, topic=topic) for first, last, topic in new
    )
    return True


def _write_trainers(seminar: Seminar, trainers: Sequence[Person]) -> None:
    wanted = {person.pk for person in trainers}
    held = SeminarTrainer.objects.filter(seminar=seminar)
    has = set(held.values_list("person", flat=True))
    held.filter(person__in=has - wanted).delete()
    SeminarTrainer.objects.bulk_create(
        SeminarTrainer(seminar=seminar, person=person) for person in trainers if person.pk not in has
    )


def _tell_group(cohort: Cohort) -> None:
    """The group's day of the seminar, from which recommended days count back, is that of its first seminar."""
    day = first_day(cohort)
    if cohort.seminar_on != day:
        cohorts.change(cohort=cohort, seminar_on=day)
        cohort.seminar_on = day
