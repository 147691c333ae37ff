"""Shared fixtures."""

from collections.abc import Iterator
from contextlib import nullcontext
from copy import deepcopy
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.test import Client

from lms.attendance.models import SheetScan
from lms.classroom.models import Material
from lms.cohorts.models import Cohort
from lms.outline.queries import forget_outlines
from lms.pages.fragments import forget_bodies
from lms.pages.models import CourseDocument
from lms.people.models import Person
from lms.reports.models import Export
from tests import build, migrated
from tests.once import made_once
from tests.seminars import build as meeting

# A slow machine is no failure.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Modules that take minutes: a parallel run begins with them, so that no worker waits long for the other one's last.
DEAREST = (
    "/hosts/test_wheel.py",
    "/test_routes.py",
    "/test_upgrade.py",
    "/management/test_migrate.py",
    "/browser/test_xss.py",
    "/browser/test_staff.py",
    "/browser/test_pages.py",
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a module go to one worker, which makes the module's world once; those that commit come later."""
    item.add_marker(
        pytest.mark.xdist_group(f"{item.nodeid.partition('::')[0]}{' commits' if commits(item) else ''}")
    )


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """What is long names no test: a file made just now differs between two workers, which must name the same tests."""
    return argname if isinstance(val, bytes | str) and len(val) > 100 else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that commit empty the database; they run last, also after pytest has grouped by parametrised fixtures."""
    items.sort(key=lambda item: (commits(item), not item.path.as_posix().endswith(DEAREST)))


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the database is there already: on SQLite the migrated one of an earlier run is copied."""
    return migrated.fetch(settings.DATABASES["default"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, django_db_blocker: Any) -> None:
    """Migrating takes half a minute; the next run begins with this one's result. A start page is there already."""
    if django_db_keepdb:
        return
    with django_db_blocker.unblock():
        build.home()
    migrated.keep(settings.DATABASES["default"])


@pytest.fixture(autouse=True)
def _as_after_others(request: pytest.FixtureRequest) -> None:
    """The first test that commits finds no start page, as those after it, which find an empty database."""
    if commits(request.node):
        request.getfixturevalue("transactional_db")
        build.no_home()


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Caches hold rows of the database, which each test throws away."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    cache.clear()
    forget_outlines()
    forget_bodies()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Context manager: what waits for the commit runs at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def searchable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that `build` makes are entered at once in the indexes of search and of what is used where."""
    monkeypatch.setattr(build, "unindexed", nullcontext)


def _group(committed: Any) -> Cohort:
    with committed():
        return meeting.group()


_made_group = made_once(_group)


@pytest.fixture
def group(db: None, _made_group: Cohort) -> Cohort:
    """The group of a course with a seminar day, made once for all tests of a module. Not for tests that commit."""
    return deepcopy(_made_group)


@pytest.fixture
def own_files(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of uploaded files that no other test writes to."""
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    for model in (CourseDocument, Export, Material, SheetScan):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storages["private"])


@pytest.fixture
def signed_in() -> Any:
    """A client in which this person is logged in."""

    def log_in(who: Person) -> Client:
        client = Client()
        client.force_login(who.user)
        return client

    return log_in
