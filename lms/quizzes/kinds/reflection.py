"""A text of one's own for oneself: nobody marks it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from lms.quizzes.kinds.base import Example
from lms.quizzes.kinds.fields import Words
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.written import Written


@dataclass(frozen=True, slots=True)
class Reflection(Written):
    """Never a fraction. It is kept for the person alone; no page shows it to staff."""

    feedback: Annotated[str, Words(needed=False, in_form=False)] = ""

    kind: ClassVar[str] = "reflection"
    label: ClassVar[Word] = _("Text for oneself")
    icon: ClassVar[str] = "user"
    place: ClassVar[int] = 890
    graded: ClassVar[bool] = False

    example: ClassVar[Example] = Example(
        {
            "name": "Was bleibt",
            "prompt": "Was möchten Sie nach diesem Modul anders machen?",
        },
        right={"text": "Ich gehe zur nächsten Sitzung des Bezirksrats."},
    )
