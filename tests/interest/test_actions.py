"""Onto the list and off it, and asking everybody once when there is a date."""

import re
from collections import Counter
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.interest import actions
from lms.interest.links import leave_token
from lms.interest.models import Interest
from lms.mail.models import Mail
from lms.privacy.actions import erase, let_go
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.notices.build import days
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db
NOW = days(-30)


def _make(committed: Any) -> Cohort:
    with committed():
        return sem.group()


_rows = made_once(_make)


@pytest.fixture
def group(db: None, _rows: Cohort) -> Cohort:
    return deepcopy(_rows)


@pytest.fixture
def page(group: Cohort) -> str:
    return reverse("lms:interest", args=[group.course_id])


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def token_in(letter: Mail) -> str:
    """The secret of the link in a letter."""
    return letter.text.partition("/bestaetigen/")[2].partition("/")[0]


def ask(page: str, email: str = "neu@example.org") -> Any:
    return Client().post(page, {"email": email})


def seen(answer: Any) -> tuple[int, str]:
    """An answer without the token of its forms, which is another each time."""
    return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def confirmed(page: str, email: str = "neu@example.org") -> Interest:
    ask(page, email)
    token = token_in(Mail.objects.filter(to=email).latest("pk"))
    assert Client().post(reverse("lms:interest_confirm", args=[token])).status_code == 200
    return Interest.objects.get(email=email)


def opens(group: Cohort, **more: Any) -> Seminar:
    return sem.seminar(group, now=NOW, **{"is_public": True, "books_from": NOW, **more})


def asked() -> Counter[str]:
    return Counter(Mail.objects.filter(key__startswith="interest:").values_list("to", flat=True))


def test_the_answer_is_the_same_for_everybody(group: Cohort, page: str) -> None:
    """A2: unknown, known with an account, on the list, and once too often: the same bytes; only the letter differs."""
    person = build.person(email="konto@example.org")
    actions.join(course=group.course, person=person, now=NOW)
    confirmed(page, "liste@example.org")
    bodies = {
        seen(ask(page, email)) for email in ("neu@example.org", "konto@example.org", "liste@example.org")
    }
    bodies |= {seen(ask(page, "oft@example.org")) for _time in range(5)}
    assert len(bodies) == 1
    assert Mail.objects.filter(to="oft@example.org").count() == 3
    subjects = [Mail.objects.filter(to=f"{who}@example.org").latest("pk").subject for who in ("neu", "liste")]
    assert len(set(subjects)) == 2


def test_nobody_waits_before_the_address_is_proved_and_only_the_button_proves_it(
    group: Cohort, page: str
) -> None:
    ask(page)
    row, token = Interest.objects.get(), token_in(Mail.objects.get())
    assert token
    assert token not in (row.token, "")
    address = reverse("lms:interest_confirm", args=[token])
    assert Client().get(address).status_code == 200
    seminar = opens(group)
    assert actions.tell_interested(now=NOW) == 0
    for _twice in range(2):
        assert Client().post(address).status_code == 200
    assert Interest.objects.get().confirmed_at == NOW
    assert actions.tell_interested(now=NOW) == 1
    assert Interest.objects.get().seminar == seminar


def test_a_link_of_nobody_looks_like_any_other_and_proves_nothing(page: str) -> None:
    ask(page)
    real = reverse("lms:interest_confirm", args=[token_in(Mail.objects.get())])
    made_up = reverse("lms:interest_confirm", args=[get_random_string(32)])
    pages = {Client().get(address).content for address in (real, made_up)}
    assert len({page.replace(b"\n", b"").partition(b"<main")[2].partition(b"csrf")[0] for page in pages}) == 1
    assert Client().post(made_up).status_code == 404
    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        assert Client().post(real).status_code == 404
    assert Interest.objects.get().confirmed_at is None


def test_with_a_log_in_one_tap_is_enough_and_another_takes_it_back(
    group: Cohort, page: str, signed_in: Any
) -> None:
    client = signed_in(build.person())
    for _twice in range(2):
        client.post(page, {"join": "1"})
    assert Interest.objects.get().confirmed_at == NOW
    client.post(page, {"leave": "1"})
    assert not Interest.objects.exists()


def test_without_an_address_there_is_no_button_but_a_word_on_what_to_do(
    group: Cohort, page: str, signed_in: Any
) -> None:
    """By an access card: nobody could ever tell them."""
    holder = build.person("Suharto", email="")
    client = signed_in(holder)
    course_page = group.course.activities.get(kind="course").titles.get().url
    for address in (page, course_page):
        html = client.get(address).content.decode()
        assert "Karte" in html
        assert 'name="join"' not in html
    client.post(page, {"join": "1"})
    assert not Interest.objects.exists()
    Interest.objects.create(course=group.course, person=holder, made_at=NOW, confirmed_at=NOW)
    trainer = build.person()
    appointments.appoint(person=trainer, role=Role.TRAINER, course=group.course)
    assert "Suharto El Idrissi (" in signed_in(trainer).get(reverse("lms_staff:interest")).content.decode()


