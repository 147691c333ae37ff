"""How a quiz is held: its behaviour, its order, its limits, what may be seen when. An attempt is pinned to it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lms.quizzes.behaviours import Behaviour


class Right(StrEnum):
    """What somebody may see of their own attempt."""

    MARKS = "marks"
    VERDICT = "verdict"
    ANSWER = "answer"
    FEEDBACK = "feedback"


class Moment(StrEnum):
    """When: at an answer that was checked; in the first minutes after handing in; after them; after the quiz closes."""

    DURING = "during"
    RIGHT_AFTER = "right_after"
    LATER = "later"
    AFTER_CLOSE = "after_close"


class Grading(StrEnum):
    """Which of several attempts counts."""

    HIGHEST = "highest"
    AVERAGE = "average"
    FIRST = "first"
    LAST = "last"


Rights = frozenset[Right]
Review = tuple[tuple[Moment, Rights], ...]
SOON = timedelta(minutes=15)  # "right after"
SEEN, ALL = frozenset(Right) - {Right.ANSWER}, frozenset(Right)


def review(during: Rights, right_after: Rights, later: Rights, after_close: Rights) -> Review:
    """A table of rights."""
    return tuple(zip(Moment, (during, right_after, later, after_close), strict=True))


AT_ONCE = review(SEEN, SEEN, SEEN, SEEN)


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults are those of 0.5.0; 0 and an empty text mean: no limit.

    `tries`: how many at one question; `penalty`: percent that each costs; `limit`: minutes of one attempt; `closes_at`:
    ISO 8601 with its offset; `attempts`: how many; `delay`: minutes between two.
    """

    behaviour: Behaviour = Behaviour.DEFERRED
    tries: int = 3
    penalty: int = 33
    shuffle_questions: bool = False
    shuffle_options: bool = False
    limit: int = 0
    closes_at: str = ""
    attempts: int = 0
    delay: int = 0
    grading: Grading = Grading.HIGHEST
    review: Review = AT_ONCE

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Policy":
        """That of a snapshot's body; what a later version wrote and this one does not know is left out."""
        said = body.get("policy", {})
        known = {field.name: said[field.name] for field in fields(cls) if field.name in said}
        return replace(PLAIN, **_typed(known))

    def neutral(self, *chosen: str) -> dict[str, Any]:
        """What differs from the defaults, as plain JSON values: older quizzes keep their digest.

        `chosen`: names of fields that are written in any case, so that it is known that somebody chose them.
        """
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        other = {
            name: value for name, value in mine.items() if name in chosen or value != getattr(PLAIN, name)
        }
        return {name: _written(name, value) for name, value in other.items()}

    @property
    def closes(self) -> datetime | None:
        """When it closes for everybody."""
        return datetime.fromisoformat(self.closes_at) if self.closes_at else None

    @property
    def later(self) -> Rights:
        """What may be seen for good, on pages that know no attempt."""
        return dict(self.review)[Moment.LATER]

    @property
    def soon(self) -> Rights:
        """What may be seen right after handing in."""
        return dict(self.review)[Moment.RIGHT_AFTER]

    @property
    def has_clock(self) -> bool:
        """Can the time of an attempt run out?"""
        return bool(self.limit or self.closes_at)

    @property
    def is_limited(self) -> bool:
        """Is there anything of which one person may get more?"""
        return bool(self.limit or self.closes_at or self.attempts)

    def rights(self, *, finished_at: datetime | None, now: datetime) -> Rights:
        """What may be seen now of an attempt; it is under way where it has no end."""
        return dict(self.review)[_moment(finished_at, self.closes, now)]

    def sees_from(self, *, finished_at: datetime | None, now: datetime) -> datetime | None:
        """From when on, at the earliest now, people see something of what was marked; None: never."""
        ends = [now, self.closes if self.closes and self.closes > now else now]
        shown = [at for at in ends if self.rights(finished_at=finished_at, now=at) & SEEN]
        return next(iter(shown), None)

    def grade(self, scores: Sequence[float]) -> float | None:
        """The grade of attempts that were handed in and marked, in their order; None where there are none."""
        if not scores:
            return None
        match self.grading:
            case Grading.AVERAGE:
                return sum(scores) / len(scores)
            case Grading.FIRST:
                return scores[0]
            case Grading.LAST:
                return scores[-1]
        return max(scores)


