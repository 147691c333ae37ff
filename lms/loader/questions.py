"""Questions in their neutral form as course files write them. Source: docs/reference/questions.md.

What a question must have is said by its kind in lms.quizzes.kinds; here faults only get their lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StrictBool, StringConstraints

from lms.loader.claims import FactId
from lms.loader.problems import Sheet
from lms.loader.toml import Frozen, Optional, Place, Slug, Text, fit, line_of, parse
from lms.quizzes.kinds.base import Kind
from lms.quizzes.kinds.fields import Field as Declared
from lms.quizzes.kinds.fields import Image, declared
from lms.quizzes.kinds.questions import Questions
from lms.quizzes.kinds.rubric import ChosenRubric
from lms.quizzes.marking import examine, kind_of, kinds
from lms.quizzes.policy import Moment, Right

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A sound question. `goal`: the number of the course's goal that it tests; `fields`: its neutral form."""

    uid: str
    kind: type[Kind]
    fields: Raw
    goal: int | None = None


def pictures_in(question: FileQuestion) -> Iterator[tuple[Place, str]]:
    """Where a question names a picture, and the file."""
    return _pictures_in(question.kind, question.fields)


def _pictures_in(shape: type, values: Raw) -> Iterator[tuple[Place, str]]:
    for name, field in declared(shape).items():
        value = values.get(name)
        if isinstance(field, Image) and value:
            yield (name,), str(value)
        if isinstance(field, Questions):
            for number, part in enumerate(value or ()):
                inside = _pictures_in(kinds()[part["kind"]], part)
                yield from (((name, number, *place), file) for place, file in inside)


def rubrics_in(question: FileQuestion) -> Iterator[Raw]:
    """The rubrics that a question names, in neutral form."""
    for name, field in declared(question.kind).items():
        if isinstance(field, ChosenRubric) and question.fields.get(name):
            yield question.fields[name]


class QuizHead(Frozen):
    """A quiz as its file describes it, without its questions."""

    title: Annotated[Text, StringConstraints(max_length=255)]
    slug: Slug
    minutes: int = Field(default=10, ge=1, le=600)
    intro: Optional = ""
    required: StrictBool = True
    pass_mark: int | None = Field(default=None, ge=0, le=100)  # None: the site's own
    done_when: Literal["passed", "handed_in"] = "passed"
    asks_again: StrictBool = False
    fact_ids: tuple[FactId, ...] = ()
    preset: Literal["", "practice", "check", "exam"] = ""
    behaviour: Literal["", "deferred", "immediate", "tries", "adaptive", "certainty"] = ""
    tries: int | None = Field(default=None, ge=2, le=10)
    penalty: int | None = Field(default=None, ge=0, le=100)
    shuffle_questions: StrictBool = False
    shuffle_options: StrictBool = False
    time_limit: int | None = Field(default=None, ge=1, le=600)
    closes_at: AwareDatetime | None = None
    attempts_allowed: int | None = Field(default=None, ge=0, le=100)
    delay: int | None = Field(default=None, ge=0, le=32000)
    grading: Literal["highest", "average", "first", "last"] = "highest"
    review: dict[Moment, tuple[Right, ...]] | None = None


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz as its file describes it."""

    head: QuizHead
    questions: tuple[FileQuestion, ...]

    @property
    def is_graded(self) -> bool:
        """Is there a question with a right answer?"""
        return any(question.kind.graded for question in self.questions)

    @property
    def asks_itself(self) -> bool:
        """Does it ask people, in words of its own, how they see themselves?"""
        return not self.head.asks_again and any(question.kind.kind == "scale" for question in self.questions)


def read_quiz(text: str, sheet: Sheet) -> QuizFile | None:
    """A quiz file; None where it has a fault."""
    data = parse(text, sheet)
    if data is None:
        return None
    raw = data.pop("questions", [])
    head = fit(QuizHead, data, text, sheet)
    asked = _questions(raw, text, sheet)
    if not raw and data.get("asks_again") is not True:
        sheet.note(1, '"questions" is missing')
        return None
    return QuizFile(head, asked) if head and asked is not None else None


def read_check(text: str, sheet: Sheet) -> FileQuestion | None:
    """The one question of a mini check; None where it has a fault."""
    data = parse(text, sheet)
    if data is None:
        return None
    if "goal" in data:
        sheet.note(line_of(text, ["goal"]), "a mini check tests no goal of the course")
    if "hints" in data:
        sheet.note(line_of(text, ["hints"]), "a mini check has no hints")
    kind, known = kind_of(data), [name for name, one in kinds().items() if one.in_lessons]
    if kind and not kind.in_lessons:
        said = f'the kind "{kind.kind}" is not known in lessons; known are {", ".join(known)}'
        sheet.note(line_of(text, ["kind"]), said)
        return None
    return None if "goal" in data or "hints" in data else _question(data, text, sheet, ())


def _questions(raw: Any, text: str, sheet: Sheet) -> tuple[FileQuestion, ...] | None:
    """All questions of a quiz; None where one has a fault."""
    if not isinstance(raw, list) or not all(isinstance(question, dict) for question in raw):
        sheet.note(line_of(text, ["questions"]), '"questions" is not a list of tables')
        return None
    made = [_question(question, text, sheet, ("questions", number)) for number, question in enumerate(raw)]
    seen: set[str] = set()
    for number, question in enumerate(made):
        if question and question.uid in seen:
            at = line_of(text, ["questions", number, "uid"])
            sheet.note(at, f'the uid "{question.uid}" is there twice')
            made[number] = None
        seen.add(str(raw[number].get("uid")))
    return None if None in made else tuple(question for question in made if question)


def _question(raw: Raw, text: str, sheet: Sheet, at: Place) -> FileQuestion | None:
    """One question; None where it has a fault."""
    fields = {name: value for name, value in raw.items() if name != "goal"}
    faults = [*_goal(raw), *_unwritten(fields), *((p.place, p.text) for p in examine(fields)[1])]
    for place, said in faults:
        sheet.note(line_of(text, [*at, *place]), said)
    kind = kind_of(fields)
    return None if faults or kind is None else FileQuestion(fields["uid"], kind, fields, raw.get("goal"))


def _goal(raw: Raw) -> Iterator[tuple[Place, str]]:
    goal = raw.get("goal", 1)
    if isinstance(goal, bool) or not isinstance(goal, int) or goal < 1:
        yield ("goal",), '"goal" must be a whole number greater than or equal to 1'


def _unwritten(fields: Raw) -> Iterator[tuple[Place, str]]:
    """What a question may have, but no author writes in a file."""
    kind = kind_of(fields)
    known = declared(kind) if kind else {}
    for name in fields:
        if name != "uid" and name in known and not _is_written(known[name]):
            yield (name,), f'"{name}" is not known here'


def _is_written(field: Declared) -> bool:
    """Does a file say it?"""
    return field.in_form
