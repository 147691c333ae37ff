"""A word or two, typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault, Form, Kind, first, only_value
from lms.quizzes.kinds.fields import Line, Rows, Share, Words, Yes
from lms.quizzes.kinds.spelling import is_slip
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.wildcard import matches, pieces

LONGEST = 5000
UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # NUL and half characters, which no database keeps
SLIP = _("Points for one wrong letter, in percent")
SLIPS = _(
    "In a word of five letters or more one letter may be wrong, missing or too many: that is “almost”, and the "
    "feedback shows the right spelling. 0 percent: every letter counts."
)


@dataclass(frozen=True, slots=True)
class Expected:
    """A text that was expected, what it is worth, and what to say to who typed it."""

    text: Annotated[str, Line(_("Text"), _("* stands for anything, \\* for a star."), longest=120)]
    fraction: Annotated[float, Share(_("Points in percent"), stored="percent")] = 1.0
    feedback: Annotated[str, Words(_("Feedback"))] = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; `meant`: the right spelling, where it is one letter off."""

    text: str
    meant: str = ""


@dataclass(frozen=True, slots=True)
class ShortAnswer(Kind):
    """The fraction of the first expected text that matches; `slip` of it where one letter is wrong; else 0."""

    answers: Annotated[tuple[Expected, ...], Rows(_("Accepted texts"), of=Expected)] = ()
    feedback_other: Annotated[str, Words(_("Feedback for any other text"))] = ""
    case_sensitive: Annotated[bool, Yes(_("Capital letters matter"))] = False
    slip_worth: Annotated[float, Share(SLIP, SLIPS, spare=True, first=80)] = 0.0

    kind: ClassVar[str] = "short_answer"
    label: ClassVar[Word] = _("Short answer")
    icon: ClassVar[str] = "edit"
    place: ClassVar[int] = 40
    shape: ClassVar[str] = '{"text": "…"}'

    def faults(self) -> Iterator[Fault]:
        if not any(answer.fraction == 1 for answer in self.answers):
            yield Fault("answers", _("No text is worth 100 percent, so nobody could be right."))

    def response_in(self, form: Form) -> dict[str, Any] | None:
        return {"text": first(form, "text")} if first(form, "text").strip() else None

    def clean(self, response: object) -> dict[str, Any] | None:
        text = only_value(response, "text")
        return {"text": text.strip()} if isinstance(text, str) and is_words(text, LONGEST) else None

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        for expected in self.answers:
            if matches(answer["text"], expected.text, case_sensitive=self.case_sensitive):
                return expected.fraction, [expected.feedback]
        meant = self._meant(answer["text"])
        if meant is not None:
            return meant.fraction * self.slip_worth, [meant.feedback]
        return 0.0, [self.feedback_other]

    def _meant(self, text: str) -> Expected | None:
        """The expected text that is one letter off, where that is worth something."""
        listed = self.answers if self.slip_worth else ()
        near = (one for one in listed if is_slip(text, one.text, case_sensitive=self.case_sensitive))
        return next((one for one in near if one.fraction), None)

    def _is_listed(self, text: str) -> bool:
        return any(matches(text, one.text, case_sensitive=self.case_sensitive) for one in self.answers)

    def shown(self, answer: Answer | None, seed: str) -> Typed:
        return Typed(answer["text"] if answer else "")

    def judged(self, answer: Answer | None, seed: str) -> Typed:
        text = answer["text"] if answer else ""
        meant = None if self._is_listed(text) else self._meant(text)
        return Typed(text, meant.text.strip() if meant else "")

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return (answer["text"],)

    def guess(self) -> float | None:
        return next((expected.fraction for expected in self.answers if expected.text.strip() == "*"), 0.0)

    def solution(self) -> dict[str, Any] | None:
        texts = [
            "".join(pieces(expected.text)).strip() for expected in self.answers if expected.fraction == 1
        ]
        return next(({"text": text} for text in texts if text), None)

    def slip(self) -> dict[str, Any] | None:
        return {"text": "Das weiß ich nicht."}

    example: ClassVar[Example] = Example(
        {
            "name": "Sperrklausel",
            "prompt": "Wie viel Prozent braucht eine Partei mindestens für den Bundestag?",
            "answers": [
                {"text": "5*", "fraction": 1.0, "feedback": "Genau. Das heißt Fünf-Prozent-Hürde."},
                {"text": "fünf*", "fraction": 1.0, "feedback": "Genau. Das heißt Fünf-Prozent-Hürde."},
            ],
            "feedback_other": "Denken Sie an die Finger einer Hand.",
            "case_sensitive": False,
        },
        right={"text": "5 Prozent"},
        wrong={"text": "zehn"},
    )


def is_words(text: str, longest: int) -> bool:
    """Is it something, not too long, and storable?"""
    return len(text) <= longest and bool(text.strip()) and UNSTORABLE.search(text) is None
