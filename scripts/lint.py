"""Every check that is not a test, one after the other; all of them run, also after one has failed."""

import subprocess
import sys
import time

from scripts.catalogues import ROOT

PYTHON = sys.executable
CHECKS = {
    "style (ruff check)": ("-m", "ruff", "check", "."),
    "format (ruff format)": ("-m", "ruff", "format", "--check", "."),
    "layers (lint-imports)": (
        "-c",
        "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())",
    ),
    "types (mypy)": ("-m", "mypy", "lms", "config", "scripts"),
    "migrations": ("manage.py", "makemigrations", "--check", "--dry-run"),
    "German messages": ("-m", "scripts.check_messages"),
    "documents (sphinx)": ("-m", "sphinx", "-qW", "--keep-going", "-b", "dummy", "docs", "var/docs-check"),
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        start = time.monotonic()
        done = subprocess.run((PYTHON, *command), cwd=ROOT, capture_output=True, text=True, check=False)
        print(
            f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
