"""Every earlier version's world, made by its own code, arrives here whole (tests/data/upgrade/README.md)."""

import io
import lzma
import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from lms.cohorts.models import Enrolment
from lms.management.cast import PASSWORD
from lms.outline.models import Activity, ActivityTitle, Course
from lms.pages.actions import compile_course
from lms.pages.models import LessonPage
from lms.people.models import Person
from lms.progress.models import Record
from lms.quizzes.models import QuizAttempt

WORLDS = Path(__file__).parent / "data" / "upgrade"
VERSIONS = sorted(folder.name for folder in WORLDS.iterdir() if folder.is_dir())
EDITED = "Von der Trainerin geändert"
LARGEST = 500_000
pytestmark = [pytest.mark.usefixtures("world"), pytest.mark.django_db]
Counts = dict[str, int]


def counts() -> Counts:
    """Rows of every table of ours."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("lms_")]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def load(folder: Path, space: Path) -> str:
    """The old world in an empty database of its own; returns that database's name."""
    if connection.vendor == "sqlite":
        file = space / "world.sqlite3"
        file.write_bytes(lzma.decompress((folder / "database.sqlite3.xz").read_bytes()))
        return str(file)
    name = f"{connection.settings_dict['NAME']}_upgrade"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    return name


def use(name: str) -> None:
    """From now on the connection of this test run is to this database."""
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def fill(folder: Path) -> None:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(lzma.decompress((folder / "database.sql.xz").read_bytes()).decode())
        connection.close()  # the script has left a search path of its own


@pytest.fixture(scope="module", params=VERSIONS)
def world(
    request: Any, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Counts]:
    """One old world, migrated; what it held before."""
    folder, space = WORLDS / request.param, tmp_path_factory.mktemp("upgrade")
    with tarfile.open(fileobj=io.BytesIO(lzma.decompress((folder / "files.tar.xz").read_bytes()))) as tar:
        tar.extractall(space, filter="data")
    with django_db_blocker.unblock():
        own = connection.settings_dict["NAME"]
        name = load(folder, space)
        use(name)
        try:
            fill(folder)
            before = counts()
            call_command("migrate", verbosity=0)
            with override_settings(MEDIA_ROOT=space / "media"):
                yield before
        finally:
            use(own)
            if connection.vendor != "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def amina() -> Person:
    return Person.objects.get(user__email="amina@demo.example")


def done() -> set[tuple[int, int]]:
    return set(Record.objects.filter(state="done").values_list("enrolment", "activity"))


def test_no_row_is_lost(world: Counts) -> None:
    now = counts()
    assert sum(world.values()) > 300
    assert {table: n for table, n in world.items() if now.get(table, 0) < n} == {}


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
    mine = Activity.objects.filter(course__enrolments__person=amina(), retired_at=None)
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
