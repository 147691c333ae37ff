"""The one allow-list: what HTML, addresses and drawings are let through."""

import re
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from lms.sanitise import (
    ATTRIBUTES,
    SCHEMES,
    TAGS,
    address,
    clean,
    clean_stored,
    is_harmless_drawing,
    linkify,
    plain,
)
from tests.payloads import LONG, SHORT

DRAWINGS = sorted(Path(settings.ROOT).glob("courses/*/content/images/*.svg"))
MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<a href='", "'>", "<svg>", "<math>", "<style>", "</style>", "<!--", "-->",
         "<img src=x onerror=",
         "alert(1)", "javascript:", "data:", "&#106;", "&lt;", ">", "<script>", "</script>", '"', "x", "\n",
         "\t", "\x00",
         "<table>", "<td>", "<noscript>", "<template>", "<p title=", "<b onclick=", "<mtext>", "<annotation-xml>"]
    ),
    max_size=15,
).map("".join)  # fmt: skip


def is_allowed(html: str) -> bool:
    """Read it as a browser does: only listed tags, attributes and schemes."""
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        allowed = ATTRIBUTES.get(tag.name, set()) | ({"rel"} if tag.name == "a" else set())
        if tag.name not in TAGS or set(tag.attrs) - allowed:
            return False
        scheme = re.match(r"\s*([a-z0-9+.-]+):", str(tag.get("href", "")), re.IGNORECASE)
        if scheme and scheme[1].lower() not in SCHEMES:
            return False
    return True


@pytest.mark.parametrize("payload", SHORT)
def test_nothing_of_the_corpus_gets_through(payload: str) -> None:
    assert is_allowed(clean(payload))


@pytest.mark.long
@pytest.mark.parametrize("payload", LONG)
def test_nothing_of_the_long_corpus_gets_through(payload: str) -> None:
    assert is_allowed(clean(payload))


@given(MARKUP)
def test_only_the_listed_gets_through_whatever_is_written(html: str) -> None:
    cleaned = clean(html)
    assert is_allowed(cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    ['<p data-block-key="a1b2c">Siehe <a id="3" linktype="page">hier</a> und <a href="https://example.org/">dort</a>.</p>',
     '<ul><li data-block-key="x"><b>eins</b></li></ul>', '<p>Brief: <a linktype="document" id="7">Vorlage</a><br></p>'],
)  # fmt: skip
def test_what_the_editor_stores_stays(html: str) -> None:
    assert clean_stored(html) == html or sorted(clean_stored(html)) == sorted(html)


@pytest.mark.parametrize("payload", SHORT)
def test_stored_text_keeps_nothing_of_the_corpus(payload: str) -> None:
    assert is_allowed(clean_stored(payload))


@given(st.text(max_size=200))
def test_plain_text_keeps_its_words(text: str) -> None:
    words = unescape(plain(text.replace("<", "(").replace("&", "+")))
    kept = "".join(sign for sign in words if sign.isalnum())
    wanted = "".join(sign for sign in text if sign.isalnum())
    assert kept == wanted


def test_links_are_found_and_say_nothing_about_where_they_are() -> None:
    assert linkify("Siehe https://example.org/a?b=1&c=2") == (
        'Siehe <a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">https://example.org/a?b=1&amp;c=2</a>'
    )


@pytest.mark.parametrize("payload", SHORT)
def test_plain_text_with_links_is_as_safe(payload: str) -> None:
    assert is_allowed(linkify(payload))


def test_what_turns_the_reading_direction_is_taken_out() -> None:
    assert clean("<p>Rechnung\u202efdp.exe\x00</p>") == "<p>Rechnungfdp.exe</p>"


def test_text_in_other_directions_stays() -> None:
    assert clean('<p lang="ar" dir="rtl">مرحبا</p>') == '<p lang="ar" dir="rtl">مرحبا</p>'


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "http://example.org",
        "mailto:a@example.org",
        "tel:+49231",
        "/hilfe/",
        "#quellen",
        "?a=b:c",
    ],
)
def test_addresses_that_may_be_followed(url: str) -> None:
    assert address(url) == url


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
     "java\tscript:alert(1)",
     "\x01javascript:alert(1)", "vbscript:x", "data:text/html,<script>alert(1)</script>", "blob:https://x/1",
     "file:///etc/passwd", "view-source:https://example.org", "java\x00script:alert(1)", "\u202ejavascript:alert(1)"],
)  # fmt: skip
def test_addresses_that_may_not(url: str) -> None:
    assert address(url) == ""


@pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)
def test_our_own_drawings_are_harmless(file: Path) -> None:
    assert is_harmless_drawing(file.read_bytes())


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
HARMFUL = {
    "script": "<script>alert(1)</script>",
    "script in html": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "event": '<rect width="9" height="9" onclick="alert(1)"/>',
    "event in capitals": '<rect width="9" ONLOAD="alert(1)"/>',
    "foreign html": "<foreignObject><b>x</b></foreignObject>",
    "link": '<a href="javascript:alert(1)"><text>x</text></a>',
    "animated link": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "set": '<set attributeName="onmouseover" to="alert(1)"/>',
    "remote picture": '<image href="https://evil.example/x.png" width="9" height="9"/>',
    "remote use": '<use xlink:href="https://evil.example/x.svg#a"/>',
    "svg in data": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>',
    "style import": '<style>@import "https://evil.example/x.css";</style>',
    "style url": "<style>rect{fill:url(https://evil.example/x)}</style>",
    "style attribute": '<rect style="fill:url( \'//evil.example/x\')" width="9"/>',
    "style escaped": "<style>rect{fill:\\75rl(//evil.example/x)}</style>",
    "frame": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example"/>',
    "handler": '<handler type="application/ecmascript">alert(1)</handler>',
}


@pytest.mark.parametrize("inside", HARMFUL.values(), ids=HARMFUL.keys())
def test_drawings_that_run_or_fetch_are_refused(inside: str) -> None:
    assert not is_harmless_drawing(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
     b'<?xml-stylesheet href="https://evil.example/x.xsl"?><svg xmlns="http://www.w3.org/2000/svg"/>',
     b"\x1f\x8b\x08\x00", b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
     b'<?xml version="1.0" encoding="nonsense"?><svg/>'],
)  # fmt: skip
def test_what_is_no_plain_drawing_is_refused(content: bytes) -> None:
    assert not is_harmless_drawing(content)


@pytest.mark.parametrize(
    "inside",
    ['<rect fill="url(#a)" width="9" height="9"/>', "<style>.a{fill:url( '#b' )}</style>", '<use href="#a"/>',
     '<image href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/>'],
)  # fmt: skip
def test_parts_from_inside_may_stay(inside: str) -> None:
    assert is_harmless_drawing(SVG.format(inside).encode())
