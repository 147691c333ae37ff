"""How hard a German text is to read: counts, six formulas, house gates. Pure Python.

The numbers are hints, not a verdict: content and prior knowledge count more.
Sources: Wiener Sachtextformeln 1–4 (Bamberger/Vanecek 1984), LIX (Björnsson 1968), German Flesch
index (Amstad 1978). The tokenising rules are fixed by the golden vectors in the tests; changing
them changes every number an author has seen.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

ENOUGH_WORDS = 50
"""Below this number of words the formulas say little."""

NEUTRAL_WORD = "Wort"
"""What a taught term becomes in the adjusted text."""

_ABBREVIATIONS = (
    "z. B.", "d. h.", "e. V.", "u. a.", "i. d. R.", "V. i. S. d. P.",
    "Abs.", "Nr.", "Art.", "Dr.", "ca.", "bzw.", "usw.", "Tel.", "Std.", "Min.",
)  # fmt: skip
_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    "|Jan|Feb|Mrz|Apr|Jun|Jul|Aug|Sept|Okt|Nov|Dez"
)
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(a).replace(r"\ ", r"\s?") for a in _ABBREVIATIONS) + r")"
)
# "14. September", "2. Stufe der": a number with a full stop before a month or a small letter.
_ORDINAL = re.compile(rf"(?<=\d)\.(?=\s+(?:(?:{_MONTHS})\b|Jahrhundert|[a-zäöü]))")
_SENTENCE_END = re.compile(r"[.!?]+(?=[\"'“”„»«’)\]]*(?:\s|$))|\n")
_QUOTED_END = re.compile(r"[.!?]+[\"'“”„»«’)\]]*(?=\s|$)|\n")  # the same ends, with the marks that close them
_NO_STOP = "\u2024"  # stands where a full stop ends no sentence
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"eau|äu|aa|ee|ie|oo|uu|ai|ei|au|eu|ey|ay|oi|[aeiouyäöü]")
_ENDINGS = "(?:innen|ern|en|er|es|e|n|s)?"
_LAST_VOWEL = re.compile(r"(au|a|o|u)(?=[^aeiouäöü]*$)")


class Level(StrEnum):
    """How a value stands against its gate."""

    TARGET = "target"
    NEAR = "near"  # between target and warning
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts and formulas of one text; percentages run from 0 to 100."""

    words: int
    sentences: int
    syllables: int
    long_words: int
    """Words of more than 6 letters."""
    heavy_words: int
    """Words of 3 or more syllables."""
    light_words: int
    """Words of exactly 1 syllable."""
    longest_sentence: int
    mean_sentence: float
    long_share: float
    wstf1: float
    wstf2: float
    wstf3: float
    wstf4: float
    lix: float
    amstad: float

    @property
    def enough(self) -> bool:
        """Whether the text is long enough for the formulas."""
        return self.words >= ENOUGH_WORDS


@dataclass(frozen=True, slots=True)
class Gate:
    """House limits of one measure. `higher_is_easier` turns the comparison round."""

    target: float
    warn: float
    block: float
    higher_is_easier: bool = False

    def level(self, value: float) -> Level:
        """The level of a value: up to target, up to warn, up to block, beyond."""
        sign = -1 if self.higher_is_easier else 1
        if sign * value > sign * self.block:
            return Level.BLOCK
        if sign * value > sign * self.warn:
            return Level.WARN
        return Level.TARGET if sign * value <= sign * self.target else Level.NEAR


GATES: Mapping[str, Gate] = {
    "wstf1": Gate(target=7, warn=8, block=9.5),
    "lix": Gate(target=40, warn=45, block=50),
    "amstad": Gate(target=65, warn=60, block=50, higher_is_easier=True),
    "mean_sentence": Gate(target=10, warn=12, block=14),
    "longest_sentence": Gate(target=16, warn=18, block=22),
    "long_share": Gate(target=33, warn=38, block=45),
}
"""House values, no norm; a gate stands for the measure of the same name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One gated measure of one text."""

    measure: str
    value: float
    level: Level


@dataclass(frozen=True, slots=True)
class Report:
    """A text as written (`raw`) and with its taught terms replaced (`adjusted`), judged on the latter."""

    raw: Measures
    adjusted: Measures
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> Level:
        """The worst level found; `TARGET` for a text that is too short to judge."""
        order = list(Level)
        return max((finding.level for finding in self.findings), key=order.index, default=Level.TARGET)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. Sentences end at `. ! ?` and at line ends, never at a colon."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    text = _ORDINAL.sub("", text)
    parts = (_WORD.findall(part) for part in _SENTENCE_END.split(text))
    return [words for words in parts if words]


