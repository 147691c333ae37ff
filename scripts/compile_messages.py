"""Compiles the catalogues with polib, so that no machine needs gettext to run the product."""

import os
from pathlib import Path

import polib

from scripts.catalogues import stale


def compile_one(po: Path) -> None:
    """Writes the .mo beside the .po in one step: a reader never sees half a file."""
    target = po.with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(po)).save_as_mofile(str(draft))
    draft.replace(target)


def main() -> None:
    for po in stale():
        compile_one(po)


if __name__ == "__main__":
    main()
