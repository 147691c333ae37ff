"""A text with gaps: typed words, typed numbers, or lists to choose from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault
from lms.quizzes.kinds.fields import Key, Number, Pick, Rows, Share, Valued, Weighed, Whole, Words
from lms.quizzes.kinds.numbers import expected as wanted
from lms.quizzes.kinds.numbers import is_wordy, typed
from lms.quizzes.kinds.parted import Parted, Place, in_order
from lms.quizzes.kinds.short_answer import SLIP, SLIPS
from lms.quizzes.kinds.spelling import is_slip
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _
from lms.quizzes.kinds.wildcard import matches, pieces

GAP = re.compile(r"\[\[(\d{1,2})\]\]")
GAPS = _("Write [[1]] where the first gap is, [[2]] where the second is.")
LINES = _("One in each line. “50% word” is worth half, “0% word” nothing: a wrong word of a list.")
KINDS = (
    ("text", _("A word, typed")),
    ("number", _("A number, typed")),
    ("choice", _("A list to choose from")),
)
WHY = _("Shown to who fills it in another way. It may stay empty.")


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: how it is filled, and what each filling is worth."""

    uid: Annotated[str, Key()]
    answers: Annotated[tuple[Valued, ...], Weighed(_("Answers"), LINES)]
    fill: Annotated[str, Pick(_("How it is filled"), options=KINDS)] = "text"
    tolerance: Annotated[float, Number(_("Tolerance"), least=0, spare=True)] = 0
    weight: Annotated[int, Whole(_("Weight"), least=1, most=10, spare=True)] = 1
    feedback: Annotated[str, Words(_("Feedback"), WHY, needed=False)] = ""

    def worth(self, said: str, slip: float = 0.0) -> float:
        """The fraction of what was filled in: that of the first answer which it meets, or nearly meets times `slip`."""
        met = next((answer.fraction for answer in self.answers if self._meets(said, answer.text)), None)
        if met is not None:
            return met
        meant = self.meant(said) if slip else None
        return meant.fraction * slip if meant else 0.0

    def meant(self, said: str) -> Valued | None:
        """The answer worth something from which a typed word is one letter off; None where it meets one."""
        if self.fill != "text" or any(self._meets(said, answer.text) for answer in self.answers):
            return None
        return next((one for one in self.answers if one.fraction and is_slip(said, one.text)), None)

    def _meets(self, said: str, expected: str) -> bool:
        if self.fill == "choice":
            return said.strip() == expected.strip()
        if self.fill == "number":
            return self._is_near(said, expected)
        return matches(said, expected, case_sensitive=False)

    def _is_near(self, said: str, expected: str) -> bool:
        found, by = typed(said), Decimal(repr(self.tolerance))
        if found.before or not is_wordy(found.after):
            return False
        return any(
            abs(number - other) <= by for number in found.readings for other in wanted(expected).readings[:1]
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, or the gap that stands there; `number` counts gaps as they are read.

    `meant`: the right spelling of what was typed, only after the answer may be judged.
    """

    text: str
    place: Place | None = None
    number: int = 0
    fill: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Cloze(Parted):
    """The weighted mean of all gaps, as in Moodle."""

    text: Annotated[str, Words(_("Text with gaps"), GAPS, rows=5)] = ""
    gaps: Annotated[tuple[Gap, ...], Rows(_("Gaps"), of=Gap, least=1, most=12)] = ()
    slip_worth: Annotated[float, Share(SLIP, SLIPS, spare=True, first=80)] = 0.0

    kind: ClassVar[str] = "cloze"
    label: ClassVar[Word] = _("Text with gaps")
    icon: ClassVar[str] = "pilcrow"
    place: ClassVar[int] = 80
    shape: ClassVar[str] = '{"gaps": {"<uid of a gap>": "…"}}'
    field: ClassVar[str] = "gaps"
    one: ClassVar[str] = "gap"

    def faults(self) -> Iterator[Fault]:
        if sorted(map(int, GAP.findall(self.text))) != list(range(1, len(self.gaps) + 1)):
            yield Fault("text", _("Each gap must stand in the text once: [[1]], [[2]] …"), breaks=True)
        if not all(any(answer.fraction == 1 for answer in gap.answers) for gap in self.gaps):
            yield Fault("gaps", _("One gap has no answer that is worth 100 percent."))
        if any(gap.fill == "choice" and len(self.options(gap.uid)) < 2 for gap in self.gaps):
            yield Fault("gaps", _("A list to choose from needs two answers at least."))
        if any(not self._readable(gap) for gap in self.gaps):
            yield Fault("gaps", _("An answer of a gap for numbers is no number."))

    @staticmethod
    def _readable(gap: Gap) -> bool:
        return gap.fill != "number" or all(typed(answer.text).readings for answer in gap.answers)

    def asked(self, seed: str) -> dict[str, object]:
        gaps = [
            {"uid": gap.uid, "fill": gap.fill, "choices": [text for text, _ in self.options(gap.uid)]}
            for gap in self.gaps
        ]
        return {"text": self.text, "gaps": gaps}

    def _gap(self, uid: str) -> Gap:
        return next(gap for gap in self.gaps if gap.uid == uid)

    def places(self) -> list[tuple[str, str]]:
        return [(gap.uid, str(number)) for number, gap in enumerate(self.gaps, start=1)]

    def options(self, uid: str) -> tuple[tuple[str, str], ...]:
        gap = self._gap(uid)
        if gap.fill != "choice":
            return ()
        return tuple((text, text) for text in in_order(tuple(answer.text.strip() for answer in gap.answers)))

    def fraction(self, uid: str, said: str) -> float:
        return self._gap(uid).worth(said, self.slip_worth)

    def weight(self, uid: str) -> int:
        return self._gap(uid).weight

    def hint(self, uid: str) -> str:
        return self._gap(uid).feedback

    def best(self, uid: str) -> str:
        whole = (answer.text for answer in self._gap(uid).answers if answer.fraction == 1)
        text = next(whole, "")
        return "".join(pieces(text)) if self._gap(uid).fill == "text" else text

    def shown(self, answer: Answer | None, seed: str) -> tuple[Piece, ...]:
        return self._pieces(self._places(answer))

    def judged(self, answer: Answer | None, seed: str) -> tuple[Piece, ...]:
        return self._pieces(self._places(answer, judge=True))

    def _pieces(self, places: tuple[Place, ...]) -> tuple[Piece, ...]:
        found, number = [], 0
        for at, part in enumerate(GAP.split(self.text)):
            if at % 2:
                number += 1
                gap = int(part) - 1
                found.append(
                    Piece("", places[gap], number, self.gaps[gap].fill, self._spelled(gap, places[gap]))
                )
            elif part:
                found.append(Piece(part))
        return tuple(found)

    def _spelled(self, gap: int, place: Place) -> str:
        """The right spelling, once a place is judged right in part for one letter."""
        meant = self.gaps[gap].meant(place.said) if self.slip_worth and place.state == "partly" else None
        return meant.text.strip() if meant else ""

    example: ClassVar[Example] = Example(
        {
            "name": "Bundestagswahl",
            "prompt": "Was fehlt hier? Füllen Sie die Lücken.",
            "text": "Bei der Bundestagswahl hat jede Person [[1]] Stimmen. Mit der [[2]] wählt sie eine Partei. "
            "Den Kanzler oder die Kanzlerin wählt danach der [[3]].",
            "gaps": [
                {"uid": "stimmen", "fill": "number", "answers": [{"text": "2", "fraction": 1.0}],
                 "feedback": "Auf dem Stimmzettel stehen zwei Spalten."},
                {"uid": "welche", "fill": "choice",
                 "answers": [{"text": "Zweitstimme", "fraction": 1.0}, {"text": "Erststimme", "fraction": 0.0}],
                 "feedback": "Mit der anderen Stimme wählt man eine Person aus dem Wahlkreis."},
                {"uid": "wer", "fill": "text",
                 "answers": [{"text": "*Bundestag", "fraction": 1.0}, {"text": "Parlament", "fraction": 0.5}]},
            ],
        },
        right={"gaps": {"stimmen": "2", "welche": "Zweitstimme", "wer": "Bundestag"}},
        partial={"gaps": {"stimmen": "2", "welche": "Erststimme", "wer": "parlament"}},
        wrong={"gaps": {"stimmen": "3", "welche": "Erststimme", "wer": "Bundesrat"}},
    )  # fmt: skip
