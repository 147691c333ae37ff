"""Who looks at the demo site, and how to get to pages that have no address of their own."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from scripts import run
from scripts.address import Address

PHONE, DESK = (360, 780), (1280, 860)
COURSE = "/de/politisches-system/"
MODULE = COURSE + "demokratie-und-foederalismus/"
PARTICIPANT, PASSED, NOT_PASSED = "amina@demo.example", "lan@demo.example", "nour@demo.example"
FINISHED, TRAINER = "emre@demo.example", "trainer@demo.example"
COORDINATOR, ADMINISTRATOR = "koordination@demo.example", "admin@demo.example"
GROUP = "/admin/teilnehmende/gruppen/1/"
PAST = "/admin/teilnehmende/gruppen/3/"  # its seminar is over
WAITING = "thuha@demo.example"
PREVIEW_SETTLES = 1500  # milliseconds: Wagtail draws it a second time


@dataclass
class Doors:
    """Browsers of people; each logs in once, whatever is opened as them later."""

    browser: Browser
    where: Address
    kept: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, playwright: Playwright, where: Address, executable: str) -> "Doors":
        """With a new browser."""
        return cls(playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"]), where)

    def open_as(
        self, who: str, size: tuple[int, int], *, dark: bool = False, dots: float = 1
    ) -> BrowserContext:
        """A browser of this person (empty: nobody logged in), `dots` per pixel."""
        if who and who not in self.kept:
            self.kept[who] = self._log_in(who)
        return self.browser.new_context(
            base_url=self.where.local,
            viewport={"width": size[0], "height": size[1]},
            device_scale_factor=dots,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="de-DE",
            timezone_id="Europe/Berlin",
            storage_state=self.kept.get(who),  # type: ignore[arg-type]  # what playwright itself gave
        )

    def _log_in(self, who: str) -> object:
        context = self.open_as("", DESK)
        page = context.new_page()
        page.goto("/konto/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", run.PASSWORD)
        page.click("button[name=by_password]")
        page.wait_for_url(lambda url: "/konto/login/" not in url)
        kept = context.storage_state()
        context.close()
        return kept


def answer_on(page: Page) -> None:
    """From the quiz's own page to the question somebody stopped at."""
    page.locator("main .button").first.click()
    page.locator("h1.question").wait_for()


def see_overview(page: Page) -> None:
    """From the quiz's own page to what is answered so far."""
    answer_on(page)
    page.goto(page.url.partition("/frage/")[0] + "/abgeben/")


def see_result(page: Page) -> None:
    """From the quiz's own page to the newest result."""
    page.locator("main a[href$='/ergebnis/']").first.click()
    page.wait_for_url("**/ergebnis/")


def ask_something(page: Page) -> None:
    """In a lesson: the form with a question, not sent."""
    page.locator("#ask summary").click()
    page.fill("#message", "Wer wählt den Bundesrat?")
    page.locator("#ask").scroll_into_view_if_needed()


def leave_for_good(page: Page) -> None:
    """The last question before one's own data are erased; the password is asked first where the log-in is old."""
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", run.PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/meine-daten/loeschen/")


def tap_word(page: Page) -> None:
    """In a lesson: a word of the glossary, whose explanation opens."""
    page.locator("main .term").first.click()


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


def open_date(page: Page) -> None:
    """From the public dates to the first of them."""
    page.locator(".dates a").first.click()
    page.wait_for_url("**/termine/*-*/")


def open_seminar(page: Page) -> None:
    """From a group to its first seminar."""
    page.locator("a[href*='/seminare/']:not([href$='/neu/'])").first.click()
    page.wait_for_url("**/seminare/*/")


def change_seminar(page: Page) -> None:
    """From a group to the form of its first seminar."""
    open_seminar(page)
    page.goto(page.url + "aendern/")


def open_fact(page: Page) -> None:
    """From the list of facts to the first."""
    page.get_by_role("link", name="P01 prüfen").click()
    page.wait_for_url("**/fakten/*/")


LIST = """Vorname;Nachname;E-Mail;Verein
Samira;Rahimi;samira@demo.example;Lerncafé Nordstadt
Thi Lan;Nguyen;lan@demo.example;
;Wijaya;;Lern-Café Nordstatt
Jürgen;Groß;keine-adresse;
Fatou;Diallo;;Lerncafé Nordstadt
Mariam;Hadad;mariam@demo.example;Lerncafé Nordstadt
"""


def see_preview(page: Page) -> None:
    """From the page of an import to the preview of a small list."""
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.set_input_files("#id_file", file)  # type: ignore[arg-type]  # playwright's own shape
    page.locator(".report form button[type=submit]").click()
    page.locator("input[name=kept]").wait_for(state="attached")


def see_matching(page: Page) -> None:
    """The same list brought in, and then the names that wait to be matched."""
    see_preview(page)
    page.locator(".report form button[type=submit]").first.click()
    page.wait_for_load_state()
    page.goto("/admin/teilnehmende/vereine/zuordnen/")


def print_link(page: Page) -> None:
    """From the links of a group to the sheet of a new one."""
    page.locator("#id_association").select_option(index=1)
    page.locator(".report form button[type=submit]").last.click()
    page.wait_for_url("**/blatt/")


def print_cards(page: Page) -> None:
    """From the cards of a group to the sheet of new ones."""
    for box in page.locator("input[name=person]").all():
        box.check()
    page.locator("button[form=cards]").click()
    page.locator(".cards > li").first.wait_for()


def note_letter(page: Page) -> None:
    """From looking for a person to the preview of what is erased, as a letter asked for it."""
    page.locator(".report tbody th a").first.click()
    page.locator("select[name=want]").select_option("erasure")
    page.locator("select[name=proof]").select_option("call")
    page.locator(".report form button[type=submit]").first.click()
    page.wait_for_url("**/anfrage/**")


def compare_twins(page: Page) -> None:
    """From the list of those who may be entered twice to the first pair."""
    page.locator(".report tbody th a").first.click()
    page.wait_for_url("**/doppelte/*/*/")
