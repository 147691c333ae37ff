"""Checking facts, and bringing those of a package."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.errors import Refused
from lms.facts.models import Fact
from lms.facts.queries import forget_facts
from lms.outline.models import Course
from lms.people.models import Person


class Brought(StrEnum):
    """What became of a package's fact."""

    NEW = "new"
    SAID_ANEW = "said anew"
    SAME = "same"
    CHECKED = "checked here, kept"


@transaction.atomic
def check(*, fact: Fact, by: Person, on: date, source: str, url: str = "") -> Fact:
    """A person compared the statement with a source. Readers of every lesson that names it see so at once.

    Raises Refused for a day to come.
    """
    if on > timezone.localdate():
        raise Refused(_("This day has not come yet."))
    locked = Fact.objects.select_for_update().get(pk=fact.pk)
    locked.checked_on, locked.checked_by = on, by
    locked.source, locked.source_url = source, url
    locked.save()
    transaction.on_commit(forget_facts)
    return locked


@transaction.atomic
def reopen(*, fact: Fact) -> Fact:
    """A check is taken back: the statement awaits a person again."""
    locked = Fact.objects.select_for_update().get(pk=fact.pk)
    locked.checked_on, locked.checked_by, locked.source, locked.source_url = None, None, "", ""
    locked.save()
    transaction.on_commit(forget_facts)
    return locked


@transaction.atomic
def bring(*, course: Course, statements: Mapping[str, str]) -> dict[str, Brought]:
    """Bring the open facts of a course up to its package; what a person checked stays as it was checked."""
    there = {fact.key: fact for fact in Fact.objects.select_for_update().filter(course=course)}
    became: dict[str, Brought] = {}
    for key, statement in statements.items():
        fact = there.get(key)
        if fact is None:
            Fact.objects.create(course=course, key=key, statement=statement)
            became[key] = Brought.NEW
        elif fact.statement == statement:
            became[key] = Brought.SAME
        elif fact.checked_on is not None:
            became[key] = Brought.CHECKED
        else:
            fact.statement = statement
            fact.save(update_fields=["statement"])
            became[key] = Brought.SAID_ANEW
    gone = Fact.objects.filter(course=course, checked_on=None).exclude(key__in=statements).delete()[0]
    if gone or not set(became.values()) <= {Brought.SAME, Brought.CHECKED}:
        transaction.on_commit(forget_facts)
    return became
