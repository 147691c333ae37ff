"""Reads about people."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from lms.people.models import Consent, Person


def person_of(user: AbstractBaseUser | AnonymousUser) -> Person | None:
    """The person behind a user; no query when the log-in backend already joined it."""
    if not user.is_authenticated:
        return None
    try:
        return user.person  # type: ignore[attr-defined]  # reverse of Person.user
    except Person.DoesNotExist:
        return None


def has_consented(person: Person, to: str) -> bool:
    """Is the newest word of this person on this matter a yes?"""
    newest = (
        Consent.objects.filter(person=person, to=to).order_by("-pk").values_list("given", flat=True).first()
    )
    return bool(newest)
