"""Every type of page in every width, light, dark and from right to left, as sheets to look through: var/shots."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Page

from scripts.catalogues import ROOT
from scripts.visits import (
    ADMINISTRATOR,
    COORDINATOR,
    COURSE,
    DESK,
    FINISHED,
    GROUP,
    MODULE,
    NOT_PASSED,
    PARTICIPANT,
    PASSED,
    TRAINER,
    Doors,
    answer_on,
    ask_something,
    change_seminar,
    compare_twins,
    leave_for_good,
    note_letter,
    open_date,
    open_editor,
    open_fact,
    open_person,
    open_seminar,
    print_cards,
    print_link,
    see_matching,
    see_overview,
    see_preview,
    see_result,
    tap_word,
)

FOLDER = ROOT / "var" / "shots"
TALLEST = 3000  # pixels of one picture; what is below looks like what is above
ONLY = (
    "names => document.querySelectorAll('.samples').forEach(one => { one.hidden = !names.includes(one.id) })"
)
# What moves has arrived: the admin's side bar makes room, the bridge is built. What turns for ever is not waited for.
ARRIVED = """Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 10000)
    .map((one) => one.finished)).then(() => 0)"""
WIDTHS = (320, 360, 1280)
QUIZ, SELF = MODULE + "quiz-wer-macht-was/", COURSE + "anliegen-fahrplan/was-kann-ich-jetzt/"


def only(*parts: str) -> Callable[[Page], None]:
    """Of the styleguide only these parts: a picture ends before the rest would come."""
    return lambda page: page.evaluate(ONLY, list(parts))


@dataclass(frozen=True, slots=True)
class Visit:
    """One type of page: its name, who looks (empty: nobody logged in), and how to get there."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a page."""

    width: int
    dark: bool = False
    mirrored: bool = False

    @property
    def name(self) -> str:
        return f"{self.width}{'-dark' if self.dark else ''}{'-rtl' if self.mirrored else ''}"


