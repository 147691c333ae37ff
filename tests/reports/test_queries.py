"""Which people a viewer gets, and in which order."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState
from lms.people.models import Person
from lms.reports.queries import FEW, Member, Wish, covered, crowd, in_steps, newest_first, rests
from lms.reports.reading import figures
from tests import build
from tests.reports.conftest import Class

LEILA, LAN, SUHARTO, FATMA = ("Leila", "Hassan"), ("Thị Lan", "Nguyễn"), ("", "Suharto"), ("Fatma", "Yıldız")


def names(viewer: Person, of: Class, **wish: object) -> list[str]:
    found = crowd(viewer, of.group, Wish(**wish), "de")  # type: ignore[arg-type]  # given per test
    return [member.family_name for member in found.members]


@pytest.fixture
def four(course_in: Class) -> Class:
    for given_names, family_name in (FATMA, SUHARTO, LAN, LEILA):
        course_in.join(given_names, family_name)
    return course_in


def test_people_stand_in_the_order_of_their_names_without_accents(four: Class) -> None:
    assert names(four.trainer, four) == ["Hassan", "Nguyễn", "Suharto", "Yıldız"]


def test_the_order_turns_round(four: Class) -> None:
    assert names(four.trainer, four, sort="-name") == ["Yıldız", "Suharto", "Nguyễn", "Hassan"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("yildiz", ["Yıldız"]),
        ("NGUYEN lan", ["Nguyễn"]),
        ("lan thi", ["Nguyễn"]),
        ("suharto", ["Suharto"]),
        ("hassan, ", []),
        ("a", ["Hassan", "Nguyễn", "Suharto", "Yıldız"]),
    ],
)
def test_a_search_finds_parts_of_names_without_accents(four: Class, search: str, found: list[str]) -> None:
    assert names(four.trainer, four, search=search) == found


def test_the_total_sorts_by_what_is_done(course_in: Class) -> None:
    for name, modules in (("Eins", [0]), ("Null", []), ("Zwei", [0, 1])):
        course_in.do(course_in.join("", name), *modules)
    assert names(course_in.trainer, course_in, sort="-total") == ["Zwei", "Eins", "Null"]
    assert names(course_in.trainer, course_in, sort="total") == ["Null", "Eins", "Zwei"]


def test_an_association_filters_and_a_foreign_one_does_not(course_in: Class) -> None:
    course_in.join("", "Nordin", course_in.north)
    course_in.join("", "Suedmann", course_in.south)
    assert names(course_in.trainer, course_in, association=course_in.south.pk) == ["Suedmann"]
    assert names(course_in.trainer, course_in, association=999_999) == ["Nordin", "Suedmann"]


def test_who_withdrew_is_shown_only_when_asked_for(course_in: Class) -> None:
    gone = course_in.join("", "Gegangen")
    cohorts.withdraw(enrolment=gone)
    course_in.join("", "Da")
    assert names(course_in.trainer, course_in) == ["Da"]
    assert names(course_in.trainer, course_in, state=EnrolmentState.WITHDRAWN) == ["Gegangen"]
    assert names(course_in.trainer, course_in, state="") == ["Da", "Gegangen"]


def test_a_test_enrolment_is_never_among_them(course_in: Class) -> None:
    cohorts.try_out(person=course_in.trainer, course=course_in.group.course_id)
    course_in.join("", "Da")
    assert names(course_in.trainer, course_in) == ["Da"]


def test_a_coordinator_has_only_their_association(course_in: Class) -> None:
    course_in.join("", "Nordin", course_in.north)
    course_in.join("", "Suedmann", course_in.south)
    of_north = course_in.coordinator(association=course_in.north)
    found = crowd(of_north, course_in.group, Wish(), "de")
    assert [member.family_name for member in found.members] == ["Nordin"]
    assert found.associations == [(course_in.north.pk, "Nord")]


def test_without_names_no_filter_works(course_in: Class) -> None:
    course_in.join("", "Nordin", course_in.north)
    course_in.join("", "Suedmann", course_in.south)
    counting = course_in.coordinator(cohort=course_in.group, sees_names=False)
    found = crowd(counting, course_in.group, Wish(search="Nordin", association=course_in.south.pk), "de")
    assert found.named is False
    assert len(found.members) == 2


def test_a_foreign_trainer_has_nobody(course_in: Class) -> None:
    course_in.join("", "Nordin")
    stranger = build.person("Fremd", "Er")
    assert crowd(stranger, course_in.group, Wish(), "de").members == []
    assert list(newest_first(stranger)) == []


def test_the_most_recent_group_comes_first(course_in: Class) -> None:
    old = build.cohort(course_in.page, "Alt", starts_on=date(2025, 1, 1))
    new = build.cohort(course_in.page, "Neu", starts_on=date(2027, 1, 1))
    assert list(newest_first(course_in.trainer)) == [new, old, course_in.group]


def member(**fields: object) -> Member:
    now = datetime(2027, 2, 1, 12, tzinfo=UTC)
    base: dict[str, object] = {
        "enrolment": 1,
        "person": 1,
        "given_names": "",
        "family_name": "A",
        "association_id": None,
        "association": "",
        "state": "active",
        "done": 1,
        "counted": 4,
        "created_at": now,
        "last": now,
        "is_unmatched": False,
    }
    return Member(**{**base, **fields})  # type: ignore[arg-type]  # given per test


@pytest.mark.parametrize(
    ("days", "changes", "does"),
    [
        (14, {}, False),
        (15, {}, True),
        (15, {"last": None}, True),
        (15, {"state": "finished"}, False),
        (99, {"done": 4}, False),
    ],
)
def test_who_rests(days: int, changes: dict[str, object], does: bool) -> None:
    assert rests(member(**changes), date(2027, 2, 1) + timedelta(days=days)) is does


@given(st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_no_shown_number_leads_to_one_to_four_people(pair: tuple[int, int]) -> None:
    number, of = pair
    shown = covered(number, of)
    few = range(1, FEW)
    assert shown is None or (shown == number and number not in few and of - number not in few)
    assert of >= FEW or shown is None


@given(people=st.integers(0, 80), done=st.integers(0, 80))
def test_no_number_of_few_follows_from_what_is_shown(people: int, done: int) -> None:
    """B6: who sees figures only gets two; neither they nor their difference is 1 to 4."""
    done = min(done, people)
    all_of_them, finished = covered(people, people), covered(done, people)
    shown = [number for number in (all_of_them, finished) if number is not None]
    if all_of_them is not None and finished is not None:
        shown.append(all_of_them - finished)
    assert not [number for number in shown if 0 < number < FEW]


def shown(number: int, of: int) -> int | None:
    found = covered(number, of)
    return None if found is None else in_steps(found)


@pytest.mark.parametrize("of", [5, 6, 9, 10, 11, 12, 25, 60])
def test_numbers_of_two_days_subtracted_name_no_few(of: int) -> None:
    """B6: whatever is shown on two days, it never follows that exactly one to four people were added or left."""
    could_be: dict[tuple[int | None, int | None], set[int]] = {}
    for before, after in product(range(of + 1), repeat=2):
        could_be.setdefault((shown(before, of), shown(after, of)), set()).add(after - before)
    certain = [changes for changes in could_be.values() if len(changes) == 1]
    assert [changes for changes in certain if 0 < abs(min(changes)) < FEW] == []


def test_exact_numbers_of_two_days_would_name_one() -> None:
    """The twin of the test above: without the steps of five, 6 and then 7 of 60 means that one was added."""
    assert (covered(6, 60), covered(7, 60)) == (6, 7)


def test_who_sees_no_names_gets_one_answer_to_all_questions(course_in: Class) -> None:
    """No filter, search or order splits the two numbers."""
    for number in range(12):
        enrolment = course_in.join("Amina", f"P{number}", course_in.north if number % 3 else course_in.south)
        course_in.do(enrolment, *([0, 1, 2] if number % 2 else []))
    viewer = course_in.coordinator(cohort=course_in.group, sees_names=False)
    answers = set()
    for association, state, phase, search, sort in product(
        (None, course_in.north.pk, course_in.south.pk), ("taking_part", "active", "finished"),
        ("", "before"), ("", "P1"), ("name", "-total")
    ):  # fmt: skip
        wish = Wish(association=association, state=state, phase=phase, search=search, sort=sort)
        found = crowd(viewer, course_in.group, wish, "de")
        answers.add(tuple(figure.number for figure in figures(replace(found, today=date(2027, 2, 1)))))
    assert answers == {(10, 5)}
