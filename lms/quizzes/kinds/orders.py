"""What an order is worth: the nine ways of Moodle's ordering question; and another order to begin with."""

from collections.abc import Sequence
from hashlib import sha256

Scores = list[tuple[int, int]]  # of each thing, in the right order: what it reaches, of how much


def shuffled(uids: Sequence[str], seed: str) -> list[str]:
    """The same things in another order, always the same for a seed; never the order they came in."""
    turned = mixed(uids, seed)
    return turned if turned != list(uids) or len(turned) < 2 else [*turned[1:], turned[0]]


def mixed(uids: Sequence[str], seed: str) -> list[str]:
    """The same things in any order, always the same for a seed; it may be the one they came in."""
    return sorted(uids, key=lambda uid: sha256(f"{seed}:{uid}".encode()).digest())


def scores(rule: str, key: Sequence[str], order: Sequence[str]) -> Scores:
    """What each thing reaches by a rule; the sum is the mark. Source: Moodle, question type ordering."""
    match rule:
        case "next":
            return _links(key, order, last=False)
        case "next_and_last":
            return _links(key, order, last=True)
        case "neighbours" | "all_neighbours":
            return _beside(key, order, every=rule == "all_neighbours")
        case "longest_order" | "longest_run":
            kept = _longest(key, order, run=rule == "longest_run")
            return [(int(uid in kept), 1) for uid in key]
        case "distance":
            far = len(key) - 1
            return [(far - abs(place - order.index(uid)), far) for place, uid in enumerate(key)]
    return [(int(uid == there), 1) for uid, there in zip(key, order, strict=True)]  # position, all_or_nothing


def worth(rule: str, key: Sequence[str], order: Sequence[str]) -> float:
    """The fraction of an order, from 0 to 1."""
    if rule == "all_or_nothing":
        return float(list(key) == list(order))
    found = scores(rule, key, order)
    return sum(reached for reached, _ in found) / sum(most for _, most in found)


def _after(order: Sequence[str]) -> dict[str, str]:
    """Each thing and the one after it; nothing after the last."""
    return dict(zip(order, [*order[1:], ""], strict=True))


def _links(key: Sequence[str], order: Sequence[str], *, last: bool) -> Scores:
    right, said = _after(key), _after(order)
    return [(int(right[u] == said[u] and bool(last or right[u])), int(bool(last or right[u]))) for u in key]


def _beside(key: Sequence[str], order: Sequence[str], *, every: bool) -> Scores:
    right, said = _sides(key, every=every), _sides(order, every=every)
    return [
        (
            sum(len(one & other) for one, other in zip(right[uid], said[uid], strict=True)),
            sum(map(len, right[uid])),
        )
        for uid in key
    ]


def _sides(order: Sequence[str], *, every: bool) -> dict[str, tuple[set[str], set[str]]]:
    """What stands before and after each thing: the next one only, or all."""
    wide = len(order) if every else 1
    return {
        uid: (set(order[max(0, place - wide) : place]), set(order[place + 1 : place + 1 + wide]))
        for place, uid in enumerate(order)
    }


def _longest(key: Sequence[str], order: Sequence[str], *, run: bool) -> set[str]:
    """The longest part that is in the right order, or is a run of it; a single thing is none."""
    ranks = {uid: rank for rank, uid in enumerate(key)}
    said = [ranks[uid] for uid in order]
    best = _run(said) if run else _rising(said)
    return {key[rank] for rank in best} if len(best) > 1 else set()


def _run(said: list[int]) -> list[int]:
    best: list[int] = []
    here: list[int] = []
    for rank in said:
        here = [*here, rank] if here and rank == here[-1] + 1 else [rank]
        best = max(best, here, key=len)
    return best


def _rising(said: list[int]) -> list[int]:
    """The longest part of rising ranks, of several the leftmost."""
    best: list[list[int]] = []  # of each place, from the last one on: the part that begins there
    for at in range(len(said) - 1, -1, -1):
        later = [part for part in best if part[0] > said[at]]
        best.insert(0, [said[at], *max(later, key=len, default=[])])
    return max(best, key=len, default=[])
