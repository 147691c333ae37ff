"""A coordinator's morning, in the demo's world and in real browsers: people come in, ask, are counted, and one goes.

SHOTS_TO=folder keeps a picture of each screen.
"""

import csv
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from lms.cohorts.models import Cohort, Enrolment
from lms.inquiries.models import Inquiry
from lms.mail.models import Mail
from lms.people.models import Person
from lms.reports import exporting
from tests import kept
from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import look

STAFF = "/admin/teilnehmende/"
HEAD = "Vorname;Nachname;E-Mail;Verein"
CAFE = "Lerncafé Nordstadt e. V."
# 25 people; three have no address, two are of an association that nobody has written so before.
PEOPLE = (
    f"Samira;Rahimi;samira@neu.example;{CAFE}",
    f"Thi Hoa;Bùi;hoa@neu.example;{CAFE}",
    f";Suharto;;{CAFE}",
    f"Jürgen;Groß;juergen@neu.example;{CAFE}",
    f"Mercy;Asante;;{CAFE}",
    f"Dilek;Arslan;dilek@neu.example;{CAFE}",
    f"Надія;Гончар;;{CAFE}",
    "María José;Pérez de León;maria@neu.example;Lern-Café Nordstatt",
    "Yusuf;Kaplan;yusuf@neu.example;Lern-Café Nordstatt",
    f"Abena;Owusu;abena@neu.example;{CAFE}",
    f"Bilal;Aziz;bilal@neu.example;{CAFE}",
    f"Chidi;Obi;chidi@neu.example;{CAFE}",
    f"Dana;Novak;dana@neu.example;{CAFE}",
    f"Elif;Kurt;elif@neu.example;{CAFE}",
    f"Farid;Nazari;farid@neu.example;{CAFE}",
    f"Greta;Voss;greta@neu.example;{CAFE}",
    f"Hana;Sato;hana@neu.example;{CAFE}",
    f"Ivo;Horvat;ivo@neu.example;{CAFE}",
    f"Jamal;Diop;jamal@neu.example;{CAFE}",
    f"Kemal;Polat;kemal@neu.example;{CAFE}",
    f"Lina;Hamdan;lina@neu.example;{CAFE}",
    f"Malik;Cisse;malik@neu.example;{CAFE}",
    f"Nada;Salem;nada@neu.example;{CAFE}",
    f"Osman;Bulut;osman@neu.example;{CAFE}",
    f"Petra;Wolf;petra@neu.example;{CAFE}",
)
CARD_NAMES = ("Suharto", "Asante", "Гончар")
# As it came: an address without a dot, a line without a name, and somebody twice.
AS_IT_CAME = {4: f"Jürgen;Groß;juergen(at)neu;{CAFE}", 13: f";;elif@neu.example;{CAFE}", 25: PEOPLE[0]}
FAMILY, GIVEN = 1, 2  # columns of the files
QUESTION = "Wer bezahlt den Bürgermeister?"
ANSWER = "Die Stadt. Das Geld kommt aus den Steuern."


def as_file(rows: dict[int, str]) -> Any:
    """The list as Excel saves it: Windows-1252 cannot hold every name, so UTF-8 with its mark."""
    lines = [HEAD, *(rows.get(number, line) for number, line in enumerate(PEOPLE, start=1))]
    return {"name": "liste.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("utf-8-sig")}


def as_text(cell: Any) -> str:
    return f"{cell:%d.%m.%Y}" if isinstance(cell, date) else "" if cell is None else str(cell)


def person(address: str) -> Person:
    return Person.objects.get(user__email=address)


class Report:
    """What the coordinator reads off the report, its flow and its files."""

    def __init__(self, page: Page, group: Cohort) -> None:
        self.page, self.group = page, group

    def open(self, more: str = "") -> None:
        self.page.goto(f"{STAFF}?cohort={self.group.pk}{more}")

    def numbers(self) -> dict[str, str]:
        """Every number above and below the table, by what it counts."""
        self.open()
        boxes = self.page.locator(".totals > div")
        titles, counts = boxes.locator("dt").all_inner_texts(), boxes.locator("dd").all_inner_texts()
        below = self.page.locator(".matrix tfoot td").all_inner_texts()
        self.page.goto(f"{STAFF}verlauf/?cohort={self.group.pk}")
        flow = self.page.locator(".report tbody tr").all_inner_texts()
        named = [*zip(titles, counts, strict=True), ("below", " ".join(below)), ("flow", "\n".join(flow))]
        return dict(named)

    def names(self) -> list[str]:
        """Who stands in the table."""
        return self.page.locator(".matrix tbody th.who a").all_inner_texts()

    def csv(self) -> list[list[str]]:
        """The lines of the CSV file of what is on the screen, without titles and notes."""
        text = self._saved("Als Tabelle speichern (CSV)").decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text), delimiter=";"))
        return rows[1 : rows.index([])]

    def xlsx(self) -> list[list[str]]:
        """The same of the workbook, days as the other file writes them."""
        book = load_workbook(BytesIO(self._saved("Als Excel speichern (XLSX)")))
        return [
            [as_text(cell) for cell in row]
            for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)
        ]

    def _saved(self, link: str) -> bytes:
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).click()
        return Path(download.value.path()).read_bytes()


