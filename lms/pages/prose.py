"""The running text of a lesson's blocks, saved or not: what is judged as easy or hard."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from wagtail.rich_text import RichText

from lms.pages.hints import plain_lines

# Not running text: read, but not judged.
BESIDE = frozenset({"picture", "video", "external_video", "table", "terms", "download", "check"})


def prose_of(body: Iterable[Any]) -> str:
    """A line for each paragraph; titles of boxes are left out, and what stands beside the text."""
    return "\n".join(filter(None, map(_prose, body)))


def _prose(block: Any) -> str:
    value = block.value
    if block.block_type in BESIDE:
        return ""
    if block.block_type in ("lead", "heading"):
        return str(value or "")
    if block.block_type == "quote":
        return str(value.get("text") or "")
    sources = list(rich_texts(value))
    return "\n".join(plain_lines(unescape(source)) for source in sources) or "\n".join(texts(block))


def texts(block: Any) -> list[str]:
    """All words of a block."""
    found: list[str] = block.block.get_searchable_content(block.value)
    return [text for text in found if text]


def rich_texts(value: Any) -> Iterator[str]:
    """The HTML of all rich texts inside a value."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, dict):
        for inner in value.values():
            yield from rich_texts(inner)
    elif hasattr(value, "bound_blocks"):
        for inner in value:
            yield from rich_texts(getattr(inner, "value", inner))
