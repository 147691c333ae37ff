"""Questions from a lesson and from Mein Weg; the list of staff, its scope and its price."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.inquiries import actions
from lms.inquiries.enums import InquiryKind
from lms.inquiries.models import Inquiry
from lms.pages.models import LessonPage
from lms.people import actions as people
from lms.people.models import Person
from tests import build
from tests.once import made_once
from tests.queries import count

pytestmark = pytest.mark.django_db
LIST, ASK = "/admin/teilnehmende/fragen/", "/fragen/"


def _enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course(lessons=2, modules=2)
    north = people.create_association(name="Nord")
    return build.enrol(build.person(), build.cohort(page), association=north)


_made_enrolment = made_once(_enrolment)


@pytest.fixture
def enrolment(db: None, _made_enrolment: Enrolment) -> Enrolment:
    return deepcopy(_made_enrolment)


@pytest.fixture
def learner(enrolment: Enrolment, signed_in: Any) -> Client:
    return signed_in(enrolment.person)


def lesson() -> LessonPage:
    return LessonPage.objects.order_by("path").first()  # type: ignore[return-value]  # made above


def sent(**more: Any) -> dict[str, Any]:
    return {"kind": "question", "text": "Was heißt das?", "lesson": "", "course": "", "place": "", **more}


def asked(enrolment: Enrolment, text: str = "Was heißt das?", days: int = 0) -> Inquiry:
    now = timezone.now() - timedelta(days=days)
    return actions.ask(enrolment=enrolment, kind=InquiryKind.QUESTION, text=text, now=now)


def holder(role: Role, **scope: Any) -> Person:
    person = build.person("Selma", "Arslan")
    appoint(person=person, role=role, **scope)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


def test_a_lesson_and_the_way_have_the_form(learner: Client, enrolment: Enrolment) -> None:
    key = str(lesson().translation_key)
    page = learner.get(lesson().get_url_parts()[2]).content.decode()
    assert f'name="lesson" value="{key}"' in page
    assert 'href="#message"' in page
    way = learner.get("/mein-weg/").content.decode()
    assert f'name="course" value="{enrolment.course_id}"' in way
    day = timezone.localdate() + timedelta(days=365)
    assert f"{day.day}. " in page
    assert str(day.year) in page


def test_a_free_sample_has_no_form() -> None:
    sample = build.lesson(build.module(build.course_page("Offen")), "Probe", free_sample=True)
    assert b'name="lesson"' not in Client().get(sample.get_url_parts()[2]).content


def test_it_is_kept_with_lesson_and_block_and_leads_back_there(learner: Client, enrolment: Enrolment) -> None:
    answer = learner.post(ASK, sent(lesson=str(lesson().translation_key), place="b1"))
    assert answer.headers["Location"] == f"{lesson().get_url_parts()[2]}#b-b1"
    row = Inquiry.objects.get()
    assert (row.enrolment, row.activity, row.place) == (enrolment, build.activity(lesson()), "b1")
    assert "Was heißt das?" in learner.get("/mein-weg/").content.decode()


def test_from_the_way_it_belongs_to_the_course(learner: Client, enrolment: Enrolment) -> None:
    answer = learner.post(ASK, sent(course=enrolment.course_id, place="b1"))
    assert answer.headers["Location"] == f"/mein-weg/{enrolment.course_id}/"
    row = Inquiry.objects.get()
    assert (row.activity, row.place) == (None, "")


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": " "}, {"text": "x" * 2001}, {"kind": "x"}, {"place": "<b>"}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(learner: Client, wrong: dict[str, str]) -> None:
    answer = learner.post(ASK, sent(**wrong))
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()
    assert ("Was heißt das?" in answer.content.decode()) is ("text" not in wrong)


def test_too_many_are_told_so_and_the_text_stays(learner: Client, enrolment: Enrolment) -> None:
    for number in range(actions.PER_HOUR):
        asked(enrolment, f"Frage {number}")
    answer = learner.post(ASK, sent())
    assert answer.status_code == 422
    assert "Was heißt das?" in answer.content.decode()


@pytest.mark.parametrize("which", ["foreign", "closed", "nobody", "withdrawn"])
def test_who_may_not_read_does_not_ask(
    enrolment: Enrolment, signed_in: Any, committed: Any, which: str
) -> None:
    client, key = signed_in(enrolment.person), str(lesson().translation_key)
    if which == "foreign":
        with committed():
            key = str(build.lesson(build.module(build.course_page("Fremd"))).translation_key)
    elif which == "closed":
        module = lesson().get_parent().get_next_sibling().specific
        with committed():
            module.unlock = "after_done"
            module.save_revision().publish()
        key = str(module.get_first_child().translation_key)
    elif which == "nobody":
        client = signed_in(build.person())
    else:
        Enrolment.objects.update(state="withdrawn")
    assert client.post(ASK, sent(lesson=key)).status_code == 404
    assert not Inquiry.objects.exists()


def test_the_answer_stands_on_the_way_until_it_is_put_away(learner: Client, enrolment: Enrolment) -> None:
    row = asked(enrolment)
    actions.answer(
        inquiry=row,
        text="Das heißt so.",
        by=holder(Role.CONTACT, course=enrolment.course),
        now=timezone.now(),
    )
    way = learner.get("/mein-weg/").content.decode()
    assert "Das heißt so." in way
    assert "Selma Arslan" in way
    learner.post(reverse("lms:put_away", args=[row.pk]))
    assert "Das heißt so." not in learner.get("/mein-weg/").content.decode()
    assert "Das heißt so." in learner.get(ASK).content.decode()


def test_nobody_puts_away_or_reads_what_somebody_else_asked(enrolment: Enrolment, signed_in: Any) -> None:
    row = asked(enrolment)
    other = build.enrol(build.person(), enrolment.cohort)
    client = signed_in(other.person)
    assert client.post(reverse("lms:put_away", args=[row.pk])).status_code == 404
    for page in (ASK, "/mein-weg/"):
        assert "Was heißt das?" not in client.get(page).content.decode()


def shown(client: Client, query: str = "") -> set[int]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return {one.row.pk for one, *_age in answer.context["lines"]}


def test_everybody_sees_the_questions_of_their_own(
    enrolment: Enrolment, committed: Any, signed_in: Any
) -> None:
    south = people.create_association(name="Süd")
    with committed():
        elsewhere = build.cohort(build.course())
    beside = build.enrol(build.person(), build.cohort_of(enrolment.course, "Zwei"), association=south)
    foreign = build.enrol(build.person(), elsewhere, association=south)
    mine, theirs, other = (asked(one).pk for one in (enrolment, beside, foreign))
    course, group = enrolment.course, enrolment.cohort
    assert shown(signed_in(holder(Role.TRAINER, course=course))) == {mine, theirs}
    assert shown(signed_in(holder(Role.CONTACT, course=course))) == {mine, theirs}
    assert shown(signed_in(holder(Role.TRAINER, cohort=group))) == {mine}
    assert shown(signed_in(holder(Role.COORDINATOR, cohort=group))) == {mine}
    assert shown(signed_in(holder(Role.COORDINATOR, association=south))) == {theirs, other}
    assert shown(signed_in(holder(Role.COORDINATOR, cohort=group, sees_names=False))) == set()
    assert shown(signed_in(holder(Role.ADMINISTRATOR))) == {mine, theirs, other}


def test_what_is_foreign_is_neither_read_nor_answered(enrolment: Enrolment, signed_in: Any) -> None:
    south = people.create_association(name="Süd")
    client = signed_in(holder(Role.COORDINATOR, association=south))
    address = reverse("lms_staff:inquiry", args=[asked(enrolment).pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "Nein."}).status_code == 404
    assert Inquiry.objects.get().answered_at is None


def test_a_contact_meets_nothing_else_in_the_admin(enrolment: Enrolment, signed_in: Any) -> None:
    client = signed_in(holder(Role.CONTACT, course=enrolment.course))
    asked(enrolment)
    start = client.get("/admin/")
    assert start.status_code == 200
    assert LIST in start.content.decode()
    for name in ("matrix", "cohorts", "associations", "facts", "roles"):
        assert client.get(reverse(f"lms_staff:{name}")).status_code in (302, 403)
    for address in ("/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/reports/site-history/"):
        assert client.get(address).status_code in (302, 403, 404)


def test_who_was_contact_is_it_no_more(enrolment: Enrolment, signed_in: Any) -> None:
    past = holder(Role.CONTACT, course=enrolment.course, ends_on=timezone.localdate() - timedelta(days=1))
    assert signed_in(past).get(LIST).status_code in (302, 403)


def test_the_list_filters_and_says_the_age(enrolment: Enrolment, signed_in: Any) -> None:
    trainer = holder(Role.TRAINER, course=enrolment.course)
    client = signed_in(trainer)
    old, new, done = (
        asked(enrolment, "alt", days=3),
        asked(enrolment, "neu"),
        asked(enrolment, "fertig", days=5),
    )
    actions.answer(inquiry=done, text="Ja.", by=trainer, now=timezone.now() - timedelta(days=3))
    answer = client.get(LIST)
    assert [line.row.pk for line, *_age in answer.context["lines"]] == [old.pk, new.pk]
    ages = [(age, late) for _line, age, late in answer.context["lines"]]
    assert ages == [("seit 3 Tagen offen", True), ("seit heute offen", False)]
    assert answer.content.decode().count(", zu lange</span>") == 1
    assert shown(client, "?state=answered") == {done.pk}
    assert "nach 2 Tagen beantwortet" in client.get(f"{LIST}?state=answered").content.decode()
    assert shown(client, "?state=all") == {old.pk, new.pk, done.pk}
    assert shown(client, "?state=all&kind=error") == set()
    assert shown(client, f"?state=all&course={enrolment.course_id}") == {old.pk, new.pk, done.pk}


@pytest.mark.parametrize(
    "query", ["?state=x", "?kind=%00", "?course=x", f"?course={'0' * 8}-0000-4000-8000-{'0' * 12}"]
)
def test_nonsense_counts_as_not_asked(enrolment: Enrolment, signed_in: Any, query: str) -> None:
    row = asked(enrolment)
    assert shown(signed_in(holder(Role.ADMINISTRATOR)), query) == {row.pk}


def test_staff_answer_once_and_are_told_where_it_goes(enrolment: Enrolment, signed_in: Any) -> None:
    client = signed_in(holder(Role.COORDINATOR, association=enrolment.association))
    address = reverse("lms_staff:inquiry", args=[asked(enrolment).pk])
    assert client.post(address, {"answer": " "}).status_code == 422
    assert client.post(address, {"answer": "So."}).status_code == 302
    assert client.post(address, {"answer": "Anders."}).status_code == 422
    assert "So." in client.get(address).content.decode()
    assert Inquiry.objects.get().answer == "So."


def test_the_list_costs_the_same_for_three_and_for_300(enrolment: Enrolment, signed_in: Any) -> None:
    client = signed_in(holder(Role.TRAINER, course=enrolment.course))

    def crowd(number: int) -> None:
        for n in range(number):
            person = build.person("P", f"Person {n}", log_in=False)
            asked(build.enrol(person, enrolment.cohort, association=enrolment.association))

    crowd(3)
    client.get(LIST)
    few = count(lambda: client.get(LIST))
    crowd(297)
    assert count(lambda: client.get(LIST)) == few


def test_a_lesson_with_the_form_costs_no_query_more(learner: Client, enrolment: Enrolment) -> None:
    address = lesson().get_url_parts()[2]
    learner.get(address)
    before = count(lambda: learner.get(address))
    for n in range(3):
        asked(enrolment, f"Frage {n}")
    assert count(lambda: learner.get(address)) == before
    assert before <= 6
