"""manage.py maintenance, and the clock of a closed site."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from lms.management import clock
from lms.operations.queries import closed

NIGHT = datetime(2026, 12, 1, 22, 0, tzinfo=UTC)  # 23:00 in Berlin


@pytest.fixture(autouse=True)
def _own_file(settings: Any, tmp_path: Path) -> None:
    settings.LMS_MAINTENANCE_FILE = str(tmp_path / "flag")


def said(*words: str) -> str:
    out = StringIO()
    call_command("maintenance", *words, stdout=out)
    return out.getvalue()


def test_on_and_off() -> None:
    assert "closed" in said("on", "--message", "Wir ziehen um.")
    how = closed()
    assert how is not None
    assert how.message == "Wir ziehen um."
    assert "closed" in said("status")
    assert "open again" in said("off")
    assert closed() is None
    assert "was open" in said("off")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("03:30", datetime(2026, 12, 2, 2, 30, tzinfo=UTC)),
        ("23:30", datetime(2026, 12, 1, 22, 30, tzinfo=UTC)),
        ("2026-12-03 06:00", datetime(2026, 12, 3, 5, 0, tzinfo=UTC)),
        ("2026-12-03T06:00+00:00", datetime(2026, 12, 3, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_end_is_a_time_of_the_sites_clock(text: str, until: datetime) -> None:
    with time_machine.travel(NIGHT, tick=False):
        said("on", "--until", text)
    how = closed()
    assert how is not None
    assert how.until == until


@pytest.mark.parametrize(
    ("text", "why"), [("bald", "no time"), ("25:00", "no time"), ("2020-01-01 00:00", "is over")]
)
def test_a_wrong_end_closes_nothing(text: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        said("on", "--until", text)
    assert closed() is None


def test_without_a_file_it_cannot_be_closed(settings: Any) -> None:
    settings.LMS_MAINTENANCE_FILE = ""
    with pytest.raises(CommandError, match="LMS_MAINTENANCE_FILE"):
        said("on")
    assert closed() is None


def test_the_clock_of_a_closed_site_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr(clock, "EVERY_MINUTE", (lambda *, now: ran.append(now),))
    said("on")
    call_command("tick", stdout=StringIO())
    assert ran == []
