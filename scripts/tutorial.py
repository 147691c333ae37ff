"""Follows docs/tutorial/erstes-modul.md in a browser, step by step, and takes its pictures.

It begins with a demo site of its own, as scripts.shots does. Where a step of the tutorial is no longer true, it fails.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts import run, shots
from scripts.address import Address, address
from scripts.catalogues import ROOT
from scripts.chromium import find_chromium
from scripts.visits import DESK, PREVIEW_SETTLES, TRAINER, Doors

PICTURES = ROOT / "docs" / "tutorial" / "images"
NAMES = ("schreibtisch", "kurs", "modul", "bloecke", "hinweise", "vorschau", "quiz", "mein-weg")
COURSE, MODULE, LESSON, QUIZ = (
    "Politisches System", "Mitreden im Stadtteil", "Wen frage ich im Rathaus?", "Quiz: Mitreden im Stadtteil",
)  # fmt: skip
PATIENCE, SETTLES = 15_000, 600  # milliseconds
TOO_LONG = (
    "Wenn Sie in Ihrem Stadtteil etwas ändern wollen, dann fragen Sie zuerst im Rathaus nach, wer dort für Ihr Thema "
    "da ist und wer am Ende darüber entscheidet."
)
TWO = "Sie wollen im Stadtteil etwas ändern? Fragen Sie zuerst im Rathaus: Wer ist für das Thema da?"
REASON = "Denn dort arbeiten die Menschen, die Ihr Thema kennen."
WRONG = "Der Landtag macht Gesetze. Fragen Sie zuerst vor Ort."


def picture(page: Page, name: str) -> None:
    page.mouse.move(5, 600)  # no tips of buttons
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLES)
    (PICTURES / f"{name}.png").write_bytes(shots.squeeze(page.screenshot()))


def open_course(page: Page) -> None:
    """From the desk to the modules of the course."""
    page.goto("/admin/")
    page.locator(".lms-desk").get_by_role("link", name="Module und Lektionen").first.click()
    page.wait_for_load_state("networkidle")


def add_below(page: Page, module: str, kind: str) -> None:
    """By the plus in the module's line; where it has pages already, by the arrow and the plus at the top."""
    open_course(page)
    row = page.locator("tr", has_text=module).last
    row.get_by_role("link", name=re.compile("hinzufügen|[Uu]nterseiten")).last.click()
    page.wait_for_load_state("networkidle")
    if "add_subpage" not in page.url:
        page.get_by_role("link", name="Unterseite hinzufügen").first.click()
        page.wait_for_load_state("networkidle")
    page.get_by_role("link", name=kind, exact=True).click()
    page.wait_for_load_state("networkidle")


def title(page: Page, text: str) -> None:
    page.fill("#id_title", text)
    page.locator("#id_title").press("Tab")


def plus(page: Page, stream: str = "body") -> None:
    """The last plus of a list of blocks: what is chosen then stands at its end."""
    page.locator(f"[name={stream}-count]").locator("xpath=..").locator(
        "button.c-sf-add-button:visible"
    ).last.click()


def block(page: Page, name: str, stream: str = "body") -> None:
    plus(page, stream)
    choose(page, name)


def choose(page: Page, name: str) -> None:
    page.locator(".w-combobox").get_by_text(name, exact=True).click()


def write(page: Page, text: str) -> None:
    """Into the newest rich text."""
    page.locator(".public-DraftEditor-content:visible").last.click()
    page.keyboard.type(text)


def publish(page: Page, *, after_saving: bool = True) -> None:
    if after_saving:  # two saves at once would make two pages of one name
        page.get_by_text("Gespeichert", exact=True).wait_for()
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.locator("button[name=action-publish]:visible").first.click()
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))


def answers(page: Page, field: str) -> None:
    """The two answers of a question: the first is right."""
    given = (("Im Rathaus", REASON, True), ("Im Landtag", WRONG, False))
    for number, (text, feedback, right) in enumerate(given):
        name = f"{field}-options-{number}-value"
        if not page.locator(f"[name={name}-text]").count():
            plus(page, f"{field}-options")
        page.fill(f"[name={name}-text]", text)
        page.fill(f"[name={name}-feedback]", feedback)
        page.locator(f"[name={name}-right]").set_checked(right)


