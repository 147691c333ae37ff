"""The guide docs/how-to/add-to-your-site.md as something that can be followed: its pieces of code, by file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "add-to-your-site.md"
_PIECE = re.compile(
    r"^```(?:python|html)\n(?:# |<!-- )(?P<only>with i18n_patterns: )?(?P<file>\S+?)(?: -->)?\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Code that belongs at the end of a file; `only`: in a site with i18n_patterns."""

    file: str
    code: str
    only: bool


def pieces() -> Iterator[Piece]:
    """All of them in the guide's order."""
    for found in _PIECE.finditer(GUIDE.read_text()):
        yield Piece(found["file"], found["code"], bool(found["only"]))


def follow(host: Path) -> None:
    """Do in a fresh site what the guide says. Addresses and templates are replaced, settings come at the end."""
    for piece in pieces():
        if not piece.only and not piece.file.startswith("museum_course/"):
            _write(host / piece.file, piece.code, whole=piece.file.endswith(("urls.py", ".html")))


def follow_further(host: Path) -> None:
    """Do what the guide says for i18n_patterns."""
    for piece in pieces():
        if piece.only:
            _write(host / piece.file, piece.code, whole=False)


def _write(target: Path, code: str, *, whole: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    before = "" if whole else target.read_text()
    target.write_text(f"{before}\n{code}")
