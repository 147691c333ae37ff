"""Set-up does what changed and nothing else."""

import os
from pathlib import Path

import polib
import pytest

from scripts import catalogues, check_messages, compile_messages, setup

pytestmark = pytest.mark.once


def test_a_hash_follows_the_contents(tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("a==1")
    before = setup.digest(file)
    file.write_text("a==2")
    assert setup.digest(file) != before


def test_done_is_what_bears_the_wanted_stamp(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not setup.is_done(stamp, "x")
    stamp.write_text("x")
    assert setup.is_done(stamp, "x")
    assert not setup.is_done(stamp, "y")


def test_a_program_that_is_not_there_is_a_failure_and_no_crash() -> None:
    assert not setup.run("/nowhere/program")


@pytest.fixture
def po(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one German word in a project of its own."""
    folder = tmp_path / "lms" / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="Bridge", msgstr="Brücke"))
    catalogue.save(str(folder / "django.po"))
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    return folder / "django.po"


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(po: Path) -> None:
    assert catalogues.stale() == [po]
    compile_messages.main()
    assert catalogues.stale() == []
    os.utime(po, (po.stat().st_atime + 10, po.stat().st_mtime + 10))
    assert catalogues.stale() == [po]


def test_what_was_compiled_says_what_the_catalogue_says(po: Path) -> None:
    compile_messages.main()
    assert [entry.msgstr for entry in polib.mofile(str(po.with_suffix(".mo")))] == ["Brücke"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (polib.POEntry(msgid="Bridge", msgstr="Brücke"), []),
        (polib.POEntry(msgid="Bridge", msgstr=""), ["missing: 'Bridge' ()"]),
        (polib.POEntry(msgid="Bridge", msgstr="Brücke", flags=["fuzzy"]), ["fuzzy: 'Bridge' ()"]),
        (polib.POEntry(msgid="Bridge", msgstr="", obsolete=True), []),
        (
            polib.POEntry(msgid="day", msgid_plural="days", msgstr_plural={0: "Tag", 1: ""}),
            ["missing: 'day' ()"],
        ),
    ],
)
def test_a_text_without_a_sure_translation_is_a_fault(
    tmp_path: Path, entry: polib.POEntry, expected: list[str]
) -> None:
    catalogue = polib.POFile()
    catalogue.append(entry)
    catalogue.save(str(tmp_path / "django.po"))
    assert check_messages.faults(tmp_path / "django.po") == expected


def test_the_oldest_python_is_the_same_everywhere() -> None:
    """Debian 12 brings 3.11.2, and docs/how-to/run-in-production.md begins there."""
    oldest = ".".join(str(number) for number in setup.OLDEST)
    assert oldest == "3.11.2"
    assert f'requires-python = ">={oldest}"' in (setup.ROOT / "pyproject.toml").read_text()
    assert f'"--python-version", "{oldest}"' in (setup.SCRIPTS / "pin.py").read_text()


def test_without_tests_exactly_what_is_pinned_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[object] = []
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "make_venv", lambda: None)
    monkeypatch.setattr(setup, "install_with_uv", lambda file: bool(wanted.append(file)))
    monkeypatch.setattr(setup, "pip", lambda *arguments: bool(wanted.append(arguments)) or True)
    setup.install_packages(dev=False)
    file = setup.ROOT / "requirements.txt"
    assert wanted == [file, ("--require-hashes", "-r", file)]
