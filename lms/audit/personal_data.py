"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.audit.models import AuditEvent
from lms.people.holdings import Holding
from lms.people.retention import Kind

HOLDINGS = tuple(
    Holding(
        model=AuditEvent,
        kind=Kind.LOG,
        person=side,
        shows={"what": _("What"), "about": _("What about"), "at": _("When")},
        since="at",
        goes=True,
        outlives=True,
    )
    for side in ("who", "whom")
)
MODELS = (AuditEvent,)
