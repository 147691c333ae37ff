"""Nothing that anybody wrote runs on any page, for anybody (C1, C8, D2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Frame, Page

from lms.mail import actions as mail
from lms.mail.letters import letter
from lms.people.models import Person
from tests.browser.conftest import DESK
from tests.browser.poison import World, address, poisoned, text_fields
from tests.payloads import LONG, SHORT

SENTINEL = """
window.__ran = []; window.__csp = [];
window.__xss = () => window.__ran.push(location.href);
addEventListener('securitypolicyviolation', e => __csp.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
"""
# What would run when somebody hovers, focuses or clicks.
WAITING = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a =>
    (a.name.startsWith('on') && a.value.includes('__xss')) ||
    (['href', 'src', 'action', 'formaction', 'data', 'srcdoc', 'xlink:href'].includes(a.name) &&
     /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(a.value)))
  .map(a => `${e.tagName} ${a.name}=${a.value.slice(0, 80)}`))
"""


def sandboxed(frame: Frame) -> bool:
    """Whether its page forbids every script in it."""
    rules = frame.frame_element().get_attribute("sandbox") if frame.parent_frame else None
    return rules is not None and "allow-scripts" not in rules


class Watch:
    """Opens addresses and notes what ran, what waits to run, and what the policy had to stop."""

    def __init__(self, page: Page) -> None:
        self.page, self.ran, self.waiting, self.stopped, self.seen = page, [], [], [], 0
        page.context.add_init_script(SENTINEL)
        page.on("dialog", lambda dialog: (self.ran.append(f"dialog {page.url}"), dialog.dismiss()))

    def visit(self, *addresses: str) -> None:
        for one in addresses:
            answer = self.page.goto(one, wait_until="load")
            assert answer is None or answer.status < 500, f"{one}: {answer.status}"
            self.look(one)
            self.seen += 1

    def look(self, where: str) -> None:
        self.page.wait_for_timeout(50)
        for frame in self.page.frames:
            if not sandboxed(frame):  # where scripts are forbidden, ours would wait for ever, too
                self._look_in(frame, where)

    def _look_in(self, frame: Frame, where: str) -> None:
        self.ran += [f"{where}: {one}" for one in frame.evaluate("window.__ran || []")]
        self.waiting += [f"{where}: {one}" for one in frame.evaluate(WAITING)]
        self.stopped += [f"{where}: {one}" for one in frame.evaluate("window.__csp || []")]

    def show_json(self, *addresses: str) -> None:
        """A chooser's answer, put into a page as Wagtail's dialogs do."""
        for one in addresses:
            self.page.evaluate(
                """async one => { const answer = await fetch(one); const text = await answer.text();
                   const html = text.startsWith('{') ? JSON.parse(text).html || '' : text;
                   const box = document.createElement('div'); document.body.append(box); box.innerHTML = html; }""",
                one,
            )
            self.look(one)


@contextmanager
def nothing_runs(page: Page, *, strictly: bool = True) -> Iterator[Watch]:
    """`strictly`: the policy had nothing to stop, because nothing tried."""
    watch = Watch(page)
    yield watch
    assert watch.ran == []
    assert watch.waiting == []
    if strictly:
        assert watch.stopped == []
    assert watch.seen > 0


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    return poisoned(getattr(request, "param", SHORT))


def learner_pages(world: World) -> list[str]:
    lessons = [address(one) for one in (world.big, *world.small, world.closed, *world.titled[::16])]
    public = ["/de/", "/kurse/", "/suche/?q=x", *(address(one) for one in world.news)]
    return [
        *public,
        address(world.course),
        address(world.plain),
        "/mein-weg/",
        "/fragen/",
        *lessons,
        "/mein-konto/",
    ]


def play(watch: Watch, world: World) -> None:
    """The quiz with an attack as every text: start, each question, overview, result."""
    page = watch.page
    watch.visit(address(world.quiz))
    page.locator("main form button").first.click()
    page.wait_for_url("**/frage/*/")
    attempt = page.url.partition("/frage/")[0]
    for number in range(1, 5):
        watch.visit(f"{attempt}/frage/{number}/")
        text = page.locator("input[name=text]")
        if text.count():
            text.fill(SHORT[4])
            page.locator("main form button").first.click()
            page.wait_for_load_state("networkidle")
            watch.look("answered")
    watch.visit(f"{attempt}/abgeben/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/ergebnis/")
    watch.look("result")


def test_a_participant_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    with nothing_runs(open_as(world.participant)) as watch:
        watch.visit(*learner_pages(world))
        play(watch, world)
        watch.visit("/mein-weg/")


def test_a_stranger_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    world.big.free_sample = True
    world.big.save()
    payload = "%22%3E%3Cimg%20src%3Dx%20onerror%3D__xss()%3E"
    with nothing_runs(open_as()) as watch:
        watch.visit("/de/", address(world.course), address(world.plain), address(world.big), "/konto/login/")
        for where in (
            "/de/",
            "/konto/login/",
            "/konto/signup/",
            "/gibt-es-nicht/",
            "/einladung/x/",
            "/mein-weg/",
        ):
            watch.visit(f"{where}?next={payload}&x={payload}", f"{where}{payload}/", f"{where}#{payload}")


def test_letters_with_attacks_are_shown_as_text(
    world: World, open_as: Callable[..., Page], settings: Any, tmp_path: Any
) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.LMS_MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    for number, text in enumerate(SHORT):
        words = {"subject": text, "name": text, "action_label": text, "reason": text}
        made = letter(**words, paragraphs=[text], after=[text], action_url="http://localhost/x")
        mail.queue(person=world.participant, key=f"x:{number}", subject=text, text=made.text, html=made.html)
    with nothing_runs(open_as()) as watch:
        watch.visit("/post/")
        assert watch.page.locator("[data-letter]").count() == min(50, len(SHORT))


def staff_pages(world: World) -> list[str]:
    """What trainers and administrators see of it in the admin."""
    people = [
        reverse("lms_staff:person", args=[one.pk]) for one in (world.enrolment, *world.enrolments[::16])
    ]
    pages = [world.course, world.small[0], world.quiz]
    looks = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in pages
        for name in ("history", "usage", "delete", "copy", "move", "unpublish")
    ]
    return [
        reverse("wagtailadmin_home"),
        reverse("lms_staff:matrix"),
        f"{reverse('lms_staff:matrix')}?cohort={world.cohort.pk}",
        *people,
        reverse("lms_staff:cohorts"),
        reverse("lms_staff:cohort", args=[world.cohort.pk]),
        reverse("lms_staff:change_cohort", args=[world.cohort.pk]),
        reverse("lms_staff:dates", args=[world.cohort.pk]),
        reverse("lms_staff:associations"),
        reverse("lms_staff:matching"),
        *(
            reverse(f"lms_staff:{name}", args=[world.cohort.pk])
            for name in ("cards", "import", "invite_rest", "join_links")
        ),
        reverse("lms_staff:facts"),
        reverse("lms_staff:inquiries") + "?state=all",
        *(reverse("lms_staff:inquiry", args=[one.pk]) for one in world.enrolment.inquiries.all()),
        reverse("wagtailadmin_explore", args=[world.module.pk]),
        reverse("wagtailadmin_explore", args=[world.course.pk]),
        *looks,
        *(reverse("wagtailadmin_pages:view_draft", args=[page.pk]) for page in (*pages, *world.small[1:])),
        reverse("wagtailadmin_pages:search") + "?q=img",
    ]


