"""Takes the pictures of docs/images from a demo site of its own, which is gone afterwards.

Log-ins and texts are the demo's; days are relative to today, so no two runs give the same pictures.
"""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from scripts import run
from scripts.address import Address, address
from scripts.catalogues import ROOT

IMAGES = ROOT / "docs" / "images"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 250 * 1024  # bytes of one picture
COLOURS = (256, 128, 64, 32)
PREVIEW_SETTLES = 1500  # milliseconds: Wagtail draws it a second time
PHONE, DESK = (360, 780), (1280, 860)
MODULE = "/de/politisches-system/demokratie-und-foederalismus/"
PARTICIPANT, PASSED = "amina@demo.example", "lan@demo.example"
TRAINER, COORDINATOR = "trainer@demo.example", "koordination@demo.example"
# The site in a process of its own, so that its files lie in the temporary folder too.
SITE = """
import sys
from pathlib import Path
from config.settings import dev
from scripts import serve
bind, folder = sys.argv[1], Path(sys.argv[2])
dev.MEDIA_ROOT, dev.EMAIL_FILE_PATH = folder / "media", folder / "mail"
dev.STORAGES["private"]["OPTIONS"]["location"] = str(folder / "private")
serve.main(bind)
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who looks (empty: nobody logged in), how wide, and how to get there."""

    name: str
    who: str
    size: tuple[int, int]
    path: str
    dark: bool = False
    then: Callable[[Page], None] | None = None

    @property
    def file(self) -> str:
        return f"{self.name}-{self.size[0]}{'-dark' if self.dark else ''}.png"


def answer_on(page: Page) -> None:
    """From the quiz's own page to the question somebody stopped at."""
    page.locator("main .button").first.click()
    page.locator("h1.question").wait_for()


def see_result(page: Page) -> None:
    """From the quiz's own page to the newest result."""
    page.locator("main a[href$='/ergebnis/']").first.click()
    page.wait_for_url("**/ergebnis/")


def open_editor(page: Page) -> None:
    """From the course to the second lesson of its first module, with the preview beside it."""
    page.get_by_role("link", name="Demokratie und Föderalismus: Wer macht was?", exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.goto(page.url.removesuffix("edit/"))
    page.get_by_role("link", name="Bund, Land, Kommune", exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.locator("[data-side-panel-toggle='preview']").click()
    page.frame_locator("iframe[data-preview-iframe], .w-preview iframe").first.locator("h1").wait_for()
    page.wait_for_timeout(PREVIEW_SETTLES)


def open_person(page: Page) -> None:
    """From the matrix to one person."""
    page.locator(".matrix table").get_by_role("link", name="El Idrissi, Amina", exact=True).click()
    page.wait_for_url("**/person/**")


SHOTS = (
    Shot("way", PARTICIPANT, PHONE, "/mein-weg/"),
    Shot("way", PARTICIPANT, PHONE, "/mein-weg/", dark=True),
    Shot("way", PARTICIPANT, DESK, "/mein-weg/"),
    Shot("way", PARTICIPANT, DESK, "/mein-weg/", dark=True),
    Shot("lesson", PARTICIPANT, PHONE, MODULE + "wie-entsteht-ein-gesetz/"),
    Shot("quiz", PARTICIPANT, PHONE, MODULE + "quiz-wer-macht-was/", then=answer_on),
    Shot("result", PASSED, PHONE, MODULE + "quiz-wer-macht-was/", then=see_result),
    Shot("log-in", "", PHONE, "/konto/login/"),
    Shot("home", "", DESK, "/de/"),
    Shot("course", "", DESK, "/de/politisches-system/"),
    Shot("editor", TRAINER, DESK, "/admin/pages/", then=open_editor),
    Shot("matrix", COORDINATOR, DESK, "/admin/teilnehmende/"),
    Shot("person", COORDINATOR, DESK, "/admin/teilnehmende/", then=open_person),
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


def log_in(page: Page, who: str) -> None:
    page.goto("/konto/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", run.PASSWORD)
    page.click("button[name=by_password]")
    page.wait_for_url(lambda url: "/konto/login/" not in url)


def take(browser: Browser, where: Address, shot: Shot) -> bytes:
    """A fresh browser for each picture; phones with two dots per pixel, as theirs are finer."""
    width, height = shot.size
    context = browser.new_context(
        base_url=where.local,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == PHONE else 1,
        color_scheme="dark" if shot.dark else "light",
        reduced_motion="reduce",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    if shot.who:
        log_in(page, shot.who)
    page.goto(shot.path)
    if shot.then is not None:
        shot.then(page)
    page.wait_for_load_state("networkidle")
    png = page.screenshot()
    context.close()
    return png


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_site(where: Address, folder: Path) -> run.Child:
    command = (run.PYTHON, "-c", SITE, where.bind, str(folder))
    env = {**run.environment(where), "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}", "DEMO": "1"}
    return run.start("demo site", command, {**env, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})


def take_all(where: Address, executable: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for shot in SHOTS:
            picture = squeeze(take(browser, where, shot))
            (IMAGES / shot.file).write_bytes(picture)
            print(f"{shot.file:<20} {len(picture) // 1024:>4} KB", flush=True)
        browser.close()


def main() -> int:
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        print("There is no Chromium on this machine.", file=sys.stderr)
        return 1
    where = address({**os.environ, "PORT": str(free_port()), "HOST": "", "BASE_URL": ""})
    with tempfile.TemporaryDirectory(prefix="bruecke-shots-") as folder:
        children = [start_site(where, Path(folder))]
        try:
            run.wait_for_answer(where, children)
            take_all(where, executable)
        except run.Failed as reason:
            print(f"No pictures. {reason}", file=sys.stderr)
            return 1
        finally:
            run.end(children)
    return 0


if __name__ == "__main__":
    sys.exit(main())
