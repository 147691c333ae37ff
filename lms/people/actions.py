"""Writes about people."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.people.models import (
    Association,
    AssociationContact,
    AssociationSpelling,
    Consent,
    Membership,
    Person,
)
from lms.people.queries import has_own_log_in
from lms.people.spelling import key


def create_person(
    *, given_names: str = "", family_name: str = "", email: str = "", language: str = "", user: Any = None
) -> Person:
    """A new person; an equal address elsewhere joins nothing."""
    return Person.objects.create(
        given_names=given_names.strip(),
        family_name=family_name.strip(),
        email=email.strip().lower(),
        language=language,
        user=user,
    )


def create_association(*, name: str, town: str = "") -> Association:
    """A new association."""
    return Association.objects.create(name=name, town=town)


def change_association(*, association: Association, name: str, town: str) -> Association:
    """Correct name and town of an association."""
    association.name, association.town = name, town
    association.save(update_fields=["name", "town"])
    return association


def add_contact(*, association: Association, **fields: str) -> AssociationContact:
    """Somebody whom staff reach at the association: name, task, phone, email."""
    return AssociationContact.objects.create(association=association, **fields)


def change_contact(*, contact: AssociationContact, **fields: str) -> AssociationContact:
    """Correct whom staff reach."""
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(fields))
    return contact


def remove_contact(*, contact: AssociationContact) -> None:
    """This contact is gone for good; nothing else hangs on it."""
    contact.delete()


def remember_spelling(*, written: str, association: Association) -> AssociationSpelling:
    """From now on, whoever writes a name like this means this association; the newest word counts."""
    found, _made = AssociationSpelling.objects.update_or_create(
        key=key(written)[:200], defaults={"association": association}
    )
    return found


@transaction.atomic
def add_email(*, person: Person, email: str) -> Person:
    """An address for somebody who has none. Refused where there is one, or where they log in with another."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.email or has_own_log_in(person) or person.erased_at:
        raise Refused(_("This person has an e-mail address already."))
    person.email = email.strip().lower()
    person.save(update_fields=["email"])
    return person


def join(*, person: Person, association: Association) -> Membership:
    """The person's membership, once."""
    return Membership.objects.get_or_create(person=person, association=association)[0]


def consent(*, person: Person, to: str, version: str, given: bool = True) -> Consent:
    """A new word on a matter; the newest counts."""
    return Consent.objects.create(person=person, to=to, version=version, given=given)


def forget(*, person: Person, now: datetime) -> None:
    """The last step of erasing: no user, and nobody can give this person a name again."""
    Person.objects.filter(pk=person.pk).update(user=None, erased_at=now)


@transaction.atomic
def correct_email(*, person: Person, email: str) -> Person:
    """Where letters to a person go, for somebody without a log-in of their own; with one, it is theirs to change."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if has_own_log_in(person):
        raise Refused(_("This person logs in and changes the address on the page “My account”."))
    if person.erased_at is not None:
        raise Refused(_("This person was erased."))
    person.email = email.strip().lower()
    person.save(update_fields=["email"])
    return person


@transaction.atomic
def link_user(*, person: Person, user: Any) -> Person:
    """Give a person the log-in that was proved for them; refused where either already has another."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.user_id == user.pk:
        return person
    if person.user_id is not None or person.erased_at or Person.objects.filter(user=user).exists():
        raise Refused(_("This invitation belongs to another account."))
    person.user = user
    person.save(update_fields=["user"])
    return person
