"""What kinds share that are answered with a text of one's own, which no rule can mark."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Form, Kind, first, only_value
from lms.quizzes.kinds.fields import Whole
from lms.quizzes.kinds.short_answer import is_words
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

# Signs: so long a text still fits into one request, also where each letter takes six bytes of a form.
LONGEST = 10_000
LEAST = _("It is only said: a shorter text is taken, too. 0: as short as one likes.")
MOST = _("It is only said: a longer text is taken, too. 0: as long as one likes.")


@dataclass(frozen=True, slots=True)
class Text:
    """A text somebody wrote, and how many words it should have; 0: nothing is said about that."""

    text: str
    words: int
    least: int
    most: int
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Written(Kind):
    """Response: {"text": "…"}, in several lines. Ends of lines are those of a text, and spaces around it go."""

    least: Annotated[int, Whole(_("Words, at least"), LEAST, needed=False, spare=True, most=2000)] = 0
    most: Annotated[int, Whole(_("Words, at most"), MOST, needed=False, spare=True, most=2000)] = 0

    shape: ClassVar[str] = '{"text": "…"}'
    in_lessons: ClassVar[bool] = False

    def response_in(self, form: Form) -> dict[str, Any] | None:
        text = _tidy(first(form, "text"))
        return {"text": text} if text else None

    def clean(self, response: object) -> dict[str, Any] | None:
        text = only_value(response, "text")
        if not isinstance(text, str):
            return None
        tidy = _tidy(text)
        return {"text": tidy} if is_words(tidy, LONGEST) else None

    def _marked(self, answer: Answer) -> tuple[float | None, list[str]]:
        return None, []

    def shown(self, answer: Answer | None, seed: str) -> Text:
        text = answer["text"] if answer else ""
        return Text(text, len(text.split()), self.least, self.most)

    def judged(self, answer: Answer | None, seed: str) -> Text:
        return self.shown(answer, seed)

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return (answer["text"],)

    def asked(self, seed: str) -> dict[str, object]:
        return {"least": self.least, "most": self.most}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
