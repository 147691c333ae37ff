"""What staff do on a person's page, where several parts follow each other."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import actions as accounts
from lms.accounts.models import Invitation
from lms.accounts.queries import open_invitations
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.errors import Refused
from lms.mail import actions as mail
from lms.people import actions as people
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.queries import standing
from lms.reports.enums import Report
from lms.reports.models import SavedFilter

MOST_FILTERS = 20


@transaction.atomic
def move(*, enrolment: Enrolment, cohort: Cohort, by: Person, why: str = "") -> Enrolment:
    """To another group of the same course; what counts there is counted at once."""
    moved = cohorts.move(enrolment=enrolment, cohort=cohort, by=by, why=why)
    progress.recount(enrolment=moved)
    return moved


def save_filter(*, person: Person, name: str, query: str, report: Report = Report.COMPLETION) -> SavedFilter:
    """Keep a selection under a name; the same name again keeps the newer one. Refused beyond a handful."""
    kept = SavedFilter.objects.filter(person=person)
    if not kept.filter(name=name).exists() and kept.count() >= MOST_FILTERS:
        raise Refused(_("You have saved many filters already. Please delete one first."))
    return SavedFilter.objects.update_or_create(
        person=person, name=name, defaults={"query": query, "report": report}
    )[0]


@transaction.atomic
def correct_address(*, enrolment: Enrolment, email: str, by: Person, invite: bool) -> None:
    """Another address, or a first one, for somebody without a log-in. Links sent to the old one end.

    Letters that wait go to the new address. `invite`: a new invitation follows at once.
    """
    old = enrolment.person.email
    person = people.correct_email(person=enrolment.person, email=email)
    if person.email != old:
        for invitation in Invitation.objects.filter(person=person, accepted_at=None, revoked_at=None):
            accounts.revoke(invitation=invitation)
        mail.readdress(person=person, to=person.email)
        why = _("E-mail address corrected") if old else _("E-mail address entered")
        cohorts.note(enrolment=enrolment, by=by, why=why)
    if invite:
        send_invitation(enrolment=enrolment, by=by)


def send_invitation(*, enrolment: Enrolment, by: Person) -> None:
    """A first invitation, or a new letter with a new link."""
    enrolment.person.refresh_from_db()
    last = Invitation.objects.filter(enrolment=enrolment).order_by("-pk").select_related("person").first()
    if last is not None:
        accounts.resend(invitation=last, by=by)
    else:
        accounts.invite(
            person=enrolment.person, cohort=enrolment.cohort, association=enrolment.association, by=by
        )


def open_module(*, enrolment: Enrolment, module: str, by: Person, why: str, now: datetime) -> None:
    """A module that is closed for this person, by its row's id; refused where it is not."""
    at = standing(learner_of(enrolment), enrolment.course.source_language, now)
    row = next((row for row in at.modules if str(row.pk) == module), None)
    if row is None or at.door_of(row).open:
        raise Refused(_("This module is not closed for this person."))
    progress.open_by_hand(enrolment=enrolment, module=row.pk, by=by, why=why, now=now)


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: Person, why: str) -> Enrolment:
    """The person no longer takes part, and a link that still waits no longer works."""
    for invitation in open_invitations(timezone.now()).filter(enrolment=enrolment):
        accounts.revoke(invitation=invitation)
    return cohorts.withdraw(enrolment=enrolment, by=by, why=why)
