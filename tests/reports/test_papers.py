"""What is printed with names of any script: the fonts are inside, and no letter is an empty box."""

import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from tests.reports.attending import Meetings, book, note, units
from tests.reports.test_archive import contents, fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
NAMES = (("Олена", "Шевченко"), ("أمينة", "الإدريسي"))


def fonts_of(page: PageObject) -> dict[str, bool]:
    """Font → is it in the file?"""
    found = {}
    for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # pypdf's objects are dictionaries
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        described = inner["/FontDescriptor"].get_object()
        found[str(inner["/BaseFont"])] = any(name in described for name in ("/FontFile2", "/FontFile3"))
    return found


def shown(page: PageObject, reader: PdfReader) -> Iterator[bytes]:
    """The numbers of all glyphs on a page, two bytes each."""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        parts = operands[0] if operator == b"TJ" else operands if operator == b"Tj" else []
        for part in parts:
            raw = getattr(part, "original_bytes", b"")
            yield from (raw[at : at + 2] for at in range(0, len(raw), 2))


def check(body: bytes) -> None:
    reader = PdfReader(BytesIO(body))
    fonts: dict[str, bool] = {}
    glyphs: list[bytes] = []
    for page in reader.pages:
        fonts |= fonts_of(page)
        glyphs += shown(page, reader)
    assert any("Amiri" in name for name in fonts), fonts
    assert any("NotoSans" in name for name in fonts), fonts
    assert all(fonts.values()), fonts
    assert len(glyphs) > 200
    assert b"\0\0" not in glyphs  # .notdef, the empty box
    text = unicodedata.normalize("NFKC", "".join(page.extract_text() for page in reader.pages))
    assert "Шевченко" in text
    assert {*"الإدريسي", *"أمينة"} <= {*text}


def test_names_of_every_script_are_printed(meetings: Meetings, signed_in: Any) -> None:
    for name in NAMES:
        enrolment = meetings.join(*name)
        book(enrolment, meetings.first)
        note(enrolment, units(meetings.first)[0])
    client = signed_in(meetings.trainer)
    check(client.get(reverse("lms_staff:proofs_sign_in", args=[meetings.first.pk])).content)
    check(contents(fetch(client, meetings))["3-anwesenheit.pdf"])


def test_the_check_finds_an_empty_box(meetings: Meetings, signed_in: Any) -> None:
    """Linear B is in none of the fonts."""
    for name in (*NAMES, ("Wanax", "\U00010000\U00010001")):
        book(meetings.join(*name), meetings.first)
    body = (
        signed_in(meetings.trainer).get(reverse("lms_staff:proofs_sign_in", args=[meetings.first.pk])).content
    )
    with pytest.raises(AssertionError, match=r"x00.* not in"):
        check(body)
