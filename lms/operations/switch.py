"""The switch that closes the site: a file, so that it holds while the database is away. Pure."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

AGAIN_SECONDS = 600  # when to ask again where nobody knows the end


@dataclass(frozen=True, slots=True)
class Closed:
    """The site is closed: until when, as far as known, and what else visitors should read."""

    until: datetime | None = None
    message: str = ""

    def retry_after(self, now: datetime) -> int:
        """Seconds after which asking again makes sense."""
        left = (self.until - now).total_seconds() if self.until else 0
        return int(left) if left > 60 else AGAIN_SECONDS


def read(path: Path) -> Closed | None:
    """How the site is closed; None where it is open. Any file closes it, also an empty one made by hand."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return Closed()
    try:
        found = json.loads(text)
        until = datetime.fromisoformat(found["until"]) if found["until"] else None
        return Closed(until.astimezone(UTC) if until else None, str(found["message"]))
    except (ValueError, TypeError, KeyError):
        return Closed()


def close(path: Path, closed: Closed) -> None:
    """Close the site at once, or change what visitors read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    until = closed.until.isoformat() if closed.until else None
    partial.write_text(json.dumps({"until": until, "message": closed.message}), encoding="utf-8")
    partial.chmod(0o644)
    partial.replace(path)


def reopen(path: Path) -> bool:
    """Open the site again; False where it was open."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
