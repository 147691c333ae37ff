"""What a course page offers to whom: always exactly one thing to do, by where the reader stands with the course."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.bookings.seats import Seat
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import Learner, courses_taught_by, is_running, learning_in, open_cohort
from lms.pages.enums import Stand
from lms.pages.links import frame_of
from lms.people.models import Person
from lms.people.queries import person_of
from lms.progress.queries import next_row, standing
from lms.progress.words import door_sentence
from lms.seminars.queries import Listed


@dataclass(frozen=True, slots=True)
class Offer:
    """The one thing to do. `posts`: it is a button that changes something, else a link. `hint` stands below it."""

    stand: Stand
    label: str
    url: str
    hint: str = ""
    posts: bool = False


def offer(
    course: UUID,
    user: Any,
    address: str,
    contacts: Sequence[Person] = (),
    dates: Sequence[tuple[Listed, Seat]] = (),
) -> Offer:
    """What the page of a course, at this address, offers to this user. `dates` are the public ones to come."""
    if not user.is_authenticated:
        return _to_stranger(course, address, contacts, dates)
    me = learning_in(user, course)
    if me is not None and not me.is_test:
        return _go_on(me)
    person = person_of(user)
    if courses_taught_by(person).filter(pk=course).exists():
        return _try_out(course, is_trying=me is not None)
    return _to_person(course, person, contacts, dates)


def _to_stranger(
    course: UUID, address: str, contacts: Sequence[Person], dates: Sequence[tuple[Listed, Seat]]
) -> Offer:
    log_in = f"{reverse('account_login')}?{urlencode({'next': address})}"
    if open_cohort(course) is not None:
        hint = _("Anybody may take part. You need a log-in; it takes two minutes.")
        return Offer(Stand.OPEN, _("Start now"), log_in, hint)
    if (booking := _book(dates)) is not None:
        return booking
    if is_running(course):
        return Offer(Stand.BY_INVITATION, _("Log in with my account"), log_in, how_to_join())
    return _write(Stand.NOT_OFFERED, _("This course is not offered at the moment. Please ask us."), contacts)


def _to_person(
    course: UUID, person: Person | None, contacts: Sequence[Person], dates: Sequence[tuple[Listed, Seat]]
) -> Offer:
    """Somebody known who does not learn here now, by their last enrolment."""
    real = Enrolment.objects.filter(person=person, course_id=course, is_test=False)
    state = real.order_by("-pk").values_list("state", flat=True).first()
    begin = reverse("lms:begin", args=[course])
    if state == EnrolmentState.INVITED:
        hint = _("You are invited to this course.")
        return Offer(Stand.INVITED, _("Accept the invitation"), begin, hint, posts=True)
    if state == EnrolmentState.APPLIED:
        hint = _("We have your application. We will write to you as soon as there is a place.")
        return _write(Stand.WAITING, hint, contacts)
    if state == EnrolmentState.ACTIVE:
        hint = _("Your access to this course has ended. What you have done stays recorded.")
        return _write(Stand.OVER, hint, contacts)
    if open_cohort(course) is not None:
        hint = _("You learn alone and at your own pace.")
        return Offer(Stand.OPEN, _("Start now"), begin, hint, posts=True)
    if (booking := _book(dates)) is not None:
        return booking
    if state == EnrolmentState.FINISHED:
        hint = _("You have finished this course. Your access has ended.")
        return _write(Stand.OVER, hint, contacts)
    if state == EnrolmentState.WITHDRAWN:
        hint = _("You no longer take part in this course. Would you like to come back? Please ask us.")
        return _write(Stand.WITHDRAWN, hint, contacts)
    if is_running(course):
        return _write(Stand.BY_INVITATION, how_to_join(), contacts)
    return _write(Stand.NOT_OFFERED, _("This course is not offered at the moment. Please ask us."), contacts)


def _book(dates: Sequence[tuple[Listed, Seat]]) -> Offer | None:
    """A seat at the next date: to one's own booking, else the first with a free seat, else the first waiting list."""
    own = [seat for _date, seat in dates if seat.state in ("booked", "waiting", "asked")]
    if own:
        hint = _("You are registered for a date of this course.")
        return Offer(Stand.BOOKED, _("To my registration"), own[0].url, hint)
    bookable = [(seat.state != "open", date.meeting.row.starts_at, seat) for date, seat in dates if seat.url]
    if not bookable:
        return None
    is_full, starts_at, seat = min(bookable, key=lambda one: one[:2])
    day = {"day": date_format(localtime(starts_at), "j. F Y")}
    if is_full:
        hint = _("The next date is on %(day)s. It is full.") % day
        return Offer(Stand.BOOKABLE, _("Onto the waiting list"), seat.url, hint)
    return Offer(Stand.BOOKABLE, _("Book a seat"), seat.url, _("The next date is on %(day)s.") % day)


def _go_on(me: Learner) -> Offer:
    """To the next step; where there is none, to the whole way."""
    way = reverse("lms:way_course", args=[me.course])
    if me.state == EnrolmentState.FINISHED:
        return Offer(Stand.FINISHED, _("Read again"), way, _("You have finished this course."))
    at = standing(me, get_language() or "")
    coming = next_row(at)
    if coming is not None and coming.url:
        hint = _("Your next step: %(title)s") % {"title": coming.title}
        return Offer(Stand.LEARNING, _("Go on learning"), coming.url, hint)
    if at.tally.counted and at.tally.done == at.tally.counted:
        return Offer(Stand.DONE, _("To my way"), way, _("You have done everything in this course."))
    shut = next((at.doors[module.pk] for module in at.modules if not at.doors[module.pk].open), None)
    return Offer(Stand.LEARNING, _("To my way"), way, door_sentence(shut, at) if shut else "")


def _try_out(course: UUID, *, is_trying: bool) -> Offer:
    hint = _("You teach this course. Here you see it as participants do.")
    if is_trying:
        return Offer(Stand.TEACHING, _("Go on trying out"), reverse("lms:way_course", args=[course]), hint)
    return Offer(Stand.TEACHING, _("Look as a participant"), reverse("lms_staff:look", args=[course]), hint)


def _write(stand: Stand, hint: str, contacts: Sequence[Person]) -> Offer:
    """Nothing to begin: the way to somebody who helps. The course's contact, the institute, the help page."""
    frame = frame_of(get_language() or "")
    address = next((person.email for person in contacts if person.email), frame.institute.email)
    if address:
        return Offer(stand, _("Write an e-mail"), f"mailto:{address}", hint)
    if frame.institute.tel:
        return Offer(stand, _("Call us"), frame.institute.tel, hint)
    if "help" in frame.links:
        return Offer(stand, _("To the help page"), frame.links["help"], hint)
    return Offer(stand, _("To the home page"), frame.links.get("home", "/"), hint)


def how_to_join() -> str:
    """For a course that one enters by invitation only."""
    return _("You take part by an invitation. Ask your association, or the contact on this page.")
