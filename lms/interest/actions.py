"""Onto the list, off it, and asking everybody once when a seminar can be booked."""

from dataclasses import asdict
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.accounts.queries import hashed
from lms.errors import Refused
from lms.interest import mails
from lms.interest.models import Interest, SlotInterest
from lms.interest.queries import AT_ONCE, WAITS, bookable, due_slots
from lms.mail import actions as mail
from lms.mail.letters import language_for
from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.progress.enums import State
from lms.progress.models import Record
from lms.seminars.models import Seminar
from lms.seminars.queries import titles_of

PROVE = timedelta(days=7)  # so long the link of the letter works


def _refuse_unreachable(person: Person) -> None:
    if not person.email:
        raise Refused(_("You have no e-mail address with us, so we cannot write to you about a date."))


@transaction.atomic
def join(*, course: Course, person: Person, now: datetime) -> Interest:
    """A person who is logged in waits for a date; twice is once. Refused without an address: nobody could tell them."""
    _refuse_unreachable(person)
    row, _is_new = Interest.objects.update_or_create(
        course=course,
        person=person,
        defaults={"confirmed_at": now, "told_at": None, "seminar": None},
        create_defaults={"made_at": now, "confirmed_at": now},
    )
    return row


@transaction.atomic
def ask_to_join(*, course: Course, email: str, language: str, now: datetime) -> None:
    """An address waits once it is proved; each time there is one letter, and nobody else learns what it says."""
    token = token_urlsafe(24)
    fresh = Interest(course=course, email=email, language=language, token=hashed(token), made_at=now)
    Interest.objects.bulk_create([fresh], ignore_conflicts=True)
    # Locks the entry, so that the newest letter has the link that works.
    row = (
        Interest.objects.select_for_update(of=("self",))
        .select_related("course")
        .get(course=course, person=None, email=email)
    )
    if row.confirmed_at is not None and row.told_at is None:
        letter = mails.known(row)
    else:
        row.token, row.made_at, row.language = hashed(token), now, language
        row.save(update_fields=["token", "made_at", "language"])
        letter = mails.prove(row, token)
    mail.queue(
        key=f"interest-asked:{uuid4()}",
        to=email,
        secret=True,
        about=_about(row),
        valid_until=now + PROVE,
        **asdict(letter),
    )


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Interest | None:
    """The address is proved; None where the link is too old or of nobody. Twice is once."""
    rows = Interest.objects.select_for_update(of=("self",)).select_related("course")
    row = rows.filter(token=hashed(token), made_at__gt=now - PROVE).first()
    if row is None:
        return None
    if row.confirmed_at is None or row.told_at is not None:
        row.confirmed_at, row.told_at, row.seminar = now, None, None
        row.save(update_fields=["confirmed_at", "told_at", "seminar"])
    return row


@transaction.atomic
def leave(*, pk: int) -> None:
    """The entry is gone, and so is what was about to be sent; twice is once."""
    mail.void(about=f"interest:{pk}")
    Interest.objects.filter(pk=pk).delete()


def tell_interested(*, now: datetime) -> int:
    """For the clock: whoever waits for a date of a course is asked once, as soon as one can be booked."""
    waited = Interest.objects.filter(WAITS)
    first: dict[UUID, Seminar] = {}
    for seminar in bookable(now).filter(cohort__course__in=waited.values("course")).select_related("cohort"):
        first.setdefault(seminar.cohort.course_id, seminar)
    reachable = waited.filter(Q(email__gt="") | Q(person__email__gt=""), course__in=first)
    due = reachable.order_by("pk").values_list("pk", "course")[:AT_ONCE]
    return sum(_tell(pk, first[course], now) for pk, course in list(due))


@transaction.atomic
def _tell(pk: int, seminar: Seminar, now: datetime) -> bool:
    rows = Interest.objects.filter(WAITS, pk=pk).select_related("course", "person")
    # Locks the entry, so that two clocks ask once.
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        return False
    row.told_at, row.seminar = now, seminar
    row.save(update_fields=["told_at", "seminar"])
    mail.queue(
        key=f"interest:{row.pk}:{seminar.pk}",
        person=row.person,
        to=row.email,
        about=_about(row),
        optional=True,
        valid_until=seminar.starts_at,
        **asdict(mails.there_is_a_date(row, seminar)),
    )
    return True


@transaction.atomic
def wait_for(*, slot: Activity, person: Person, now: datetime) -> SlotInterest:
    """A learner waits for a date of this seminar day; twice is once. Refused without an address."""
    _refuse_unreachable(person)
    fresh = {"made_at": now, "told_at": None, "seminar": None}
    waiting = SlotInterest.objects.filter(slot=slot, person=person, told_at=None).first()
    return waiting or SlotInterest.objects.update_or_create(slot=slot, person=person, defaults=fresh)[0]


@transaction.atomic
def wait_no_longer(*, slot: Activity, person: Person) -> None:
    """The entry is gone, and so is what was about to be sent; twice is once."""
    for row in SlotInterest.objects.filter(slot=slot, person=person):
        mail.void(about=_of_slot(row))
        row.delete()


def tell_waiting(*, now: datetime) -> int:
    """For the clock: whoever waits for a date of a seminar day is asked once, as soon as they can book one."""
    return sum(_tell_waiting(row.pk, seminar, now) for row, seminar in due_slots(now))


@transaction.atomic
def _tell_waiting(pk: int, seminar: Seminar, now: datetime) -> bool:
    rows = SlotInterest.objects.filter(pk=pk, told_at=None).select_related("person", "slot__course")
    # Locks the entry, so that two clocks ask once.
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        return False
    row.told_at, row.seminar = now, seminar
    row.save(update_fields=["told_at", "seminar"])
    if _has_it(row):
        return False
    title = titles_of([seminar], language_for(row.person))[seminar.slot_id][0]
    mail.queue(
        key=f"slot-interest:{row.pk}:{seminar.pk}",
        person=row.person,
        about=_of_slot(row),
        valid_until=seminar.starts_at,
        **asdict(mails.the_day_has_a_date(row, seminar, title)),
    )
    return True


def _has_it(row: SlotInterest) -> bool:
    """Whoever has a seat by now, or was there, is not asked."""
    records = Record.objects.filter(enrolment__person=row.person, activity=row.slot)
    return records.filter(state__in=[State.BOOKED, State.DONE]).exists()


def _of_slot(row: SlotInterest) -> str:
    return f"slot-interest:{row.pk}"


def _about(row: Interest) -> str:
    return f"interest:{row.pk}"
