"""What all parts together hold about people. Every part with a `personal_data` stands here; a test sees to it."""

from django.utils.translation import gettext_lazy as _

from lms.accounts import personal_data as accounts
from lms.attendance import personal_data as attendance
from lms.audit import personal_data as audit
from lms.bookings import personal_data as bookings
from lms.classroom import personal_data as classroom
from lms.cohorts import personal_data as cohorts
from lms.facts import personal_data as facts
from lms.followup import personal_data as followup
from lms.inquiries import personal_data as inquiries
from lms.interest import personal_data as interest
from lms.mail import personal_data as mail
from lms.notices import personal_data as notices
from lms.people import personal_data as people
from lms.people.holdings import Holding
from lms.people.retention import Kind
from lms.privacy.models import DataRequest
from lms.progress import personal_data as progress
from lms.quizzes import personal_data as quizzes
from lms.reports import personal_data as reports
from lms.seminars import personal_data as seminars

OWN = (
    Holding(
        model=DataRequest,
        kind=Kind.REQUESTS,
        person="person",
        shows={
            "want": _("What"),
            "proof": _("Proof"),
            "asked_on": _("Asked"),
            "done_at": _("Done"),
            "taken_back_at": _("Taken back"),
        },
        since="created_at",
        goes=True,
        outlives=True,
    ),
)
# In the order in which erasing goes; the log-in before the person, whose key leads to it.
PARTS = (
    notices, followup, reports, inquiries, classroom, attendance, bookings, interest, seminars, quizzes, progress,
    facts, mail, cohorts, accounts, people, audit,
)  # fmt: skip


def everything() -> list[Holding]:
    """All holdings of all parts."""
    return [*(holding for part in PARTS for holding in part.HOLDINGS), *OWN]
