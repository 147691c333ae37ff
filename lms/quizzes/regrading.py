"""Marking again: what was answered to older versions of a quiz, by its newest one; looked at first, and taken back.

Whoever marks by hand may do so, for the people of their groups. Attempts keep their version, and so the rule by which
they are passed and the way in which several make a grade; only what their answers are worth changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment
from lms.errors import Refused
from lms.evidence.canonical import digest
from lms.outline.models import Activity
from lms.people.models import Person
from lms.progress.enums import State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.progress.queries import outcome_of
from lms.quizzes.comparing import SAME, Anew, Change, anew, results
from lms.quizzes.enums import GradeSource, Left
from lms.quizzes.grades import attempts_marked_by, attempts_taught_by, grades_among
from lms.quizzes.grading import Meanwhile, settle
from lms.quizzes.kinds.base import Kind
from lms.quizzes.models import Grade, QuizAttempt, Regrade
from lms.quizzes.queries import Given, Paper, given_of, paper_for, paper_of
from lms.quizzes.scoring import Sat, sats_among, scored, settled
from lms.quizzes.swaps import swaps_in


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question that is another one by now: how many answers to older versions there are, and how many change."""

    question: Kind
    answers: int
    changing: int


@dataclass(frozen=True)
class Preview:
    """What marking again would change. `looked`: how many attempts on older versions somebody may mark.

    `changes`: those that come to something else; `left`: why answers stay as they are → how many do.
    """

    snapshot: str
    looked: int
    changes: tuple[Change, ...]
    corrected: tuple[Corrected, ...]
    left: Mapping[Left, int]

    @property
    def up(self) -> int:
        """How many attempts come to more."""
        return sum(one.rises > SAME for one in self.changes)

    @property
    def down(self) -> int:
        """How many come to less."""
        return sum(one.rises < -SAME for one in self.changes)

    @cached_property
    def ledger(self) -> Mapping[int, tuple[Outcome | None, Outcome]]:
        """Enrolment → what the ledger says of its person and the quiz, before and after all their attempts."""
        found: dict[int, tuple[Outcome | None, Outcome]] = {}
        for one in sorted(self.changes, key=lambda one: one.attempt.number):
            whose = one.attempt.enrolment_id
            found[whose] = found[whose][0] if whose in found else one.held, one.holds
        return found

    @property
    def passing(self) -> int:
        """How many people will have passed who have not."""
        return sum(has_passed(after) and not has_passed(before) for before, after in self.ledger.values())

    @property
    def losing(self) -> int:
        """How many people will not have passed who have."""
        return sum(has_passed(before) and not has_passed(after) for before, after in self.ledger.values())

    @property
    def reopening(self) -> int:
        """For how many people the quiz is done no longer."""
        return sum(_is_done(before) and not _is_done(after) for before, after in self.ledger.values())

    @cached_property
    def digest(self) -> str:
        """Another one as soon as anything that is said here is another."""
        rows = [
            [
                one.attempt.pk,
                [[answer.question.uid, answer.before, answer.after] for answer in one.answers],
                [one.before.score, one.after.score],
                [astuple(one.held) if one.held else None, astuple(one.holds)],
            ]
            for one in sorted(self.changes, key=lambda one: one.attempt.pk)
        ]
        return digest([self.snapshot, self.looked, rows, sorted(self.left.items())])


def has_passed(outcome: Outcome | None) -> bool:
    """Does the ledger say that the quiz is passed?"""
    return outcome is not None and outcome.passed is True


