"""Requests by letter: found, proved, previewed, confirmed twice, done; the log outlives the name."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from lms.audit.models import AuditEvent
from lms.bookings.models import BookingNeed
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.people.retention import Kind, answer_by
from lms.people.words import told
from lms.privacy import actions
from lms.privacy.enums import Proof, Want
from lms.privacy.models import DataRequest
from tests import build
from tests.privacy.conftest import Life
from tests.queries import count

pytestmark = pytest.mark.django_db
HERE = "/admin/datenschutz/"


@pytest.fixture
def keeper() -> Person:
    person = build.person("Ada", "Amt")
    appointments.appoint(person=person, role=Role.ADMINISTRATOR)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


@pytest.fixture
def client(keeper: Person, signed_in: Any) -> Client:
    return signed_in(keeper)


def letter(client: Client, person: Person, want: str, day: date | None = None) -> DataRequest:
    sent = {"want": want, "proof": "id", "asked_on": (day or timezone.localdate()).isoformat()}
    answer = client.post(f"{HERE}person/{person.pk}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return DataRequest.objects.get()


def test_the_preview_names_only_what_there_is(client: Client) -> None:
    asked = letter(client, build.person("Wenig", "Da"), Want.ERASURE)
    preview = client.get(f"{HERE}anfrage/{asked.pk}/").content.decode().partition('id="goes"')[2]
    assert "Name, E-Mail-Adresse, Sprachen (1)" in preview
    assert "(0)" not in preview


def test_nothing_in_the_preview_speaks_to_the_person() -> None:
    with override("de"):
        texts = [text for kind in Kind for text in (told(kind).name, told(kind).stays)]
    assert [text for text in texts if re.search(r"\b(?:Sie|Ihr|Ihre|Ihnen)\b", text)] == []


def test_an_erasure_by_letter(client: Client, keeper: Person, life: Life) -> None:
    found = client.get(f"{HERE}person/", {"q": life.person.family_name[:12]})
    assert f"{HERE}person/{life.person.pk}/" in found.content.decode()
    assert life.person.family_name in client.get(f"{HERE}person/{life.person.pk}/").content.decode()
    asked = letter(client, life.person, Want.ERASURE)
    page = f"{HERE}anfrage/{asked.pk}/"
    text = client.get(page).content.decode()
    assert "Erledigte Lektionen und Quizze" in text
    assert client.post(page, {"sure": "on"}).status_code == 422
    assert client.post(page, {"sure": "on", "name": "Falsch"}).status_code == 422
    assert client.post(page, {"name": life.person.name}).status_code == 422
    assert Person.objects.get(pk=life.person.pk).erased_at is None
    assert client.post(page, {"sure": "on", "name": life.person.name}).status_code == 302
    assert Person.objects.get(pk=life.person.pk).erased_at is not None
    asked.refresh_from_db()
    assert (asked.done_by, asked.taken_by, asked.proof) == (keeper, keeper, Proof.ID)
    events = AuditEvent.objects.filter(whom=life.person, who=keeper).values_list("what", flat=True)
    assert {"asked", "erased"} <= set(events)
    for address in (HERE, f"{HERE}protokoll/", page):
        text = client.get(address).content.decode()
        assert [word for word in life.words if word in text] == []
    assert client.post(page, {"sure": "on", "name": life.person.name}).status_code == 404


def test_a_copy_by_letter(client: Client, life: Life) -> None:
    asked = letter(client, life.person, Want.COPY)
    for ending in ("html", "json"):
        text = client.get(f"{HERE}person/{life.person.pk}/kopie/{ending}/").content.decode()
        assert life.person.family_name in text
    assert AuditEvent.objects.filter(what="export", whom=life.person).count() == 2
    client.post(f"{HERE}anfrage/{asked.pk}/fertig/")
    asked.refresh_from_db()
    assert asked.done_at is not None


def test_what_somebody_needs_is_sealed_for_the_office_and_open_to_the_person(
    client: Client, life: Life
) -> None:
    BookingNeed.objects.filter(booking__person=life.person).update(kind="food", text="Zanderbedarf")
    sealed = "nur für die Leitung des Seminars und ihre Koordination"
    for at in ("", "kopie/html/", "kopie/json/"):
        text = client.get(f"{HERE}person/{life.person.pk}/{at}").content.decode()
        assert ("Zanderbedarf" in text, sealed in text) == (False, True)
    client.force_login(life.person.user)
    for at in ("kopie/html/", "kopie/json/"):
        assert "Zanderbedarf" in client.get(f"/meine-daten/{at}").content.decode()


def test_open_requests_stand_with_their_last_day(client: Client, life: Life) -> None:
    with time_machine.travel("2027-01-31T10:00:00+01:00"):
        letter(client, life.person, Want.ERASURE)
        text = client.get(HERE).content.decode()
        assert "28.02.2027" in text
        assert "überfällig" not in text
    with time_machine.travel("2027-03-01T10:00:00+01:00"):
        assert "überfällig" in client.get(HERE).content.decode()
    client.post(f"{HERE}anfrage/{DataRequest.objects.get().pk}/zurueck/")
    assert DataRequest.objects.get().taken_back_at is not None


def test_the_same_request_twice_is_refused(client: Client, life: Life) -> None:
    letter(client, life.person, Want.ERASURE)
    sent = {"want": "erasure", "proof": "id", "asked_on": "2026-01-01"}
    assert client.post(f"{HERE}person/{life.person.pk}/", sent).status_code == 422


def test_one_month_is_one_month() -> None:
    assert answer_by(date(2026, 11, 29)) == date(2026, 12, 29)
    assert answer_by(date(2026, 12, 31)) == date(2027, 1, 31)
    assert answer_by(date(2028, 1, 30)) == date(2028, 2, 29)


def test_pages_cost_the_same_with_3_and_300_rows(client: Client, keeper: Person) -> None:
    def grow(rows: int) -> None:
        for number in range(rows):
            person = build.person("Viel", "Person", log_in=False)
            asked = actions.enter(
                person=person, want=Want.COPY, proof=Proof.ID, asked_on=timezone.localdate(), by=keeper
            )
            if number % 2:
                actions.close(request=asked, by=keeper, now=timezone.now())

    grow(3)
    pages = [HERE, f"{HERE}protokoll/", f"{HERE}person/?q=Person", f"{HERE}fristen/"]
    for page in pages:
        client.get(page)
    before = [count(lambda page=page: client.get(page)) for page in pages]
    grow(297)
    assert [count(lambda page=page: client.get(page)) for page in pages] == before


def test_nobody_else_comes_in(signed_in: Any, life: Life) -> None:
    appointments.appoint(person=life.person, role=Role.COORDINATOR, cohort=life.group)
    client = signed_in(life.person)
    for page in (HERE, f"{HERE}protokoll/", f"{HERE}person/{life.person.pk}/", f"{HERE}person/?q=a"):
        assert client.get(page).status_code == 404
