"""Random questions: which of a pool one attempt is asked. Pure.

A draw stands among the questions of a quiz: {"kind": "draw", "uid": …, "count": 5, "of": [question, …]}.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from lms.quizzes.kinds.orders import mixed

DRAW = "draw"
MOST = 50  # questions of one draw

Question = dict[str, Any]
Slot = tuple[int, int]  # which entry, and the how many-th of its questions
Swap = tuple[str, str]  # the uid of a drawn question, and of the one in its place


def is_draw(entry: Mapping[str, Any]) -> bool:
    """Does this stand for random questions?"""
    return entry.get("kind") == DRAW


def every(entries: Iterable[Question]) -> list[Question]:
    """All questions that may be asked, each once, in order; without draws the questions as they are."""
    listed = list(entries)
    if not any(map(is_draw, listed)):
        return listed
    found: dict[str, Question] = {}
    for entry in listed:
        for question in entry["of"] if is_draw(entry) else [entry]:
            found.setdefault(question["uid"], question)
    return list(found.values())


def drawn(entries: Iterable[Question], seed: str, swaps: Iterable[Swap] = ()) -> list[tuple[int, Question]]:
    """What one attempt is asked, in order: each question with the number of its entry, from 0.

    Always the same for a seed, no question twice, and always equally many: where pools share questions, a draw leaves
    the last ones that another can have to that one. Without a seed each draw takes the first of its pool.
    """
    listed = list(entries)
    pools = _pools(listed, seed)
    holders: dict[str, Slot] = {}
    for place, entry in enumerate(listed):
        for number in range(min(MOST, int(entry["count"])) if is_draw(entry) else 0):
            _seat((place, number), pools, holders)
    taken = {slot: uid for uid, slot in holders.items()}
    chosen = [one for place, entry in enumerate(listed) for one in _of(place, entry, taken)]
    for out, into in swaps:
        chosen = [(place, _swapped(listed[place], question, out, into)) for place, question in chosen]
    return chosen


def others(entries: Iterable[Question], seed: str, swaps: Iterable[Swap], out: str) -> list[Question]:
    """What could be asked in place of a drawn question: of the same pool, and not asked yet. Not drawn: nothing."""
    listed = list(entries)
    chosen = drawn(listed, seed, swaps)
    asked = {question["uid"] for _place, question in chosen}
    entry = next((listed[place] for place, question in chosen if question["uid"] == out), {})
    return [question for question in entry.get("of", []) if question["uid"] not in asked]


def _swapped(entry: Question, question: Question, out: str, into: str) -> Question:
    if question["uid"] != out:
        return question
    return next((other for other in entry.get("of", []) if other["uid"] == into), question)


def _pools(listed: Sequence[Question], seed: str) -> list[list[str]]:
    """For each entry the questions it can draw, the first choice first; none that the quiz asks anyway."""
    fixed = {entry["uid"] for entry in listed if not is_draw(entry)}
    found = []
    for place, entry in enumerate(listed):
        uids = [one["uid"] for one in entry["of"]] if is_draw(entry) else []
        turned = mixed(uids, f"{seed}:draw:{place}") if seed else uids
        found.append([uid for uid in turned if uid not in fixed])
    return found


def _seat(slot: Slot, pools: Sequence[Sequence[str]], holders: dict[str, Slot]) -> None:
    """Give a slot a question: a free one, or one whose holder can have another (augmenting paths, breadth first)."""
    came: dict[str, str | None] = {}  # question → the one whose holder would move to it
    waiting: list[tuple[Slot, str | None]] = [(slot, None)]
    for asking, behind in waiting:  # grows while it is read
        for uid in pools[asking[0]]:
            if uid in came:
                continue
            came[uid] = behind
            if uid not in holders:
                _move(uid, slot, came, holders)
                return
            waiting.append((holders[uid], uid))


def _move(free: str, slot: Slot, came: Mapping[str, str | None], holders: dict[str, Slot]) -> None:
    """Each holder on the path to the free question moves on by one; the slot takes the first."""
    here = free
    while (before := came[here]) is not None:
        holders[here] = holders[before]
        here = before
    holders[here] = slot


def _of(place: int, entry: Question, taken: Mapping[Slot, str]) -> Iterator[tuple[int, Question]]:
    if not is_draw(entry):
        yield place, entry
        return
    by_uid = {question["uid"]: question for question in entry["of"]}
    numbers = range(min(MOST, int(entry["count"])))
    uids = [taken[slot] for slot in zip(repeat(place), numbers, strict=False) if slot in taken]
    yield from ((place, by_uid[uid]) for uid in uids)