def _is_done(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.state == State.DONE


def older_attempts(activity: int, viewer: Person, now: datetime) -> QuerySet[QuizAttempt]:
    """Attempts somebody may mark that were asked, or marked again by, another version than the newest one."""
    again = Grade.objects.filter(attempt=OuterRef("pk"), source=GradeSource.REGRADE)
    newest = Activity.objects.filter(pk=activity).values("snapshot")
    mine = attempts_marked_by(viewer, now).filter(activity=activity)
    return mine.filter(~Q(snapshot__in=newest) | Exists(again))


def preview(activity: int, viewer: Person, now: datetime) -> Preview:
    """What marking again would change: a handful of queries, however many attempts there are."""
    snapshot = Activity.objects.values_list("snapshot_id", flat=True).get(pk=activity)
    if snapshot is None:
        raise Refused(_("This quiz is not published."))
    newest = {question.uid: question for question in paper_of(snapshot).possible}
    looked = _looked(activity, viewer, now)
    found = [(one, list(anew(one.paper, one.given, one.grades, newest))) for one in looked]
    answers = [answer for _one, several in found for answer in several]
    return Preview(
        snapshot=snapshot,
        looked=len(looked),
        changes=_in_order(_changes(activity, found)),
        corrected=tuple(_corrected(answers, newest)),
        left=Counter(answer.left for answer in answers if answer.left is not None),
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """An attempt with all that is known of it."""

    attempt: QuizAttempt
    paper: Paper
    given: Given
    grades: Sequence[Grade]


def _looked(activity: int, viewer: Person, now: datetime) -> list[_Looked]:
    attempts = list(
        older_attempts(activity, viewer, now)
        .select_related("enrolment__person", "enrolment__cohort")
        .order_by("enrolment", "number")
    )
    keys = [one.pk for one in attempts]
    given, grades = given_of(keys), grades_among(keys)
    papers = {one.snapshot_id: paper_of(one.snapshot_id) for one in attempts}
    drawing = [one.pk for one in attempts if papers[one.snapshot_id].draws]
    swaps = swaps_in(drawing) if drawing else {}
    return [
        _Looked(
            one,
            papers[one.snapshot_id].turned(one.seed, swaps.get(one.pk, ())),
            given.get(one.pk, Given()),
            grades.get(one.pk, ()),
        )
        for one in attempts
    ]


def _changes(activity: int, found: Iterable[tuple[_Looked, list[Anew]]]) -> Iterator[Change]:
    """In the order in which they are entered: the ledger of somebody with several attempts follows each."""
    changing = [(one, [answer for answer in several if answer.changes]) for one, several in found]
    changing = [(one, several) for one, several in changing if several]
    enrolments = {one.attempt.enrolment_id for one, _several in changing}
    sats: dict[int, list[Sat]] = sats_among(enrolments, activity)
    records = Record.objects.filter(enrolment__in=enrolments, activity=activity)
    ledger: dict[int, Outcome] = {row.enrolment_id: outcome_of(row) for row in records}
    for one, several in changing:
        whose, held = one.attempt.enrolment_id, ledger.get(one.attempt.enrolment_id)
        before, after = results(one.paper, one.given, one.grades, several, one.attempt.score)
        ledger[whose] = settled(held, sats[whose], one.attempt.pk, after.score).on(held)
        sats[whose] = scored(sats[whose], one.attempt.pk, after.score)
        yield Change(one.attempt, one.paper, tuple(several), before, after, held, ledger[whose])


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """By group and name, as people look for them."""

    def place(one: Change) -> tuple[str, str, str, int, int]:
        who = one.attempt.enrolment
        named = (who.person.family_name.casefold(), who.person.given_names.casefold())
        return who.cohort.name, *named, who.pk, one.attempt.number

    return tuple(sorted(changes, key=place))


def _corrected(answers: Iterable[Anew], newest: Mapping[str, Kind]) -> Iterator[Corrected]:
    """In the order in which the newest version asks them; at the end those that it asks no more."""
    several: dict[str, list[Anew]] = {uid: [] for uid in newest}
    for answer in answers:
        several.setdefault(answer.question.uid, []).append(answer)
    for uid, mine in several.items():
        if mine:
            question = newest.get(uid, mine[0].question)
            yield Corrected(question, len(mine), sum(answer.changes for answer in mine))


@transaction.atomic
def regrade(*, activity: int, by: Person, why: str, seen: str, now: datetime) -> Regrade:
    """Mark again what somebody has looked at. `seen`: the digest of the preview. Pressed twice it is done once.

    Raises Meanwhile where the preview would say something else by now, and Refused where nothing changes.
    """
    _lock(older_attempts(activity, by, now))
    found = preview(activity, by, now)
    if found.digest != seen:
        done = Regrade.objects.filter(activity=activity, by=by, seen=seen, undoes=None, undone=None).first()
        if done is not None:
            return done
        raise Meanwhile(
            _("Something changed since this page was shown. Please look at it once more before you go on.")
        )
    if not found.changes:
        raise Refused(_("Nothing would change, so nothing was marked again."))
    made = Regrade.objects.create(
        activity_id=activity, snapshot_id=found.snapshot, seen=seen, why=why.strip(), by=by
    )
    for change in sorted(found.changes, key=lambda one: (one.attempt.enrolment_id, one.attempt.number)):
        marks = [(one.question.uid, one.after, found.snapshot) for one in change.answers]
        _enter(change.attempt, change.paper, marks, made)
    return made


def _lock(attempts: QuerySet[QuizAttempt]) -> None:
    """The enrolments before the attempts, as everywhere, each in one order. Who comes later shows in the digest."""
    whose = set(attempts.order_by().values_list("enrolment_id", flat=True))
    list(Enrolment.objects.select_for_update(of=("self",)).filter(pk__in=whose).order_by("pk"))
    keys = set(attempts.filter(enrolment__in=whose).order_by().values_list("pk", flat=True))
    list(QuizAttempt.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _enter(
    attempt: QuizAttempt, paper: Paper, marks: Iterable[tuple[str, float | None, str]], made: Regrade
) -> None:
    """New marks of one attempt: uid of the question, from 0 to 1 (None: what its kind says), by which version."""
    Grade.objects.bulk_create(
        Grade(
            attempt=attempt,
            question=uid,
            fraction=fraction,
            comment=made.why,
            source=GradeSource.REGRADE,
            snapshot_id=snapshot,
            regrade=made,
            by=made.by,
        )
        for uid, fraction, snapshot in marks
    )
    settle(attempt.enrolment, attempt, paper, made.by, made.why)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking it back would do. `marks`: attempt and what comes back of it; `stay`: answers with a newer mark.

    `gone`: attempts whose answers are no longer kept, which stay as they are. `foreign`: there are people in it whose
    answers this person does not mark, so it is for somebody else to take back.
    """

    marks: tuple[tuple[QuizAttempt, tuple[tuple[str, float | None, str], ...]], ...]
    stay: int
    gone: int
    foreign: bool

    @property
    def answers(self) -> int:
        """How many marks come back."""
        return sum(len(marks) for _attempt, marks in self.marks)


def regrades_of(activity: int, viewer: Person, now: datetime) -> list[tuple[Regrade, int]]:
    """Who marked this quiz again, the newest first, each with how many attempts of people whom this person marks."""
    mine = attempts_marked_by(viewer, now).filter(activity=activity)
    rows = Grade.objects.filter(attempt__in=mine.values("pk"), regrade__undoes=None, regrade__isnull=False)
    times = Counter(regrade for regrade, _attempt in set(rows.values_list("regrade", "attempt")))
    found = Regrade.objects.filter(pk__in=times).select_related("by", "undone__by").order_by("-pk")
    return [(one, times[one.pk]) for one in found]


def undoing(regrade: Regrade, viewer: Person, now: datetime) -> Undoing:
    """What taking back one that still holds would do: six queries."""
    touched = QuizAttempt.objects.filter(grades__regrade=regrade).distinct()
    all_of_them = set(touched.values_list("pk", flat=True))
    mine = list(
        attempts_marked_by(viewer, now).filter(pk__in=all_of_them).select_related("enrolment").order_by("pk")
    )
    taught = attempts_taught_by(viewer).filter(pk__in=all_of_them).count()
    grades = grades_among(one.pk for one in mine)
    undone = _undone(regrade.activity_id)
    back = [(one, list(_back(one, grades[one.pk], regrade, undone))) for one in mine]
    marks = [(one, tuple(said for said in several if said)) for one, several in back]
    return Undoing(
        marks=tuple((one, several) for one, several in marks if several),
        stay=sum(said is None for _one, several in back for said in several),
        gone=taught - len(mine),
        foreign=taught < len(all_of_them),
    )


def _undone(activity: int) -> set[int]:
    """Regrades that hold no more, and those that only took one back."""
    pairs = Regrade.objects.filter(activity=activity, undoes__isnull=False).values_list("pk", "undoes")
    return {pk for pair in pairs for pk in pair}


def _back(
    attempt: QuizAttempt, grades: Sequence[Grade], regrade: Regrade, undone: set[int]
) -> Iterator[tuple[str, float | None, str] | None]:
    """For each answer of a regrade what would hold without it; None where somebody said something newer of it."""
    for uid in dict.fromkeys(one.question for one in grades if one.regrade_id == regrade.pk):
        live = [one for one in grades if one.question == uid and one.regrade_id not in undone]
        if live[0].regrade_id != regrade.pk:
            yield None
            continue
        before = live[1] if len(live) > 1 else None
        fraction, snapshot = (before.fraction, before.snapshot_id) if before else (None, attempt.snapshot_id)
        yield uid, fraction, snapshot


@transaction.atomic
def undo(*, regrade: int, by: Person, why: str, now: datetime) -> Regrade:
    """Bring back what held before, once. What somebody marked by hand since then stays.

    Raises Refused where it was taken back already, or is not theirs to take back.
    """
    made = Regrade.objects.get(pk=regrade)
    _lock(QuizAttempt.objects.filter(grades__regrade=made))
    if made.undoes_id is not None or Regrade.objects.filter(undoes=made).exists():
        raise Refused(_("This was taken back already."))
    found = undoing(made, by, now)
    if found.foreign:
        raise Refused(
            _("There are people in it whose answers you do not mark. Please ask the administration.")
        )
    if not found.marks:
        raise Refused(_("There is nothing to take back any more."))
    back = Regrade.objects.create(
        activity_id=made.activity_id,
        snapshot_id=made.snapshot_id,
        seen="",
        why=why.strip(),
        undoes=made,
        by=by,
    )
    for attempt, marks in found.marks:
        _enter(attempt, paper_for(attempt), marks, back)
    return back