def question(page: Page, field: str) -> None:
    page.fill(f"[name={field}-name]", "Wer hilft zuerst?")
    page.fill(f"[name={field}-prompt]", "Sie wollen einen neuen Spielplatz. Wo fragen Sie zuerst?")
    answers(page, field)


def make_module(page: Page) -> None:
    open_course(page)
    picture(page, "kurs")
    page.get_by_role("link", name="Unterseite hinzufügen").first.click()
    page.wait_for_load_state("networkidle")
    title(page, MODULE)
    page.select_option("[name=phase]", label="Nachher")
    page.fill("[name=summary]", "Sie wissen, wen Sie fragen, wenn Sie im Stadtteil etwas ändern wollen.")
    picture(page, "modul")
    publish(page, after_saving=False)


def make_lesson(page: Page) -> None:
    add_below(page, MODULE, "Lektion")
    title(page, LESSON)
    page.fill("[name=summary]", "Sie wissen, wer Ihnen im Rathaus weiterhilft.")
    block(page, "Einleitung")
    page.fill("[name=body-0-value]", "Die Straße vor der Schule ist gefährlich. Wen fragen Sie?")
    plus(page)
    picture(page, "bloecke")
    choose(page, "Text")
    write(page, TOO_LONG)
    page.get_by_role("button", name="Überprüfungen umschalten").click()
    page.locator("[data-lms-hints] q").wait_for()
    page.locator("[name=body-0-value]").scroll_into_view_if_needed()
    picture(page, "hinweise")


def finish_lesson(page: Page) -> None:
    page.locator(".public-DraftEditor-content:visible").last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(TWO)
    page.locator("[data-lms-hints] q").wait_for(state="detached")
    page.locator("[data-side-panel-toggle=checks]").click()
    block(page, "Kurze Frage")
    block(page, "Eine richtige Antwort", "body-2-value")
    question(page, "body-2-value-0-value")
    page.fill("[name=minutes]", "3")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("iframe[data-preview-iframe], .w-preview iframe").first.locator("h1").wait_for()
    page.wait_for_timeout(PREVIEW_SETTLES)
    page.locator("#id_title").scroll_into_view_if_needed()
    picture(page, "vorschau")
    page.locator("[data-side-panel-toggle=preview]").click()
    publish(page)


def make_quiz(page: Page) -> None:
    add_below(page, MODULE, "Quiz")
    title(page, QUIZ)
    page.fill("[name=intro]", "Eine Frage zum Modul. Sie können das Quiz so oft machen, wie Sie wollen.")
    block(page, "Eine richtige Antwort")
    question(page, "body-0-value")
    page.fill("[name=minutes]", "2")
    page.locator("[name=body-0-value-prompt]").scroll_into_view_if_needed()
    picture(page, "quiz")
    publish(page)


def look(page: Page) -> None:
    """As a participant, down to the new lesson."""
    page.goto("/admin/")
    page.locator(".lms-desk").get_by_role("link", name="Ansehen als Teilnehmende").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("main form button").first.click()
    page.wait_for_url("**/mein-weg/**")
    module = page.get_by_text(MODULE).first
    module.scroll_into_view_if_needed()
    page.get_by_text(LESSON).first.wait_for(state="attached")
    picture(page, "mein-weg")


def follow(where: Address, executable: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        doors = Doors.of(playwright, where, executable)
        page = doors.open_as(TRAINER, DESK).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/admin/")
        picture(page, "schreibtisch")
        for step in (make_module, make_lesson, finish_lesson, make_quiz, look):
            step(page)
            print(step.__name__, flush=True)
        doors.browser.close()


def main() -> int:
    executable = find_chromium()
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    where = address({"PORT": str(shots.free_port()), "HOST": "", "BASE_URL": ""})
    with tempfile.TemporaryDirectory(prefix="bruecke-tutorial-") as folder:
        children = [shots.start_site(where, Path(folder))]
        try:
            run.wait_for_answer(where, children)
            follow(where, executable)
        except run.Failed as reason:
            print(f"No pictures. {reason}", file=sys.stderr)
            return 1
        finally:
            run.end(children)
    return 0


if __name__ == "__main__":
    sys.exit(main())
