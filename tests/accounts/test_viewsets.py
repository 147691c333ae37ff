"""Bringing people into groups and roles."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from lms.accounts.models import Invitation
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Origin, Role
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Association, Person
from tests import build


@pytest.fixture
def group(db: None) -> Cohort:
    return build.cohort(build.course_page("Politik"), "Dortmund")


@pytest.fixture
def north(db: None) -> Association:
    return people.create_association(name="Nord")


def appointed(**scope: Any) -> Person:
    person = build.person("Selma", "Arslan")
    appointments.appoint(person=person, **scope)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return appointed(role=Role.TRAINER, course=group.course)


@pytest.fixture
def administrator(db: None) -> Person:
    return appointed(role=Role.ADMINISTRATOR)


def bring(client: Any, cohort: Cohort, **data: Any) -> Any:
    return client.post(reverse("lms_staff:bring", args=[cohort.pk]), data)


def test_a_person_with_an_address_gets_an_invitation(group: Cohort, trainer: Person, signed_in: Any) -> None:
    entered = {
        "given_names": "Amina",
        "family_name": "El Idrissi",
        "email": "Amina@Example.org",
        "invite": "on",
    }
    bring(signed_in(trainer), group, **entered)
    enrolment = Enrolment.objects.get(cohort=group)
    assert (enrolment.state, enrolment.origin) == (EnrolmentState.INVITED, Origin.INVITATION)
    assert (enrolment.person.name, enrolment.person.email) == ("Amina El Idrissi", "amina@example.org")
    assert Invitation.objects.get().by == trainer
    assert Mail.objects.get().to == "amina@example.org"


def test_a_person_without_an_address_takes_part_at_once(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    bring(signed_in(trainer), group, family_name="Suharto", invite="on")
    enrolment = Enrolment.objects.get(cohort=group)
    assert (enrolment.state, enrolment.origin) == (EnrolmentState.ACTIVE, Origin.STAFF)
    assert enrolment.person.user is None
    assert not Invitation.objects.exists()


def test_no_letter_goes_out_unless_wanted(group: Cohort, trainer: Person, signed_in: Any) -> None:
    bring(signed_in(trainer), group, family_name="Suharto", email="s@example.org")
    assert Enrolment.objects.get(cohort=group).state == EnrolmentState.ACTIVE
    assert not Mail.objects.exists()


def test_a_name_is_needed(group: Cohort, trainer: Person, signed_in: Any) -> None:
    assert bring(signed_in(trainer), group, email="a@example.org").status_code == 422
    assert not Enrolment.objects.exists()


def test_somebody_known_is_offered_first_and_taken_when_chosen(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    known = build.person("Fatma", "Yıldız", log_in=False)
    build.enrol(known, build.cohort(build.course_page("Alt"), "Alt"))
    appointments.appoint(person=trainer, role=Role.TRAINER, course=known.enrolments.get().course)
    entered = {"given_names": "fatma", "family_name": "Yildiz"}
    first = bring(client, group, **entered)
    assert first.status_code == 422
    assert f'value="{known.pk}"' in first.content.decode()
    assert not Enrolment.objects.filter(cohort=group).exists()
    bring(client, group, known=known.pk, **entered)
    assert Enrolment.objects.get(cohort=group).person == known


def test_somebody_else_of_the_same_name_is_a_new_person(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    known = build.person("Fatma", "Yıldız", log_in=False)
    build.enrol(known, group)
    bring(signed_in(trainer), group, given_names="Fatma", family_name="Yıldız", known="new")
    assert group.enrolments.exclude(person=known).count() == 1


def test_nobody_outside_the_scope_is_offered_or_taken(group: Cohort, trainer: Person, signed_in: Any) -> None:
    stranger = build.person("Fatma", "Yıldız", email="geheim@example.org")
    client = signed_in(trainer)
    entered = {"given_names": "Fatma", "family_name": "Yıldız", "email": "geheim@example.org"}
    answer = bring(client, group, known=stranger.pk, **entered)
    assert answer.status_code == 302
    assert Enrolment.objects.get(cohort=group).person != stranger


def test_a_coordinator_brings_people_of_the_own_association_only(
    group: Cohort, north: Association, signed_in: Any
) -> None:
    south = people.create_association(name="Süd")
    build.enrol(build.person("Schon", "Da"), group, association=north)
    client = signed_in(appointed(role=Role.COORDINATOR, association=north))
    assert bring(client, group, family_name="Ohne").status_code == 422
    refused = bring(client, group, family_name="Fremd", association=south.pk)
    assert refused.status_code == 422
    assert "Süd" not in refused.content.decode()
    assert bring(client, group, family_name="Eigen", association=north.pk).status_code == 302
    names = set(group.enrolments.values_list("person__family_name", flat=True))
    assert names == {"Da", "Eigen"}
    assert Person.objects.get(family_name="Eigen").associations.get() == north


def test_whoever_takes_the_course_elsewhere_is_refused_in_words(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    other = Cohort.objects.create(course=group.course, name="Hagen")
    person = build.person("Schon", "Da", log_in=False)
    build.enrol(person, other)
    entered = {"given_names": "Schon", "family_name": "Da", "known": person.pk}
    assert bring(signed_in(trainer), group, **entered).status_code == 422
    assert not group.enrolments.exists()


def appoint(client: Any, **data: Any) -> Any:
    return client.post(reverse("lms_staff:add_role"), data)


def test_a_role_is_given_to_somebody_known(group: Cohort, administrator: Person, signed_in: Any) -> None:
    person = build.person("Ida", "Zahl", email="ida@example.org")
    days = {"starts_on": "2027-01-01", "ends_on": "2027-06-30"}
    appoint(signed_in(administrator), who="IDA@example.org", role="coordinator", cohort=group.pk, **days)
    given = RoleAssignment.objects.get(person=person)
    assert (given.role, given.cohort, given.sees_names) == (Role.COORDINATOR, group, False)
    assert (given.starts_on, given.ends_on) == (date(2027, 1, 1), date(2027, 6, 30))


def test_a_new_person_with_a_role_gets_a_letter(group: Cohort, administrator: Person, signed_in: Any) -> None:
    new = {"given_names": "Neu", "family_name": "Trainerin", "email": "neu@example.org"}
    appoint(signed_in(administrator), role="trainer", course=group.course_id, **new)
    given = RoleAssignment.objects.get(course=group.course)
    assert given.person.name == "Neu Trainerin"
    assert Mail.objects.get().person == given.person


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("trainer", []),
        ("trainer", ["course", "cohort"]),
        ("trainer", ["association"]),
        ("contact", ["cohort"]),
        ("coordinator", ["course"]),
        ("coordinator", ["association", "cohort"]),
        ("administrator", ["course"]),
    ],
)
def test_a_scope_that_does_not_fit_is_refused(
    group: Cohort, north: Association, administrator: Person, signed_in: Any, role: str, scope: list[str]
) -> None:
    build.person("Ida", "Zahl")
    every = {"course": group.course_id, "cohort": group.pk, "association": north.pk}
    answer = appoint(
        signed_in(administrator), who="Ida Zahl", role=role, **{name: every[name] for name in scope}
    )
    assert answer.status_code == 422
    assert RoleAssignment.objects.count() == 1


def test_two_of_one_name_are_a_choice(group: Cohort, administrator: Person, signed_in: Any) -> None:
    _first, second = (build.person("Ida", "Zahl") for _ in range(2))
    client = signed_in(administrator)
    wanted = {"who": "ida zahl", "role": "trainer", "course": group.course_id}
    assert appoint(client, **wanted).status_code == 422
    appoint(client, known=second.pk, **wanted)
    assert RoleAssignment.objects.get(course=group.course).person == second


def test_a_role_gets_an_end_and_is_taken(group: Cohort, administrator: Person, signed_in: Any) -> None:
    given = appointments.appoint(person=build.person("Ida", "Zahl"), role=Role.TRAINER, course=group.course)
    client = signed_in(administrator)
    extra = {"role": "administrator", "person": administrator.pk}
    client.post(reverse("lms_staff:role", args=[given.pk]), {"ends_on": "2027-06-30", **extra})
    given.refresh_from_db()
    assert (given.ends_on, given.role, given.course) == (date(2027, 6, 30), Role.TRAINER, group.course)
    client.post(reverse("lms_staff:dismiss", args=[given.pk]))
    assert not RoleAssignment.objects.filter(pk=given.pk).exists()


def test_an_administrator_keeps_the_own_role(administrator: Person, signed_in: Any) -> None:
    own = administrator.roles.get()
    signed_in(administrator).post(reverse("lms_staff:dismiss", args=[own.pk]))
    assert administrator.roles.filter(pk=own.pk).exists()


def test_nobody_else_gives_or_takes_roles(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    appoint(client, who="Selma Arslan", role="administrator")
    own = trainer.roles.get()
    client.post(reverse("lms_staff:role", args=[own.pk]), {"ends_on": "2099-01-01"})
    client.post(reverse("lms_staff:dismiss", args=[own.pk]))
    assert list(RoleAssignment.objects.values_list("role", "ends_on")) == [(Role.TRAINER, None)]
