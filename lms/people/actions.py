"""Writes about people."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.people.models import Association, Consent, Membership, Person


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
