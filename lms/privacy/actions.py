"""Ask for one's data or their erasure, take it back, erase, and let go what is over."""

import logging
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import actions as audit
from lms.audit.enums import What
from lms.bookings import actions as bookings
from lms.cohorts.models import Enrolment
from lms.conf import conf
from lms.errors import Refused
from lms.interest.personal_data import erase_elsewhere as erase_interest
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.mail.personal_data import erase_elsewhere as erase_letters
from lms.people import actions as people
from lms.people.models import Person
from lms.people.retention import WAIT, WARNING
from lms.privacy import mails, storage
from lms.privacy.enums import Proof, Want
from lms.privacy.holdings import everything
from lms.privacy.models import DataRequest
from lms.privacy.queries import due_erasures, erased, idle_since, open_requests, whole
from lms.privacy.rules import why_not_erase
from lms.reports.personal_data import erase_elsewhere as erase_files

logger = logging.getLogger(__name__)
KEPT, KEPT_SECONDS = "lms.privacy.kept", 24 * 60 * 60
AT_ONCE = 200  # idle persons a day


@transaction.atomic
def ask_for_erasure(*, person: Person, now: datetime) -> DataRequest:
    """A person asks by their log-in: erased in 14 days, told by letter. Asking again changes nothing.

    Refused for the only administrator.
    """
    _locked(person)
    found = open_requests().filter(person=person, want=Want.ERASURE).first()
    if found is not None and found.due_at is not None:
        return found
    if found is not None:
        return _set_due(found, now)
    if why_not := why_not_erase(person):
        raise Refused(why_not)
    made = DataRequest.objects.create(
        person=person,
        want=Want.ERASURE,
        proof=Proof.LOG_IN,
        asked_on=timezone.localdate(now),
        due_at=now + WAIT,
    )
    audit.note(what=What.ASKED, who=person, whom=person, about=Want.ERASURE)
    mail.queue(
        key=f"erasure:{made.pk}",
        person=person,
        about=f"erasure:{made.pk}",
        **asdict(mails.asked(person, now + WAIT)),
    )
    return made


def _set_due(found: DataRequest, now: datetime) -> DataRequest:
    found.due_at = now + WAIT
    found.save(update_fields=["due_at"])
    return found


@transaction.atomic
def enter(*, person: Person, want: Want, proof: Proof, asked_on: date, by: Person) -> DataRequest:
    """An administrator enters a request that came by letter. Refused where the same is open already."""
    _locked(person)
    if open_requests().filter(person=person, want=want).exists():
        raise Refused(_("There is an open request of this person already."))
    if want == Want.ERASURE and (why_not := why_not_erase(person)):
        raise Refused(why_not)
    made = DataRequest.objects.create(person=person, want=want, proof=proof, asked_on=asked_on, taken_by=by)
    audit.note(what=What.ASKED, who=by, whom=person, about=f"{want} {proof}")
    return made


@transaction.atomic
def take_back(*, request: DataRequest, by: Person, now: datetime) -> None:
    """The request is not wanted any more. Refused where it was done already."""
    open_one = DataRequest.objects.filter(pk=request.pk, done_at=None, taken_back_at=None)
    if not open_one.update(taken_back_at=now):
        raise Refused(_("This request is no longer open."))
    mail.void(about=f"erasure:{request.pk}")
    audit.note(what=What.UNASKED, who=by, whom=request.person, about=request.want)


@transaction.atomic
def close(*, request: DataRequest, by: Person, now: datetime) -> None:
    """The copy was handed over. Refused where the request is no longer open."""
    open_one = DataRequest.objects.filter(pk=request.pk, want=Want.COPY, done_at=None, taken_back_at=None)
    if not open_one.update(done_at=now, done_by=by):
        raise Refused(_("This request is no longer open."))


def erase(*, person: Person, now: datetime, by: Person | None = None) -> bool:
    """Empty a person and all that says something about them; rows that figures count stay, without a name.

    Whoever was found to be one with them is erased too. False where they were erased already. Cannot be undone.
    Refused for the only administrator. Their seats go to who waits, before: seminars are locked before persons.
    """
    if person.erased_at is None and not why_not_erase(person):
        for one in whole(person):
            bookings.leave_all(person=one, now=now)
    return _erase_rows(person, now, by)


