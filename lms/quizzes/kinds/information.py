"""A page between questions: something to read or to look at, and nothing to answer."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Form, Kind
from lms.quizzes.kinds.fields import Image, Line, Words
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

ALT = _("For people who do not see it. Leave it empty where the picture only decorates.")


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be read; `picture`: the number of an image, or nothing."""

    text: str
    picture: int | str
    alt: str


@dataclass(frozen=True, slots=True)
class Information(Kind):
    """Never asked, never counted: every response is invalid."""

    prompt: Annotated[str, Words(_("Heading"), longest=120, rows=1)]
    text: Annotated[str, Words(_("Text"), rows=6)] = ""
    picture: Annotated[int | str, Image(_("Picture"), needed=False, spare=True)] = ""
    alt: Annotated[str, Line(_("What the picture shows"), ALT, needed=False, spare=True)] = ""
    feedback: Annotated[str, Words(needed=False, in_form=False)] = ""

    kind: ClassVar[str] = "information"
    label: ClassVar[Word] = _("Information page")
    icon: ClassVar[str] = "info-circle"
    place: ClassVar[int] = 910
    shape: ClassVar[str] = "{} is no answer: there is nothing to answer"
    graded: ClassVar[bool] = False
    asks: ClassVar[bool] = False
    in_lessons: ClassVar[bool] = False

    def asked(self, seed: str) -> dict[str, object]:
        return {"text": self.text, "picture": self.picture, "alt": self.alt}

    def response_in(self, form: Form) -> dict[str, Any] | None:
        return None

    def clean(self, response: object) -> dict[str, Any] | None:
        return None

    def _marked(self, answer: Answer) -> tuple[float | None, list[str]]:
        return None, []

    def shown(self, answer: Answer | None, seed: str) -> Page:
        return Page(self.text, self.picture, self.alt)

    def judged(self, answer: Answer | None, seed: str) -> Page:
        return self.shown(answer, seed)

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return ()

    example: ClassVar[Example] = Example(
        {
            "name": "Zwei Stimmen",
            "prompt": "So wählt man den Bundestag",
            "text": "Jede Person hat zwei Stimmen.\n\nMit der Erststimme wählt man eine Person aus dem Wahlkreis. "
            "Mit der Zweitstimme wählt man eine Partei.",
        },
        right=None,
    )
