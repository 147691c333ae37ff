"""Reads of drawn questions that staff replaced."""

from collections.abc import Iterable

from lms.quizzes.draws import Swap
from lms.quizzes.models import Replacement


def swaps_in(attempts: Iterable[int]) -> dict[int, list[Swap]]:
    """Attempt → its drawn questions that were replaced, in order: one query."""
    found: dict[int, list[Swap]] = {}
    rows = Replacement.objects.filter(attempt__in=attempts).order_by("pk")
    for attempt, out, into in rows.values_list("attempt", "out", "into"):
        found.setdefault(attempt, []).append((out, into))
    return found


def was_shown_before(attempt: int, question: str, sequence: int) -> bool:
    """Was a screen shown before this question took its place? Its answer is to another one.

    `sequence`: by `queries.next_base`, microseconds of the server's clock.
    """
    came = (
        Replacement.objects.filter(attempt=attempt, into=question).values_list("made_at", flat=True).first()
    )
    return came is not None and sequence < came.timestamp() * 1_000_000
