"""F10, F12: database or cache away, disks full: 503 in words, nothing half written, works again by itself."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.storage.filesystem import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import DataError, OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisSilent

from lms.operations import views
from lms.operations.databases import counted
from lms.operations.orphans import orphans
from lms.quizzes.models import QuizAttempt
from lms.reports import exporting
from lms.reports.enums import ExportState
from lms.reports.models import Export
from tests.threats import Owned, owned, png

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_files")]
DE, EN = "Das geht im Moment nicht", "This does not work at the moment"
LOST = "Was Sie gerade gesendet haben, ist vielleicht nicht gespeichert."


@dataclass
class World:
    """Somebody in the middle of a quiz, and the trainer of the course."""

    of: Owned
    learner: Client
    trainer: Client
    attempt: QuizAttempt

    def start(self) -> HttpResponse:
        return self.learner.post(f"/quiz/start/{self.of.quiz.translation_key}/")

    def answer(self, **more: Any) -> HttpResponse:
        body = {"uuid": str(uuid4()), "sequence": 1, "answer": {"value": True}, **more}
        return self.learner.post(f"/quiz/{self.attempt.uuid}/frage/2/", body, content_type="application/json")

    def finish_lesson(self) -> HttpResponse:
        return self.learner.post(f"/lektion/{self.of.lesson.translation_key}/fertig/")

    def hand_in(self) -> HttpResponse:
        return self.learner.post(f"/quiz/{self.attempt.uuid}/abgeben/")

    def picture(self) -> HttpResponse:
        return self._upload("wagtailimages:add", SimpleUploadedFile("gut.png", png((90, 60))))

    def document(self) -> HttpResponse:
        return self._upload("wagtaildocs:add", SimpleUploadedFile("gut.txt", b"Text" * 500))

    def _upload(self, name: str, file: SimpleUploadedFile) -> HttpResponse:
        data = {"title": "Neu", "collection": self.of.collection.pk, "file": file}
        return self.trainer.post(reverse(name), data)

    def export(self) -> HttpResponse:
        return self.trainer.post(reverse("lms_staff:make_export"), {"kind": "csv"})


SENT: dict[str, Callable[[World], HttpResponse]] = {
    "answer": World.answer,
    "lesson": World.finish_lesson,
    "hand in": World.hand_in,
    "picture": World.picture,
    "document": World.document,
    "export": World.export,
}


@pytest.fixture
def world(committed: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(exporting, "AT_ONCE", 0)
    with committed():
        of = owned("Alpha")
    learner, trainer = [Client(raise_request_exception=False) for _ in range(2)]
    learner.force_login(of.participant.user)
    trainer.force_login(of.trainer.user)
    learner.post(f"/quiz/start/{of.quiz.translation_key}/")
    return World(of, learner, trainer, QuizAttempt.objects.get())


def is_kind(answer: HttpResponse, *words: str) -> bool:
    """503, a time, headers as everywhere, and these words."""
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "SELECT" not in page
    return all(word in page for word in words)


@contextmanager
def read_only() -> Iterator[None]:
    """As a database whose disk is full, or a copy that must not be written: it only answers."""
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": (
            "SET default_transaction_read_only = on",
            "SET default_transaction_read_only = off",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield
    with connection.cursor() as cursor:
        cursor.execute(off)


@contextmanager
def away(place: Path) -> Iterator[None]:
    """Every connection is refused: no server at that port, no file at that path."""
    wanted = dict(connection.settings_dict)
    connection.close()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # nobody listens there
        gone: dict[str, Any] = {"NAME": str(place / "gone" / "db.sqlite3")}
        if connection.vendor != "sqlite":
            gone = {"HOST": "127.0.0.1", "PORT": unused.getsockname()[1]}
        connection.settings_dict.update(gone)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(wanted)


def test_what_cannot_be_written_is_refused_in_words_and_leaves_nothing(world: World) -> None:
    before = counted()
    with read_only():
        for send in SENT.values():
            assert is_kind(send(world), f"<h1>{DE}</h1>", LOST)
    assert counted() == before
    for send in SENT.values():
        assert send(world).status_code in (200, 302)
        before, earlier = counted(), before
        assert before != earlier


def test_reading_goes_on_where_nothing_can_be_written(world: World) -> None:
    with read_only():
        assert world.learner.get("/mein-weg/").status_code == 200


def test_a_database_that_is_away_is_said_in_every_language_and_forgotten_when_it_is_back(
    world: World, tmp_path: Path
) -> None:
    before = counted()
    with away(tmp_path):
        page = world.learner.get("/mein-weg/")
        assert is_kind(page, f"<h1>{DE}</h1>", f"<h2>{EN}</h2>", 'href=""')
        assert LOST not in page.content.decode()
        for send in SENT.values():
            assert is_kind(send(world), f"<h1>{DE}</h1>", LOST)
        assert is_kind(Client(raise_request_exception=False).get("/de/"), DE)
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/readyz").status_code == 503
    assert counted() == before
    assert world.learner.get("/mein-weg/").status_code == 200
    assert world.answer().status_code == 200


@pytest.fixture
def cache_away(settings: Any) -> Callable[[], None]:
    """Call it, and nobody listens where the cache was, as when Redis is restarted; again, and it is back."""
    known = settings.CACHES

    def turn() -> None:
        gone = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
        settings.CACHES = known if known != settings.CACHES else {"default": gone}

    return turn


def test_a_cache_that_is_away_is_said_in_words_and_forgotten_when_it_is_back(
    world: World, cache_away: Callable[[], None]
) -> None:
    before = counted()
    cache_away()
    stranger = Client(raise_request_exception=False)
    for page in (world.learner.get("/mein-weg/"), world.trainer.get("/admin/"), stranger.get("/de/")):
        assert is_kind(page, DE)
    log_in = {"login": "wer@example.org", "password": "x"}
    assert is_kind(stranger.post(reverse("account_login"), log_in), DE, LOST)
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/readyz").status_code == 503
    assert counted() == before
    cache_away()
    assert world.learner.get("/mein-weg/").status_code == 200
    assert stranger.post(reverse("account_login"), log_in).status_code == 200


@pytest.mark.parametrize("problem", [RedisAway(), RedisSilent(), ReadOnlyError(), OutOfMemoryError()])
def test_what_a_cache_cannot_do_for_now_passes(problem: Exception) -> None:
    assert views.passes(problem)


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch, error: int) -> Iterator[None]:
    """Half of each file is written, then the disk has no room."""
    save = FileSystemStorage._save

    def _save(self: FileSystemStorage, name: str, content: Any) -> str:
        content.seek(0)
        save(self, name, SimpleUploadedFile(name, content.read()[: content.size // 2]))
        raise OSError(error, "secret place")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", _save)
        yield


def test_an_upload_to_a_full_disk_is_refused_in_words_and_its_half_is_taken_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted()
    problems = [errno.ENOSPC, errno.EROFS, errno.EDQUOT]
    for send, problem in product((World.picture, World.document), problems):
        with full(monkeypatch, problem):
            refused = send(world)
        assert is_kind(refused, f"<h1>{DE}</h1>", LOST)
        assert "secret place" not in refused.content.decode()
    assert counted() == before
    assert len(orphans(now=timezone.now() + timedelta(days=1))) == 2 * len(problems)
    assert World.picture(world).status_code == World.document(world).status_code == 302


def test_a_file_that_finds_no_room_is_said_to_have_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full(monkeypatch, errno.ENOSPC):
        page = world.trainer.post(reverse("lms_staff:make_export"), {"kind": "csv"}, follow=True)
    assert page.status_code == 200
    assert "Die Datei konnte nicht" in page.content.decode()
    failed = Export.objects.get()
    assert (failed.state, bool(failed.file)) == (ExportState.FAILED, False)
    assert world.trainer.get(reverse("lms_staff:export_file", args=[failed.pk])).status_code == 302
    assert orphans(now=timezone.now() + timedelta(days=1))[0][0] == storages["private"]
    world.export()
    assert Export.objects.latest("pk").state == ExportState.READY


@pytest.mark.parametrize(
    "problem", [ProgrammingError("x"), OSError(errno.EACCES, "x"), KeyError("x"), DataError("x"), None]
)
def test_a_fault_of_ours_stays_one(problem: Exception | None) -> None:
    assert not views.passes(problem)


def test_a_line_that_was_lost_passes() -> None:
    assert views.passes(InterfaceError("connection already closed"))


def test_the_answer_speaks_the_persons_language(world: World) -> None:
    type(world.of.participant).objects.filter(pk=world.of.participant.pk).update(language="en")
    with read_only():
        page = world.answer().content.decode()
    assert f"<h1>{EN}</h1>" in page
    assert DE not in page
