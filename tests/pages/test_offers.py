"""A course page offers exactly one thing to do, by where the reader stands."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Origin, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learning_in
from lms.institute.models import Institute
from lms.pages.enums import Stand
from lms.pages.models import CoursePage, PlainPage
from lms.people.models import Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import standing
from lms.progress.words import door_sentence
from lms.seminars.models import Seminar
from tests import build
from tests.bookings import build as bookings
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db

Act = tuple[str, str, str]  # stand, words, address


def _make(committed: Any) -> CoursePage:
    with committed():
        page = build.course(lessons=2, quizzes=0)
    Institute.objects.create(email="post@hafen.example")
    return page


_made = made_once(_make)


@pytest.fixture
def course(db: None, _made: CoursePage) -> CoursePage:
    return deepcopy(_made)


def seen(course: CoursePage, who: Person | None = None) -> Act:
    """The one thing to do on the page, as this person reads it."""
    client = Client()
    if who is not None:
        client.force_login(who.user)
    page = HTMLParser(client.get(course.url).content)
    passing_on = {button.mem_id for button in page.css("[data-share] .button")}
    buttons = [button for button in page.css("main .button") if button.mem_id not in passing_on]
    assert len(buttons) == 1, [button.text() for button in buttons]
    button = buttons[0]
    assert "lamp" in (button.attributes["class"] or "")
    form = page.css_first("main form")
    address = form.attributes["action"] if form else button.attributes["href"]
    return str(page.css_first("[data-stand]").attributes["data-stand"]), button.text(), str(address)


def self_study(course: CoursePage, **fields: Any) -> Cohort:
    return build.cohort(course, "Offen", self_study=True, open_to_all=True, **fields)


def yesterday() -> Any:
    return timezone.localdate() - timedelta(days=1)


def begin(course: CoursePage) -> str:
    return f"/kurs/{course.translation_key}/anfangen/"


def first_lesson(course: CoursePage) -> str:
    return course.get_children().first().get_children().first().url


WRITE = ("E-Mail schreiben", "mailto:post@hafen.example")


def test_a_stranger_may_start_an_open_course_through_the_log_in(course: CoursePage) -> None:
    self_study(course)
    stand, words, address = seen(course)
    assert (stand, words) == ("open", "Jetzt anfangen")
    assert address == f"/konto/login/?next={course.url.replace('/', '%2F')}"


def test_a_stranger_is_led_to_the_log_in_where_a_group_is_running(course: CoursePage) -> None:
    build.cohort(course)
    assert seen(course)[:2] == ("by_invitation", "Mit meinem Konto anmelden")


@pytest.mark.parametrize("who", ["stranger", "known"])
def test_a_course_without_a_group_is_not_offered_and_names_the_contact(course: CoursePage, who: str) -> None:
    assert seen(course, build.person() if who == "known" else None) == ("not_offered", *WRITE)


def test_the_contact_of_the_course_comes_before_the_institute(course: CoursePage) -> None:
    kim = build.person("Kim", email="kim@example.org")
    appointments.appoint(person=kim, role=Role.CONTACT, course=build.course_row(course))
    assert seen(course)[2] == "mailto:kim@example.org"


def test_without_any_address_help_is_what_one_can_do(course: CoursePage) -> None:
    Institute.objects.all().delete()
    assert seen(course)[1:] == ("Zur Startseite", "/de/")


def test_without_an_address_the_institute_can_be_called(course: CoursePage) -> None:
    row = Institute.load()
    row.email, row.phone = "", "0231 990"
    row.save()
    assert seen(course)[1:] == ("Anrufen", "tel:0231990")


def test_somebody_known_starts_an_open_course(course: CoursePage) -> None:
    self_study(course)
    assert seen(course, build.person()) == ("open", "Jetzt anfangen", begin(course))


def test_somebody_known_needs_an_invitation_for_a_group(course: CoursePage) -> None:
    build.cohort(course)
    assert seen(course, build.person()) == ("by_invitation", *WRITE)


def test_who_learns_goes_on_with_the_next_step(course: CoursePage) -> None:
    amina = build.person()
    enrolment = build.enrol(amina, build.cohort(course))
    assert seen(course, amina) == ("learning", "Weiterlernen", first_lesson(course))
    lesson = course.get_children().first().get_children().first()
    progress.record(
        enrolment=enrolment,
        activity=build.activity(lesson).pk,
        outcome=Outcome(State.DONE),
        source=Source.LESSON,
    )
    assert seen(course, amina)[2] == lesson.get_next_sibling().url


def test_who_waits_for_a_module_reads_why_and_sees_their_way(committed: Any) -> None:
    with committed():
        page = build.course_page()
        build.lesson(build.module(page, "Morgen", unlock="on_date"))
    amina, group = build.person(), build.cohort(page)
    build.enrol(amina, group)
    assert seen(page, amina) == ("learning", "Zu meinem Weg", f"/mein-weg/{page.translation_key}/")
    client = Client()
    client.force_login(amina.user)  # type: ignore[arg-type]  # made with a log-in
    said = HTMLParser(client.get(page.url).content).css_first("[data-stand]").text()
    at = standing(learning_in(amina.user, page.translation_key), "de")  # type: ignore[arg-type]  # just enrolled
    reason = door_sentence(at.door_of(at.modules[0]), at)
    assert reason
    assert reason in said


def test_without_an_address_the_help_page_is_next(course: CoursePage, committed: Any) -> None:
    Institute.objects.all().delete()
    with committed():
        build.below(build.home(), PlainPage(title="Hilfe", slug="hilfe", place="help"))
    assert seen(course) == ("not_offered", "Zur Hilfe", "/de/hilfe/")


def test_the_next_seat_then_the_waiting_list_then_the_own_booking(committed: Any) -> None:
    with committed():
        group = meeting.group()
    page = CoursePage.objects.get(translation_key=group.course_id)
    date = bookings.seminar(group=group, seats=1)
    book = f"/termine/{date.uuid}/buchen/"
    amina = build.person()
    assert seen(page) == seen(page, amina) == ("bookable", "Platz buchen", book)
    bookings.book(date)
    assert seen(page) == ("bookable", "Auf die Warteliste", book)
    later = bookings.seminar(group=group, in_days=60)
    assert seen(page) == ("bookable", "Platz buchen", f"/termine/{later.uuid}/buchen/")
    Seminar.objects.update(needs_approval=True)
    mine = bookings.book(later, amina)
    assert seen(page, amina) == ("booked", "Zu meiner Anmeldung", f"/buchung/{mine.uuid}/")


def test_every_stand_is_met_by_a_test_here() -> None:
    words = Path(__file__).read_text(encoding="utf-8")
    assert [stand for stand in Stand if f'"{stand}"' not in words] == []


def test_who_has_done_everything_sees_their_way(course: CoursePage) -> None:
    amina = build.person()
    enrolment = build.enrol(amina, build.cohort(course))
    for lesson in course.get_children().first().get_children():
        progress.record(
            enrolment=enrolment,
            activity=build.activity(lesson).pk,
            outcome=Outcome(State.DONE),
            source=Source.LESSON,
        )
    assert seen(course, amina) == ("done", "Zu meinem Weg", f"/mein-weg/{course.translation_key}/")


def test_who_has_finished_reads_again(course: CoursePage) -> None:
    amina = build.person()
    cohorts.finish(enrolment=build.enrol(amina, build.cohort(course)))
    assert seen(course, amina) == ("finished", "Noch einmal lesen", f"/mein-weg/{course.translation_key}/")


@pytest.mark.parametrize(
    ("state", "stand"), [(EnrolmentState.ACTIVE, "over"), (EnrolmentState.FINISHED, "over")]
)
def test_whose_access_has_ended_is_told_so(course: CoursePage, state: EnrolmentState, stand: str) -> None:
    amina = build.person()
    build.enrol(amina, build.cohort(course, access_until=yesterday()), state=state)
    assert seen(course, amina) == (stand, *WRITE)


def test_who_is_invited_accepts(course: CoursePage) -> None:
    amina = build.person()
    build.enrol(amina, build.cohort(course), state=EnrolmentState.INVITED)
    assert seen(course, amina) == ("invited", "Einladung annehmen", begin(course))


def test_who_applied_waits(course: CoursePage) -> None:
    amina = build.person()
    build.enrol(amina, self_study(course), state=EnrolmentState.APPLIED)
    assert seen(course, amina) == ("waiting", *WRITE)


def test_who_withdrew_asks(course: CoursePage) -> None:
    amina = build.person()
    cohorts.withdraw(enrolment=build.enrol(amina, build.cohort(course)))
    assert seen(course, amina) == ("withdrawn", *WRITE)


def test_who_withdrew_may_start_an_open_course_anew(course: CoursePage) -> None:
    amina = build.person()
    cohorts.withdraw(enrolment=build.enrol(amina, self_study(course)))
    assert seen(course, amina)[:2] == ("open", "Jetzt anfangen")


def appointed(course: CoursePage, role: Role) -> Person:
    who = build.person()
    scope: dict[str, Any] = {"course": build.course_row(course)} if role == Role.TRAINER else {}
    if role == Role.COORDINATOR:
        scope = {"cohort": build.cohort(course, "Betreut")}
    appointments.appoint(person=who, role=role, **scope)
    return Person.objects.get(pk=who.pk)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_who_teaches_looks_as_a_participant(course: CoursePage, role: Role) -> None:
    self_study(course)
    who = appointed(course, role)
    assert seen(course, who)[:2] == ("teaching", "Ansehen als Teilnehmende")
    cohorts.try_out(person=who, course=course.translation_key)
    way = f"/mein-weg/{course.translation_key}/"
    assert seen(course, who) == ("teaching", "Weiter ausprobieren", way)


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_also_learns_goes_on_learning(course: CoursePage, role: Role) -> None:
    who = appointed(course, role)
    build.enrol(who, build.cohort(course))
    assert seen(course, who)[:2] == ("learning", "Weiterlernen")


def test_a_coordinator_may_start_like_anybody(course: CoursePage) -> None:
    self_study(course)
    assert seen(course, appointed(course, Role.COORDINATOR))[:2] == ("open", "Jetzt anfangen")


@pytest.mark.parametrize(
    "days",
    [{"access_until": -1}, {"starts_on": 1}],
)
def test_an_open_group_counts_only_in_its_time(course: CoursePage, days: dict[str, int]) -> None:
    self_study(course, **{name: timezone.localdate() + timedelta(days=n) for name, n in days.items()})
    assert seen(course, build.person())[0] != "open"


def test_the_button_enrols_and_leads_to_the_first_step(course: CoursePage, signed_in: Any) -> None:
    group, amina = self_study(course), build.person()
    answer = signed_in(amina).post(begin(course))
    assert answer.headers["Location"] == first_lesson(course)
    made = Enrolment.objects.get(person=amina)
    assert (made.cohort, made.state, made.origin) == (group, EnrolmentState.ACTIVE, Origin.SELF)


def test_pressed_twice_it_enrols_once(course: CoursePage, signed_in: Any) -> None:
    self_study(course)
    amina = build.person()
    client = signed_in(amina)
    answers = [client.post(begin(course)).headers["Location"] for _time in range(2)]
    assert answers == [first_lesson(course)] * 2
    assert Enrolment.objects.filter(person=amina).count() == 1


def test_the_button_accepts_an_invitation_and_keeps_its_group(course: CoursePage, signed_in: Any) -> None:
    self_study(course)
    amina, group = build.person(), build.cohort(course)
    build.enrol(amina, group, state=EnrolmentState.INVITED)
    signed_in(amina).post(begin(course))
    made = Enrolment.objects.get(person=amina)
    assert (made.cohort, made.state) == (group, EnrolmentState.ACTIVE)


@pytest.mark.parametrize("state", [EnrolmentState.APPLIED, None])
def test_nobody_begins_where_nothing_is_open(
    course: CoursePage, signed_in: Any, state: EnrolmentState | None
) -> None:
    amina, group = build.person(), build.cohort(course)
    if state:
        build.enrol(amina, group, state=state)
    answer = signed_in(amina).post(begin(course))
    assert answer.headers["Location"] == course.url
    assert not Enrolment.objects.filter(person=amina, state=EnrolmentState.ACTIVE).exists()


def test_asking_for_the_button_changes_nothing(course: CoursePage, signed_in: Any) -> None:
    self_study(course)
    amina = build.person()
    assert signed_in(amina).get(begin(course)).headers["Location"] == course.url
    assert not Enrolment.objects.exists()


def test_a_stranger_who_presses_is_led_to_the_log_in_and_back(course: CoursePage) -> None:
    self_study(course)
    amina = build.person()
    client = Client()
    log_in = client.post(begin(course)).headers["Location"]
    answer = client.post(
        "/konto/login/",
        {"login": amina.email, "password": "bruecke-demo", "by_password": "1", "next": course.url},
    )
    assert log_in.startswith("/konto/login/?next=")
    assert answer.headers["Location"] == course.url


def test_a_course_that_is_not_public_cannot_be_begun(course: CoursePage, signed_in: Any) -> None:
    self_study(course)
    course.unpublish()
    assert signed_in(build.person()).post(begin(course)).status_code == 404


@pytest.mark.parametrize("reader", ["stranger", "known", "learning", "teaching"])
@pytest.mark.parametrize("modules", [1, 3])
def test_its_price_does_not_grow(
    committed: Callable[[], Any], signed_in: Any, reader: str, modules: int
) -> None:
    with committed():
        page = build.course(lessons=modules, quizzes=1, modules=modules)
    self_study(page)
    amina = appointed(page, Role.TRAINER) if reader == "teaching" else build.person()
    if reader == "learning":
        build.enrol(amina, build.cohort(page))
    client = Client() if reader == "stranger" else signed_in(amina)
    client.get(page.url)
    prices = {"stranger": 16, "known": 24, "learning": 20, "teaching": 21}
    with at_most(prices[reader]):
        client.get(page.url)
