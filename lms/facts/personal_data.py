"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.facts.models import Fact
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Fact,
        kind=Kind.CHECKS,
        person="checked_by",
        shows={
            "course__title": _("Course"),
            "key": _("Statement"),
            "checked_on": _("When"),
            "source": _("Source"),
        },
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
