"""Choosing among options: exactly one right (single choice), or any number (multiple response)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.behaviours import RIGHT_FROM
from lms.quizzes.kinds.base import Answer, Example, Fault, Form, first, only_value
from lms.quizzes.kinds.fields import Key, Line, Pick, Rows, Share, Words, Yes
from lms.quizzes.kinds.listed import Line as Shown
from lms.quizzes.kinds.listed import Listed
from lms.quizzes.kinds.orders import mixed
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

HEAVY = _("What ticking it adds or takes away. The right ones are 100 together.")
WHY = _("Say why. Never only “wrong”: show the way to the answer.")


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer, and why it is right or not."""

    uid: Annotated[str, Key()]
    text: Annotated[str, Line(_("Answer"))]
    feedback: Annotated[str, Words(_("Feedback"), WHY)]
    right: Annotated[bool, Yes(_("This is right"))] = False


@dataclass(frozen=True, slots=True)
class Choice(Listed):
    """A question with options in the author's order."""

    options: Annotated[tuple[Option, ...], Rows(_("Answers"), of=Option, least=2, most=8)] = ()

    def asked(self, seed: str) -> dict[str, object]:
        return {"options": [{"uid": option.uid, "text": option.text} for option in self.options]}

    def choices(self) -> list[tuple[str, str | Word]]:
        return [(option.uid, option.text) for option in self.options]

    def key(self) -> set[str]:
        return {option.uid for option in self.options if option.right}

    def mixed(self, own: Any, seed: str) -> tuple[Shown, ...]:
        by_uid = {line.value: line for line in own}
        return tuple(by_uid[uid] for uid in mixed(list(by_uid), f"{seed}:{self.uid}"))

    def picked(self, answer: Answer) -> list[Option]:
        """The options a clean response chooses, in the author's order."""
        uids = self.chosen(answer)
        return [option for option in self.options if option.uid in uids]


