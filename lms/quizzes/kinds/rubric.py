"""A rubric inside a question: what a person looks at who marks an answer, and how much each step is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from lms.quizzes.kinds.fields import Field, Key, Line, Number, Rows, taken
from lms.quizzes.kinds.source import Source
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.texts import pgettext

ROWS, STEPS = 10, 6  # the most


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a row, with its points."""

    uid: Annotated[str, Key()]
    label: Annotated[str, Line(_("Level"), longest=80)]
    points: Annotated[float, Number(_("Points"), least=0, most=100)]
    text: Annotated[str, Line(_("What it means"), needed=False)] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to look at."""

    uid: Annotated[str, Key()]
    label: Annotated[str, Line(_("What to look at"), longest=120)]
    steps: Annotated[tuple[Step, ...], Rows(pgettext("rubric", "Levels"), of=Step, least=2, most=STEPS)]

    @property
    def most(self) -> float:
        """The points of its best step."""
        return max((step.points for step in self.steps), default=0.0)

    def step(self, uid: object) -> Step | None:
        """The step of this uid."""
        return next((step for step in self.steps if step.uid == uid), None)


@dataclass(frozen=True, slots=True)
class Rubric:
    """Rows, each with steps. `fraction`: points of the chosen steps / points of the best ones."""

    title: Annotated[str, Line(_("Title"), longest=120)]
    rows: Annotated[tuple[Row, ...], Rows(_("Rows"), of=Row, most=ROWS)]

    def fraction(self, chosen: Mapping[str, object]) -> float | None:
        """From 0 to 1; None where a row has no step. `chosen`: uid of a row → uid of a step."""
        steps = [row.step(chosen.get(row.uid)) for row in self.rows]
        found = [step.points for step in steps if step is not None]
        most = sum(row.most for row in self.rows)
        return min(1.0, sum(found) / most) if most > 0 and len(found) == len(steps) else None


@dataclass(frozen=True)
class ChosenRubric(Field):
    """A rubric that stands by itself and is chosen; what it says is written into the question whole.

    Neutral form: {"title": …, "rows": [{"uid", "label", "steps": [{"uid", "label", "points", "text"}, …]}, …]}.
    """

    def read(self, source: Source, name: str, default: Any) -> Rubric | None:
        value = source.fields.get(name, default)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            source.broken(name, f'"{name}" is not a rubric')
            return None
        made = Rubric(**taken(Rubric, Source(value, (*source.place, name), source.problems)))
        if not any(row.most for row in made.rows):
            source.broken(name, f'"{name}" gives no points')
        return made

    def to_form(self, value: Any) -> Any:
        return value["title"] if value else None

    def from_form(self, value: Any) -> Any:
        return value.neutral() if value else None
