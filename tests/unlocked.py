"""Twins of tests of many at once: without the lock they must break, or the test would prove nothing."""

from time import sleep
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.db.models import QuerySet

BROKEN = (AssertionError, IntegrityError)
# For a parameter `locked`.
LOCKED = [True, pytest.param(False, marks=pytest.mark.xfail(strict=True, raises=BROKEN, reason="no lock"))]
DEADLOCK = pytest.mark.xfail(strict=True, raises=OperationalError, reason="a deadlock")


def dawdle(monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    """Time passes at this step of querysets, so that whoever is not kept out comes in between."""
    at_once = getattr(QuerySet, look)

    def slowly(rows: Any, *args: Any, **kwargs: Any) -> Any:
        sleep(0.01)
        found = at_once(rows, *args, **kwargs)
        sleep(0.01)
        return found

    monkeypatch.setattr(QuerySet, look, slowly)


def unlock(monkeypatch: pytest.MonkeyPatch, module: Any, action: str) -> None:
    """Take the lock of this action away: that of rows, and on SQLite the transaction, which is the lock there."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(module, action, getattr(module, action).__wrapped__)
    else:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
