"""How well somebody can do something already, in their own eyes. There is nothing to mark."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Form, first, only_value
from lms.quizzes.kinds.fields import Words
from lms.quizzes.kinds.listed import Listed
from lms.quizzes.kinds.texts import Word, pgettext
from lms.quizzes.kinds.texts import gettext_noop as _

STEPS = (
    pgettext("how well", "not at all"),
    pgettext("how well", "a little"),
    pgettext("how well", "well"),
    pgettext("how well", "very well"),
)
TOP = len(STEPS) - 1


@dataclass(frozen=True, slots=True)
class Scale(Listed):
    """Never a fraction. Only the person sees what they said."""

    prompt: Annotated[str, Words(_("What people can do"), _("A sentence that begins with “I can”."))]
    feedback: Annotated[str, Words(needed=False, in_form=False)]

    kind: ClassVar[str] = "scale"
    label: ClassVar[Word] = _("Self-assessment")
    icon: ClassVar[str] = "sliders"
    place: ClassVar[int] = 900
    shape: ClassVar[str] = '{"step": 0, 1, 2 or 3}'
    graded: ClassVar[bool] = False
    in_lessons: ClassVar[bool] = False

    def choices(self) -> list[tuple[str, str | Word]]:
        return [(str(step), word) for step, word in enumerate(STEPS)]

    def key(self) -> set[str]:
        return set()

    def chosen(self, answer: Answer | None) -> set[str]:
        return {str(answer["step"])} if answer else set()

    def response_in(self, form: Form) -> dict[str, Any] | None:
        value = first(form, "step")
        return {"step": int(value)} if value in {str(step) for step in range(TOP + 1)} else None

    def step(self, response: object) -> int | None:
        """The step a response names; None where it is invalid."""
        step = only_value(response, "step")
        if not isinstance(step, int) or isinstance(step, bool):
            return None
        return step if 0 <= step <= TOP else None

    def clean(self, response: object) -> dict[str, Any] | None:
        step = self.step(response)
        return None if step is None else {"step": step}

    def _marked(self, answer: Answer) -> tuple[float | None, list[str]]:
        return None, []

    def solution(self) -> dict[str, Any] | None:
        return {"step": TOP}

    example: ClassVar[Example] = Example(
        {"name": "Anliegen", "prompt": "Ich kann sagen, wer für ein Anliegen zuständig ist."},
        right={"step": 2},
    )
