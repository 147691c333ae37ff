"""Plain values of the loader."""

from dataclasses import dataclass

from lms.loader.enums import Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one page or word, in one line; `group` is the course, "pages" or "glossary"."""

    group: str
    path: str
    language: str
    outcome: Outcome

    def __str__(self) -> str:
        return f"{self.path} ({self.language}): {self.outcome}"
