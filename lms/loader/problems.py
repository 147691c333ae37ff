"""What is wrong with a course package, by file and line, in plain words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one file; `line` counts from 1."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Unreadable(Exception):
    """A package with faults; nothing of it was loaded."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Sheet:
    """Where faults of one file are noted, all of them and not only the first."""

    def __init__(self, file: str, noted: list[Problem], first_line: int = 1) -> None:
        self.file, self.noted, self.first_line = file, noted, first_line

    def note(self, line: int, text: str) -> None:
        """A fault; `line` counts from 1 within this sheet."""
        self.noted.append(Problem(self.file, self.first_line + line - 1, text))

    def part(self, line: int) -> "Sheet":
        """A sheet for the part of the file that begins at this line."""
        return Sheet(self.file, self.noted, self.first_line + line - 1)
