"""When a question comes again, and which ones come together. Pure: times in, times out.

How long a person will remember is worked out by FSRS (`fsrs`). Nothing in it is left to chance here: the same
answers give the same days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

import fsrs

from lms.evidence.canonical import digest
from lms.quizzes.behaviours import RIGHT_FROM, WRONG_BELOW
from lms.quizzes.kinds.base import Kind, State

MOST, LEAST = 5, 3  # questions that come together
FIRST_HOUR, LAST_HOUR = 9, 20  # on the clock: nobody gets a letter at night
SILENT = 3  # letters in a row without an answer, after which no more come
LONGEST = 180  # days until a question comes again at the latest

_SCHEDULER = fsrs.Scheduler(
    learning_steps=[], relearning_steps=[], maximum_interval=LONGEST, enable_fuzzing=False
)


class Rating(IntEnum):
    """How well somebody knew an answer, as FSRS counts."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of one person and one question. Times are aware.

    `state`: 1 new, 2 asked before. `stability`: days after which nine of ten would still know it; `difficulty`: 1 to
    10. Both are None before the first answer.
    """

    due: datetime
    state: int = fsrs.State.Learning.value
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    last_review: datetime | None = None


def rating_of(fraction: float, *, first_time: bool = True, certain: bool = False) -> Rating:
    """The rating of an answer with this mark (0 to 1). `first_time`: without an earlier try at the same question."""
    if fraction < WRONG_BELOW:
        return Rating.AGAIN
    if fraction <= RIGHT_FROM or not first_time:
        return Rating.HARD
    return Rating.EASY if certain else Rating.GOOD


def reviewed(memory: Memory, rating: Rating, now: datetime) -> Memory:
    """The memory after an answer. A clock that went back counts as one that stood."""
    at = max(now, memory.last_review or now).astimezone(UTC)
    card, _log = _SCHEDULER.review_card(_card(memory), fsrs.Rating(rating), at)
    return Memory(
        card.due, card.state.value, card.step, card.stability, card.difficulty, last_review=card.last_review
    )


def recall(memory: Memory, now: datetime) -> float:
    """How likely the person still knows the answer, from 0 to 1; 0 before the first answer."""
    return _SCHEDULER.get_card_retrievability(_card(memory), now.astimezone(UTC))


def _card(memory: Memory) -> fsrs.Card:
    last = memory.last_review
    return fsrs.Card(
        card_id=1,  # without one it waits a millisecond to make one
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due.astimezone(UTC),
        last_review=last.astimezone(UTC) if last else None,
    )


def chosen(memories: Sequence[Memory], now: datetime) -> list[int]:
    """Which of these (their places) are asked together now, in order; nothing where none is due.

    Five of what is due, the least certain first; where fewer than three are due, the next ones fill up.
    """
    due = [place for place, memory in enumerate(memories) if memory.due <= now]
    if not due:
        return []
    later = sorted(set(range(len(memories))) - set(due), key=lambda place: (memories[place].due, place))
    due.sort(key=lambda place: (recall(memories[place], now), place))
    return [*due, *later[: max(0, LEAST - len(due))]][:MOST]


def next_day(memories: Sequence[Memory], now: datetime) -> datetime | None:
    """When the next questions come on one's way: once they are due, never twice on one local day of `now`.

    None where there are no questions.
    """
    if not memories:
        return None
    due = min(memory.due for memory in memories).astimezone(now.tzinfo)
    answered = max((memory.last_review for memory in memories if memory.last_review), default=None)
    if answered is None or answered.astimezone(now.tzinfo).date() < now.date():
        return due
    return max(due, now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))


def is_time(local: datetime) -> bool:
    """May a letter go at this local time?"""
    return FIRST_HOUR <= local.hour < LAST_HOUR


def can_come_again(question: Kind) -> bool:
    """Can a rule say at once whether an answer is right? Self-assessments and written answers cannot come again."""
    solution = question.solution() if question.graded else None
    return solution is not None and question.mark(solution).state == State.RIGHT


def key_of(question: Kind) -> str:
    """The digest of what is right; where it changes, what somebody remembered counts no more."""
    return digest([question.kind, question.solution()])
