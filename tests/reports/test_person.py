"""The page of one person: the sentences they read themselves, what they did, their letters, and what staff change."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from lms.accounts import actions as accounts
from lms.accounts import cards
from lms.accounts.models import Invitation
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import learner_of
from lms.inquiries import actions as inquiries
from lms.inquiries.enums import InquiryKind
from lms.inquiries.models import Inquiry
from lms.journey.queries import way
from lms.mail.models import Mail
from lms.outline.enums import Unlock
from lms.pages.models import ModulePage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import standing
from lms.progress.rules import may_open
from lms.quizzes import actions as quizzes
from lms.quizzes.models import QuizAttempt
from lms.reports.person import report_of
from lms.reports.queries import Wish, crowd, rests
from tests import build
from tests.queries import count
from tests.reports.conftest import Class

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def amina(course_in: Class) -> Enrolment:
    return course_in.join("Amina", "El Idrissi")


def page(enrolment: Enrolment) -> str:
    return reverse("lms_staff:person", args=[enrolment.pk])


def send(client: Client, name: str, enrolment: Enrolment, **data: Any) -> Any:
    return client.post(reverse(f"lms_staff:{name}", args=[enrolment.pk]), data)


@pytest.mark.parametrize("unlock", list(Unlock))
@pytest.mark.parametrize("has_date", [False, True])
def test_staff_read_the_sentence_that_the_person_reads(
    course_in: Class, signed_in: Any, committed: Any, unlock: Unlock, has_date: bool
) -> None:
    second = ModulePage.objects.get(title="Wahlen")
    with committed():
        build.slot(ModulePage.objects.get(title="Demokratie"))
        second.unlock = unlock
        second.save_revision().publish()
    if has_date:
        opens = (NOW + timedelta(days=9)).isoformat()
        cohorts.set_dates(cohort=course_in.group, module=str(second.translation_key), opens=opens)
    enrolment = build.enrol(build.person("Lan", "Nguyen"), course_in.group, association=course_in.north)
    stops = [stop for span in way(standing(learner_of(enrolment), "de", NOW)).spans for stop in span.stops]
    parts = report_of(enrolment, "de", NOW).parts
    assert [stop.title for stop in stops] == [part.cell.title for part in parts]
    for stop, part in zip(stops, parts, strict=True):
        assert (part.cell.state == "locked") is bool(stop.why)
        assert part.cell.words == f"geschlossen. {stop.why}" or not stop.why
    assert bool(stops[1].why) is (unlock != Unlock.AT_ONCE)
    staffs = signed_in(course_in.trainer).get(page(enrolment)).content.decode()
    learner = signed_in(enrolment.person)
    own = learner.get(reverse("lms:way")).content.decode()
    for stop, module in zip(stops, course_in.modules, strict=True):
        assert escape(stop.why) in staffs
        assert escape(stop.why) in own
        closed = learner.get(module.children.first().titles.get().url)
        assert (closed.status_code == 403) is bool(stop.why)
        assert escape(stop.why) in closed.content.decode()


def test_a_module_is_opened_by_hand_with_reason_and_name(
    course_in: Class, amina: Enrolment, signed_in: Any
) -> None:
    client = signed_in(course_in.trainer)
    second = course_in.modules[1]
    key = second.children.first().key
    assert not may_open(learner_of(amina), key).open
    assert send(client, "open_module", amina, module=second.pk, why="War krank.").status_code == 302
    assert may_open(learner_of(amina), key).open
    event = RecordEvent.objects.get()
    assert (event.by, event.why, event.source) == (course_in.trainer, "War krank.", "hand")
    shown = client.get(page(amina)).content.decode()
    assert "War krank." in shown
    other = course_in.join("", "Nebenan")
    assert not may_open(learner_of(other), key).open


def test_opening_twice_leaves_one_event_and_counts_nothing(course_in: Class, amina: Enrolment) -> None:
    second, by = course_in.modules[1], course_in.trainer
    for _turn in range(2):
        progress.open_by_hand(enrolment=amina, module=second.pk, by=by, why="x", now=NOW)
    assert RecordEvent.objects.count() == 1
    progress.recount(enrolment=amina)
    amina.refresh_from_db()
    assert amina.done == 0
    course_in.do(amina, 0, 1)
    assert Record.objects.get(activity=second).state == "done"


def test_what_staff_open_is_no_activity_of_the_person(course_in: Class, amina: Enrolment) -> None:
    Enrolment.objects.update(created_at=NOW - timedelta(days=30))
    progress.open_by_hand(
        enrolment=amina, module=course_in.modules[1].pk, by=course_in.trainer, why="x", now=NOW
    )
    assert report_of(amina, "de", NOW).last_active is None
    member = crowd(course_in.trainer, course_in.group, Wish(), "de").members[0]
    assert member.last is None
    assert rests(member, timezone.localdate())


@pytest.mark.parametrize("module", ["0", "999999", "x", ""])
def test_only_a_closed_module_of_the_course_is_opened(
    course_in: Class, amina: Enrolment, signed_in: Any, module: str
) -> None:
    client = signed_in(course_in.trainer)
    open_already = str(course_in.modules[0].pk)
    for one in (module, open_already):
        send(client, "open_module", amina, module=one, why="x")
    send(client, "open_module", amina, module=course_in.modules[1].pk, why="")
    assert not Record.objects.exists()


def test_who_does_not_look_after_somebody_changes_nothing(
    course_in: Class, amina: Enrolment, signed_in: Any
) -> None:
    client = signed_in(course_in.coordinator(association=course_in.south))
    counting = signed_in(course_in.coordinator(cohort=course_in.group, sees_names=False))
    for one in (client, counting):
        assert send(one, "open_module", amina, module=course_in.modules[1].pk, why="x").status_code == 404
        assert send(one, "correct_address", amina, email="x@example.org").status_code == 404
    assert not Record.objects.exists()


def test_a_first_address_brings_an_invitation(course_in: Class, amina: Enrolment, signed_in: Any) -> None:
    Person.objects.filter(pk=amina.person_id).update(email="")
    client = signed_in(course_in.trainer)
    assert send(client, "correct_address", amina, email=" Amina@Example.org ", invite="on").status_code == 302
    amina.person.refresh_from_db()
    assert amina.person.email == "amina@example.org"
    assert Invitation.objects.get().email == "amina@example.org"
    assert amina.events.filter(by=course_in.trainer, why="E-Mail-Adresse eingetragen").exists()


def test_a_corrected_address_ends_the_old_link(course_in: Class, amina: Enrolment, signed_in: Any) -> None:
    Person.objects.filter(pk=amina.person_id).update(email="falsch@example.org")
    amina.person.refresh_from_db()
    accounts.invite(person=amina.person, cohort=amina.cohort, by=course_in.trainer)
    client = signed_in(course_in.trainer)
    send(client, "correct_address", amina, email="richtig@example.org")
    assert Invitation.objects.get().revoked_at is not None
    assert not Mail.objects.filter(to="falsch@example.org", state="queued").exists()
    send(client, "correct_address", amina, email="richtig@example.org", invite="on")
    assert Invitation.objects.filter(revoked_at=None).get().email == "richtig@example.org"


def test_an_address_that_is_none_is_refused_and_said(
    course_in: Class, amina: Enrolment, signed_in: Any
) -> None:
    answer = send(signed_in(course_in.trainer), "correct_address", amina, email="keine")
    assert answer.status_code == 422
    assert "keine" in answer.content.decode()


def test_who_logs_in_keeps_their_address(course_in: Class, signed_in: Any) -> None:
    person = build.person("Lan", "Nguyen", email="lan@example.org")
    enrolment = build.enrol(person, course_in.group, association=course_in.north)
    answer = send(signed_in(course_in.trainer), "correct_address", enrolment, email="fremd@example.org")
    assert answer.status_code == 422
    person.refresh_from_db()
    assert person.email == "lan@example.org"


def test_a_card_lets_in_and_no_word_of_an_invitation_is_said(
    course_in: Class, amina: Enrolment, signed_in: Any, client: Client
) -> None:
    Person.objects.filter(pk=amina.person_id).update(email="")
    printed = cards.make(person=amina.person)
    trainer = signed_in(course_in.trainer)
    assert "hat eine Zugangskarte und hat sie noch nicht benutzt" in trainer.get(page(amina)).content.decode()
    assert client.post(reverse("lms:card"), {"code": printed.code}).status_code == 302
    shown = trainer.get(page(amina)).content.decode()
    assert "meldet sich mit einer Zugangskarte an, zuletzt am" in shown
    assert "Diese Person kann sich anmelden." not in shown
    assert "inladung" not in re.sub(r"<details.*?</details>", "", shown, flags=re.DOTALL)
    assert re.search(r'<input[^>]*name="invite"[^>]*>', shown)
    assert not re.search(r'<input[^>]*name="invite"[^>]*checked', shown)
    cards.revoke(card=amina.person.cards.get())
    assert "Die Karte gilt nicht mehr" in trainer.get(page(amina)).content.decode()


def test_who_came_in_by_a_card_may_get_an_address(
    course_in: Class, amina: Enrolment, signed_in: Any, client: Client
) -> None:
    client.post(reverse("lms:card"), {"code": cards.make(person=amina.person).code})
    trainer = signed_in(course_in.trainer)
    assert send(trainer, "correct_address", amina, email="amina@example.org").status_code == 302
    amina.person.refresh_from_db()
    assert (amina.person.email, Invitation.objects.count()) == ("amina@example.org", 0)
    send(trainer, "resend", amina)
    assert Invitation.objects.get().email == "amina@example.org"


def test_letters_about_this_course_stand_there_with_their_state(
    course_in: Class, amina: Enrolment, signed_in: Any
) -> None:
    accounts.invite(person=amina.person, cohort=amina.cohort, by=course_in.trainer)
    Mail.objects.create(person=amina.person, key="x", subject="Anderer Kurs", about="enrolment:999999")
    row = inquiries.ask(enrolment=amina, kind=InquiryKind.QUESTION, text="Wie?", now=NOW)
    inquiries.answer(inquiry=row, text="So.", by=course_in.trainer, now=NOW)
    shown = signed_in(course_in.trainer).get(page(amina)).content.decode()
    assert "Ihre Einladung zu einem Kurs" in shown
    assert "Die Antwort auf Ihre Frage" in shown
    assert "wartet" in shown
    assert "Anderer Kurs" not in shown


def test_attempts_and_last_activity_are_said(course_in: Class, amina: Enrolment, signed_in: Any) -> None:
    quiz = course_in.leaves(0)[1]
    quizzes.start(enrolment=amina.pk, activity=quiz.pk)
    course_in.do(amina, begin=0)
    shown = signed_in(course_in.trainer).get(page(amina)).content.decode()
    assert "1 Versuch" in shown
    assert str(timezone.localdate().year) in shown


def test_the_page_costs_the_same_for_3_and_300_rows(
    course_in: Class, amina: Enrolment, signed_in: Any
) -> None:
    client = signed_in(course_in.trainer)
    quiz = course_in.leaves(0)[1]

    def add(number: int) -> None:
        row = {"enrolment": amina, "state": "active", "cohort": amina.cohort, "by": course_in.trainer}
        EnrolmentEvent.objects.bulk_create(EnrolmentEvent(**row, why="x") for _turn in range(number))
        about = {"person": amina.person, "about": f"enrolment:{amina.pk}", "subject": "x"}
        Mail.objects.bulk_create(Mail(**about, key=str(uuid4())) for _turn in range(number))
        of = {"enrolment": amina, "activity": quiz, "snapshot": quiz.snapshot, "state": "handed_in"}
        QuizAttempt.objects.bulk_create(QuizAttempt(**of, number=number + n) for n in range(number))
        asked = {"enrolment": amina, "kind": "question", "created_at": NOW, "delete_on": NOW.date()}
        Inquiry.objects.bulk_create(Inquiry(**asked, text="x") for _turn in range(number))

    add(3)
    client.get(page(amina))
    little = count(lambda: client.get(page(amina)))
    course_in.do(amina, 0)
    for module in course_in.modules[1:]:
        progress.open_by_hand(enrolment=amina, module=module.pk, by=course_in.trainer, why="x", now=NOW)
    add(297)
    assert count(lambda: client.get(page(amina))) == little
    assert "300 Versuche" in client.get(page(amina)).content.decode()
