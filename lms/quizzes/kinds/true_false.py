"""A sentence that is true or not."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Form, first, only_value
from lms.quizzes.kinds.fields import Truth, Words
from lms.quizzes.kinds.listed import Listed
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _


@dataclass(frozen=True, slots=True)
class TrueFalse(Listed):
    """1 or 0."""

    right: Annotated[bool, Truth(_("The sentence is"), yes=_("true"), no=_("not true"))]
    feedback_true: Annotated[str, Words(_("Feedback for who says “true”"))] = ""
    feedback_false: Annotated[str, Words(_("Feedback for who says “not true”"))] = ""

    kind: ClassVar[str] = "true_false"
    label: ClassVar[Word] = _("True or false")
    icon: ClassVar[str] = "tick-inverse"
    place: ClassVar[int] = 30
    shape: ClassVar[str] = '{"value": true or false}'

    def choices(self) -> list[tuple[str, str | Word]]:
        return [("true", _("True")), ("false", _("Not true"))]

    def key(self) -> set[str]:
        return {"true" if self.right else "false"}

    def chosen(self, answer: Answer | None) -> set[str]:
        return {"true" if answer["value"] else "false"} if answer else set()

    def response_in(self, form: Form) -> dict[str, Any] | None:
        value = first(form, "value")
        return {"value": value == "true"} if value in ("true", "false") else None

    def clean(self, response: object) -> dict[str, Any] | None:
        value = only_value(response, "value")
        return {"value": value} if isinstance(value, bool) else None

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        said_true = answer["value"] is True
        return float(said_true == self.right), [self.feedback_true if said_true else self.feedback_false]

    def guess(self) -> float | None:
        return 0.5

    def solution(self) -> dict[str, Any] | None:
        return {"value": self.right}

    def slip(self) -> dict[str, Any] | None:
        return {"value": not self.right}

    example: ClassVar[Example] = Example(
        {
            "name": "Rat",
            "prompt": "Der Rat ist das Parlament der Stadt.",
            "right": True,
            "feedback_true": "Die Bürgerinnen und Bürger wählen ihn.",
            "feedback_false": "Doch: Die Bürgerinnen und Bürger wählen ihn.",
        },
        right={"value": True},
        wrong={"value": False},
    )
