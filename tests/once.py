"""A world that all tests of one module share: made once, thrown away at the end. Each test's own writes go at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase, override_settings


@contextmanager
def world(blocker: Any, media: Path) -> Iterator[Any]:
    """Gives a context manager like the fixture `committed`, to make the world with."""
    with blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=media):
        yield lambda: TestCase.captureOnCommitCallbacks(execute=True)
        transaction.set_rollback(True)


def made_once(make: Callable[[Any], Any]) -> Any:
    """A fixture of a whole module: the rows that `make(committed)` makes. Each test takes a deep copy.

    Not for modules with tests that commit.
    """

    @pytest.fixture(scope="module")
    def rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
        with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
            yield make(committed)

    return rows
