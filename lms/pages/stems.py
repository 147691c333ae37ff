"""Words as search knows them: folded, and cut to their stem. The same in every database.

"Bürgermeisters", "Buergermeister" and "burgermeister" meet; "ß" is "ss". Stems by Snowball (snowballstem.org).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import Lock
from typing import Any

import snowballstemmer

ALGORITHMS = {
    "de": "german", "en": "english", "tr": "turkish", "ar": "arabic", "ru": "russian", "fr": "french",
}  # fmt: skip
# They stand in nearly every text, so they find nothing.
_LITTLE = """
der die das den dem des ein eine einen einem einer eines und oder aber ist sind war ich sie er es wir ihr wie was wer
wo wann warum in im am an auf aus bei mit nach von vom zu zum zur für fuer über ueber als auch nicht kein keine man
mein meine the a an and or is are was i you he she it we they how what who where when why on at of to for with as
"""
LITTLE = frozenset(_LITTLE.split())
LONGEST, SHORTEST = 40, 2
_WORD = re.compile(r"[^\W_]+")
_ONE_AT_A_TIME = Lock()  # a stemmer holds the word it works on


@lru_cache(maxsize=8)
def _stemmer(language: str) -> Any:
    name = ALGORITHMS.get(language.partition("-")[0])
    return snowballstemmer.stemmer(name) if name else None


def fold(word: str) -> str:
    """A word in small letters without marks above or below them: "Straße" gives "strasse", "İş" gives "is"."""
    apart = unicodedata.normalize("NFKD", word.casefold()).replace("ı", "i")
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=10_000)
def stem(word: str, language: str) -> str:
    """The stem of a word, folded: "Vereine" gives "verein". Languages without an algorithm: the folded word."""
    cut = _stemmer(language)
    if not cut:
        return fold(word)
    with _ONE_AT_A_TIME:
        return fold(str(cut.stemWord(word.casefold())))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if len(word) >= SHORTEST:
            yield word[:LONGEST]


def indexed(texts: Iterable[str], language: str) -> str:
    """What the index keeps of texts: each word folded and, where it differs, its stem."""
    kept: list[str] = []
    for word in (word for text in texts for word in _words(text)):
        whole, cut = fold(word), stem(word, language)
        kept += [whole] if whole == cut else [whole, cut]
    return " ".join(kept)


def asked(text: str, language: str, most: int = 8) -> tuple[str, ...]:
    """The stems of somebody's question, each once, at most `most`; little words only if there is nothing else."""
    words = list(dict.fromkeys(_words(text)))
    telling = [word for word in words if word.casefold() not in LITTLE] or words
    return tuple(dict.fromkeys(stem(word, language) for word in telling))[:most]
