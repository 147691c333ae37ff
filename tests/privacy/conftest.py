"""One person with a word that nobody else has, in every field that any part keeps about people."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from lms.accounts.enums import Opens
from lms.accounts.models import AccessCard, AccessLink, Invitation, JoinLink
from lms.attendance.models import Attendance, DayEvent, HeldTick, ReadyMark, Screen, SheetScan, Tick
from lms.audit import actions as audit
from lms.audit.enums import What
from lms.bookings.models import Booking, BookingEvent, BookingNeed, Hold
from lms.classroom.models import Material, SeminarQuestion
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent
from lms.facts.models import Fact
from lms.followup.models import FollowUp, FollowUpReview, FollowUpRound
from lms.inquiries.models import Inquiry
from lms.interest.models import Interest, SlotInterest
from lms.mail import actions as mail
from lms.mail.models import Mail, MailPreference
from lms.notices.models import Circular, Reached, Reminder, ReminderRound
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people import actions as people
from lms.people.models import Person, Twins
from lms.privacy import merging
from lms.privacy.holdings import everything
from lms.progress.models import Record, RecordEvent
from lms.quizzes import actions as quizzes
from lms.quizzes.models import Grade, QuizAttempt, QuizException, Regrade, Replacement, Response
from lms.reports.models import Export, SavedFilter
from lms.seminars import actions as seminars
from lms.seminars.models import OwnFeed, Seminar
from tests import build
from tests.browser.poison import text_fields
from tests.seminars import build as meeting

WORD = "Waechterin"


@dataclass
class Life:
    """Somebody with all roles, and everything that is stored about them. `words` were planted."""

    person: Person
    group: Cohort
    enrolment: Enrolment
    page: CoursePage
    words: list[str] = field(default_factory=list)

    def word(self) -> str:
        """One more word that stands nowhere else."""
        self.words.append(f"{WORD}{len(self.words)}x{uuid4().hex[:6]}")
        return self.words[-1]


def live(page: CoursePage, quiz: Any) -> Life:
    """A whole life, made once the outline is compiled."""
    group = build.cohort(page)
    person = build.person("x", "y")
    life = Life(person, group, None, page)  # type: ignore[arg-type]  # follows
    address = f"{life.word().lower()}@example.org"
    life.words[-1] = address
    names = {"given_names": life.word(), "family_name": life.word(), "email": address, "language": "de"}
    Person.objects.filter(pk=person.pk).update(**names, help_language="tr")
    person.refresh_from_db()
    user: Any = person.user
    type(user).objects.filter(pk=user.pk).update(
        email=address, username=life.word(), last_login=timezone.now()
    )
    user.refresh_from_db()
    user.emailaddress_set.update(email=address)
    life.person = person
    association = people.create_association(name=f"Verein {uuid4().hex[:5]}")
    people.join(person=person, association=association)
    people.consent(person=person, to="mail", version="1")
    life.enrolment = build.enrol(person, group, association=association)
    _study(life, quiz)
    _recall(life, build.activity(quiz))
    _office(life)
    _post(life)
    _log_in(life)
    _rest(life)
    _everywhere(life)
    return life


def _rest(life: Life) -> None:
    """What the other parts keep: a question, a filter, a card, a poster, an entry of the same person."""
    now, today = timezone.now(), timezone.localdate()
    Inquiry.objects.create(enrolment=life.enrolment, kind="question", created_at=now, delete_on=today)
    SavedFilter.objects.create(person=life.person, query="cohort=1")
    AccessCard.objects.create(code_sha256=uuid4().hex, person=life.person, expires_at=now, revoked_at=now)
    JoinLink.objects.create(code=uuid4().hex[:20], cohort=life.group, ends_on=today, by=life.person)
    other = build.person(life.word(), life.word(), log_in=False, email="")
    merging.merge(source=other, target=life.person, by=life.person, now=now)
    for one, two in ((build.person(log_in=False), life.person), (life.person, build.person(log_in=False))):
        Twins.objects.create(one=one, other=two)
    EmailAddress.objects.get_or_create(user=life.person.user, email=life.person.email)
    slot = Activity.objects.create(
        course=life.group.course, key=uuid4().hex, kind="slot", required=False, retired_at=now
    )
    made = seminars.plan(cohort=life.group, slot=slot, units=meeting.units(), trainers=[life.person], now=now)
    _meet(life, made, now)


def _meet(life: Life, seminar: Seminar, now: datetime) -> None:
    """A booking with all that hangs on it, and presence."""
    booking = Booking.objects.create(
        seminar=seminar,
        person=life.person,
        state="booked",
        place_in_line=1,
        asked_at=now,
        changed_at=now,
        phone_delete_on=now.date(),
    )
    BookingNeed.objects.create(booking=booking, kind="food", text="x", delete_on=now.date())
    BookingEvent.objects.create(booking=booking, new="booked", at=now)
    Hold.objects.create(
        booking=booking, seminar=seminar, email="x@y.de", token=uuid4().hex, expires_at=now, created_at=now
    )
    MailPreference.objects.create(person=life.person, preparation=False)
    rounds = ReminderRound.objects.create(seminar=seminar, about="preparation", days=7, on=now.date())
    Reminder.objects.create(round=rounds, person=life.person, day=now.date(), closed_at=now)
    Circular.objects.create(seminar=seminar, audience="booked", by=life.person, at=now)
    Reached.objects.create(booking=booking, occasion="moved", since=now, by=life.person, at=now)
    Interest.objects.create(course=life.group.course, person=life.person, made_at=now, confirmed_at=now)
    SlotInterest.objects.create(slot=seminar.slot, person=life.person, made_at=now)
    OwnFeed.objects.create(person=life.person, token=uuid4().hex, made_at=now)
    unit = seminar.units.all()[0]
    about: Any = {"unit": unit, "person": life.person, "presence": "present", "source": "qr"}
    Tick.objects.create(uuid=uuid4(), made_at=now, **about)
    Attendance.objects.create(enrolment=life.enrolment, changed_at=now, **about)
    DayEvent.objects.create(seminar=seminar, day=now.date(), closed=True, by=life.person)
    HeldTick.objects.create(
        uuid=uuid4(), seminar=seminar, day=now.date(), person=life.person, presence="present", source="qr",
        reason="old_code", by=life.person, sent_by=life.person, made_at=now, received_at=now,
    )  # fmt: skip
    SeminarQuestion.objects.create(
        seminar=seminar, person=life.person, text="x", asked_on=now.date(), delete_on=now.date()
    )
    Screen.objects.create(seminar=seminar, day=now.date(), by=life.person, number_until=now, ends_at=now)
    ReadyMark.objects.create(seminar=seminar, day=now.date(), person=life.person, what="printed", at=now)
    sheet = {"day": now.date(), "number": 1, "uploaded_at": now, "delete_on": now.date()}
    SheetScan.objects.create(seminar=seminar, by=life.person, file="sheets/x.pdf", **sheet)
    Material.objects.create(
        seminar=seminar, title="x", file="materials/x.pdf", size=1, by=life.person, added_at=now
    )


def _recall(life: Life, quiz: Activity) -> None:
    """Questions that come again."""
    now = timezone.now()
    asked = FollowUpRound.objects.create(person=life.person, made_at=now, expires_at=now)
    row = FollowUp.objects.create(
        person=life.person,
        activity=quiz,
        snapshot_id=quiz.snapshot_id,
        state=1,
        due=now,
        touched_at=now,
        round=asked,
    )
    FollowUpReview.objects.create(uuid=uuid4(), follow_up=row, rating=3, at=now)


def _everywhere(life: Life) -> None:
    """Whatever text field of whatever table is about the person and holds no word yet gets one."""
    for holding in everything():
        if holding.model in (Fact, Material) or holding.outlives:
            # What a law says, or what a handout is called, is no word about the person who read or wrote it; the log
            # holds codes only.
            continue
        for row in holding.rows([life.person]):
            for one in text_fields(holding.model):
                if WORD.lower() not in str(getattr(row, one.name)).lower() and one.name != "password":
                    word = {one.name: life.word()[: one.max_length]}
                    QuerySet(holding.model).filter(pk=row.pk).update(**word)


def _study(life: Life, quiz: Any) -> None:
    attempt = quizzes.start(enrolment=life.enrolment.pk, activity=build.activity(quiz).pk)
    stored = QuizAttempt.objects.get(uuid=attempt.uuid)
    Response.objects.create(
        uuid=uuid4(), attempt=stored, question=str(uuid4()), sequence=1, answer={"text": life.word()}
    )
    QuizException.objects.create(
        enrolment=life.enrolment, activity=build.activity(quiz), minutes=10, why=life.word(), by=life.person
    )
    Regrade.objects.create(
        activity=stored.activity, snapshot=stored.snapshot, seen="", why=life.word(), by=life.person
    )
    Replacement.objects.create(attempt=stored, out="a", into="b", why=life.word(), by=life.person)
    Grade.objects.create(
        attempt=stored, question="text", fraction=0.5, comment=life.word(), source="hand",
        snapshot=stored.snapshot, by=life.person,
    )  # fmt: skip
    record = Record.objects.filter(enrolment=life.enrolment).first() or Record.objects.create(
        enrolment=life.enrolment, activity=build.activity(quiz), state="begun"
    )
    Record.objects.filter(pk=record.pk).update(place=life.word()[:40])
    RecordEvent.objects.create(record=record, new={"state": "done"}, source="hand", why=life.word())
    EnrolmentEvent.objects.create(
        enrolment=life.enrolment, state="active", cohort=life.group, why=life.word(), by=life.person
    )


def _office(life: Life) -> None:
    appointments.appoint(person=life.person, role=Role.TRAINER, course=life.group.course)
    appointments.appoint(person=life.person, role=Role.CONTACT, course=life.group.course)
    Fact.objects.create(
        course=life.group.course,
        key=uuid4().hex[:8],
        statement="x",
        source="Gesetz",
        checked_on=timezone.localdate(),
        checked_by=life.person,
    )
    user: Any = life.person.user
    type(user).objects.filter(pk=user.pk).update(first_name=life.word(), last_name=life.word())
    user.refresh_from_db()
    log(user, "wagtail.edit", user=user)
    audit.note(what=What.LOG_IN, who=life.person)
    export = Export(person=life.person, cohort=life.group, kind="csv", wish={}, created_at=timezone.now())
    export.file.save("x.csv", ContentFile(life.word().encode()))


def _post(life: Life) -> None:
    Invitation.objects.create(
        token_sha256=uuid4().hex,
        person=life.person,
        email=life.person.email,
        expires_at=timezone.now(),
        enrolment=life.enrolment,
        cohort=life.group,
    )
    AccessLink.objects.create(
        token_sha256=uuid4().hex,
        person=life.person,
        email=life.person.email,
        opens=Opens.LOST_FACTOR,
        expires_at=timezone.now(),
    )
    words = {"subject": life.word(), "text": life.word(), "html": life.word()}
    letter = mail.queue(key="a", person=life.person, not_before=timezone.now() + timedelta(days=1), **words)
    assert letter is not None
    Mail.objects.filter(pk=letter.pk).update(problem=life.word(), headers={"Reply-To": life.word()})
    mail.queue(
        key="b", subject="Für eine andere", text=f"{life.person.name} lädt Sie ein.", to="z@example.org"
    )
    mail.queue(key="c", subject="Ohne Person", text=life.word(), to=life.person.email)


def _log_in(life: Life) -> None:
    user: Any = life.person.user
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": life.word()})
    profile = UserProfile.get_for_user(user)
    profile.avatar.save(f"{life.word()}.png", ContentFile(life.words[-1].encode()))
    client = Client()
    client.force_login(user)
    session = SessionStore(client.session.session_key)
    session["account_authentication_methods"] = [{"email": life.word()}]
    session.save()


@pytest.fixture
def life(db: None, committed: Any) -> Life:
    """A life in a course of one module with a lesson and a quiz."""
    with committed():
        page = build.course_page("Politisches System")
        part = build.module(page)
        build.lesson(part)
        quiz = build.quiz(part)
    with committed():
        return live(page, quiz)


def dump() -> str:
    """Every row of every table of every app, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(f"{table}: {cursor.fetchall()!r}")
    sessions = [session.get_decoded() for session in Session.objects.all()]
    return "\n".join([*found, repr(sessions)])
