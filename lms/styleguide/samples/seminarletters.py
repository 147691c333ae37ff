"""The letters around a seminar: bookings, reminders, what staff write, the interest list."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from lms.bookings import mails as bookings
from lms.bookings.enums import BookingState
from lms.bookings.models import Booking, Hold
from lms.bookings.queries import Preparation
from lms.followup import mails as followup
from lms.followup.models import FollowUpRound
from lms.interest import mails as interest
from lms.interest.models import Interest, SlotInterest
from lms.mail.letters import Letter
from lms.notices import mails as notices
from lms.notices.enums import Audience
from lms.notices.models import Circular
from lms.notices.queries import Left
from lms.notices.schedule import Reminds
from lms.outline.models import Activity, Course
from lms.people.models import Person
from lms.seminars.queries import Listed
from lms.seminars.states import Status
from lms.styleguide.samples.way import meeting

COURSE = UUID(int=0)


def seminar_letters(person: Person, token: str) -> dict[str, Letter]:
    """Name → letter, in the active language."""
    why = "Die Trainerin ist krank."
    shown = Listed(
        meeting(Status.OPEN, video_link="https://video.example.org/raum"), COURSE, "Politik", "de", ""
    )
    off = Listed(meeting(Status.CANCELLED, cancelled_why=why), COURSE, "Politik", "de", "")
    return {
        **_holds(shown),
        "booking-already": bookings.already(person.name, shown),
        "booking-booked": bookings.stands(
            _booking(person), shown, prepare=Preparation(("Was ist Demokratie?", "Meine Kommune"), 55)
        ),
        "booking-freed": bookings.stands(_booking(person, decline_until=timezone.now()), shown, freed=True),
        "booking-waiting": bookings.stands(_booking(person, BookingState.WAITING), shown),
        "booking-asked": bookings.stands(_booking(person, BookingState.ASKED), shown),
        "booking-cancelled": bookings.cancelled(_booking(person), shown, why=why, by_staff=True),
        "booking-withdrawn": bookings.withdrawn(_booking(person), shown),
        "booking-refused": bookings.refused(_booking(person), shown, why=why),
        "booking-handed": bookings.handed(_booking(person), shown),
        "booking-offered": bookings.offered(_booking(person), shown, token=token),
        "booking-moved": bookings.moved(_booking(person), shown),
        "booking-elsewhere": bookings.elsewhere([(_booking(person), shown)]),
        "booking-elsewhere-twice": bookings.elsewhere([(_booking(person), shown), (_booking(person), shown)]),
        "booking-called-off": bookings.called_off(_booking(person), off),
        **_notices(person, shown),
        **_interest(person, shown, token),
    }


def _booking(person: Person, state: BookingState = BookingState.BOOKED, **fields: Any) -> Booking:
    made = Booking(person=person, state=state, uuid=UUID(int=7), place_in_line=23, **fields)
    made.known_ahead = 2  # type: ignore[attr-defined]  # as `with_ahead` says it
    return made


def _holds(shown: Listed) -> dict[str, Letter]:
    until = timezone.now() + timedelta(hours=24)
    hold = Hold(
        given_names="Amina", family_name="El Idrissi", expires_at=until, booking=Booking(uuid=UUID(int=7))
    )
    return {
        "booking-confirm": bookings.confirm(hold, shown),
        "booking-confirm-again": bookings.confirm(hold, shown, again=True),
    }


def _notices(person: Person, shown: Listed) -> dict[str, Letter]:
    row = shown.meeting.row
    by = Person(given_names="Selma", family_name="Arslan", email="selma@example.org")
    text = "Bitte bringen Sie einen Zettel mit Ihrem Anliegen mit.\nWir freuen uns auf Sie."
    sent = Circular(seminar=row, audience=Audience.BOOKED, subject="Bitte mitbringen", text=text, by=by)
    left = Left(steps=3, minutes=25)
    return {
        "reminder-preparation": notices.reminder(person, shown.meeting, COURSE, Reminds.PREPARATION, left),
        "reminder-follow-up": notices.reminder(person, shown.meeting, COURSE, Reminds.FOLLOW_UP, left),
        "circular": notices.circular(sent, person),
        "requests": notices.requests(by, [(shown.meeting, 3)]),
        "questions": followup.questions(_round(person), 5, Course(pk=COURSE, title="Politisches System")),
        "day-before": notices.day_before(person, shown.meeting, shown.meeting.days[0], COURSE),
    }


def _round(person: Person) -> FollowUpRound:
    return FollowUpRound(person=person, expires_at=timezone.now() + timedelta(days=14))


def _interest(person: Person, shown: Listed, token: str) -> dict[str, Letter]:
    course = Course(pk=COURSE, title="Politisches System")
    row = Interest(pk=7, course=course, email="amina@example.org", language=get_language() or "")
    waits = SlotInterest(pk=7, slot=Activity(course=course), person=person)
    return {
        "interest-prove": interest.prove(row, token),
        "interest-known": interest.known(row),
        "interest-date": interest.there_is_a_date(row, shown.meeting.row),
        "interest-day": interest.the_day_has_a_date(waits, shown.meeting.row, "Seminartag"),
    }