VIEWS = (
    *(View(width) for width in WIDTHS),
    *(View(width, dark=True) for width in WIDTHS),
    *(View(width, mirrored=True) for width in WIDTHS),
)
VISITS = (
    Visit("home", "", "/de/"),
    Visit("courses", "", "/kurse/"),
    Visit("course", "", COURSE),
    Visit("dates", "", "/termine/"),
    Visit("date", "", "/termine/", open_date),
    Visit("free-sample", "", MODULE + "grundgesetz/"),
    Visit("news", "", "/de/aktuelles/"),
    Visit("news-article", "", "/de/aktuelles/kurs-politisches-system/"),
    Visit("search", "", "/suche/?q=kurs"),
    Visit("search-nothing", "", "/suche/?q=xyz"),
    Visit("help", "", "/de/hilfe/"),
    Visit("imprint", "", "/de/impressum/"),
    Visit("glossary", "", "/glossar/?sprache=ar"),
    Visit("glossary-sheet", "", "/glossar/blatt/?sprache=uk"),
    Visit("log-in", "", "/konto/login/"),
    Visit("card", "", "/karte/"),
    Visit("join-over", "", "/mitmachen/nichts/"),
    Visit("sign-up", "", "/konto/signup/"),
    Visit("password-reset", "", "/konto/password/reset/"),
    Visit("invitation-over", "", "/einladung/nichts/"),
    Visit("not-there", "", "/gibt-es-nicht/"),
    Visit("styleguide", "", "/styleguide/"),
    Visit("styleguide-seminar", "", "/styleguide/", only("seminar")),
    Visit("styleguide-public", "", "/styleguide/", only("public")),
    Visit("styleguide-overlays", "", "/styleguide/", only("overlays", "tables", "states", "actions")),
    Visit("styleguide-forms", "", "/styleguide/", only("forms")),
    Visit("styleguide-paper", "", "/styleguide/", only("paper")),
    Visit("styleguide-way", "", "/styleguide/", only("way")),
    Visit("styleguide-questions", "", "/styleguide/", only("questions")),
    Visit("styleguide-report", "", "/styleguide/seite/bericht/"),
    Visit("mail", "", "/styleguide/brief/invitation/"),
    Visit("way", PARTICIPANT, "/mein-weg/"),
    Visit("course-of-mine", PARTICIPANT, COURSE),
    Visit("lesson", PARTICIPANT, MODULE + "bund-land-kommune/"),
    Visit("lesson-word", PARTICIPANT, MODULE + "wie-entsteht-ein-gesetz/", tap_word),
    Visit("closed", PARTICIPANT, COURSE + "waehlen-und-mitreden/bundestagswahl/"),
    Visit("quiz", PARTICIPANT, QUIZ),
    Visit("question", PARTICIPANT, QUIZ, answer_on),
    Visit("overview", PARTICIPANT, QUIZ, see_overview),
    Visit("self-assessment", PARTICIPANT, MODULE + "was-kann-ich-schon/", see_result),
    Visit("questions", PARTICIPANT, "/fragen/"),
    Visit("account", PARTICIPANT, "/mein-konto/"),
    Visit("lesson-asking", PARTICIPANT, MODULE + "wie-entsteht-ein-gesetz/", ask_something),
    Visit("my-data", PARTICIPANT, "/meine-daten/"),
    Visit("erase", PARTICIPANT, "/meine-daten/loeschen/", leave_for_good),
    Visit("account-e-mail", PARTICIPANT, "/konto/email/"),
    Visit("account-password", PARTICIPANT, "/konto/password/change/"),
    Visit("account-factor", PARTICIPANT, "/konto/2fa/"),
    Visit("account-app", PARTICIPANT, "/konto/2fa/totp/activate/"),
    Visit("log-out", PARTICIPANT, "/konto/logout/"),
    Visit("forbidden", PARTICIPANT, "/admin/"),
    Visit("result-passed", PASSED, QUIZ, see_result),
    Visit("result-not-passed", NOT_PASSED, QUIZ, see_result),
    Visit("way-done", FINISHED, "/mein-weg/"),
    Visit("self-assessment-again", FINISHED, SELF, see_result),
    Visit("work-sheet", FINISHED, COURSE + "anliegen-fahrplan/arbeitsblatt/"),
    Visit("trainer-desk", TRAINER, "/admin/"),
    Visit("trainer-editor", TRAINER, "/admin/pages/", open_editor),
    Visit("trainer-facts", TRAINER, "/admin/teilnehmende/fakten/"),
    Visit("trainer-fact", TRAINER, "/admin/teilnehmende/fakten/", open_fact),
    Visit("trainer-group", TRAINER, "/admin/teilnehmende/gruppen/1/"),
    Visit("trainer-dates", TRAINER, "/admin/teilnehmende/gruppen/1/termine/"),
    Visit("seminar", TRAINER, GROUP, open_seminar),
    Visit("seminar-form", TRAINER, GROUP, change_seminar),
    Visit("calendar", TRAINER, GROUP + "kalender/"),
    Visit("import", TRAINER, GROUP + "importieren/"),
    Visit("import-preview", TRAINER, GROUP + "importieren/", see_preview),
    Visit("invite-rest", TRAINER, GROUP + "alle-einladen/"),
    Visit("join-sheet", TRAINER, GROUP + "links/", print_link),
    Visit("join-links", TRAINER, GROUP + "links/"),
    Visit("cards", TRAINER, GROUP + "karten/"),
    Visit("cards-sheet", TRAINER, GROUP + "karten/", print_cards),
    Visit("matching", TRAINER, GROUP + "importieren/", see_matching),
    Visit("seminar-guide", TRAINER, COURSE + "seminartag/seminartag/"),
    Visit("way-of-staff", TRAINER, "/mein-weg/"),
    Visit("coordinator-start", COORDINATOR, "/admin/"),
    Visit("matrix", COORDINATOR, "/admin/teilnehmende/"),
    Visit("person", COORDINATOR, "/admin/teilnehmende/", open_person),
    Visit("flow", COORDINATOR, "/admin/teilnehmende/verlauf/"),
    Visit("print", COORDINATOR, "/admin/teilnehmende/druck/"),
    Visit("staff-questions", COORDINATOR, "/admin/teilnehmende/fragen/?state=all"),
    Visit("staff-question", COORDINATOR, "/admin/teilnehmende/fragen/1/"),
    Visit("associations", COORDINATOR, "/admin/teilnehmende/vereine/"),
    Visit("groups", COORDINATOR, "/admin/teilnehmende/gruppen/"),
    Visit("administrator-start", ADMINISTRATOR, "/admin/"),
    Visit("site", ADMINISTRATOR, "/admin/betrieb/"),
    Visit("institute", ADMINISTRATOR, "/admin/settings/lms/institute/"),
    Visit("privacy", ADMINISTRATOR, "/admin/datenschutz/"),
    Visit("privacy-find", ADMINISTRATOR, "/admin/datenschutz/person/?q=e"),
    Visit("privacy-log", ADMINISTRATOR, "/admin/datenschutz/protokoll/"),
    Visit("privacy-terms", ADMINISTRATOR, "/admin/datenschutz/fristen/"),
    Visit("privacy-person", ADMINISTRATOR, "/admin/datenschutz/person/1/"),
    Visit("privacy-request", ADMINISTRATOR, "/admin/datenschutz/person/?q=sukmawati", note_letter),
    Visit("twins", ADMINISTRATOR, "/admin/teilnehmende/doppelte/"),
    Visit("twin", ADMINISTRATOR, "/admin/teilnehmende/doppelte/", compare_twins),
    Visit("roles", ADMINISTRATOR, "/admin/teilnehmende/ernennungen/"),
)


