"""What the cells, columns and figures say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lms.cohorts import actions as cohorts
from lms.progress.words import door_sentence
from lms.reports.person import report_of
from lms.reports.queries import Wish, crowd, standings
from lms.reports.reading import columns, figures, lines, sheet_head, sheet_rows
from tests.reports.conftest import Class


def cells(of: Class, **wish: object) -> list[list[str]]:
    found = crowd(of.trainer, of.group, Wish(**wish), "de")  # type: ignore[arg-type]  # given per test
    return [[cell.state for cell in line.cells] for line in lines(found, found.members)]


def test_a_cell_is_done_begun_open_or_closed(course_in: Class) -> None:
    course_in.do(course_in.join("", "A"))
    course_in.do(course_in.join("", "B"), begin=0)
    course_in.do(course_in.join("", "C"), 0)
    course_in.do(course_in.join("", "D"), 0, begin=1)
    assert cells(course_in) == [
        ["none", "locked", "locked"],
        ["partly", "locked", "locked"],
        ["done", "none", "locked"],
        ["done", "partly", "locked"],
    ]


def test_a_closed_cell_says_what_a_participant_reads(course_in: Class) -> None:
    course_in.join("", "A")
    found = crowd(course_in.trainer, course_in.group, Wish(), "de")
    [line] = lines(found, found.members)
    at = standings(found, found.members)[line.member.enrolment]
    sentence = door_sentence(at.door_of(found.modules[1]), at)
    assert sentence
    assert sentence in line.cells[1].words


def test_a_date_of_the_group_opens_a_cell(course_in: Class) -> None:
    course_in.join("", "A")
    opens = timezone.now() - timedelta(hours=1)
    cohorts.set_dates(cohort=course_in.group, module=course_in.modules[2].key, opens=opens.isoformat())
    course_in.group.refresh_from_db()
    assert cells(course_in) == [["none", "locked", "none"]]


def test_a_phase_shows_its_modules_only(course_in: Class) -> None:
    course_in.do(course_in.join("", "A"), 0)
    assert cells(course_in, phase="after") == [["locked"]]


def test_the_percent_of_a_line_is_what_counts(course_in: Class) -> None:
    course_in.do(course_in.join("", "A"), 0)
    course_in.join("", "B")
    found = crowd(course_in.trainer, course_in.group, Wish(), "de")
    assert [line.percent for line in lines(found, found.members)] == [33, 0]


def test_totals_count_everybody_on_all_pages(course_in: Class) -> None:
    for name, modules in (("A", [0, 1]), ("B", [0]), ("C", [])):
        course_in.do(course_in.join("", name), *modules)
    found = crowd(course_in.trainer, course_in.group, Wish(), "de")
    assert [column.done for column in columns(found)] == [2, 1, 0]


def test_figures_on_top(course_in: Class) -> None:
    for name, modules in (("A", [0, 1, 2]), ("B", [0, 1]), ("C", [0])):
        course_in.do(course_in.join("", name), *modules)
    found = crowd(course_in.trainer, course_in.group, Wish(), "de")
    today = timezone.localdate() + timedelta(days=20)
    assert [figure.number for figure in figures(replace(found, today=today))] == [3, 2, 1, 2]


@pytest.mark.parametrize(("people", "shown"), [(4, [None, None]), (12, [10, 0])])
def test_small_figures_are_covered_without_names(course_in: Class, people: int, shown: list[int]) -> None:
    for number in range(people):
        enrolment = course_in.join("", f"P{number}")
        course_in.do(enrolment, *([0, 1] if number % 2 else []))
    course_in.group.enrolments.filter(pk__in=course_in.group.enrolments.all()[3:]).update(state="finished")
    counting = course_in.coordinator(cohort=course_in.group, sees_names=False)
    found = crowd(counting, course_in.group, Wish(), "de")
    assert [
        f.number for f in figures(replace(found, today=timezone.localdate() + timedelta(days=20)))
    ] == shown


def test_the_file_holds_a_column_for_each_module(course_in: Class) -> None:
    course_in.do(course_in.join("Amina", "El Idrissi"), 0)
    found = crowd(course_in.trainer, course_in.group, Wish(), "de")
    with translation.override("en"):
        assert sheet_head(found)[5:8] == ["1 Demokratie", "2 Wahlen", "3 Fahrplan"]
        [row] = sheet_rows(found, found.shown)
    assert row[1:] == [
        "El Idrissi",
        "Amina",
        "Nord",
        "active",
        "done",
        "not begun",
        "closed",
        33,
        timezone.localdate(),
    ]


def test_a_persons_page_says_what_was_done_when(course_in: Class) -> None:
    enrolment = course_in.join("Amina", "El Idrissi")
    course_in.do(enrolment, 0, begin=1)
    with translation.override("en"):
        report = report_of(enrolment, "de", timezone.now())
    assert (report.done, report.counted, report.percent) == (2, 6, 33)
    assert [[deed.state for deed in part.deeds] for part in report.parts] == [
        ["done", "done"],
        ["partly", "none"],
        ["none", "none"],
    ]
    assert report.parts[0].deeds[1].result == "90 %, passed"
