"""What the doors to dates need: a date to book, a course to wait for, and who is there already."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from lms.bookings.models import Booking, Hold
from lms.interest.models import Interest
from lms.outline import actions as outline
from lms.outline.enums import Kind, Phase
from lms.outline.models import Course
from lms.outline.spec import ActivitySpec
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar

DATE, WITHOUT = "Bench: a date", "Bench: no date"
SEATS = 10_000  # nobody waits
DOMAIN = "@door.example"


def date_to_book(by: Person) -> Seminar:
    """A public date that is open for booking, with room for everybody."""
    now = timezone.now()
    begins = now + timedelta(days=30)
    units = [seminars.Lesson(begins, begins + timedelta(minutes=90))]
    opened = {"is_public": True, "books_from": now - timedelta(hours=1), "seats": SEATS}
    return seminars.plan_event(title=DATE, language="de", by=by, units=units, now=now, **opened)


def course_to_wait_for() -> Course:
    """A course with a seminar day and no date."""
    found = Course.objects.filter(title=WITHOUT).first()
    if found is not None:
        return found
    key = uuid4()
    made = outline.register(key=key, language="de", title=WITHOUT)
    whole = ActivitySpec(str(key), None, Kind.COURSE, "", WITHOUT, "/bench/", required=False)
    day = ActivitySpec(str(uuid4()), str(key), Kind.SLOT, Phase.SEMINAR, WITHOUT, "", required=False)
    outline.publish(key=key, language="de", specs=[whole, day])
    return made


def book(seminar: Seminar, people: Iterable[Person]) -> None:
    """These people have a seat already."""
    now = timezone.now()
    Booking.objects.bulk_create(
        Booking(
            seminar=seminar, person=one, state="booked", place_in_line=place, asked_at=now, changed_at=now
        )
        for place, one in enumerate(people, start=1)
    )


def wait(course: Course, addresses: Iterable[str]) -> None:
    """These addresses wait for a date already."""
    now = timezone.now()
    Interest.objects.bulk_create(
        Interest(course=course, email=one, language="de", made_at=now, confirmed_at=now) for one in addresses
    )


def sweep() -> None:
    """Nothing can be booked or waited for any more. Bookings stay, as they do on a real site."""
    Hold.objects.filter(email__endswith=DOMAIN).delete()
    Interest.objects.filter(email__endswith=DOMAIN).delete()
    now = timezone.now()
    Seminar.objects.filter(cohort__name=DATE, cancelled_at=None).update(cancelled_at=now, is_public=False)
