"""Nothing that anybody wrote runs on any page, for anybody (C1, C8, D2)."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from lms.bookings.words import leave_key
from lms.cohorts.models import EnrolmentEvent
from lms.followup.links import token_of
from lms.followup.models import FollowUp, FollowUpRound
from lms.followup.queries import questions_of
from lms.mail import actions as mail
from lms.mail.enums import Optional
from lms.mail.letters import letter
from lms.mail.links import stop_token
from lms.quizzes.models import Bank, BankQuestion
from tests import build
from tests.browser import walks
from tests.browser.conftest import DESK
from tests.browser.poison import World, address, poisoned, text_fields
from tests.browser.sentinel import Watch, nothing_runs
from tests.payloads import LONG, SHORT


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    return poisoned(getattr(request, "param", SHORT))


def learner_pages(world: World) -> list[str]:
    """What a participant can open; links that lead in are opened by strangers."""
    lessons = [address(one) for one in (world.big, *world.small, *world.titled[::16])]
    names = (
        "courses",
        "dates",
        "way",
        "ask",
        "account",
        "my_data",
        "my_mails",
        "my_calendar",
        "glossary_sheet",
        "card",
    )
    course = world.enrolment.course_id
    return [
        "/de/",
        *(reverse(f"lms:{name}") for name in names),
        *(reverse("lms:date", args=[one.uuid]) for one in world.cohort.seminars.all()[::16]),
        *(reverse("lms:booking", args=[one.uuid]) for one in world.enrolment.person.bookings.all()[::16]),
        *(reverse("lms:room", args=[one.pk]) for one in world.cohort.seminars.all()[::16]),
        reverse("lms:way_course", args=[course]),
        reverse("lms:search") + "?q=x",
        reverse("lms:glossary") + "?sprache=ar",
        address(world.course),
        address(world.plain),
        *(address(one) for one in world.news),
        *lessons,
        "/konto/email/",
    ]


def links_that_lead_in(world: World) -> list[str]:
    """Of an invitation, of a command, of a sheet on a wall, and to a seat or out of it."""
    booking = world.enrolment.person.bookings.all()[0]
    return [
        reverse("lms:book", args=[booking.seminar.uuid]),
        reverse("lms:booking_leave", args=[booking.uuid, leave_key(booking)]),
        reverse("lms:invitation", args=["invited"]),
        reverse("lms:access", args=["opened"]),
        reverse("lms:join", args=[world.places.link.code]),
        reverse("lms:stop_mails", args=[stop_token(world.enrolment.person, Optional.FOLLOW_UP)]),
    ]


def asked_again(world: World) -> list[str]:
    """A question of the poisoned quiz that comes again: on one's own way, by the link of a letter, and to stop them."""
    now, quiz = timezone.now(), build.activity(world.quiz)
    found = FollowUpRound.objects.create(
        person=world.participant, made_at=now, expires_at=now + timedelta(days=14)
    )
    FollowUp.objects.create(
        person=world.participant, activity=quiz, snapshot_id=quiz.snapshot_id, state=1, step=0, due=now,
        question=next(iter(questions_of(str(quiz.snapshot_id)))), touched_at=now, round=found,
    )  # fmt: skip
    links = [reverse(f"lms:{name}", args=[token_of(found)]) for name in ("refresh_link", "refresh_link_stop")]
    return [reverse("lms:refresh"), *links]


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
            with page.expect_navigation():
                page.locator("main form button").first.click()
            watch.look("answered")
    watch.visit(f"{attempt}/abgeben/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/ergebnis/")
    watch.look("result")


def test_a_participant_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    with nothing_runs(open_as(world.participant)) as watch:
        watch.visit(*learner_pages(world), *links_that_lead_in(world))
        watch.visit(address(world.closed), most=403)
        play(watch, world)
        again = asked_again(world)
        watch.visit(again[0])
        assert watch.page.locator("main form").count()
        watch.visit(*again[1:], "/mein-weg/", reverse("lms:erase_me"))
        watch.page.fill("[name=password]", "bruecke-demo")
        with watch.page.expect_navigation():
            watch.page.locator("[name=password]").press("Enter")
        watch.visit(reverse("lms:erase_me"))
    a_copy_of_ones_data_runs_nothing(open_as(world.participant))


