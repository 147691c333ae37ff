"""Booking without a log-in: kept for a day, proved by the letter's link, seen by nobody before."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import override

from lms.accounts import actions as accounts
from lms.bookings import actions, holds
from lms.bookings.enums import BookingState, Need
from lms.bookings.models import Booking, BookingEvent, BookingNeed, Hold
from lms.bookings.queries import ahead, bookings_seen_by, free_seats, seats_of
from lms.bookings.words import hold_token
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.mail.models import Mail
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests.bookings.build import book, person, seminar, wish

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


@pytest.fixture
def where(group: Cohort) -> Seminar:
    return seminar(group=group)


def ask(where: Seminar, email: str = "neu@example.org", browser: str = "b", **fields: Any) -> Hold:
    now = fields.pop("now", timezone.now())
    return holds.ask(seminar=where, wish=wish(email, **fields), browser=browser, now=now)


def confirm(hold: Hold, now: Any = None) -> Booking:
    made = holds.confirm(hold=hold, now=now or timezone.now())
    assert made is not None
    return made


def letters(email: str) -> list[Mail]:
    return list(Mail.objects.filter(to=email).exclude(state="void").order_by("pk"))


def test_the_seat_is_taken_at_once_and_kept_a_day(where: Seminar) -> None:
    now = timezone.now()
    hold = ask(where, now=now)
    assert (hold.booking.state, hold.booking.person, hold.expires_at) == ("booked", None, now + DAY)
    assert free_seats(where) == 1
    actions.settle(now=now + DAY - timedelta(seconds=1))
    assert free_seats(where) == 1
    actions.settle(now=now + DAY)
    assert free_seats(where) == 2


def test_how_long_is_a_setting(where: Seminar, settings: Any) -> None:
    settings.LMS_HOLD_HOURS = 2
    now = timezone.now()
    assert ask(where, now=now).expires_at == now + timedelta(hours=2)
    actions.settle(now=now + timedelta(hours=2))
    assert free_seats(where) == 2


@pytest.mark.parametrize(
    ("language", "asks", "says"),
    [
        ("de", "Bitte bestätigen:", "Ihr Platz ist gebucht"),
        ("en", "Please confirm", "Your place is booked"),
    ],
)
def test_letters_are_in_the_language_of_who_booked(
    where: Seminar, language: str, asks: str, says: str
) -> None:
    """Whatever language the site speaks while they are written."""
    for active in ("de", "en"):
        Mail.objects.all().delete()
        email = f"{active}@example.org"
        with override(active):
            confirm(ask(where, email, language=language))
        subjects = [letter.subject for letter in Mail.objects.filter(to=email).order_by("pk")]
        assert [subject.startswith(words) for subject, words in zip(subjects, (asks, says), strict=True)] == [
            True,
            True,
        ], subjects


def test_nothing_is_kept_past_the_start(where: Seminar) -> None:
    now = where.starts_at - timedelta(hours=3)
    assert ask(where, now=now).expires_at == where.starts_at


def test_the_letter_has_the_link_and_neither_seat_nor_place(where: Seminar) -> None:
    for number in range(2):
        ask(where, f"a{number}@example.org")
    texts = []
    for number in range(2, 4):
        hold = ask(where, f"a{number}@example.org")
        letter = letters(hold.email)[0]
        assert hold_token(hold) in letter.text
        assert letter.calendars == []
        texts.append(letter.text.replace(hold_token(hold), "").replace(f"a{number}@", ""))
    waiting, booked = texts[0], letters("a0@example.org")[0]
    assert texts[0] == texts[1]
    assert waiting.splitlines()[:3] == booked.text.splitlines()[:3]


def test_the_same_address_again_is_one_booking_and_one_letter(where: Seminar) -> None:
    assert ask(where).pk == ask(where, browser="other").pk
    assert Booking.objects.count() == len(letters("neu@example.org")) == 1


def test_after_some_minutes_the_letter_comes_again_with_the_same_link(where: Seminar) -> None:
    hold = ask(where)
    Mail.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    ask(where)
    first, second = letters("neu@example.org")
    assert hold_token(hold) in first.text
    assert hold_token(hold) in second.text


def test_confirming_makes_person_and_log_in_without_a_password(where: Seminar) -> None:
    made = confirm(ask(where, association="Verein", phone="0231", needs={Need.FOOD: ""}))
    who = made.person
    assert who is not None
    assert (who.name, who.email, who.user.has_usable_password()) == ("Neu Hier", "neu@example.org", False)
    assert (made.state, made.association_written, made.phone) == ("booked", "Verein", "0231")
    assert not Hold.objects.exists()
    assert letters("neu@example.org")[-1].calendars


def test_confirming_finds_whoever_proved_the_address_before(where: Seminar) -> None:
    known = accounts.prove(email="neu@example.org", given_names="Alt")
    assert confirm(ask(where)).person == known
    assert Person.objects.count() == 1


def test_an_equal_address_that_nobody_proved_joins_nobody(where: Seminar) -> None:
    stranger = person(language="de")
    assert confirm(ask(where, stranger.email)).person != stranger


def test_an_account_made_in_advance_gets_nothing(where: Seminar) -> None:
    """Threat A8: the attacker signs up with the address, its owner books and proves it."""
    attacker = get_user_model().objects.create_user(username="x", email="neu@example.org", password="geheim")
    EmailAddress.objects.create(user=attacker, email="neu@example.org", verified=False, primary=True)
    owner = confirm(ask(where)).person
    assert owner is not None
    assert not get_user_model().objects.filter(pk=attacker.pk).exists()
    assert not owner.user.has_usable_password()


def test_the_link_works_once(where: Seminar) -> None:
    hold = ask(where)
    confirm(hold)
    assert holds.confirm(hold=hold, now=timezone.now()) is None
    assert holds.by_token(hold_token(hold)) is None


def test_who_has_booked_is_told_so_and_not_reminded(where: Seminar) -> None:
    mine = confirm(ask(where))
    Mail.objects.all().delete()
    now = timezone.now()
    ask(where, now=now)
    assert holds.remind_unproved(now=now + timedelta(hours=20)) == 0
    (letter,) = letters("neu@example.org")
    assert "bestaetigen" not in letter.text
    actions.settle(now=now + DAY)
    mine.refresh_from_db()
    assert (mine.state, free_seats(where)) == ("booked", 1)


@pytest.mark.parametrize("kind", ["unknown", "known", "disabled", "booked"])
def test_whoever_comes_next_stands_at_the_same_place(where: Seminar, kind: str) -> None:
    """Threat A2: neither free seats nor places in line tell whether the address typed before them is booked."""
    if kind != "unknown":
        known = accounts.prove(email="neu@example.org")
        get_user_model().objects.filter(pk=known.user_id).update(is_active=kind != "disabled")
    book(where, known if kind == "booked" else None)
    assert seats_of([where])[where.pk].free == 1
    ask(where)
    assert seats_of([where])[where.pk].free == 0
    second = book(where)
    assert (second.state, ahead(second)) == ("waiting", 0)


def test_in_a_full_date_too(where: Seminar) -> None:
    """Threat A2: an address that waits takes another place in line, as one that nobody knows does."""
    known = accounts.prove(email="neu@example.org")
    for who in (person(), person(), known):
        book(where, who)
    for email in ("neu@example.org", "fremd@example.org"):
        before = seats_of([where])[where.pk].waiting
        ask(where, email)
        assert seats_of([where])[where.pk].waiting == before + 1


def test_a_held_place_goes_on_where_the_person_booked_meanwhile(where: Seminar) -> None:
    hold = ask(where)
    mine = book(where, accounts.prove(email="neu@example.org"))
    assert confirm(hold) == mine
    assert free_seats(where) == 1


def test_who_gave_up_once_keeps_the_held_place(
    where: Seminar, django_capture_on_commit_callbacks: Any
) -> None:
    who = accounts.prove(email="neu@example.org")
    old = book(where, who)
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(booking=old, now=timezone.now())
    hold = ask(where, needs={Need.ACCESS: "Rampe"})
    place = hold.booking.place_in_line
    made = confirm(hold)
    assert (made.pk, made.state, made.place_in_line) == (old.pk, "booked", place)
    assert made.needs.get().text == "Rampe"
    assert free_seats(where) == 1


def test_a_late_click_takes_a_free_seat_else_the_line(where: Seminar) -> None:
    now = timezone.now()
    early, late = ask(where, "a@example.org", now=now), ask(where, "b@example.org", now=now)
    actions.settle(now=now + DAY)
    book(where, now=now + DAY)
    assert confirm(late, now + DAY).state == BookingState.BOOKED
    assert confirm(early, now + DAY).state == BookingState.WAITING


def test_a_click_after_the_start_is_refused(where: Seminar) -> None:
    hold = ask(where)
    with pytest.raises(Refused):
        holds.confirm(hold=hold, now=where.starts_at)
    assert not Person.objects.exists()


def test_one_reminder_before_it_lapses(where: Seminar) -> None:
    now = timezone.now()
    ask(where, now=now)
    assert [holds.remind_unproved(now=now + timedelta(hours=hours)) for hours in (17, 18, 19, 24)] == [
        0,
        1,
        0,
        0,
    ]
    assert len(letters("neu@example.org")) == 2


def test_the_same_browser_corrects_the_address_once(where: Seminar) -> None:
    hold = ask(where, "falsch@example.org")
    now = timezone.now()

    def correct(old: str, new: str, browser: str = "b") -> Hold | None:
        return holds.correct(seminar=where, browser=browser, old=old, wish=wish(new), now=now)

    assert correct("falsch@example.org", "dieb@example.org", browser="other") is None
    corrected = correct("falsch@example.org", "neu@example.org")
    assert corrected is not None
    assert corrected.pk == hold.pk
    assert holds.by_token(hold_token(hold)) is None
    assert letters("falsch@example.org") == []
    assert len(letters("neu@example.org")) == 1
    assert correct("neu@example.org", "noch@example.org") is None
    assert free_seats(where) == 1


@pytest.mark.parametrize("emails", [("falsch", "neu"), ("neu", "falsch")])
def test_correcting_from_or_to_an_address_that_is_booked_keeps_one_seat(
    where: Seminar, emails: tuple[str, str]
) -> None:
    """As with addresses that nobody knows (threat A2)."""
    old, new = (f"{one}@example.org" for one in emails)
    Seminar.objects.update(seats=3)
    where.refresh_from_db()
    book(where, accounts.prove(email="falsch@example.org"))
    ask(where, old)
    corrected = holds.correct(seminar=where, browser="b", old=old, wish=wish(new), now=timezone.now())
    assert corrected is not None
    assert (corrected.email, corrected.booking.state) == (new, BookingState.BOOKED)
    assert free_seats(where) == 1


def test_who_is_not_proved_stands_in_no_list(where: Seminar) -> None:
    ask(where)
    assert not bookings_seen_by(person("Chefin")).exists()
    assert Booking.objects.filter(person=None).count() == 1


def test_all_of_it_goes_on_its_day(where: Seminar) -> None:
    made = book(where, phone="0231", needs={Need.FOOD: "vegan"})
    ask(where, phone="0232", needs={Need.FOOD: "vegan"}, association="Verein")
    actions.settle(now=where.starts_at)
    holds.forget_on_the_day(now=where.starts_at)
    assert not Hold.objects.exists()
    left = Booking.objects.get(person=None)
    assert (left.phone, left.association_written, left.state) == ("", "", "lapsed")
    assert BookingNeed.objects.get().booking == made
    holds.forget_on_the_day(now=where.ends_at + timedelta(days=1))
    assert Booking.objects.get(pk=made.pk).phone == ""
    holds.forget_on_the_day(now=where.ends_at + timedelta(days=7))
    assert not BookingNeed.objects.exists()
    assert BookingEvent.objects.exists()
