"""Reads about people."""

from collections.abc import Iterable
from typing import Any
from unicodedata import combining, normalize

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from lms.people.models import Consent, Merge, Person

# Ends what stands for an address where a host's users cannot be without one. Source: RFC 2606, section 2.
NO_ADDRESS = "@card.invalid"

# Letters that Unicode does not take apart into a letter and an accent.
_NOT_ACCENTS = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d"}
)


def person_of(user: AbstractBaseUser | AnonymousUser) -> Person | None:
    """The person behind a user; no query when the log-in backend already joined it."""
    if not user.is_authenticated:
        return None
    try:
        return user.person  # type: ignore[attr-defined]  # reverse of Person.user
    except Person.DoesNotExist:
        return None


def has_own_log_in(person: Person) -> bool:
    """Does this person log in with an address or a password of their own? A log-in by card alone has neither."""
    user = person.user
    if user is None:
        return False
    email = getattr(user, "email", "")
    has_address = bool(email) and not email.endswith(NO_ADDRESS)
    return has_address or user.is_superuser or user.has_usable_password()


def has_consented(person: Person, to: str) -> bool:
    """Is the newest word of this person on this matter a yes?"""
    newest = (
        Consent.objects.filter(person=person, to=to).order_by("-pk").values_list("given", flat=True).first()
    )
    return bool(newest)


def folded(name: str) -> str:
    """A name for searching and sorting: without accents and capitals, so that "Yildiz" finds "Yıldız"."""
    apart = normalize("NFKD", name.casefold().translate(_NOT_ACCENTS))
    return " ".join("".join(sign for sign in apart if not combining(sign)).split())


def known_people() -> QuerySet[Person]:
    """Everybody who was not erased and is not part of another entry: each human being once."""
    return Person.objects.filter(erased_at=None).exclude(pk__in=joined())


def joined() -> QuerySet[Any, Any]:
    """Keys of persons that are part of another one now."""
    return Merge.objects.filter(undone_at=None).values("source")


def stands_for(pks: Iterable[int]) -> dict[int, int]:
    """Person (row id) → who stands for them since they were found to be one, else themselves. A query each step."""
    found = {pk: pk for pk in pks}
    joined = Merge.objects.filter(undone_at=None)
    while steps := dict(joined.filter(source__in=found.values()).values_list("source", "target")):
        found = {pk: steps.get(at, at) for pk, at in found.items()}
    return found
