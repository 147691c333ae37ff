"""Handing a seat over, with a log-in or without one, known or new. G10: nobody learns from it who belongs where."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts import actions as accounts
from lms.accounts.models import Invitation
from lms.bookings import handing
from lms.bookings.models import Booking
from lms.bookings.queries import booking_of
from lms.bookings.rules import why_no_hand_over
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests.bookings.build import book, seminar
from tests.queries import at_most

pytestmark = pytest.mark.django_db
NEW = {"name": "Fatma Yıldız"}


@pytest.fixture
def where(group: Cohort, settings: Any) -> Seminar:
    settings.LMS_DOOR_SECONDS = 0
    return seminar(group=group)


def url(name: str, *args: Any) -> str:
    return reverse(f"lms:{name}", args=args)


def logged_in(who: Person) -> Client:
    client = Client()
    client.force_login(who.user, backend="lms.accounts.backends.PersonBackend")
    return client


def known(name: str = "Bea") -> Person:
    return accounts.prove(email=f"{name.lower()}@example.org", given_names=name, language="de")


@pytest.fixture
def givers(where: Seminar) -> tuple[Booking, Person]:
    club = people.create_association(name="CANARYVEREIN")
    giver, taker = known("Geber"), known("Nehmer")
    for who in (giver, taker):
        people.join(person=who, association=club)
    return book(where, giver), taker


def link_sent() -> str:
    letter = Mail.objects.filter(key__startswith="offer:").latest("pk")
    found = re.search(r"/buchung/uebernehmen/\S+/", letter.text)
    assert found
    return found[0]


def offer(mine: Booking, email: str) -> Any:
    assert mine.person is not None
    return logged_in(mine.person).post(url("booking_hand_over", mine.uuid), {"email": email})


def test_old_out_new_in_and_the_line_stays(
    where: Seminar, givers: tuple[Booking, Person], django_capture_on_commit_callbacks: Any
) -> None:
    mine, taker = givers
    line = [book(where) for _ in range(3)]
    offer(mine, taker.email)
    link = link_sent()
    client = Client()
    assert client.get(link).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(link)
    new = booking_of(taker, where)
    assert new is not None
    assert answer.url == url("booking", new.uuid)
    assert (new.state, Booking.objects.get(pk=mine.pk).state) == ("booked", "cancelled")
    assert [Booking.objects.get(pk=one.pk).state for one in line] == ["booked", "waiting", "waiting"]
    assert Mail.objects.filter(person=taker).exists()
    assert Mail.objects.filter(person=mine.person).latest("pk").calendars
    assert client.post(link).status_code == 404


def test_the_answer_is_the_same_whoever_it_is(where: Seminar, givers: tuple[Booking, Person]) -> None:
    mine, taker = givers
    known("Fremd")
    assert mine.person is not None
    client, pages = logged_in(mine.person), set()
    for email in (taker.email, "fremd@example.org", "neu@example.org"):
        answer = client.post(url("booking_hand_over", mine.uuid), {"email": email})
        page = re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", client.get(answer.url).content)
        pages.add((answer.status_code, answer.url, page))
    assert len(pages) == 1
    for letter in Mail.objects.filter(key__startswith="offer:"):
        assert "CANARY" not in letter.text + letter.html


def test_strangers_cannot_take_over(where: Seminar, givers: tuple[Booking, Person]) -> None:
    mine, _taker = givers
    people.join(person=known("Fremd"), association=people.create_association(name="Anderer"))
    for mail, says in (("fremd@example.org", {}), ("neu@example.org", NEW | {"association": "Anderer"})):
        offer(mine, mail)
        answer = Client().post(link_sent(), says)
        assert answer.status_code == 409
        assert b"CANARY" not in answer.content
    assert Booking.objects.get(pk=mine.pk).state == "booked"
    assert not Person.objects.filter(email="neu@example.org").exists()
    assert not EmailAddress.objects.filter(email="neu@example.org").exists()


def test_somebody_new_says_name_and_association_and_has_the_seat(
    where: Seminar, givers: tuple[Booking, Person]
) -> None:
    mine, _taker = givers
    offer(mine, "neu@example.org")
    link, client = link_sent(), Client()
    with at_most(16):
        page = client.get(link).content
    assert b'name="association"' in page
    assert b"CANARY" not in page
    assert client.post(link, {}).status_code == 422
    answer = client.post(link, NEW | {"association": "Canaryverein e. V."})
    new = Booking.objects.get(state="booked")
    assert answer.url == url("booking", new.uuid)
    assert client.get(answer.url).status_code == 200  # logged in: the letter proved the address
    assert new.person is not None
    assert (new.person.name, new.person.email) == ("Fatma Yıldız", "neu@example.org")
    assert new.association is not None
    assert new.association.name == "CANARYVEREIN"
    assert set(Mail.objects.exclude(key__startswith="offer").values_list("to", flat=True)) == {
        "geber@example.org", "neu@example.org",
    }  # fmt: skip


def test_a_wrong_name_of_the_association_can_be_corrected_a_few_times(
    where: Seminar, givers: tuple[Booking, Person]
) -> None:
    mine, _taker = givers
    offer(mine, "neu@example.org")
    link, client = link_sent(), Client()
    answers = [client.post(link, NEW | {"association": f"Verein {n}"}).status_code for n in range(9)]
    assert answers == [409] * 8 + [429]
    assert Booking.objects.get(pk=mine.pk).state == "booked"


def test_somebody_known_without_a_log_in_takes_over_as_themselves(
    where: Seminar, givers: tuple[Booking, Person]
) -> None:
    mine, taker = givers
    who = people.create_person(given_names="Fatma", family_name="Yildiz", email="neu@example.org")
    people.join(person=who, association=taker.memberships.get().association)
    accounts.invite(person=who, cohort=where.cohort)
    count = Person.objects.count()
    offer(mine, "Neu@example.org")
    answer = Client().post(link_sent(), NEW | {"association": "irgendwas"})
    assert answer.status_code == 200  # said that it is done; nobody is logged in
    new = Booking.objects.get(state="booked")
    who.refresh_from_db()
    assert (new.person, who.user, Person.objects.count()) == (who, None, count)
    assert Mail.objects.filter(person=who, about=f"booking:{new.pk}").exists()
    assert Invitation.objects.get(person=who).accepted_at is None  # it still leads to a log-in


def test_another_name_at_the_address_is_somebody_else(where: Seminar, givers: tuple[Booking, Person]) -> None:
    mine, taker = givers
    who = people.create_person(given_names="Omar", family_name="Amin", email="neu@example.org")
    people.join(person=who, association=taker.memberships.get().association)
    offer(mine, "neu@example.org")
    assert Client().post(link_sent(), NEW | {"association": "Irgendwas"}).status_code == 409
    Client().post(link_sent(), NEW | {"association": "Canaryverein"})
    new = Booking.objects.get(state="booked")
    assert new.person != who


def test_an_association_that_is_only_written_is_compared_as_written(where: Seminar) -> None:
    mine = book(where, known("Geber"), association_written="Bunter Kreis e.V.")
    offer(mine, "neu@example.org")
    assert Client().post(link_sent(), NEW | {"association": "Anderer"}).status_code == 409
    Client().post(link_sent(), NEW | {"association": "bunter kreis"})
    new = Booking.objects.get(state="booked")
    assert (new.association, new.association_written) == (None, "bunter kreis")


def test_a_log_in_without_an_association_says_it_too(where: Seminar, givers: tuple[Booking, Person]) -> None:
    mine, _taker = givers
    who = known("Frei")
    offer(mine, "frei@example.org")
    page = Client().get(link_sent()).content
    assert b'name="association"' in page
    assert b'id="id_name"' not in page
    Client().post(link_sent(), {"association": "Canaryverein"})
    new = Booking.objects.get(state="booked")
    assert new.person == who
    assert who.memberships.get().association == new.association


def test_pressed_twice_at_once_is_once(where: Seminar, givers: tuple[Booking, Person]) -> None:
    mine, _taker = givers
    claim = handing.Claim("Fatma", "Yıldız", "Canaryverein", "de")
    made = [
        handing.accept(booking=mine, email="neu@example.org", claim=claim, now=timezone.now()) for _ in "12"
    ]
    assert made[0].pk == made[1].pk


def test_without_an_association_it_is_not_there_and_the_page_says_why(where: Seminar) -> None:
    mine = book(where, known())
    assert offer(mine, "x@example.org").status_code == 404
    page = own_page(mine)
    assert "Platz weitergeben" not in page
    assert "zu welchem Verein Sie gehören" in page
    Enrolment.objects.filter(person=mine.person).update(association_written="Nachbarn e. V.")
    assert "„Nachbarn e. V.“ haben wir" in own_page(mine)


@pytest.mark.parametrize("change", ["club", "cancelled", "over"])
def test_where_it_can_be_done_or_is_over_no_reason_is_given(where: Seminar, change: str) -> None:
    mine = book(where, known())
    assert mine.person is not None
    assert why_no_hand_over(mine, timezone.now())
    if change == "club":
        people.join(person=mine.person, association=people.create_association(name="Verein"))
    elif change == "cancelled":
        mine.seminar.cancelled_at = timezone.now()
    now = where.starts_at if change == "over" else timezone.now()
    assert not why_no_hand_over(mine, now)


def own_page(mine: Booking) -> str:
    assert mine.person is not None
    return str(logged_in(mine.person).get(url("booking", mine.uuid)).content.decode())
