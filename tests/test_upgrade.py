"""Every earlier version's world, made by its own code, arrives here whole, also when it goes back once (H8).

How the worlds are made: tests/data/upgrade/README.md
"""

import io
import lzma
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.mail.actions import queue
from lms.management.cast import PASSWORD
from lms.outline.models import Activity, ActivityTitle, Course
from lms.pages.actions import compile_course
from lms.pages.models import LessonPage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt
from tests import upgrades
from tests.upgrades import VERSIONS, WORLDS, Node

EDITED = "Von der Trainerin geändert"
LARGEST = 700_000
GUIDE = Path(__file__).parents[1] / "docs" / "how-to" / "upgrade.md"
# What Django itself writes after each migration.
ITS_OWN = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}
# Tables that got columns which old code cannot fill. Nobody but authors and coordinators writes to them.
AUTHORS_ONLY = {
    "0.1.0": {"cohort", "homepage", "lessonpage", "quizpage"},
    "0.2.0": set(),
    "0.3.0": set(),
    "0.4.0": set(),
    "0.5.0": set(),
    "0.6.0": set(),
}
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.django_db]
Rows = dict[str, list[str]]


@dataclass
class Trip:
    """What the tables of the old version held, seen through its columns, at each station."""

    version: str
    last: str  # its last migration of ours
    stays: list[Node]  # newer migrations that cannot be taken back
    shape: Rows
    shape_back: Rows
    at_first: Rows
    here: Rows
    back: Rows
    here_again: Rows


def work() -> None:
    """Somebody learns and a letter is written while the new version runs."""
    enrolment = Enrolment.objects.filter(state="active").order_by("pk").first()
    assert enrolment is not None
    left = Activity.objects.filter(course=enrolment.course, kind="lesson", retired_at=None)
    activity = left.exclude(records__enrolment=enrolment).first()
    assert activity is not None
    progress.record(
        enrolment=enrolment, activity=activity.pk, outcome=Outcome(State.DONE), source=Source.LESSON
    )
    queue(key="trip", subject="S", text="T", person=Person.objects.exclude(email="").first())


def travel(version: str) -> Trip:
    old = upgrades.applied()
    shape = {t: names for t, names in upgrades.columns().items() if t not in ITS_OWN}
    at_first = upgrades.contents(shape)
    stays = upgrades.irreversible_since(old)
    upgrades.forward()
    work()
    here = upgrades.contents(shape)
    upgrades.back_to(old)
    shape_back = {t: names for t, names in upgrades.columns().items() if t not in ITS_OWN}
    back = upgrades.contents(shape)
    upgrades.forward()
    last = max(name for app, name in old if app == "lms")
    return Trip(version, last, stays, shape, shape_back, at_first, here, back, upgrades.contents(shape))


# Who skips a version takes its migrations all the same: the worlds in between are for the long run.
OFTEN = {VERSIONS[0], *VERSIONS[-2:]}
TRIPS = [one if one in OFTEN else pytest.param(one, marks=pytest.mark.long) for one in VERSIONS]


@pytest.fixture(scope="module", params=TRIPS)
def world(
    request: Any, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Trip]:
    """One old world: migrated to this version, used, taken back, and migrated again."""
    folder, space = WORLDS / request.param, tmp_path_factory.mktemp("upgrade")
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress((folder / "files.tar.xz").read_bytes()))) as tar:
        tar.extractall(space, filter="data")
    media = override_settings(MEDIA_ROOT=space / "media")
    with django_db_blocker.unblock(), upgrades.old_world(folder, space), media:
        yield travel(request.param)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def amina() -> Person:
    return Person.objects.get(user__email="amina@demo.example")


def done() -> set[tuple[int, int]]:
    return set(Record.objects.filter(state="done").values_list("enrolment", "activity"))


def changed(old: Rows, new: Rows) -> set[str]:
    return {table for table in old if old[table] != new.get(table)}


def test_on_the_way_here_no_value_changes(world: Trip) -> None:
    written = {"lms_record", "lms_recordevent", "lms_enrolment", "lms_mail"}
    assert changed(world.at_first, world.here) <= written
    assert all(set(world.at_first[table]) <= set(world.here[table]) for table in written - {"lms_enrolment"})
    assert sum(map(len, world.here.values())) > 1000


def test_back_again_the_old_tables_stand_with_all_that_was_written_meanwhile(world: Trip) -> None:
    assert {t: set(names) for t, names in world.shape_back.items()} == {
        t: set(names) for t, names in world.shape.items()
    }
    assert changed(world.here, world.back) == set()


