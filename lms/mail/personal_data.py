"""The rows of this part that say something about a person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.mail.enums import MailState, Optional
from lms.mail.models import Mail, MailPreference
from lms.people.holdings import Holding
from lms.people.models import Person
from lms.people.retention import Kind

BLANK: dict[str, Any] = {
    "to": "",
    "subject": "",
    "text": "",
    "html": "",
    "problem": "",
    "headers": {},
    "calendars": [],
}
SHORTEST = 5  # letters; a shorter name stands in too many letters by chance


def _stop(rows: Any) -> None:
    """What was not sent is not sent any more."""
    rows.exclude(state=MailState.SENT).order_by().update(state=MailState.VOID)


HOLDINGS = (
    Holding(
        model=Mail,
        kind=Kind.LETTERS,
        person="person",
        shows={
            "created_at": _("Written"),
            "to": _("E-mail address"),
            "subject": _("Subject"),
            "text": _("Text"),
            "state": _("State"),
            "problem": _("What the mail server said"),
            "sent_at": _("Sent"),
        },
        since="created_at",
        blank=BLANK,
        first=_stop,
    ),
    Holding(
        model=MailPreference,
        kind=Kind.PERSON,
        person="person",
        shows={kind.value: kind.label for kind in Optional},
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)


def erase_elsewhere(people: list[Person]) -> None:
    """Letters to nobody we know at these people's addresses, and letters to others that name these people."""
    named = Q(pk=None)
    for person in people:
        if person.email:
            named |= Q(person=None, to__iexact=person.email) | Q(text__icontains=person.email)
        if len(person.name) >= SHORTEST and person.given_names and person.family_name:
            named |= Q(text__contains=person.name) | Q(subject__contains=person.name)
    found = Mail.objects.filter(named)
    _stop(found)
    found.update(**BLANK)
