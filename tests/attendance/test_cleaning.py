"""A scan shows the paper and tells nothing else: no place, no device, no hidden words, nothing that runs."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from lms.attendance import cleaning
from lms.attendance.cleaning import Fault, Unusable, cleaned, without_notes

WORD = b"KANARIE"
GPS, DESCRIPTION, TURNED = 0x8825, 0x010E, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: Any) -> bytes:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[DESCRIPTION], exif[TURNED] = WORD.decode(), 6
    exif.get_ifd(GPS)[2] = (51.0, 30.0, 0.0)
    out = BytesIO()
    Image.new("RGB", size, (200, 220, 240)).save(out, kind, exif=exif, **more)
    return out.getvalue()


def paper(inside: bytes | None = None, pages: int = 1, password: str = "") -> bytes:
    """A PDF with a picture, whose document says a lot besides."""
    out = BytesIO()
    first = Image.open(BytesIO(inside or picture()))
    first.save(out, "PDF", save_all=True, append_images=[first] * (pages - 1))
    made = PdfWriter(clone_from=PdfReader(BytesIO(out.getvalue())))
    made.add_metadata({"/Author": WORD.decode()})
    made.add_attachment("k.txt", WORD)
    made.add_annotation(0, FreeText(text=WORD.decode(), rect=(0, 0, 9, 9)))
    script = DictionaryObject()
    script[NameObject("/S")] = NameObject("/JavaScript")
    script[NameObject("/JS")] = TextStringObject(WORD.decode())
    made._root_object[NameObject("/OpenAction")] = script
    xmp = StreamObject()
    xmp._data = b"<x>" + WORD + b"</x>"
    found = image_of(made)
    found[NameObject("/Metadata")] = made._add_object(xmp)
    if inside is None:
        found._data = picture()
    if password:
        made.encrypt(password)
    out = BytesIO()
    made.write(out)
    return out.getvalue()


def image_of(document: Any) -> Any:
    return next(iter(document.pages[0]["/Resources"]["/XObject"].values())).get_object()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_keeps_its_points_only(kind: str) -> None:
    body = picture(kind)
    assert WORD in body
    clean = cleaned(body)
    assert clean.ending == {"JPEG": "jpg", "PNG": "png"}[kind]
    assert WORD not in clean.body
    with Image.open(BytesIO(clean.body)) as found:
        assert dict(found.getexif()) == {}
        assert found.size == (40, 60)  # upright, as it was turned
        assert not found.info.get("comment")


def test_a_pdf_keeps_its_pages_only() -> None:
    body = paper(pages=2)
    assert body.count(WORD) >= 4
    clean = cleaned(body)
    assert clean.ending == "pdf"
    assert WORD not in clean.body
    found = PdfReader(BytesIO(clean.body))
    assert len(found.pages) == 2
    assert found.metadata is None
    assert set(found.trailer["/Root"]) <= {"/Type", "/Pages"}
    with Image.open(BytesIO(image_of(found)._data)) as shown:
        assert shown.size == (60, 40)
        assert dict(shown.getexif()) == {}


def test_a_jpeg_loses_its_notes_and_nothing_of_the_picture() -> None:
    body = picture(comment=b"Notiz")
    plain = without_notes(body)
    assert WORD not in plain
    assert b"Notiz" not in plain
    with Image.open(BytesIO(body)) as before, Image.open(BytesIO(plain)) as after:
        assert before.tobytes() == after.tobytes()
    assert without_notes(plain + WORD) == plain  # what hangs on behind the end goes too


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param(b"", Fault.NOT_KNOWN, id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.NOT_KNOWN, id="svg"),
        pytest.param(b"GIF89a", Fault.NOT_KNOWN, id="gif"),
        pytest.param(b"%PDF-1.7 nothing", Fault.BROKEN, id="paper of nothing"),
        pytest.param(b"\xff\xd8\xff\xe0", Fault.BROKEN, id="picture of nothing"),
        pytest.param(picture("PNG")[:-40], Fault.BROKEN, id="half a picture"),
        pytest.param(paper(password="x"), Fault.LOCKED, id="paper with a password"),
        pytest.param(paper(pages=31), Fault.TOO_MANY_PAGES, id="31 pages"),
        pytest.param(b"%PDF-" + b"x" * cleaning.MOST_BYTES, Fault.TOO_LARGE, id="too large"),
    ],
)
def test_what_cannot_be_taken(body: bytes, fault: Fault) -> None:
    with pytest.raises(Unusable) as refused:
        cleaned(body)
    assert refused.value.fault == fault


def test_a_picture_of_very_many_points_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MOST_POINTS", 100)
    with pytest.raises(Unusable) as refused:
        cleaned(picture())
    assert refused.value.fault == Fault.TOO_LARGE