@transaction.atomic
def _erase_rows(person: Person, now: datetime, by: Person | None) -> bool:
    _hold(whole(person))
    if Person.objects.get(pk=person.pk).erased_at is not None:
        return False
    if why_not := why_not_erase(person):
        raise Refused(why_not)
    everybody = whole(person)
    erase_letters(everybody)
    erase_files(everybody)
    erase_interest(everybody)
    for holding in everything():
        holding.erase(everybody)
    for one in everybody:
        people.forget(person=one, now=now)
        audit.note(what=What.ERASED, who=by, whom=one)
    done = DataRequest.objects.filter(person__in=everybody, done_at=None, taken_back_at=None)
    done.update(done_at=now, done_by=by)
    transaction.on_commit(partial(_list, [(one.uuid, now) for one in everybody]))
    return True


def _hold(people: list[Person]) -> None:
    """Locks people and then their enrolments, each in the order of their keys, as every action does."""
    pks = [person.pk for person in people]
    for model, mine in ((Person, Q(pk__in=pks)), (Enrolment, Q(person__in=pks))):
        list(model.objects.select_for_update(of=("self",), no_key=True).filter(mine).order_by("pk"))


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _list(rows: list[tuple[object, datetime]]) -> None:
    """A restore reads this list. Where the folder cannot be written now, the next backup writes it."""
    folder = Path(conf.backup_folder)
    if not conf.backup_folder or not folder.is_dir():
        return
    try:
        storage.add(folder, rows)  # type: ignore[arg-type]  # uuids
    except OSError:
        logger.warning("The list of erased persons could not be written; the next backup does it.")


def write_list(*, folder: Path) -> int:
    """Write everybody who was erased to the list beside the backups; returns how many were new there."""
    return storage.add(folder, [(one.uuid, one.erased_at) for one in erased() if one.erased_at])


def erase_again(*, folder: Path, now: datetime) -> int:
    """After a restore: erase everybody whom the list names and the backup brought back; returns how many."""
    back = Person.objects.filter(uuid__in=storage.listed(folder), erased_at=None)
    return sum(_erased(person, now) for person in back)


def erase_due(*, now: datetime) -> int:
    """For the clock: erasures whose waiting time is over; returns how many."""
    return sum(_erased(request.person, now) for request in due_erasures(now))


def _erased(person: Person, now: datetime) -> bool:
    """Whether somebody was erased; one who cannot be yet holds nobody else up."""
    try:
        return erase(person=person, now=now)
    except Refused:
        logger.warning("Person %s cannot be erased: the only administrator", person.pk)
        return False


def keep_terms(*, now: datetime) -> None:
    """For the clock, once a day: what was kept long enough goes; who has not come for years is warned, then erased."""
    if not cache.add(KEPT, now.isoformat(), KEPT_SECONDS):
        return
    let_go(now=now)


def let_go(*, now: datetime) -> None:
    """Let everything go whose term is over."""
    if conf.backup_folder and Path(conf.backup_folder).is_dir():
        erase_again(folder=Path(conf.backup_folder), now=now)
    for holding in everything():
        holding.let_go(now)
    for person in idle_since(now, WARNING)[:AT_ONCE]:
        _warn_or_erase(person, now)


def _warn_or_erase(person: Any, now: datetime) -> None:
    """Who has an address is written to, and erased 30 days later; nobody is erased without the letter."""
    key = f"idle:{person.last:%Y-%m-%d}"
    if not person.email:
        if not idle_since(now).filter(pk=person.pk).exists():
            return
    else:
        told = Mail.objects.filter(person=person, key=key).first()
        if told is None:
            mail.queue(key=key, person=person, **asdict(mails.idle(person, now + WARNING)))
            return
        if told.created_at > now - WARNING:
            return
    erase(person=person, now=now)
