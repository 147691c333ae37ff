"""Questions before a seminar: who may ask and read, what a missing name means, and when they go."""

from datetime import timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone

from lms.classroom import actions
from lms.classroom.models import SeminarQuestion
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.people.models import Person
from lms.privacy.holdings import everything
from lms.seminars.models import Seminar
from tests import build
from tests.attendance.build import booked, say
from tests.queries import count
from tests.seminars import build as sem
from tests.seminars.conftest import _rows, foreign, group

__all__ = ["_rows", "foreign", "group"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def seminar(group: Cohort) -> Seminar:
    return sem.seminar(group, timezone.localdate() + timedelta(days=10))


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


def ask(seminar: Seminar, who: Person, text: str = "Wie geht das?", **more: Any) -> SeminarQuestion:
    given = {"text": text, "with_name": True, "now": timezone.now(), **more}
    return actions.ask(seminar=seminar, person=who, **given)


def attend(question: SeminarQuestion, by: Person, **more: Any) -> SeminarQuestion:
    given = {"heading": "", "answer": "", "is_answered": False, "is_shown": False, **more}
    return actions.attend_to(question=question, by=by, now=timezone.now(), **given)


def room(seminar: Seminar) -> str:
    return reverse("lms:room", args=[seminar.pk])


def test_without_a_name_nothing_leads_to_who_asked(seminar: Seminar, signed_in: Any) -> None:
    who = booked(seminar)
    answer = signed_in(who).post(room(seminar), {"text": "Ist das teuer?", "nameless": "on"})
    assert answer.status_code == 302
    row = SeminarQuestion.objects.get()
    assert (row.person, row.text) == (None, "Ist das teuer?")
    keys = {who.pk, who.user.pk, *who.enrolments.values_list("pk", flat=True)}  # type: ignore[union-attr]  # has a log-in
    told = {name: value for name, value in model_to_dict(row).items() if name != "seminar"}
    assert keys.isdisjoint(value for name, value in told.items() if name != "id")
    assert row.asked_on == timezone.localdate()
    assert [holding for holding in everything() if row in holding.rows([who])] == []


def test_its_trainers_read_it_without_a_name_or_with(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    named = booked(seminar, build.person("Amina", "Offen"))
    other = booked(seminar, build.person("Samuel", "Verborgen"))
    ask(seminar, named, "Erste Frage")
    ask(seminar, other, "Zweite Frage", with_name=False)
    page = signed_in(trainer).get(reverse("lms_staff:room_questions", args=[seminar.pk])).content.decode()
    assert "Erste Frage" in page
    assert "Zweite Frage" in page
    assert "Amina Offen" in page
    assert "Verborgen" not in page


def test_only_trainers_of_the_seminar_read_them(seminar: Seminar, foreign: Cohort, signed_in: Any) -> None:
    question = ask(seminar, booked(seminar))
    others = [
        build.appointed(role=Role.TRAINER, course=foreign.course),
        build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=True),
    ]
    for who in others:
        client = signed_in(who)
        assert client.get(reverse("lms_staff:room_questions", args=[seminar.pk])).status_code == 404
        assert client.get(reverse("lms_staff:room_question", args=[question.pk])).status_code == 404
        sent = client.post(reverse("lms_staff:room_question", args=[question.pk]), {"answer": "x"})
        assert sent.status_code == 404
    substitute = build.appointed(role=Role.TRAINER, cohort=seminar.cohort)
    client = signed_in(substitute)
    assert client.get(reverse("lms_staff:room_questions", args=[seminar.pk])).status_code == 200


@pytest.mark.parametrize("state", ["waiting", "cancelled", "asked"])
def test_without_a_seat_there_is_no_room(seminar: Seminar, signed_in: Any, state: str) -> None:
    who = booked(seminar, state=state)
    assert signed_in(who).get(room(seminar)).status_code == 404
    with pytest.raises(Refused):
        ask(seminar, who)


def test_who_was_there_reads_and_can_no_longer_ask(group: Cohort, signed_in: Any) -> None:
    seminar = sem.seminar(
        group, timezone.localdate() - timedelta(days=3), now=timezone.now() - timedelta(days=30)
    )
    who = build.enrol(build.person(), group).person
    client = signed_in(who)
    assert client.get(room(seminar)).status_code == 404
    say(seminar, who, seminar.starts_at)
    page = client.get(room(seminar))
    assert page.status_code == 200
    assert b"<textarea" not in page.content
    with pytest.raises(Refused):
        ask(seminar, booked(seminar))


def test_sent_twice_it_is_one(seminar: Seminar) -> None:
    who = booked(seminar)
    assert ask(seminar, who) == ask(seminar, who)
    assert ask(seminar, who, with_name=False) == ask(seminar, who, with_name=False)
    assert SeminarQuestion.objects.count() == 2


def test_nobody_asks_more_than_ten_in_an_hour_with_names_or_without(seminar: Seminar) -> None:
    who, other = booked(seminar), booked(seminar)
    for number in range(actions.PER_HOUR):
        ask(seminar, who, f"Frage {number}", with_name=number % 2 == 0)
    with pytest.raises(Refused):
        ask(seminar, who, "Noch eine", with_name=False)
    ask(seminar, other, "Die erste")


def test_an_answer_is_shown_to_all_without_a_name(seminar: Seminar, trainer: Person, signed_in: Any) -> None:
    asker = booked(seminar, build.person("Amina", "Geheim"))
    one, two = ask(seminar, asker, "Was ist ein Rat?"), ask(seminar, asker, "Nur für mich?")
    client = signed_in(trainer)
    sent = {"heading": "Rat", "answer": "Er entscheidet.", "is_shown": "on"}
    assert client.post(reverse("lms_staff:room_question", args=[one.pk]), sent).status_code == 302
    attend(two, trainer, answer="Ja, für Sie.")
    one.refresh_from_db()
    assert (one.answered_by, one.is_shown, one.heading) == (trainer, True, "Rat")
    page = signed_in(booked(seminar)).get(room(seminar)).content.decode()
    assert "Was ist ein Rat?" in page
    assert "Er entscheidet." in page
    assert "Geheim" not in page
    assert "Nur für mich?" not in page
    assert "Ja, für Sie." in signed_in(asker).get(room(seminar)).content.decode()


def test_nothing_is_shown_without_an_answer(seminar: Seminar, trainer: Person, signed_in: Any) -> None:
    question = ask(seminar, booked(seminar))
    address = reverse("lms_staff:room_question", args=[question.pk])
    answer = signed_in(trainer).post(address, {"is_shown": "on", "is_answered": "on"})
    assert answer.status_code == 422
    assert not attend(question, trainer, is_shown=True).is_shown


def test_answered_in_the_room_and_open_again(seminar: Seminar, trainer: Person) -> None:
    question = attend(ask(seminar, booked(seminar)), trainer, is_answered=True)
    assert question.answered_by == trainer
    again = attend(question, trainer, heading="Rat")
    assert (again.answered_at, again.answered_by, again.heading) == (None, None, "Rat")


def test_it_goes_on_the_day_that_stood_beside_the_field(seminar: Seminar, signed_in: Any) -> None:
    who = booked(seminar)
    day = timezone.localdate(seminar.ends_at) + timedelta(days=180)
    assert f"{day.day}. " in signed_in(who).get(room(seminar)).content.decode()
    row = ask(seminar, who)
    assert row.delete_on == day
    noon = seminar.ends_at + timedelta(days=180)
    assert actions.forget_questions(now=noon - timedelta(days=1)) == 0
    assert actions.forget_questions(now=noon) == 1
    assert not SeminarQuestion.objects.exists()


def test_the_pages_cost_the_same_with_one_and_with_three(
    seminar: Seminar, trainer: Person, signed_in: Any
) -> None:
    reader = booked(seminar)
    page, lists = signed_in(reader), signed_in(trainer)
    address = reverse("lms_staff:room_questions", args=[seminar.pk])
    costs = []
    for number in (1, 2):
        for more in range(number):
            asked = ask(seminar, booked(seminar), f"Frage {number} {more}")
            attend(asked, trainer, answer="Ja.", is_shown=True, heading=str(number))
        page.get(room(seminar)), lists.get(address)
        costs.append((count(lambda: page.get(room(seminar))), count(lambda: lists.get(address))))
    assert costs[0] == costs[1]
    room_costs, list_costs = costs[0]
    assert room_costs <= 10
    assert list_costs <= 18
