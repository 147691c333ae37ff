"""Facts are checked by a person with a source and a day; packages never take a check away."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.errors import Refused
from lms.facts.actions import Brought, bring, check, reopen
from lms.facts.models import Fact
from lms.facts.queries import Facts, facts_of, keys_in
from lms.outline.models import Course
from tests import build

pytestmark = pytest.mark.django_db
SAID = {"P01": "Es gibt 16 Länder.", "P02": "Der Rat entscheidet."}


@pytest.fixture
def course() -> Course:
    row = build.course_row(build.course_page())
    bring(course=row, statements=SAID)
    return row


def one(key: str = "P01") -> Fact:
    return Fact.objects.get(key=key)


def checked(key: str = "P01") -> Fact:
    return check(fact=one(key), by=build.person(), on=date(2026, 11, 24), source="Grundgesetz")


def test_a_packages_facts_are_open(course: Course) -> None:
    found = facts_of(course.pk, ["P01", "P02", "P99"])
    assert [fact.key for fact in found.open] == ["P01", "P02"]
    assert found.checked == ()


def test_a_check_says_who_when_and_by_what(course: Course) -> None:
    by = build.person("Selma", "Arslan")
    check(
        fact=one(), by=by, on=date(2026, 11, 24), source="Grundgesetz, Artikel 79", url="https://example.org/"
    )
    fact = facts_of(course.pk, ["P01"]).checked[0]
    assert (fact.checked_by, fact.checked_on, fact.source) == (
        by,
        date(2026, 11, 24),
        "Grundgesetz, Artikel 79",
    )


def test_a_check_of_tomorrow_is_refused(course: Course) -> None:
    with pytest.raises(Refused):
        check(fact=one(), by=build.person(), on=timezone.localdate() + timedelta(days=1), source="Buch")
    assert one().checked_on is None


def test_the_database_knows_no_check_without_a_source(course: Course) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(key="P01").update(checked_on=date(2026, 1, 1), checked_by=build.person())


def test_a_check_can_be_taken_back(course: Course) -> None:
    checked()
    reopen(fact=one())
    assert [fact.key for fact in facts_of(course.pk, ["P01"]).open] == ["P01"]


def test_a_package_says_an_open_fact_anew_and_leaves_a_checked_one(course: Course) -> None:
    checked()
    became = bring(course=course, statements={"P01": "Neu.", "P02": "Neu.", "P03": "Noch einer."})
    assert became == {"P01": Brought.CHECKED, "P02": Brought.SAID_ANEW, "P03": Brought.NEW}
    assert (one().statement, one().source) == (SAID["P01"], "Grundgesetz")
    assert one("P02").statement == "Neu."


def test_a_second_run_changes_nothing(course: Course) -> None:
    assert set(bring(course=course, statements=SAID).values()) == {Brought.SAME}


def test_an_open_fact_that_the_package_no_longer_has_goes_and_a_checked_one_stays(course: Course) -> None:
    checked()
    bring(course=course, statements={})
    assert [fact.key for fact in Fact.objects.all()] == ["P01"]


def test_another_courses_facts_are_others(course: Course) -> None:
    other = build.course_row(build.course_page("Anderer"))
    bring(course=other, statements={"P01": "Etwas anderes."})
    assert [fact.statement for fact in facts_of(other.pk, ["P01"]).open] == ["Etwas anderes."]
    assert facts_of(None, ["P01"]) == Facts()


@pytest.mark.parametrize(
    ("text", "keys"), [("P01, P15", ("P01", "P15")), ("", ()), ("P01;P04b  V13", ("P01", "P04b", "V13"))]
)
def test_keys_are_read_as_people_write_them(text: str, keys: tuple[str, ...]) -> None:
    assert keys_in(text) == keys
