"""A word or two, typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from lms.quizzes.kinds.base import COMMON, Kind, Source, common, only_value
from lms.quizzes.kinds.wildcard import matches

LONGEST = 5000
FIELDS = {"text", "fraction", "feedback"}


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that was expected, what it is worth, and what to say to who typed it."""

    text: str
    fraction: float
    feedback: str


@dataclass(frozen=True, slots=True)
class ShortAnswer(Kind):
    """Response: {"text": "…"}; the fraction of the first expected text that matches, else 0."""

    answers: tuple[Expected, ...] = ()
    feedback_other: str = ""
    case_sensitive: bool = False

    kind: ClassVar[str] = "short_answer"

    @classmethod
    def read(cls, source: Source) -> Self:
        source.only({*COMMON, "answers", "feedback_other", "case_sensitive"})
        answers = tuple(
            Expected(part.text("text"), _fraction(part), part.text("feedback"))
            for part in source.parts("answers", FIELDS)
        )
        if not any(answer.fraction for answer in answers):
            source.lacking.append(f"{source.where}no answer is worth anything")
        return cls(
            **common(source),
            answers=answers,
            feedback_other=source.text("feedback_other"),
            case_sensitive=source.truth("case_sensitive", default=False),
        )

    def clean(self, response: object) -> dict[str, object] | None:
        text = only_value(response, "text")
        if not isinstance(text, str) or len(text) > LONGEST or not text.strip() or not _storable(text):
            return None
        return {"text": text.strip()}

    def _marked(self, answer: Mapping[str, object]) -> tuple[float, list[str]]:
        text = str(answer["text"])
        for expected in self.answers:
            if matches(text, expected.text, case_sensitive=self.case_sensitive):
                return expected.fraction, [expected.feedback]
        return 0.0, [self.feedback_other]


def _fraction(part: Source) -> float:
    value = part.fields.get("fraction", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        part.broken.append(f"{part.where}fraction is not a number from 0 to 1")
        return 0.0
    return float(value)


def _storable(text: str) -> bool:
    """No NUL and no half characters, which no database keeps."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
