"""A list of people brought in twice: whatever stands in it, however its lines are ordered and written."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts import importing
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Person
from tests import build
from tests.accounts.test_tablefile import as_csv
from tests.params import often
from tests.test_routes import tables

pytestmark = pytest.mark.django_db
TITLES = ["Vorname", "Nachname", "E-Mail", "Verein"]
LINES = st.tuples(
    st.sampled_from(["Jürgen", "Amina", ""]),
    st.sampled_from(["Groß", "El Idrissi", ""]),
    st.sampled_from(["", "a@example.org", "b@example.org", "keine Adresse"]),
    st.sampled_from(["", "Elternnetz Nord", "Bunter Kreis"]),
)
# Somebody known before: as a line, and whether in the group.
KNOWN = st.lists(
    st.tuples(LINES.filter(lambda line: "@" in line[2] or not line[2]), st.booleans()), max_size=3
)
WRITTEN = st.tuples(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.sampled_from([";", ","]))


@pytest.fixture
def group() -> Cohort:
    return build.cohort(build.course_page("Politik"), "Dortmund")


def play(group: Cohort, known: Any, first: Any, again: Any, written: Any, invite: bool) -> None:
    north = people.create_association(name="Elternnetz Nord")
    trainer = build.person("Selma", "Arslan")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    other = build.cohort(build.course_page("Anderes"))
    appointments.appoint(person=trainer, role=Role.TRAINER, course=other.course)
    build.enrol(build.person("Schon", "Da"), group, association=north)
    for (given_names, family_name, email, verein), inside in known:
        person = people.create_person(given_names=given_names, family_name=family_name, email=email)
        association = north if verein else None
        if association:
            people.join(person=person, association=association)
        build.enrol(person, group if inside else other, association=association)

    def bring(lines: Any, way: tuple[str, str], *, invite: bool) -> importing.Done:
        coding, divider = way
        data = as_csv([TITLES, *map(list, lines)], divider).encode(coding)
        entries = importing.read(data).entries
        return importing.bring_in(entries, viewer=trainer, cohort=group, association=None, invite=invite)

    people_before = Person.objects.count()
    done = bring(first, written[0], invite=invite)
    letters = Mail.objects.count()
    assert letters == done.invited <= (done.new + done.joined if invite else 0)
    assert Person.objects.count() == people_before + done.new
    per_person = Enrolment.objects.filter(cohort=group).values_list("person", flat=True)
    assert len(per_person) == len(set(per_person))  # nobody twice
    before = tables()
    done = bring(again, written[1], invite=True)
    assert (done.new, done.joined, done.invited) == (0, 0, 0)
    assert tables() == before
    assert Mail.objects.count() == letters


@pytest.mark.parametrize("examples", often([12, 60], 12))
def test_once_more_nothing_changes_and_nobody_gets_a_letter(group: Cohort, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples < 60,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), known=KNOWN, written=st.tuples(WRITTEN, WRITTEN), invite=st.booleans())
    def for_any_list(data: Any, known: Any, written: Any, invite: bool) -> None:
        first = data.draw(st.lists(LINES, min_size=1, max_size=6))
        again = data.draw(st.permutations(first))
        with transaction.atomic():
            play(group, known, first, again, written, invite)
            transaction.set_rollback(True)

    for_any_list()
