"""Messages of staff to the people of a seminar: to whom, once, and who may."""

from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.attendance.models import Attendance
from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.mail.models import Mail
from lms.notices import circulars
from lms.notices.enums import Audience
from lms.notices.models import Circular
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.notices import build as notices
from tests.once import made_once
from tests.queries import count as queries
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
WORDS = {"subject": "Raum 3", "text": "Wir sind in Raum 3.\n\nBis bald"}


def _make(committed: Any) -> Cohort:
    with committed():
        return notices.group()


_rows = made_once(_make)


@pytest.fixture
def seminar(db: None, _rows: Cohort) -> Seminar:
    return sem.seminar(deepcopy(_rows))


@pytest.fixture
def selma(seminar: Seminar) -> Person:
    person = build.person("Selma", "Arslan", email="selma@example.org")
    appointments.appoint(person=person, role=Role.TRAINER, course=seminar.cohort.course)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


@pytest.fixture
def page(seminar: Seminar) -> str:
    return reverse("lms_staff:write_to_people", args=[seminar.pk])


def message(audience: str = "booked", **more: str) -> dict[str, str]:
    return {"key": str(uuid4()), "audience": audience, **WORDS, **more}


def to(letters: Any) -> set[str]:
    return {letter.to for letter in letters}


def people(seminar: Seminar) -> dict[str, Person]:
    """One of each kind."""
    found = {name: build.person(name) for name in ("booked", "waiting", "cancelled", "present")}
    for state in ("booked", "waiting", "cancelled"):
        notices.book(seminar, found[state], state=state)
    there = build.enrol(found["present"], seminar.cohort)
    for unit in seminar.units.all()[:2]:
        Attendance.objects.create(
            unit=unit, person=found["present"], enrolment=there, presence="present",
            source="qr", changed_at=timezone.now(),
        )  # fmt: skip
    return found


@pytest.mark.parametrize("audience", ["booked", "waiting", "present"])
def test_a_message_goes_to_one_audience_and_to_nobody_else(
    seminar: Seminar, selma: Person, page: str, signed_in: Any, committed: Any, audience: str
) -> None:
    found = people(seminar)
    client = signed_in(selma)
    with committed():
        answer = client.post(page, message(audience, send="1"))
    assert answer.headers["Location"] == reverse("lms_staff:seminar", args=[seminar.pk])
    (letter,) = Mail.objects.filter(about__startswith="circular:")
    assert letter.to == found[audience].email
    assert letter.headers["Reply-To"] == "selma@example.org"
    assert letter.subject == "Raum 3"
    assert "Wir sind in Raum 3." in letter.text
    assert "Selma Arslan hat das geschrieben." in letter.text
    row = Circular.objects.get()
    assert (row.count, row.done_at is not None) == (1, True)
    assert AuditEvent.objects.get(what="mailed").about == f"seminar:{seminar.pk}"
    html = client.get(reverse("lms_staff:seminar", args=[seminar.pk])).content.decode()
    assert "Raum 3" in html


def test_looking_and_trying_out_send_nothing_to_others(
    seminar: Seminar, selma: Person, page: str, signed_in: Any
) -> None:
    found, client = people(seminar), signed_in(selma)
    silent = build.person("Ohne", "Adresse", log_in=False, email="")
    notices.book(seminar, silent, phone="0231 12", phone_delete_on=timezone.localdate())
    html = client.post(page, message(preview="1")).content.decode()
    assert "1 E-Mail senden" in html
    assert "Ohne Adresse" in html
    assert 'href="tel:023112"' in html
    client.post(page, message(test="1"))
    assert to(Mail.objects.all()) == {"selma@example.org"}
    assert found["booked"].email not in to(Mail.objects.all())
    assert not Circular.objects.exists()


def test_the_form_sent_twice_is_one_message(
    seminar: Seminar, selma: Person, page: str, signed_in: Any, committed: Any
) -> None:
    people(seminar)
    same = message(send="1")
    with committed():
        for _twice in range(2):
            signed_in(selma).post(page, same)
    assert (Circular.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_worker_that_died_halfway_is_followed_up_without_doubles(seminar: Seminar, selma: Person) -> None:
    for number in range(3):
        notices.book(seminar, build.person(f"P{number}"))
    now = timezone.now()
    row = circulars.send(uuid=uuid4(), seminar=seminar, by=selma, audience=Audience.BOOKED, now=now, **WORDS)
    circulars.post.call(row.pk)
    Circular.objects.update(done_at=None, count=0)
    Mail.objects.latest("pk").delete()
    assert circulars.finish_circulars(now=now) == 0
    assert circulars.finish_circulars(now=now + circulars.LEFT * 2) == 1
    assert circulars.finish_circulars(now=now + circulars.LEFT * 2) == 0
    assert len(to(Mail.objects.all())) == Mail.objects.count() == Circular.objects.get().count == 3


def test_nobody_to_write_to_is_said(seminar: Seminar, selma: Person) -> None:
    with pytest.raises(Refused):
        circulars.send(
            uuid=uuid4(), seminar=seminar, by=selma, audience=Audience.BOOKED, now=timezone.now(), **WORDS
        )


def test_who_leads_without_seeing_names_writes_and_calls_nobody(
    seminar: Seminar, page: str, signed_in: Any
) -> None:
    blind = build.person("Zahlen", "Allein")
    appointments.appoint(person=blind, role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=False)
    blind.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client = signed_in(blind)
    for address in (page, reverse("lms_staff:calls", args=[seminar.pk])):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, message(send="1")).status_code in (302, 403)
    html = client.get(reverse("lms_staff:seminar", args=[seminar.pk])).content.decode()
    assert page not in html


@pytest.mark.long
def test_looking_costs_the_same_for_many(seminar: Seminar, selma: Person, page: str, signed_in: Any) -> None:
    client = signed_in(selma)
    notices.book(seminar, build.person())
    client.post(page, message(preview="1"))
    few = queries(lambda: client.post(page, message(preview="1")))
    for number in range(4):
        notices.book(seminar, build.person(f"P{number}"))
    assert queries(lambda: client.post(page, message(preview="1"))) == few
