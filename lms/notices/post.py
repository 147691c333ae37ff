"""What was sent to one person about one of their courses, for those who look after them."""

from django.db.models import Q, QuerySet

from lms.bookings.models import Booking
from lms.bookings.queries import bookings_seen_by
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import cohorts_led_by_name
from lms.interest.models import Interest
from lms.mail.models import Mail
from lms.notices.models import Circular, Reminder
from lms.people.models import Person
from lms.seminars.models import Seminar


def letters_to(enrolment: Enrolment, viewer: Person | None) -> QuerySet[Mail]:
    """Letters about this enrolment and around the seminars of its course, newest first: five queries before the rows.

    What somebody gets about another course is not said here, nor what is about a seminar that is not the viewer's.
    """
    person = enrolment.person
    sent = Q(person=person) | Q(person=None, to__iexact=person.email, to__gt="")
    found = Mail.objects.filter(sent, about__in=_about(enrolment, viewer)).order_by("-pk")
    return found.defer("text", "html", "headers", "calendars")


def _about(enrolment: Enrolment, viewer: Person | None) -> set[str]:
    person, seminars = enrolment.person, _seminars(enrolment, viewer)
    rows = {
        "inquiry": enrolment.inquiries.all(),
        "interest": Interest.objects.filter(person=person, course=enrolment.course_id),
        "booking": Booking.objects.filter(person=person, seminar__in=seminars),
        "reminder": Reminder.objects.filter(person=person, round__seminar__in=seminars),
        "circular": Circular.objects.filter(seminar__in=seminars),
    }
    about = {f"{what}:{pk}" for what, found in rows.items() for pk in found.values_list("pk", flat=True)}
    return {f"enrolment:{enrolment.pk}", *about}


def _seminars(enrolment: Enrolment, viewer: Person | None) -> QuerySet[Seminar]:
    """Those of the person's own group; of other groups of the course, where the viewer sees them by name."""
    seen = bookings_seen_by(viewer).filter(person=enrolment.person_id)
    groups = Q(cohort=enrolment.cohort_id) | Q(cohort__in=cohorts_led_by_name(viewer))
    return Seminar.objects.filter(
        groups | Q(pk__in=seen.values("seminar")), cohort__course=enrolment.course_id
    )
