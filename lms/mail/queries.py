"""Reads about letters."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce

from lms.mail.enums import MailState, Optional
from lms.mail.models import Mail, MailPreference
from lms.people.models import Person


def failed(people: Any) -> QuerySet[Mail]:
    """Letters to these people (a scoped queryset) that could not be sent and are not tried again, newest first."""
    return Mail.objects.filter(person__in=people, state=MailState.FAILED).order_by("-pk")


def all_failed() -> QuerySet[Mail]:
    """For administrators: every letter that could not be sent and is not tried again, newest first."""
    return Mail.objects.filter(state=MailState.FAILED).order_by("-pk")


def outbox(now: datetime) -> tuple[int, datetime | None, int]:
    """Letters that are due and not sent, since when the first of them waits, and letters that could not be sent."""
    tried = Q(tries__gt=0) | Q(not_before=None)  # "not before" is the next try once there was one
    due = Q(state__in=[MailState.QUEUED, MailState.SENDING]) & (tried | Q(not_before__lte=now))
    since = Case(When(tried, then=Coalesce("again_at", "created_at")), default=F("not_before"))
    found = Mail.objects.aggregate(
        waiting=Count("pk", filter=due),
        oldest=Min(since, filter=due),
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
    )
    return found["waiting"], found["oldest"], found["failed"]


def preference_of(person: Person) -> MailPreference:
    """What a person said about optional letters; an unsaved row with the defaults where they said nothing."""
    return MailPreference.objects.filter(person=person).first() or MailPreference(person=person)


def unwanted(kind: Optional) -> QuerySet[Any, Any]:
    """Keys of the people who do not want this kind of letter."""
    return MailPreference.objects.filter(**{kind.value: False}).values("person")