def test_everybody_is_asked_once_when_a_date_can_be_booked(group: Cohort, page: str) -> None:
    person = build.person(email="amina@example.org")
    actions.join(course=group.course, person=person, now=NOW)
    confirmed(page)
    later = opens(group, books_from=days(-20))
    assert actions.tell_interested(now=NOW) == 0
    for now in (days(-20), days(-20), days(-19)):
        actions.tell_interested(now=now)
    opens(group, books_from=days(-19))
    actions.tell_interested(now=days(-18))
    assert asked() == {"amina@example.org": 1, "neu@example.org": 1}
    letter = Mail.objects.get(key__startswith="interest:", person=person)
    assert reverse("lms:date", args=[later.uuid]) in letter.text
    assert "List-Unsubscribe" in letter.headers
    assert letter.optional


@pytest.mark.parametrize(
    "fields", [{"is_public": False}, {"books_from": None}, {"books_until": NOW - timedelta(hours=1)}]
)
def test_a_date_that_nobody_can_book_asks_nobody(group: Cohort, page: str, fields: dict[str, Any]) -> None:
    confirmed(page)
    opens(group, **fields)
    assert actions.tell_interested(now=NOW) == 0


def test_dates_of_other_courses_and_cancelled_ones_ask_nobody(
    group: Cohort, page: str, committed: Any
) -> None:
    with committed():
        other = sem.group("Andere", "Medien")
    confirmed(page)
    opens(other)
    seminars.cancel(seminar=opens(group), why="krank", now=NOW)
    assert actions.tell_interested(now=NOW) == 0


def test_who_was_asked_may_wait_for_the_next_one(group: Cohort, page: str) -> None:
    confirmed(page)
    first = opens(group)
    actions.tell_interested(now=NOW)
    seminars.cancel(seminar=first, why="krank", now=NOW)
    confirmed(page)
    opens(group)
    actions.tell_interested(now=NOW)
    assert asked() == {"neu@example.org": 2}


def test_one_click_takes_off_the_list_without_a_log_in(group: Cohort, page: str) -> None:
    row = confirmed(page)
    address = reverse("lms:interest_leave", args=[leave_token(row)])
    answer = Client().get(address)
    assert row.email not in answer.content.decode()
    assert Interest.objects.exists()
    for _twice in range(2):
        answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert not Interest.objects.exists()
    assert Client().get(reverse("lms:interest_leave", args=["x"])).status_code == 404


def test_the_list_forgets_after_a_year_and_when_a_person_is_erased(group: Cohort, page: str) -> None:
    assert "1 Jahr" in Client().get(page).content.decode()
    confirmed(page, "alt@example.org")
    person = build.person(email="amina@example.org")
    confirmed(page, "amina@example.org")
    actions.join(course=group.course, person=person, now=NOW)
    erase(person=person, now=NOW)
    assert list(Interest.objects.values_list("email", flat=True)) == ["alt@example.org"]
    with time_machine.travel(NOW + timedelta(days=366), tick=False):
        let_go(now=timezone.now())
    assert not Interest.objects.exists()


def test_a_course_with_a_date_has_no_list(group: Cohort, page: str) -> None:
    course_page = group.course.activities.get(kind="course").titles.get().url
    assert page in Client().get(course_page).content.decode()
    assert page in Client().get(reverse("lms:dates")).content.decode()
    opens(group)
    assert page not in Client().get(course_page).content.decode()
    assert page not in Client().get(reverse("lms:dates")).content.decode()
    assert Client().get(page).status_code == 404
    assert ask(page).status_code == 404


def test_who_teaches_sees_who_waits_and_nobody_else(
    group: Cohort, page: str, signed_in: Any, committed: Any
) -> None:
    with committed():
        other = sem.group("Andere", "Medien")
    confirmed(page)
    actions.join(course=group.course, person=build.person("Amina", "Benali"), now=NOW)
    ask(page, "offen@example.org")
    staff_page = reverse("lms_staff:interest")
    for course, words in ((group.course, ["neu@example.org", "Amina Benali"]), (other.course, [])):
        trainer = build.person("Selma", "Arslan")
        appointments.appoint(person=trainer, role=Role.TRAINER, course=course)
        trainer.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
        html = signed_in(trainer).get(staff_page).content.decode()
        found = [word for word in ("neu@example.org", "Amina Benali", "offen@example.org") if word in html]
        assert found == words


def test_a_quiet_minute_costs_one_query(group: Cohort, page: str) -> None:
    confirmed(page)
    with at_most(1):
        actions.tell_interested(now=NOW)
