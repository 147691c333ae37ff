"""docs/how-to/run-in-production.md as something that can be followed: its commands, in order."""

import re

from config.settings.base import ROOT

GUIDE = ROOT / "docs" / "how-to" / "run-in-production.md"
_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    """What is typed into a shell, block by block."""
    return _BLOCK.findall(GUIDE.read_text())
