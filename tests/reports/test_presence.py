"""Who was there: one scoped query gives screen, numbers, names behind them, files and print."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO
from itertools import takewhile
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.attendance import actions as attendance
from lms.attendance.enums import Presence, TickSource
from lms.attendance.models import Attendance
from lms.attendance.queries import parts_of
from lms.bookings.models import Booking
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment
from lms.people.models import Person
from lms.reports import exporting
from lms.reports.enums import TABLES, FileKind, Report
from lms.reports.models import Export, SavedFilter
from lms.reports.presence import register
from lms.reports.queries import Wish, may_take
from lms.seminars.actions import cancel
from tests.queries import count
from tests.reports.attending import Meetings, book, note, units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PRESENCE = "lms_staff:presence"
FILES = ("lms_staff:presence_sheet", "lms_staff:presence_book", "lms_staff:presence_printed")


def get(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def sheet_rows(answer: Any) -> list[list[str]]:
    rows = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
    return list(takewhile(bool, rows))


def ids(client: Client, **query: Any) -> set[int]:
    """The enrolments that the screen shows; in both files and on paper they are the same."""
    screen = {line.member.enrolment for line in get(client, PRESENCE, **query).context["lines"]}
    rows = sheet_rows(get(client, FILES[0], **query))
    book = list(load_workbook(BytesIO(get(client, FILES[1], **query).content)).worksheets[0].values)
    paper = get(client, FILES[2], **query).content.decode()
    assert {int(row[0]) for row in rows[1:]} == screen
    assert {row[0] for row in book[1:]} == screen
    assert {int(pk) for pk in re.findall(r'data-enrolment="(\d+)"', paper)} == screen
    return screen


def test_each_unit_says_what_is_noted_and_where_from(meetings: Meetings, signed_in: Any) -> None:
    one, two, three = (meetings.join("", name) for name in ("Ayşe", "Bo", "Cem"))
    book(one, meetings.first)
    a, b, c, _d = units(meetings.first)
    note(one, a, source="qr")
    note(one, b, "partly", 30, source="paper", sheet=2)
    note(one, c, "excused")
    note(two, a, "absent", source="word")
    book(three, meetings.second, "waiting")
    client = signed_in(meetings.trainer)
    answer = get(client, PRESENCE)
    marks = {line.member.enrolment: [mark.words for mark in line.marks] for line in answer.context["lines"]}
    assert marks[one.pk] == [
        "anwesend (QR-Code)", "teilweise, 30 Minuten (unterschriebene Liste)",
        "entschuldigt (Anwesenheitsliste am Handy)",
        "offen", "nicht angemeldet", "nicht angemeldet",
    ]  # fmt: skip
    assert marks[two.pk] == ["abwesend (Codewort)", *["offen"] * 3, *["nicht angemeldet"] * 2]
    assert marks[three.pk] == ["nicht angemeldet"] * 6
    assert [line.units for line in answer.context["lines"]] == ["1,67", "0", "0"]
    assert answer.context["units"] == "1,67"
    assert answer.context["totals"] == [
        ("anwesend", [1, 0, 0, 0, 0, 0]),
        ("teilweise", [0, 1, 0, 0, 0, 0]),
        ("entschuldigt", [0, 0, 1, 0, 0, 0]),
        ("abwesend", [1, 0, 0, 0, 0, 0]),
        ("offen", [0, 1, 1, 2, 0, 0]),
    ]
    head, first, *_rest = sheet_rows(get(client, FILES[0]))
    assert head[5] == "23.01.2027 09:00 Ankommen"
    assert first[5:] == [*marks[one.pk], "1,67", "0"]
    book_rows = list(load_workbook(BytesIO(get(client, FILES[1]).content)).worksheets[0].values)
    assert book_rows[1][-2] == pytest.approx(1.67)


def test_numbers_name_their_people(meetings: Meetings, signed_in: Any) -> None:
    people = [meetings.join("", f"P{number}") for number in range(6)]
    unit = units(meetings.first)[0]
    for enrolment in people[:5]:
        book(enrolment, meetings.first)
    for enrolment, presence in zip(people, ("present", "partly", "excused", "absent"), strict=False):
        note(enrolment, unit, presence, 20)
    book(people[5], meetings.second, "cancelled")
    client = signed_in(meetings.trainer)
    figures = {one.among: one.number for one in get(client, PRESENCE).context["figures"]}
    assert figures == {"": 6, "registered": 5, "there": 2, "partly": 1, "excused": 1, "absent": 1, "open": 5}
    for among, number in figures.items():
        assert len(ids(client, **({"among": among} if among else {}))) == number
    assert ids(client, among="there") == {people[0].pk, people[1].pk}


def test_one_seminar_shows_who_is_registered_for_it(meetings: Meetings, signed_in: Any) -> None:
    one, two, three = (meetings.join("", name) for name in ("A", "B", "C"))
    book(one, meetings.first)
    note(two, units(meetings.second)[0])
    client = signed_in(meetings.trainer)
    assert ids(client) == {one.pk, two.pk, three.pk}
    assert ids(client, seminar=meetings.first.pk) == {one.pk}
    assert ids(client, seminar=meetings.second.pk) == {two.pk}
    assert len(get(client, PRESENCE, seminar=meetings.second.pk).context["columns"]) == 2
    assert ids(client, seminar=meetings.foreign.pk) == ids(client)  # another group's: not asked


def test_guests_stand_with_the_group_they_came_to(meetings: Meetings, signed_in: Any) -> None:
    own, guest = meetings.join("", "A"), meetings.join("", "Gast", group=meetings.other)
    meetings.join("", "Fremd", group=meetings.other)
    book(guest, meetings.second)
    note(guest, units(meetings.first)[0])
    note(own, units(meetings.foreign)[0])
    client = signed_in(meetings.trainer)
    assert ids(client) == {own.pk, guest.pk}
    lines = {line.member.enrolment: line for line in get(client, PRESENCE).context["lines"]}
    assert (lines[own.pk].units, lines[own.pk].elsewhere) == ("0", "1")
    assert (lines[guest.pk].units, lines[guest.pk].elsewhere) == ("1", "")
    coordinator = signed_in(meetings.coordinator(cohort=meetings.group))
    assert ids(coordinator) == {own.pk}


def test_a_cancelled_seminar_stays_where_somebody_was(meetings: Meetings) -> None:
    one = meetings.join("", "A")
    note(one, units(meetings.first)[0])
    for each in (meetings.first, meetings.second):
        cancel(seminar=each, why="Krank", now=timezone.now())
    of = register(meetings.trainer, meetings.group, Wish(), "de")
    assert [pk for pk, _name in of.seminars] == [meetings.first.pk]


def test_associations_see_their_own_people_only(meetings: Meetings, signed_in: Any) -> None:
    own, foreign = meetings.join("", "Nordlicht"), meetings.join("", "Suedwind", meetings.south)
    for each in (own, foreign):
        book(each, meetings.first)
        note(each, units(meetings.first)[0])
    client = signed_in(meetings.coordinator(association=meetings.north))
    assert ids(client) == ids(client, among="there") == {own.pk}
    body = get(client, PRESENCE).content.decode()
    assert "Suedwind" not in body
    assert get(client, PRESENCE).context["totals"][0][1][0] == 1


def test_without_names_there_are_two_covered_numbers(meetings: Meetings, signed_in: Any) -> None:
    people = [meetings.join("", f"Nachname{number}") for number in range(12)]
    for number, enrolment in enumerate(people):
        book(enrolment, meetings.first)
        note(enrolment, units(meetings.first)[0], "present" if number < 6 else "absent")
    client = signed_in(meetings.coordinator(cohort=meetings.group, sees_names=False))
    for query in ({}, {"among": "absent"}, {"seminar": meetings.first.pk}, {"search": "Nachname1"}):
        answer = get(client, PRESENCE, cohort=meetings.group.pk, **query)
        assert [figure.number for figure in answer.context["figures"]] == [10, 5]
        assert not re.search(r"Nachname|/person/|among=|f-seminar", answer.content.decode())
    Attendance.objects.filter(presence="present", enrolment__in=people[3:]).delete()
    hidden = get(client, PRESENCE, cohort=meetings.group.pk)
    assert [figure.number for figure in hidden.context["figures"]] == [10, None]
    for name in FILES:
        assert get(client, name, cohort=meetings.group.pk).status_code == 404
    address = f"{reverse('lms_staff:make_export')}?report=presence&cohort={meetings.group.pk}"
    assert client.post(address, {"kind": "csv"}).status_code == 404


def test_a_foreign_group_is_not_there(meetings: Meetings, signed_in: Any) -> None:
    meetings.join("", "A")
    client = signed_in(meetings.coordinator(association=meetings.north))
    for name in (PRESENCE, *FILES):
        assert get(client, name, cohort=meetings.other.pk).status_code == 404


def test_a_filter_is_saved_for_its_own_report(meetings: Meetings, signed_in: Any) -> None:
    one = meetings.join("", "A")
    book(one, meetings.first)
    client = signed_in(meetings.trainer)
    wanted = f"report=presence&cohort={meetings.group.pk}&seminar={meetings.first.pk}&search=A"
    answer = client.post(f"{reverse('lms_staff:save_filter')}?{wanted}", {"name": "Erster Tag"})
    assert answer.headers["Location"].startswith(reverse(PRESENCE))
    kept = SavedFilter.objects.get()
    assert (kept.report, kept.query) == (
        Report.PRESENCE,
        f"cohort={meetings.group.pk}&seminar={meetings.first.pk}",
    )
    assert [len(get(client, name).context["saved"]) for name in (PRESENCE, "lms_staff:matrix")] == [1, 0]
    assert f"{reverse(PRESENCE)}?cohort=" in get(client, PRESENCE).content.decode()
    dropped = client.post(reverse("lms_staff:drop_filter", args=[kept.pk]))
    assert dropped.headers["Location"] == reverse(PRESENCE)


@pytest.mark.parametrize("kind", TABLES)
def test_a_long_file_is_made_by_a_task(
    meetings: Meetings, signed_in: Any, committed: Any, monkeypatch: pytest.MonkeyPatch, kind: FileKind
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    for number in range(3):
        note(meetings.join("", f"P{number}"), units(meetings.first)[0])
    client = signed_in(meetings.trainer)
    name = {FileKind.CSV: FILES[0], FileKind.XLSX: FILES[1]}[kind]
    asked = get(client, name, seminar=meetings.first.pk)
    form = re.search(r'action="([^"]*dateien[^"]*)"', asked.content.decode())
    assert form is not None
    with committed():
        client.post(form[1].replace("&amp;", "&"), {"kind": kind})
    export = Export.objects.get()
    assert (export.report, export.state, export.total, may_take(export)) == ("presence", "ready", 3, True)
    shown = client.get(reverse("lms_staff:export", args=[export.pk])).content.decode()
    assert f"{reverse(PRESENCE)}?cohort={meetings.group.pk}&amp;seminar={meetings.first.pk}" in shown
    file = client.get(reverse("lms_staff:export_file", args=[export.pk]))
    assert "wer-war-da" in file.headers["Content-Disposition"]
    monkeypatch.setattr(exporting, "AT_ONCE", 300)
    if kind == FileKind.CSV:
        assert file.content == get(client, name, seminar=meetings.first.pk).content


def test_the_persons_page_says_who_noted_what(meetings: Meetings, signed_in: Any) -> None:
    one = meetings.join("", "A")
    note(one, units(meetings.first)[0], "partly", 30, source="paper", sheet=2, by=meetings.trainer)
    body = get(signed_in(meetings.trainer), "lms_staff:person", one.pk).content.decode()
    assert "teilweise, 30 Minuten (unterschriebene Liste)" in body
    assert "Blatt 2" in body
    assert "Selma Arslan" in body


def test_what_was_said_before_is_for_those_who_keep_the_register(meetings: Meetings, signed_in: Any) -> None:
    """Who, when, before, from where and why: for the trainer, not for an association's coordinator."""
    one = meetings.join("", "A")
    spans = parts_of(meetings.first)[0].spans[:1]
    starts = meetings.first.starts_at
    for minute, presence, why in ((0, "absent", ""), (9, "partly", "Bus"), (10, "excused", "Attest <da>")):
        at = starts + timedelta(minutes=minute)
        attendance.mark(
            seminar=meetings.first, spans=spans, person=one.person,
            what=attendance.Mark(
                uuid=uuid4(), presence=Presence(presence), minutes=20, source=TickSource.ROLL_CALL, made_at=at,
                received_at=at + timedelta(hours=2 if minute == 9 else 0), by=meetings.trainer, why=why,
            ),
        )  # fmt: skip
    shown = get(signed_in(meetings.trainer), "lms_staff:person", one.pk)
    (noted,) = shown.context["report"].presence
    assert [(was.said, was.by, was.why, was.came is not None) for was in noted.earlier] == [
        ("teilweise, 20 Minuten (Anwesenheitsliste am Handy)", "Selma Arslan", "Bus", True),
        ("abwesend (Anwesenheitsliste am Handy)", "Selma Arslan", "", False),
    ]
    assert noted.why == "Attest <da>"
    text = shown.content.decode()
    assert "2 frühere Einträge" in text
    assert "Attest &lt;da&gt;" in text
    other = meetings.coordinator(association=meetings.north)
    hidden = get(signed_in(other), "lms_staff:person", one.pk)
    assert hidden.status_code == 200
    text = hidden.content.decode()
    assert "entschuldigt" in text
    for word in ("Bus", "Attest", "frühere"):
        assert word not in text


