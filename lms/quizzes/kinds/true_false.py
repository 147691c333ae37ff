"""A sentence that is true or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from lms.quizzes.kinds.base import COMMON, Kind, Source, common, only_value


@dataclass(frozen=True, slots=True)
class TrueFalse(Kind):
    """Response: {"value": true or false}; 1 or 0."""

    right: bool = False
    feedback_true: str = ""
    feedback_false: str = ""

    kind: ClassVar[str] = "true_false"

    @classmethod
    def read(cls, source: Source) -> Self:
        source.only({*COMMON, "right", "feedback_true", "feedback_false"})
        return cls(
            **common(source),
            right=source.truth("right"),
            feedback_true=source.text("feedback_true"),
            feedback_false=source.text("feedback_false"),
        )

    def clean(self, response: object) -> dict[str, object] | None:
        value = only_value(response, "value")
        return {"value": value} if isinstance(value, bool) else None

    def _marked(self, answer: Mapping[str, object]) -> tuple[float, list[str]]:
        said_true = answer["value"] is True
        return float(said_true == self.right), [self.feedback_true if said_true else self.feedback_false]
