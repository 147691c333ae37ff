"""Keys stay secret, evidence survives deletions, names are harmless (C8, E1, I11)."""

from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from lms.accounts.forms import NameForm, SignupForm
from lms.cohorts.forms import NameField
from lms.cohorts.models import Enrolment
from lms.glossary.models import Term
from lms.pages.models import CourseDocument
from lms.people.models import Person
from lms.progress.models import Record
from tests import build
from tests.once import made_once
from tests.threats import CANARY, Owned, Walker, owned, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]


def _make(committed: Any) -> Owned:
    with committed():
        return owned("Alpha")


_rows = made_once(_make)


@pytest.fixture
def world(db: None, _rows: Owned) -> Owned:
    return deepcopy(_rows)


def logged_in(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person.user)
    return client


def secret_questions() -> list[dict[str, Any]]:
    """Questions whose feedback and accepted texts hold the secret word; their prompts do not."""
    choice = build.single_choice("s", feedback=f"{CANARY} für alle")
    for item in choice["value"]["options"]:
        item["value"]["feedback"] = f"{CANARY} Hinweis"
    truth = build.true_false("t", feedback_true=CANARY, feedback_false=CANARY, feedback=CANARY)
    accepted = [{"type": "item", "id": "a", "value": {"text": CANARY, "percent": 100, "feedback": CANARY}}]
    base = {"name": "Zahl", "prompt": "Wie viele?", "answers": accepted, "feedback_other": CANARY,
            "case_sensitive": False, "feedback": CANARY}  # fmt: skip
    return [choice, truth, {"type": "short_answer", "id": "k", "value": base}]


def test_before_handing_in_no_answer_to_a_participant_holds_key_or_feedback(
    world: Owned, committed: Any
) -> None:
    with committed():
        quiz = build.quiz(world.module, "Geheim", slug="geheim", body=secret_questions())
        check = {
            "type": "check",
            "id": "c1",
            "value": [build.true_false("m", feedback_true=CANARY, feedback=CANARY)],
        }
        lesson = build.lesson(world.module, "Mit Kontrolle", slug="kontrolle", body=[check])
    walker = Walker(logged_in(world.participant))
    here, there = quiz.get_url_parts()[2], lesson.get_url_parts()[2]
    start = walker.ask(f"/quiz/start/{quiz.translation_key}/", "post")
    attempt = start.headers["Location"].partition("/frage/")[0]
    shown = [
        here,
        there,
        world.page.get_url_parts()[2],
        "/mein-weg/",
        f"{attempt}/abgeben/",
        f"{attempt}/ergebnis/",
    ]
    shown += [f"{attempt}/frage/{number}/" for number in (1, 2, 3, 4)]
    questions = [
        "",
        "?preview=1",
        "?preview",
        "?mode=",
        "?format=json",
        "?_=1",
        "?draft=1",
        "?rev=1",
        "?q=Kanari",
    ]
    for address in shown:
        for question in questions:
            walker.ask(address + question)
    for address in (here, there, f"{attempt}/frage/1/"):
        walker.client.get(
            address, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
        )
        walker.ask(address, "head")
    for turn, choice in enumerate(("s-0", "s-1"), start=1):
        sent = {"uuid": str(uuid4()), "sequence": str(turn), "choice": choice}
        walker.ask(f"{attempt}/frage/1/", "post", **sent)
    revision = quiz.latest_revision_id
    for page in (quiz, lesson):
        for name in ("view_draft", "preview_on_edit", "edit", "history", "revisions_index", "usage"):
            walker.ask(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
    walker.ask(reverse("wagtailadmin_pages:revisions_view", args=[quiz.pk, revision]))
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[quiz.pk, "earliest", "latest"])
    for address in (
        compare,
        f"/admin/api/main/pages/{quiz.pk}/?fields=*",
        "/sitemap.xml",
        "/search/?q=Kanari",
        "/post/",
    ):
        walker.ask(address)
    assert walker.asked > 90
    assert [str(hit) for hit in walker.hits] == []


def test_after_handing_in_the_feedback_is_shown(world: Owned, committed: Any) -> None:
    """So the walk above looked for something that exists."""
    with committed():
        quiz = build.quiz(world.module, "Geheim", slug="geheim", body=secret_questions())
    client = logged_in(world.participant)
    attempt = client.post(f"/quiz/start/{quiz.translation_key}/").headers["Location"].partition("/frage/")[0]
    sent = {"uuid": str(uuid4()), "sequence": "1", "go": "next", "choice": "s-1"}
    assert client.post(f"{attempt}/frage/1/", sent).status_code == 302
    client.post(f"{attempt}/abgeben/")
    assert CANARY.encode() in client.get(f"{attempt}/ergebnis/").content


OPEN = {
    "",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}  # icons and words of Wagtail, and our doors


@pytest.mark.parametrize("role", ["anonymous", "participant"])
def test_no_route_of_the_admin_answers_who_has_no_business_there(role: str, world: Owned) -> None:
    client = logged_in(world.participant) if role == "participant" else Client(raise_request_exception=False)
    for route, name, needed in routes():
        if route.startswith("admin/") and name not in OPEN and not needed:
            response = client.get(reverse(name))
            assert response.status_code in (302, 403, 404), name
            assert "Alpha" not in response.content.decode()


