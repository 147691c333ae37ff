"""Scans of paper without what they tell besides: who made them, where, with what, and what hides in them. Pure.

Pictures are painted anew. Of a PDF only what its pages show is copied; the pictures in it lose their own notes.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

MOST_BYTES = 10 * 1024 * 1024
MOST_POINTS = 40_000_000  # a page of A4 at 600 dpi has 35 million
MOST_PAGES = 30
QUALITY = 85  # of a JPEG; handwriting stays readable
# What of a page, and of what stands on it, is shown. All else of a PDF is left behind.
SHOWN = ("/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Resources", "/Group")
TELLS = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/OPI", "/Thumb", "/Alternates", "/StructParent")


class Fault(StrEnum):
    """Why a file cannot be taken."""

    TOO_LARGE = "too_large"
    NOT_KNOWN = "not_known"
    BROKEN = "broken"
    LOCKED = "locked"
    TOO_MANY_PAGES = "too_many_pages"


class Unusable(ValueError):
    """A file that cannot be taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Clean:
    """A file that shows what it is for and tells nothing else. `ending`: of a scan pdf, jpg or png."""

    body: bytes
    ending: str


def cleaned(body: bytes, *, most_bytes: int = MOST_BYTES, most_pages: int = MOST_PAGES) -> Clean:
    """The scan, by what it is and not by its name. Raises Unusable."""
    if len(body) > most_bytes:
        raise Unusable(Fault.TOO_LARGE)
    if body.startswith(b"%PDF-"):
        return Clean(_pdf(body, most_pages), "pdf")
    if body.startswith(b"\xff\xd8\xff"):
        return Clean(_picture(body, "JPEG"), "jpg")
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Clean(_picture(body, "PNG"), "png")
    raise Unusable(Fault.NOT_KNOWN)


def _picture(body: bytes, kind: str) -> bytes:
    """The same picture, upright, of its points only."""
    try:
        with Image.open(BytesIO(body), formats=[kind]) as found:
            if found.width * found.height > MOST_POINTS:
                raise Unusable(Fault.TOO_LARGE)
            upright = ImageOps.exif_transpose(found)
            plain = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as problem:
        if isinstance(problem, Unusable):
            raise
        raise Unusable(Fault.BROKEN) from problem
    plain.info = {}
    out = BytesIO()
    plain.save(out, format=kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


def _pdf(body: bytes, most_pages: int) -> bytes:
    """Its pages, and nothing of the document around them."""
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted:
            raise Unusable(Fault.LOCKED)
        if len(reader.pages) > most_pages:
            raise Unusable(Fault.TOO_MANY_PAGES)
        writer = PdfWriter()
        for page in reader.pages:
            for key in [key for key in page if key not in SHOWN and key != "/Parent"]:
                del page[key]
            _strip(page.get("/Resources"), set())
            writer.add_page(page)
        writer.metadata = None
        out = BytesIO()
        writer.write(out)
    except (PyPdfError, KeyError, TypeError, ValueError, RecursionError, AttributeError, OSError) as problem:
        if isinstance(problem, Unusable):
            raise
        raise Unusable(Fault.BROKEN) from problem
    if not reader.pages:
        raise Unusable(Fault.BROKEN)
    return out.getvalue()


def _strip(found: Any, seen: set[int]) -> None:
    """Take out of everything that a page uses what tells more than it shows."""
    if isinstance(found, IndirectObject):
        if found.idnum in seen:
            return
        seen.add(found.idnum)
        found = found.get_object()
    if isinstance(found, DictionaryObject):
        for key in TELLS:
            found.pop(NameObject(key), None)
        if isinstance(found, StreamObject):
            _strip_picture(found)
        for value in list(found.values()):
            _strip(value, seen)
    elif isinstance(found, ArrayObject):
        for value in found:
            _strip(value, seen)


def _strip_picture(stream: StreamObject) -> None:
    """A JPEG inside a PDF is painted anew, as one that lies there by itself; JPEG 2000 becomes JPEG."""
    names = stream.get("/Filter")
    names = [names] if isinstance(names, NameObject) else list(names or [])
    if not names or names[-1] not in ("/DCTDecode", "/JPXDecode") or stream.get("/Subtype") != "/Image":
        return
    if len(names) > 1:
        raise Unusable(Fault.BROKEN)
    if names[0] == "/DCTDecode":
        stream._data = without_notes(stream._data)
        return
    with Image.open(BytesIO(stream._data), formats=["JPEG2000"]) as found:
        if found.width * found.height > MOST_POINTS:
            raise Unusable(Fault.TOO_LARGE)
        plain = found.convert("L" if found.mode == "L" else "RGB")
    out = BytesIO()
    plain.save(out, format="JPEG", quality=QUALITY)
    stream._data = out.getvalue()
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")
    stream[NameObject("/ColorSpace")] = NameObject("/DeviceGray" if plain.mode == "L" else "/DeviceRGB")


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without its segments of notes: APP1 to APP13, APP15 and comments. What the picture needs stays.

    Source: ITU-T T.81, B.1.1 (markers and segments); APP14 says how colours are meant.
    """
    out, at = bytearray(jpeg[:2]), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the picture itself begins
            end = jpeg.rfind(b"\xff\xd9")
            return bytes(out + jpeg[at : end + 2 if end > at else len(jpeg)])
        is_note = 0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)
        if not is_note:
            out += jpeg[at : at + 2 + size]
        at += 2 + size
    raise Unusable(Fault.BROKEN)
