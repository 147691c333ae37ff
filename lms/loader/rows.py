"""Plain values of the loader."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one page or word."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept, update offered"
    GONE = "deleted here, not recreated"
    LEFT = "no longer in the package, left as it is"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one page or word, in one line; `group` is the course, "pages" or "glossary"."""

    group: str
    path: str
    language: str
    outcome: Outcome

    def __str__(self) -> str:
        return f"{self.path} ({self.language}): {self.outcome}"
