"""How often somebody may guess: at a mailed code, at a card, at a link to join.

allauth counts in the session, which parallel requests outrun.
"""

import unicodedata

from django.core.cache import cache
from django.utils.crypto import salted_hmac

WRONG_PER_CODE = 5
WRONG_PER_ADDRESS = 15
CODE_SECONDS = 15 * 60  # longer than any code lives
ADDRESS_SECONDS = 60 * 60
WRONG_PER_CLIENT = 30


def canonical(address: str) -> str:
    """One spelling of an address: without accents, width or case, so that spellings share one counter."""
    parts = unicodedata.normalize("NFKD", address.strip()).casefold()
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    return unicodedata.normalize("NFKC", plain)


def may_judge(*, code: str, address: str) -> bool:
    """Counts a guess at a sent code before it is judged; False where there were too many.

    `code` names the sent code (and its process), `address` where it was sent. Atomic in the shared cache, so
    that it holds over parallel requests, sessions and processes.
    """
    if _count(_key("code", code), CODE_SECONDS) > WRONG_PER_CODE:
        return False
    return _count(_key("address", canonical(address)), ADDRESS_SECONDS) <= WRONG_PER_ADDRESS


def was_right(*, code: str, address: str) -> bool:
    """Uses the code up: True for the first who comes with it. A right guess does not count for the address."""
    if not cache.add(_key("used", code), 1, CODE_SECONDS):
        return False
    _count(_key("address", canonical(address)), ADDRESS_SECONDS, by=-1)
    return True


def too_many(*, kind: str, client: str, wrong: bool = False, most: int = WRONG_PER_CLIENT) -> bool:
    """Did this client (its network address) guess wrong too often within the hour? `wrong` counts one more.

    A class behind one address is not shut out by its slips: those are found by the code's last sign.
    """
    return _count(_key(kind, client), ADDRESS_SECONDS, by=int(wrong)) > most


def _key(kind: str, value: str) -> str:
    return f"lms.guess.{kind}.{salted_hmac('lms.guess', value, algorithm='sha256').hexdigest()}"


def _count(key: str, seconds: int, by: int = 1) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key, by)
    except ValueError:  # it ended between the two
        cache.set(key, max(by, 0), seconds)
        return max(by, 0)
