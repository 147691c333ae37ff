"""A seminar is moved or called off: who booked is told, and calendars change."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lms.audit.models import AuditEvent
from lms.bookings import actions, changing
from lms.bookings.enums import Need
from lms.bookings.models import Booking, BookingNeed
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.mail.actions import _message
from lms.mail.models import Mail
from lms.notices.queries import calls_of
from lms.people import actions as people
from lms.progress.models import Record
from lms.seminars.models import Seminar, Venue
from tests import build
from tests.bookings.build import book, person, seminar
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(group: Cohort, settings: Any) -> Seminar:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    return seminar(group=group)


def newest(booking: Booking) -> Mail:
    return Mail.objects.filter(person=booking.person).latest("pk")


def entries(letter: Mail) -> list[Any]:
    """(method, uid, sequence, status) of each file, read by the library that other calendars use, too."""
    found = []
    for file in letter.calendars:
        read = Calendar.from_ical(file)
        (event,) = read.walk("VEVENT")
        found.append((read["method"], event["uid"], event["sequence"], event["status"]))
    return found


def move(where: Seminar, days: int, **fields: Any) -> Seminar:
    day = timezone.localdate(where.starts_at) + timedelta(days=days)
    return changing.change(seminar=where, units=meeting.units(day), trainers=[], now=timezone.now(), **fields)


def test_the_confirmation_brings_the_date(where: Seminar) -> None:
    letter = newest(book(where))
    assert entries(letter) == [("REQUEST", f"{where.uuid}-1@bruecke", 0, "CONFIRMED")]
    part = _message(letter).message().get_payload()[-1]
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("REQUEST", "termin-1.ics")


def test_who_waits_gets_no_date(where: Seminar) -> None:
    made = [book(where) for _ in range(3)]
    assert newest(made[2]).calendars == []


def test_only_the_reader_is_named_in_it(where: Seminar) -> None:
    book(where)
    mine = book(where)
    (event,) = Calendar.from_ical(newest(mine).calendars[0]).walk("VEVENT")
    assert mine.person is not None
    assert event["attendee"] == f"mailto:{mine.person.email}"


def test_cancelling_and_coming_again_raise_the_sequence(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    mine = book(where)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=mine, now=timezone.now())
    gone = entries(newest(mine))
    book(where, mine.person)
    assert [one[0] for one in gone] == ["CANCEL"]
    assert [gone[0][2], entries(newest(mine))[0][2]] == [1, 2]


def test_a_moved_seminar_is_told_to_who_booked_and_waits(where: Seminar) -> None:
    made = [book(where, needs={Need.FOOD: ""}, phone="1") for _ in range(3)]
    moved = move(where, 7)
    assert [entries(newest(one)) for one in made[:2]] == [
        [("REQUEST", f"{where.uuid}-1@bruecke", 1, "CONFIRMED")]
    ] * 2
    assert entries(newest(made[2])) == []
    assert newest(made[2]).key == f"moved:{made[2].pk}:1"
    ends = timezone.localdate(moved.ends_at)
    assert {need.delete_on for need in BookingNeed.objects.all()} == {ends + timedelta(days=7)}


def test_what_nobody_needs_to_know_again_is_not_told(where: Seminar) -> None:
    mine = book(where)
    before = newest(mine).pk
    move(where, 0, cost="10 Euro")
    assert newest(mine).pk == before


def test_new_seats_go_to_who_waits(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    made = [book(where) for _ in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        move(where, 0, seats=3)
    assert [Booking.objects.get(pk=one.pk).state for one in made] == ["booked"] * 3 + ["waiting"]


def test_a_seminar_called_off_leaves_calendars_and_ledger(where: Seminar) -> None:
    made = [book(where) for _ in range(3)]
    for _ in range(2):
        changing.call_off(seminar=where, why="Die Trainerin ist krank.", now=timezone.now())
    assert entries(newest(made[0]))[0][0] == "CANCEL"
    for one in made:
        assert "Die Trainerin ist krank." in newest(one).text
        assert Mail.objects.filter(person=one.person, key__startswith="called_off").count() == 1
    assert set(Record.objects.values_list("state", flat=True)) == {"cancelled"}
    actions.settle(now=timezone.now())
    assert Booking.objects.get(pk=made[2].pk).state == "waiting"


class TestVenue:
    """A corrected venue moves every seminar there."""

    @pytest.fixture
    def place(self, where: Seminar) -> Venue:
        place = meeting.venue()
        Seminar.objects.update(venue=place)
        return place

    def correct(self, place: Venue, signed_in: Any, where: Seminar, **fields: str) -> Any:
        """As a trainer does it on the page; returns client and answer."""
        trainer = build.appointed(role=Role.TRAINER, course=where.cohort.course)
        client = signed_in(trainer)
        data = {"name": place.name, "street": place.street, "town": place.town, **fields}
        answer = client.post(reverse("wagtailsnippets_lms_venue:edit", args=[place.pk]), data)
        assert answer.status_code == 302
        return client, answer.url

    def test_staff_are_asked_and_who_booked_or_waits_is_told_once(
        self, where: Seminar, place: Venue, signed_in: Any
    ) -> None:
        made = [book(where) for _ in range(3)]
        gone = book(where)
        actions.cancel(booking=gone, now=timezone.now())
        before = Mail.objects.count()
        client, page = self.correct(
            place, signed_in, where, street="Neue Straße 9", directions="Bus 4\nTor B"
        )
        assert page == reverse("lms_staff:tell_of_venue", args=[place.pk])
        assert "3 Menschen haben gebucht oder warten" in client.get(page).content.decode()
        assert (Seminar.objects.get().sequence, Mail.objects.count()) == (1, before)
        for _ in range(2):
            client.post(page, {"tell": "1"})
        letters = list(Mail.objects.order_by("pk"))[before:]
        assert [one.person for one in letters] == [one.person for one in made]
        for letter in letters:
            assert "Neue Straße 9" in letter.text
            assert "Bus 4 Tor B" in letter.text
        assert entries(letters[0]) == [("REQUEST", f"{where.uuid}-1@bruecke", 1, "CONFIRMED")]
        assert "Neue Stra" in letters[0].calendars[0]
        assert letters[2].calendars == []
        assert [one.what for one in AuditEvent.objects.filter(about=f"venue:{place.pk}")] == ["mailed"]

    def test_of_a_typing_error_nobody_hears(self, where: Seminar, place: Venue, signed_in: Any) -> None:
        book(where)
        before = Mail.objects.count()
        client, page = self.correct(place, signed_in, where, street="Parkstrasse 4")
        client.post(page, {"no": "1"})
        assert Mail.objects.count() == before
        assert Seminar.objects.get().sequence == 1
        assert Seminar.objects.get().moved_at is None

    @pytest.mark.parametrize("change", [{}, {"map_url": "https://karte.example/x"}])
    def test_what_nobody_goes_by_asks_nothing(
        self, where: Seminar, place: Venue, signed_in: Any, change: dict[str, str]
    ) -> None:
        book(where)
        _client, page = self.correct(place, signed_in, where, **change)
        assert page == reverse("wagtailsnippets_lms_venue:list")
        assert Seminar.objects.get().sequence == 0

    def test_past_and_cancelled_dates_and_those_elsewhere_stay(
        self, where: Seminar, place: Venue, signed_in: Any
    ) -> None:
        book(where)
        past = seminar(group=where.cohort, in_days=-3, venue=place)
        off = seminar(group=where.cohort, in_days=8, venue=place)
        changing.call_off(seminar=off, why="krank", now=timezone.now())
        other = seminar(group=where.cohort, in_days=9, venue=meeting.venue(name="Rathaus"))
        self.correct(place, signed_in, where, town="Hagen")
        sequences = dict(Seminar.objects.values_list("pk", "sequence"))
        assert sequences == {where.pk: 1, past.pk: 0, off.pk: 1, other.pk: 0}
        changing.tell_of_venue(venue=place, by=person(), now=timezone.now())
        assert Mail.objects.filter(key__startswith="elsewhere").count() == 1

    def test_who_goes_there_twice_gets_one_letter(self, where: Seminar, place: Venue, signed_in: Any) -> None:
        second = seminar(group=where.cohort, in_days=40, venue=place)
        one = book(where)
        assert one.person is not None
        book(second, one.person)
        self.correct(place, signed_in, where, town="Hagen")
        assert changing.tell_of_venue(venue=place, by=person(), now=timezone.now()) == 1
        letter = newest(one)
        assert letter.text.count("Hagen") == 2
        assert {uid for _method, uid, *_rest in entries(letter)} == {
            f"{each.uuid}-1@bruecke" for each in (where, second)
        }

    def test_whoever_no_letter_reaches_is_called(self, where: Seminar, place: Venue, signed_in: Any) -> None:
        silent = book(where, build.person("Nour", email="", log_in=False))
        self.correct(place, signed_in, where, town="Hagen")
        assert calls_of(where, timezone.now()) == []
        assert changing.tell_of_venue(venue=place, by=person(), now=timezone.now()) == 0
        found = calls_of(Seminar.objects.get(), timezone.now())
        assert [(one.booking, str(one.occasion)) for one in found] == [(silent, "moved")]

    def test_only_who_writes_venues_is_asked(self, where: Seminar, place: Venue, signed_in: Any) -> None:
        book(where)
        nobody = build.appointed(role=Role.COORDINATOR, association=people.create_association(name="Nord"))
        page = reverse("lms_staff:tell_of_venue", args=[place.pk])
        before = Mail.objects.count()
        for answer in (signed_in(nobody).get(page), signed_in(nobody).post(page, {"tell": "1"})):
            assert answer.status_code == 404
        assert Mail.objects.count() == before
