"""Codes of a seminar day: one that changes on the screen, a word for it, one for paper. Pure."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

STEP = 30  # seconds after which the screen shows another code
STEPS = 3  # for so many steps a code works: at most 90 seconds, at least 60
OLD_STEPS = 120  # so far back a code is still known as one that was right
SIGNS = 10
_LIST = (
    "Apfel Abend Anker Antwort Bank Baum Berg Blatt Blume Boden Boot Brief Brot Brunnen Buch Dach Dorf Ecke "
    "Eimer Ende Erde Fahne Farbe Feder Feld Fenster Feuer Fisch Flasche Fluss Form Freund Garten Gast Geld Glas "
    "Glocke Gras Gruppe Hafen Halle Hand Haus Heft Hemd Herbst Herz Himmel Holz Honig Hund Hut Insel Jacke Jahr "
    "Kaffee Kanne Karte Katze Kerze Kind Kirche Kiste Kleid Knopf Koffer Korb Kreis Kuchen Lampe Land Laub Licht "
    "Lied Linie Linse Luft Mantel Markt Maus Meer Messer Milch Mond Morgen Mund Musik Nacht Nadel Name Nase Nest "
    "Netz Nuss Obst Ofen Ohr Onkel Papier Park Pferd Pinsel Platz Post Punkt Rad Rand Raum Regen Reise Ring Rose "
    "Saft Salz Sand Satz Schiff Schirm Schnee Schrank Schuh See Seife Seil Sommer Sonne Spiel Stadt Stein Stern "
    "Stift Stimme Strand Stuhl Suppe Tafel Tag Tasche Tasse Teller Teppich Tisch Topf Treppe Turm Ufer Uhr Vase "
    "Vogel Wagen Wald Wand Wasser Weg Welle Welt Wetter Wiese Wind Winter Woche Wolke Wolle Wort Wunsch Zahl Zahn "
    "Zaun Zeit Zelt Zimmer Zucker Zug"
)
WORDS = tuple(_LIST.split())


class Way(StrEnum):
    """What a code that somebody brings is."""

    SCREEN = "screen"
    PAPER = "paper"
    OLD = "old"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Door:
    """The codes of one seminar on one day; `key` is the site's secret."""

    key: bytes
    seminar: UUID
    day: date

    def on_screen(self, now: datetime) -> str:
        """What the QR code on the screen says now."""
        return self._signs(f"screen {_step(now)}")

    def on_paper(self) -> str:
        """What the QR code on paper says all day."""
        return self._signs("paper")

    def word(self, now: datetime) -> str:
        """What somebody may type instead; it changes with the code on the screen."""
        return self._word(_step(now))

    def word_on_paper(self) -> str:
        """What somebody may type who has the code on paper only; it holds all day, so it is longer."""
        number = int.from_bytes(self._digest("word paper")[:8], "big")
        return f"{WORDS[number % len(WORDS)]} {self._as_word(number // len(WORDS))}"

    def judge(self, code: str, now: datetime) -> Way:
        """What a scanned code is."""
        if _same(code, self.on_paper()):
            return Way.PAPER
        step = _step(now)
        if any(_same(code, self._signs(f"screen {step - back}")) for back in range(STEPS)):
            return Way.SCREEN
        old = range(STEPS, OLD_STEPS)
        return (
            Way.OLD if any(_same(code, self._signs(f"screen {step - back}")) for back in old) else Way.UNKNOWN
        )

    def is_word(self, typed: str, now: datetime) -> bool:
        """Is this the word of the last 90 seconds, however it is written?"""
        steps = (_step(now) - back for back in range(STEPS))
        return any(_same_word(typed, self._word(step)) for step in steps)

    def is_word_on_paper(self, typed: str) -> bool:
        """Is this the word that stands on paper, however it is written?"""
        return _same_word(typed, self.word_on_paper())

    def _word(self, step: int) -> str:
        return self._as_word(int.from_bytes(self._digest(f"word {step}")[:8], "big"))

    @staticmethod
    def _as_word(number: int) -> str:
        return f"{WORDS[number % len(WORDS)]} {number // len(WORDS) % 90 + 10}"

    def _signs(self, what: str) -> str:
        return b32encode(self._digest(what)).decode().lower()[:SIGNS]

    def _digest(self, what: str) -> bytes:
        return hmac.digest(self.key, f"{self.seminar} {self.day} {what}".encode(), "sha256")


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _same_word(one: str, other: str) -> bool:
    return _same(*("".join(words.split()).casefold() for words in (one, other)))