@pytest.mark.parametrize("name", [PRESENCE, *FILES])
def test_queries_stay_the_same_from_3_to_300_people(meetings: Meetings, signed_in: Any, name: str) -> None:
    client = signed_in(meetings.trainer)
    for number in range(3):
        enrolment = meetings.join("", f"P{number}")
        book(enrolment, meetings.first)
        note(enrolment, units(meetings.first)[0])
    get(client, name)
    few = count(lambda: get(client, name))
    people = Person.objects.bulk_create(Person(family_name=f"Q{n}") for n in range(297))
    same = {"course": meetings.group.course, "cohort": meetings.group, "state": EnrolmentState.ACTIVE}
    Enrolment.objects.bulk_create(Enrolment(person=person, origin="staff", **same) for person in people)
    now = timezone.now()
    Booking.objects.bulk_create(
        Booking(seminar=meetings.first, person=person, state="booked", place_in_line=n, asked_at=now, changed_at=now)
        for n, person in enumerate(people, start=10)
    )  # fmt: skip
    said = {"presence": "present", "source": "qr", "changed_at": now}
    Attendance.objects.bulk_create(
        Attendance(unit=unit, person=enrolment.person, enrolment=enrolment, **said)
        for enrolment in Enrolment.objects.filter(person__in=people).select_related("person")
        for unit in units(meetings.first)
    )
    assert count(lambda: get(client, name)) == few <= 30
    of = register(meetings.trainer, meetings.group, Wish(), "de")
    assert (len(of.shown), sum(of.minutes(member) for member in of.shown)) == (300, 297 * 180 + 3 * 45)
