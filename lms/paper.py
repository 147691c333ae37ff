"""Papers: a template of typst and its words become a PDF, in Latin, Greek, Cyrillic and Arabic letters. Pure.

What is put in stays text, whatever it holds: it comes as JSON and is never read as markup. Files outside the folder
of the templates cannot be reached, and nothing is fetched. Source: typst's reference, `sys.inputs` and `--root`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fontpkg_amiri
import fontpkg_noto_sans

TEMPLATES = Path(__file__).parent / "templates" / "lms" / "paper"
FONTS = [Path(one.__file__).parent / "files" for one in (fontpkg_noto_sans, fontpkg_amiri)]


def pdf(template: str, words: Mapping[str, Any]) -> bytes:
    """One paper as PDF. `template` is a file of the templates' folder; `words` holds plain JSON."""
    import typst  # noqa: PLC0415 -- 80 MB that only those who print need

    made: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
        format="pdf",
    )
    return made
