"""Only plain names below the folder are read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.loader.folder import Folder, is_plain_name
from lms.loader.problems import Problem


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "../a",
        "/a",
        "a/b",
        "a\\b",
        "C:a",
        "a\0",
        "%2e%2e",
        ".a",
        "a..b",
        "a\n",
        "",
        "ä.svg",
        "a.tar.gz",
        "a b.svg",
    ],
)
def test_names_that_could_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    assert not is_plain_name(name)
    noted: list[Problem] = []
    assert Folder(tmp_path, "x", noted).data("images", name) is None
    assert len(noted) == 1


@given(st.text(max_size=20))
def test_a_plain_name_stays_in_its_folder(name: str) -> None:
    if is_plain_name(name):
        assert (Path("/folder") / name).resolve().parent == Path("/folder")


@pytest.mark.parametrize("name", ["a.svg", "ps-v1-1-grundgesetz.md", "ps_v1.toml", "course.toml"])
def test_ordinary_names_are_plain(name: str) -> None:
    assert is_plain_name(name)
