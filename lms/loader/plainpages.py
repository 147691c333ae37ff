"""Start pages and plain pages (help, imprint, …) as frozen values."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from lms.loader.courseformat import Title, digest
from lms.loader.folder import Folder
from lms.loader.lessons import Block, read_blocks
from lms.loader.pieces import front_matter
from lms.loader.toml import Frozen, Optional, Slug, Text, fit, parse

START = "start"
NEWS = "aktuelles"


class Box(Frozen):
    """One of the boxes under the hero."""

    title: Annotated[Text, StringConstraints(max_length=80)]
    text: Text


class PlainHead(Frozen):
    """The front matter of a plain page or a start page."""

    title: Title
    slug: Slug
    summary: Text
    hero: tuple[Text, ...] = ()
    lead: Optional = ""
    boxes: tuple[Box, ...] = ()
    notice_title: Annotated[Optional, StringConstraints(max_length=120)] = ""
    notice_text: Annotated[Optional, StringConstraints(max_length=300)] = ""


@dataclass(frozen=True, slots=True)
class Plain:
    """A page outside courses in one language."""

    name: str
    language: str
    head: PlainHead
    blocks: tuple[Block, ...]
    sha256: str


def read_plain_pages(folder: Folder, language: str) -> list[Plain]:
    """The pages of one language, the start page first; pages with faults are left out."""
    names = sorted(folder.names(language, ending=".md"), key=lambda name: (name != START, name))
    pages = [_read(folder, language, name) for name in names]
    return [page for page in pages if page is not None]


def _read(folder: Folder, language: str, name: str) -> Plain | None:
    text = folder.text(language, f"{name}.md")
    sheet = folder.sheet(language, f"{name}.md")
    parts = front_matter(text, sheet) if text is not None else None
    if text is None or parts is None:
        return None
    front, body, begins = parts
    data = parse(front, sheet.part(2))
    head = fit(PlainHead, data, front, sheet.part(2)) if data is not None else None
    blocks = read_blocks(body, sheet.part(begins), lesson=False)
    return Plain(name, language, head, blocks, digest(text.encode())) if head is not None else None