def test_here_again_nothing_is_lost(world: Trip) -> None:
    assert changed(world.here, world.here_again) == set()


def test_old_code_that_still_runs_can_go_on_except_with_groups_and_pages(world: Trip) -> None:
    """Its INSERT names no new column: each must take nothing, or have a default of the database's own."""
    assert {table.removeprefix("lms_") for table in upgrades.demanding(world.shape)} == AUTHORS_ONLY[
        world.version
    ]


def test_the_guide_names_the_point_of_no_return(world: Trip) -> None:
    """The table under "Back again": version, and the first migration that cannot be taken back."""
    assert upgrades.irreversible_since(set())  # libraries have such migrations; so they are found
    said = dict(re.findall(r"^\| (\d+\.\d+\.\d+) \| `?([\w.]+)`? \|", GUIDE.read_text(), re.MULTILINE))
    assert said[world.version] == (".".join(world.stays[0]) if world.stays else "none")


def test_the_guide_names_what_the_way_back_costs(world: Trip) -> None:
    """Tables that the old version does not have lose their rows: each stands in the guide."""
    section = GUIDE.read_text().partition("## Back again")[2]
    new = {t for t in upgrades.columns() if t.startswith("lms_")} - set(world.shape)
    assert {table for table in new if f"`{table}`" not in section} == set()


def test_the_guide_says_the_last_migration_of_each_version(world: Trip) -> None:
    assert f"| `{world.last}` |" in GUIDE.read_text()


def test_every_key_leads_somewhere() -> None:
    connection.check_constraints()


def test_counters_equal_the_ledger() -> None:
    begun = Enrolment.objects.exclude(state="invited").order_by("pk")  # who is invited is counted on arrival
    kept = list(begun.values_list("pk", "done", "counted"))
    call_command("recount", stdout=StringIO())
    assert sum(done for _pk, done, _counted in kept) > 20
    assert list(begun.values_list("pk", "done", "counted")) == kept


def test_the_outline_equals_one_compiled_anew() -> None:
    def rows() -> list[tuple[Any, ...]]:
        fields = (
            "activity__key",
            "activity__kind",
            "activity__required",
            "activity__position",
            "title",
            "url",
        )
        titles = ActivityTitle.objects.filter(activity__retired_at=None)
        return sorted(titles.values_list(*fields, "language"))

    before = rows()
    Course.objects.update(stale_since=timezone.now())
    for course in Course.objects.all():
        compile_course(key=course.pk)
    assert len(before) > 10
    assert rows() == before


@pytest.mark.parametrize("name", ["amina", "trainer", "koordination", "admin"])
def test_passwords_still_open_the_door(name: str, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    client = Client()
    answer = client.post("/konto/login/", {"login": f"{name}@demo.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


def test_pages_are_served() -> None:
    client = signed_in(amina())
    addresses = ["/de/", "/mein-weg/", "/mein-konto/"]
    mine = Activity.objects.filter(course__enrolments__person=amina(), retired_at=None).exclude(kind="slot")
    begun = ActivityTitle.objects.filter(activity__in=mine, activity__records__enrolment__person=amina())
    addresses += begun.values_list("url", flat=True)
    assert len(addresses) > 4
    answers = {address: client.get(address).status_code for address in addresses}
    assert {address: status for address, status in answers.items() if status != 200} == {}


def test_an_attempt_under_way_goes_on() -> None:
    attempt = QuizAttempt.objects.get(enrolment__person=amina(), state="open")
    assert attempt.responses.count() == 4
    assert signed_in(amina()).get(f"/quiz/{attempt.uuid}/frage/5/", follow=True).status_code == 200


def test_loading_the_courses_keeps_edits_and_what_was_done(committed: Any) -> None:
    finished = done()
    counted = {e.pk: (e.done, e.counted) for e in Enrolment.objects.all()}
    out = StringIO()
    with committed():
        call_command("load_courses", stdout=out)
    assert LessonPage.objects.filter(title=EDITED, live=True).exists()
    assert len(finished) > 5
    assert finished <= done()
    fewer = {e.pk for e in Enrolment.objects.all() if e.done < counted[e.pk][0]}
    assert fewer == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_world_is_small(version: str) -> None:
    assert sum(file.stat().st_size for file in (WORLDS / version).iterdir()) < LARGEST
