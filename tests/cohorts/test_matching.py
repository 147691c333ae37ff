"""Associations as people wrote them: kept, counted openly, matched by staff, remembered; and whom to reach."""

from typing import Any

import pytest
from django.urls import reverse

from lms.cohorts import matching
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent
from lms.cohorts.queries import enrolments_seen_by, unmatched
from lms.people import actions as people
from lms.people.models import Association, AssociationContact, AssociationSpelling, Membership, Person
from tests import build
from tests.queries import count


@pytest.fixture
def group(db: None) -> Cohort:
    return build.cohort(build.course_page("Politik"), "Dortmund")


@pytest.fixture
def north(db: None) -> Association:
    return people.create_association(name="Elternnetz Nord e.V.")


@pytest.fixture
def administrator(db: None) -> Person:
    return build.appointed(role=Role.ADMINISTRATOR)


def wrote(text: str, group: Cohort) -> Enrolment:
    return build.enrol(build.person("Karim", log_in=False), group, association_written=text)


def test_what_was_written_stays_and_gives_nobody_a_scope(
    group: Cohort, north: Association, administrator: Person
) -> None:
    enrolment = wrote("Elternetz Nord", group)
    coordinator = build.appointed(role=Role.COORDINATOR, association=north)
    assert Association.objects.count() == 1
    assert not enrolments_seen_by(coordinator).exists()
    assert list(unmatched(enrolments_seen_by(administrator))) == [enrolment]
    (waiting,) = matching.spellings(administrator)
    assert (waiting.enrolments, waiting.suggested) == (1, (north,))


def test_a_match_counts_for_everybody_who_wrote_it_so(
    group: Cohort, north: Association, administrator: Person, signed_in: Any
) -> None:
    mine = [wrote(text, group) for text in ("Elternetz Nord", "ELTERNETZ-NORD e. V.")]
    other = wrote("Bunter Kreis", group)
    sent = {"written": "elternetz nord", "association": north.pk}
    signed_in(administrator).post(reverse("lms_staff:matching"), sent)
    for enrolment in mine:
        before = enrolment.association_written
        enrolment.refresh_from_db()
        assert (enrolment.association, enrolment.association_written) == (north, before)
        assert Membership.objects.filter(person=enrolment.person, association=north).exists()
        event = EnrolmentEvent.objects.filter(enrolment=enrolment).latest("pk")
        assert (event.by, north.name in event.why) == (administrator, True)
    other.refresh_from_db()
    assert other.association is None
    assert AssociationSpelling.objects.get().association == north
    assert [one.key for one in matching.spellings(administrator)] == ["bunter kreis"]


def test_a_trainer_matches_in_own_groups_to_associations_seen_only(
    group: Cohort, north: Association, signed_in: Any
) -> None:
    foreign = wrote("Bunter Kreis", build.cohort(build.course_page("Alt"), "Geheime Gruppe"))
    own = wrote("Bunter Kreis", group)
    build.enrol(build.person("Schon", "Da"), group, association=north)
    hidden = people.create_association(name="Geheimer Verein")
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    page = client.get(reverse("lms_staff:matching")).content.decode()
    assert "Bunter Kreis" in page
    assert "Geheim" not in page
    client.post(reverse("lms_staff:matching"), {"written": "Bunter Kreis", "association": hidden.pk})
    own.refresh_from_db()
    assert own.association is None
    client.post(reverse("lms_staff:matching"), {"written": "Bunter Kreis", "association": north.pk})
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.association, foreign.association) == (north, None)


def test_the_list_costs_the_same_for_3_and_300_names(
    group: Cohort, north: Association, administrator: Person, signed_in: Any
) -> None:
    client, address = signed_in(administrator), reverse("lms_staff:matching")
    people = Person.objects.bulk_create(Person(family_name=f"P{n}") for n in range(300))
    rows = [
        Enrolment(
            person=person, course=group.course, cohort=group, state="active", association_written=f"Kreis {n}"
        )
        for n, person in enumerate(people)
    ]
    Enrolment.objects.bulk_create(rows[:3])
    client.get(address)
    few = count(lambda: client.get(address))
    Enrolment.objects.bulk_create(rows[3:])
    assert count(lambda: client.get(address)) == few
    assert len(matching.spellings(administrator)) == 300


def test_a_coordinator_keeps_the_contacts_of_the_own_association(
    group: Cohort, north: Association, signed_in: Any
) -> None:
    south = people.create_association(name="Süd")
    theirs = people.add_contact(association=south, name="Frau Süd", phone="0231 1")
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=north))
    add = reverse("lms_staff:add_contact", args=[north.pk])
    assert client.post(add, {"name": "Herr Nord"}).status_code == 422
    client.post(add, {"name": "Herr Nord", "task": "Vorsitz", "phone": "0231 12-3"})
    contact = AssociationContact.objects.get(association=north)
    page = client.get(reverse("lms_staff:associations")).content.decode()
    assert all(word in page for word in ("Herr Nord", "Vorsitz", "0231 12-3"))
    assert "Frau Süd" not in page
    client.post(
        reverse("lms_staff:contact", args=[contact.pk]), {"name": "Frau Nord", "email": "n@example.org"}
    )
    contact.refresh_from_db()
    assert (contact.name, contact.email) == ("Frau Nord", "n@example.org")
    for name in ("contact", "remove_contact"):
        assert client.post(reverse(f"lms_staff:{name}", args=[theirs.pk])).status_code == 404
    client.post(reverse("lms_staff:remove_contact", args=[contact.pk]))
    assert AssociationContact.objects.get() == theirs


def test_the_directory_costs_the_same_for_3_and_300(administrator: Person, signed_in: Any) -> None:
    client, spent = signed_in(administrator), []
    client.get(reverse("lms_staff:associations"))
    for number in (3, 297):
        for n in range(number):
            made = people.create_association(name=f"Verein {number} {n}")
            people.add_contact(association=made, name="Vorsitz", phone="1")
        spent.append(count(lambda: client.get(reverse("lms_staff:associations"))))
    assert spent[0] == spent[1]
    assert Association.objects.count() == 300
