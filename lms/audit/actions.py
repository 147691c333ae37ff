"""Noting what happened."""

from django.core.cache import cache

from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.people.models import Person

SECONDS = 60  # the same refusal within a minute is noted once, so that nobody can fill the table


def note(*, what: What, who: Person | None = None, whom: Person | None = None, about: str = "") -> AuditEvent:
    """Add a row. `about` is a code such as a role or the name of a route; never words that somebody wrote."""
    return AuditEvent.objects.create(what=what, who=who, whom=whom, about=about[:80])


def note_refusal(*, what: What, who: Person | None, about: str) -> None:
    """Add a row about a refusal, at most one a minute for the same person and place."""
    if cache.add(f"lms.audit.{what}.{who.pk if who else 0}.{about}", 1, SECONDS):
        note(what=what, who=who, about=about)
