"""A text of one's own that a person reads and marks."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from lms.quizzes.kinds.base import Example
from lms.quizzes.kinds.fields import Words
from lms.quizzes.kinds.rubric import ChosenRubric, Rubric
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.written import Written

RUBRIC = _(
    "What to look at, with points. Without one, who marks gives a share in percent. A rubric that is changed later "
    "changes nothing for who has begun the quiz."
)
MODEL = _("Only who marks reads it.")


@dataclass(frozen=True, slots=True)
class Essay(Written):
    """Marked by hand: by a rubric, or with a share in percent. Until then it waits."""

    rubric: Annotated[Rubric | None, ChosenRubric(_("Rubric"), RUBRIC, needed=False, spare=True)] = None
    model: Annotated[str, Words(_("A good answer"), MODEL, needed=False, spare=True, rows=5)] = ""

    kind: ClassVar[str] = "essay"
    label: ClassVar[Word] = _("Text that somebody marks")
    icon: ClassVar[str] = "doc-full"
    place: ClassVar[int] = 800
    by_hand: ClassVar[bool] = True

    example: ClassVar[Example] = Example(
        {
            "name": "Ihr Anliegen",
            "prompt": "Sie möchten im Jugendrat über einen Spielplatz sprechen. Was sagen Sie?",
            "least": 30,
            "most": 150,
            "model": "Nennt das Anliegen, einen Grund und was der Rat tun soll.",
        },
        right={
            "text": "Der Spielplatz am Bach ist kaputt.\nBitte reparieren Sie ihn, damit alle dort spielen."
        },
    )
