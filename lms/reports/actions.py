"""What staff do on a person's page, where several parts follow each other."""

from django.db import transaction
from django.utils import timezone

from lms.accounts import actions as accounts
from lms.accounts.queries import open_invitations
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.people.models import Person
from lms.progress import actions as progress


@transaction.atomic
def move(*, enrolment: Enrolment, cohort: Cohort, by: Person, why: str = "") -> Enrolment:
    """To another group of the same course; what counts there is counted at once."""
    moved = cohorts.move(enrolment=enrolment, cohort=cohort, by=by, why=why)
    progress.recount(enrolment=moved)
    return moved


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person, why: str) -> Enrolment:
    """The person no longer takes part, and a link that still waits no longer works."""
    for invitation in open_invitations(timezone.now()).filter(enrolment=enrolment):
        accounts.revoke(invitation=invitation)
    return cohorts.withdraw(enrolment=enrolment, by=by, why=why)
