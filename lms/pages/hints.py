"""What could be better in a text that somebody is writing. Pure; hints only, nothing is refused by them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from lms.pages.question_hints import Asked, QuestionNote, question_notes
from lms.readability import GATES, Level, Report, adjust, check, measure, quotes

WORDS_A_MINUTE = 100
"""How fast somebody reads who still learns the language, and thinks along. A house value."""
MINUTES_A_QUESTION, MINUTES_A_TASK = 0.5, 3
LONG_WORD = 14
"""From this number of letters a word is worth a look."""
MOST = 5
WIDE_TABLE = 4
_WORD = re.compile(r"[^\W\d_]+")
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|svg|heic)|(?:img|dsc|bild|image|foto)[ _-]?\d*", re.IGNORECASE
)
_VAGUE = frozenset(
    {
        "hier",
        "link",
        "mehr",
        "weiter",
        "klick",
        "klicken sie hier",
        "hier klicken",
        "mehr lesen",
        "weiterlesen",
    }
)


class NoteKind(StrEnum):
    """What a note is about."""

    NO_ALT = "no_alt"
    ALT_IS_NAME = "alt_is_name"
    VAGUE_LINK = "vague_link"
    WIDE_TABLE = "wide_table"
    NO_CHECK = "no_check"
    NO_SOURCE = "no_source"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to look at. `where` quotes the place, `number` says how many."""

    kind: NoteKind
    where: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the text. `name`: its title in the library."""

    name: str
    alt: str
    decorative: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What stands on a page.

    `prose` is the running text, a line for each paragraph or point: it is judged. `beside` is read too, but not
    judged: tables, captions. `minutes` are those the author states.
    """

    minutes: int
    prose: str = ""
    beside: str = ""
    pictures: tuple[Picture, ...] = ()
    questions: tuple[Asked, ...] = ()
    links: tuple[str, ...] = ()
    tables: tuple[tuple[str, int], ...] = ()
    tasks: int = 0
    film_minutes: int = 0
    is_lesson: bool = True
    has_source: bool = True
    review_due: date | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A measure as written and adjusted, with its level and its target."""

    measure: str
    raw: float
    adjusted: float
    target: float
    at_least: bool
    level: Level


@dataclass(frozen=True, slots=True)
class Hints:
    """All hints of a page. `sentences`: the longest ones with their words; `words`: the longest words."""

    report: Report
    values: tuple[Value, ...]
    sentences: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    notes: tuple[Note | QuestionNote, ...]
    minutes: int
    stated: int
    is_lesson: bool

    @property
    def too_hard(self) -> tuple[Value, ...]:
        """The values beyond their warning."""
        return tuple(value for value in self.values if value.level in (Level.WARN, Level.BLOCK))

    @property
    def is_off(self) -> bool:
        """Do the stated minutes differ much from the estimate? Three minutes, or a third."""
        return abs(self.minutes - self.stated) > max(3, self.stated / 3)


def hints_for(written: Written, terms: Iterable[str], today: date) -> Hints:
    """All hints of what is written. `terms`: the words that the glossary teaches."""
    known = list(terms)
    report = check(written.prose, known)
    return Hints(
        report=report,
        values=tuple(_values(report)),
        sentences=tuple(_long_sentences(_all_text(written), known)),
        words=tuple(_long_words(written.prose if written.is_lesson else _all_text(written), known)),
        notes=tuple(_notes(written, today)),
        minutes=_minutes(written),
        stated=written.minutes,
        is_lesson=written.is_lesson,
    )


def plain_lines(html: str) -> str:
    """Rich text as lines: one for each paragraph or point."""
    broken = re.sub(r"</(?:p|li|h\d|blockquote)>|<br\s*/?>", "\n", html)
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"<[^>]+>", "", broken)).strip()


def _values(report: Report) -> Iterable[Value]:
    for finding in report.findings:
        gate = GATES[finding.measure]
        raw = float(getattr(report.raw, finding.measure))
        yield Value(finding.measure, raw, finding.value, gate.target, gate.higher_is_easier, finding.level)


def _all_text(written: Written) -> str:
    return "\n".join([written.prose, *(question.text for question in written.questions)])


def _long_sentences(text: str, terms: list[str]) -> list[tuple[str, int]]:
    """The longest beyond the target, the longest first. Taught terms of several words count as one word."""
    counted = [(quote, measure(adjust(quote, terms)).words) for quote, _raw in quotes(text)]
    long = [pair for pair in counted if pair[1] > GATES["longest_sentence"].target]
    return sorted(long, key=lambda pair: -pair[1])[:MOST]


def _long_words(text: str, terms: list[str]) -> list[str]:
    """The longest words that the glossary does not teach, each once."""
    words = dict.fromkeys(word for word in _WORD.findall(adjust(text, terms)) if len(word) >= LONG_WORD)
    return sorted(words, key=lambda word: -len(word))[:MOST]


def _notes(written: Written, today: date) -> Iterable[Note | QuestionNote]:
    yield from filter(None, map(_picture_note, written.pictures))
    yield from question_notes(written.questions)
    for link in written.links:
        if link.strip(" .…").casefold() in _VAGUE or link.startswith(("http", "www.")):
            yield Note(NoteKind.VAGUE_LINK, link)
    for name, columns in written.tables:
        if columns > WIDE_TABLE:
            yield Note(NoteKind.WIDE_TABLE, name, columns)
    if written.is_lesson:
        yield from _lesson_notes(written, today)


def _lesson_notes(written: Written, today: date) -> Iterable[Note]:
    if not written.questions:
        yield Note(NoteKind.NO_CHECK)
    if not written.has_source:
        yield Note(NoteKind.NO_SOURCE)
    if written.review_due is not None and written.review_due <= today:
        yield Note(NoteKind.REVIEW_DUE)


def _picture_note(picture: Picture) -> Note | None:
    if picture.decorative:
        return None
    if not picture.alt.strip():
        return Note(NoteKind.NO_ALT, picture.name)
    if _FILE_NAME.fullmatch(picture.alt.strip()):
        return Note(NoteKind.ALT_IS_NAME, picture.alt)
    return None


def _minutes(written: Written) -> int:
    """Reading, answering, trying out and watching, rounded up; at least one."""
    words = sum(len(_WORD.findall(text)) for text in (_all_text(written), written.beside))
    doing = len(written.questions) * MINUTES_A_QUESTION + written.tasks * MINUTES_A_TASK
    return max(1, ceil(words / WORDS_A_MINUTE + doing) + written.film_minutes)
