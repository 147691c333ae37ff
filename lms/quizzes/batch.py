"""Many answers marked one after another, as the command `questions mark` reads and writes them. Pure.

A line in: {"question": {…}, "response": {…}}, both in neutral form. A line out: fraction, state, why.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.quizzes.kinds.base import Kind, State
from lms.quizzes.marking import Unreadable, read

LONGEST = 1024 * 1024  # bytes of a line
KEPT = 512  # questions that are read already
BY_HAND = "a person has to read this answer"
UNGRADED = "nothing is graded here"


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of one line."""

    fraction: float
    state: str
    why: str

    def as_json(self) -> str:
        """The line to write."""
        return json.dumps(
            {"fraction": self.fraction, "state": self.state, "why": self.why}, ensure_ascii=False
        )


@dataclass(slots=True)
class Reader:
    """Questions by uid: a file often asks the same one many times."""

    known: dict[str, tuple[Mapping[str, Any], Kind]] = field(default_factory=dict)

    def question(self, neutral: Mapping[str, Any]) -> Kind:
        """The question; Unreadable where it cannot be asked."""
        uid = str(neutral.get("uid"))
        kept = self.known.get(uid)
        if kept is not None and kept[0] == neutral:
            return kept[1]
        made = read(neutral)
        if len(self.known) >= KEPT:
            self.known.clear()
        self.known[uid] = (neutral, made)
        return made


def mark_lines(lines: Iterable[bytes]) -> Iterator[Marked]:
    """The mark of each line that is not blank, in order, as they come in."""
    reader = Reader()
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield _mark(text, number, reader)


def _mark(line: bytes, number: int, reader: Reader) -> Marked:
    try:
        asked, response = _parts(line)
        question = reader.question(asked)
    except Unreadable as problem:
        return _invalid(number, f"the question cannot be asked: {problem}")
    except ValueError as problem:
        return _invalid(number, str(problem))
    mark = question.mark(response)
    if mark.state == State.INVALID:
        return _invalid(number, f"the response is not {question.shape}")
    said = {State.NEEDS_MARKING: BY_HAND, State.SAID: UNGRADED}.get(mark.state)
    return Marked(mark.fraction, mark.state, said or " ".join(mark.feedback))


def _parts(line: bytes) -> tuple[Mapping[str, Any], Any]:
    """Question and response; ValueError with the reason where the line does not hold them."""
    if len(line) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST} bytes")
    try:
        found = json.loads(line.decode())
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as problem:
        raise ValueError(f"it is not JSON: {problem}") from None
    if not isinstance(found, dict) or not isinstance(found.get("question"), dict) or "response" not in found:
        raise ValueError('it is not {"question": {…}, "response": {…}}')
    return found["question"], found["response"]


def _invalid(number: int, why: str) -> Marked:
    return Marked(0.0, State.INVALID, f"line {number}: {why}")
