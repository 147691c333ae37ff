"""Questions in their neutral form as course files write them. Source: docs/reference/questions.md."""

from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StringConstraints, TypeAdapter

from lms.loader.claims import FactId
from lms.loader.problems import Sheet
from lms.loader.toml import Frozen, Key, Optional, Place, Slug, Text, fit, line_of, parse

Name = Annotated[Text, StringConstraints(max_length=40)]
Answer = Annotated[Text, StringConstraints(max_length=300)]
Accepted = Annotated[Text, StringConstraints(max_length=120)]


class Option(Frozen):
    """One possible answer, with the reason why it is right or not."""

    uid: Key
    text: Answer
    right: StrictBool
    feedback: Text


class _Question(Frozen):
    uid: Key
    name: Name
    prompt: Text
    goal: Annotated[int, Field(ge=1)] | None = (
        None  # number of the course's goal that it tests; in quizzes only
    )


class _Graded(_Question):
    feedback: Optional = ""


class SingleChoice(_Graded):
    """Exactly one option is right."""

    kind: Literal["single_choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)


class MultipleResponse(_Graded):
    """One or more options are right."""

    kind: Literal["multiple_response"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)


class TrueFalse(_Graded):
    """A sentence that is true or not."""

    kind: Literal["true_false"]
    right: StrictBool
    feedback_true: Text
    feedback_false: Text


class AcceptedText(Frozen):
    """A text that is accepted, in whole (1) or in part; `*` stands for anything."""

    text: Accepted
    fraction: float = Field(default=1.0, ge=0, le=1)
    feedback: Text


class ShortAnswer(_Graded):
    """A word or two, typed."""

    kind: Literal["short_answer"]
    answers: tuple[AcceptedText, ...] = Field(min_length=1)
    feedback_other: Text
    case_sensitive: StrictBool = False


class Scale(_Question):
    """Something that people say how well they can do it."""

    kind: Literal["scale"]


Question = Annotated[SingleChoice | MultipleResponse | TrueFalse | ShortAnswer, Field(discriminator="kind")]
AnyQuestion: TypeAdapter[SingleChoice | MultipleResponse | TrueFalse | ShortAnswer] = TypeAdapter(Question)


QuizQuestion = Annotated[
    SingleChoice | MultipleResponse | TrueFalse | ShortAnswer | Scale, Field(discriminator="kind")
]


class OneQuestion(Frozen):
    """A mini check: exactly one question."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=1)


class QuizFile(Frozen):
    """A quiz as its file describes it."""

    title: Annotated[Text, StringConstraints(max_length=255)]
    slug: Slug
    minutes: int = Field(default=10, ge=1, le=600)
    intro: Optional = ""
    required: StrictBool = True
    pass_mark: int | None = Field(default=None, ge=0, le=100)  # None: the site's own
    done_when: Literal["passed", "handed_in"] = "passed"
    asks_again: StrictBool = False
    fact_ids: tuple[FactId, ...] = ()
    questions: tuple[QuizQuestion, ...] = ()

    @property
    def asks_itself(self) -> bool:
        """Does it ask people, in words of its own, how they see themselves?"""
        return not self.asks_again and any(isinstance(question, Scale) for question in self.questions)


def read_quiz(text: str, sheet: Sheet) -> QuizFile | None:
    """A quiz file; None where it has a fault."""
    data = parse(text, sheet)
    if data is None:
        return None
    raw = data.get("questions")
    sound = check_questions(raw if isinstance(raw, list) else [], text, sheet, ("questions",))
    quiz = fit(QuizFile, data, text, sheet)
    if not raw and data.get("asks_again") is not True:
        sheet.note(1, '"questions" is missing')
        return None
    return quiz if sound else None


def read_check(text: str, sheet: Sheet) -> Any | None:
    """The one question of a mini check; None where it has a fault."""
    data = parse(text, sheet)
    if data is None:
        return None
    sound = check_questions([data], text, sheet, None)
    # The text has no [[questions]]: faults are found by the keys of the question itself.
    found = fit(OneQuestion, {"questions": [data]}, text, sheet)
    return found.questions[0] if found and sound else None


def check_questions(raw: list[Any], text: str, sheet: Sheet, at: Place | None) -> bool:
    """What no single field shows: how many are right, and that no name is there twice."""
    before = len(sheet.noted)
    seen: set[str] = set()
    for number, question in enumerate(raw):
        if not isinstance(question, dict):
            continue
        place: Place = () if at is None else (*at, number)
        if at is None and "goal" in question:
            sheet.note(line_of(text, [*place, "goal"]), "a mini check tests no goal of the course")
        for key, words in _slips(question):
            sheet.note(line_of(text, [*place, key]), words)
        uid = str(question.get("uid"))
        if uid in seen:
            sheet.note(line_of(text, [*place, "uid"]), f'the uid "{uid}" is there twice')
        seen.add(uid)
    return len(sheet.noted) == before


def _slips(question: dict[str, Any]) -> list[tuple[str, str]]:
    """Key and words of each fault that goes over several options."""
    slips = []
    options = [option for option in question.get("options") or [] if isinstance(option, dict)]
    right = sum(option.get("right") is True for option in options)
    if question.get("kind") == "single_choice" and right != 1:
        slips.append(("options", f"exactly one option must be right; here it is {right}"))
    if question.get("kind") == "multiple_response" and not right:
        slips.append(("options", "at least one option must be right"))
    for uid, times in Counter(option.get("uid") for option in options).items():
        if times > 1:
            slips.append(("options", f'the option uid "{uid}" is there {times} times'))
    answers = [answer for answer in question.get("answers") or [] if isinstance(answer, dict)]
    if answers and not any(answer.get("fraction", 1) == 1 for answer in answers):
        slips.append(("answers", "no answer has the fraction 1.0, so nobody could be right"))
    return slips
