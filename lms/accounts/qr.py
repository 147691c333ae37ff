"""QR codes as one path of an SVG picture, so that they need no file and no style of their own. Pure."""

from dataclasses import dataclass

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # empty squares around, as the standard asks for. Source: ISO/IEC 18004


@dataclass(frozen=True, slots=True)
class Picture:
    """`<svg viewBox="0 0 size size"><path d=path>`."""

    size: int
    path: str


def qr(text: str) -> Picture:
    """The picture of a text."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return Picture(len(rows), "".join(squares))
