"""Things to put under headings, each by one tap."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault
from lms.quizzes.kinds.fields import Key, Line, Rows, Words
from lms.quizzes.kinds.orders import shuffled
from lms.quizzes.kinds.parted import Parted, Place
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

WHY = _("Shown to who puts it elsewhere. It may stay empty.")


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that belongs under one heading."""

    uid: Annotated[str, Key()]
    text: Annotated[str, Line(_("Thing"), longest=200)]
    feedback: Annotated[str, Words(_("Feedback"), WHY, needed=False)] = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A heading with what belongs under it; it may be nothing."""

    uid: Annotated[str, Key()]
    text: Annotated[str, Line(_("Heading"), longest=60)]
    items: Annotated[
        tuple[Item, ...], Rows(_("What belongs here"), of=Item, least=0, most=12, needed=False)
    ] = ()


@dataclass(frozen=True, slots=True)
class Categorising(Parted):
    """The share of things under their heading."""

    categories: Annotated[tuple[Category, ...], Rows(_("Headings"), of=Category, least=2, most=5)] = ()

    kind: ClassVar[str] = "categorising"
    label: ClassVar[Word] = _("Put under headings")
    icon: ClassVar[str] = "folder-open-inverse"
    place: ClassVar[int] = 65
    shape: ClassVar[str] = '{"places": {"<uid of a thing>": "<uid of a heading>", …}}'
    field: ClassVar[str] = "places"
    one: ClassVar[str] = "thing"

    def faults(self) -> Iterator[Fault]:
        uids = [uid for uid, _text in self.places()]
        if len(uids) < 2:
            yield Fault("categories", _("There must be two things at least to put somewhere."), breaks=True)
        if len(set(uids)) < len(uids):
            yield Fault("categories", _("Two things have the same uid."), breaks=True)

    def asked(self, seed: str) -> dict[str, object]:
        items = [{"uid": place.uid, "text": place.text} for place in self.shown(None, seed)]
        heads = [{"uid": category.uid, "text": category.text} for category in self.categories]
        return {"categories": heads, "items": items}

    def places(self) -> list[tuple[str, str]]:
        return [(item.uid, item.text) for category in self.categories for item in category.items]

    def options(self, uid: str) -> tuple[tuple[str, str], ...]:
        return tuple((category.uid, category.text) for category in self.categories)

    def _found(self, uid: str) -> tuple[Category, Item]:
        return next((c, item) for c in self.categories for item in c.items if item.uid == uid)

    def fraction(self, uid: str, said: str) -> float:
        return float(self._found(uid)[0].uid == said)

    def hint(self, uid: str) -> str:
        return self._found(uid)[1].feedback

    def shown(self, answer: Answer | None, seed: str) -> tuple[Place, ...]:
        return self._mixed(self._places(answer), seed)

    def judged(self, answer: Answer | None, seed: str) -> tuple[Place, ...]:
        return self._mixed(self._places(answer, judge=True), seed)

    @staticmethod
    def _mixed(places: tuple[Place, ...], seed: str) -> tuple[Place, ...]:
        """In another order: authors write them by heading."""
        by_uid = {place.uid: place for place in places}
        return tuple(by_uid[uid] for uid in shuffled(list(by_uid), seed))

    example: ClassVar[Example] = Example(
        {
            "name": "Wer darf was?",
            "prompt": "Wer darf in Nordrhein-Westfalen bei der Kommunalwahl wählen?",
            "categories": [
                {"uid": "ja", "text": "Darf wählen", "items": [
                    {"uid": "lena", "text": "Lena, 17, deutscher Pass", "feedback": "Ab 16 darf man hier wählen."},
                    {"uid": "marco", "text": "Marco, 40, italienischer Pass",
                     "feedback": "Wer einen Pass der EU hat, darf bei der Kommunalwahl wählen."},
                ]},
                {"uid": "nein", "text": "Darf nicht wählen", "items": [
                    {"uid": "paul", "text": "Paul, 15, deutscher Pass", "feedback": "Man muss 16 sein."},
                    {"uid": "rami", "text": "Rami, 30, syrischer Pass",
                     "feedback": "Dafür braucht man einen Pass der EU."},
                ]},
            ],
        },
        right={"places": {"lena": "ja", "marco": "ja", "paul": "nein", "rami": "nein"}},
        partial={"places": {"lena": "ja", "marco": "nein", "paul": "nein"}},
        wrong={"places": {"lena": "nein", "marco": "nein", "paul": "ja", "rami": "ja"}},
    )  # fmt: skip
