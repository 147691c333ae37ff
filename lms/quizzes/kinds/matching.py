"""Two lists: what belongs together?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Example, Fault
from lms.quizzes.kinds.fields import Key, Line, Rows, Words
from lms.quizzes.kinds.orders import mixed
from lms.quizzes.kinds.parted import Parted, Place, in_order
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

WHY = _("Shown to who pairs it with something else. It may stay empty.")
MORE = _("They stand in the list, but belong to nothing.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Something, and what belongs to it."""

    uid: Annotated[str, Key()]
    text: Annotated[str, Line(_("This"), longest=200)]
    match: Annotated[str, Line(_("belongs to this"), longest=120)]
    feedback: Annotated[str, Words(_("Feedback"), WHY, needed=False)] = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that belongs to nothing."""

    text: Annotated[str, Line(_("Text"), longest=120)]


@dataclass(frozen=True, slots=True)
class Matching(Parted):
    """The share of right pairs, as in Moodle. A value is the text of what was chosen: it says nothing of the key."""

    pairs: Annotated[tuple[Pair, ...], Rows(_("Pairs"), of=Pair, least=2, most=10)] = ()
    extras: Annotated[
        tuple[Extra, ...], Rows(_("More to choose from"), MORE, of=Extra, least=0, most=6, needed=False)
    ] = ()

    kind: ClassVar[str] = "matching"
    label: ClassVar[Word] = _("Pairs")
    icon: ClassVar[str] = "link"
    place: ClassVar[int] = 60
    shape: ClassVar[str] = '{"pairs": {"<uid of a pair>": "<text that belongs to it>", …}}'
    field: ClassVar[str] = "pairs"
    one: ClassVar[str] = "pair"

    def faults(self) -> Iterator[Fault]:
        if len(self._choices()) < 2:
            yield Fault("pairs", _("There must be two different things to choose from."))

    def asked(self, seed: str) -> dict[str, object]:
        left = [{"uid": pair.uid, "text": pair.text} for pair in self.pairs]
        return {"pairs": left, "choices": list(self._choices())}

    def _choices(self) -> tuple[str, ...]:
        matches = [pair.match.strip() for pair in self.pairs]
        return in_order((*matches, *(extra.text.strip() for extra in self.extras)))

    def places(self) -> list[tuple[str, str]]:
        return [(pair.uid, pair.text) for pair in self.pairs]

    def options(self, uid: str) -> tuple[tuple[str, str], ...]:
        return tuple((text, text) for text in self._choices())

    def mixed(self, own: Any, seed: str) -> tuple[Place, ...]:
        by_uid = {place.uid: place for place in own}
        return tuple(by_uid[uid] for uid in mixed(list(by_uid), f"{seed}:{self.uid}"))

    def _pair(self, uid: str) -> Pair:
        return next(pair for pair in self.pairs if pair.uid == uid)

    def fraction(self, uid: str, said: str) -> float:
        return float(said.strip() == self._pair(uid).match.strip())

    def hint(self, uid: str) -> str:
        return self._pair(uid).feedback

    example: ClassVar[Example] = Example(
        {
            "name": "Aufgaben der Ebenen",
            "prompt": "Welche Aufgabe gehört zu welcher Ebene?",
            "pairs": [
                {"uid": "pass", "text": "Pass und Staatsangehörigkeit", "match": "Bund"},
                {"uid": "schule", "text": "Schule und Lehrkräfte", "match": "Land",
                 "feedback": "Wer bezahlt die Lehrkräfte?"},
                {"uid": "strasse", "text": "Straßen im Ort", "match": "Kommune",
                 "feedback": "Denken Sie an die Straße vor Ihrer Tür: Wer räumt dort den Schnee?"},
                {"uid": "polizei", "text": "Polizei (meistens)", "match": "Land"},
            ],
        },
        right={"pairs": {"pass": "Bund", "schule": "Land", "strasse": "Kommune", "polizei": "Land"}},
        partial={"pairs": {"pass": "Bund", "schule": "Bund", "strasse": "Kommune"}},
        wrong={"pairs": {"pass": "Land", "schule": "Kommune", "strasse": "Bund", "polizei": "Bund"}},
    )  # fmt: skip
