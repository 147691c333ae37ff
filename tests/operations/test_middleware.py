"""Probes and the closed site: what is answered before everything else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from lms.conf import conf
from lms.operations import archives, middleware, probes, switch
from lms.operations.actions import note_tick
from lms.operations.switch import Closed


def probe(address: str = "/readyz", **headers: str) -> tuple[int, str]:
    answer = Client().get(address, **headers)
    return answer.status_code, answer.content.decode().strip()


def red() -> str:
    """What the log names while a stranger reads one word."""
    with patch.object(middleware, "logger") as log:
        assert probe() == (503, "unready")
    (call,) = log.warning.call_args_list
    assert call.args == ("not ready",)
    return str(call.kwargs["extra"]["red"])


@pytest.fixture
def shut() -> Iterator[None]:
    path = Path(conf.maintenance_file)
    switch.close(path, Closed(timezone.now() + timedelta(hours=1), "Wir <b>ziehen</b> um."))
    yield
    switch.reopen(path)


def test_alive_needs_no_database() -> None:
    assert probe("/healthz") == (200, "ok")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_is_kept_nowhere_and_leaves_nothing(address: str) -> None:
    answer = Client().get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert "Vary" not in answer.headers


def test_a_probe_comes_by_any_name_and_without_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert probe("/healthz", HTTP_HOST="10.0.0.7:8000") == (200, "ok")
    assert Client().get("/de/").status_code == 301


def test_a_probe_only_asks() -> None:
    assert Client().post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready_costs_three_queries(django_assert_num_queries: Any) -> None:
    note_tick(now=timezone.now(), failed=[])
    with django_assert_num_queries(3):
        assert probe() == (200, "ready")


@pytest.mark.django_db
def test_a_clock_that_stands_is_named() -> None:
    assert red() == "clock"
    note_tick(now=timezone.now() - timedelta(minutes=6), failed=[])
    assert red() == "clock"


@pytest.mark.django_db
def test_a_task_that_waits_long_is_named() -> None:
    note_tick(now=timezone.now(), failed=[])
    waiting = DBTaskResult.objects.create(
        args_kwargs={}, task_path="x", backend_name="default", run_after=timezone.now() + timedelta(days=1)
    )
    assert probe()[0] == 200
    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now() - timedelta(minutes=11))
    assert red() == "tasks"


@pytest.mark.django_db
def test_a_task_without_a_time_waits_since_it_came() -> None:
    waiting = DBTaskResult.objects.create(
        args_kwargs={}, task_path="x", backend_name="default", run_after=get_date_max()
    )
    DBTaskResult.objects.filter(pk=waiting.pk).update(enqueued_at=timezone.now() - timedelta(minutes=5))
    sign = probes.tasks(timezone.now())
    assert (sign.facts["waiting"], sign.level) == (1, "attention")


@pytest.mark.django_db
def test_a_missing_migration_is_named() -> None:
    MigrationRecorder(connection).Migration.objects.filter(app="lms", name__startswith="0009").delete()
    assert red() == "migrations"


def test_a_database_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("could not connect to server at 10.0.0.8, password secret")

    monkeypatch.setattr(probes, "migrations", away)
    assert red() == "database"


@pytest.mark.django_db
def test_a_cache_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise ConnectionError("redis://:secret@cache")

    note_tick(now=timezone.now(), failed=[])
    monkeypatch.setattr(cache, "set", away)
    assert red() == "cache"


@pytest.mark.django_db
def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    note_tick(now=timezone.now(), failed=[])
    monkeypatch.setattr(probes.shutil, "disk_usage", lambda path: SimpleNamespace(total=1000, free=49))
    assert red() == "disk"


@pytest.mark.django_db
def test_a_place_nobody_may_write_to_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    note_tick(now=timezone.now(), failed=[])
    monkeypatch.setattr(probes.os, "access", lambda path, mode: False)
    assert red() == "storage"


@pytest.mark.usefixtures("shut")
@pytest.mark.parametrize("address", ["/", "/de/kurse/", "/admin/", "/konto/login/", "/gibt-es-nicht/"])
def test_a_closed_site_answers_everything_alike_without_the_database(address: str) -> None:
    answer = Client().get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 503
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers
    page = answer.content.decode()
    assert "Wir &lt;b&gt;ziehen&lt;/b&gt; um." in page
    assert 'lang="de"' in page
    assert "We are working on this site" in page


@pytest.mark.usefixtures("shut")
def test_a_closed_site_takes_nothing_in() -> None:
    assert (
        Client(enforce_csrf_checks=True).post("/konto/login/", {"login": "a@example.org"}).status_code == 503
    )


@pytest.mark.usefixtures("shut")
def test_a_closed_site_is_alive_and_not_ready() -> None:
    assert probe("/healthz") == (200, "ok")
    assert probe("/readyz") == (503, "maintenance")


def test_disks_are_those_the_site_writes_to(settings: Any, tmp_path: Path) -> None:
    settings.LMS_BACKUP_FOLDER = str(tmp_path / "not" / "yet" / "there")
    assert tmp_path in probes.places()
    assert len(probes.places()) >= len(archives.stores()) + 1


@pytest.mark.django_db
def test_all_that_is_red_stands_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes.shutil, "disk_usage", lambda path: SimpleNamespace(total=1000, free=49))
    assert red() == "clock, disk"