@dataclass(frozen=True, slots=True)
class Leave:
    """What one person may beyond the policy."""

    minutes: int = 0
    attempts: int = 0
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why no new attempt can begin: closed, used_up or waits; `until`: when it closed, or when it can begin."""

    why: str
    until: datetime | None = None


def closes_for(policy: Policy, leave: Leave) -> datetime | None:
    """When it closes for one person: never earlier than for everybody."""
    ends = [end for end in (policy.closes, leave.closes_at) if end is not None]
    return max(ends) if policy.closes and ends else None


def for_person(policy: Policy, leave: Leave) -> Policy:
    """What holds for one person."""
    closes = closes_for(policy, leave)
    return replace(
        policy,
        limit=policy.limit + leave.minutes if policy.limit else 0,
        attempts=policy.attempts + leave.attempts if policy.attempts else 0,
        closes_at=closes.isoformat() if closes else "",
    )


def due_at(policy: Policy, leave: Leave, started_at: datetime) -> datetime | None:
    """When an attempt must be handed in: min(start + limit, close); None: there is no such time."""
    ends = [closes_for(policy, leave)]
    if policy.limit:
        ends.append(started_at + timedelta(minutes=policy.limit + leave.minutes))
    return min((end for end in ends if end is not None), default=None)


def hindrance(
    policy: Policy, leave: Leave, *, made: int, last: datetime | None, now: datetime
) -> Hindrance | None:
    """Why nobody may begin another attempt after so many; `last`: when the last one was handed in."""
    closes = closes_for(policy, leave)
    if closes and closes <= now:
        return Hindrance("closed", closes)
    if policy.attempts and made >= policy.attempts + leave.attempts:
        return Hindrance("used_up")
    again = last + timedelta(minutes=policy.delay) if last and policy.delay else None
    return Hindrance("waits", again) if again and again > now else None


def _moment(finished_at: datetime | None, closes: datetime | None, now: datetime) -> Moment:
    if finished_at is None:
        return Moment.DURING
    if closes and closes <= now:
        return Moment.AFTER_CLOSE
    return Moment.RIGHT_AFTER if now < finished_at + SOON else Moment.LATER


def _table(said: Mapping[str, Iterable[str]], other: Review) -> Review:
    """A table that says something of some moments, and else what another one says."""
    return tuple(
        (moment, frozenset(map(Right, said[moment])) if moment in said else rights)
        for moment, rights in other
    )


def _typed(known: Mapping[str, Any], base: Review | None = None) -> dict[str, Any]:
    made = dict(known)
    for name, kind in (("behaviour", Behaviour), ("grading", Grading)):
        if name in made:
            made[name] = kind(made[name])
    if "review" in made:
        made["review"] = _table(made["review"], base or PLAIN.review)
    return made


def _written(name: str, value: Any) -> Any:
    if name == "review":
        return {str(moment): sorted(map(str, rights)) for moment, rights in value}
    return str(value) if isinstance(value, StrEnum) else value


PLAIN = Policy()
NONE: Rights = frozenset()
MARKS_ONLY: Rights = frozenset({Right.MARKS})
PRESETS = {
    "": PLAIN,
    "practice": Policy(Behaviour.TRIES, review=review(ALL, ALL, ALL, ALL)),
    "check": Policy(Behaviour.IMMEDIATE, review=review(ALL, ALL, ALL, ALL)),
    "exam": Policy(attempts=2, review=review(NONE, MARKS_ONLY, MARKS_ONLY, ALL)),
}


def policy_of(preset: str, **own: Any) -> Policy:
    """That of a preset, with what an author chose instead; None and an empty text choose nothing."""
    base = PRESETS.get(preset, PLAIN)
    chosen = {name: value for name, value in own.items() if value not in (None, "", {})}
    return replace(base, **_typed(chosen, base.review))
