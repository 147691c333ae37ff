"""Takes pictures of demo sites of their own, gone afterwards: those of docs/images, and every type of page.

Log-ins and texts are the demo's; days are relative to today, so no two runs give the same pictures.
`docs` or `pages` as argument takes only the ones or the others.
"""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scripts import gallery, run
from scripts.address import Address, address
from scripts.catalogues import ROOT
from scripts.chromium import find_chromium
from scripts.dayvisits import (
    book_a_seat,
    call_the_roll,
    check_in,
    list_to_sign,
    morning,
    see_bookings,
    see_presence,
    see_the_wall,
    see_waiting,
    sheet_of_seminar,
)
from scripts.visits import (
    ADMINISTRATOR,
    COORDINATOR,
    COURSE,
    DESK,
    FINISHED,
    GROUP,
    MODULE,
    PARTICIPANT,
    PASSED,
    PAST,
    PHONE,
    TRAINER,
    WAITING,
    Doors,
    answer_on,
    ask_something,
    compare_twins,
    leave_for_good,
    note_letter,
    open_editor,
    open_person,
    print_cards,
    print_link,
    see_matching,
    see_preview,
    see_result,
    tap_word,
)

IMAGES = ROOT / "docs" / "images"
LIMIT = 250 * 1024  # bytes of one picture
SHEET = (910, 1287)  # A4 upright
COLOURS = (256, 128, 64, 32)
# The site in a process of its own, so that its files lie in the temporary folder too. It has no worker.
SITE = """
import sys
from pathlib import Path
from config.settings import dev
from scripts import serve
bind, folder, *moment = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
dev.MEDIA_ROOT, dev.EMAIL_FILE_PATH = folder / "media", folder / "mail"
dev.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
dev.STORAGES["private"]["OPTIONS"]["location"] = str(folder / "private")
if moment:
    import time_machine
    from datetime import datetime
    time_machine.travel(datetime.fromisoformat(moment[0])).start()
serve.main(bind)
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks (empty: nobody logged in), how wide, and how to get there.

    `on_the_day`: on the morning of the demo's seminar; then others act, too.
    """

    name: str
    who: str
    size: tuple[int, int]
    path: str
    dark: bool = False
    then: Callable[[Page], None] | None = None
    on_the_day: Callable[[Doors, Page], None] | None = None

    @property
    def file(self) -> str:
        return f"{self.name}-{self.size[0]}{'-dark' if self.dark else ''}.png"


def _scroll_to(part: str) -> Callable[[Page], None]:
    return lambda page: page.evaluate("id => document.getElementById(id).scrollIntoView()", part)


SHOTS = (
    Shot("way", PARTICIPANT, PHONE, "/mein-weg/"),
    Shot("way", PARTICIPANT, PHONE, "/mein-weg/", dark=True),
    Shot("way", PARTICIPANT, DESK, "/mein-weg/"),
    Shot("way", PARTICIPANT, DESK, "/mein-weg/", dark=True),
    Shot("lesson", PARTICIPANT, PHONE, MODULE + "wie-entsteht-ein-gesetz/"),
    Shot("word", PARTICIPANT, PHONE, MODULE + "wie-entsteht-ein-gesetz/", then=tap_word),
    Shot("quiz", PARTICIPANT, PHONE, MODULE + "quiz-wer-macht-was/", then=answer_on),
    Shot("result", PASSED, PHONE, MODULE + "quiz-wer-macht-was/", then=see_result),
    Shot("self", FINISHED, PHONE, COURSE + "anliegen-fahrplan/was-kann-ich-jetzt/", then=see_result),
    Shot("glossary", "", PHONE, "/glossar/?sprache=ar"),
    Shot("log-in", "", PHONE, "/konto/login/"),
    Shot("card", "", PHONE, "/karte/"),
    Shot("ask", PARTICIPANT, PHONE, MODULE + "wie-entsteht-ein-gesetz/", then=ask_something),
    Shot("my-data", PARTICIPANT, PHONE, "/meine-daten/"),
    Shot("erase", PARTICIPANT, PHONE, "/meine-daten/loeschen/", then=leave_for_good),
    Shot("mail", "", PHONE, "/styleguide/brief/invitation/"),
    Shot("home", "", DESK, "/de/"),
    Shot("courses", "", DESK, "/kurse/"),
    Shot("course", "", DESK, COURSE),
    Shot("news", "", DESK, "/de/aktuelles/"),
    Shot("desk", TRAINER, DESK, "/admin/"),
    Shot("editor", TRAINER, DESK, "/admin/pages/", then=open_editor),
    Shot("facts", TRAINER, DESK, "/admin/teilnehmende/fakten/"),
    Shot("matrix", COORDINATOR, DESK, "/admin/teilnehmende/"),
    Shot("person", COORDINATOR, DESK, "/admin/teilnehmende/", then=open_person),
    Shot("import", TRAINER, DESK, GROUP + "importieren/", then=see_preview),
    Shot("join-sheet", TRAINER, DESK, GROUP + "links/", then=print_link),
    Shot("cards-sheet", TRAINER, DESK, GROUP + "karten/", then=print_cards),
    Shot("matching", TRAINER, DESK, GROUP + "importieren/", then=see_matching),
    Shot("associations", COORDINATOR, DESK, "/admin/teilnehmende/vereine/"),
    Shot("twins", ADMINISTRATOR, DESK, "/admin/teilnehmende/doppelte/"),
    Shot("twin", ADMINISTRATOR, DESK, "/admin/teilnehmende/doppelte/", then=compare_twins),
    Shot("request", ADMINISTRATOR, DESK, "/admin/datenschutz/person/?q=sukmawati", then=note_letter),
    Shot("privacy", ADMINISTRATOR, DESK, "/admin/datenschutz/"),
    Shot("log", ADMINISTRATOR, DESK, "/admin/datenschutz/protokoll/"),
    Shot("flow", COORDINATOR, DESK, "/admin/teilnehmende/verlauf/"),
    Shot("questions", COORDINATOR, DESK, "/admin/teilnehmende/fragen/"),
    Shot("book", "", PHONE, "/termine/", then=book_a_seat),
    Shot("waiting", WAITING, PHONE, "/mein-weg/", then=see_waiting),
    Shot("way-seminar", PARTICIPANT, PHONE, "/mein-weg/", then=_scroll_to("phase-seminar")),
    Shot("bookings", TRAINER, DESK, GROUP, then=see_bookings),
    Shot("day-sheet", TRAINER, DESK, GROUP, then=sheet_of_seminar),
    Shot("sign-in", TRAINER, SHEET, GROUP, then=list_to_sign),
    Shot("presence", TRAINER, DESK, PAST, then=see_presence),
    Shot("check-in", PARTICIPANT, PHONE, "/da/", on_the_day=check_in),
    Shot("projector", "", DESK, "/beamer/", on_the_day=see_the_wall),
    Shot("roll", TRAINER, PHONE, GROUP, on_the_day=call_the_roll),
    Shot("styleguide", "", DESK, "/styleguide/", then=_scroll_to("states")),
)


