"""Texts that people mark, for tests."""

from typing import Any

from django.utils import timezone

from lms.people.models import Person
from lms.quizzes.grades import grades_of
from lms.quizzes.grading import Said, mark
from lms.quizzes.models import Grade, QuizAttempt, Regrade
from lms.quizzes.queries import paper_of
from lms.rubrics.models import Rubric

TEXT = {"text": "Der Spielplatz am Bach ist kaputt.\n\nBitte reparieren Sie ihn."}


def essay(uid: str = "text", **value: Any) -> dict[str, Any]:
    """An essay block as stored."""
    base = {
        "name": "Brief",
        "prompt": "Schreiben Sie an den Rat.",
        "feedback": "",
        "model": "Nennt einen Grund.",
    }
    return {"type": "essay", "id": uid, "value": {**base, **value}}


def rubric(title: str = "Kurzer Text") -> Rubric:
    """Two rows: up to 2 and up to 4 points; uids `anliegen` and `grund`, steps `<row>-0`, `<row>-1`, …"""
    rows = [_row("anliegen", "Das Anliegen ist klar", 0, 1, 2), _row("grund", "Es gibt einen Grund", 0, 4)]
    made = Rubric(title=title, rows=Rubric._meta.get_field("rows").to_python(rows))
    made.save()
    return made


def _row(uid: str, label: str, *points: float) -> dict[str, Any]:
    steps = [
        {
            "type": "item",
            "id": f"{uid}-{n}",
            "value": {"label": f"Stufe {n}", "points": worth, "text": f"So ist {n}."},
        }
        for n, worth in enumerate(points)
    ]
    return {"type": "row", "id": uid, "value": {"label": label, "steps": steps}}


def given(
    attempt: QuizAttempt, by: Person, fraction: float | None, comment: str = "", question: str = "text"
) -> Grade:
    """A mark by hand of somebody who saw all marks before."""
    seen = next((one.pk for one in grades_of(attempt.pk) if one.question == question), 0)
    said = Said(fraction, comment)
    return mark(attempt=attempt.pk, question=question, said=said, by=by, seen=seen, now=timezone.now())


def of_quizzes(name: str, open_one: QuizAttempt, by: Person) -> dict[str, Any]:
    """For the routes of one side: a rubric, and an attempt that was handed in, with a mark that somebody changed, and
    one that came of marking again.
    """
    made = QuizAttempt.objects.create(
        enrolment=open_one.enrolment, activity=open_one.activity, snapshot_id=open_one.snapshot_id, number=2,
        state="handed_in", score=0.5, finished_at=timezone.now(),
    )  # fmt: skip
    uid = paper_of(made.snapshot_id).graded[0].uid
    Grade.objects.create(
        attempt=made, question=uid, fraction=0.5, comment=f"{name} Grund", source="override",
        snapshot_id=made.snapshot_id, by=by,
    )  # fmt: skip
    again = Regrade.objects.create(
        activity=made.activity, snapshot_id=made.snapshot_id, seen="", why=f"{name} Korrektur", by=by
    )
    Grade.objects.create(
        attempt=made, question=paper_of(made.snapshot_id).graded[-1].uid, fraction=0.5, comment=again.why,
        source="regrade", snapshot_id=made.snapshot_id, regrade=again, by=by,
    )  # fmt: skip
    return {"rubric": rubric(f"Raster {open_one.pk}").pk, "handed_in": made, "regrade": again.pk}
