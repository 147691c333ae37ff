"""G2: what somebody needs is read by who leads the seminar and by the coordinators of its group, nowhere by others."""

import io
import zipfile
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from pypdf import PdfReader

from lms.bookings.enums import Need
from lms.bookings.models import Booking, BookingNeed
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.seminars.models import Seminar, SeminarTrainer
from tests import build
from tests.bookings.build import book
from tests.params import often
from tests.routing.arguments import address
from tests.routing.walk import Route, routes
from tests.routing.world import Side, World, fill, make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = {kind: f"Zanderbedarf{kind}" for kind in Need}
"""For each kind a word that stands nowhere else."""
READ = ["lms_staff:bookings", "lms_staff:day_sheet", "lms_staff:note_details"]
"""Where those who may read them do: else nobody would hear anything here."""
# Pages of Wagtail's own that show what others have done, or find things.
ADMINS = {"wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_reports:site_history"}
# Pages of a group and of a seminar that are named behind the question mark.
ASKED = (
    "matrix",
    "printed",
    "flow",
    "presence",
    "presence_printed",
    "presence_sheet",
    "presence_book",
    "sheet",
    "book",
)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all; on one's own side a participant needs something of each kind."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        with TestCase.captureOnCommitCallbacks(execute=True):
            made = make()
        with TestCase.captureOnCommitCallbacks(execute=True):
            fill(made)
        booking: Booking = made.own.more["booking"]
        booking.needs.all().delete()
        for kind, word in WORDS.items():
            BookingNeed.objects.create(
                booking=booking, kind=kind, text=word, delete_on=booking.seminar.ends_at.date()
            )
        yield made
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def reader(side: Side, who: str) -> Person:
    """Somebody of this side's course, who all see its people in some way."""
    group, seminar = side.group, Seminar.objects.get(pk=side.more["seminar"])
    if who == "participant":
        found = build.person("Noch", "Jemand")
        build.enrol(found, group)
        book(seminar, found)
        return found
    scope: dict[str, Any] = {
        "lead": {"role": Role.TRAINER, "course": group.course},
        "trainer": {"role": Role.TRAINER, "course": group.course},
        "substitute": {"role": Role.TRAINER, "cohort": group},
        "contact": {"role": Role.CONTACT, "course": group.course},
        "coordinator": {"role": Role.COORDINATOR, "cohort": group},
        "without names": {"role": Role.COORDINATOR, "cohort": group, "sees_names": False},
        "association": {"role": Role.COORDINATOR, "association": side.association},
        "administrator": {"role": Role.ADMINISTRATOR},
    }[who]
    found = build.appointed(**scope)
    if who == "lead":
        SeminarTrainer.objects.create(seminar=seminar, person=found)
    return found


def questions(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of everything one can look at, with one's own objects; reports also as files, and searched."""
    group, seminar = world.own.group.pk, world.own.more["seminar"]
    every: list[Route] = [one for one in routes() if one.is_ours or one.name in ADMINS]
    yield from ((route.name, address(route, world, "own")) for route in every)
    for name in ASKED:
        at = reverse(f"lms_staff:{name}")
        for more in ("", f"&seminar={seminar}", "&search=Zander", "&among=registered", "&q=Zander"):
            yield f"lms_staff:{name}", f"{at}?cohort={group}{more}"
    for at in ("lms_privacy:find", "lms_privacy:log", "wagtailadmin_pages:search"):
        yield at, f"{reverse(at)}?q=Zander"


def text_of(content: bytes) -> str:
    """What stands in a page or a file, also in packed files and papers."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(text_of(packed.read(name)) for name in packed.namelist())
    if content.startswith(b"%PDF"):
        try:
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        except Exception:  # noqa: BLE001 -- files of the world that are PDF by name only
            return content.decode("latin-1")
    return content.decode("utf-8", "replace")


def heard(world: World, who: str) -> dict[str, set[str]]:
    """Name of a route → the kinds of needs that somebody reads there."""
    client = Client(raise_request_exception=False)
    client.force_login(reader(world.own, who).user)
    held = client.cookies.output(attrs=[], header="").strip()
    found: dict[str, set[str]] = {}
    for name, at in questions(world):
        client.cookies = SimpleCookie(held)  # some addresses log out
        with transaction.atomic():
            answer: Any = client.get(at)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        said = f"{text_of(body)} {dict(answer.items())}"
        if kinds := {str(kind) for kind, word in WORDS.items() if word in said}:
            found.setdefault(name, set()).update(kinds)
    return found


OTHERS = ["trainer", "association", "administrator", "substitute", "contact", "without names", "participant"]


@pytest.mark.parametrize("who", often(OTHERS, "trainer", "association"))
def test_who_may_not_read_needs_finds_them_on_no_page_and_in_no_file(
    world: World, who: str, settings: Any
) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    assert heard(world, who) == {}


@pytest.mark.parametrize("who", often(["lead", "coordinator"], "lead"))
def test_who_may_read_them_finds_all_of_them_in_few_places(world: World, who: str, settings: Any) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    assert heard(world, who) == {name: set(map(str, Need)) for name in READ}
