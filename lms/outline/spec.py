"""The outline as plain values: what authoring hands down, and what every reader gets."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActivitySpec:
    """One activity as authored, in one language; `parent` and `unlock_after` are keys."""

    key: str
    parent: str | None
    kind: str
    phase: str
    title: str
    url: str
    required: bool = True
    minutes: int = 0
    unlock: str = "at_once"
    unlock_after: str | None = None
    minutes_needed: int = 0
    snapshot: str | None = None
    page: int | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One activity as published, in one language with fallback; `parent`, `module`, `unlock_after` are row ids."""

    pk: int
    key: str
    parent: int | None
    module: int | None
    kind: str
    phase: str
    position: int
    required: bool
    counts_since: datetime | None
    retired: bool
    minutes: int
    unlock: str
    unlock_after: int | None
    minutes_needed: int
    snapshot: str | None
    language: str
    title: str
    url: str
    page: int | None
    revision: int
