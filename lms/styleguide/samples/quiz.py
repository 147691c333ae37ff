"""Questions of every kind with answers, and the screens of a quiz around them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from lms.outline.spec import Row
from lms.quizzes.blocks import QuizStream
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import read
from lms.quizzes.reading import (
    CheckScreen,
    Dot,
    OverviewScreen,
    QuestionScreen,
    ResultScreen,
    StartScreen,
    Try,
)
from lms.quizzes.words import Reviewed, asked, reviewed
from lms.styleguide.samples import way

NOBODY = UUID(int=0)
TITLE = "Quiz: Wer macht was?"
THEN = datetime(2027, 1, 18, 17, 42, tzinfo=UTC)
NAMES = ("Kita-Platz", "Aufgaben der Stadt", "Rat", "Sperrklausel", "Anliegen")


def _option(uid: str, text: str, why: str, *, right: bool = False) -> dict[str, Any]:
    return {"uid": uid, "text": text, "right": right, "feedback": why}


QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "kind": "single_choice",
        "prompt": "Eine Familie sucht einen Kita-Platz. Welche Stelle hilft?",
        "options": [
            _option("a", "Das Jugendamt der Stadt", "Ja. Kitas sind Aufgabe der Stadt.", right=True),
            _option("b", "Das Landesparlament in Düsseldorf", "Der Landtag macht das Gesetz."),
            _option("c", "Das Bundesfamilienministerium", "Der Bund gibt Geld dazu."),
        ],
    },
    {
        "kind": "multiple_response",
        "prompt": "Was sind Aufgaben der Stadt?",
        "options": [
            _option("a", "Müllabfuhr", "Ja, die Stadt holt den Müll ab.", right=True),
            _option("b", "Stadtbücherei", "Ja, die Bücherei gehört der Stadt.", right=True),
            _option("c", "Außenpolitik", "Das ist Aufgabe des Bundes."),
            _option("d", "Jugendzentrum", "Ja, auch das macht die Stadt.", right=True),
        ],
    },
    {
        "kind": "true_false",
        "prompt": "Der Rat ist das Parlament der Stadt.",
        "right": True,
        "feedback_true": "Die Bürgerinnen und Bürger wählen ihn.",
        "feedback_false": "Doch: Die Bürgerinnen und Bürger wählen ihn.",
    },
    {
        "kind": "short_answer",
        "prompt": "Wie viel Prozent braucht eine Partei mindestens für den Bundestag?",
        "answers": [{"text": "5*", "fraction": 1.0, "feedback": "Genau. Das heißt Fünf-Prozent-Hürde."}],
        "feedback_other": "Denken Sie an die Finger einer Hand.",
        "case_sensitive": False,
    },
    {"kind": "scale", "prompt": "Ich kann sagen, wer für ein Anliegen zuständig ist."},
)  # fmt: skip
# For each question an answer that is right, one in part, one wrong; nothing where its kind has none.
ANSWERS: tuple[tuple[Any, ...], ...] = (
    ({"choice": "a"}, None, {"choice": "b"}),
    ({"choices": ["a", "b", "d"]}, {"choices": ["a", "b"]}, {"choices": ["c"]}),
    ({"value": True}, None, {"value": False}),
    ({"text": "5 Prozent"}, None, {"text": "zehn"}),
    ({"step": 2}, None, None),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of question: as it is asked, as it is answered, and judged."""

    kind: Any
    asked: QuestionScreen
    answered: QuestionScreen
    judged: list[Reviewed]


def question(number: int) -> Kind:
    """One of the questions, counted from 1."""
    return read({"uid": f"q{number}", "name": NAMES[number - 1], "feedback": "", **QUESTIONS[number - 1]})


def dots(here: int = 0, answered: int = 0) -> list[Dot]:
    """The row of dots at a question, with so many answered."""
    return [Dot(n, name, n <= answered, n == here) for n, name in enumerate(NAMES, start=1)]


