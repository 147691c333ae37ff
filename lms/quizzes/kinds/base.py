"""What every kind of question is and can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from lms.quizzes.behaviours import RIGHT_FROM, WRONG_BELOW, Try, Worth
from lms.quizzes.kinds.fields import Key, Line, Texts, Words, taken
from lms.quizzes.kinds.source import Source
from lms.quizzes.kinds.texts import Word, pgettext
from lms.quizzes.kinds.texts import gettext_noop as _

HINTS = _("One in each line, shown one after each wrong try, where the quiz gives several tries.")
Form = Mapping[str, Sequence[str]]  # what came in with a form: name → values
Answer = Mapping[str, Any]  # a response in its one spelling, as `clean` gives it


class State(StrEnum):
    """What an answer is. Invalid: not of the shape its kind asks for; told to learners as "not answered".

    Said: an answer of a kind that is not graded. Needs marking: a person has to read it.
    """

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    INVALID = "invalid"
    SAID = "said"
    NEEDS_MARKING = "needs_marking"


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked answer: a fraction from 0 to 1 (0 where nothing is graded yet), its state, and the texts to show."""

    fraction: float
    state: State
    feedback: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Is it wholly right?"""
        return self.state == State.RIGHT

    @classmethod
    def of(cls, fraction: float | None, feedback: Sequence[str], *, unmarked: State = State.SAID) -> Self:
        """The mark of this fraction; None: no rule can say one, so the state is `unmarked`. Empty texts go."""
        state = State.PARTIAL
        if fraction is None:
            state, fraction = unmarked, 0.0
        elif fraction > RIGHT_FROM:
            state = State.RIGHT
        elif fraction < WRONG_BELOW:
            state = State.WRONG
        return cls(fraction, state, tuple(text for text in feedback if text))


INVALID = Mark(0.0, State.INVALID)


@dataclass(frozen=True, slots=True)
class Fault:
    """What no single field shows, in words for an author. `breaks`: the question cannot be asked so."""

    field: str
    word: Word
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A question to show: its own fields in neutral form, and answers to it; None where there can be none."""

    fields: Mapping[str, Any]
    right: Mapping[str, Any] | None
    partial: Mapping[str, Any] | None = None
    wrong: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Kind(ABC):
    """One question as asked and marked. `name` is its short label, `feedback` is shown to everybody afterwards,
    `hints` one by one after wrong tries, where there are several.

    A subclass that has a `kind` and stands in a module of this package is found by lms.quizzes.marking; its template
    is lms/quizzes/kinds/<kind>.html. docs/how-to/add-a-question-kind.md shows it.
    """

    uid: Annotated[str, Key()]
    name: Annotated[str, Line(_("Short name"), _("For lists, e.g. “Seats in parliament”."), longest=40)]
    prompt: Annotated[str, Words(_("Question"))]
    feedback: Annotated[str, Words(_("Feedback for everybody"), needed=False)]
    hints: Annotated[
        tuple[str, ...], Texts(pgettext("question", "Hints"), HINTS, needed=False, spare=True)
    ] = field(default=(), kw_only=True)

    kind: ClassVar[str]
    label: ClassVar[Word]  # its name for authors
    icon: ClassVar[str] = "help"  # one of Wagtail's
    place: ClassVar[int] = 1000  # where it stands among the others that an author may choose
    shape: ClassVar[str]  # of a response, for people who write one
    example: ClassVar[Example]
    graded: ClassVar[bool] = True  # False: it has no right answer and never counts towards a score
    asks: ClassVar[bool] = (
        True  # False: there is nothing to answer, and it is not counted among the questions
    )
    by_hand: ClassVar[bool] = False  # True: a person reads every answer, so none is checked at once
    in_lessons: ClassVar[bool] = True  # may it stand alone in a lesson and be explained at once?

    @classmethod
    def read(cls, source: Source) -> Self:
        """The question of these fields; what is wrong with them is noted in the source."""
        return cls(**taken(cls, source, "kind"))

    def faults(self) -> Iterator[Fault]:
        """What is wrong between fields. Asked only of a question that can be read."""
        return iter(())

    @abstractmethod
    def response_in(self, form: Form) -> dict[str, Any] | None:
        """The response that a form holds; None where nothing was chosen or typed."""

    @abstractmethod
    def clean(self, response: object) -> dict[str, Any] | None:
        """The response in its one spelling, or None where it is invalid."""

    @abstractmethod
    def _marked(self, answer: Answer) -> tuple[float | None, list[str]]:
        """Fraction and own feedback of a clean response. None: nothing is graded, or a person has to read it."""

    @abstractmethod
    def shown(self, answer: Answer | None, seed: str) -> Any:
        """What its template shows before anything may be judged: nothing here depends on the key.

        `answer`: a clean response; `seed`: secret, the same for one attempt, for what must stand in some other order.
        """

    @abstractmethod
    def judged(self, answer: Answer | None, seed: str) -> Any:
        """The same with the verdict. For something handed in only."""

    @abstractmethod
    def told(self, answer: Answer) -> tuple[str | Word, ...]:
        """A clean response in words, one for each thing that was chosen, paired or typed."""

    def asked(self, seed: str) -> dict[str, object]:
        """What only this kind shows before an answer, as plain JSON values."""
        return {}

    def mistakes(self, answer: Answer) -> tuple[tuple[str | Word, ...], ...]:
        """What is not right in a clean response, each thing in words; by default the whole of it, where it is wrong."""
        fraction, _texts = self._marked(answer)
        return () if fraction is None or fraction > RIGHT_FROM else (self.told(answer),)

    def worths(self, answer: Answer) -> tuple[Worth, ...]:
        """Each place of a clean response with what it is worth, always in the same order; none: it is one whole."""
        return ()

    def mixed(self, own: Any, seed: str) -> Any:
        """What `shown` or `judged` gave, with what can be chosen in another order: for quizzes that shuffle."""
        return own

    def silent(self, own: Any) -> Any:
        """What `judged` gave without the author's feedback, where there is any in it."""
        return own

    def guess(self) -> float | None:
        """What somebody gets on average who guesses blindly, from 0 to 1; None where that cannot be said."""
        return None

    def found(self, answer: Answer) -> tuple[int, int]:
        """How many of how many things a clean response has found; of 0 where that cannot be said."""
        return 0, 0

    def says_nothing(self, answer: Answer) -> bool:
        """Is a clean response empty, to be told as "not answered"?"""
        return False

    def is_whole(self, answer: Answer) -> bool:
        """Has a clean response something in every place?"""
        return True

    def solution(self) -> dict[str, Any] | None:
        """A response that is right; None where there is none."""
        return None

    def slip(self) -> dict[str, Any] | None:
        """A response that is not right; None where none is known."""
        return None

    def mark(self, response: object) -> Mark:
        """Mark any JSON value; never an exception."""
        answer = self.clean(response)
        if answer is None:
            return INVALID
        fraction, texts = self._marked(answer)
        unmarked = State.NEEDS_MARKING if self.graded else State.SAID
        return Mark.of(fraction, [*texts, self.feedback], unmarked=unmarked)

    def tried(self, response: object, certainty: int = 1) -> Try:
        """Mark any JSON value as one of several tries; never an exception."""
        answer = self.clean(response)
        return Try(self.mark(response).fraction, self.worths(answer) if answer else (), certainty)

    def public(self, seed: str = "") -> dict[str, object]:
        """All that a learner may get before answering: nothing here depends on the key."""
        return {
            "uid": self.uid,
            "kind": self.kind,
            "name": self.name,
            "prompt": self.prompt,
            **self.asked(seed),
        }


def only_value(response: object, name: str) -> object:
    """The value of a response that has exactly this one field; None for every other shape."""
    if isinstance(response, Mapping) and set(response) == {name}:
        return response[name]
    return None


def first(form: Form, name: str) -> str:
    """The first value that a form has under a name; empty where there is none."""
    values = form.get(name) or ("",)
    return values[0]
