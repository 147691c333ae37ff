"""Questions inside a question: a case asks several, each of a kind that stands by itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.fields import Field, Whole
from lms.quizzes.kinds.source import Problem, Source
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.marking import kind_of, kinds

NAME = 40  # characters of its first words that name a question inside another
WEIGHT = Whole(_("Weight"), _("How much it counts among the questions of the case."), least=1, most=10)


@dataclass(frozen=True, slots=True)
class Part:
    """One question and how much it counts."""

    question: Kind
    weight: int = 1


@dataclass(frozen=True)
class Questions(Field):
    """Questions of the kinds that may stand in a lesson: marked at once, and with a right answer.

    Neutral form: that of each question, with `weight`; a `name` is not needed.
    """

    least: int = 1
    most: int = 8

    def read(self, source: Source, name: str, default: Any) -> tuple[Part, ...]:
        parts = source.parts(name)
        made = [part for one in parts if (part := _part(one))]
        if parts and not self.least <= len(parts) <= self.most:
            said = f"has {len(parts)} entries; it needs {self.least} to {self.most}"
            source.lacking(name, f'"{name}" {said}')
        if not parts:
            source.broken(name, f'"{name}" has no question')
        for uid, times in Counter(part.question.uid for part in made).items():
            if times > 1:
                source.broken(name, f'"{name}": the uid "{uid}" is there {times} times')
        return tuple(made)


def simple() -> dict[str, type[Kind]]:
    """The kinds that may stand inside a question, by name."""
    return {name: kind for name, kind in kinds().items() if kind.in_lessons}


def _part(source: Source) -> Part | None:
    """One question; what is wrong with it is noted at its place."""
    kind = kind_of(source.fields)
    if kind is None or not kind.in_lessons:
        said = (
            f'the kind "{source.fields.get("kind")}" is not known in a case; known are {", ".join(simple())}'
        )
        source.broken("kind", said)
        return None
    before = len(source.problems)
    weight = WEIGHT.read(source, "weight", 1)
    if "hints" in source.fields:
        source.lacking("hints", '"hints" is not known in a case; it can have its own')
    own = Source(named(source.fields), source.place, source.problems)
    made = kind.read(own)
    if any(problem.breaks for problem in source.problems[before:]):
        return None
    source.problems += [
        Problem((*source.place, fault.field), str(fault.word), fault.breaks, fault.word)
        for fault in made.faults()
    ]
    return Part(made, weight)


def named(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields of a question by itself: named by its first words where it has no name."""
    words = " ".join(str(fields.get("prompt", "")).split())[:NAME]
    return {"name": words, **{name: value for name, value in fields.items() if name != "weight"}}
