"""A question as people see it: asked, and judged once something is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.quizzes.enums import GradeSource
from lms.quizzes.kinds.base import INVALID, Kind, Mark, State
from lms.quizzes.kinds.essay import Essay
from lms.quizzes.kinds.scale import STEPS, Scale
from lms.quizzes.marking import percent
from lms.quizzes.models import Grade
from lms.quizzes.policy import ALL, Hindrance, Right, Rights
from lms.quizzes.wording import said


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is asked. `own`: what its kind's template shows; `prefix`: of the names in its form."""

    uid: str
    name: str
    prompt: str
    kind: str
    own: Any = field(compare=False)  # of any type, also one that cannot be compared
    prefix: str = ""

    @property
    def template(self) -> str:
        """The template of its kind: with `review` it shows what was said and the verdict, without it the form."""
        return f"lms/quizzes/kinds/{self.kind}.html"


def asked(question: Kind, answer: Any, seed: str = "", prefix: str = "", *, mix: bool = False) -> Asked:
    """The question with the answer given so far; nothing in it depends on the key.

    `mix`: what can be chosen stands in an order of the seed's.
    """
    clean = question.clean(answer) if answer is not None else None
    own = question.shown(clean, seed)
    own = question.mixed(own, seed) if mix else own
    return Asked(question.uid, question.name, question.prompt, question.kind, own, prefix)


def told(question: Kind, answer: Any) -> list[str]:
    """What somebody answered, in words; nothing where it is no answer."""
    clean = question.clean(answer)
    return [] if clean is None else [str(said(word)) for word in question.told(clean)]


@dataclass(frozen=True, slots=True)
class Bar:
    """What somebody said of themselves: a step from 0 to 3 and its word; None: nothing.

    `when`: empty, or before and after where there are two.
    """

    step: int | None
    word: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """One row of a rubric as somebody marked it: what was looked at, the step, what that means, and its points."""

    row: str
    step: str
    text: str
    points: float
    of: float


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who marked an answer, and when; what they gave and said, as far as it may be seen. `changed`: another mark.

    `corrected`: because the question was corrected.
    """

    by: str
    at: datetime
    changed: bool
    percent: int | None = None
    rows: tuple[Looked, ...] = ()
    comment: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question of an attempt that may be reviewed. `state`: right, partial, wrong, said or none (not answered);
    given, where nobody may know yet how it was.

    `own`: what the template of its kind shows. `found` of `of`: how many things were found; of 0: nobody can say.
    `bars`: of a self-assessment, what was said at the first one, where this is the second, and what was said now.
    `told`: what was said, in words, where that is all; `solution`: the right answer in words, where it may be seen.
    `hand`: what a person said of the answer.
    """

    number: int
    question: Asked
    own: Any
    state: str
    mark: Mark
    found: int
    of: int
    bars: tuple[Bar, ...] = ()
    told: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    hand: ByHand | None = None


def _bars(question: Kind, answer: Any, first: Mapping[str, Any] | None) -> tuple[Bar, ...]:
    if not isinstance(question, Scale):
        return ()
    if first is None:
        return (_bar(question, answer),)
    return _bar(question, first.get(question.uid), "before"), _bar(question, answer, "after")


