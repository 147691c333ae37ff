"""The file that closes the site."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms.operations import switch
from lms.operations.switch import Closed

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    how = Closed(NOW, "Wir ziehen um.")
    switch.close(tmp_path / "deep" / "flag", how)
    assert switch.read(tmp_path / "deep" / "flag") == how


def test_without_a_file_the_site_is_open(tmp_path: Path) -> None:
    assert switch.read(tmp_path / "flag") is None


@pytest.mark.parametrize(
    "text", ["", "bitte warten", "[]", '{"until": 7, "message": ""}', '{"until": "bald"}', "\xff"]
)
def test_any_file_closes_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "flag").write_text(text, encoding="latin-1")
    assert switch.read(tmp_path / "flag") == Closed()


def test_opening_says_whether_it_was_closed(tmp_path: Path) -> None:
    switch.close(tmp_path / "flag", Closed())
    assert [switch.reopen(tmp_path / "flag") for _ in range(2)] == [True, False]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("until", "seconds"),
    [(None, 600), (NOW + timedelta(minutes=5), 300), (NOW, 600), (NOW - timedelta(days=1), 600)],
)
def test_when_to_ask_again(until: datetime | None, seconds: int) -> None:
    assert Closed(until).retry_after(NOW) == seconds
