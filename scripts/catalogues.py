"""Catalogues of messages: which .po files there are, and which of their .mo files are out of date."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def catalogues() -> list[Path]:
    """Every .po file of the plugin."""
    return sorted((ROOT / "lms" / "locale").glob("*/LC_MESSAGES/*.po"))


def stale() -> list[Path]:
    """The .po files that are newer than what was compiled from them."""
    return [po for po in catalogues() if not _is_fresh(po)]


def _is_fresh(po: Path) -> bool:
    compiled = po.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= po.stat().st_mtime_ns
