"""A restore applies the list of erasures again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms.people.models import Person
from lms.privacy import actions, storage
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    settings.LMS_BACKUP_FOLDER = ""


def archive(folder: Path) -> Path:
    call_command("backup", to=str(folder), verbosity=0)
    return next(folder.glob("bruecke-*.tar.gz"))


def test_who_was_erased_after_the_backup_is_erased_again(tmp_path: Path, capsys: Any) -> None:
    build.person("Ada", is_superuser=True)
    gone, stays = build.person("Geht", "Fort"), build.person("Bleibt", "Hier")
    path = archive(tmp_path / "backups")
    actions.erase(person=gone, now=timezone.now())
    call_command("restore", str(path), force=True)
    assert "1 persons who had been erased" in capsys.readouterr().out
    assert Person.objects.get(pk=gone.pk).erased_at is not None
    assert Person.objects.get(pk=stays.pk).name == "Bleibt Hier"


def test_the_list_alone_is_enough_on_a_new_machine(tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "backups"
    gone = build.person("Geht", "Fort")
    path = archive(folder)
    settings.LMS_BACKUP_FOLDER = str(folder)
    actions.erase(person=gone, now=timezone.now())  # writes the list at once
    Person.objects.filter(pk=gone.pk).update(erased_at=None)  # as if another database held nothing of it
    call_command("restore", str(path), force=True)
    assert Person.objects.get(pk=gone.pk).erased_at is not None
    Person.objects.filter(pk=gone.pk).update(erased_at=None)
    call_command("erase_again")
    assert Person.objects.get(pk=gone.pk).erased_at is not None


def test_a_list_with_a_broken_line_is_read(tmp_path: Path) -> None:
    one, two = uuid4(), uuid4()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert storage.add(tmp_path, [(one, at), (two, at)]) == 2
    assert storage.add(tmp_path, [(two, at)]) == 0
    with (tmp_path / storage.FILE).open("a") as file:
        file.write("kaputt\n")
    assert storage.listed(tmp_path) == {one, two}
