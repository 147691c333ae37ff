"""The proofs of a seminar: the list to sign, the signed sheets, and who may have them."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lms.attendance import scans
from lms.attendance.cleaning import Clean
from lms.attendance.models import Funding, SheetScan
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts.appointments import appoint, dismiss
from lms.cohorts.enums import EnrolmentState, Role
from lms.errors import Refused
from lms.management.clock import EVERY_MINUTE
from lms.people import actions as people
from tests import build
from tests.attendance.test_cleaning import WORD, paper, picture
from tests.reports.attending import Meetings, book, note, units
from tests.seminars.build import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PROOFS, LIST = "lms_staff:proofs", "lms_staff:proofs_sign_in"


def text_of(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)


def url(name: str, meetings: Meetings, *more: int) -> str:
    return reverse(name, args=[meetings.first.pk, *more])


def send(client: Client, meetings: Meetings, body: bytes, **fields: Any) -> Any:
    sent = {"day": f"{DAY}", "number": "", "delete_on": f"{timezone.localdate() + timedelta(days=90)}"}
    file = SimpleUploadedFile("KANARIE von Anna.pdf", body)
    return client.post(url("lms_staff:proofs_add_scan", meetings), {**sent, **fields, "file": file})


def kept(meetings: Meetings, **fields: Any) -> SheetScan:
    about = {"day": DAY, "number": None, "delete_on": date(2099, 1, 1), "now": timezone.now()}
    return scans.keep(
        seminar=meetings.first, by=meetings.trainer, scan=Clean(b"%PDF-1.4", "pdf"), **{**about, **fields}
    )


def files() -> list[str]:
    storage = storages["private"]
    return storage.listdir("sheets")[1] if storage.exists("sheets") else []


def test_the_list_to_sign_names_everybody_expected(meetings: Meetings, signed_in: Any) -> None:
    for name in (("Anna", "Schmidt"), ("Олена", "Шевченко"), ("أمينة", "الإدريسي")):
        book(meetings.join(*name), meetings.first)
    note(meetings.join("Ohne", "Anmeldung", meetings.south), units(meetings.first)[0])
    meetings.join("Nicht", "Gebucht")
    book(meetings.join("Nur", "Warteliste"), meetings.first, "waiting")
    Funding.objects.create(
        cohort=meetings.group, project="Wir im Rat", reference="AZ 12/7", note="Nur für Eltern."
    )
    answer = signed_in(meetings.trainer).get(url(LIST, meetings))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = text_of(answer.content)
    for word in (
        "Unterschriftenliste", "Politik Tag", "Dortmund", "09:00–12:15, 4 UE", "Sa, 23.01.2027", "Selma Arslan",
        "Schmidt", "Шевченко", "Олена", "Anmeldung", "Süd", "Wir im Rat", "AZ 12/7", "Nur für Eltern.", "Blatt 1 von 1",
    ):  # fmt: skip
        assert word in text, word
    assert "Gebucht" not in text
    assert "Warteliste" not in text
    assert "9" in text.split()  # four people and five spare rows
    assert "10" not in text.split()
    assert AuditEvent.objects.filter(what=What.EXPORT, who=meetings.trainer).count() == 1


LONG = "Verein zur Förderung der interkulturellen Verständigung und der Nachbarschaft im Ruhrgebiet e. V."


def test_a_long_name_makes_its_row_higher(meetings: Meetings, signed_in: Any) -> None:
    long = people.create_association(name=LONG)
    for name in ("Adam", "Berta"):
        book(meetings.join(name, name, long), meetings.first)
    body = signed_in(meetings.trainer).get(url(LIST, meetings)).content
    heights: list[tuple[str, float]] = []

    def read(text: str, matrix: Any, *_more: Any) -> None:
        heights.append((text, matrix[5]))

    PdfReader(BytesIO(body)).pages[0].extract_text(visitor_text=read)
    begins = [height for text, height in heights if text.startswith("Verein zur")]
    ends = [height for text, height in heights if "V." in text]
    assert begins[0] > ends[0] > begins[1] > ends[1]


def test_where_nobody_books_the_list_has_the_group(meetings: Meetings, signed_in: Any) -> None:
    meetings.join("Anna", "Schmidt")
    meetings.join("Fort", "Gegangen", state=EnrolmentState.WITHDRAWN)
    text = text_of(signed_in(meetings.trainer).get(url(LIST, meetings)).content)
    assert "Schmidt" in text
    assert "Gegangen" not in text


def test_only_who_leads_the_group_by_name_has_the_proofs(
    meetings: Meetings, signed_in: Any, client: Client
) -> None:
    scan = kept(meetings)
    substitute, contact = build.person("S"), build.person("C")
    appoint(person=substitute, role=Role.TRAINER, cohort=meetings.group)
    appoint(person=contact, role=Role.CONTACT, course=meetings.group.course)
    other = build.person("O")
    appoint(person=other, role=Role.TRAINER, cohort=meetings.other)
    learner = meetings.join("L").person
    may = {
        meetings.trainer: 200,
        substitute: 200,
        meetings.coordinator(cohort=meetings.group): 200,
        meetings.coordinator(cohort=meetings.group, sees_names=False): 404,
        meetings.coordinator(association=meetings.north): 404,
        meetings.coordinator(cohort=meetings.other): 404,
        other: 404,
    }
    doors = (url(PROOFS, meetings), url(LIST, meetings), url("lms_staff:proofs_scan", meetings, scan.pk))
    for person, status in may.items():
        signed = signed_in(person)
        assert [signed.get(door).status_code for door in doors] == [status] * 3, person
    assert learner.user is None
    assert client.get(doors[2]).status_code == 302
    shut = signed_in(other)
    assert shut.post(url("lms_staff:proofs_drop_scan", meetings, scan.pk)).status_code == 404
    assert send(shut, meetings, paper()).status_code == 404
    assert shut.post(url("lms_staff:proofs_funding", meetings), {"project": "x"}).status_code == 404
    assert SheetScan.objects.count() == 1
    dismiss(assignment=substitute.roles.get())
    assert signed_in(substitute).get(doors[2]).status_code == 403


def test_a_scan_is_kept_without_its_notes_and_each_look_is_noted(meetings: Meetings, signed_in: Any) -> None:
    client = signed_in(meetings.trainer)
    assert send(client, meetings, picture()).status_code == 302
    assert send(client, meetings, paper()).status_code == 302
    first, second = SheetScan.objects.order_by("number")
    assert (first.number, second.number, first.day, first.by) == (1, 2, DAY, meetings.trainer)
    assert all("KANARIE" not in name for name in files())
    for scan, kind in ((first, "image/jpeg"), (second, "application/pdf")):
        answer = client.get(url("lms_staff:proofs_scan", meetings, scan.pk))
        assert answer.headers["Content-Type"] == kind
        assert WORD not in answer.content
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]
    looks = AuditEvent.objects.filter(what=What.SCAN).order_by("pk")
    assert [event.about.rpartition(":")[2] for event in looks] == [str(first.pk), str(second.pk)]
    assert {event.who for event in looks} == {meetings.trainer}
    body = client.get(url(PROOFS, meetings)).content.decode()
    assert "Blatt 2" in body


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"number": "1"}, "Blatt 1 von diesem Tag ist schon da."),
        ({"day": "2027-01-24"}, "Bitte"),
        ({"delete_on": "2020-01-01"}, "höchstens zehn Jahre"),
        ({"delete_on": "2099-01-01"}, "höchstens zehn Jahre"),
        ({"delete_on": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    meetings: Meetings, signed_in: Any, fields: dict[str, str], word: str
) -> None:
    kept(meetings)
    answer = send(signed_in(meetings.trainer), meetings, picture(), **fields)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert SheetScan.objects.count() == 1


def test_a_file_that_is_none_of_the_three_is_refused(meetings: Meetings, signed_in: Any) -> None:
    answer = send(signed_in(meetings.trainer), meetings, b"<script>alert(1)</script>")
    assert answer.status_code == 422
    assert files() == []


def test_a_scan_goes_on_its_day_with_its_file(meetings: Meetings, signed_in: Any, committed: Any) -> None:
    scan = kept(meetings, delete_on=date(2027, 3, 1))
    kept(meetings)
    client = signed_in(meetings.trainer)
    with committed():
        assert scans.delete_due(now=timezone.make_aware(timezone.datetime(2027, 2, 28, 23))) == 0  # type: ignore[attr-defined]  # Django gives it
        assert scans.delete_due(now=timezone.make_aware(timezone.datetime(2027, 3, 1, 1))) == 1  # type: ignore[attr-defined]  # Django gives it
    assert len(files()) == 1
    assert client.get(url("lms_staff:proofs_scan", meetings, scan.pk)).status_code == 404
    assert scans.delete_due in EVERY_MINUTE


def test_on_its_day_it_is_shown_no_more_though_the_clock_stands(meetings: Meetings, signed_in: Any) -> None:
    scan = kept(meetings, delete_on=timezone.localdate() + timedelta(days=1))
    client = signed_in(meetings.trainer)
    assert client.get(url("lms_staff:proofs_scan", meetings, scan.pk)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        client = signed_in(meetings.trainer)
        assert client.get(url("lms_staff:proofs_scan", meetings, scan.pk)).status_code == 404


def test_a_scan_is_deleted_by_hand(meetings: Meetings, signed_in: Any, committed: Any) -> None:
    scan = kept(meetings)
    with committed():
        signed_in(meetings.trainer).post(url("lms_staff:proofs_drop_scan", meetings, scan.pk))
    assert (SheetScan.objects.count(), files()) == (0, [])


def test_a_file_stays_where_the_row_stays(meetings: Meetings, committed: Any) -> None:
    scan = kept(meetings)
    with committed(), transaction.atomic():
        scans.delete(scan=scan)
        transaction.set_rollback(True)
    assert len(files()) == SheetScan.objects.count() == 1


def test_a_seminar_has_so_many_scans_and_no_more(meetings: Meetings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST", 1)
    kept(meetings)
    with pytest.raises(Refused):
        kept(meetings)


def test_who_pays_is_said_once_for_the_group(meetings: Meetings, signed_in: Any) -> None:
    client = signed_in(meetings.trainer)
    fields = {"project": "Wir im Rat", "funder": "Land", "reference": "AZ 1", "note": ""}
    assert client.post(url("lms_staff:proofs_funding", meetings), fields).status_code == 302
    assert (
        client.post(url("lms_staff:proofs_funding", meetings), {**fields, "funder": "Bund"}).status_code
        == 302
    )
    row = Funding.objects.get()
    assert (row.cohort, row.funder, row.reference) == (meetings.group, "Bund", "AZ 1")
    too_long = client.post(url("lms_staff:proofs_funding", meetings), {"project": "x" * 201})
    assert too_long.status_code == 422
