"""Numbers as people type them: decimal comma or point, groups of thousands, any digits of the world. Linear."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from unicodedata import decimal

DIGITS = 30  # of a number; more is no number that anybody means
SPACES = "\u00a0\u202f\u2009\u2007'’٬"  # all that may stand between thousands like a space
SIGNS = str.maketrans({"−": "-", "–": "-", "٫": ",", **dict.fromkeys(SPACES, " ")})
RUN = re.compile(r"[+-]? ?(?:\d[\d., ]*|[.,]\d+)(?:[eE][+-]?\d{1,2}(?!\d))?")
MINUS = re.compile(r"^minus (?=\d)", re.IGNORECASE)
GROUPS = re.compile(r"\d{1,3}(?:[ .]\d{3})+|\d{1,3}(?:[ ,]\d{3})+")
SCALES = {
    "tausend": 1000, "tsd": 1000, "tsd.": 1000,
    "million": 10**6, "millionen": 10**6, "mio": 10**6, "mio.": 10**6,
    "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9, "mrd.": 10**9,
}  # fmt: skip


ABOUT = {
    "ca.",
    "ca",
    "circa",
    "etwa",
    "rund",
    "ungefähr",
    "genau",
    "=",
    "≈",
}  # what may stand before a number


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: what its digits may mean, and the words before or after them."""

    readings: tuple[Decimal, ...]
    before: str = ""
    after: str = ""


NO_NUMBER = Typed(())


def typed(text: str) -> Typed:
    """The number in a text; without readings where there is none, or more than one."""
    plain = _plain(text)
    run = RUN.search(plain)
    if run is None:
        return NO_NUMBER
    before, after = plain[: run.start()].strip(), plain[run.end() :].strip()
    return Typed(_readings(run[0]), "" if before.casefold() in ABOUT else before, after)


expected = lru_cache(maxsize=1024)(typed)  # the same for what an author wrote, which is asked for each answer


def _plain(text: str) -> str:
    """Digits of all scripts as 0 to 9, signs and spaces in one spelling, runs of spaces as one."""
    plain = text.translate(SIGNS)
    if not plain.isascii():
        plain = "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return MINUS.sub("-", " ".join(plain.split()))


def _readings(run: str) -> tuple[Decimal, ...]:
    """All numbers that a run of digits and signs can mean: 1.234 is one thousand or one and a bit."""
    body, mark, exponent = run.lower().partition("e")
    sign = "-" if body.startswith("-") else ""
    digits = body.strip("+- ")
    # A comma or point at the end belongs to the sentence.
    digits = digits.rstrip(".,") if digits.rstrip(".,").strip() else digits
    found = [number for number in dict.fromkeys(_unsigned(digits.strip())) if 0 < len(number) <= DIGITS + 1]
    return tuple(Decimal(f"{sign}{number}{mark}{exponent}") for number in found)


def _unsigned(digits: str) -> list[str]:
    """The spellings that Python reads."""
    if digits.isdecimal():
        return [digits]
    found = []
    if re.fullmatch(r"\d*[.,]?\d+", digits):  # one mark at most: it is the decimal one
        found.append(digits.replace(",", "."))
    if GROUPS.fullmatch(digits):  # every mark stands between thousands
        found.append(re.sub(r"[ .,]", "", digits))
    whole, mark, rest = _split(digits)
    if mark and rest.isdecimal() and GROUPS.fullmatch(whole) and mark not in whole:
        found.append(f"{re.sub(r'[ .,]', '', whole)}.{rest}")
    return found


def _split(digits: str) -> tuple[str, str, str]:
    """What stands before and after the last comma or point."""
    at = max(digits.rfind("."), digits.rfind(","))
    return (digits[:at], digits[at], digits[at + 1 :]) if at >= 0 else (digits, "", "")


def scaled(words: str) -> tuple[int, str]:
    """What a word such as "Mio." at the beginning multiplies by, and the words after it."""
    first, _, rest = words.partition(" ")
    factor = SCALES.get(first.casefold())
    return (factor, rest) if factor else (1, words)


def is_wordy(words: str) -> bool:
    """Is there no number in it of any kind?"""
    return not any(sign.isnumeric() for sign in words)


def spoken(number: float) -> str:
    """A number as a German reader writes it."""
    text = f"{Decimal(repr(number)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
