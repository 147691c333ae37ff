"""`make growth`: what each table grows by per participant, and what pages cost with ever more of them.

One participant does the whole course by the product's own actions; everything that came with them is then copied.
All are in one group, the worst case: an open self-study group never ends. CPU of this process, so that a busy
machine does not count; the quickest of some rounds.
"""

import json
import os
import sqlite3
import time
import uuid
from collections.abc import Callable
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
FILE = Path(__file__).parent.parent / "var" / "growth.sqlite3"
os.environ["BENCH_DATABASE_URL"] = f"sqlite:///{FILE}"

import django  # noqa: E402 -- its settings stand above

django.setup()

from django.conf import settings  # noqa: E402 -- Django must be ready
from django.db import connection  # noqa: E402 -- Django must be ready
from django.db.models import Model  # noqa: E402 -- Django must be ready
from django.test import Client  # noqa: E402 -- Django must be ready
from django.test.utils import CaptureQueriesContext  # noqa: E402 -- Django must be ready

from bench.copies import Rows, copy, keys, newer  # noqa: E402 -- Django must be ready
from bench.walk import walk  # noqa: E402 -- Django must be ready
from bench.world import World, build  # noqa: E402 -- Django must be ready
from lms.cohorts import actions as cohorts  # noqa: E402 -- Django must be ready
from lms.cohorts.appointments import appoint  # noqa: E402 -- Django must be ready
from lms.cohorts.enums import Role  # noqa: E402 -- Django must be ready
from lms.cohorts.models import Cohort  # noqa: E402 -- Django must be ready
from lms.people import actions as people  # noqa: E402 -- Django must be ready
from lms.people.models import Person  # noqa: E402 -- Django must be ready
from lms.progress.actions import recount_course  # noqa: E402 -- Django must be ready
from lms.reports import exporting  # noqa: E402 -- Django must be ready
from lms.reports.enums import FileKind  # noqa: E402 -- Django must be ready
from lms.reports.queries import Wish, crowd  # noqa: E402 -- Django must be ready

SIZES, CLASS, ROUNDS = (100, 500, 1000, 2000), 25, 5
Bytes = dict[str, int]
Cost = tuple[int, float]  # queries, CPU milliseconds


def sweep() -> None:
    """Nothing is left of an earlier run."""
    for rest in ("", "-wal", "-shm"):
        Path(f"{FILE}{rest}").unlink(missing_ok=True)


def sizes() -> Bytes:
    """Table → bytes on disk with its indexes; SQLite counts whole pages of 4 KiB."""
    with sqlite3.connect(FILE) as line:
        return dict(
            line.execute(
                "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
            )
        )


def slope(by_number: dict[int, float]) -> float:
    """The least-squares slope of value over number."""
    n = len(by_number)
    mean_x, mean_y = sum(by_number) / n, sum(by_number.values()) / n
    over = sum((x - mean_x) * (y - mean_y) for x, y in by_number.items())
    return over / sum((x - mean_x) ** 2 for x in by_number)


def cost(call: Callable[[], object]) -> Cost:
    """Queries, and CPU milliseconds of the quickest round; the first call warms up."""
    call()
    with CaptureQueriesContext(connection) as asked:
        call()
    number = len(asked)  # at once: the next request empties the list
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        call()
        best = min(best, (time.process_time() - began) * 1000)
    return number, best


def calls(world: World, small: int) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    me, staff = Client(), Client()
    for client, cookie in ((me, world.participant), (staff, world.staff)):
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie

    def get(client: Client, path: str) -> None:
        assert client.get(path).status_code == 200, path

    def answer() -> None:
        body = {"uuid": str(uuid.uuid4()), "sequence": time.time_ns() // 1000, "answer": world.option}
        said = me.post(world.answer, json.dumps(body), content_type="application/json")
        assert said.status_code == 200, said.content

    group, viewer = Cohort.objects.get(pk=world.cohort), Person.objects.get(email="staff@example.org")

    def file() -> None:
        """As the worker makes it."""
        exporting.table(crowd(viewer, group, Wish(), "de"), Wish(), FileKind.CSV)

    return {
        "lesson": lambda: get(me, world.lesson),
        "Mein Weg": lambda: get(me, "/mein-weg/"),
        "answer": answer,
        f"matrix, group of {CLASS}": lambda: get(staff, f"/admin/teilnehmende/?cohort={small}"),
        "matrix, all in one group": lambda: get(staff, world.matrix),
        "its file, by the worker": file,
        "list of groups": lambda: get(staff, "/admin/teilnehmende/gruppen/"),
        "recount after publishing": lambda: recount_course.func(str(group.course_id)),
    }


def grow(world: World, rows: Rows, small: int) -> tuple[dict[int, Bytes], dict[str, dict[int, Cost]]]:
    """Ever more participants: number → bytes by table; page → number → cost."""
    disk: dict[int, Bytes] = {}
    pages: dict[str, dict[int, Cost]] = {}
    there = Person.objects.filter(enrolments__isnull=False).distinct().count()
    for number in SIZES:
        copy(rows, number - there)
        there = number
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk[number] = sizes()
        for name, call in calls(world, small).items():
            pages.setdefault(name, {})[number] = cost(call)
    return disk, pages


def report_tables(rows: Rows, disk: dict[int, Bytes]) -> None:
    """Print what each table grows by."""
    tables: dict[str, type[Model]] = {model._meta.db_table: model for model in rows}
    by = {table: slope({n: at.get(table, 0) for n, at in disk.items()}) for table in tables}
    print(f"\n| {'table':<28} | rows | bytes | MB at {SIZES[-1]:,} |\n|{'-' * 30}|---:|---:|---:|")
    for table in sorted(tables, key=lambda name: -by[name]):
        megabytes = disk[SIZES[-1]].get(table, 0) / 1e6
        print(
            f"| {'`' + table + '`':<28} | {len(rows[tables[table]])} | {by[table]:,.0f} | {megabytes:.1f} |"
        )
    number = sum(len(found) for found in rows.values())
    print(f"| {'all':<28} | {number} | {sum(by.values()):,.0f} | {sum(disk[SIZES[-1]].values()) / 1e6:.1f} |")


def report_pages(pages: dict[str, dict[int, Cost]]) -> None:
    """Print what pages cost."""
    heads = " | ".join(f"{number:,}" for number in SIZES)
    print(
        f"\n| {'page':<28} | queries | {heads} | ms per 1,000 more |\n|{'-' * 30}|{'---:|' * (len(SIZES) + 2)}"
    )
    for name, costs in pages.items():
        queries = sorted({asked for asked, _ in costs.values()})
        asked = str(queries[0]) if len(queries) == 1 else f"{queries[0]}–{queries[-1]}"
        times = " | ".join(f"{milliseconds:,.1f}" for _, milliseconds in costs.values())
        by = slope({number: milliseconds for number, (_, milliseconds) in costs.items()}) * 1000
        print(f"| {name:<28} | {asked} | {times} | {by:,.1f} |")


def main() -> None:
    """Build the world anew, let it grow, print."""
    sweep()
    world = build(number=0)
    group, staff = Cohort.objects.get(pk=world.cohort), Person.objects.get(email="staff@example.org")
    association = people.create_association(name="Bench")
    small = cohorts.create(course=group.course, name="Class")
    appoint(person=staff, role=Role.COORDINATOR, cohort=small)
    before = keys()
    walk(group, association, staff)
    rows = newer(before)
    copy(rows, CLASS, instead={(Cohort, group.pk): small.pk})
    disk, pages = grow(world, rows, small.pk)
    report_tables(rows, disk)
    report_pages(pages)


if __name__ == "__main__":
    main()
