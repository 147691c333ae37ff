"""Steps to put in order, each moved by two buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault, Form, Kind, first, only_value
from lms.quizzes.kinds.fields import Key, Line, Pick, Rows
from lms.quizzes.kinds.orders import scores, shuffled, worth
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

RULES = (
    ("distance", _("The nearer to its place, the more")),
    ("position", _("Each right place")),
    ("all_or_nothing", _("All or nothing")),
    ("next", _("Each right next one")),
    ("next_and_last", _("Each right next one, and the last")),
    ("neighbours", _("The right ones just before and after")),
    ("all_neighbours", _("All that rightly stand before and after")),
    ("longest_order", _("The longest part in the right order")),
    ("longest_run", _("The longest part without a gap")),
)
OFFERED = ("distance", "position", "all_or_nothing")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has its place."""

    uid: Annotated[str, Key()]
    text: Annotated[str, Line(_("Step"), longest=200)]


@dataclass(frozen=True, slots=True)
class Row:
    """A step where it stands; `state` (right, partly, wrong, or nothing) only after the answer may be judged."""

    uid: str
    text: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Ordering(Kind):
    """What an order is worth says its rule, one of Moodle's nine."""

    items: Annotated[
        tuple[Step, ...],
        Rows(
            _("Steps"), _("In the right order. Learners see them in another one."), of=Step, least=3, most=10
        ),
    ] = ()
    rule: Annotated[
        str,
        Pick(
            _("How it is marked"),
            options=RULES,
            spare=True,
            rare=frozenset(name for name, _word in RULES) - set(OFFERED),
        ),
    ] = "distance"

    kind: ClassVar[str] = "ordering"
    label: ClassVar[Word] = _("Put in order")
    icon: ClassVar[str] = "list-ol"
    place: ClassVar[int] = 70
    shape: ClassVar[str] = '{"order": ["<uid of a step>", …]} with every step once'

    def faults(self) -> Iterator[Fault]:
        if len(self.items) < 2:
            yield Fault("items", _("There must be two steps at least."), breaks=True)

    def key(self) -> list[str]:
        """The right order."""
        return [item.uid for item in self.items]

    def asked(self, seed: str) -> dict[str, object]:
        return {"items": [{"uid": row.uid, "text": row.text} for row in self.shown(None, seed)]}

    def response_in(self, form: Form) -> dict[str, Any] | None:
        order = list(form.get("order") or [])
        way, _sign, uid = first(form, "do").partition(":")
        if uid in order and way in ("up", "down"):
            at = order.index(uid)
            order.insert(max(0, at + (1 if way == "down" else -1)), order.pop(at))
        return {"order": order} if order else None

    def clean(self, response: object) -> dict[str, Any] | None:
        order = only_value(response, "order")
        if not isinstance(order, list) or not all(isinstance(uid, str) for uid in order):
            return None
        return {"order": order} if sorted(order) == sorted(self.key()) else None

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        return worth(self.rule, self.key(), answer["order"]), []

    def shown(self, answer: Answer | None, seed: str) -> tuple[Row, ...]:
        order = answer["order"] if answer else shuffled(self.key(), seed)
        texts = {item.uid: item.text for item in self.items}
        return tuple(Row(uid, texts[uid]) for uid in order)

    def judged(self, answer: Answer | None, seed: str) -> tuple[Row, ...]:
        if answer is None:
            return ()
        key = self.key()
        states = dict(zip(key, map(_state, scores(self.rule, key, answer["order"])), strict=True))
        return tuple(Row(row.uid, row.text, states[row.uid]) for row in self.shown(answer, seed))

    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        return tuple(row.text for row in self.shown(answer, ""))

    def found(self, answer: Answer) -> tuple[int, int]:
        states = [row.state for row in self.judged(answer, "")]
        return states.count("right"), len(states) - states.count("")

    def solution(self) -> dict[str, Any] | None:
        return {"order": self.key()}

    def slip(self) -> dict[str, Any] | None:
        return {"order": self.key()[::-1]}

    example: ClassVar[Example] = Example(
        {
            "name": "Ein Gesetz entsteht",
            "prompt": "Wie entsteht ein Gesetz? Bringen Sie die Schritte in die richtige Reihenfolge.",
            "items": [
                {"uid": "entwurf", "text": "Gesetzentwurf"},
                {"uid": "beratung", "text": "Beratung im Bundestag und im Ausschuss"},
                {"uid": "abstimmung", "text": "Abstimmung im Bundestag"},
                {"uid": "bundesrat", "text": "Bundesrat"},
                {"uid": "verkuendung", "text": "Verkündung im Bundesgesetzblatt"},
            ],
            "rule": "position",
            "feedback": "Erst wird beraten, dann abgestimmt. Ein Gesetz gilt erst, wenn es verkündet ist.",
        },
        right={"order": ["entwurf", "beratung", "abstimmung", "bundesrat", "verkuendung"]},
        partial={"order": ["entwurf", "abstimmung", "beratung", "bundesrat", "verkuendung"]},
        wrong={"order": ["verkuendung", "entwurf", "beratung", "abstimmung", "bundesrat"]},
    )


def _state(score: tuple[int, int]) -> str:
    reached, most = score
    if not most:
        return ""
    return "right" if reached == most else "partly" if reached else "wrong"
