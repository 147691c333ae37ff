"""Telling a participant that somebody marked their answers: one letter, a while after the last mark."""

from dataclasses import asdict
from datetime import datetime, timedelta

from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment
from lms.mail import actions as mail
from lms.mail.enums import MailState, Optional
from lms.mail.models import Mail
from lms.mail.queries import preference_of
from lms.quizzes import mails
from lms.quizzes.models import QuizAttempt
from lms.quizzes.queries import Paper

PAUSE = timedelta(minutes=15)  # what somebody changes within this time is told in one letter
GOOD_FOR = timedelta(days=7)


def tell_marked(
    *, enrolment: Enrolment, mine: QuizAttempt, paper: Paper, was_settled: bool, now: datetime
) -> Mail | None:
    """After a mark: a letter as soon as the result page shows something of it; None where none is to be written.

    The attempt must be locked, so that two marks at once make one letter. `was_settled`: there was a result before
    this mark.
    """
    about, keys = f"enrolment:{enrolment.pk}", f"marked:{mine.pk}:"
    if mine.waits:
        mail.void(about=about, keys=keys)
        return None
    at = paper.policy.sees_from(finished_at=mine.finished_at, now=now + PAUSE)
    waiting = Mail.objects.filter(person=enrolment.person_id, key__startswith=keys, state=MailState.QUEUED)
    if at is None or not _wants(enrolment) or waiting.exists():
        return None
    return mail.queue(
        key=f"{keys}{now:%Y%m%d%H%M%S%f}",
        person=enrolment.person,
        about=about,
        optional=True,
        not_before=at,
        valid_until=at + GOOD_FOR,
        **asdict(mails.marked(enrolment, mine, paper.body["title"], again=was_settled)),
    )


def _wants(enrolment: Enrolment) -> bool:
    """Does this person take part, and do they want such letters and have an address?"""
    person = enrolment.person
    if enrolment.is_test or enrolment.state == EnrolmentState.WITHDRAWN or person.erased_at:
        return False
    return bool(person.email) and bool(getattr(preference_of(person), Optional.MARKS.value))
