"""What a backup holds, as the file beside it says. Pure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

FORMAT = 1


class NotAManifest(Exception):
    """The text is no description of a backup."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of one archive: rows per table, SHA-256 (hex) per file, applied migrations as "app.name"."""

    version: str
    made_at: str
    engine: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read it again; NotAManifest where it is none."""
        try:
            found = cls(**json.loads(text))
        except (ValueError, TypeError) as problem:
            raise NotAManifest(str(problem)) from problem
        if not (isinstance(found.rows, dict) and isinstance(found.files, dict)):
            raise NotAManifest("rows and files must be tables")
        return found


def damages(manifest: Manifest, found: dict[str, str]) -> list[str]:
    """What differs between the description and the files (name → SHA-256) that were found."""
    lost = [f"{name} is missing." for name in sorted(manifest.files.keys() - found.keys())]
    added = [f"{name} does not belong to it." for name in sorted(found.keys() - manifest.files.keys())]
    both = sorted(manifest.files.keys() & found.keys())
    changed = [f"{name} has changed." for name in both if manifest.files[name] != found[name]]
    return lost + added + changed


def obstacles(manifest: Manifest, *, engine: str, known: Iterable[str]) -> list[str]:
    """Why this site cannot take the backup: another kind of database, or migrations it does not know."""
    if manifest.format != FORMAT:
        return [f"It has format {manifest.format}; this version reads format {FORMAT}."]
    found = []
    if manifest.engine != engine:
        found.append(f"It is of a {manifest.engine} database; this site uses {engine}.")
    unknown = sorted(set(manifest.migrations) - set(known))
    if unknown:
        some = ", ".join(unknown[:3]) + (" …" if len(unknown) > 3 else "")
        found.append(
            f"It was made by version {manifest.version}, with {len(unknown)} migrations that are not known here"
            f" ({some}). Install that version first."
        )
    return found
