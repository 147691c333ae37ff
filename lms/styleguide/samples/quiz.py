"""Questions of every kind with answers, and the screens of a quiz around them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from lms.outline.spec import Row
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import kinds as kinds_by_name
from lms.quizzes.marking import read
from lms.quizzes.policy import ALL, PRESETS, Hindrance, Right
from lms.quizzes.reading import (
    CheckScreen,
    Dot,
    OverviewScreen,
    QuestionScreen,
    Remaining,
    StartScreen,
    Try,
)
from lms.quizzes.results import ResultScreen
from lms.quizzes.wording import said
from lms.quizzes.words import ByHand, Looked, Reviewed, asked, hindered, reviewed, tried
from lms.styleguide.samples import way

NOBODY = UUID(int=0)
TITLE = "Quiz: Wer macht was?"
THEN = datetime(2027, 1, 18, 17, 42, tzinfo=UTC)
NAMES = ("Kita-Platz", "Aufgaben der Stadt", "Rat", "Sperrklausel", "Anliegen")


@dataclass(frozen=True, slots=True)
class Sample:
    """An example of a kind, with answers that are right, right in part, and wrong; None where its kind has none."""

    asking: Kind
    answers: tuple[Any, ...]


def samples() -> list[Sample]:
    """The example of every kind, in the order of the author's list."""
    return [
        Sample(
            read({"uid": f"q{n}", "kind": name, "feedback": "", **kind.example.fields}),
            (kind.example.right, kind.example.partial, kind.example.wrong),
        )
        for n, (name, kind) in enumerate(kinds_by_name().items(), start=1)
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of question: as it is asked, as it is answered, and judged."""

    kind: Any
    asked: QuestionScreen
    answered: QuestionScreen
    judged: list[Reviewed]


def sample(kind: str) -> Sample:
    """The example of one kind."""
    return next(sample for sample in samples() if sample.asking.kind == kind)


def dots(here: int = 0, answered: int = 0) -> list[Dot]:
    """The row of dots at a question, with so many answered."""
    return [Dot(n, name, n <= answered, n == here, n) for n, name in enumerate(NAMES, start=1)]


def kinds() -> list[Shown]:
    """Every kind of question in all its states."""
    shown = []
    for number, made in enumerate(samples(), start=1):
        marks = [reviewed(number, made.asking, answer) for answer in made.answers if answer is not None]
        label = said(made.asking.label)
        shown.append(Shown(label, _screen(made.asking), _screen(made.asking, made.answers[0]), marks))
    return shown


def _screen(asking: Kind, answer: Any = None, problem: str = "") -> QuestionScreen:
    shown = asked(asking, answer, prefix="answered-" if answer else "")  # a name of its own on the page
    row = dots(2, 2 if answer else 1)
    is_saved, place = answer is not None, 2 if asking.asks else 0
    return QuestionScreen(
        NOBODY, TITLE, "de", 2, 5, shown, row, uuid4(), 1, is_saved, False, problem, place, 5
    )


def refused(problem: str) -> QuestionScreen:
    """A question that was sent on without an answer."""
    return _screen(sample("single_choice").asking, problem=problem)


def tries() -> list[QuestionScreen]:
    """An answer that was checked: one may try again, and it stands, with a time and how certain one is."""
    made = sample("multiple_response")
    hinted = replace(made.asking, hints=("Zwei davon sehen Sie jede Woche vor Ihrer Tür.",))
    screens = []
    for number, (answer, is_closed) in enumerate(
        ((made.answers[1], False), (made.answers[2], True)), start=2
    ):
        review = reviewed(number, hinted, answer, rights=ALL if is_closed else ALL - {Right.ANSWER})
        left = Remaining(THEN, 12, 720) if is_closed else None
        told = tried(hinted, review, times=1, is_closed=is_closed, left=2)
        screens.append(
            replace(_screen(hinted, answer), number=number, checks=True, tried=told, remaining=left)
        )
    asking = sample("true_false").asking
    return [*screens, replace(_screen(asking), number=4, sure=(1, 2, 3))]


def checks() -> list[CheckScreen]:
    """A mini check before an answer, and right, in part right and wrong."""
    made = sample("multiple_response")
    screens = []
    for number, answer in enumerate((None, *made.answers)):
        review = reviewed(1, made.asking, answer) if answer else None
        name = f"check-{number}"
        screens.append(CheckScreen(name, name, "de", uuid4(), asked(made.asking, answer), review))
    return screens


def starts() -> list[StartScreen]:
    """The first page: new, under way, with attempts, of a self-assessment, and with limits, also at their end."""
    tries = [Try(NOBODY, 1, 60, THEN), Try(NOBODY, 2, 80, THEN)]
    intro = "Sie können jede Frage überspringen und später beantworten."
    limited = StartScreen("start-5", TITLE, "de", "", 5, 5, 70, [], None, None, None, 0, 0, False, False)
    held = replace(PRESETS["practice"], limit=20, attempts=2, closes_at=THEN.isoformat())
    exam = replace(PRESETS["exam"], limit=20)
    return [
        StartScreen("start-1", TITLE, "de", intro, 5, 5, 70, [], None, None, None, 0, 0, False, False),
        StartScreen("start-2", TITLE, "de", "", 5, 5, 70, tries[:1], 60, False, NOBODY, 3, 2, False, False),
        StartScreen("start-3", TITLE, "de", "", 5, 5, 70, tries, 80, True, None, 0, 0, False, False),
        StartScreen(
            "start-4", "Wo stehe ich?", "de", "", 2, 6, None, [], None, None, None, 0, 0, False, True
        ),
        replace(limited, policy=held, go_on=NOBODY, at=2, answered=1, remaining=Remaining(THEN, 12, 720)),
        replace(
            limited,
            key="start-6",
            policy=exam,
            tries=tries,
            best=80,
            passed=True,
            refusal=hindered(Hindrance("used_up")),
        ),
    ]


def overviews() -> list[OverviewScreen]:
    """Before handing in: something is missing, nothing is, and the time is over."""
    some, every = dots(answered=3), dots(answered=5)
    return [
        OverviewScreen(NOBODY, TITLE, "de", 5, some, some[3:], is_assessment=False, is_test=False),
        OverviewScreen(NOBODY, TITLE, "de", 5, every, [], is_assessment=False, is_test=False),
        OverviewScreen(
            NOBODY, TITLE, "de", 5, some, some[3:], is_assessment=False, is_test=False, is_over=True
        ),
    ]


def results(opened: Row) -> list[ResultScreen]:
    """Passed, which opens a module, and not passed."""
    made = [sample(kind) for kind in ("single_choice", "multiple_response", "true_false", "short_answer")]
    good = [reviewed(n, one.asking, one.answers[0]) for n, one in enumerate(made, start=1)]
    bad = [reviewed(n, one.asking, one.answers[2]) for n, one in enumerate(made[:3], start=1)]
    left = reviewed(4, made[3].asking, None)
    failed = ResultScreen(
        title=TITLE,
        language="de",
        key="result-1",
        points=0,
        of=4,
        percent=0,
        pass_mark=70,
        passed=False,
        finished_at=THEN,
        opened=None,
        can_repeat=True,
        reviews=[*bad, left],
        is_test=False,
        compares=False,
        compared=False,
    )
    passed = replace(failed, key="result-2", points=4, percent=100, passed=True, opened=opened, reviews=good)
    told = tuple(reviewed(n, one.asking, one.answers[0], rights=frozenset()) for n, one in enumerate(made, 1))
    hidden = replace(passed, key="result-3", opened=None, reviews=list(told), in_time=False)
    return [passed, failed, replace(hidden, policy=PRESETS["exam"]), *_by_hand(passed)]


def _by_hand(other: ResultScreen) -> list[ResultScreen]:
    """A text that is still being read, and one that somebody marked by a rubric."""
    asking, answers = sample("essay").asking, sample("essay").answers
    waits = reviewed(1, asking, answers[0])
    rows = (
        Looked("Das Anliegen ist klar", "ganz", "Man versteht, worum es geht.", 2, 2),
        Looked("Es gibt einen Grund", "in Ansätzen", "", 1, 2),
    )
    said = ByHand("Selma Yıldız", THEN, changed=False, percent=75, rows=rows, comment="Gut begründet.")
    told = replace(waits, state="partial", hand=said)
    unread = replace(
        other, key="result-4", opened=None, passed=None, reviews=[waits], waiting=1, shows_marks=False
    )
    return [
        unread,
        replace(other, key="result-5", opened=None, of=1, points=0.75, percent=75, reviews=[told]),
    ]


def self_assessments() -> list[ResultScreen]:
    """The first one, and the second beside it."""
    asking = sample("scale").asking
    once = [reviewed(n, asking, {"step": n}) for n in (0, 1, 2)]
    twice = [reviewed(n, asking, {"step": n + 1}, {asking.uid: {"step": n}}) for n in (0, 1, 2)]
    _passed, graded, *_others = results(way.row(TITLE))
    first = replace(
        graded, title="Wo stehe ich?", key="said-1", of=0, pass_mark=None, passed=None, reviews=once
    )
    return [first, replace(first, key="said-2", reviews=twice, compares=True, compared=True)]
