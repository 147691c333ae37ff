"""Pins the requirements again, with hashes and without addresses. Versions stay unless told `--upgrade`."""

import subprocess
import sys

from scripts.catalogues import ROOT

UV = ROOT / ".venv" / "bin" / "uv"
OPTIONS = (
    "--universal", "--python-version", "3.11.2", "--generate-hashes",
    "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", "--quiet",
)  # fmt: skip


def pin(name: str, *more: str) -> None:
    subprocess.run(
        (UV, "pip", "compile", *OPTIONS, *more, f"{name}.in", "--output-file", f"{name}.txt"),
        cwd=ROOT,
        check=True,
    )


def main() -> None:
    pin("requirements", *sys.argv[1:])
    pin("requirements-dev", "--constraint", "requirements.txt", *sys.argv[1:])


if __name__ == "__main__":
    main()
