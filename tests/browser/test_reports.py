"""The report's screens: numbers with names and rules, the flow, the print, the page of a person. Seen by axe."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from lms.accounts import actions as accounts
from lms.attendance import scans
from lms.attendance.cleaning import Clean
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.outline.models import Activity
from lms.people import actions as people
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports import exporting
from lms.reports.models import Export
from tests import build
from tests.browser.conftest import DESK, PHONE, axe, overflow
from tests.quizzes.sitting import joined, sat
from tests.reports.attending import Meetings, book, made, note, units
from tests.seminars.build import DAY

SHOTS = os.environ.get("OFFICE_SHOTS")
STAFF = "/admin/teilnehmende/"
# What of a report reaches over the window's edge, outside of what can be moved sideways.
CUT = """[...document.querySelectorAll(".report *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1
  && !one.closest(".table, .matrix")).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def group() -> Any:
    page = build.course_page("Politisches System")
    first = build.module(page, "Demokratie und Föderalismus")
    for title in ("Was ist ein Rat?", "Bund, Land, Kommune", "Wie entsteht ein Gesetz?"):
        build.lesson(first, title)
    build.lesson(build.module(page, "Wählen", unlock="after_done"), "Wer darf wählen?")
    group = build.cohort(page, "Dortmund, Frühjahr")
    north = people.create_association(name="Elternnetz Ruhr")
    steps = list(Activity.objects.filter(kind="lesson").order_by("position"))
    for number, name in enumerate(("Anna Schmidt", "Bo Chen", "Cem Demir", "Dana Novák", "Eva Roth")):
        person = build.person(*name.split(), log_in=False)
        one = build.enrol(person, group, association=north)
        for step in steps[:number]:
            outcome = Outcome(State.DONE)
            progress.record(enrolment=one, activity=step.pk, outcome=outcome, source=Source.LESSON)
    return group


@pytest.fixture
def meetings(committed: Any) -> Meetings:
    """A group that meets twice."""
    return made(committed)


def fine(page: Page, name: str) -> None:
    """Readable for everybody, and no wider than the window."""
    if SHOTS:
        size = page.viewport_size or PHONE
        page.set_viewport_size({"width": size["width"], "height": 2000})  # the admin scrolls inside itself
        page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(size)
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.evaluate(CUT) == []


SIZES = pytest.mark.parametrize(
    "size", [PHONE, pytest.param(DESK, marks=pytest.mark.long)], ids=["phone", "desk"]
)


@SIZES
def test_from_a_number_to_a_person(group: Any, open_as: Any, size: dict[str, int]) -> None:
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    page = open_as(trainer, size)
    page.goto(STAFF)
    page.locator("summary", has_text="Wie wird gezählt?").click()
    fine(page, "report")
    page.locator(".totals a", has_text="1").first.click()
    page.wait_for_url("**among=**")
    page.locator("summary", has_text="Diesen Filter speichern").click()
    fine(page, "report-number")
    page.fill("#filter-name", "Wer ist fertig")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Wer ist fertig").wait_for()
    page.reload()  # without the message, whose colours are Wagtail's
    fine(page, "report-saved")
    page.goto(f"{STAFF}verlauf/")
    fine(page, "flow")
    page.goto(f"{STAFF}druck/")
    fine(page, "printed")
    first = Enrolment.objects.get(person__family_name="Schmidt")
    accounts.invite(person=first.person, cohort=group, by=trainer)
    page.goto(f"{STAFF}person/{first.pk}/")
    fine(page, "person")
    page.locator("summary", has_text="Dieses Modul jetzt öffnen").click()
    page.locator("input[name=why]").first.fill("War lange krank.")
    page.locator("summary", has_text="E-Mail-Adresse berichtigen").click()
    fine(page, "person-changing")
    page.get_by_role("button", name="Öffnen", exact=True).click()
    page.get_by_text("War lange krank.").wait_for()
    page.reload()
    fine(page, "person-opened")


LONG = "Verein zur Förderung der Bildung, Begegnung und Beteiligung von Menschen aller Herkünfte im Ruhrgebiet e.V."


@SIZES
def test_a_long_file_is_followed_until_it_is_ready(
    group: Any, open_as: Any, size: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "_enqueue", lambda pk: None)  # the worker comes later
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    page = open_as(trainer, size)
    page.goto(f"{STAFF}tabelle.xlsx")
    fine(page, "export-ask")
    page.get_by_role("button", name="Datei erstellen (XLSX)").click()
    page.get_by_text("wird gleich erstellt").wait_for()
    fine(page, "export-waiting")
    exports = Export.objects.all()
    exports.update(state="running", done=2, total=5)
    page.get_by_text("2 von 5 Personen").wait_for()
    fine(page, "export-running")
    exports.update(state="waiting")
    exporting.make.call(exports.get().pk)
    link = page.get_by_role("link", name="Datei herunterladen (XLSX)")
    link.wait_for()
    fine(page, "export-ready")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.goto(STAFF)
    page.locator(".saved-list a", has_text="fertig").wait_for()
    fine(page, "report-files")
    exports.update(state="failed")
    page.goto(f"{STAFF}dateien/{exports.get().pk}/")
    fine(page, "export-failed")


@SIZES
def test_with_long_names_and_with_nothing(group: Any, open_as: Any, size: dict[str, int]) -> None:
    admin = build.person("Ada", "Chefin", is_superuser=True)
    page = open_as(admin, size)
    for name, path in {"matching": "vereine/zuordnen/", "associations": "vereine/"}.items():
        page.goto(f"{STAFF}{path}")
        fine(page, f"{name}-empty" if name == "matching" else name)
    long = people.create_association(name=LONG)
    people.add_contact(
        association=long, name="Prof. Dr. Maria-Magdalena von und zu Ehrenstein-Kowalczyk", task="Vorsitz",
        phone="+49 231 1234567-890", email="lange.adresse.des.vorstands@verein-fuer-bildung.example.org",
    )  # fmt: skip
    empty = build.cohort(build.course_page("Noch leer"), "Hagen")
    who = build.person("Abdulrahman Muhammad", "Al-Khwarizmi-Sahakyan-Thiruvananthapuram", log_in=False)
    one = build.enrol(who, group, association=long)
    for number in range(3):
        stranger = build.person("Karim", f"Nr{number}", log_in=False)
        build.enrol(stranger, group, association_written=LONG.replace("Begegnung", "Begegnug"))
    for name, path in {
        "report-long": f"?cohort={group.pk}", "flow-long": f"verlauf/?cohort={group.pk}",
        "printed-long": f"druck/?cohort={group.pk}", "person-long": f"person/{one.pk}/",
        "associations-long": "vereine/", "matching": "vereine/zuordnen/", "group": f"gruppen/{group.pk}/",
        "report-empty": f"?cohort={empty.pk}",
        "flow-empty": f"verlauf/?cohort={empty.pk}",
        "report-nobody": f"?cohort={group.pk}&search=niemand",
    }.items():  # fmt: skip
        page.goto(f"{STAFF}{path}")
        fine(page, name)
    counting = build.person("Nur", "Zahlen")
    appointments.appoint(person=counting, role=Role.COORDINATOR, cohort=group, sees_names=False)
    page = open_as(counting, size)
    page.goto(STAFF)
    fine(page, "report-figures")


@SIZES
def test_who_was_there(meetings: Meetings, open_as: Any, own_files: None, size: dict[str, int]) -> None:
    people = [meetings.join(*name.split()) for name in ("Anna Schmidt", "Bo Chen", "Cem Demir", "Dana Novák")]
    for number, one in enumerate(people):
        book(one, meetings.first)
        for unit in units(meetings.first)[number:]:
            note(one, unit, ("present", "partly", "excused", "absent")[number], 20, sheet=number)
    page = open_as(meetings.trainer, size)
    page.goto(f"{STAFF}anwesenheit/")
    page.locator("summary", has_text="Wie wird gezählt?").click()
    fine(page, "presence")
    page.goto(f"{STAFF}anwesenheit/?seminar={meetings.first.pk}&among=there")
    fine(page, "presence-number")
    page.goto(f"{STAFF}anwesenheit/druck/")
    fine(page, "presence-printed")
    page.goto(f"{STAFF}person/{people[1].pk}/#presence")
    fine(page, "presence-person")
    now = timezone.now()
    scans.keep(
        seminar=meetings.first, day=DAY, scan=Clean(b"%PDF-1.4", "pdf"), number=2, by=meetings.trainer, now=now,
        delete_on=now.date() + scans.USUAL,
    )  # fmt: skip
    page.goto(f"{STAFF}nachweise/{meetings.first.pk}/")
    for words in ("Unterschriebenes Blatt speichern", "Projekt, Geldgeber und Aktenzeichen"):
        page.locator("summary", has_text=words).click()
    fine(page, "proofs")


@SIZES
def test_what_was_hard(committed: Any, open_as: Any, size: dict[str, int]) -> None:
    """From the list to a question: with figures, with too few people, and with all folds open."""
    with committed():
        page = build.course_page("Politisches System")
        part = build.module(page, "Demokratie und Föderalismus")
        body = [build.single_choice("a", prompt="Wer bezahlt die Lehrkräfte?"), build.true_false("b")]
        quizzes = [build.quiz(part, f"Quiz: {name}", body=body) for name in ("Wer macht was?", "Wahlen")]
    group = build.cohort(page, "Dortmund, Frühjahr")
    for number, who in enumerate(joined(group, 10)):
        sat(who, build.activity(quizzes[0]), {"a": {"choice": "a-1"}, "b": {"value": number < 6}})
        if number < 3:
            sat(who, build.activity(quizzes[1]), {})
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    at = open_as(trainer, size)
    at.goto(f"{STAFF}quizze/")
    fine(at, "quizzes")
    at.get_by_role("link", name="Quiz: Wer macht was?").click()
    assert "10 von 10 wählten dieselbe falsche Antwort: „Antwort 1“" in at.locator(".report").inner_text()
    for fold in at.locator("summary").all():
        if fold.is_visible():
            fold.click()
    fine(at, "quiz")
    at.get_by_label("Versuche", exact=True).select_option("last")
    at.get_by_role("button", name="Anwenden").click()
    assert at.get_by_label("Versuche", exact=True).input_value() == "last"
    at.goto(f"{STAFF}quizze/{quizzes[1].translation_key}/")
    fine(at, "quiz-few")
    assert "3 Personen haben abgegeben." in at.locator(".report").inner_text()
