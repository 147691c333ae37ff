"""Twins of tests of many at once: without the lock they must break, or the test would prove nothing."""

from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import QuerySet

PATIENCE = 5  # seconds
BROKEN = (AssertionError, IntegrityError)
# For a parameter `locked`.
LOCKED = [True, pytest.param(False, marks=pytest.mark.xfail(strict=True, raises=BROKEN, reason="no lock"))]
DEADLOCK = pytest.mark.xfail(strict=True, raises=OperationalError, reason="a deadlock")


def dawdle(
    monkeypatch: pytest.MonkeyPatch, look: str, locked: bool, until: Event | None = None, of: Any = QuerySet
) -> None:
    """Time passes at this step of querysets (or of what `of` says), so that whoever is not kept out comes in between.

    With the lock a little of it, before and after. Without, everybody stays until somebody else has come
    in between: a second one at the same step, or who sets `until`; so the twin breaks on slow machines too.
    """
    at_once = getattr(of, look)
    come: list[None] = []
    between = until or Event()

    def slowly(*args: Any, **kwargs: Any) -> Any:
        sleep(0.01)
        if until and not locked:
            between.wait(PATIENCE)
        found = at_once(*args, **kwargs)
        come.append(None)
        if not until and len(come) > 1:
            between.set()
        sleep(0.01) if locked else between.wait(PATIENCE)
        return found

    monkeypatch.setattr(of, look, slowly)


def unlock(monkeypatch: pytest.MonkeyPatch, module: Any, action: str) -> None:
    """Take the lock of this action away: that of rows, and on SQLite the transaction, which is the lock there."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(module, action, getattr(module, action).__wrapped__)
    else:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
