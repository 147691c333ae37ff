"""A course package that can be read, and one that the site knows."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lms.loader import actions
from tests import build
from tests.loader.sample import Sample, sample


@pytest.fixture
def package(tmp_path: Path) -> Sample:
    """A sound package on disk."""
    return sample(tmp_path)


@pytest.fixture
def site(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sample]:
    """The same as a Python package that this site names, which has no page yet; two of the plain pages are read."""
    build.no_home()
    folder = tmp_path / "sample"
    made = sample(folder)
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(actions, "LANGUAGES", ("de",))
    read = actions.read_plain_pages
    monkeypatch.setattr(
        actions, "read_plain_pages", lambda *where: [p for p in read(*where) if p.name in ("start", "hilfe")]
    )
    settings.LMS_COURSES = ["sample"]
    settings.MEDIA_ROOT = tmp_path / "media"
    sys.modules.pop("sample", None)
    yield made
    sys.modules.pop("sample", None)
