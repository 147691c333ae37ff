"""Answers that people marked, with an attack in every text."""

from typing import Any
from uuid import uuid4

from lms.quizzes.models import Grade, QuizAttempt, Regrade, Response
from lms.quizzes.queries import paper_of


def mark(world: Any, quiz: Any, now: Any) -> None:
    """A text that somebody marked, and one that waits; and an answer that was marked again."""
    uid = next(one.uid for one in paper_of(quiz.snapshot_id).questions if one.by_hand)
    for number, waits in enumerate((False, True), start=1):
        attempt = QuizAttempt.objects.create(
            enrolment=world.enrolments[0], activity=quiz, snapshot_id=quiz.snapshot_id, number=number,
            state="handed_in", waits=waits, finished_at=now,
        )  # fmt: skip
        said = {"text": world.poison.text()}
        Response.objects.create(uuid=uuid4(), attempt=attempt, question=uid, sequence=1, answer=said)
        if not waits:
            world.poison.into(
                Grade(
                    attempt=attempt, question=uid, fraction=0.5, source="hand", by=world.trainer,
                    snapshot_id=quiz.snapshot_id, made_at=now,
                )
            )  # fmt: skip

    again = world.poison.into(
        Regrade(activity=quiz, snapshot_id=quiz.snapshot_id, by=world.trainer, made_at=now)
    )
    other = next(one.uid for one in paper_of(quiz.snapshot_id).graded if not one.by_hand)
    world.poison.into(
        Grade(
            attempt=attempt, question=other, fraction=0.5, source="regrade", by=world.trainer, regrade=again,
            snapshot_id=quiz.snapshot_id, made_at=now,
        )
    )  # fmt: skip
