"""Names of all kinds, and what an erased person is."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.errors import Refused
from lms.people import actions
from lms.people.models import Association, Consent, Membership, Person
from lms.people.queries import has_consented
from tests import build

NAMES = [
    ("Amina", "El Idrissi", "Amina El Idrissi", "El Idrissi, Amina", "Amina"),
    ("", "Suharto", "Suharto", "Suharto", "Suharto"),
    ("Klara", "von der Heide", "Klara von der Heide", "von der Heide, Klara", "Klara"),
    ("محمد", "عبد الله", "محمد عبد الله", "عبد الله, محمد", "محمد"),
    ("Thị Lan", "Nguyễn", "Thị Lan Nguyễn", "Nguyễn, Thị Lan", "Thị Lan"),
]


@pytest.mark.parametrize(("given", "family", "name", "sort_name", "greeting"), NAMES)
def test_names(given: str, family: str, name: str, sort_name: str, greeting: str) -> None:
    person = Person(given_names=given, family_name=family)
    assert (person.name, person.sort_name, person.greeting_name) == (name, sort_name, greeting)


@pytest.mark.django_db
def test_an_erased_person_cannot_get_a_name_again() -> None:
    person = actions.create_person(given_names="Amina", family_name="El Idrissi")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    Person.objects.filter(pk=person.pk).update(given_names="", family_name="", erased_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(given_names="Amina")


@pytest.mark.django_db
def test_an_equal_address_makes_a_new_person() -> None:
    first = actions.create_person(family_name="A", email="verein@example.org")
    second = actions.create_person(family_name="B", email="Verein@Example.org ")
    assert first.pk != second.pk
    assert second.email == "verein@example.org"


@pytest.mark.django_db
def test_a_user_belongs_to_one_person() -> None:
    mine, waiting, other = build.person(), build.person(log_in=False), build.person()
    with pytest.raises(Refused):
        actions.link_user(person=waiting, user=mine.user)
    with pytest.raises(Refused):
        actions.link_user(person=other, user=mine.user)
    assert actions.link_user(person=mine, user=mine.user) == mine


@pytest.mark.django_db
def test_membership_is_once_and_consent_is_a_history() -> None:
    person, park = build.person(), Association.objects.create(name="Park")
    actions.join(person=person, association=park)
    actions.join(person=person, association=park)
    assert Membership.objects.count() == 1
    assert not has_consented(person, "mail")
    actions.consent(person=person, to="mail", version="1")
    assert has_consented(person, "mail")
    actions.consent(person=person, to="mail", version="1", given=False)
    assert not has_consented(person, "mail")
    assert Consent.objects.count() == 2


@pytest.mark.django_db
def test_lists_sort_by_family_name() -> None:
    for given, family, *_rest in NAMES[:3]:
        actions.create_person(given_names=given, family_name=family)
    assert [person.family_name for person in Person.objects.all()] == [
        "El Idrissi",
        "Suharto",
        "von der Heide",
    ]
