"""The rows of this part that say something about a person."""

from django.utils.translation import gettext_lazy as _

from lms.people.holdings import Holding
from lms.people.models import Consent, Membership, Merge, Person, Twins
from lms.people.retention import Kind

HOLDINGS = (
    Holding(
        model=Membership,
        kind=Kind.MEMBERSHIPS,
        person="person",
        shows={"association__name": _("Association"), "association__town": _("Town")},
        goes=True,
        moves=True,
    ),
    Holding(
        model=Consent,
        kind=Kind.CONSENTS,
        person="person",
        shows={"to": _("To what"), "version": _("Wording"), "given": _("Agreed"), "at": _("When")},
    ),
    Holding(
        model=Merge,
        kind=Kind.ENROLMENTS,
        person="target",
        shows={"at": _("Joined with another entry about you"), "undone_at": _("Taken back")},
    ),
    *(
        Holding(
            model=Twins,
            kind=Kind.PERSON,
            person=side,
            shows={"at": _("Looks like another entry and is somebody else")},
            goes=True,
        )
        for side in ("one", "other")
    ),
    Holding(
        model=Person,
        kind=Kind.PERSON,
        person="pk",
        shows={
            "given_names": _("Given names"),
            "family_name": _("Family name"),
            "email": _("E-mail for contact"),
            "language": _("Language of the pages"),
            "help_language": _("Help in another language"),
            "created_at": _("Known since"),
            "uuid": _("Number"),
        },
        blank={"given_names": "", "family_name": "", "email": "", "language": "", "help_language": ""},
    ),
)
MODELS = (Consent, Membership, Merge, Person, Twins)
