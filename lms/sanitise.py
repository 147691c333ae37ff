"""The one place that decides which HTML is let through. nh3 enforces it; bleach only finds links in plain text."""

import bleach
import nh3

TAGS = {
    "p", "br", "strong", "b", "em", "i", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote",
    "code", "sub", "sup", "span", "hr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "hreflang", "lang", "title"}, "span": {"lang", "dir"}, "p": {"lang", "dir"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean(html: str) -> str:
    """Authored HTML with only the tags, attributes and link schemes allowed above."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    )


def linkify(text: str) -> str:
    """Plain text as HTML in which addresses are links; its result passes the same policy."""
    return clean(bleach.linkify(nh3.clean_text(text), callbacks=[], parse_email=True))


def plain(html: str) -> str:
    """The text of some HTML, without any tag."""
    return nh3.clean(html, tags=set()).strip()
