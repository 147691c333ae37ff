"""A question as people see it: asked, and judged once something is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.quizzes.kinds.base import INVALID, Kind, Mark
from lms.quizzes.kinds.choice import Choice, MultipleResponse
from lms.quizzes.kinds.scale import Scale
from lms.quizzes.kinds.short_answer import ShortAnswer
from lms.quizzes.kinds.true_false import TrueFalse

INPUTS = {
    "single_choice": ("radio", "choice"),
    "multiple_response": ("checkbox", "choices"),
    "true_false": ("radio", "value"),
    "short_answer": ("text", "text"),
    "scale": ("radio", "step"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose. `state` (right, wrong, missed) only after the answer may be judged."""

    value: str
    text: str
    chosen: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked: `input` is radio, checkbox or text, `field` the name of its values."""

    uid: str
    name: str
    prompt: str
    kind: str
    input: str
    field: str
    lines: tuple[Line, ...]
    text: str = ""

    @property
    def has_our_words(self) -> bool:
        """Are the answers words of the interface, not of the author?"""
        return self.kind in ("true_false", "scale")


def steps() -> tuple[str, ...]:
    """How well somebody can do something: a word for each step from 0."""
    return (
        pgettext("how well", "not at all"),
        pgettext("how well", "a little"),
        pgettext("how well", "well"),
        pgettext("how well", "very well"),
    )


def asked(question: Kind, answer: Any) -> Asked:
    """The question with the answer given so far, from its public part alone."""
    public: dict[str, Any] = question.public()
    said = (question.clean(answer) or {}) if answer is not None else {}
    kind = public["kind"]
    input_kind, field = INPUTS[kind]
    lines = tuple(_line(option, said) for option in public.get("options", []))
    if kind == "true_false":
        value = said.get("value")
        lines = (Line("true", _("True"), value is True), Line("false", _("Not true"), value is False))
    if kind == "scale":
        lines = tuple(Line(str(n), word, said.get("step") == n) for n, word in enumerate(steps()))
    text = str(said.get("text", ""))
    return Asked(public["uid"], public["name"], public["prompt"], kind, input_kind, field, lines, text)


def _line(option: dict[str, Any], said: dict[str, Any]) -> Line:
    chosen = [said.get("choice"), *said.get("choices", [])]
    return Line(option["uid"], option["text"], option["uid"] in chosen)


def judged(question: Kind, answer: Any) -> tuple[Line, ...]:
    """What could be chosen, with the verdict on what was. For something handed in only."""
    lines = asked(question, answer).lines
    if not question.graded:
        return lines
    right: set[str] = set()
    if isinstance(question, Choice):
        right = {option.uid for option in question.options if option.right}
    elif isinstance(question, TrueFalse):
        right = {"true" if question.right else "false"}
    tells_missed = isinstance(question, MultipleResponse)
    return tuple(
        Line(i.value, i.text, i.chosen, _verdict(i, right, tells_missed=tells_missed)) for i in lines
    )


def _verdict(line: Line, right: set[str], *, tells_missed: bool) -> str:
    if line.chosen:
        return "right" if line.value in right else "wrong"
    return "missed" if tells_missed and line.value in right else ""


@dataclass(frozen=True, slots=True)
class Bar:
    """What somebody said of themselves: a step from 0 to 3 and its word; None: nothing.

    `when`: empty, or before and after where there are two.
    """

    step: int | None
    word: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question of an attempt that is handed in. `state`: right, partial, wrong, said or none (not answered).

    `bars`: of a self-assessment, what was said at the first one, where this is the second, and what was said now.
    """

    number: int
    question: Asked
    lines: tuple[Line, ...]
    state: str
    mark: Mark
    found: int
    of: int
    bars: tuple[Bar, ...] = ()


def _bars(question: Kind, answer: Any, first: Mapping[str, Any] | None) -> tuple[Bar, ...]:
    if not isinstance(question, Scale):
        return ()
    if first is None:
        return (_bar(question, answer),)
    return _bar(question, first.get(question.uid), "before"), _bar(question, answer, "after")


def _bar(question: Scale, answer: Any, when: str = "") -> Bar:
    step = question.step(answer)
    return Bar(step, _("not answered") if step is None else steps()[step], when)


def reviewed(number: int, question: Kind, answer: Any, first: Mapping[str, Any] | None = None) -> Reviewed:
    """One question with its mark. `first`: the answers to the first self-assessment. For something handed in only."""
    mark = question.mark(answer) if answer is not None else INVALID
    lines = judged(question, answer)
    nothing = mark.state == INVALID.state or not (
        isinstance(question, ShortAnswer) or any(line.chosen for line in lines)
    )
    found = sum(line.state == "right" for line in lines)
    of = found + sum(line.state == "missed" for line in lines)
    return Reviewed(
        number=number,
        question=asked(question, answer),
        lines=lines,
        state="none" if nothing else mark.state,
        mark=mark,
        found=found,
        of=of,
        bars=_bars(question, answer, first),
    )
