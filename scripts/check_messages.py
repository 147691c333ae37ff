"""Fails when German is incomplete: a text of the code that the catalogue lacks, is unsure about or breaks.

Collects the texts afresh in a copy of the plugin (needs gettext), so nothing in the working tree changes.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from scripts.catalogues import ROOT, catalogues

LANGUAGE = "de"
TEXTS = shutil.ignore_patterns("static", "__pycache__", "*.mo", "migrations")


def collected(place: Path) -> list[Path]:
    """The catalogues of a copy of the plugin, brought up to date with its code."""
    copy = place / "lms"
    shutil.copytree(ROOT / "lms", copy, ignore=TEXTS)
    (copy / "locale" / LANGUAGE / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    command = (
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale",
        LANGUAGE,
        "--no-obsolete",
        "--verbosity",
        "0",
    )
    subprocess.run(command, cwd=copy, check=True)
    return sorted((copy / "locale" / LANGUAGE).rglob("*.po"))


def faults(po: Path) -> list[str]:
    """One line per entry that German readers would see in English, or wrongly."""
    lines = []
    for entry in polib.pofile(str(po)):
        if not entry.obsolete and (entry.fuzzy or not entry.translated()):
            what = "fuzzy" if entry.fuzzy else "missing"
            where = ", ".join(file for file, _ in entry.occurrences[:2])
            lines.append(f"{what}: {entry.msgid!r} ({where})")
    return lines


def broken(po: Path) -> list[str]:
    """What gettext says about placeholders and plural forms of a committed catalogue."""
    done = subprocess.run(
        ("msgfmt", "--check", "-o", "/dev/null", str(po)), capture_output=True, text=True, check=False
    )
    return done.stderr.splitlines() if done.returncode else []


def main() -> int:
    if not shutil.which("msgfmt"):
        print("gettext is missing (on Debian: apt-get install gettext).", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        lines = [line for po in collected(Path(place)) for line in faults(po)]
    lines += [line for po in catalogues() for line in broken(po)]
    print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
