"""Who sees whom: each role, at its scope, within its dates (A10, B5, G10)."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lms.cohorts import queries
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.rules import may_appoint, may_enrol, may_lead, may_see
from lms.people.models import Association, Person
from tests import build
from tests.once import made_once

pytestmark = pytest.mark.django_db


class World:
    """Two courses, three cohorts, two associations, four people."""

    def __init__(self) -> None:
        self.a, self.b = build.course_page("A"), build.course_page("B")
        self.dortmund, self.koeln = build.cohort(self.a, "Dortmund"), build.cohort(self.a, "Köln")
        self.other = build.cohort(self.b, "Bonn")
        self.park = Association.objects.create(name="Nachbarn im Park")
        self.ruhr = Association.objects.create(name="Elternnetz Ruhr")
        self.amina = build.enrol(build.person("Amina"), self.dortmund, association=self.park)
        self.leila = build.enrol(build.person("Leila"), self.koeln, association=self.park)
        self.reza = build.enrol(build.person("Reza"), self.dortmund, association=self.ruhr)
        self.fremd = build.enrol(build.person("Fremd"), self.other, association=self.ruhr)
        self.all = {self.amina, self.leila, self.reza, self.fremd}


def _world(committed: Any) -> World:
    with committed():
        return World()


_made_world = made_once(_world)


@pytest.fixture
def world(db: None, _made_world: World) -> World:
    return deepcopy(_made_world)


def seen(person: Person | None) -> set[Enrolment]:
    return set(queries.enrolments_seen_by(person))


def holder(role: Role, **scope: Any) -> Person:
    person = build.person("Rolle", role)
    appoint(person=person, role=role, **scope)
    return person


def test_a_trainer_sees_the_people_of_the_own_course(world: World) -> None:
    trainer = holder(Role.TRAINER, course=build.course_row(world.a))
    assert seen(trainer) == {world.amina, world.leila, world.reza}
    assert set(queries.cohorts_led_by(trainer)) == {world.dortmund, world.koeln}


def test_a_substitute_sees_one_cohort(world: World) -> None:
    substitute = holder(Role.TRAINER, cohort=world.koeln)
    assert seen(substitute) == {world.leila}
    assert set(queries.cohorts_seen_by(substitute)) == {world.koeln}
    assert not queries.courses_taught_by(substitute).exists()


def test_a_coordinator_of_a_cohort_sees_it_whole(world: World) -> None:
    assert seen(holder(Role.COORDINATOR, cohort=world.dortmund)) == {world.amina, world.reza}


def test_a_coordinator_of_an_association_sees_its_people_in_every_cohort(world: World) -> None:
    coordinator = holder(Role.COORDINATOR, association=world.park)
    assert seen(coordinator) == {world.amina, world.leila}
    assert set(queries.cohorts_seen_by(coordinator)) == {world.dortmund, world.koeln}
    assert not queries.cohorts_led_by(coordinator).exists()
    assert set(queries.associations_led_by(coordinator)) == {world.park}


def test_without_names_there_are_figures_only(world: World) -> None:
    coordinator = holder(Role.COORDINATOR, cohort=world.dortmund, sees_names=False)
    assert seen(coordinator) == set()
    assert set(queries.enrolments_counted_by(coordinator)) == {world.amina, world.reza}
    assert not queries.people_seen_by(coordinator).exists()


def test_an_administrator_sees_all(world: World) -> None:
    assert seen(build.person(is_superuser=True)) == world.all


@pytest.mark.parametrize("role", ["contact", "participant", "nobody"])
def test_others_see_nobody(world: World, role: str) -> None:
    if role == "contact":
        who: Person | None = holder(Role.CONTACT, course=build.course_row(world.a))
        assert set(queries.contacts_of(world.a.translation_key)) == {who}
    else:
        who = world.amina.person if role == "participant" else None
    assert seen(who) == set()
    assert not queries.cohorts_seen_by(who).exists()
    assert not queries.associations_seen_by(who).exists()
    assert not queries.is_staff(who)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, 0, True), (1, 2, False), (-2, -1, False), (None, 0, True)]
)
def test_a_role_holds_from_its_first_to_its_last_day(
    world: World, starts: int | None, ends: int, holds: bool
) -> None:
    today = timezone.localdate()
    begin = today + timedelta(days=starts) if starts is not None else None
    coordinator = holder(
        Role.COORDINATOR, cohort=world.dortmund, starts_on=begin, ends_on=today + timedelta(days=ends)
    )
    assert bool(seen(coordinator)) is holds


def test_a_test_enrolment_is_in_nobodys_sight(world: World) -> None:
    from lms.cohorts.actions import try_out

    trainer = holder(Role.TRAINER, course=build.course_row(world.a))
    before = seen(trainer)
    test = try_out(person=trainer, course=world.a.translation_key)
    assert seen(trainer) == before
    assert test not in seen(build.person(is_superuser=True))
    assert test.cohort not in queries.cohorts_seen_by(trainer)


def test_rules_ask_the_same_scopes(world: World) -> None:
    coordinator = holder(Role.COORDINATOR, association=world.park)
    assert may_see(coordinator, world.amina)
    assert not may_see(coordinator, world.reza)
    assert not may_lead(coordinator, world.dortmund)
    assert may_enrol(coordinator, world.dortmund, world.park)
    assert not may_enrol(coordinator, world.dortmund, world.ruhr)
    assert not may_enrol(coordinator, world.other, world.park)
    assert not may_appoint(coordinator)
    assert may_appoint(build.person(is_superuser=True))


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_learning_is_for_active_and_finished_people(world: World, state: EnrolmentState) -> None:
    Enrolment.objects.filter(pk=world.amina.pk).update(state=state)
    learns = bool(queries.learning(world.amina.person.user))
    assert learns is (state in (EnrolmentState.ACTIVE, EnrolmentState.FINISHED))


def test_learning_is_one_query(world: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        queries.learning(world.amina.person.user)


def test_every_cohort_of_a_scope_belongs_to_its_course(world: World) -> None:
    assert Cohort.objects.filter(course=build.course_row(world.a)).count() == 2


def test_the_list_of_led_groups_and_the_question_about_one_say_the_same(world: World) -> None:
    course = build.course_row(world.a)
    holders = [
        (holder(Role.TRAINER, course=course), {world.dortmund, world.koeln}),
        (holder(Role.TRAINER, cohort=world.koeln), {world.koeln}),
        (holder(Role.COORDINATOR, cohort=world.dortmund, sees_names=True), {world.dortmund}),
        (holder(Role.COORDINATOR, cohort=world.dortmund, sees_names=False), set()),
        (holder(Role.COORDINATOR, association=world.park, sees_names=True), set()),
        (holder(Role.CONTACT, course=course), set()),
        (holder(Role.ADMINISTRATOR), {world.dortmund, world.koeln, world.other}),
        (None, set()),
    ]
    for person, groups in holders:
        assert set(queries.cohorts_led_by_name(person)) == groups
        every = [world.dortmund, world.koeln, world.other]
        assert {one for one in every if queries.leads_by_name(person, one)} == groups
    assert queries.coordinators_by_name(world.dortmund) == {holders[2][0].pk}  # type: ignore[union-attr]