ADMIN_ONLY = [
    "lms_staff:roles", "lms_staff:add_role", "wagtailimages:index", "wagtaildocs:index",
    "wagtailsnippets_lms_term:list",
    "wagtailadmin_collections:index", "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:locked_pages", "wagtailusers_users:index",
    "wagtailusers_groups:index",
]  # fmt: skip


def choosers(world: World) -> list[str]:
    names = (
        "wagtailimages_chooser:choose",
        "wagtaildocs_chooser:choose",
        "wagtailsnippetchoosers_lms_term:choose",
    )
    return [
        *(reverse(name) for name in names),
        reverse("wagtailadmin_choose_page_child", args=[world.module.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=img",
    ]


def edit(watch: Watch, world: World) -> None:
    """The editor of each page type; saving shows titles in messages."""
    for page in (world.small[0], world.small[1], world.quiz, world.course, world.module):
        watch.visit(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        watch.page.wait_for_timeout(400)
        watch.look(f"editor of {page.pk}")
    for page in (world.titled[3], world.titled[4]):
        watch.visit(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        watch.page.locator("main form [type=submit]").first.click()
        watch.page.wait_for_load_state("networkidle")
        watch.look("message")


def test_a_trainer_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    with nothing_runs(open_as(world.trainer, DESK), strictly=False) as watch:
        watch.visit(*staff_pages(world))
        edit(watch, world)
        watch.visit(reverse("wagtailadmin_home"))
        watch.show_json(*choosers(world))


def test_an_administrator_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    edits = [
        reverse("wagtailimages:edit", args=[world.poison.image.pk]),
        reverse("wagtaildocs:edit", args=[world.poison.document.pk]),
        reverse("wagtailsnippets_lms_term:edit", args=[world.poison.term.pk]),
        reverse("wagtailusers_users:edit", args=[world.trainer.user.pk]),
    ]
    with nothing_runs(open_as(world.admin, DESK), strictly=False) as watch:
        watch.visit(*staff_pages(world)[:19], *(reverse(name) for name in ADMIN_ONLY), *edits)
        edit(watch, world)
        watch.visit(reverse("wagtailadmin_home"))
        watch.show_json(*choosers(world))


@pytest.mark.long
@pytest.mark.parametrize("world", [LONG[::2], LONG[1::2]], indirect=True)
def test_the_long_corpus(world: World, open_as: Callable[..., Page]) -> None:
    with nothing_runs(open_as(world.participant)) as watch:
        watch.visit(*learner_pages(world), *(address(one) for one in world.titled))
        play(watch, world)
    with nothing_runs(open_as(world.admin, DESK), strictly=False) as watch:
        watch.visit(*staff_pages(world), *(reverse(name) for name in ADMIN_ONLY))
        edit(watch, world)


def test_the_sentinel_sees_what_runs(world: World, open_as: Callable[..., Page]) -> None:
    """Without policy and escaping, the same attacks are noticed."""
    page = open_as(world.participant, bypass_csp=True)
    watch = Watch(page)
    watch.visit("/mein-weg/")
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", "".join(SHORT[4:8]))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:__xss()\">x</a>')")
    page.wait_for_function("__ran.length > 0")
    watch.look("test")
    assert watch.ran
    assert watch.waiting


def test_every_text_field_of_ours_holds_an_attack(world: World) -> None:
    """A new model or field that nobody poisons fails here."""
    elsewhere = {
        "lms.Course.title", "lms.ActivityTitle.title",  # made of page titles
        "lms.EnrolmentEvent.why", "lms.RecordEvent.why",  # by the actions above
        "lms.Mail.subject", "lms.Mail.text", "lms.Mail.html", "lms.Mail.problem",  # the letters above
        "lms.Response.answer",  # typed in the quiz
    }  # fmt: skip
    models = apps.get_app_config("lms").get_models()
    ours = {f"{one.model._meta.label}.{one.name}" for model in models for one in text_fields(model)}
    technical = {"lms.Mark.name"}
    pages = {name for name in world.poison.planted if name.startswith("wagtailcore.Page")}
    assert (
        ours - world.poison.planted - elsewhere - technical - {name for name in ours if "wagtailcore" in name}
        == set()
    )
    assert pages >= {
        "wagtailcore.Page.title",
        "wagtailcore.Page.seo_title",
        "wagtailcore.Page.search_description",
    }
    assert isinstance(world.participant, Person)
    cache.clear()
