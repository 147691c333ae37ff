"""A question of a quiz on a slow phone: what a first visit transfers, and how soon somebody can answer.

Style, script and font come as in production: compressed where WhiteNoise compresses. Pages are not compressed there.
"""

import gzip
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.files.base import ContentFile
from django.http import HttpResponse
from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page, Route, expect
from wagtail.images import get_image_model

from lms.people.models import Person
from lms.quizzes import actions
from lms.quizzes.marking import kinds
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.quizzes.examples import block_of

Open = Callable[..., Page]
MOST = 150_000  # bytes of a first visit
SOON = 1000  # milliseconds from the first byte until somebody can answer
LOADS = 3  # the best counts: the machine does other things, too
# Source: Lighthouse, throttling of a mobile phone ("slow 4G": 150 ms, 1.6 and 0.75 Mbit/s; CPU 4 times slower).
LINE = {
    "offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8,
}  # fmt: skip
CPU = 4
KINDS = list(kinds())
# A finger on the field as soon as it is painted, and when the page said that the answer is saved.
FINGER = """
(turn) => {
  const now = () => performance.now() - performance.getEntriesByType("navigation")[0].responseStart;
  const tap = () => {
    const all = [...document.querySelectorAll("fieldset :is(input:not([type=hidden]), select, textarea)")];
    const field = all[all[0].matches("[type=radio], [type=checkbox]") ? turn : 0];
    field.focus();
    if (field.matches("[type=radio], [type=checkbox]")) field.click();
    else if (field.options) field.selectedIndex = turn + 1;
    else field.value = `${turn + 7}`;
    if (!field.checked) field.dispatchEvent(new Event("change", {bubbles: true}));
    window.tapped = now();
  };
  new PerformanceObserver((list, one) => {
    if (!list.getEntriesByName("first-contentful-paint").length) return;
    one.disconnect();
    requestAnimationFrame(tap);
  }).observe({type: "paint", buffered: true});
  new MutationObserver(() => {
    const word = document.querySelector("template[data-word=saved]")?.content.textContent.trim();
    const said = document.querySelector("[data-saved]")?.textContent.trim();
    if (window.tapped && said && said === word) window.saved ??= now();
  }).observe(document, {subtree: true, childList: true});
}
"""


