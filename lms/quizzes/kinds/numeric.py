"""A number, typed, with or without a unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault, Form, Kind, first, only_value
from lms.quizzes.kinds.fields import Line, Number, Pick, Rows, Share, Words
from lms.quizzes.kinds.numbers import Typed, is_wordy, scaled, spoken, typed
from lms.quizzes.kinds.short_answer import is_words
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.wildcard import fold

LONGEST = 100
ONCE = _("How many of the base unit are in one of these: 1000 for km where m is the base.")
LESS = _("What is taken off where the unit is missing. 0: it may be left out.")


@dataclass(frozen=True, slots=True)
class Result:
    """A number that was expected, how far from it is still right, and what it is worth."""

    number: Annotated[float, Number(_("Expected number"))]
    tolerance: Annotated[float, Number(_("Tolerance"), least=0)] = 0
    fraction: Annotated[float, Share(_("Points in percent"), stored="percent")] = 1.0
    feedback: Annotated[str, Words(_("Feedback"))] = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may stand beside the number."""

    text: Annotated[str, Line(_("Unit of measure"), longest=20)]
    factor: Annotated[float, Number(_("Factor"), ONCE, least=1e-9)] = 1.0


TOLERANCES = (
    ("nominal", _("So much more or less")),
    ("relative", _("So many parts of the number more or less, 0.05 for 5 percent")),
    ("geometric", _("Divided or multiplied by 1 plus so many parts")),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer means: numbers in the base unit, as it may be read. `unit`: empty, missing or unknown."""

    numbers: tuple[Decimal, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer in its field: the number, and the unit where one was chosen. `why`: number or unit is not right."""

    text: str
    unit: str
    units: tuple[str, ...]
    why: str = ""


@lru_cache(maxsize=1024)
def limits(number: float, tolerance: float, tolerance_by: str) -> tuple[Decimal, Decimal]:
    """The smallest and the largest number that are met. Source: Moodle numerical; to the last decimal place."""
    middle, by = Decimal(repr(number)), Decimal(repr(tolerance))
    if tolerance_by == "geometric":
        ends = middle / (1 + by), middle * (1 + by)
    else:
        wide = abs(middle) * by if tolerance_by == "relative" else by
        ends = middle - wide, middle + wide
    return min(ends), max(ends)


@dataclass(frozen=True, slots=True)
class Numeric(Kind):
    """The fraction of the first number that the answer meets. Tolerances and units as in Moodle."""

    answers: Annotated[tuple[Result, ...], Rows(_("Expected numbers"), of=Result)] = ()
    tolerance_by: Annotated[
        str,
        Pick(_("Tolerance means"), options=TOLERANCES, spare=True, rare=frozenset({"geometric"})),
    ] = "nominal"
    units: Annotated[tuple[Unit, ...], Rows(_("Units"), of=Unit, least=0, most=8, needed=False)] = ()
    unit_penalty: Annotated[float, Share(_("Taken off without a unit, in percent"), LESS, spare=True)] = 0.0
    feedback_other: Annotated[str, Words(_("Feedback for any other number"))] = ""

    kind: ClassVar[str] = "numeric"
    label: ClassVar[Word] = _("A number")
    icon: ClassVar[str] = "order"
    place: ClassVar[int] = 50
    shape: ClassVar[str] = '{"number": "3,5"} or {"number": "3,5 km"}'

    def faults(self) -> Iterator[Fault]:
        if not any(answer.fraction == 1 for answer in self.answers):
            yield Fault("answers", _("No number is worth 100 percent, so nobody could be right."))
        if self.units and not any(unit.factor == 1 for unit in self.units):
            yield Fault("units", _("One unit must be the base, with the factor 1."))

    def asked(self, seed: str) -> dict[str, object]:
        return {"units": [unit.text for unit in self.units]}

    def response_in(self, form: Form) -> dict[str, Any] | None:
        number, unit = first(form, "number").strip(), first(form, "unit").strip()
        has_unit = any(sign.isalpha() for sign in number)
        return {"number": f"{number} {unit}" if unit and not has_unit else number} if number else None

    def clean(self, response: object) -> dict[str, Any] | None:
        number = only_value(response, "number")
        if isinstance(number, int | float) and not isinstance(number, bool) and abs(number) < 1e15:
            return {"number": repr(number)}
        fits = isinstance(number, str) and is_words(number, LONGEST)
        return {"number": " ".join(str(number).split())} if fits else None

    def reading(self, text: str) -> Reading:
        """What a text means; no number where it is none, or has a unit that is not known."""
        found = typed(text)
        if not found.readings:
            return Reading(())
        if not self.units:
            factor, rest = scaled(found.after)
            fits = not found.before and is_wordy(rest)
            return Reading(tuple(factor * number for number in found.readings) if fits else ())
        return self._in_units(found)

    def _in_units(self, found: Typed) -> Reading:
        factor, name = 1, f"{found.before}{found.after}"
        unit = self._unit(name)
        if unit is None:
            factor, name = scaled(name)
            unit = self._unit(name)
        if name and unit is None:
            return Reading((), "unknown")
        times = factor * (Decimal(repr(unit.factor)) if unit else 1)
        return Reading(tuple(times * number for number in found.readings), "" if unit else "missing")

    def _unit(self, name: str) -> Unit | None:
        """The unit of this name; big and small letters matter only where they tell two units apart."""
        for unit in self.units:
            if unit.text.strip() == name:
                return unit
        folded = fold(name, case_sensitive=False)
        return next((u for u in self.units if fold(u.text.strip(), case_sensitive=False) == folded), None)

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        reading = self.reading(answer["number"])
        kept = 1 - self.unit_penalty if reading.unit == "missing" else 1.0
        for expected in self.answers:
            low, high = self.limits(expected)
            if any(low <= number <= high for number in reading.numbers):
                return expected.fraction * kept, [expected.feedback]
        return 0.0, [self.feedback_other]

    def limits(self, expected: Result) -> tuple[Decimal, Decimal]:
        """The smallest and the largest number that still meet an expected one."""
        return limits(expected.number, expected.tolerance, self.tolerance_by)

    def shown(self, answer: Answer | None, seed: str) -> Seen:
        units = tuple(unit.text for unit in self.units)
        text = answer["number"] if answer else ""
        unit = next((unit for unit in units if text.endswith(f" {unit}")), "")
        return Seen(text.removesuffix(f" {unit}") if unit else text, unit, units)

    def judged(self, answer: Answer | None, seed: str) -> Seen:
        reading = self.reading(answer["number"]) if answer else Reading(())
        why = reading.unit if reading.unit != "missing" or self.unit_penalty else ""
        return Seen(answer["number"] if answer else "", "", (), why or ("" if reading.numbers else "number"))

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return (answer["number"],)

    def guess(self) -> float | None:
        return 0.0

    def solution(self) -> dict[str, Any] | None:
        unit = next((f" {unit.text}" for unit in self.units if unit.factor == 1), "")
        whole = (expected for expected in self.answers if expected.fraction == 1)
        return next(({"number": f"{spoken(expected.number)}{unit}"} for expected in whole), None)

    def slip(self) -> dict[str, Any] | None:
        return {"number": "Das weiß ich nicht."}

    example: ClassVar[Example] = Example(
        {
            "name": "Weg zum Rathaus",
            "prompt": "Auf dem Stadtplan ist 1 cm so lang wie 100 m. Das Rathaus ist 12 cm weit. Wie weit ist der Weg?",
            "answers": [
                {"number": 1200, "tolerance": 0, "fraction": 1.0,
                 "feedback": "Genau: 12 mal 100 Meter sind 1.200 Meter."},
                {"number": 120, "tolerance": 0, "fraction": 0.5,
                 "feedback": "Fast. Ein Zentimeter steht hier für 100 Meter, nicht für 10."},
            ],
            "units": [{"text": "m", "factor": 1}, {"text": "km", "factor": 1000}],
            "feedback_other": "Rechnen Sie 12 mal 100 Meter.",
        },
        right={"number": "1,2 km"},
        partial={"number": "120 m"},
        wrong={"number": "12 km"},
    )  # fmt: skip
