"""Codes that people type: easily read letters and digits, and a last sign that finds a slip. Pure.

The alphabet is Crockford's base 32 without I, L, O and U; what is often typed instead is understood.
The last sign is a sum over the field of 32 elements, each place weighted with another power, so that one wrong
sign and two signs swapped anywhere are always found. Source: the idea of ISO 7064, over GF(2^5), x^5+x^2+1.
"""

import secrets
from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5  # of one sign
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_POLYNOMIAL = 0b100101


def new_code(signs: int) -> str:
    """A random code of so many signs, five random bits each, and its last sign."""
    random = "".join(secrets.choice(ALPHABET) for _sign in range(signs))
    return random + last_sign(random)


def last_sign(code: str) -> str:
    """The sign that belongs behind these."""
    total = 0
    for sign in code:
        total = _doubled(total ^ ALPHABET.index(sign))
    return ALPHABET[total]


def typed(text: str, *, signs: int) -> str:
    """The code as it is stored, whatever spaces, dashes and capitals it was typed with; empty where it is none."""
    code = "".join(normalize("NFKC", text).upper().replace("-", " ").split()).translate(_TYPED)
    if len(code) != signs + 1 or any(sign not in ALPHABET for sign in code):
        return ""
    return code if last_sign(code[:-1]) == code[-1] else ""


def grouped(code: str, by: int) -> str:
    """The code in groups, as it is printed: "K7M-2QX-…"."""
    return "-".join(code[n : n + by] for n in range(0, len(code), by))


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value >> BITS else value
