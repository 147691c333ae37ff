"""Files of a seminar without what they tell besides: who wrote them, where, with what. Pure.

Pictures and PDFs lose it as scans do. In office documents the parts about author, firm and history are left empty,
and the photos inside lose their notes; comments and tracked changes stay.
"""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lms.attendance import cleaning as scans
from lms.attendance.cleaning import Clean, Fault, Unusable, without_notes

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5000
MOST_PAGES = 200
ODT = b"application/vnd.oasis.opendocument.text"
# The folder of an Open XML package (ECMA-376, part 2) that says what it is.
FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
RUNS = ("vbaproject.bin", "basic/", "scripts/")  # macros
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EMPTY = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>',
    "meta.xml": b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'office:version="1.2"/>',
}


def cleaned(body: bytes) -> Clean:
    """The file, by what it is and not by its name: pdf, jpg, png, docx, xlsx, pptx or odt. Raises Unusable."""
    if not body.startswith(b"PK\x03\x04"):
        return scans.cleaned(body, most_bytes=MOST_BYTES, most_pages=MOST_PAGES)
    if len(body) > MOST_BYTES:
        raise Unusable(Fault.TOO_LARGE)
    try:
        with ZipFile(BytesIO(body)) as archive:
            return _document(archive)
    except (BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError, OSError) as problem:
        raise Unusable(Fault.BROKEN) from problem


def _document(archive: ZipFile) -> Clean:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise Unusable(Fault.TOO_LARGE)
    if any(one.flag_bits & 1 for one in parts):
        raise Unusable(Fault.LOCKED)
    ending = _ending(archive, [one.filename for one in parts])
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for one in parts:
            # The first part of an odt says what the file is and is not packed.
            how = ZIP_STORED if one.filename == "mimetype" else ZIP_DEFLATED
            made.writestr(ZipInfo(one.filename), _part(one.filename, archive.read(one)), how)
    return Clean(out.getvalue(), ending)


def _ending(archive: ZipFile, names: list[str]) -> str:
    if any(name.lower().startswith(RUNS) or name.lower().endswith(RUNS) for name in names):
        raise Unusable(Fault.NOT_KNOWN)
    if "mimetype" in names and archive.read("mimetype").strip() == ODT:
        return "odt"
    if "[Content_Types].xml" in names:
        for folder, ending in FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return ending
    raise Unusable(Fault.NOT_KNOWN)


def _part(name: str, body: bytes) -> bytes:
    if name in EMPTY:
        return _XML + EMPTY[name]
    return without_notes(body) if body.startswith(b"\xff\xd8\xff") else body
