"""The system's Chromium, for pictures and for browser tests; none is ever downloaded."""

import shutil

# Chromium without its windows first: a page costs it a third of the CPU.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Where it is; None: this machine has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
