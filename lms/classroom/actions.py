"""Asking before a seminar, answering, forgetting; adding files and deleting them."""

from datetime import datetime
from uuid import uuid4

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from lms.attendance import scans
from lms.attendance.cleaning import Clean
from lms.classroom.models import Material, SeminarQuestion
from lms.classroom.rules import may_ask, questions_go_on
from lms.errors import Refused
from lms.people.models import Person
from lms.seminars.models import Seminar

PER_HOUR = 10
HOUR = 60 * 60  # seconds
MOST_FILES, MOST_TOGETHER = 30, 100 * 1024 * 1024  # of one seminar; bytes


@transaction.atomic
def ask(*, seminar: Seminar, person: Person, text: str, with_name: bool, now: datetime) -> SeminarQuestion:
    """A new question. Without a name the row does not say whose it is. Sent twice it is one.

    Refused for who has no seat, once the seminar has begun, and where somebody asks too often.
    """
    # Locks the person, so that a button pressed twice at once makes one question.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not may_ask(person, seminar, now):
        raise Refused(_("Questions can be asked here until the seminar begins, by everybody who has a seat."))
    asker = person if with_name else None
    found = SeminarQuestion.objects.filter(seminar=seminar, person=asker, text=text, answered_at=None).first()
    if found is not None:
        return found
    if _asked_too_often(person):
        raise Refused(_("You have asked a lot within one hour. Please wait a little, then send it again."))
    return SeminarQuestion.objects.create(
        seminar=seminar,
        person=asker,
        text=text,
        asked_on=localdate(now),
        delete_on=questions_go_on(seminar),
    )


def _asked_too_often(person: Person) -> bool:
    """Counts apart from the questions, for an hour, so that nothing joins a person with one of them."""
    key = f"lms.room.{salted_hmac('lms.room', str(person.pk), algorithm='sha256').hexdigest()}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) > PER_HOUR
    except ValueError:  # the hour ended between the two
        return False


@transaction.atomic
def attend_to(
    *,
    question: SeminarQuestion,
    heading: str,
    answer: str,
    is_answered: bool,
    is_shown: bool,
    by: Person,
    now: datetime,
) -> SeminarQuestion:
    """Sort a question, answer it (also in the room, without words here), and show both to all who take part."""
    found = SeminarQuestion.objects.select_for_update(of=("self",)).filter(pk=question.pk).first()
    if found is None:
        raise Refused(_("This question was deleted in the meantime."))
    is_answered = is_answered or bool(answer)
    found.heading, found.answer, found.is_shown = heading, answer, is_shown and bool(answer)
    if not is_answered:
        found.answered_at = found.answered_by = None
    elif found.answered_at is None:
        found.answered_at, found.answered_by = now, by
    found.save(update_fields=["heading", "answer", "is_shown", "answered_at", "answered_by"])
    return found


def forget_questions(*, now: datetime) -> int:
    """For the clock: questions whose day has come go with their answers; returns how many."""
    return SeminarQuestion.objects.filter(delete_on__lte=localdate(now)).delete()[0]


@transaction.atomic
def add_file(*, seminar: Seminar, title: str, file: Clean, by: Person, now: datetime) -> Material:
    """Those who take part find it from now on. Refused where a seminar has many files or large ones already."""
    # Locks the seminar, so that two uploads count each other.
    seminar = Seminar.objects.select_for_update(of=("self",)).get(pk=seminar.pk)
    sizes = list(Material.objects.filter(seminar=seminar).values_list("size", flat=True))
    size = len(file.body)
    if len(sizes) >= MOST_FILES or sum(sizes) + size > MOST_TOGETHER:
        raise Refused(_("The files of this seminar take too much space. Please delete one first."))
    made = Material(seminar=seminar, title=title, size=size, by=by, added_at=now)
    made.file.save(f"{uuid4()}.{file.ending}", ContentFile(file.body), save=False)
    made.save()
    return made


@transaction.atomic
def delete_file(*, file: Material) -> None:
    """Nobody finds it from now on."""
    scans.remove(Material.objects.filter(pk=file.pk))
