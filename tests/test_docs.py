"""What the documents name exists, and what exists is documented."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms import conf

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
DOCS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(`{3,4}).*?^\1$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def links(file: Path) -> Iterator[str]:
    """The relative links of a document, outside of code."""
    for target in LINK.findall(FENCE.sub("", file.read_text())):
        if not re.match(r"[a-z]+:|#", target):
            yield target.partition("#")[0]


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_relative_links_lead_somewhere(file: Path) -> None:
    assert [target for target in links(file) if not (file.parent / target).exists()] == []


def test_links_are_found() -> None:
    assert "docs/README.md" in set(links(ROOT / "README.md"))


def test_every_setting_of_the_plugin_is_documented() -> None:
    named = set(re.findall(r"LMS_[A-Z_]+", inspect.getsource(conf)))
    assert named
    assert (
        named - set(re.findall(r"\| `(LMS_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text()))
        == set()
    )


def test_every_variable_of_production_is_documented() -> None:
    read = r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\""""
    settings = (ROOT / "config/settings").glob("[bdp]*.py")
    named = {name for file in settings for name in re.findall(read, file.read_text())}
    assert "DATABASE_URL" in named
    text = (ROOT / "docs/reference/settings.md").read_text()
    assert {name for name in named if f"`{name}`" not in text} == set()


def test_every_command_is_documented() -> None:
    commands = {file.stem for file in (ROOT / "lms/management/commands").glob("[a-z]*.py")}
    named = set(
        re.findall(r"^\| `([a-z_]+)", (ROOT / "docs/reference/commands.md").read_text(), re.MULTILINE)
    )
    assert commands - named == set()


def test_every_decision_is_listed() -> None:
    records = {file.name for file in (ROOT / "docs/decisions").glob("0*.md")}
    assert records - set(links(ROOT / "docs/decisions/README.md")) == set()


def test_every_picture_of_the_documents_is_one_that_a_script_takes() -> None:
    shots = pytest.importorskip("scripts.shots")
    tutorial = pytest.importorskip("scripts.tutorial")
    taken = {shot.file for shot in shots.SHOTS} | {f"{name}.png" for name in tutorial.NAMES}
    shown = {Path(target).name for file in DOCS for target in links(file) if target.endswith(".png")}
    assert shown - taken == set()
