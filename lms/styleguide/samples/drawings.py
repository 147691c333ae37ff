"""Colours, drawings and icons of the look, by their names."""

import re
from functools import lru_cache
from importlib.resources import files

COLOURS = (
    "paper", "surface", "sunken", "ink", "ink-2", "line", "line-strong", "river", "river-tint", "deep", "deep-2",
    "lamp", "lamp-tint", "lamp-ink", "brick", "brick-tint", "leaf", "leaf-tint", "alarm", "alarm-tint",
)  # fmt: skip
ART = tuple(
    f"lms/art/{name}.svg.html" for name in ("levels", "doors", "voice", "empty", "closed", "error", "success")
)


@lru_cache(maxsize=1)
def icons() -> list[str]:
    """The names in the sprite."""
    sprite = (files("lms") / "static" / "lms" / "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol[^>]* id="([\w-]+)"', sprite)
