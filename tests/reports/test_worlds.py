"""B5: in any world, screen, numbers, chart, choices, files and print show a viewer the same people, all in scope."""

import re
from io import BytesIO
from itertools import takewhile
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_seen_by, enrolments_seen_by
from lms.pages.models import LessonPage, QuizPage
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from tests import build

pytestmark = pytest.mark.django_db
STATES = ["invited", "applied", "active", "finished", "withdrawn"]
people = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(STATES), st.booleans()), max_size=12
)
role = st.tuples(
    st.sampled_from(["trainer", "substitute", "cohort", "association", "none"]), st.integers(0, 2)
)
roles = st.lists(role, max_size=3, unique=True)


def viewer(given_roles: list[tuple[str, int]], groups: list[Cohort], clubs: list[Association]) -> Person:
    """Somebody who holds these roles."""
    person = build.person("Sieht", "Zu")
    for kind, which in given_roles:
        if kind == "trainer":
            appoint(person=person, role=Role.TRAINER, course=groups[which].course)
        elif kind == "substitute":
            appoint(person=person, role=Role.TRAINER, cohort=groups[which])
        elif kind == "cohort":
            appoint(person=person, role=Role.COORDINATOR, cohort=groups[which])
        elif kind == "association":
            appoint(person=person, role=Role.COORDINATOR, association=clubs[which])
    return person


def csv_ids(answer: Any) -> set[int]:
    rows = answer.content.decode("utf-8-sig").splitlines()[1:]
    return {int(row.split(";")[0].strip('"')) for row in takewhile(bool, rows)}


def book_ids(answer: Any) -> set[int]:
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    return {row[0] for row in rows[1:]}  # type: ignore[misc]  # the first column holds numbers


def printed_ids(answer: Any) -> set[int]:
    return {int(pk) for pk in re.findall(r'data-enrolment="(\d+)"', answer.content.decode())}


def screen_ids(answer: Any) -> set[int]:
    return {line.member.enrolment for line in answer.context["lines"]}


READERS = {"matrix": screen_ids, "sheet": csv_ids, "book": book_ids, "printed": printed_ids}


def shown(client: Client, group: Cohort, **more: Any) -> set[int]:
    """The enrolments on the screen, in both files and on paper: the same in all four."""
    wish = {"cohort": group.pk, "state": "all", **more}
    found = {name: read(client.get(reverse(f"lms_staff:{name}"), wish)) for name, read in READERS.items()}
    assert len({frozenset(ids) for ids in found.values()}) == 1, found
    return found["matrix"]


def check_numbers(client: Client, group: Cohort, people: set[int], clubs: set[int]) -> None:
    """Every number equals its names, the chart counts the same people, the choices are theirs."""
    wish = {"cohort": group.pk, "state": "all"}
    page = client.get(reverse("lms_staff:matrix"), wish).context
    flow = client.get(reverse("lms_staff:flow"), wish).context
    assert page["figures"][0].number == len(people) == len(flow["crowd"].members)
    assert {pk for pk, _name in page["crowd"].associations} == clubs
    assert {pk for pk, _name in flow["crowd"].associations} == clubs
    for figure in page["figures"][1:]:
        names = shown(client, group, among=figure.among)
        assert names <= people
        assert len(names) == figure.number
    for bar in flow["bars"]:
        begun = shown(client, group, among=f"begun-{bar.pk}")
        assert len(begun) == bar.begun
        assert begun | shown(client, group, among=f"not-{bar.pk}") == people
        done = shown(client, group, among=f"done-{bar.pk}")
        assert len(done) == bar.done
        assert done <= begun


def play(crowd: list[tuple[int, int, str, bool]], held: list[tuple[str, int]], page: Any) -> None:
    groups = [build.cohort(page, f"Gruppe {n}") for n in range(3)]
    steps = [build.activity(one.specific).pk for one in page.get_descendants().type(LessonPage, QuizPage)]
    clubs = [Association.objects.create(name=f"Verein {n}") for n in range(3)]
    for number, (group, club, state, is_test) in enumerate(crowd):
        who = build.person("P", f"Person {number}", log_in=False)
        fields = {"association": clubs[club], "state": state, "is_test": is_test}
        made = build.enrol(who, groups[group], **fields)
        for activity in steps[: number % (len(steps) + 1)] if not is_test else ():
            outcome = Outcome(State.DONE if number % 3 else State.BEGUN)
            progress.record(enrolment=made, activity=activity, outcome=outcome, source=Source.LESSON)
    who = viewer(held, groups, clubs)
    client = Client()
    client.force_login(who.user)
    allowed = set(enrolments_seen_by(who).values_list("pk", flat=True))
    seen = set()
    for group in cohorts_seen_by(who):
        if not enrolments_seen_by(who).filter(cohort=group).exists():
            assert screen_ids(client.get(reverse("lms_staff:matrix"), {"cohort": group.pk})) == set()
            continue
        found = shown(client, group)
        assert found <= allowed
        rows = Enrolment.objects.filter(pk__in=found)
        check_numbers(client, group, found, set(rows.values_list("association", flat=True)))
        seen |= found
    assert seen == allowed
    assert not Enrolment.objects.filter(pk__in=seen, is_test=True).exists()


def check(examples: int, page: Any) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(crowd=people, held=roles)
    def in_any_world(crowd: list[tuple[int, int, str, bool]], held: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            play(crowd, held, page)
            transaction.set_rollback(True)

    in_any_world()


def test_screen_and_file_show_the_same_people(committed: Any) -> None:
    with committed():
        page = build.course()
    check(8, page)


@pytest.mark.long
def test_screen_and_file_show_the_same_people_in_many_worlds(committed: Any) -> None:
    with committed():
        page = build.course()
    check(50, page)
