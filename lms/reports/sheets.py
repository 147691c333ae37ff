"""Tables as files that German Excel opens without asking, and in which no cell is a formula. Pure."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from unicodedata import category, normalize

Value = str | int | date | None

BOM = "\ufeff"
# Signs with which a spreadsheet begins to calculate. Source: OWASP, CSV Injection.
CALCULATES = frozenset("=+-@|%\u2212")
# Needed inside words of Persian and of Indian scripts; every other sign of form has no place in a cell.
JOINERS = frozenset("\u200c\u200d")
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def sheet(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table as CSV: UTF-8 with BOM, divided by semicolons, every cell in quotes, one line per row."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(title) for title in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode("utf-8")


def cell(value: Value) -> str:
    """One value as text: days as dd.mm.yyyy, whole text in one line, a formula as text with an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int):
        return str(value)
    text = _plain(value)
    first = normalize("NFKC", text.lstrip("\u200c\u200d \u3000"))[:1]
    return f"'{text}" if first in CALCULATES and first else text


def _plain(text: str) -> str:
    """Without signs that are not seen: breaks become spaces, marks of direction and the like go."""
    shown = (
        " " if category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if sign in JOINERS or category(sign) not in ("Cf", "Cs", "Co", "Cn")
    )
    return normalize("NFC", "".join(shown)).strip()


def file_name(title: str, group: str, day: date) -> str:
    """A file's name in small ASCII letters: what, which group, which day."""
    words = " ".join((title, group)).lower().translate(GERMAN)
    ascii_only = normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80]
    return f"{slug}-{day:%Y-%m-%d}.csv"