STRANGERS = [get_user_model(), Group, Locale, Site, Page, Collection, get_image_model(), CourseDocument, Term]
ABOUT_PEOPLE = {
    "Person", "Membership", "Consent", "Course", "Activity", "Cohort", "Enrolment", "EnrolmentEvent", "RoleAssignment",
    "Invitation", "Record", "RecordEvent", "QuizAttempt", "Response", "Snapshot", "Association", "Mail",
}  # fmt: skip


def falls_with(
    model: type[models.Model], seen: set[type[models.Model]] | None = None
) -> set[type[models.Model]]:
    """Models whose rows the database deletes with a row of this one."""
    seen = seen if seen is not None else set()
    for relation in model._meta.related_objects:
        below: Any = relation.related_model
        if getattr(relation, "on_delete", None) is models.CASCADE and below not in seen:
            seen.add(below)
            falls_with(below, seen)
    return seen


@pytest.mark.parametrize("model", STRANGERS, ids=lambda model: model.__name__)
def test_deleting_it_takes_no_evidence_along(model: type[models.Model]) -> None:
    assert {one.__name__ for one in falls_with(model) if one._meta.app_label == "lms"} & ABOUT_PEOPLE == set()


def test_the_listed_models_exist() -> None:
    assert {model.__name__ for model in apps.get_app_config("lms").get_models()} >= ABOUT_PEOPLE


def test_deleting_a_user_leaves_the_person_and_what_they_did(world: Owned) -> None:
    client = logged_in(world.participant)
    client.post(reverse("lms:lesson_done", args=[world.lesson.translation_key]))
    assert Record.objects.filter(enrolment=world.enrolment, done_at__isnull=False).exists()
    world.participant.user.delete()
    assert Person.objects.get(pk=world.participant.pk).user_id is None
    assert Record.objects.filter(enrolment=world.enrolment, done_at__isnull=False).exists()
    assert Enrolment.objects.get(pk=world.enrolment.pk).done == 1


@pytest.fixture
def full_lesson(world: Owned, committed: Any) -> str:
    """The address of a lesson that uses a picture, a file, a film with captions, and a term."""
    term = Term.objects.create(term="Rat", explanation="Das Parlament der Stadt.")
    picture = {
        "image": {"image": world.image.pk, "decorative": True, "alt_text": ""},
        "caption": "Unter dem Bild",
    }
    file = world.document.pk
    film = {"title": "Film", "file": file, "minutes": 1, "captions": file, "transcript": "<p>x</p>"}
    blocks = [
        {"type": "picture", "value": picture, "id": "p"},
        {"type": "download", "value": {"title": "Zum Mitnehmen", "file": world.document.pk}, "id": "d"},
        {"type": "video", "value": film, "id": "v"},
        {"type": "terms", "value": [{"type": "item", "value": term.pk, "id": "t1"}], "id": "t"},
        {"type": "text", "value": "<p>Am Ende steht dieser Satz.</p>", "id": "e"},
    ]  # fmt: skip
    with committed():
        return str(build.lesson(world.module, "Voll", slug="voll", body=blocks).get_url_parts()[2])


@pytest.mark.parametrize("what", ["image", "document", "term"])
def test_a_lesson_still_reads_when_what_it_uses_is_deleted(what: str, world: Owned, full_lesson: str) -> None:
    client = logged_in(world.participant)
    assert client.get(full_lesson).status_code == 200
    (Term.objects.get() if what == "term" else getattr(world, what)).delete()
    cache.clear()
    response = client.get(full_lesson)
    assert response.status_code == 200
    assert "Am Ende steht dieser Satz." in response.content.decode()


NAMES = [
    ("Ami\u202ena", "Amina"), ("A\u200bmina", "Amina"), ("Amina\x07", "Amina"), ("A\tmi\nna", "Amina"),
    ("Jose\u0301", "José"), ("\u2066Ali\u2069", "Ali"), ("می\u200cخواهم", "می\u200cخواهم"),
    ("Nguyễn Thị", "Nguyễn Thị"),
    ("O'Hara-Öz", "O'Hara-Öz"), ("  El   Idrissi ", "El Idrissi"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_a_name_keeps_its_letters_and_loses_what_is_not_seen(typed: str, kept: str) -> None:
    assert NameField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["A\x00mina", "\x00"])
def test_a_nul_sign_never_reaches_the_database(typed: str) -> None:
    assert "\x00" not in NameField(required=False).clean(typed)


def test_a_nul_sign_in_a_title_is_refused_by_the_editor(world: Owned) -> None:
    client = logged_in(world.trainer)
    address = reverse("wagtailadmin_pages:add", args=["lms", "lessonpage", world.module.pk])
    count = Page.objects.count()
    streams = {f"{name}-count": "0" for name in ("body", "sources")}
    data = {**streams, "slug": "ab", "minutes": "5", "done_by": "button"}
    data |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(address, {**data, "title": "A\x00B"}).status_code == 200
    assert Page.objects.count() == count
    assert client.post(address, {**data, "title": "AB"}).status_code == 302
    assert Page.objects.count() == count + 1


@pytest.mark.parametrize("form", [NameForm, SignupForm])
def test_the_own_name_is_read_the_same_way(form: Any) -> None:
    assert isinstance(form.base_fields["given_names"], NameField)
    assert isinstance(form.base_fields["family_name"], NameField)


@pytest.mark.parametrize("name", ["lms_staff:matrix", "lms_staff:cohorts", "lms_staff:associations"])
def test_names_are_isolated_where_they_stand_in_lists(name: str, world: Owned) -> None:
    html = logged_in(world.trainer).get(reverse(name)).content.decode()
    assert "<bdi" in html