def _bar(question: Scale, answer: Any, when: str = "") -> Bar:
    step = question.step(answer)
    return Bar(step, _("not answered") if step is None else str(said(STEPS[step])), when)


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer that was checked before the quiz is handed in. `left`: tries after it, None: as many as one likes.

    `hints`: one for each try that was not right. `is_closed`: no other answer is taken, so all may be told.
    """

    review: Reviewed
    texts: tuple[str, ...]
    hints: tuple[str, ...]
    is_closed: bool
    left: int | None


def tried(question: Kind, review: Reviewed, *, times: int, is_closed: bool, left: int | None) -> Tried:
    """What is told after so many tries. What everybody gets afterwards is not told while one may still try."""
    texts = review.mark.feedback
    if not is_closed:
        texts = tuple(text for text in texts if text != question.feedback)
    return Tried(review, texts, question.hints[: 0 if is_closed else times], is_closed, left)


def reviewed(
    number: int,
    question: Kind,
    answer: Any,
    first: Mapping[str, Any] | None = None,
    seed: str = "",
    *,
    mix: bool = False,
    rights: Rights = ALL - {Right.ANSWER},
) -> Reviewed:
    """One question with as much of its mark as somebody may see. `first`: the answers to the first self-assessment."""
    if Right.VERDICT not in rights and question.graded:
        return _given(number, question, answer, rights)
    clean = question.clean(answer) if answer is not None else None
    nothing = clean is None or question.says_nothing(clean)
    mark = INVALID if clean is None else question.mark(clean)
    found, of = (0, 0) if clean is None else question.found(clean)
    own = question.judged(clean, seed)
    if Right.FEEDBACK not in rights:
        mark, own = replace(mark, feedback=()), question.silent(own)
    shows_answer = Right.ANSWER in rights and question.graded and mark.state != State.RIGHT
    return Reviewed(
        number=number,
        question=asked(question, answer, seed, mix=mix),
        own=question.mixed(own, seed) if mix else own,
        state="none" if nothing else mark.state,
        mark=mark,
        found=found,
        of=of,
        bars=_bars(question, answer, first),
        solution=tuple(told(question, question.solution())) if shows_answer else (),
    )


def _given(number: int, question: Kind, answer: Any, rights: Rights) -> Reviewed:
    """What was said, without a verdict; with the texts of the author where those may be seen."""
    clean = question.clean(answer) if answer is not None else None
    nothing = clean is None or question.says_nothing(clean)
    texts = () if clean is None or Right.FEEDBACK not in rights else question.mark(clean).feedback
    return Reviewed(
        number=number,
        question=asked(question, None),
        own=None,
        state="none" if nothing else "given",
        mark=Mark(0.0, State.SAID, texts),
        found=0,
        of=0,
        told=() if nothing else tuple(told(question, answer)),
        solution=tuple(told(question, question.solution())) if Right.ANSWER in rights else (),
    )


def marked_by(review: Reviewed, question: Kind, grade: Grade | None, rights: Rights) -> Reviewed:
    """The same with what a person said of the answer, as far as that may be seen. None: nobody did."""
    if grade is None or grade.fraction is None or not rights & {Right.MARKS, Right.VERDICT, Right.FEEDBACK}:
        return review
    if Right.VERDICT in rights:
        mark = Mark.of(grade.fraction, review.mark.feedback)
        review = replace(review, mark=mark, state=mark.state)
    return replace(review, hand=_by_hand(question, grade, rights))


def _by_hand(question: Kind, grade: Grade, rights: Rights) -> ByHand:
    shows_rows = {Right.MARKS, Right.VERDICT} <= rights
    return ByHand(
        by=grade.by.name if grade.by else "",
        at=grade.made_at,
        changed=grade.source != GradeSource.HAND,
        percent=percent(grade.fraction or 0.0) if Right.MARKS in rights else None,
        rows=looked(question, grade.steps) if shows_rows else (),
        comment=grade.comment if Right.FEEDBACK in rights else "",
        corrected=grade.source == GradeSource.REGRADE,
    )


def looked(question: Kind, chosen: Mapping[str, object]) -> tuple[Looked, ...]:
    """The rows of a question's rubric with the steps that were chosen; none where there is no rubric."""
    rubric = question.rubric if isinstance(question, Essay) else None
    rows = [(row, row.step(chosen.get(row.uid))) for row in (rubric.rows if rubric else ())]
    return tuple(
        Looked(row.label, step.label, step.text, step.points, row.most) for row, step in rows if step
    )


def hindered(found: Hindrance) -> str:
    """Why no other attempt can begin."""
    at = date_format(timezone.localtime(found.until), "j. F Y, H:i") if found.until else ""
    match found.why:
        case "closed":
            return _("This quiz closed on %(at)s.") % {"at": at}
        case "waits":
            return _("You can begin again on %(at)s.") % {"at": at}
    return _("You have used all attempts at this quiz. If you need another one, please ask your trainer.")
