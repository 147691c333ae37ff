"""What a backup says about itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.operations.manifest import Manifest, NotAManifest, damages, obstacles

TABLES = st.dictionaries(st.text(max_size=8), st.integers(0, 9))
HASHES = st.dictionaries(st.text(max_size=8), st.sampled_from(["a", "b"]))


def manifest(**changed: object) -> Manifest:
    base = {"version": "0.2.0", "made_at": "2026-11-25", "engine": "sqlite", "migrations": ["lms.0001_first"]}
    return Manifest(**{**base, "rows": {}, **changed})  # type: ignore[arg-type]


@given(TABLES, HASHES, st.lists(st.text(max_size=8)))
def test_it_is_read_as_it_was_written(
    rows: dict[str, int], files: dict[str, str], migrations: list[str]
) -> None:
    made = manifest(rows=rows, files=files, migrations=migrations)
    assert Manifest.from_json(made.to_json()) == made


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"7", b'{"version": 1}', b"\xff"])
def test_something_else_is_no_manifest(text: bytes) -> None:
    with pytest.raises(NotAManifest):
        Manifest.from_json(text)


@given(HASHES, HASHES)
def test_damages_name_every_difference_and_only_those(said: dict[str, str], found: dict[str, str]) -> None:
    different = {name for name in said.keys() | found.keys() if said.get(name) != found.get(name)}
    assert len(damages(manifest(files=said), found)) == len(different)


def test_the_same_or_an_older_version_fits() -> None:
    known = ["lms.0001_first", "lms.0002_more"]
    assert obstacles(manifest(), engine="sqlite", known=known) == []


def test_a_newer_version_another_kind_and_another_format_are_named() -> None:
    newer = manifest(migrations=["lms.0001_first", "lms.0009_later"])
    assert "lms.0009_later" in obstacles(newer, engine="sqlite", known=["lms.0001_first"])[0]
    assert "postgresql" in obstacles(manifest(), engine="postgresql", known=["lms.0001_first"])[0]
    assert "format 2" in obstacles(manifest(format=2), engine="sqlite", known=[])[0]
