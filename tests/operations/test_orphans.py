"""F16: rows and their files: killed anywhere, no row is without its file, and one without a row goes within a day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lms.errors import Refused
from lms.management import clock
from lms.operations import orphans
from lms.operations.actions import sweep_files
from lms.operations.archives import uploaded
from lms.pages.models import CourseDocument
from tests import build
from tests.processes import die, killed

NOW = timezone.now()
LATER = NOW + timedelta(hours=7)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_files")]


Kept = set[str]


def stored() -> Kept:
    """The names of all files, by what the rows call them."""
    return {own for _name, own, _storage in uploaded()}


def named() -> Kept:
    """The files that pictures, their sizes and documents have."""
    image = get_image_model()
    models = (image, image.get_rendition_model(), CourseDocument)
    return {name for model in models for name in model.objects.values_list("file", flat=True)}


def document() -> CourseDocument:
    return CourseDocument.objects.create(title="Blatt", file=ContentFile(b"%PDF", "blatt.pdf"))


def picture() -> Any:
    return get_image_model().objects.create(title="Bild", file=get_test_image_file())


def size() -> None:
    get_image_model().objects.get().get_rendition("width-20")


def unsaved(make: Callable[[], object]) -> None:
    """The file is written; the commit is not."""
    with transaction.atomic():
        make()
        die()


def undeleted(row: Any) -> None:
    """The commit is made; the file is still there."""
    with transaction.atomic():
        transaction.on_commit(die)
        row.delete()


@pytest.mark.parametrize("make", [document, picture, size])
def test_killed_between_file_and_commit(make: Callable[[], object]) -> None:
    build.tree_root()
    document()
    picture()
    before = stored()
    killed(lambda: unsaved(make))
    assert named() == before
    assert len(stored() - before) == 1
    assert sweep_files(now=NOW) == 0  # it may still be on its way
    assert sweep_files(now=NOW + timedelta(hours=13)) == 1
    assert stored() == named() == before


@pytest.mark.parametrize("make", [document, picture])
def test_killed_between_commit_and_deleting_the_file(make: Callable[[], Any]) -> None:
    build.tree_root()
    document()
    picture()
    size()
    row = make()
    killed(lambda: undeleted(row))
    assert len(stored() - named()) == 1
    assert sweep_files(now=LATER) == 1
    assert stored() == named()
    assert len(named()) == 3


def test_a_picture_that_is_undone_leaves_nothing_for_long() -> None:
    build.tree_root()
    with transaction.atomic():
        picture()
        transaction.set_rollback(True)
    assert sweep_files(now=LATER) == 1
    assert stored() == set()


def test_it_looks_so_often_that_no_orphan_gets_a_day_old() -> None:
    assert timedelta(days=1) > orphans.AGE + orphans.EVERY
    assert sweep_files in clock.EVERY_MINUTE
    looked = [at for at in (NOW + timedelta(hours=hour) for hour in range(36)) if swept(at)]
    assert len(looked) == 3


def swept(at: datetime) -> bool:
    """Did it look at this hour? It then finds what was just put there."""
    default_storage.save("images/verwaist.png", ContentFile(b"x"))
    return sweep_files(now=at + timedelta(days=1)) > 0


def test_files_of_a_host_are_left_alone() -> None:
    for name in ("eigenes.txt", "haus/plan.pdf", "images.txt"):
        default_storage.save(name, ContentFile(b"x"))
    assert sweep_files(now=LATER) == 0
    assert len(stored()) == 3


def test_an_empty_database_takes_no_files_away() -> None:
    for number in range(orphans.FEW + 1):
        default_storage.save(f"images/{number}.png", ContentFile(b"x"))
    with pytest.raises(Refused, match="right database"):
        sweep_files(now=LATER)
    assert len(stored()) == orphans.FEW + 1
