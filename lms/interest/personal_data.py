"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.interest.models import Interest, SlotInterest
from lms.people.holdings import Holding
from lms.people.models import Person
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Interest,
        kind=Kind.INTEREST,
        person="person",
        shows={
            "course__title": _("Course"),
            "made_at": _("Since"),
            "told_at": _("Written to"),
        },
        since="made_at",
        goes=True,
    ),
    Holding(
        model=SlotInterest,
        kind=Kind.INTEREST,
        person="person",
        shows={
            "slot__course__title": _("Course"),
            "made_at": _("Since"),
            "told_at": _("Written to"),
        },
        since="made_at",
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)


def erase_elsewhere(people: list[Person]) -> None:
    """Entries that these people made without a log-in."""
    for person in people:
        if person.email:
            Interest.objects.filter(person=None, email__iexact=person.email).delete()
