"""Plain pages are read like lessons, with less in them."""

from pathlib import Path

import pytest

from lms.loader.folder import Folder
from lms.loader.plainpages import Plain, read_plain_pages
from lms.loader.problems import Problem

HEAD = '+++\ntitle = "Hilfe"\nslug = "hilfe"\nsummary = "Wer hilft."\n+++\n'


def read(folder: Path, body: str = "\n## Wer?\n\nWir.\n", head: str = HEAD) -> tuple[list[Plain], list[str]]:
    (folder / "de").mkdir()
    (folder / "de" / "hilfe.md").write_text(head + body)
    (folder / "de" / "start.md").write_text(HEAD + "\n")
    noted: list[Problem] = []
    pages = read_plain_pages(Folder(folder, "pages", noted), "de")
    return pages, [str(problem) for problem in noted]


def test_the_start_page_comes_first(tmp_path: Path) -> None:
    pages, noted = read(tmp_path)
    assert [(page.name, [block.kind for block in page.blocks]) for page in pages] == [
        ("start", []),
        ("hilfe", ["heading", "text"]),
    ]
    assert noted == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\n::: steps\n1. a\n:::\n", "pages/de/hilfe.md:7: the block steps is not known here"),
        ("\n![](a.svg)\n", "pages/de/hilfe.md:7: pictures stand in lessons only"),
        ("\n# Groß\n", "pages/de/hilfe.md:7: headings begin with ##"),
    ],
)
def test_what_only_lessons_have_is_refused(tmp_path: Path, body: str, said: str) -> None:
    _pages, noted = read(tmp_path, body)
    assert [problem.startswith(said) for problem in noted] == [True]


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    pages, noted = read(tmp_path, head=HEAD.replace("slug", "place = 1\nslug"))
    assert [page.name for page in pages] == ["start"]
    assert noted == ['pages/de/hilfe.md:3: "place" is not known here']