def a_copy_of_ones_data_runs_nothing(page: Page) -> None:
    """Opened from a disk, where no policy helps."""
    with nothing_runs(page) as watch:
        watch.visit("/meine-daten/")
        html = page.request.get(reverse("lms:my_copy", args=["html"])).text()
        assert "__xss" in html
        page.goto("about:blank")
        page.set_content(html)
        watch.look("copy")


def test_a_stranger_meets_no_attack(world: World, open_as: Callable[..., Page]) -> None:
    world.big.free_sample = True
    world.big.save()
    payload = "%22%3E%3Cimg%20src%3Dx%20onerror%3D__xss()%3E"
    with nothing_runs(open_as()) as watch:
        watch.visit("/de/", address(world.course), address(world.plain), address(world.big), "/konto/login/")
        watch.visit(*links_that_lead_in(world), reverse("lms:card"))
        watch.page.goto(reverse("lms:invitation", args=["invited"]))
        with watch.page.expect_navigation():
            watch.page.locator("main form button").first.click()
        watch.visit(reverse("lms:invitation_pending"))
        for where in (
            "/de/",
            "/konto/login/",
            "/konto/signup/",
            "/gibt-es-nicht/",
            "/einladung/x/",
            "/mein-weg/",
        ):
            addresses = (f"{where}?next={payload}&x={payload}", f"{where}{payload}/", f"{where}#{payload}")
            watch.visit(*addresses, most=404)


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


def bank_pages() -> list[str]:
    """Lists of question banks and of their questions, and the editors."""
    rows = (("bank", Bank.objects.first()), ("bankquestion", BankQuestion.objects.first()))
    return [
        address
        for model, row in rows
        for address in (
            reverse(f"wagtailsnippets_lms_{model}:list"),
            *(
                reverse(f"wagtailsnippets_lms_{model}:{name}", args=[row.pk])
                for name in ("edit", "delete")
                if row
            ),
        )
    ]


def editing_pages(world: World) -> list[str]:
    """Wagtail's pages about pages, as trainers see them."""
    pages = [world.course, world.small[0], world.quiz]
    looks = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in pages
        for name in ("history", "usage", "delete", "copy", "move", "unpublish")
    ]
    return [
        reverse("wagtailadmin_home"),
        *bank_pages(),
        reverse("wagtailadmin_explore", args=[world.module.pk]),
        reverse("wagtailadmin_explore", args=[world.course.pk]),
        *looks,
        *(reverse("wagtailadmin_pages:view_draft", args=[page.pk]) for page in (*pages, *world.small[1:])),
        reverse("wagtailadmin_pages:search") + "?q=img",
    ]


ADMIN_ONLY = [
    "wagtailimages:index", "wagtaildocs:index", "wagtailsnippets_lms_term:list",
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


def work_with_people(watch: Watch, world: World) -> None:
    """What staff see only after they did something: a file's preview, cards, letters on a person's page."""
    page = watch.page
    watch.visit(reverse("lms_staff:import", args=[world.cohort.pk]))
    page.set_input_files("#id_file", {"name": "x.csv", "mimeType": "text/csv", "buffer": attacking_file()})
    with page.expect_navigation():
        page.locator(".report form button[type=submit]").click()
    assert page.locator(".report tbody tr").count() > len(SHORT) // 2
    watch.look("preview")
    watch.visit(reverse("lms_staff:cards", args=[world.cohort.pk]))
    boxes = page.locator("input[name=person]")
    for number in range(3):
        boxes.nth(number).check()
    with page.expect_navigation():
        page.locator("button[form=cards]").click()
    assert page.locator(".cards > li").count() == 3
    watch.look("sheet of cards")


def attacking_file() -> bytes:
    """People of whom every cell is an attack."""
    out = StringIO(newline="")
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["Vorname", "Nachname", "E-Mail", "Verein", SHORT[4]])
    rows.writerows([text, text, text if number % 2 else "", text, text] for number, text in enumerate(SHORT))
    return out.getvalue().encode()


# The administrator opens the office's pages; the others, in a normal run, only what is theirs alone.
WHOLE = pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.long)], ids=["", "whole"]
)


