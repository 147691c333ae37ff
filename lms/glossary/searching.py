"""Finding a word although it is typed without marks, in small letters, or only in part. Pure."""

import re
from unicodedata import category, normalize

# Letters that a keyboard or a habit swaps and that Unicode does not take apart.
_SAME = str.maketrans({"ı": "i", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": "", "’": "'"})
# An umlaut written with e is the same as the umlaut, and both as the letter without its dots.
_WITH_E = re.compile("(?<=[aou])e")


def fold(text: str) -> str:
    """A text as it is compared: small, without accents and points, "Bürger", "Buerger" and "burger" alike.

    The script `glossary.js` folds in the same way.
    """
    apart = normalize("NFKD", text.casefold().translate(_SAME))
    bare = "".join(sign for sign in apart if not category(sign).startswith("M"))
    return " ".join(_WITH_E.sub("", bare).split())


def fits(asked: str, folded: str) -> bool:
    """Is every word that was asked for a part of this folded text? Nothing asked fits everything."""
    return all(part in folded for part in fold(asked).split())


def letter_of(text: str) -> str:
    """The letter under which a word stands: "Öffnung" under O, "§ 14" under #."""
    first = fold(text)[:1].upper()
    return first if first.isalpha() else "#"


def anchor_of(text: str) -> str:
    """What names a word in an address: "eingetragener Verein" gives "eingetragener-verein"."""
    return re.sub(r"\W+", "-", fold(text)).strip("-")
