"""Begin, answer, stop and take up again. Nothing here writes to the course's records."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lms.conf import conf
from lms.errors import Refused
from lms.followup.models import FollowUp, FollowUpReview, FollowUpRound
from lms.followup.queries import Answered, Item, due_among, item_of, items_of, open_items
from lms.followup.rules import why_shut
from lms.followup.schedule import Memory, Rating, key_of, rating_of, reviewed
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.people.models import Person
from lms.quizzes.kinds.base import Form


class Over(Refused):
    """These questions cannot be answered any more."""


class Partly(Refused):
    """A place of the answer is open, and nobody said yet that it is meant so."""


def about(found: FollowUpRound) -> str:
    """What letters are about that bring these questions."""
    return f"follow-up:{found.pk}"


@transaction.atomic
def begin(*, person: Person, now: datetime) -> FollowUpRound | None:
    """The questions that somebody is being asked, else those that are due; None where there are none."""
    _lock(person)
    going_on = FollowUpRound.objects.filter(person=person, ended_at=None, expires_at__gt=now).first()
    if going_on is not None and open_items(going_on):
        return going_on
    return _open(person, now, by_mail=False)


@transaction.atomic
def begin_by_mail(*, person: Person, now: datetime) -> FollowUpRound | None:
    """Fresh questions for a letter; older ones end, and so does their link. None where none are due."""
    _lock(person)
    return _open(person, now, by_mail=True)


def _lock(person: Person) -> None:
    """Locks the person, so that two clocks or two taps open one round."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _open(person: Person, now: datetime, *, by_mail: bool) -> FollowUpRound | None:
    # Locks what is open before it is counted, and the round before its questions, as whoever answers does.
    open_ones = FollowUpRound.objects.select_for_update(of=("self",)).filter(person=person, ended_at=None)
    old_ones = list(open_ones)
    due = due_among(items_of(person.pk), now)
    if not due:
        return None
    last = FollowUpRound.objects.filter(person=person).order_by("-made_at").first()
    for old in old_ones:
        _end(old, now)
    fresh = FollowUpRound.objects.create(
        person=person,
        by_mail=by_mail,
        made_at=now,
        expires_at=now + timedelta(days=conf.follow_up_link_days),
        unanswered=(last.unanswered if last else 0) + 1 if by_mail else 0,
    )
    FollowUp.objects.filter(pk__in=[item.row.pk for item in due]).update(round=fresh)
    return fresh


def _end(found: FollowUpRound, now: datetime) -> None:
    FollowUpRound.objects.filter(pk=found.pk).update(ended_at=now)
    FollowUp.objects.filter(round=found).update(round=None)
    mail.void(about=about(found))


@transaction.atomic
def answer(
    *,
    asked: FollowUpRound,
    question: int,
    uuid: UUID,
    form: Form,
    certain: bool,
    now: datetime,
    partly: bool = False,
) -> Answered:
    """Note the answer that a form brings to a question (row id) of a round; the same UUID counts once.

    Over where the round cannot be answered any more; Partly where a place is open, unless `partly`; Refused where
    nothing was chosen, or the question was answered or removed meanwhile.
    """
    # Locks the round, so that one answer of two at once counts.
    found = FollowUpRound.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    row = FollowUp.objects.filter(pk=question, person=found.person_id).select_related("activity__course")
    known = FollowUpReview.objects.filter(pk=uuid).values_list("follow_up", flat=True).first()
    if known is None and why_shut(found, now) is not None:
        raise Over
    mine = (row.filter(round=found) if known is None else row.filter(pk=known)).first()
    item = item_of(mine) if mine is not None else None
    if item is None:
        raise Refused(_("This question is answered already. Please go on with the next one."))
    said = item.question.clean(item.question.response_in(form))
    if said is None or item.question.says_nothing(said):
        raise Refused(_("Please choose an answer first."))
    if not (partly or item.question.is_whole(said)):
        raise Partly(_("Something is still open. Please fill it in, or send your answer as it is."))
    if known is None:
        rating = rating_of(item.question.mark(said).fraction, certain=certain)
        _note(found, item, uuid, rating, now)
    left = len(open_items(found))
    if not left and found.ended_at is None:
        _end(found, now)
    return Answered(item, said, found.answered, left)


def _note(found: FollowUpRound, item: Item, uuid: UUID, rating: Rating, now: datetime) -> None:
    row, key = item.row, key_of(item.question)
    memory = row.memory if row.key == key else Memory(now)
    fields = {"key": key, "touched_at": now, "round": None, **asdict(reviewed(memory, rating, now))}
    FollowUp.objects.filter(pk=row.pk).update(**fields)
    FollowUpReview.objects.create(uuid=uuid, follow_up=row, rating=rating, at=now)
    FollowUpRound.objects.filter(pk=found.pk).update(answered=F("answered") + 1, unanswered=0)
    found.answered += 1


@transaction.atomic
def stop(*, person: Person) -> None:
    """No more questions, by letter or on the way; what waits to be sent is not sent. Twice is once."""
    mail.prefer(person=person, questions=False)
    for found in FollowUpRound.objects.filter(person=person, ended_at=None):
        mail.void(about=about(found))


def resume(*, person: Person) -> None:
    """Questions come again, from where they were."""
    mail.prefer(person=person, questions=True)


def note_letter(*, found: FollowUpRound, letter: Mail | None) -> None:
    """Which letter brings these questions."""
    FollowUpRound.objects.filter(pk=found.pk).update(letter=letter)
