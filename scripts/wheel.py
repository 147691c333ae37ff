"""How a wheel is built: with the messages compiled, so that whoever installs it needs no gettext."""

from pathlib import Path

import polib
from setuptools.command.build_py import build_py


class BuildPy(build_py):
    """Compiles each catalogue where the wheel is put together; the working tree stays as it is."""

    def run(self) -> None:
        super().run()
        for po in Path(self.build_lib).rglob("LC_MESSAGES/*.po"):
            polib.pofile(str(po)).save_as_mofile(str(po.with_suffix(".mo")))
