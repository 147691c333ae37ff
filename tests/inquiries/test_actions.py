"""Asking, answering, putting away, forgetting."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.inquiries import actions
from lms.inquiries.enums import InquiryKind
from lms.inquiries.models import Inquiry
from lms.institute.models import Institute
from lms.mail.models import Mail
from lms.people.models import Person
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course()
    return build.enrol(build.person(email="amina@example.org"), build.cohort(page))


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


@pytest.fixture
def contact(enrolment: Enrolment) -> Person:
    person = build.person("Selma", "Arslan", email="selma@example.org")
    appoint(person=person, role=Role.CONTACT, course=enrolment.course)
    return person


def ask(enrolment: Enrolment, text: str = "Wer wählt den Rat?", **more: Any) -> Inquiry:
    fields = {"kind": InquiryKind.QUESTION, "now": NOW, **more}
    return actions.ask(enrolment=enrolment, text=text, **fields)


def test_it_goes_to_the_contact(enrolment: Enrolment, contact: Person) -> None:
    lesson = enrolment.course.activities.filter(kind="lesson").first()
    made = ask(enrolment, activity=lesson.pk, place="b1")
    letter = Mail.objects.get()
    assert (letter.person, letter.to) == (contact, "selma@example.org")
    assert "Wer wählt den Rat?" in letter.text
    assert "Lektion 1.1" in letter.text
    assert f"/admin/teilnehmende/fragen/{made.pk}/" in letter.text
    assert letter.secret  # its text is emptied once sent


def test_without_a_contact_it_goes_to_the_institute(enrolment: Enrolment) -> None:
    Institute.objects.create(name="Institut", email="post@institut.example")
    ask(enrolment)
    assert Mail.objects.get().to == "post@institut.example"


def test_without_any_address_it_stands_in_the_list_alone(enrolment: Enrolment) -> None:
    assert ask(enrolment).pk
    assert not Mail.objects.exists()


def test_sent_twice_it_is_one(enrolment: Enrolment, contact: Person) -> None:
    assert ask(enrolment) == ask(enrolment, now=NOW + timedelta(minutes=9))
    assert Mail.objects.count() == 1
    assert ask(enrolment) != ask(enrolment, "Und den Landtag?")
    assert ask(enrolment) != ask(enrolment, kind=InquiryKind.ERROR)
    assert ask(enrolment) != ask(enrolment, now=NOW + timedelta(minutes=11))


def test_too_many_within_an_hour_are_refused(enrolment: Enrolment) -> None:
    for number in range(actions.PER_HOUR):
        ask(enrolment, f"Frage {number}")
    with pytest.raises(Refused):
        ask(enrolment, "Noch eine")
    ask(enrolment, "Noch eine", now=NOW + timedelta(hours=1, minutes=1))


def test_who_only_looks_sends_nothing(enrolment: Enrolment) -> None:
    trying = build.enrol(build.person(), enrolment.cohort, is_test=True)
    with pytest.raises(Refused):
        ask(trying)
    assert not Inquiry.objects.exists()


def test_the_answer_goes_out_by_mail_and_the_letter_about_waiting_is_void(
    enrolment: Enrolment, contact: Person
) -> None:
    made = ask(enrolment)
    actions.answer(inquiry=made, text="Alle über 16.", by=contact, now=NOW)
    waiting, letter = Mail.objects.order_by("pk")
    assert waiting.state == "void"
    assert letter.to == "amina@example.org"
    assert "Alle über 16." in letter.text
    assert "Wer wählt den Rat?" in letter.text
    assert letter.headers["Reply-To"] == "selma@example.org"


def test_who_has_no_address_gets_no_letter(enrolment: Enrolment, contact: Person) -> None:
    Person.objects.filter(pk=enrolment.person_id).update(email="")
    made = Inquiry.objects.get(pk=ask(enrolment).pk)
    actions.answer(inquiry=made, text="Alle.", by=contact, now=NOW)
    assert not Mail.objects.filter(person=enrolment.person).exists()


def test_it_is_answered_once(enrolment: Enrolment, contact: Person) -> None:
    made = ask(enrolment)
    actions.answer(inquiry=made, text="Eins.", by=contact, now=NOW)
    with pytest.raises(Refused):
        actions.answer(inquiry=made, text="Zwei.", by=contact, now=NOW)
    assert Inquiry.objects.get().answer == "Eins."


def test_only_what_was_answered_is_put_away(enrolment: Enrolment, contact: Person) -> None:
    made = ask(enrolment)
    actions.put_away(inquiry=made, now=NOW)
    assert Inquiry.objects.get().read_at is None
    actions.answer(inquiry=made, text="Eins.", by=contact, now=NOW)
    actions.put_away(inquiry=made, now=NOW)
    actions.put_away(inquiry=made, now=NOW + timedelta(days=1))
    assert Inquiry.objects.get().read_at == NOW


def test_after_a_year_the_texts_are_emptied_and_the_row_counts(enrolment: Enrolment, contact: Person) -> None:
    made = ask(enrolment)
    actions.answer(inquiry=made, text="Eins.", by=contact, now=NOW)
    assert actions.forget_old(now=NOW + timedelta(days=364)) == 0
    assert actions.forget_old(now=NOW + timedelta(days=366)) == 1
    assert actions.forget_old(now=NOW + timedelta(days=367)) == 0
    kept = Inquiry.objects.get()
    assert (kept.text, kept.answer, kept.answered_by) == ("", "", contact)


def test_what_was_deleted_is_not_answered(enrolment: Enrolment, contact: Person) -> None:
    with pytest.raises(Refused):
        actions.answer(inquiry=ask(enrolment), text="Spät.", by=contact, now=NOW + timedelta(days=366))
