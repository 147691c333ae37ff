"""Files for participants do not say who made them, where and with what; what is no such file, or runs, is refused."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from lms.attendance.cleaning import Fault, Unusable
from lms.classroom import cleaning
from lms.classroom.cleaning import cleaned
from tests.attendance.test_cleaning import WORD, paper, picture

NOTED = b"<x>" + WORD + b"</x>"
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>Rat</w>"}
PPTX = {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p>Rat</p>"}
ODT = {"mimetype": cleaning.ODT, "content.xml": b"<o>Rat</o>"}


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def unpacked(body: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_workbook_keeps_its_cells_and_not_its_author() -> None:
    book = Workbook()
    book.active["A1"] = "Wahltag"
    book.properties.creator = WORD.decode()
    out = BytesIO()
    book.save(out)
    clean = cleaned(out.getvalue())
    assert clean.ending == "xlsx"
    assert not any(WORD in part for part in unpacked(clean.body).values())
    assert load_workbook(BytesIO(clean.body)).active["A1"].value == "Wahltag"


@pytest.mark.parametrize(
    ("parts", "noted", "photo", "ending"),
    [
        (DOCX, ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"], "word/media/1.jpeg", "docx"),
        (PPTX, ["docProps/core.xml"], "ppt/media/1.jpg", "pptx"),
        (ODT, ["meta.xml"], "Pictures/1.jpg", "odt"),
    ],
)
def test_a_document_keeps_its_text_and_its_photos_without_notes(
    parts: dict[str, bytes], noted: list[str], photo: str, ending: str
) -> None:
    clean = cleaned(packed({**parts, **dict.fromkeys(noted, NOTED), photo: picture()}))
    found = unpacked(clean.body)
    assert clean.ending == ending
    assert {name: found[name] for name in parts} == parts
    assert set(found) == {*parts, *noted, photo}
    assert not any(WORD in part for part in found.values())


def test_an_odt_says_first_and_unpacked_what_it_is() -> None:
    with ZipFile(BytesIO(cleaned(packed(ODT)).body)) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)


def test_pictures_and_papers_are_cleaned_as_scans_are() -> None:
    for body, ending in ((picture(), "jpg"), (picture("PNG"), "png"), (paper(pages=31), "pdf")):
        clean = cleaned(body)
        assert (clean.ending, WORD in clean.body) == (ending, False)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<script>alert(1)</script>", Fault.NOT_KNOWN),
        (packed({"readme.txt": b"x"}), Fault.NOT_KNOWN),
        (packed({"mimetype": b"application/epub+zip"}), Fault.NOT_KNOWN),
        (packed({**DOCX, "word/vbaProject.bin": b"x"}), Fault.NOT_KNOWN),
        (packed({**ODT, "Basic/Standard/Module1.xml": b"x"}), Fault.NOT_KNOWN),
        (packed(DOCX)[:-30], Fault.BROKEN),
        (packed({**DOCX, "word/media/1.jpeg": b"\xff\xd8\xff\xe0"}), Fault.BROKEN),
        (packed(DOCX).replace(b"<w>Rat</w>", b"<w>Tat</w>"), Fault.BROKEN),
    ],
)
def test_other_files_are_refused(body: bytes, fault: Fault) -> None:
    with pytest.raises(Unusable) as refused:
        cleaned(body)
    assert refused.value.fault == fault


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MOST_UNPACKED", 1000)
    cleaned(packed(DOCX))
    with pytest.raises(Unusable) as refused:
        cleaned(packed({**DOCX, "word/x.xml": b"0" * 1001}))
    assert refused.value.fault == Fault.TOO_LARGE
