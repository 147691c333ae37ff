"""Counting the queries that a page costs: session and user included; BEGIN, COMMIT and savepoints not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

FREE = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fails with the list of queries where there are more than `number`."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [q["sql"] for q in captured.captured_queries if not q["sql"].lstrip().upper().startswith(FREE)]
    assert len(asked) <= number, f"{len(asked)} queries instead of {number}:\n" + "\n".join(
        q[:300] for q in asked
    )


def count(run: object) -> int:
    """How many queries a call costs."""
    with CaptureQueriesContext(connection) as captured:
        run()  # type: ignore[operator]
    return sum(not q["sql"].lstrip().upper().startswith(FREE) for q in captured.captured_queries)
