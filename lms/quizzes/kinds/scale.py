"""How well somebody can do something already, in their own eyes. There is nothing to mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from lms.quizzes.kinds.base import COMMON, Kind, Source, common, only_value

TOP = 3  # steps are 0 (not at all), 1 (a little), 2 (well) and 3 (very well)


@dataclass(frozen=True, slots=True)
class Scale(Kind):
    """Response: {"step": 0 to 3}; never a fraction."""

    kind: ClassVar[str] = "scale"
    graded: ClassVar[bool] = False

    @classmethod
    def read(cls, source: Source) -> Self:
        source.only(COMMON)
        return cls(**common(source))

    def step(self, response: object) -> int | None:
        """The step a response names; None where it is invalid."""
        step = only_value(response, "step")
        if not isinstance(step, int) or isinstance(step, bool):
            return None
        return step if 0 <= step <= TOP else None

    def clean(self, response: object) -> dict[str, object] | None:
        step = self.step(response)
        return None if step is None else {"step": step}

    def _marked(self, answer: Mapping[str, object]) -> tuple[float | None, list[str]]:
        return None, []
