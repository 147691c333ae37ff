"""Reading questions in neutral form (docs/reference/questions.md), and what a quiz makes of its marks. Pure."""

import pkgutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from lms.quizzes import kinds as package
from lms.quizzes.behaviours import Try
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.source import Problem, Source

NEARLY = 1e-6


class Unreadable(ValueError):
    """A question that cannot be asked. `problems`: every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a score means: `passed` is None where there is nothing to pass."""

    done: bool
    passed: bool | None


@cache
def kinds() -> dict[str, type[Kind]]:
    """Every kind by name, in the order in which authors choose: the classes with a `kind` in modules of the package."""
    modules = [
        import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    classes = [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Kind) and thing.__module__ == module.__name__
    ]
    named = [kind for kind in classes if "kind" in vars(kind)]
    return {kind.kind: kind for kind in sorted(named, key=lambda kind: (kind.place, kind.kind))}


def kind_of(question: Mapping[str, object]) -> type[Kind] | None:
    """The class of a question; None where its kind is not known."""
    name = question.get("kind")
    return kinds().get(name) if isinstance(name, str) else None


def examine(question: Mapping[str, object]) -> tuple[Kind | None, list[Problem]]:
    """The question, None where it cannot be asked, and all that is wrong with it."""
    kind = kind_of(question)
    if kind is None:
        said = f'the kind "{question.get("kind")}" is not known; known are {", ".join(kinds())}'
        return None, [Problem((), said if "kind" in question else '"kind" is missing', breaks=True)]
    source = Source(question)
    made = kind.read(source)
    if not source.is_broken:
        for fault in made.faults():
            source.problems.append(Problem((fault.field,), str(fault.word), fault.breaks, fault.word))
    return (None if source.is_broken else made), source.problems


def lacks_only_feedback(problem: Problem) -> bool:
    """Is it only about what is said after an answer? In a bank that may come later."""
    return not problem.breaks and "feedback" in str(problem.place)


def read(question: Mapping[str, object]) -> Kind:
    """The question; Unreadable with all reasons where it cannot be asked. Missing feedback does not hinder."""
    made, found = examine(question)
    if made is None:
        raise Unreadable([str(problem) for problem in found if problem.breaks])
    return made


def is_graded(question: Mapping[str, object]) -> bool:
    """Does a question that can be read count towards a score?"""
    kind = kind_of(question)
    return kind is not None and kind.graded


def asks(question: Mapping[str, object]) -> bool:
    """Is there something to answer in a question that can be read?"""
    kind = kind_of(question)
    return kind is not None and kind.asks


def problems(question: Mapping[str, object]) -> list[str]:
    """Everything an author must mend in a question, such as missing feedback; empty where it is fine."""
    found = examine(question)[1]
    return [str(problem) for problem in sorted(found, key=lambda problem: not problem.breaks)]


def problems_of(questions: Iterable[Mapping[str, object]]) -> list[str]:
    """Everything an author must mend in a quiz, each with the question's uid."""
    listed = list(questions)
    out = [f"{question.get('uid')}: {problem}" for question in listed for problem in problems(question)]
    uids = Counter(str(question.get("uid")) for question in listed)
    return out + [f"{uid}: used by {times} questions" for uid, times in uids.items() if times > 1]


def tries(question: Kind, checked: Sequence[Any], last: Any = None, certainty: int = 1) -> list[Try]:
    """The tries at a question: the answers that were checked, then the last one, where it is another.

    Handing in checks the last one; None: there is none.
    """
    said = [*checked, *([last] if last is not None and (not checked or last != checked[-1]) else [])]
    return [question.tried(answer, certainty) for answer in said]


def score(fractions: Iterable[float], questions: int) -> float | None:
    """The mean of the fractions of graded questions, from 0 to 1; all weigh the same, unanswered ones count 0.

    None where there is no graded question.
    """
    return min(1.0, max(0.0, sum(fractions) / questions)) if questions else None


def judge(reached: float | None, *, pass_mark: float | None, done_when: str) -> Verdict:
    """Is a quiz done and passed with this score (0 to 1; None: nothing is graded)? `pass_mark` is in percent."""
    if pass_mark is None or reached is None:
        return Verdict(done=True, passed=None)
    passed = 100 * reached >= pass_mark - NEARLY
    return Verdict(done=passed or done_when == "handed_in", passed=passed)


def percent(reached: float) -> int:
    """A score in whole percent, rounded down, so that "70 percent" is never a failed 69.6."""
    return int(100 * reached + NEARLY)