def squeeze(png: bytes) -> bytes:
    """The picture with as many colours as fit into LIMIT bytes."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = BytesIO()
        few.save(out, "PNG", optimize=True)
        if out.tell() <= LIMIT:
            return out.getvalue()
    raise run.Failed(
        f"A picture needs {out.tell()} bytes even with {COLOURS[-1]} colours; {LIMIT} are allowed."
    )


def take(doors: Doors, shot: Shot) -> bytes:
    """A fresh browser for each picture; phones with two dots per pixel, as theirs are finer."""
    context = doors.open_as(shot.who, shot.size, dark=shot.dark, dots=2 if shot.size == PHONE else 1)
    page = context.new_page()
    page.goto(shot.path)
    if shot.then is not None:
        shot.then(page)
    if shot.on_the_day is not None:
        shot.on_the_day(doors, page)
    page.wait_for_load_state("networkidle")
    png = page.screenshot()
    context.close()
    return png


def take_for_docs(doors: Doors) -> None:
    """The pictures of the documents; what is no longer taken is removed."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    _take([shot for shot in SHOTS if shot.on_the_day is None], doors)
    for old in {file.name for file in IMAGES.iterdir()} - {shot.file for shot in SHOTS}:
        (IMAGES / old).unlink()


def take_of_the_day(doors: Doors) -> None:
    """Those of the morning of the seminar."""
    _take([shot for shot in SHOTS if shot.on_the_day is not None], doors)


def _take(shots: list[Shot], doors: Doors) -> None:
    for shot in shots:
        picture = squeeze(take(doors, shot))
        (IMAGES / shot.file).write_bytes(picture)
        print(f"{shot.file:<24} {len(picture) // 1024:>4} KB", flush=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(where: Address, folder: Path, moment: datetime | None = None) -> run.Child:
    """Its clock starts at `moment`, where one is given."""
    asked = () if moment is None else (moment.isoformat(),)
    command = (run.PYTHON, "-c", SITE, where.bind, str(folder), *asked)
    env = {**run.environment(where), "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}", "DEMO": "1"}
    return run.start("demo site", command, {**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})


def take_pages(doors: Doors) -> None:
    gallery.take_all(doors)
    print(f"To look through: {gallery.FOLDER / 'index.html'}", flush=True)


@dataclass(frozen=True, slots=True)
class Round:
    """What is taken from a site whose clock starts at a moment (else now)."""

    taker: Callable[[Doors], None]
    moment: Callable[[], datetime] | None = None


# Each has a site of its own: a list that one brings in is known to the other. Rounds share one.
TAKERS = {
    "docs": (Round(take_for_docs), Round(take_of_the_day, morning)),
    "pages": (Round(take_pages),),
}


def take_all(where: Address, executable: str, taker: Callable[[Doors], None]) -> None:
    with sync_playwright() as playwright:
        doors = Doors.of(playwright, where, executable)
        taker(doors)
        doors.browser.close()


def main(wanted: set[str]) -> int:
    executable = find_chromium()
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    for name, rounds in TAKERS.items():
        if name in wanted and not from_a_new_site(executable, rounds):
            return 1
    return 0


def from_a_new_site(executable: str, rounds: Sequence[Round]) -> bool:
    """Did all take their pictures?"""
    with tempfile.TemporaryDirectory(prefix="bruecke-shots-") as folder:
        return all(from_a_site(executable, Path(folder), one) for one in rounds)


def from_a_site(executable: str, folder: Path, wanted: Round) -> bool:
    """Did it take its pictures?"""
    where = address({**os.environ, "PORT": str(free_port()), "HOST": "", "BASE_URL": ""})
    children = [start_site(where, folder, wanted.moment() if wanted.moment else None)]
    try:
        run.wait_for_answer(where, children)
        take_all(where, executable, wanted.taker)
    except run.Failed as reason:
        print(f"No pictures. {reason}", file=sys.stderr)
        return False
    finally:
        run.end(children)
    return True


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:]) or {"docs", "pages"}))
