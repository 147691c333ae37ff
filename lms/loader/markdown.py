"""The small part of Markdown that course files use, as the HTML that Wagtail stores."""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lms.loader.problems import Sheet
from lms.sanitise import clean

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAGS = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "paragraph": "p"}
_HTML = re.compile(r"</?[a-z!][^>]*>", re.IGNORECASE)
_LINK = re.compile(r"(https?://|mailto:|tel:)\S+", re.IGNORECASE)
_PICTURE = re.compile(r"\.(svg|png|jpe?g|gif|webp|avif)$", re.IGNORECASE)


def tokens_of(text: str) -> list[Token]:
    """The tokens of some Markdown; a token's `map[0]` is its line from 0."""
    return _PARSER.parse(text)


def line(token: Token) -> int:
    """The line of a token, from 1."""
    return token.map[0] + 1 if token.map else 1


def rich_text(tokens: Sequence[Token], sheet: Sheet) -> str:
    """Paragraphs and lists with bold words and links; all else is noted as a fault."""
    out: list[str] = []
    depth = 0
    for token in tokens:
        kind, _, side = token.type.rpartition("_")
        if token.type == "inline":
            out.append(inline(token, sheet))
        elif kind not in _TAGS:
            if side != "close":
                sheet.note(
                    line(token), f"{_name(token)} cannot stand here: only paragraphs, lists, bold and links"
                )
        elif kind == "paragraph" and depth:
            # Wagtail's lists hold their words without paragraphs.
            if side == "open" and out[-1] != "<li>":
                sheet.note(line(token), "an item of a list has one paragraph only")
        else:
            depth += {"open": 1, "close": -1}[side] if kind == "list_item" else 0
            out.append(f"<{_TAGS[kind]}>" if side == "open" else f"</{_TAGS[kind]}>")
    return clean("".join(out))


def inline(token: Token, sheet: Sheet) -> str:
    """Words with bold and links as HTML."""
    out = []
    for child in token.children or []:
        match child.type:
            case "text":
                _refuse_left_over(child.content, token, sheet)
                out.append(escape(child.content, quote=False))
            case "strong_open" | "strong_close":
                out.append("<b>" if child.type == "strong_open" else "</b>")
            case "softbreak":
                out.append(" ")
            case "hardbreak":
                out.append("<br>")
            case "link_open":
                out.append(f'<a href="{escape(_address(child, token, sheet))}">')
            case "link_close":
                out.append("</a>")
            case kind if not kind.endswith("_close"):
                sheet.note(line(token), f"{_name(child)} cannot stand here: only bold and links")
    return "".join(out)


def plain(tokens: Sequence[Token], sheet: Sheet) -> str:
    """Words without any markup, paragraphs as lines."""
    out = []
    for token in tokens:
        if token.type == "inline":
            out.append(words(token, sheet))
        elif token.type not in ("paragraph_open", "paragraph_close"):
            sheet.note(line(token), f"{_name(token)} cannot stand here: only words")
    return "\n".join(out)


def words(token: Token, sheet: Sheet) -> str:
    """The words of one line of text without any markup."""
    out = []
    for child in token.children or []:
        if child.type == "text":
            _refuse_left_over(child.content, token, sheet)
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif not child.type.endswith("_close"):
            sheet.note(line(token), f"{_name(child)} cannot stand here: only words")
    return "".join(out).strip()


def _refuse_left_over(text: str, token: Token, sheet: Sheet) -> None:
    if found := _HTML.search(text):
        sheet.note(line(token), f"{found[0]} is HTML; write Markdown")
    elif "](" in text:
        sheet.note(
            line(token), "there is a link here that does not begin with https://, http://, mailto: or tel:"
        )


def _address(link: Token, token: Token, sheet: Sheet) -> str:
    href = str(link.attrs.get("href", ""))
    if _PICTURE.search(href) and not _LINK.match(href):
        sheet.note(line(token), "a picture begins with an exclamation mark: ![what it shows](file.svg)")
    elif not _LINK.match(href):
        sheet.note(line(token), f"the link {href} does not begin with https://, http://, mailto: or tel:")
    return href


def _name(token: Token) -> str:
    name = token.type.removesuffix("_open").removesuffix("_close").replace("_", " ")
    known = {"em": "italics", "code inline": "code", "fence": "code", "hr": "a line", "blockquote": "a quote"}
    return known.get(name, f"a {name}")
