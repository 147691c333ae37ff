"""Booking on the pages: the same answer for every address, one button behind each link, and the own booking."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts import actions as accounts
from lms.bookings import holds
from lms.bookings.models import Booking, Hold
from lms.bookings.queries import booking_of
from lms.bookings.words import hold_token, leave_key
from lms.cohorts.enums import EnrolmentState
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.pages.models import CoursePage
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, person, seminar
from tests.queries import at_most

pytestmark = pytest.mark.django_db
DATA = {
    "name": "Amina El Idrissi",
    "email": "amina@example.org",
    "needs": ["food"],
    "needs_text": "ohne Fleisch",
}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def where(group: Cohort) -> Seminar:
    return seminar(group=group)


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.LMS_DOOR_SECONDS = 0


def url(name: str, *args: Any) -> str:
    return reverse(f"lms:{name}", args=args)


def logged_in(who: Person) -> Client:
    client = Client()
    client.force_login(who.user, backend="lms.accounts.backends.PersonBackend")
    return client


def known(name: str = "Bea") -> Person:
    return accounts.prove(email=f"{name.lower()}@example.org", given_names=name, language="de")


def send(where: Seminar, email: str) -> tuple[Any, Any]:
    client = Client()
    answer = client.post(url("book", where.uuid), {**DATA, "email": email})
    return answer, client.get(answer.url)


def test_every_address_gets_the_same_bytes(where: Seminar) -> None:
    """Threat A2: unknown, known, disabled, booked already and on the waiting list."""
    booked, waiting, disabled = known("waw"), known("wbw"), known("wcw")
    disabled.user.is_active = False
    disabled.user.save()
    known("wdw")
    for who in (booked, person(), waiting):
        book(where, who)
    pages = set()
    for name in ("waw", "wbw", "wcw", "wdw", "wew"):
        first, second = send(where, f"{name}@example.org")
        assert first.status_code == 302
        page = TOKEN.sub(b"", second.content).replace(name.encode(), b"NAME")
        pages.add((first.url, len(second.content), page))
    assert len(pages) == 1
    for letter in Mail.objects.filter(person=None):
        assert letter.secret


def test_correcting_an_address_looks_the_same_for_every_address(where: Seminar) -> None:
    """Threat A2: unknown, known, disabled and booked already, typed as the right address."""
    booked, disabled = known("waw"), known("wcw")
    disabled.user.is_active = False
    disabled.user.save()
    known("wdw")
    book(where, booked)
    Seminar.objects.update(seats=99)
    pages = set()
    for name in ("waw", "wcw", "wdw", "wew"):
        client = Client()
        client.post(url("book", where.uuid), {**DATA, "email": f"falsch-{name}@example.org"})
        first = client.post(url("booking_sent", where.uuid), {"email": f"{name}@example.org"})
        second = client.get(first.url)
        page = TOKEN.sub(b"", second.content).replace(name.encode(), b"NAME")
        pages.add((first.status_code, first.url, len(second.content), page))
    assert len(pages) == 1


def test_the_number_of_free_places_tells_nobody_who_has_booked(where: Seminar) -> None:
    """Threat A2: on the list, the page of the date and the form it falls by one for every address."""
    Seminar.objects.update(seats=9)
    book(where, known("waw"))
    pages = [url("dates"), url("date", where.uuid), url("book", where.uuid)]

    def free() -> list[str]:
        client = Client()
        return [re.search(r"(\d+) Pl[aä]t", client.get(one).content.decode())[1] for one in pages]

    for number, name in ((8, "waw"), (7, "wew"), (6, "")):
        assert free() == [str(number)] * 3
        if name:
            assert send_only(where, f"{name}@example.org") == 302


def test_after_some_addresses_everybody_is_slowed_alike(where: Seminar) -> None:
    known("waw")
    counts = []
    for name in ("waw", "wew"):
        cache.clear()
        answers = [send_only(where, f"{name}@example.org") for _ in range(10)]
        counts.append(answers.count(429))
    assert counts == [2, 2]


def send_only(where: Seminar, email: str) -> int:
    return Client().post(url("book", where.uuid), {**DATA, "email": email}).status_code


def test_the_form_has_at_most_six_fields_and_says_what_goes_when(where: Seminar) -> None:
    page = Client().get(url("book", where.uuid)).content.decode()
    main = page.split("<main", 1)[1].split("</main", 1)[0]
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', main)) - {"csrfmiddlewaretoken"}
    assert names == {"name", "email", "association", "phone", "needs", "needs_text"}
    for field in ("phone", "needs"):
        assert f"id_{field}_helptext" in page


def test_a_date_for_the_group_alone_is_there_for_its_people_only(where: Seminar, signed_in: Any) -> None:
    Seminar.objects.update(is_public=False)
    own = build.enrol(build.person(), where.cohort).person
    other = Cohort.objects.create(course=where.cohort.course, name="Andere")
    stranger = build.enrol(build.person(), other).person
    left = build.enrol(build.person(), where.cohort)
    Enrolment.objects.filter(pk=left.pk).update(state=EnrolmentState.WITHDRAWN)
    pages = [url("date", where.uuid), url("book", where.uuid)]
    for who, answer in ((own, 200), (stranger, 404), (left.person, 404)):
        assert [signed_in(who).get(page).status_code for page in pages] == [answer, answer], who
        assert signed_in(who).get("/termine/").content.count(b'class="date"') == 0
    assert [Client().get(page).status_code for page in pages] == [404, 404]
    html = signed_in(own).get(pages[0]).content.decode()
    assert f'href="{pages[1]}"' in html
    assert reverse("lms:meeting_file", args=[where.pk]) in html
    assert signed_in(stranger).post(pages[1], {}).status_code == 404
    assert not Booking.objects.exists()


def test_words_without_a_need_are_refused(where: Seminar) -> None:
    answer = Client().post(url("book", where.uuid), {**DATA, "needs": []})
    assert answer.status_code == 422
    assert not Hold.objects.exists()


def test_the_link_shows_a_button_and_only_its_post_acts(where: Seminar) -> None:
    send(where, "amina@example.org")
    link = url("booking_confirm", hold_token(Hold.objects.get()))
    stranger = Client()
    for _ in range(2):
        page = stranger.get(link)
        assert page.status_code == 200
        assert page.content.count(b'<button class="button wide"') == 1
    assert Hold.objects.exists()
    answer = stranger.post(link)
    mine = Booking.objects.get()
    assert answer.url == url("booking", mine.uuid)
    page = stranger.get(answer.url)
    assert page.status_code == 200
    assert b"Amina" not in page.content or mine.person is not None
    assert mine.person is not None
    assert (mine.person.given_names, mine.person.family_name) == ("Amina", "El Idrissi")
    assert stranger.get(link).status_code == 404


def test_the_browser_that_booked_sees_nothing_until_the_link_is_opened_in_it(where: Seminar) -> None:
    """Threat A8."""
    client = Client()
    client.post(url("book", where.uuid), DATA)
    mine = Booking.objects.get()
    assert client.get(url("booking", mine.uuid)).status_code == 302
    holds.confirm(hold=Hold.objects.get(), now=timezone.now())
    assert client.get(url("booking", mine.uuid)).status_code == 302


def test_nobody_sees_or_cancels_somebody_elses_booking(where: Seminar) -> None:
    mine = book(where, known())
    other = logged_in(known("Cem"))
    for name in ("booking", "booking_hand_over"):
        assert other.get(url(name, mine.uuid)).status_code == 404
    assert other.post(url("booking_cancel", mine.uuid)).status_code == 404
    assert Booking.objects.get().state == "booked"


def test_the_address_is_corrected_in_the_same_browser_once(where: Seminar) -> None:
    client = Client()
    client.post(url("book", where.uuid), {**DATA, "email": "falsch@example.org"})
    client.post(url("booking_sent", where.uuid), {"email": "amina@example.org"})
    hold = Hold.objects.get()
    assert (hold.email, hold.booking.needs.get().text) == ("amina@example.org", "ohne Fleisch")
    page = client.get(url("booking_sent", where.uuid)).content
    assert b"amina@example.org" in page
    assert b'name="email"' not in page
    client.post(url("booking_sent", where.uuid), {"email": "dritt@example.org"})
    assert Hold.objects.get().email == "amina@example.org"


def test_one_button_books_for_who_is_logged_in(where: Seminar) -> None:
    who = known()
    client = logged_in(who)
    assert b'name="email"' not in client.get(url("book", where.uuid)).content
    first = client.post(url("book", where.uuid), {"phone": "0231 1"})
    second = client.post(url("book", where.uuid), {"phone": "0231 1"})
    mine = booking_of(who, where)
    assert mine is not None
    assert first.url == second.url == url("booking", mine.uuid)
    with at_most(22):
        page = client.get(first.url).content.decode()
    assert "0231 1" in page


def test_who_waits_sees_the_number(where: Seminar) -> None:
    for _ in range(3):
        book(where)
    who = known()
    mine = book(where, who)
    page = logged_in(who).get(url("booking", mine.uuid)).content.decode()
    assert re.search(r"(Nummer|number) 2", page)


def test_cancelling_takes_one_tap(where: Seminar) -> None:
    who = known()
    mine = book(where, who)
    logged_in(who).post(url("booking_cancel", mine.uuid))
    assert Booking.objects.get(pk=mine.pk).state == "cancelled"


def test_the_letters_link_cancels_by_its_button_without_a_log_in(where: Seminar) -> None:
    mine = book(where)
    link = url("booking_leave", mine.uuid, leave_key(mine))
    client = Client()
    page = client.get(link).content.decode()
    assert "booked" not in page.split("<main", 1)[1].split("</main")[0]
    assert Booking.objects.get(pk=mine.pk).state == "booked"
    assert client.get(url("booking_leave", mine.uuid, "0" * 40)).status_code == 404
    assert client.post(link).status_code == 200
    assert client.post(link).status_code == 200
    assert Booking.objects.get(pk=mine.pk).state == "cancelled"


def test_other_groups_dates_that_are_not_public_are_not_there(where: Seminar) -> None:
    Seminar.objects.update(is_public=False)
    assert Client().get(url("book", where.uuid)).status_code == 404
    assert logged_in(known()).get(url("book", where.uuid)).status_code == 404


def test_dates_say_how_full_they_are(where: Seminar, django_capture_on_commit_callbacks: Any) -> None:
    client = Client()
    assert b'data-state="open"' in client.get(url("dates")).content
    for _ in range(2):
        book(where)
    assert b'data-state="full"' in client.get(url("dates")).content
    page = client.get(url("date", where.uuid)).content.decode()
    assert url("book", where.uuid) in page
    who = known()
    book(where, who)
    assert b'data-state="waiting"' in logged_in(who).get(url("dates")).content


def test_the_course_page_offers_the_next_seat(where: Seminar) -> None:
    page = CoursePage.objects.get(translation_key=where.cohort.course_id)
    content = Client().get(page.url).content.decode()
    assert 'data-stand="bookable"' in content
    assert url("book", where.uuid) in content
