"""One archive for the funder: what is in it says the same as the screen, and who may have it."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.attendance import scans
from lms.attendance.cleaning import cleaned
from lms.attendance.models import Funding
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts.appointments import appoint, dismiss
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.reports import exporting
from lms.reports.models import Export
from lms.seminars.actions import cancel
from tests.attendance.test_cleaning import paper, picture
from tests.reports.attending import Meetings, book, note, units
from tests.reports.test_proofs import text_of
from tests.seminars.build import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PRESENCE = "lms_staff:presence"


def fetch(client: Client, meetings: Meetings) -> Any:
    return client.post(reverse("lms_staff:proofs_archive", args=[meetings.first.pk]))


@pytest.fixture
def proved(meetings: Meetings) -> Meetings:
    """Five people of two associations at the first seminar, one of them a guest; one withdrew; two sheets."""
    people = [meetings.join("Anna", "Schmidt"), meetings.join("Олена", "Шевченко")]
    people += [
        meetings.join("أمينة", "الإدريسي", meetings.south),
        meetings.join("Gast", "Fern", group=meetings.other),
    ]
    people += [meetings.join("Fort", "Gegangen", state="withdrawn")]
    for enrolment in people[:4]:
        book(enrolment, meetings.first)
    for unit in units(meetings.first):
        note(people[0], unit, source="qr")
    note(people[1], units(meetings.first)[0], "partly", 30, source="paper")
    note(people[2], units(meetings.first)[0], "excused")
    note(people[3], units(meetings.first)[1], source="roll_call")
    note(people[4], units(meetings.first)[0], source="paper")
    meetings.join("Nicht", "Dabei")
    Funding.objects.create(
        cohort=meetings.group, project="Wir im Rat", funder="Land NRW", reference="AZ 12/7"
    )
    for body in (paper(), picture()):
        scans.keep(
            seminar=meetings.first, day=DAY, scan=cleaned(body), number=None, by=meetings.trainer,
            now=timezone.now(), delete_on=timezone.localdate() + timedelta(days=90),
        )  # fmt: skip
    return meetings


def contents(answer: Any) -> dict[str, bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with ZipFile(BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_archive_says_the_same_as_the_screen(proved: Meetings, signed_in: Any) -> None:
    client = signed_in(proved.trainer)
    answer = fetch(client, proved)
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].endswith('.zip"')
    files = contents(answer)
    assert list(files) == [
        "1-deckblatt.pdf", "2-programm.pdf", "3-anwesenheit.xlsx", "3-anwesenheit.pdf",
        "4-unterschriftenliste-blatt-1-2027-01-23.pdf", "4-unterschriftenliste-blatt-2-2027-01-23.jpg",
    ]  # fmt: skip
    wish = {"cohort": proved.group.pk, "seminar": proved.first.pk, "state": "all"}
    screen = client.get(reverse(PRESENCE), wish).context
    cover = re.sub(r"\s+", " ", text_of(files["1-deckblatt.pdf"]))
    for figure in screen["figures"]:
        assert f"{figure.title} {figure.number}" in cover
    assert f"UE von allen zusammen {screen['units']}" in cover
    for word in ("Wir im Rat", "Land NRW", "AZ 12/7", "Politik Tag", "23.01.2027", f"{timezone.localdate():%d.%m.%Y}",
                 f"seminar={proved.first.pk}", "Alle Vereine", *list(files)[2:4]):  # fmt: skip
        assert word in cover, word
    table = list(load_workbook(BytesIO(files["3-anwesenheit.xlsx"])).worksheets[0].values)
    assert {row[0] for row in table[1:]} == {line.member.enrolment for line in screen["lines"]}
    assert len(table) == 1 + screen["figures"][0].number == 6
    assert sum(float(row[-2]) for row in table[1:]) == pytest.approx(6.67)  # type: ignore[arg-type]  # a number
    notes = dict(list(load_workbook(BytesIO(files["3-anwesenheit.xlsx"])).worksheets[1].values))
    assert (notes["Verein: Nord"], notes["Verein: Süd"]) == ("Personen: 4, UE: 6,67", "Personen: 1, UE: 0")
    text = text_of(files["3-anwesenheit.pdf"])
    for word in ("Schmidt", "Шевченко", "Fern", "Gegangen", "4 UE (QR-Code)", "6,67"):
        assert word in text, word
    assert "Dabei" not in text
    assert "Planspiel" in text_of(files["2-programm.pdf"])


def test_taking_it_is_noted_with_each_sheet(proved: Meetings, signed_in: Any) -> None:
    fetch(signed_in(proved.trainer), proved)
    assert AuditEvent.objects.filter(what=What.SCAN, who=proved.trainer).count() == 2
    export = AuditEvent.objects.get(what=What.EXPORT)
    assert export.about == f"cohort:{proved.group.pk} zip"


def test_who_may_not_hold_the_sheets_gets_no_archive(proved: Meetings, signed_in: Any) -> None:
    for who in (
        proved.coordinator(association=proved.north),
        proved.coordinator(cohort=proved.group, sees_names=False),
        proved.coordinator(cohort=proved.other),
    ):
        assert fetch(signed_in(who), proved).status_code == 404
    address = f"{reverse('lms_staff:make_export')}?report=presence&cohort={proved.group.pk}"
    answer = signed_in(proved.coordinator(association=proved.south)).post(address, {"kind": "zip"})
    assert answer.status_code == 404
    assert not Export.objects.exists()


def later(proved: Meetings, who: Person, signed_in: Any, committed: Any, monkeypatch: Any) -> Export:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    with committed():
        answer = fetch(signed_in(who), proved)
    export = Export.objects.get()
    assert answer.headers["Location"] == reverse("lms_staff:export", args=[export.pk])
    return export


def test_a_long_one_is_made_by_a_task(
    proved: Meetings, signed_in: Any, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = later(proved, proved.trainer, signed_in, committed, monkeypatch)
    assert (export.state, export.done, export.total) == ("ready", 5, 5)
    client = signed_in(proved.trainer)
    files = contents(client.get(reverse("lms_staff:export_file", args=[export.pk])))
    assert len(files) == 6
    assert AuditEvent.objects.filter(what=What.SCAN, who=proved.trainer).count() == 2


def test_who_lost_the_right_meanwhile_gets_nothing(
    proved: Meetings, signed_in: Any, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = proved.coordinator(cohort=proved.group)
    appoint(person=who, role=Role.TRAINER, cohort=proved.other)  # the guest is seen, too
    export = later(proved, who, signed_in, committed, monkeypatch)
    door = reverse("lms_staff:export_file", args=[export.pk])
    assert signed_in(who).get(door).status_code == 200
    dismiss(assignment=who.roles.get(role=Role.COORDINATOR))
    for association in (proved.north, proved.south):  # sees all of them by name, and leads the group no more
        appoint(person=who, role=Role.COORDINATOR, association=association)
    assert signed_in(who).get(door).status_code == 302


def test_what_was_cancelled_has_nothing_to_prove(meetings: Meetings, signed_in: Any) -> None:
    book(meetings.join("A", "B"), meetings.first)
    cancel(seminar=meetings.first, why="Krank", now=timezone.now())
    answer = fetch(signed_in(meetings.trainer), meetings)
    assert answer.headers["Location"] == reverse("lms_staff:proofs", args=[meetings.first.pk])
