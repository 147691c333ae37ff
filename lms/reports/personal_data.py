"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.retention import Kind
from lms.reports.models import SavedFilter

HOLDINGS = (
    Holding(
        model=SavedFilter,
        kind=Kind.ROLES,
        person="person",
        shows={"name": _("Name"), "query": _("Selection"), "created_at": _("When")},
        goes=True,
    ),
)
MODELS = tuple(holding.model for holding in HOLDINGS)