def take_all(doors: Doors) -> None:
    """One browser for each person; a page is loaded once for all its pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    for who, visits in groupby(VISITS, key=lambda visit: visit.who):
        context = doors.open_as(who, DESK)
        page = context.new_page()
        for visit in visits:
            take(page, visit)
            print(f"{visit.name:<24} {len(VIEWS)} views", flush=True)
        context.close()
    (FOLDER / "index.html").write_text(sheet(), encoding="utf-8")


def take(page: Page, visit: Visit) -> None:
    """All views of one page."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.emulate_media(color_scheme="light")
    page.goto(visit.path)
    if visit.then is not None:
        visit.then(page)
    for view in VIEWS:
        look(page, view)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        clip = {"x": 0, "y": 0, "width": view.width, "height": height}
        page.screenshot(path=file(visit, view), type="jpeg", quality=70, full_page=True, clip=clip)  # type: ignore[arg-type]


def look(page: Page, view: View) -> None:
    """The page as this view shows it. Mirrored: the layout alone, its words stay German."""
    page.set_viewport_size({"width": view.width, "height": DESK[1]})
    page.emulate_media(color_scheme="dark" if view.dark else "light")
    page.evaluate("dir => document.documentElement.dir = dir", "rtl" if view.mirrored else "ltr")
    page.evaluate(ARRIVED)


def file(visit: Visit, view: View) -> Path:
    return FOLDER / f"{visit.name}-{view.name}.jpg"


def sheet() -> str:
    """The page to look through: a row for each type of page, one column for each view."""
    rows = "".join(_row(visit) for visit in VISITS)
    style = (
        "body{font:16px sans-serif;margin:1rem}div{display:flex;gap:.5rem;overflow-x:auto;align-items:start}"
        "figure{margin:0}img{display:block;height:24rem;object-fit:cover;object-position:top;border:1px solid #999}"
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Shots</title><style>{style}</style>{rows}'


def _row(visit: Visit) -> str:
    shots = "".join(
        f'<figure><a href="{file(visit, view).name}"><img loading="lazy" alt="" src="{file(visit, view).name}"></a>'
        f"<figcaption>{view.name}</figcaption></figure>"
        for view in VIEWS
    )
    return f"<h2>{visit.name}</h2><p>{escape(visit.path)} {visit.who}</p><div>{shots}</div>"
