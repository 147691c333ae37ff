"""Sets up this directory: .venv, pinned packages, browser assets, compiled messages. Standard library only.

A stamp beside each result holds the hash of what it was made from; when nothing has changed, nothing is done.
"""

import argparse
import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

from lms import assets
from scripts.catalogues import ROOT, stale

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
SCRIPTS = ROOT / "scripts"
OLDEST = (3, 11, 2)


class Failed(Exception):
    """What a person must know when the set-up cannot go on."""


def digest(*files: Path) -> str:
    """One hash over the contents of files and the version of Python."""
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def is_done(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Whether a command ended well. Its output is shown, unless quiet."""
    output = subprocess.DEVNULL if quiet else None
    try:
        return (
            subprocess.run([str(part) for part in command], cwd=ROOT, stdout=output, check=False).returncode
            == 0
        )
    except OSError:
        return False


def make_venv() -> None:
    """A .venv that starts. A broken one (moved, or its Python gone) is made again."""
    if PYTHON.exists() and run(PYTHON, "-c", "import sys", quiet=True):
        return
    print("· .venv", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        raise Failed(
            "Python's venv module is incomplete (on Debian: the package python3.11-venv)."
        ) from error


def install_packages(*, dev: bool) -> None:
    """Exactly what the requirements pin: by uv, or by pip where uv cannot."""
    stamp = VENV / ".bruecke-packages"
    dev = dev or (stamp.exists() and (VENV / ".bruecke-dev").exists())
    wanted = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    if is_done(stamp, digest(wanted, SCRIPTS / "uv.txt")) and PYTHON.exists():
        return
    make_venv()
    print(f"· packages of {wanted.name}", flush=True)
    if not (install_with_uv(wanted) or pip("--require-hashes", "-r", wanted)):
        raise Failed(
            f"The packages of {wanted.name} could not be installed. Is there a connection to a package index?"
        )
    if dev:
        (VENV / ".bruecke-dev").touch()
    stamp.write_text(digest(wanted, SCRIPTS / "uv.txt"))


def install_with_uv(wanted: Path) -> bool:
    uv = VENV / "bin" / "uv"
    if os.environ.get("NO_UV") or not pip("--require-hashes", "-r", SCRIPTS / "uv.txt"):
        return False
    return run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, wanted)


def pip(*arguments: str | Path) -> bool:
    return run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def install_assets() -> None:
    """Fonts and test tools for the browser, from the lock file, without running anybody's install scripts."""
    stamp = MODULES / ".bruecke"
    wanted = digest(ROOT / "package-lock.json")
    if is_done(stamp, wanted):
        return
    print("· browser assets", flush=True)
    if not run(*npm(), *assets.CLEAN, quiet=True):
        raise Failed("The browser assets could not be installed. Is there a connection to an npm registry?")
    stamp.write_text(wanted)


def npm() -> list[str]:
    """The machine's npm, else the one in a Python wheel, which is installed only then."""
    if found := assets.machine_npm():
        return found
    if not pip("--require-hashes", "-r", SCRIPTS / "node.txt"):
        raise Failed("There is no npm here, and the Python package that brings it could not be installed.")
    return assets.packaged_npm(PYTHON)


def compile_messages() -> None:
    if stale() and not run(PYTHON, "-m", "scripts.compile_messages"):
        raise Failed("The catalogues of messages could not be compiled.")


def set_up(*, dev: bool) -> None:
    if sys.version_info < OLDEST:
        raise Failed(
            f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}."
        )
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install_packages(dev=dev)
        install_assets()
        compile_messages()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    try:
        set_up(dev=parser.parse_args().dev)
    except Failed as reason:
        print(f"Set-up stopped. {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
