"""Names of associations as people write them: what is the same, and what may be meant. Pure."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from unicodedata import combining, normalize

ALIKE = 0.62  # from here on a name is worth suggesting
_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "đ": "d",
        "ø": "oe",
        "æ": "ae",
        "&": " und ",
    }
)
# Legal forms and the word for an association say nothing about which one it is.
_FORMS = re.compile(r"\b(e ?v|eingetragener verein|g?gmbh|ug|i ?g)\b")


def key(name: str) -> str:
    """A name without capitals, accents, signs and legal form: "Fräuenhaus Köln e. V." is "fraeuenhaus koeln"."""
    text = normalize("NFC", name).casefold().translate(_LETTERS)
    apart = "".join(sign for sign in normalize("NFKD", text) if not combining(sign))
    words = " ".join(re.sub(r"[^\w]+|_", " ", apart).split())
    return " ".join(_FORMS.sub(" ", words).split()) or words


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1: over their letters, or over their words in any order, whichever is more."""
    first, second = key(one), key(other)
    if not first or not second:
        return 0.0
    letters = SequenceMatcher(None, first, second, autojunk=False).ratio()
    ordered = SequenceMatcher(None, _ordered(first), _ordered(second), autojunk=False).ratio()
    return max(letters, ordered, _inside(first, second))


def suggestions(written: str, names: Iterable[tuple[int, str]], *, most: int = 3) -> list[int]:
    """The numbers of the names that may be meant, the likeliest first."""
    rated = [(likeness(written, name), name, number) for number, name in names]
    rated.sort(key=lambda found: (-found[0], found[1], found[2]))
    return [number for rate, _name, number in rated if rate >= ALIKE][:most]


def _ordered(text: str) -> str:
    return " ".join(sorted(text.split()))


def _inside(first: str, second: str) -> float:
    """A short name whose words all stand in the longer one, or its first letters ("DTKV")."""
    short, long = sorted((first.split(), second.split()), key=len)
    if len(short) == 1 and len(short[0]) > 2 and short[0] == "".join(word[0] for word in long):
        return 0.8
    return 0.75 if set(short) <= set(long) and len("".join(short)) > 3 else 0.0


PARTICLES = {
    "abu", "al", "bin", "ben", "da", "de", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten",
    "ter", "und", "van", "von", "zu",
}  # fmt: skip


def parts_of(name: str) -> tuple[str, str]:
    """A whole name as given names and family name: the last word, with the particles (El, von) before it."""
    words = name.split()
    if len(words) < 2:
        return name.strip(), ""
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])
