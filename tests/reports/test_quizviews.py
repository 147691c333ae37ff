"""What was hard: who may see it, of whom, from how many on, in which words, and at which price."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Enrolment
from lms.people import actions as people
from lms.people.models import Person
from lms.quizzes.actions import answer_check
from tests import build
from tests.queries import at_most, count
from tests.quizzes.conftest import World, _rows, world
from tests.quizzes.sitting import joined, sat
from tests.quizzes.test_counting import RIGHT, WRONG, class_of

__all__ = ["_rows", "world"]
pytestmark = pytest.mark.django_db
LIST = "lms_staff:quizzes"


def one(world: World) -> str:
    return reverse("lms_staff:quiz", args=[world.key])


def page(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def trainer(world: World) -> Person:
    return build.appointed(role=Role.TRAINER, course=world.enrolment.course)


def test_only_who_teaches_finds_them(world: World, signed_in: Any) -> None:
    class_of(world, 3, 3)
    group, course = world.enrolment.cohort, world.enrolment.course
    association = people.create_association(name="Nord")
    Enrolment.objects.filter(cohort=group).update(association=association)
    foreign = build.course_row(build.course_page("Ein anderer Kurs"))
    who = {
        "trainer": {"role": Role.TRAINER, "course": course},
        "substitute": {"role": Role.TRAINER, "cohort": group},
        "administrator": {"role": Role.ADMINISTRATOR},
        "coordinator": {"role": Role.COORDINATOR, "cohort": group, "sees_names": True},
        "figures only": {"role": Role.COORDINATOR, "cohort": group, "sees_names": False},
        "association": {"role": Role.COORDINATOR, "association": association, "sees_names": True},
        "contact": {"role": Role.CONTACT, "course": course},
        "trainer elsewhere": {"role": Role.TRAINER, "course": foreign},
    }
    found = {}
    for name, scope in who.items():
        client = signed_in(build.appointed(**scope))
        asked = [client.get(reverse(LIST)), client.get(reverse(LIST), {"cohort": group.pk}),
                 client.get(one(world)), client.get(one(world), {"cohort": group.pk})]  # fmt: skip
        found[name] = [answer.status_code for answer in asked]
        if asked[2].status_code != 200:
            assert "Quiz: Wer macht was?" not in "".join(answer.content.decode() for answer in asked)
    denied, gone = [302, 302, 404, 404], [200, 404, 404, 404]  # the admin sends who is refused away
    assert found == {
        "trainer": [200] * 4, "substitute": [200] * 4, "administrator": [200] * 4,
        "coordinator": denied, "figures only": denied, "association": denied,
        "contact": [302] * 4, "trainer elsewhere": gone,
    }  # fmt: skip
    assert world.client.get(one(world)).status_code in (302, 403)


def test_hints_in_plain_words(world: World, trainer: Person, signed_in: Any) -> None:
    class_of(world, 2, 8)
    said = page(signed_in(trainer), one(world))
    assert "Diese Frage ist sehr schwer: 2 von 10 richtig." in said
    assert "8 von 10 wählten dieselbe falsche Antwort: „Antwort 2“" in said
    assert "8 × <bdi" in said
    assert "Im Schnitt richtig" in said
    assert said.count("<rect") == 4 * 2 + 2
    assert 'style="' not in said.partition('<div class="report">')[2].partition("</main>")[0]


def test_of_too_few_only_their_number_is_said(world: World, trainer: Person, signed_in: Any) -> None:
    class_of(world, 1, 3)
    client = signed_in(trainer)
    said = page(client, one(world))
    assert "4 Personen haben abgegeben." in said
    assert "Zahlen gibt es ab 5." in said
    for text in ("Antwort 2", "Zehn", "von 4", "25 %"):
        assert text not in said
    listed = page(client, reverse(LIST))
    assert "noch zu wenige" in listed
    assert "25" not in listed.partition('<div class="report">')[2].partition("Wie wird gezählt?")[0].replace(
        str(world.enrolment.course_id), ""
    ).replace(world.key, "")
    class_of(world, 0, 1)
    assert "dieselbe falsche Antwort" in page(client, one(world))


def test_a_group_or_all_groups_and_whose_attempts(world: World, trainer: Person, signed_in: Any) -> None:
    first = class_of(world, 5, 0)
    other = build.cohort(world.course, "Hagen")
    for who in joined(other, 5):
        sat(who, world.activity, WRONG)
    for who in first:
        sat(who, world.activity, WRONG)
    client, course = signed_in(trainer), str(world.enrolment.course_id)
    told = {
        "both": page(client, one(world)),
        "course": page(client, one(world), cohort=course),
        "one": page(client, one(world), cohort=world.enrolment.cohort_id),
        "other": page(client, one(world), cohort=other.pk),
        "last": page(client, one(world), cohort=world.enrolment.cohort_id, attempts="last"),
        "all": page(client, one(world), cohort=world.enrolment.cohort_id, attempts="all"),
    }
    assert {name: next(s for s in ("5 von 5", "0 von 5", "5 von 10") if f">{s}<" in text)
            for name, text in told.items()} == {
        "both": "5 von 10", "course": "5 von 10", "one": "5 von 5", "other": "0 von 5", "last": "0 von 5",
        "all": "5 von 10",
    }  # fmt: skip


def test_a_substitute_sees_the_own_group_only(world: World, signed_in: Any) -> None:
    class_of(world, 5, 0)
    other = build.cohort(world.course, "Hagen")
    for who in joined(other, 5):
        sat(who, world.activity, WRONG)
    client = signed_in(build.appointed(role=Role.TRAINER, cohort=other))
    for query in ({}, {"cohort": str(world.enrolment.course_id)}, {"cohort": other.pk}):
        said = page(client, one(world), **query)
        assert ">0 von 5<" in said
        assert "Dortmund" not in said
    assert client.get(one(world), {"cohort": world.enrolment.cohort_id}).status_code == 404


def test_tries_and_people_who_left_do_not_count(world: World, trainer: Person, signed_in: Any) -> None:
    class_of(world, 5, 0)
    [tries] = joined(world.enrolment.cohort, is_test=True)
    [left] = joined(world.enrolment.cohort)
    for who in (tries, left):
        sat(who, world.activity, WRONG)
    Enrolment.objects.filter(pk=left.pk).update(state=EnrolmentState.WITHDRAWN)
    assert ">5 von 5<" in page(signed_in(trainer), one(world))


def test_the_list_names_the_hardest_question_and_leaves_out_self_assessments(
    world: World, trainer: Person, signed_in: Any, committed: Any
) -> None:
    with committed():
        build.quiz(world.module, "Wie ich mich sehe", body=[build.scale("how")], pass_mark=None)
    for number, who in enumerate(joined(world.enrolment.cohort, 5)):
        sat(who, world.activity, RIGHT if number else {**RIGHT, "tf": {"value": False}})
    said = page(signed_in(trainer), reverse(LIST))
    assert "Quiz: Wer macht was?" in said
    assert "Wie ich mich sehe" not in said
    assert "3. Satz" in said
    assert "4 von 5 richtig" in said
    assert "95 %" in said  # 19 of 20


def test_a_short_question_of_a_lesson_is_listed_and_told(
    world: World, trainer: Person, signed_in: Any, committed: Any
) -> None:
    world.lesson.body = [
        {"type": "check", "id": "c1", "value": [build.single_choice("single", name="Zuständig")]},
    ]
    with committed():
        build.publish(world.lesson)
    check = world.enrolment.course.activities.get(kind="check")
    for who in joined(world.enrolment.cohort, 5):
        answer_check(enrolment=who.pk, activity=check.pk, uuid=uuid4(), answer={"choice": "single-1"})
    client = signed_in(trainer)
    assert "Zuständig" in page(client, reverse(LIST))
    said = page(client, reverse("lms_staff:quiz", args=[check.key]))
    assert "5 von 5 wählten dieselbe falsche Antwort: „Antwort 1“" in said
    assert "Verlässlichkeit (α)</dt>" not in said  # one question has none


def test_a_self_assessment_has_no_figures(
    world: World, trainer: Person, signed_in: Any, committed: Any
) -> None:
    with committed():
        own = build.quiz(world.module, "Wie ich mich sehe", body=[build.scale("how")], pass_mark=None)
    for who in joined(world.enrolment.cohort, 6):
        sat(who, build.activity(own), {"how": {"step": 3}})
    said = page(signed_in(trainer), reverse("lms_staff:quiz", args=[own.translation_key]))
    assert "Hier gibt es keine Punkte" in said
    assert "sehr gut" not in said


def test_where_there_is_no_group_or_nobody_answered(world: World, signed_in: Any) -> None:
    new = build.course_page("Neuer Kurs")
    quiz = build.quiz(build.module(new), "Erstes Quiz")
    client = signed_in(build.appointed(role=Role.TRAINER, course=build.course_row(new)))
    assert "Sie unterrichten noch keine Gruppe" in page(client, reverse(LIST))
    assert "Sie unterrichten noch keine Gruppe" in page(client, reverse(LIST), cohort=new.translation_key)
    assert quiz.live


def test_pages_of_trainers_lead_there(world: World, trainer: Person, signed_in: Any) -> None:
    client, group = signed_in(trainer), world.enrolment.cohort
    listed = reverse(LIST)
    assert f"{listed}?cohort={group.pk}" in page(client, reverse("lms_staff:cohort", args=[group.pk]))
    desk = page(client, reverse("wagtailadmin_home"))
    assert f"{listed}?cohort={world.enrolment.course_id}" in desk
    assert desk.count(listed) > desk.count(f"{listed}?")  # also in the menu
    assert one(world) in page(client, reverse("wagtailadmin_pages:edit", args=[world.quiz.pk]))
    assert one(world) not in page(client, reverse("wagtailadmin_pages:edit", args=[world.lesson.pk]))
    for scope in ({"cohort": group, "sees_names": True}, {"cohort": group, "sees_names": False}):
        other = signed_in(build.appointed(role=Role.COORDINATOR, **scope))
        assert listed not in page(other, reverse("lms_staff:cohort", args=[group.pk]))
        assert listed not in page(other, reverse("wagtailadmin_home"))


@pytest.mark.parametrize("name", ["list", "one"])
def test_both_cost_the_same_for_few_and_for_many(
    world: World, trainer: Person, signed_in: Any, name: str
) -> None:
    client = signed_in(trainer)
    address = reverse(LIST) if name == "list" else one(world)
    class_of(world, 3, 2)
    page(client, address)
    with at_most(24):
        page(client, address)
    few = count(lambda: page(client, address))
    class_of(world, 5, 6)
    build.cohort(world.course, "Hagen")
    assert count(lambda: page(client, address)) == few
