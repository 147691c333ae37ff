"""The one place that decides which HTML is let through. nh3 enforces it; bleach only finds links in plain text."""

import re
from html import escape
from xml.etree.ElementTree import Element, ParseError

import bleach
import nh3
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # has no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # has no types

TAGS = {
    "p", "br", "strong", "b", "em", "i", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote",
    "code", "sub", "sup", "span", "hr",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang", "lang", "title"},
    "span": {"lang", "dir"},
    "p": {"lang", "dir"},
    "*": set[str](),  # else nh3 lets title and lang through everywhere
}
STORED = {**ATTRIBUTES, "a": {*ATTRIBUTES["a"], "linktype", "id"}, "*": {"data-block-key"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# Turn the reading direction of what follows, or are no text at all.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# What a drawing (SVG) is made of. Scripts, frames, foreign HTML, animation of links and remote parts are not here.
SHAPES = {
    "svg", "g", "defs", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "textPath", "use", "symbol", "marker", "mask", "clipPath", "pattern",
    "linearGradient", "radialGradient", "stop", "style", "image", "switch", "filter", "feGaussianBlur", "feOffset",
    "feBlend", "feColorMatrix", "feFlood", "feComposite", "feMerge", "feMergeNode",
}  # fmt: skip
_INSIDE = re.compile(r"#|data:image/(png|jpeg|gif|webp);base64,")
_STYLE_REACHES_OUT = re.compile(r"@import|expression|javascript|\\|url\((?!\s*['\"]?#)", re.IGNORECASE)


def clean(html: str) -> str:
    """Authored HTML with only the tags, attributes and link schemes allowed above."""
    return nh3.clean(
        _UNSEEN.sub("", html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def clean_stored(html: str) -> str:
    """Rich text in Wagtail's own spelling, by the same rules; links to pages and files keep what names them."""
    return nh3.clean(_UNSEEN.sub("", html), tags=TAGS, attributes=STORED, url_schemes=SCHEMES, link_rel=None)


def linkify(text: str) -> str:
    """Plain text as HTML in which addresses are links; its result passes the same policy."""
    return clean(bleach.linkify(escape(text, quote=False), callbacks=[], parse_email=True))


def plain(html: str) -> str:
    """The text of some HTML, without any tag."""
    return nh3.clean(html, tags=set()).strip()


def address(url: str) -> str:
    """A link's address where its scheme is allowed above, else nothing. Browsers skip what is not seen, so it goes."""
    bare = "".join(sign for sign in url if sign > " " and not _UNSEEN.match(sign))
    scheme = _SCHEME.match(bare)
    return bare if scheme is None or scheme[1].lower() in SCHEMES else ""


def is_harmless_drawing(content: bytes) -> bool:
    """Does an SVG hold nothing but shapes and words, with no script and no part from elsewhere?"""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return b"<?xml-stylesheet" not in content and all(_is_harmless(part) for part in root.iter())


def _is_harmless(part: Element) -> bool:
    if not isinstance(part.tag, str) or part.tag.rpartition("}")[2] not in SHAPES:
        return part.tag.rpartition("}")[0].startswith("{http") and _is_a_note(part)
    if part.tag.endswith("style") and _STYLE_REACHES_OUT.search(part.text or ""):
        return False
    return all(_is_harmless_value(name.rpartition("}")[2], value) for name, value in part.attrib.items())


def _is_a_note(part: Element) -> bool:
    """Notes of drawing programs stand in their own namespaces and draw nothing."""
    space = part.tag.rpartition("}")[0][1:]
    return space.startswith(
        ("http://www.inkscape.org/", "http://sodipodi.", "http://purl.org/", "http://creativecommons")
    )


def _is_harmless_value(name: str, value: str) -> bool:
    if name.lower().startswith("on"):
        return False
    if name in ("href", "src"):
        return _INSIDE.match(value.strip()) is not None
    return not _STYLE_REACHES_OUT.search(value)