def kinds() -> list[Shown]:
    """Every kind of question in all its states."""
    blocks = QuizStream().child_blocks
    shown = []
    for number, answers in enumerate(ANSWERS, start=1):
        asking = question(number)
        marks = [reviewed(number, asking, answer) for answer in answers if answer is not None]
        label = blocks[asking.kind].meta.label
        shown.append(Shown(label, _screen(number), _screen(number, answers[0]), marks))
    return shown


def _screen(number: int, answer: Any = None, problem: str = "") -> QuestionScreen:
    shown = asked(question(number), answer)
    row = dots(number, number if answer else number - 1)
    saved = answer is not None
    return QuestionScreen(NOBODY, TITLE, "de", number, 5, shown, row, uuid4(), 1, saved, False, problem)


def refused(problem: str) -> QuestionScreen:
    """A question that was sent on without an answer."""
    return _screen(1, problem=problem)


def checks() -> list[CheckScreen]:
    """A mini check before an answer, and right, in part right and wrong."""
    asking = question(2)
    screens = []
    for number, answer in enumerate((None, *ANSWERS[1])):
        review = reviewed(1, asking, answer) if answer else None
        name = f"check-{number}"
        screens.append(CheckScreen(name, name, "de", uuid4(), asked(asking, answer), review))
    return screens


def starts() -> list[StartScreen]:
    """The first page: new, under way, with attempts, and of a self-assessment."""
    tries = [Try(NOBODY, 1, 60, THEN), Try(NOBODY, 2, 80, THEN)]
    intro = "Sie können jede Frage überspringen und später beantworten."
    return [
        StartScreen("start-1", TITLE, "de", intro, 5, 5, 70, [], None, None, None, 0, 0, False, False),
        StartScreen("start-2", TITLE, "de", "", 5, 5, 70, tries[:1], 60, False, NOBODY, 3, 2, False, False),
        StartScreen("start-3", TITLE, "de", "", 5, 5, 70, tries, 80, True, None, 0, 0, False, False),
        StartScreen(
            "start-4", "Wo stehe ich?", "de", "", 2, 6, None, [], None, None, None, 0, 0, False, True
        ),
    ]


def overviews() -> list[OverviewScreen]:
    """Before handing in: something is missing, nothing is."""
    some, every = dots(answered=3), dots(answered=5)
    return [
        OverviewScreen(NOBODY, TITLE, "de", 5, some, some[3:], is_assessment=False, is_test=False),
        OverviewScreen(NOBODY, TITLE, "de", 5, every, [], is_assessment=False, is_test=False),
    ]


def results(opened: Row) -> list[ResultScreen]:
    """Passed, which opens a module, and not passed."""
    good = [reviewed(n, question(n), answers[0]) for n, answers in enumerate(ANSWERS[:4], start=1)]
    bad = [reviewed(n, question(n), answers[2]) for n, answers in enumerate(ANSWERS[:3], start=1)]
    left = reviewed(4, question(4), None)
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
    return [passed, failed]


def self_assessments() -> list[ResultScreen]:
    """The first one, and the second beside it."""
    asking = question(5)
    once = [reviewed(n, asking, {"step": n}) for n in (0, 1, 2)]
    twice = [reviewed(n, asking, {"step": n + 1}, {asking.uid: {"step": n}}) for n in (0, 1, 2)]
    _passed, graded = results(way.row(TITLE))
    first = replace(
        graded, title="Wo stehe ich?", key="said-1", of=0, pass_mark=None, passed=None, reviews=once
    )
    return [first, replace(first, key="said-2", reviews=twice, compares=True, compared=True)]


def in_order() -> list[tuple[str, str, bool]]:
    """Lines to put in order: value, text, was it moved just now?"""
    steps = ("Gesetzentwurf", "Beratung im Bundestag", "Verkündung im Bundesgesetzblatt")
    return [(str(n), step, n == 2) for n, step in enumerate(steps, start=1)]


def pairs() -> dict[str, Any]:
    """One pair is made, one of the others is picked."""
    return {
        "pairs": [("a", "Schule und Lehrkräfte", "Land")],
        "left": [("b", "Straßen im Ort", True), ("c", "Polizei (meistens)", False)],
        "right": [("1", "Bund"), ("2", "Land"), ("3", "Kommune")],
        "picked": "Straßen im Ort",
    }
