"""Links to join: made by staff, printed, opened by whoever reads the poster."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts import actions as accounts
from lms.accounts.cardcode import grouped, new_code, typed
from lms.accounts.models import JoinLink
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState, Origin
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import associations_led_by
from lms.cohorts.rules import may_lead
from lms.errors import Refused
from lms.mail.letters import link as address
from lms.people import actions as people
from lms.people.models import Association, Person

SIGNS, GROUP = 11, 4  # 55 random bits in three groups of four, with the last sign
LONGEST_DAYS = 366


def make(
    *, cohort: Cohort, association: Association | None, ends_on: date, by: Person | None = None
) -> JoinLink:
    """A new link into a cohort, for an association where one is named."""
    code = new_code(SIGNS)
    return JoinLink.objects.create(code=code, cohort=cohort, association=association, ends_on=ends_on, by=by)


def revoke(*, link: JoinLink) -> None:
    """The link no longer works; whoever came by it stays."""
    JoinLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def links_led_by(person: Person, cohort: Cohort) -> QuerySet[JoinLink]:
    """The links into a cohort that this person may print and close: all as its lead, else of own associations."""
    found = JoinLink.objects.filter(cohort=cohort).select_related("association", "by", "cohort__course")
    if not may_lead(person, cohort):
        found = found.filter(association__in=associations_led_by(person))
    return found.order_by(F("revoked_at").asc(nulls_first=True), "-pk")


def open_links(today: date) -> QuerySet[JoinLink]:
    """Links that still let somebody in."""
    goes_on = Q(cohort__access_until=None) | Q(cohort__access_until__gte=today)
    found = JoinLink.objects.filter(goes_on, revoked_at=None, ends_on__gte=today, cohort__is_test=False)
    return found.select_related("cohort__course", "association")


def link_by(code: str) -> JoinLink | None:
    """The open link of a code as somebody typed it."""
    known = typed(code, signs=SIGNS)
    return open_links(timezone.localdate()).filter(code=known).first() if known else None


def is_slip(code: str) -> bool:
    """Is this no code at all, such as a mistyped one? Its last sign tells; so it is no guess."""
    return not typed(code, signs=SIGNS)


def shown(link: JoinLink) -> str:
    """The code as it stands on paper."""
    return grouped(link.code, GROUP)


def address_of(link: JoinLink) -> str:
    """The whole address, from the setting."""
    return address("lms:join", shown(link))


@transaction.atomic
def join(*, link: JoinLink, person: Person, now: datetime | None = None) -> Enrolment:
    """The person comes into the cohort, for the link's association. Whoever is in it stays as they are.

    Refused where the link is no longer open, where they take the course in another group, or gave it up.
    """
    today = timezone.localdate(now) if now else timezone.localdate()
    found = open_links(today).filter(pk=link.pk).first()
    if found is None:
        raise Refused(_("This link is no longer valid."))
    # Locks the person, so that a button pressed twice at once makes one enrolment.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    mine = Enrolment.objects.filter(person=person, cohort=found.cohort, is_test=False)
    states = set(mine.values_list("state", flat=True))
    if EnrolmentState.INVITED in states:
        return accounts.join(person=person, course=found.cohort.course_id)
    if EnrolmentState.FINISHED in states:
        return mine.filter(state=EnrolmentState.FINISHED)[0]
    if states == {EnrolmentState.WITHDRAWN}:
        raise Refused(_("You took part in this group before. Please ask the contact to let you in again."))
    is_new = not states
    enrolment = cohorts.enrol(
        person=person, cohort=found.cohort, origin=Origin.LINK, association=found.association, by=person
    )
    if enrolment.cohort_id != found.cohort_id:
        raise Refused(_("You take this course in another group already."))
    if is_new:
        JoinLink.objects.filter(pk=found.pk).update(joined=F("joined") + 1)
        if found.association is not None:
            people.join(person=person, association=found.association)
    return enrolment
