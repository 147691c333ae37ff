"""Reads about letters."""

from typing import Any

from django.db.models import QuerySet

from lms.mail.enums import MailState
from lms.mail.models import Mail


def failed(people: Any) -> QuerySet[Mail]:
    """Letters to these people (a scoped queryset) that could not be sent and are not tried again, newest first."""
    return Mail.objects.filter(person__in=people, state=MailState.FAILED).order_by("-pk")
