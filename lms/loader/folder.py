"""Reading files of a package, and never one outside it. Source of the rules: docs/reference/course-packages.md."""

import re
from importlib.resources.abc import Traversable
from pathlib import Path

from lms.loader.problems import Problem, Sheet

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)?")
LARGEST_TEXT, LARGEST_PICTURE = 1_000_000, 10_000_000


def is_plain_name(name: str) -> bool:
    """Letters, digits, - and _, with one ending: nothing that could lead out of a folder."""
    return NAME.fullmatch(name) is not None


class Folder:
    """The content folder of one package; faults are noted under the names that a person knows."""

    def __init__(self, root: Traversable, label: str, noted: list[Problem]) -> None:
        self.root, self.label, self.noted = root, label, noted

    def sheet(self, *parts: str) -> Sheet:
        """The sheet of one file."""
        return Sheet("/".join((self.label, *parts)), self.noted)

    def names(self, *parts: str, ending: str) -> list[str]:
        """Names of the files in a folder, without the ending; empty where there is no such folder."""
        place = self.root.joinpath(*parts)
        if not place.is_dir():
            return []
        return sorted(f.name.removesuffix(ending) for f in place.iterdir() if f.name.endswith(ending))

    def text(self, *parts: str) -> str | None:
        """A file as text; None, and a fault noted, where it cannot be read."""
        data = self.data(*parts, largest=LARGEST_TEXT)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.sheet(*parts).note(line, "this is not UTF-8: save the file as UTF-8")
            return None
        if "\0" in text:
            self.sheet(*parts).note(text[: text.index("\0")].count("\n") + 1, "there is a NUL character here")
            return None
        return text.replace("\r\n", "\n")

    def data(self, *parts: str, largest: int = LARGEST_PICTURE) -> bytes | None:
        """A file as bytes; None, and a fault noted, where it cannot be read."""
        problem = self.refusal(*parts)
        if problem is None:
            data = self.root.joinpath(*parts).read_bytes()
            if len(data) <= largest:
                return data
            problem = f"the file is larger than {largest // 1_000_000} MB"
        self.sheet(*parts).note(1, problem)
        return None

    def refusal(self, *parts: str) -> str | None:
        """Why this file is not read, or None where it may be."""
        if not all(map(is_plain_name, parts)):
            return "this name is not allowed: use letters, digits, - and _ only"
        place = self.root
        for part in parts:
            place = place.joinpath(part)
            if isinstance(place, Path) and place.is_symlink():
                return "this is a link; links are not followed"
        return None if place.is_file() else "there is no such file"