@cache
def smaller(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@pytest.fixture(autouse=True)
def _compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Static files as WhiteNoise sends them: compressed, but for what is so already."""
    serve = StaticFilesHandler.serve

    def served(self: Any, request: Any) -> Any:
        plain = serve(self, request)
        if not plain.streaming or request.path.endswith((".woff2", ".png", ".webp", ".avif")):
            return plain
        answer = HttpResponse(smaller(plain.getvalue()), content_type=plain.headers["Content-Type"])
        answer.headers["Content-Encoding"] = "gzip"
        return answer

    monkeypatch.setattr(StaticFilesHandler, "serve", served)


def photograph() -> ContentFile[bytes]:
    """A picture with as much in it as a photograph of a street has."""
    chance = Random(7)
    wide, high = 1600, 1200
    image = Image.new("RGB", (wide, high), "#c9d6df")
    draw = ImageDraw.Draw(image)
    for _shape in range(500):
        x, y = chance.randrange(wide), chance.randrange(high)
        colour = tuple(chance.randrange(256) for _part in range(3))
        draw.rectangle((x, y, x + chance.randrange(10, 160), y + chance.randrange(10, 160)), fill=colour)
    grain = Image.effect_noise((wide, high), 24).convert("RGB")
    out = ContentFile(b"", name="strasse.jpg")
    Image.blend(image, grain, 0.08).save(out, "JPEG", quality=85)
    return out


@pytest.fixture
def sitting() -> tuple[Person, QuizAttempt]:
    """Somebody who has begun a quiz that asks the example of every kind, in the order of KINDS."""
    course = build.course_page()
    picture = get_image_model().objects.create(title="Straße", file=photograph())
    body = [block_of(kind, f"q{kind}") for kind in KINDS]
    body[KINDS.index("hotspot")]["value"]["picture"] = picture.pk
    quiz = build.quiz(build.module(course, "Demokratie"), "Quiz", body=body)
    enrolment = build.enrol(build.person(), build.cohort(course))
    return enrolment.person, actions.start(enrolment=enrolment.pk, activity=build.activity(quiz).pk)


def address(attempt: QuizAttempt, kind: str) -> str:
    return f"/quiz/{attempt.uuid}/frage/{KINDS.index(kind) + 1}/"


def watched(page: Page) -> tuple[CDPSession, dict[str, float]]:
    """The line of a page, and address → bytes that came over it, headers included."""
    line, bytes_of, names = page.context.new_cdp_session(page), {}, {}
    line.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    line.on(
        "Network.loadingFinished",
        lambda e: bytes_of.update({names[e["requestId"]]: e["encodedDataLength"]}),
    )
    line.send("Network.enable")
    return line, bytes_of


def test_a_first_visit_to_a_question_of_any_kind_is_light(
    open_as: Open, sitting: tuple[Person, QuizAttempt]
) -> None:
    person, attempt = sitting
    found = {}
    for kind in KINDS:
        page = open_as(person)
        _line, bytes_of = watched(page)
        page.goto(address(attempt, kind), wait_until="networkidle")
        found[kind] = bytes_of
        page.close()
    sums = {kind: round(sum(of.values())) for kind, of in found.items()}
    assert any("/static/" in url for url in found["hotspot"])
    assert any("/media/" in url for url in found["hotspot"])
    assert min(sums.values()) > 40_000  # with the font
    assert {kind: number for kind, number in sums.items() if number > MOST} == {}


def answered(page: Page, place: str, turn: int) -> tuple[float, float]:
    """Milliseconds from the first byte until a field is painted and takes a tap, and until that is saved."""
    page.add_init_script(f"({FINGER})({turn})")
    line, _bytes = watched(page)
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    page.goto(place)
    page.evaluate("new Promise((done) => setInterval(() => window.saved && done(), 20))")
    tapped, saved = page.evaluate("[window.tapped, window.saved]")
    return tapped, saved


@pytest.mark.long  # a clock: the machine must be quiet
@pytest.mark.parametrize("kind", ["single_choice", "cloze", "hotspot"])
def test_a_question_takes_an_answer_within_a_second_of_the_first_byte(
    open_as: Open, sitting: tuple[Person, QuizAttempt], kind: str
) -> None:
    person, attempt = sitting
    took = []
    for turn in range(LOADS):
        page = open_as(person)
        took.append(answered(page, address(attempt, kind), turn))
        page.close()
    print(kind, "tapped and saved after ms:", [tuple(map(round, times)) for times in took])
    assert min(tapped for tapped, _saved in took) <= SOON, took


def test_an_answer_before_the_script_came_is_saved_once_it_is_there(
    open_as: Open, sitting: tuple[Person, QuizAttempt]
) -> None:
    person, attempt = sitting
    page = open_as(person)
    held: list[Route] = []
    page.route("**/js/quiz.js", lambda route: held.append(route))
    page.goto(address(attempt, "single_choice"), wait_until="commit")
    page.locator("fieldset input").nth(1).check(force=True)
    assert not Response.objects.exists()
    held[0].continue_()
    expect(page.locator("[data-saved]")).to_have_text("Gespeichert")
    chosen = page.locator("fieldset input").nth(1).get_attribute("value")
    assert Response.objects.get().answer == {"choice": chosen}


def test_what_nobody_touched_is_no_answer(open_as: Open, sitting: tuple[Person, QuizAttempt]) -> None:
    person, attempt = sitting
    page = open_as(person)
    for kind in KINDS:
        page.goto(address(attempt, kind))
    assert not Response.objects.exists()