def test_a_coordinators_morning(open_as: Callable[..., Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 200)  # files made by the worker have tests of their own
    kept.demo()
    group = Cohort.objects.get(name__startswith="Dortmund")
    desk = open_as(person("koordination@demo.example"), DESK)

    bring_in_25(desk, group)
    codes = print_three_cards(desk, group)
    invite_the_rest(desk, group)
    phone = come_in_by_card(open_as(size=PHONE), codes["Suharto"])
    ask_on_the_phone(phone)
    answer_at_the_desk(desk)
    read_the_answer(phone)
    report = Report(desk, group)
    explain_a_number(report)
    before = export(report)
    erase_on_a_letter(open_as(person("admin@demo.example"), DESK), "Bilal Aziz")
    nothing_counts_less(report, before)


def bring_in_25(desk: Page, group: Cohort) -> None:
    """From the start page to the group; the first file has mistakes, the second none. Nobody gets a mail."""
    people, mails = Enrolment.objects.filter(cohort=group).count(), Mail.objects.count()
    desk.goto("/admin/")
    look(desk, "start")
    desk.get_by_role("link", name=f"Zur Gruppe: {group.name}").click()
    look(desk, "group")
    desk.get_by_role("link", name="Personen aus einer Datei").click()
    look(desk, "import")
    show_preview(desk, as_file(AS_IT_CAME))
    wrong = desk.locator(".report tbody tr", has=desk.locator("[data-state=error]"))
    said = {row.locator("td").first.inner_text(): row.inner_text() for row in wrong.all()}
    assert sorted(said, key=int) == ["5", "14", "26"]  # as the lines are numbered in the file
    assert "Spalte „E-Mail“" in said["5"]
    assert "Name" in said["14"]
    assert "Zeile 2" in said["26"]
    expect(desk.get_by_role("button", name="22 Personen eintragen")).to_be_visible()
    look(desk, "import-mistakes")
    desk.get_by_role("link", name="Andere Datei wählen").click()
    show_preview(desk, as_file({}))
    assert desk.locator(".report tbody [data-state=error]").count() == 0
    look(desk, "import-preview")
    desk.get_by_role("button", name="25 Personen eintragen").click()
    expect(desk.locator("h1")).to_have_text(group.name)
    expect(desk.locator("main")).to_contain_text(
        "25 Personen sind neu in der Gruppe. Keine E-Mail wurde gesendet."
    )
    assert Enrolment.objects.filter(cohort=group).count() == people + 25
    assert Mail.objects.count() == mails


def show_preview(desk: Page, file: Any) -> None:
    desk.set_input_files("#id_file", file)
    desk.locator(".report form button[type=submit]").click()
    expect(desk.locator(".report tbody tr")).to_have_count(25)


def print_three_cards(desk: Page, group: Cohort) -> dict[str, str]:
    """For those without an address; returns the codes, by family name."""
    desk.goto(f"{STAFF}gruppen/{group.pk}/")
    desk.get_by_role("link", name="Zugangskarten").click()
    for name in CARD_NAMES:
        desk.get_by_role("checkbox", name=name).check()
    look(desk, "cards")
    desk.get_by_role("button", name="Neue Karten").click()
    sheet = desk.locator(".cards > li")
    expect(sheet).to_have_count(3)
    look(desk, "cards-sheet")
    return {name: sheet.filter(has_text=name).locator(".typed").inner_text() for name in CARD_NAMES}


def invite_the_rest(desk: Page, group: Cohort) -> None:
    """Everybody of the file with an address gets one letter, and nobody else; pressed again, nobody is left."""
    mails = Mail.objects.count()
    desk.goto(f"{STAFF}gruppen/{group.pk}/")
    desk.get_by_role("link", name="Die übrigen einladen").click()
    look(desk, "invite-rest")
    desk.get_by_role("button", name="22 Einladungen senden").click()
    expect(desk.locator("main")).to_contain_text("22 Einladungen sind unterwegs")
    letters = Mail.objects.order_by("-pk")[: Mail.objects.count() - mails]
    assert sorted(one.to for one in letters) == sorted(
        re.findall(r"\S+@neu\.example", "\n".join(PEOPLE).replace(";", " "))
    )
    desk.goto(f"{STAFF}gruppen/{group.pk}/alle-einladen/")
    expect(desk.locator("main")).to_contain_text("Niemand wartet auf eine Einladung")
    look(desk, "invite-nobody")


def come_in_by_card(phone: Page, code: str) -> Page:
    phone.goto("/karte/")
    phone.fill("[name=code]", code.lower())
    look(phone, "card")
    phone.click("main form button")
    phone.wait_for_url("**/mein-weg/")
    look(phone, "way")
    return phone


def ask_on_the_phone(phone: Page) -> None:
    """From the first lesson, without leaving it."""
    phone.get_by_role("link", name="Das Grundgesetz").click()
    phone.locator("#ask summary").click()
    phone.fill("#message", QUESTION)
    look(phone, "asking")
    phone.locator("#ask button").click()
    expect(phone.get_by_text("Ihre Nachricht ist abgeschickt.")).to_be_visible()
    look(phone, "asked")


def answer_at_the_desk(desk: Page) -> None:
    """The start page says that somebody waits."""
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("Fragen? warte")).click()
    look(desk, "questions")
    desk.get_by_role("link", name="Suharto").click()
    expect(desk.locator("main")).to_contain_text(QUESTION)
    look(desk, "question")
    desk.fill("textarea[name=answer]", ANSWER)
    desk.get_by_role("button", name="Antwort senden").click()
    desk.wait_for_url("**/fragen/")
    expect(desk.get_by_role("link", name="Suharto")).to_have_count(0)
    assert Inquiry.objects.get(text=QUESTION).answered_by == person("koordination@demo.example")


