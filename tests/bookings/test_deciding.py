"""Yes or no to who asked: seats, places in line, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.bookings import deciding
from lms.bookings.changing import call_off
from lms.bookings.models import Booking
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.errors import Refused
from lms.mail.models import Mail
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, person, seminar

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(group: Cohort) -> Seminar:
    return seminar(group=group, needs_approval=True)


def states(where: Seminar) -> list[str]:
    return list(Booking.objects.filter(seminar=where).order_by("pk").values_list("state", flat=True))


def test_approval_gives_a_seat_or_a_place_in_line_with_the_reason(where: Seminar) -> None:
    Seminar.objects.update(seats=1)
    asked = [book(where) for _ in range(3)]
    assert states(where) == ["asked", "asked", "asked"]
    assert not Enrolment.objects.exists()
    chief, now = person("Chefin"), timezone.now()
    deciding.approve(booking=asked[1], by=chief, why="passt", now=now)
    deciding.approve(booking=asked[0], by=chief, now=now)
    deciding.refuse(booking=asked[2], by=chief, why="falsche Gruppe", now=now)
    assert states(where) == ["waiting", "booked", "refused"]
    with pytest.raises(Refused):
        deciding.refuse(booking=asked[2], by=chief, why="noch einmal", now=now)
    with pytest.raises(Refused):
        book(where, asked[2].person)
    letter = Mail.objects.filter(person=asked[2].person).latest("pk")
    assert "falsche Gruppe" in letter.text


@pytest.mark.parametrize("late", ["begun", "over", "cancelled"])
@pytest.mark.parametrize("act", [deciding.approve, deciding.refuse])
def test_once_it_began_or_was_cancelled_there_is_nothing_to_decide(
    where: Seminar, late: str, act: Any
) -> None:
    asked, now = book(where), timezone.now()
    if late == "cancelled":
        call_off(seminar=where, why="krank", now=now)
    else:
        now = where.starts_at if late == "begun" else where.ends_at + timedelta(days=1)
    before = Mail.objects.count()
    with pytest.raises(Refused):
        act(booking=asked, by=person("Chefin"), why="x", now=now)
    assert states(where) == ["asked"]
    assert Mail.objects.count() == before
    assert not Enrolment.objects.exists()


def test_the_pages_say_so_too(where: Seminar, signed_in: Any, settings: Any) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    asked = book(where)
    chief = trainer(where)
    client, link = signed_in(chief), reverse("lms_staff:decide_booking", args=[asked.pk])
    assert link in client.get(reverse("lms_staff:bookings", args=[where.pk])).content.decode()
    call_off(seminar=where, why="krank", now=timezone.now())
    assert link not in client.get(reverse("lms_staff:bookings", args=[where.pk])).content.decode()
    for answer in (client.get(link, follow=True), client.post(link, {"approve": "1"}, follow=True)):
        assert "Es gibt nichts mehr zu entscheiden." in answer.content.decode()
    assert states(where) == ["asked"]


def trainer(where: Seminar) -> Person:
    who = build.person("Selma", "Arslan")
    appointments.appoint(person=who, role=Role.TRAINER, course=where.cohort.course)
    return who


def test_staff_see_on_the_seminar_and_on_the_first_page_how_many_ask(
    where: Seminar, signed_in: Any, settings: Any
) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    client = signed_in(trainer(where))
    page, home = reverse("lms_staff:seminar", args=[where.pk]), reverse("wagtailadmin_home")
    said = "Menschen bitten um einen Platz"
    assert said not in client.get(home).content.decode()
    for _ in range(2):
        book(where)
    assert "Buchungen (2 zu entscheiden)" in client.get(page).content.decode()
    html = client.get(home).content.decode()
    assert f"2 {said}" in html
    assert reverse("lms_staff:bookings", args=[where.pk]) in html
    for one in Booking.objects.all():
        deciding.approve(booking=one, by=person(), now=timezone.now())
    assert said not in client.get(home).content.decode()
    assert "zu entscheiden" not in client.get(page).content.decode()


def test_who_does_not_decide_is_not_asked(where: Seminar, signed_in: Any, settings: Any) -> None:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    book(where)
    nameless = build.person("Ohne", "Namen")
    appointments.appoint(person=nameless, role=Role.COORDINATOR, cohort=where.cohort, sees_names=False)
    other = build.person("Andere", "Gruppe")
    group = Cohort.objects.create(course=where.cohort.course, name="Andere")
    appointments.appoint(person=other, role=Role.COORDINATOR, cohort=group, sees_names=True)
    for who in (nameless, other):
        assert "bittet um einen Platz" not in desk(
            signed_in(who).get(reverse("wagtailadmin_home")).content.decode()
        )
    answer = signed_in(nameless).get(reverse("lms_staff:seminar", args=[where.pk]))
    assert answer.status_code == 200
    assert "zu entscheiden" not in answer.content.decode()


def desk(html: str) -> str:
    """The first page of the admin must be there for this to say anything."""
    assert "Meine laufenden Gruppen" in html
    return html
