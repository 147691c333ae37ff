"""One archive for the funder: what is in it says the same as the screen, and who may have it."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.attendance import scans
from lms.attendance.cleaning import cleaned
from lms.attendance.models import Funding, SheetScan
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.classroom.actions import add_file
from lms.cohorts.appointments import appoint, dismiss
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
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


def spaced(body: bytes) -> str:
    return re.sub(r"\s+", " ", text_of(body))


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
    cover = spaced(files["1-deckblatt.pdf"])
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


FILTERS: list[dict[str, Any]] = [
    {"state": "all"},
    {},  # as the screen opens: without those who withdrew
    {"state": "withdrawn"},
    {"association": "south", "state": "all"},
    {"association": "north", "state": "all", "among": "there"},
    {"state": "all", "among": "partly"},
    {"search": "schm", "sort": "-total"},
    {"search": "niemand"},
]


@pytest.mark.parametrize("query", FILTERS, ids=str)
def test_whatever_is_selected_the_cover_counts_as_the_screen_does(
    proved: Meetings, signed_in: Any, query: dict[str, Any]
) -> None:
    client = signed_in(proved.trainer)
    if "association" in query:
        query = query | {"association": getattr(proved, query["association"]).pk}
    asked = {"cohort": proved.group.pk, "seminar": proved.first.pk, **query}
    screen = client.get(reverse(PRESENCE), asked).context
    door = reverse("lms_staff:proofs_archive", args=[proved.first.pk])
    files = contents(client.post(f"{door}?{urlencode(asked)}"))
    cover = spaced(files["1-deckblatt.pdf"])
    for figure in screen["figures"]:
        assert f"{figure.title} {figure.number}" in cover
    assert f"UE von allen zusammen {screen['units']}" in cover
    shown = [line.member.enrolment for line in screen["lines"]]
    assert f"Personen {len(shown)} UE von allen" in cover  # of the selection
    book = load_workbook(BytesIO(files["3-anwesenheit.xlsx"]))
    table = list(book.worksheets[0].values)[1:]
    assert [row[0] for row in table] == shown
    sums = list(book.worksheets[2].values)
    assert sums[-1][:2] == ("Alle zusammen", len(shown))
    assert sum(int(str(row[1])) for row in sums[1:-1]) == len(shown)
    assert sum(float(str(row[-2])) for row in table) == pytest.approx(float(str(sums[-1][2])), abs=0.02)
    text = spaced(files["3-anwesenheit.pdf"])
    assert f"Alle zusammen {len(shown)} {screen['units']}" in text
    for line in screen["lines"]:
        assert line.member.family_name in text
    others = "nicht in dieser Auswahl" in cover
    assert others is (len(shown) < 5)
    assert len(files) == 6  # the signed sheets, whoever is selected


def test_the_screen_of_one_seminar_leads_to_the_archive_of_the_selection(
    proved: Meetings, signed_in: Any
) -> None:
    client = signed_in(proved.trainer)
    asked = {"cohort": proved.group.pk, "seminar": proved.first.pk, "association": proved.south.pk}
    door = reverse("lms_staff:proofs_archive", args=[proved.first.pk])
    page = client.get(reverse(PRESENCE), asked).content.decode()
    assert f'action="{door}?{urlencode(asked).replace("&", "&amp;")}"' in page
    assert door not in client.get(reverse(PRESENCE), {"cohort": proved.group.pk}).content.decode()
    only_south = signed_in(proved.coordinator(association=proved.south))
    assert door not in only_south.get(reverse(PRESENCE), asked).content.decode()


def test_units_stand_by_person_and_by_association(proved: Meetings, signed_in: Any) -> None:
    files = contents(fetch(signed_in(proved.trainer), proved))
    book = load_workbook(BytesIO(files["3-anwesenheit.xlsx"]))
    assert book.sheetnames == ["Anwesenheit", "Auswahl", "Vereine"]
    assert list(book["Vereine"].values) == [
        ("Verein", "Personen", "UE"),
        ("Nord", 4, 6.67),
        ("Süd", 1, 0),
        ("Alle zusammen", 5, 6.67),
    ]
    head, *rows = list(book["Anwesenheit"].values)
    at = {title: number for number, title in enumerate(head)}
    by_name = {row[at["Nachname"]]: row[at["UE"]] for row in rows}
    assert by_name == {"Schmidt": 4, "Шевченко": 0.67, "الإدريسي": 0, "Fern": 1, "Gegangen": 1}
    text = spaced(files["3-anwesenheit.pdf"])
    for word in ("Nord 4 6,67", "Süd 1 0", "Alle zusammen 5 6,67"):
        assert word in text


def test_the_signed_sheets_are_those_that_are_kept(proved: Meetings, signed_in: Any) -> None:
    first, second = SheetScan.objects.order_by("number")
    client = signed_in(proved.trainer)
    inside = contents(fetch(client, proved))
    for name, scan in (("blatt-1-2027-01-23.pdf", first), ("blatt-2-2027-01-23.jpg", second)):
        with scan.file.open("rb") as kept:
            assert inside[f"4-unterschriftenliste-{name}"] == kept.read()
    SheetScan.objects.filter(pk=second.pk).update(delete_on=timezone.localdate())
    assert len(contents(fetch(client, proved))) == 5


def test_ten_days_stand_beside_each_other_four_by_four(proved: Meetings, signed_in: Any) -> None:
    first = units(proved.first)[0]
    for n in range(1, 10):
        later = timedelta(days=n)
        proved.first.units.create(starts_at=first.starts_at + later, ends_at=first.ends_at + later)
    proved.first.sequence += 1
    proved.first.save()
    for n, unit in enumerate(units(proved.first)[4:]):
        note(Enrolment.objects.get(person__given_names="Anna"), unit, "partly", 30 + n, source="check_out")
    client = signed_in(proved.trainer)
    body = contents(fetch(client, proved))["3-anwesenheit.pdf"]
    assert spaced(body).count("Nr. Nachname Vorname Verein") == 3
    heads = [f"{DAY + timedelta(days=n):%d.%m.%Y}" for n in range(10)]
    for row in (heads[:4], heads[4:8], [*heads[8:], "UE"]):
        assert f"Nr. Nachname Vorname Verein {' '.join(row)} 1 " in spaced(body)


def test_the_programme_lists_what_people_got(proved: Meetings, signed_in: Any) -> None:
    client = signed_in(proved.trainer)
    assert "Dateien für Teilnehmende" not in spaced(contents(fetch(client, proved))["2-programm.pdf"])
    add_file(
        seminar=proved.first, title="Handzettel „Wer entscheidet?“", file=cleaned(picture()),
        by=proved.trainer, now=timezone.now(),
    )  # fmt: skip
    text = spaced(contents(fetch(client, proved))["2-programm.pdf"])
    today = f"{timezone.localdate():%d.%m.%Y}"
    assert f"Titel Art Hinzugefügt am Handzettel „Wer entscheidet?“ JPG {today}" in text
    for word in ("Politik Tag", "Wir im Rat", "AZ 12/7", "09:00–10:30 Ankommen 2", "10:45–12:15 Planspiel 2"):
        assert word in text, word


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