def read_the_answer(phone: Page) -> None:
    phone.goto("/mein-weg/")
    expect(phone.locator(".answer")).to_contain_text(ANSWER)
    look(phone, "way-answered")
    phone.get_by_role("button", name="Gelesen, weglegen").click()
    expect(phone.get_by_text(ANSWER)).to_have_count(0)


def explain_a_number(report: Report) -> None:
    """From how many have done the first module to who that is, by the rule beside it."""
    desk = report.page
    report.open()
    desk.locator("summary", has_text="Wie wird gezählt?").click()
    look(desk, "report")
    link = desk.locator(".matrix tfoot a").first
    number = int(link.inner_text())
    assert number > 0
    link.click()
    desk.wait_for_url("**among=done-**")
    assert len(report.names()) == number
    expect(desk.locator(".report .notice[data-state=info]")).to_contain_text(
        "wenn alle seine Pflichtschritte fertig sind"
    )
    look(desk, "report-number")
    table = report.csv()
    assert table == report.xlsx()
    assert len(table) == number


def export(report: Report) -> dict[str, Any]:
    """Screen, CSV and workbook name the same people; returns all that is counted."""
    report.open()
    names = report.names()
    for number in range(2, report.page.locator(".pages li").count() + 1):
        report.open(f"&page={number}")
        names += report.names()
    report.open()
    table = report.csv()
    assert table == report.xlsx()
    assert sorted(", ".join(filter(None, row[FAMILY : GIVEN + 1])) for row in table) == sorted(names)
    return {"numbers": report.numbers(), "table": table}


def erase_on_a_letter(keeper: Page, name: str) -> None:
    """A letter asks for it; an administrator finds the person, notes the proof, and confirms twice."""
    keeper.goto("/admin/datenschutz/")
    look(keeper, "privacy")
    keeper.get_by_role("link", name="Anfrage eintragen").click()
    keeper.get_by_label("Name oder E-Mail-Adresse").fill(name.split()[-1])
    keeper.locator(".report form button[type=submit]").click()
    look(keeper, "privacy-find")
    keeper.locator(".report tbody a", has_text=name.split()[-1]).click()
    keeper.select_option("[name=want]", "erasure")
    keeper.select_option("[name=proof]", "call")
    look(keeper, "privacy-person")
    keeper.get_by_role("button", name="Speichern").click()
    keeper.wait_for_url("**/anfrage/**")
    look(keeper, "privacy-erasure")
    keeper.get_by_role("checkbox").check()
    keeper.fill("[name=name]", name)
    keeper.get_by_role("button", name="Alle Daten dieser Person löschen").click()
    keeper.wait_for_url("**/admin/datenschutz/")
    look(keeper, "privacy-done")


def nothing_counts_less(report: Report, before: dict[str, Any]) -> None:
    """Each count is as before, on the screen and in the files; only the name is gone."""
    assert report.numbers() == before["numbers"]
    report.open()
    after = report.csv()
    assert after == report.xlsx()
    left, came = (
        [row for row in one if row not in other]
        for one, other in ((before["table"], after), (after, before["table"]))
    )
    assert [row[FAMILY] for row in left] == ["Aziz"]
    assert [row[:FAMILY] + row[GIVEN + 1 :] for row in came] == [
        row[:FAMILY] + row[GIVEN + 1 :] for row in left
    ]
    assert "Aziz" not in " ".join(came[0])
    look(report.page, "report-after")