def quotes(text: str) -> list[tuple[str, int]]:
    """Each sentence as it is written, so that an author finds it, with its number of words."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    kept = _ABBREVIATION.sub(lambda match: match[0].replace(".", _NO_STOP), text)
    ends = [match.end() for match in _QUOTED_END.finditer(_ORDINAL.sub(_NO_STOP, kept))]
    parts = [text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    return [(part, sum(map(len, sentences(part)))) for part in parts if _WORD.search(part)]


def syllables(word: str) -> int:
    """Spoken syllables, counted as groups of vowels, at least 1; small errors are accepted."""
    return max(1, len(_VOWELS.findall(word.lower().replace("qu", "kw"))))


def measure(text: str) -> Measures:
    """All counts and formulas of a text. A text without words gives zeros everywhere."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    beats = [syllables(word) for word in words]
    w, s = max(1, len(words)), max(1, len(parts))
    long_words = sum(len(word) > 6 for word in words)
    heavy, light = sum(n >= 3 for n in beats), sum(n == 1 for n in beats)
    formulas = _formulas(
        sl=len(words) / s, asw=sum(beats) / w, ms=100 * heavy / w, es=100 * light / w, iw=100 * long_words / w
    )
    if not words:
        formulas = dict.fromkeys(formulas, 0.0)
    return Measures(
        words=len(words), sentences=len(parts), syllables=sum(beats),
        long_words=long_words, heavy_words=heavy, light_words=light,
        longest_sentence=max(map(len, parts), default=0),
        mean_sentence=len(words) / s, long_share=100 * long_words / w, **formulas,
    )  # fmt: skip


def _formulas(*, sl: float, asw: float, ms: float, es: float, iw: float) -> dict[str, float]:
    """WSTF 1–4, LIX and Amstad.

    `sl` words per sentence, `asw` syllables per word; in percent of all words: `ms` with 3 or more
    syllables, `es` with one, `iw` with more than 6 letters.
    """
    return {
        "wstf1": 0.1935 * ms + 0.1672 * sl + 0.1297 * iw - 0.0327 * es - 0.875,
        "wstf2": 0.2007 * ms + 0.1682 * sl + 0.1373 * iw - 2.779,
        "wstf3": 0.2963 * ms + 0.1905 * sl - 1.1144,
        "wstf4": 0.2744 * ms + 0.2656 * sl - 1.693,
        "lix": sl + iw,
        "amstad": 180 - sl - 58.5 * asw,
    }


def adjust(text: str, terms: Iterable[str]) -> str:
    """The text with each glossary term, also inflected, replaced by the neutral word.

    Terms may be written as in the glossary: "Land, Bundesland (das)" stands for "Land" and
    "Bundesland"; the longest form wins.
    """
    forms = {form for term in terms for form in _forms(term)}
    if not forms:
        return text
    choices = "|".join(_pattern(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return re.sub(rf"(?<![\w])(?:{choices}){_ENDINGS}(?!\w)", NEUTRAL_WORD, text)


def _forms(term: str) -> list[str]:
    """The written forms of a glossary head word: "Rat, Stadtrat (der)" → Rat, Stadtrat."""
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFC", term))
    return [form.strip() for form in bare.split(",") if form.strip()]


def _pattern(form: str) -> str:
    """A form as a pattern that also knows its umlaut: Land matches Länd(er), Rat matches Rät(e)."""
    escaped = re.escape(form)
    umlaut = _LAST_VOWEL.sub(lambda match: {"a": "ä", "o": "ö", "u": "ü", "au": "äu"}[match[1]], form)
    return escaped if umlaut == form else f"(?:{escaped}|{re.escape(umlaut)})"


def check(text: str, terms: Iterable[str] = ()) -> Report:
    """A text measured twice and judged on the adjusted numbers; no findings under 50 words."""
    adjusted = measure(adjust(text, terms))
    findings = tuple(
        Finding(name, float(getattr(adjusted, name)), gate.level(getattr(adjusted, name)))
        for name, gate in GATES.items()
        if adjusted.enough
    )
    return Report(raw=measure(text), adjusted=adjusted, findings=findings)