class SingleChoice(Choice):
    """Exactly one option is right. 1 or 0."""

    __slots__ = ()
    kind: ClassVar[str] = "single_choice"
    label: ClassVar[Word] = _("Single choice")
    icon: ClassVar[str] = "radio-full"
    place: ClassVar[int] = 10
    shape: ClassVar[str] = '{"choice": "<uid of an option>"}'

    def faults(self) -> Iterator[Fault]:
        if len(self.key()) != 1:
            yield Fault("options", _("Mark exactly one answer as right."), breaks=True)

    def response_in(self, form: Form) -> dict[str, Any] | None:
        return {"choice": first(form, "choice")} if first(form, "choice") else None

    def clean(self, response: object) -> dict[str, Any] | None:
        uid = only_value(response, "choice")
        known = isinstance(uid, str) and any(option.uid == uid for option in self.options)
        return {"choice": uid} if known else None

    def chosen(self, answer: Answer | None) -> set[str]:
        return {answer["choice"]} if answer else set()

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        picked = self.picked(answer)
        return float(all(option.right for option in picked)), [option.feedback for option in picked]

    def guess(self) -> float | None:
        return 1 / len(self.options)

    def solution(self) -> dict[str, Any] | None:
        return {"choice": next(option.uid for option in self.options if option.right)}

    def slip(self) -> dict[str, Any] | None:
        return next(({"choice": option.uid} for option in self.options if not option.right), None)

    example: ClassVar[Example] = Example(
        {
            "name": "Kita-Platz",
            "prompt": "Eine Familie sucht einen Kita-Platz. Welche Stelle hilft?",
            "options": [
                {"uid": "a", "text": "Das Jugendamt der Stadt", "right": True,
                 "feedback": "Ja. Kitas sind Aufgabe der Stadt."},
                {"uid": "b", "text": "Das Landesparlament in Düsseldorf", "right": False,
                 "feedback": "Der Landtag macht das Gesetz."},
                {"uid": "c", "text": "Das Bundesfamilienministerium", "right": False,
                 "feedback": "Der Bund gibt Geld dazu."},
            ],
        },
        right={"choice": "a"},
        wrong={"choice": "b"},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeighedOption(Option):
    """The same; its weight counts only where the rule says so."""

    weight: Annotated[float, Share(_("Weight in percent"), HEAVY, least=-1, decimals=5, spare=True)] = 0.0


RULES = (
    ("right_minus_wrong", _("Right ones minus wrong ones")),
    ("all_or_nothing", _("All or nothing")),
    ("proportional", _("Each answer counts: ticked or left open as it should be")),
    ("proportional_correct", _("Share of the right ones; a wrong one makes it 0")),
    ("weights", _("Each answer has its weight")),
)


@dataclass(frozen=True, slots=True)
class MultipleResponse(Choice):
    """Any number is right; five rules say what a choice is worth. Their sources: Canvas, RELATE and Moodle."""

    options: Annotated[tuple[WeighedOption, ...], Rows(_("Answers"), of=WeighedOption, least=2, most=8)] = ()
    rule: Annotated[
        str,
        Pick(
            _("How it is marked"),
            options=RULES,
            spare=True,
            rare=frozenset({"proportional_correct", "weights"}),
        ),
    ] = "right_minus_wrong"

    kind: ClassVar[str] = "multiple_response"
    label: ClassVar[Word] = _("Multiple response")
    icon: ClassVar[str] = "check"
    place: ClassVar[int] = 20
    shape: ClassVar[str] = '{"choices": ["<uid of an option>", …]}'
    tells_missed: ClassVar[bool] = True

    def faults(self) -> Iterator[Fault]:
        if self.rule != "weights" and not self.key():
            yield Fault("options", _("Mark at least one answer as right."), breaks=True)
        if self.rule == "weights" and sum(max(0, option.weight) for option in self.options) < RIGHT_FROM:
            yield Fault("options", _("The weights do not reach 100 percent, so nobody could be right."))

    def key(self) -> set[str]:
        if self.rule == "weights":
            return {option.uid for option in self.options if option.weight > 0}
        return {option.uid for option in self.options if option.right}

    def response_in(self, form: Form) -> dict[str, Any] | None:
        return {"choices": list(form["choices"])} if first(form, "choices") else None

    def clean(self, response: object) -> dict[str, Any] | None:
        uids = only_value(response, "choices")
        if not isinstance(uids, list) or not all(isinstance(uid, str) for uid in uids):
            return None
        wanted = set(uids)
        chosen = [option.uid for option in self.options if option.uid in wanted]
        return {"choices": chosen} if len(chosen) == len(wanted) else None

    def chosen(self, answer: Answer | None) -> set[str]:
        return set(answer["choices"]) if answer else set()

    def _marked(self, answer: Answer) -> tuple[float, list[str]]:
        return self.worth(self.chosen(answer)), [option.feedback for option in self.picked(answer)]

    def worth(self, chosen: set[str]) -> float:
        """The fraction of a choice by this question's rule."""
        key, size = self.key(), len(self.options)
        right, wrong = len(chosen & key), len(chosen - key)
        match self.rule:
            case "weights":
                weight = sum(option.weight for option in self.options if option.uid in chosen)
                return min(1.0, max(0.0, weight))
            case "all_or_nothing":
                return float(chosen == key)
            case "proportional":
                return (size - len(chosen ^ key)) / size
            case "proportional_correct":
                return 0.0 if wrong else right / len(key)
        return max(0.0, (right - wrong) / len(key))

    def solution(self) -> dict[str, Any] | None:
        return {"choices": [option.uid for option in self.options if option.uid in self.key()]}

    def slip(self) -> dict[str, Any] | None:
        return {"choices": [option.uid for option in self.options if option.uid not in self.key()]}

    example: ClassVar[Example] = Example(
        {
            "name": "Aufgaben der Stadt",
            "prompt": "Was sind Aufgaben der Stadt?",
            "options": [
                {"uid": "a", "text": "Müllabfuhr", "right": True, "feedback": "Ja, die Stadt holt den Müll ab."},
                {"uid": "b", "text": "Stadtbücherei", "right": True,
                 "feedback": "Ja, die Bücherei gehört der Stadt."},
                {"uid": "c", "text": "Außenpolitik", "right": False, "feedback": "Das ist Aufgabe des Bundes."},
                {"uid": "d", "text": "Jugendzentrum", "right": True, "feedback": "Ja, auch das macht die Stadt."},
            ],
        },
        right={"choices": ["a", "b", "d"]},
        partial={"choices": ["a", "b"]},
        wrong={"choices": ["c"]},
    )  # fmt: skip
