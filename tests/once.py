"""A world that all tests of one module share: made once, thrown away at the end. Each test's own writes go at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import TestCase, override_settings


@contextmanager
def world(blocker: Any, media: Path) -> Iterator[Any]:
    """Gives a context manager like the fixture `committed`, to make the world with."""
    with blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=media):
        yield lambda: TestCase.captureOnCommitCallbacks(execute=True)
        transaction.set_rollback(True)