@WHOLE
def test_a_coordinator_meets_no_attack(world: World, open_as: Callable[..., Page], whole: bool) -> None:
    with nothing_runs(open_as(world.coordinator, DESK), strictly=False) as watch:
        watch.visit(*(walks.office(world.places) if whole else ()), *walks.of_association(world.places))
        watch.visit(*walks.files(world.coordinator))
        work_with_people(watch, world)


@WHOLE
def test_a_trainer_meets_no_attack(world: World, open_as: Callable[..., Page], whole: bool) -> None:
    with nothing_runs(open_as(world.trainer, DESK), strictly=False) as watch:
        watch.visit(*(walks.office(world.places) if whole else ()))
        watch.visit(*walks.teaching(world.places), *editing_pages(world))
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
        watch.visit(*walks.everything(world.places), *walks.files(world.admin))
        watch.visit(*(reverse(name) for name in ADMIN_ONLY), *edits)
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
        watch.visit(*walks.everything(world.places), *editing_pages(world))
        watch.visit(*(reverse(name) for name in ADMIN_ONLY))
        work_with_people(watch, world)
        edit(watch, world)


def test_the_sentinel_sees_what_runs(world: World, open_as: Callable[..., Page]) -> None:
    """Without policy and escaping, the same attacks are noticed."""
    page = open_as(world.participant, bypass_csp=True)
    watch = Watch(page)
    watch.visit("/mein-weg/")
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", "".join(SHORT[4:8]))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:__xss()\">x</a>')")
    for _turn in range(60):
        watch.look("test")
        if watch.ran:
            break
    assert watch.ran
    assert watch.waiting
    and_hears_of_what_ran_on_a_page_that_was_left(open_as(world.participant, bypass_csp=True))


def and_hears_of_what_ran_on_a_page_that_was_left(page: Page) -> None:
    watch = Watch(page)
    watch.visit("/mein-weg/")
    page.evaluate("() => { __xss(); location.href = '/mein-konto/'; }")
    watch.look("left")
    page.wait_for_url("**/mein-konto/")
    assert [one.endswith("/mein-weg/") for one in watch.ran] == [True]


def test_every_text_field_holds_an_attack_and_every_page_is_walked(world: World) -> None:
    every_field_is_poisoned(world)
    every_page_is_walked(world)


def every_field_is_poisoned(world: World) -> None:
    """A new model or field that nobody poisons fails here."""
    elsewhere = {
        "lms.Course.title", "lms.ActivityTitle.title",  # made of page titles
        "lms.EnrolmentEvent.why",  # by withdrawing
        "lms.RecordEvent.why",  # by opening a module by hand
    }  # fmt: skip
    models = apps.get_app_config("lms").get_models()
    ours = {f"{one.model._meta.label}.{one.name}" for model in models for one in text_fields(model)}
    assert ours - world.poison.planted == elsewhere
    assert EnrolmentEvent.objects.filter(why__contains="__xss").exists()
    assert world.poison.planted >= {
        "wagtailcore.Page.title",
        "wagtailcore.Page.seo_title",
        "wagtailcore.Page.search_description",
    }


# Opened by the walks themselves, by clicks or under a test of their own; or without anybody's words.
ELSEWHERE = {
    "lms:interest", "lms:interest_confirm", "lms:interest_leave",
    "lms:erase_me", "lms:my_copy", "lms:invitation_pending", "lms:quiz_question", "lms:quiz_overview",
    "lms:quiz_result", "lms:post", "lms:entrance", "lms:email_undo", "lms:access_pending", "lms:styleguide",
    "lms:styleguide_screen", "lms:styleguide_letter",
    "lms:booking_confirm", "lms:booking_sent", "lms:booking_take_over", "lms:booking_hand_over",
}  # fmt: skip


def every_page_is_walked(world: World) -> None:
    """A new page that nobody visits with attacks fails here."""
    walked = [
        *walks.everything(world.places),
        *walks.files(world.admin),
        *learner_pages(world),
        *links_that_lead_in(world),
        *asked_again(world),
    ]
    assert walks.not_walked(walked, "lms:", "lms_staff:", "lms_privacy:", "lms_watch:") == ELSEWHERE
