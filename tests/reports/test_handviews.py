"""The trainer's desk for marking: who gets in, what waits, one answer after another, and what is kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.banks import actions as banks
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.people import actions as people
from lms.people.models import Person
from lms.quizzes import actions
from lms.quizzes.models import BankQuestion, Grade, QuizAttempt
from lms.quizzes.queries import paper_for
from lms.reports.handmarks import queue_of, sheets_of
from tests import build
from tests.banks import stock
from tests.queries import at_most, count
from tests.quizzes.conftest import World, make_world
from tests.quizzes.hand import TEXT, essay, given, rubric
from tests.quizzes.sitting import joined, sat, say

pytestmark = pytest.mark.django_db
QUEUE = "lms_staff:answers"
BODY = [build.true_false("tf"), essay()]
ANSWERS = {"tf": {"value": True}, "text": TEXT}


@pytest.fixture
def world(committed: Any, signed_in: Any) -> World:
    return make_world(committed, signed_in, body=BODY)


@pytest.fixture
def trainer(world: World) -> Person:
    return build.appointed("Tara", role=Role.TRAINER, course=group(world).course)


def group(world: World) -> Cohort:
    return world.enrolment.cohort


def handed_in(world: World, who: Enrolment | None = None) -> QuizAttempt:
    return sat(who or world.enrolment, world.activity, ANSWERS)


def address(attempt: QuizAttempt, question: str = "text") -> str:
    return reverse("lms_staff:answer", args=[attempt.uuid, question])


def send(client: Client, attempt: QuizAttempt, question: str = "text", seen: int = 0, **said: object) -> Any:
    url = said.pop("at", address(attempt, question))
    return client.post(str(url), {"percent": "50", "comment": "", "seen": str(seen), **said})


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def strangers(world: World, committed: Any) -> list[Person]:
    """Everybody who has nothing to do with the marks of this group, though some see the person."""
    with committed():
        other = build.course_page("Anderer Kurs")
    elsewhere = build.cohort(other)
    course = group(world).course
    association = people.create_association(name="Nord")
    return [
        build.appointed("Fred", role=Role.TRAINER, course=elsewhere.course),
        build.appointed("Vera", role=Role.TRAINER, cohort=build.cohort(world.course, "Andere Gruppe")),
        build.appointed("Kim", role=Role.COORDINATOR, cohort=group(world), sees_names=True),
        build.appointed("Ada", role=Role.COORDINATOR, association=association, sees_names=True),
        build.appointed("Nel", role=Role.CONTACT, course=course),
        world.person,
    ]


def test_only_who_teaches_the_group_reads_and_marks(world: World, committed: Any, signed_in: Any) -> None:
    attempt = handed_in(world)
    ways = [
        address(attempt),
        address(attempt, "tf"),
        reverse("lms_staff:attempt_answers", args=[attempt.uuid]),
        reverse("lms_staff:person_answers", args=[world.enrolment.pk]),
    ]
    for person in strangers(world, committed):
        client = signed_in(person)
        for way in ways:
            assert client.get(way).status_code in (302, 403, 404), (person, way)
        for question in ("text", "tf"):
            assert send(client, attempt, question, comment="x").status_code in (302, 403, 404)
        assert "Spielplatz" not in client.get(reverse(QUEUE)).content.decode()
        assert address(attempt) not in client.get(reverse(QUEUE)).content.decode()
    assert not Grade.objects.exists()
    for scope in ({"role": Role.TRAINER, "cohort": group(world)}, {"role": Role.ADMINISTRATOR}):
        client = signed_in(build.appointed("Sub", **scope))
        assert all(client.get(way).status_code == 200 for way in ways)


def test_the_oldest_comes_first_and_saving_leads_to_the_next(
    world: World, trainer: Person, signed_in: Any
) -> None:
    first = handed_in(world)
    second = handed_in(world, joined(group(world))[0])
    client = signed_in(trainer)
    listed = page(client, reverse(QUEUE))
    assert listed.index(address(first)) < listed.index(address(second))
    assert "2 Antworten warten" in listed
    shown = page(client, address(first))
    assert "Der Spielplatz am Bach ist kaputt." in shown
    assert "Nennt einen Grund." in shown
    assert f'href="{address(second)}" data-next' in shown
    assert "data-previous" not in shown
    assert f'href="{address(first)}" data-previous' in page(client, address(second))
    assert send(client, first)["Location"] == address(second)
    assert send(client, second)["Location"] == reverse(QUEUE)
    assert "Alles, was geschrieben wurde, ist bewertet." in page(client, reverse(QUEUE))
    grade = Grade.objects.get(attempt=first)
    assert (grade.fraction, grade.by, grade.source) == (0.5, trainer, "hand")


def test_a_rubric_is_one_tap_in_each_row(committed: Any, signed_in: Any) -> None:
    world = make_world(committed, signed_in, body=[essay(rubric=rubric().pk)])
    attempt = sat(world.enrolment, world.activity, {"text": TEXT})
    client = signed_in(build.appointed(role=Role.TRAINER, course=group(world).course))
    shown = page(client, address(attempt))
    assert shown.count('type="radio"') == 5
    assert 'name="percent"' not in shown
    refused = send(client, attempt, **{"row-anliegen": "anliegen-1"})
    assert refused.status_code == 422
    assert 'value="anliegen-1" checked' in refused.content.decode()
    assert send(client, attempt, **{"row-anliegen": "x", "row-grund": "grund-1"}).status_code == 422
    assert not Grade.objects.exists()
    send(client, attempt, **{"row-anliegen": "anliegen-1", "row-grund": "grund-1"}, comment="Klar.")
    grade = Grade.objects.get()
    assert grade.fraction == pytest.approx(5 / 6)
    assert grade.steps == {"anliegen": "anliegen-1", "grund": "grund-1"}
    assert "Stufe 1" in page(client, address(attempt))


@pytest.mark.filterwarnings("error:Plural value")
@pytest.mark.parametrize(
    ("points", "said"), [(0, "0 Punkte"), (0.5, "0,5 Punkte"), (1, "1 Punkt"), (1.5, "1,5 Punkte"), (2, "2 Punkte")]
)  # fmt: skip
def test_points_are_said_as_one_says_them(committed: Any, signed_in: Any, points: float, said: str) -> None:
    chosen = rubric()
    chosen.rows[1].value["steps"][1]["points"] = points or 3.0
    chosen.rows[1].value["steps"][0]["points"] = points
    chosen.save()
    world = make_world(committed, signed_in, body=[essay(rubric=chosen.pk)])
    attempt = sat(world.enrolment, world.activity, {"text": TEXT})
    client = signed_in(build.appointed(role=Role.TRAINER, course=group(world).course))
    row = page(client, address(attempt)).split('id="id_row-grund"')[1]
    assert f"({said})" in row


@pytest.mark.parametrize("percent", ["", "-1", "101", "viel"])
def test_what_is_no_mark_is_refused(world: World, trainer: Person, signed_in: Any, percent: str) -> None:
    attempt = handed_in(world)
    assert send(signed_in(trainer), attempt, percent=percent).status_code == 422
    assert not Grade.objects.exists()


def test_a_mark_is_changed_with_a_reason_and_taken_back(
    world: World, trainer: Person, signed_in: Any
) -> None:
    attempt = handed_in(world)
    client = signed_in(trainer)
    assert "Den Grund liest sie nur, wenn das Quiz Rückmeldungen zeigt" in page(
        client, address(attempt, "tf")
    )
    assert send(client, attempt, "tf", percent="0").status_code == 422
    assert send(client, attempt, "tf", percent="0", comment="Geraten.").status_code == 302
    seen = Grade.objects.get().pk
    shown = page(client, address(attempt, "tf"))
    assert "100 % → 0 %" in shown
    assert "Geraten." in shown
    back = send(client, attempt, "tf", seen=seen, back="on", comment="Doch nicht.")
    assert back["Location"] == reverse("lms_staff:attempt_answers", args=[attempt.uuid])
    whole = page(client, back["Location"])
    assert "0 % → 100 %" in whole
    assert "Doch nicht." in whole
    assert Grade.objects.count() == 2


def test_the_second_of_two_is_told_and_saves_then(world: World, trainer: Person, signed_in: Any) -> None:
    attempt = handed_in(world)
    given(attempt, build.person("Otto", "Erst"), 0.8, "Sehr gut.")
    client = signed_in(trainer)
    answer = send(client, attempt, percent="20")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Jemand hat diese Antwort inzwischen bewertet." in told
    assert "Otto Erst" in told
    assert "Sehr gut." in told
    assert 'value="20"' in told
    seen = Grade.objects.get().pk
    assert f'name="seen" value="{seen}"' in told
    assert send(client, attempt, percent="20", seen=seen, comment="Zu gut bewertet.").status_code == 302


def test_without_names(world: World, trainer: Person, signed_in: Any) -> None:
    attempt = handed_in(world)
    client = signed_in(trainer)
    name = world.person.name
    pages = (reverse(QUEUE), address(attempt))
    assert all(name in page(client, way) for way in pages)
    assert client.post(reverse(QUEUE), {"names": "hide"}).status_code == 302
    for way in pages:
        shown = page(client, way)
        assert name not in shown
        assert world.person.family_name not in shown
        assert group(world).name not in shown
    client.post(reverse(QUEUE), {"names": "show"})
    assert all(name in page(client, way) for way in pages)


def test_one_course_or_quiz_alone(world: World, trainer: Person, committed: Any, signed_in: Any) -> None:
    with committed():
        other = build.quiz(world.module, "Zweites Quiz", body=[essay("brief", name="Zweiter")])
    first = handed_in(world)
    second = sat(world.enrolment, build.activity(other), {"brief": TEXT})
    client = signed_in(trainer)
    only = f"{reverse(QUEUE)}?nur={build.activity(other).pk}"
    shown = page(client, only)
    there = f"{address(second, 'brief')}?nur={build.activity(other).pk}"
    assert there in shown
    assert address(first) not in shown
    assert "data-next" not in page(client, there)
    course = page(client, f"{reverse(QUEUE)}?nur={group(world).course.pk}")
    assert address(first) in course
    assert address(second, "brief") in course
    assert address(first) in page(client, f"{reverse(QUEUE)}?nur=0")  # none of the choices is none
    assert send(client, second, "brief", at=there)["Location"] == only


def test_what_people_say_of_themselves_is_not_there(committed: Any, signed_in: Any) -> None:
    kept = {"type": "reflection", "id": "r", "value": {"name": "Bleibt", "prompt": "Was bleibt?"}}
    world = make_world(committed, signed_in, body=[*BODY, build.scale("s"), kept])
    attempt = sat(
        world.enrolment, world.activity, {**ANSWERS, "r": {"text": "Nur für mich."}, "s": {"step": 1}}
    )
    client = signed_in(build.appointed(role=Role.TRAINER, course=group(world).course))
    assert "Nur für mich." not in page(client, reverse("lms_staff:attempt_answers", args=[attempt.uuid]))
    for question in ("r", "s", "none"):
        assert client.get(address(attempt, question)).status_code == 404
        assert send(client, attempt, question, comment="x").status_code == 404
    assert not Grade.objects.exists()


def test_who_withdrew_waits_no_more_but_can_be_marked(world: World, trainer: Person, signed_in: Any) -> None:
    attempt = handed_in(world)
    Enrolment.objects.filter(pk=world.enrolment.pk).update(state=EnrolmentState.WITHDRAWN)
    client = signed_in(trainer)
    assert address(attempt) not in page(client, reverse(QUEUE))
    assert client.get(address(attempt)).status_code == 200


def test_attempts_of_a_person_and_the_way_there(world: World, trainer: Person, signed_in: Any) -> None:
    attempt = handed_in(world)
    sat(world.enrolment, world.activity, ANSWERS, hand_in=False)
    client = signed_in(trainer)
    way = reverse("lms_staff:person_answers", args=[world.enrolment.pk])
    assert way in page(client, reverse("lms_staff:person", args=[world.enrolment.pk]))
    shown = page(client, way)
    assert shown.count(reverse("lms_staff:attempt_answers", args=[attempt.uuid])) == 1
    assert "/antworten/" not in page(
        signed_in(build.appointed("Kim", role=Role.COORDINATOR, cohort=group(world))),
        reverse("lms_staff:person", args=[world.enrolment.pk]),
    )


def test_the_first_page_of_the_admin_says_how_many_wait(
    world: World, trainer: Person, signed_in: Any
) -> None:
    client, home = signed_in(trainer), reverse("wagtailadmin_home")
    assert reverse(QUEUE) + '">Antworten bewerten' not in page(client, home)
    handed_in(world)
    assert "1 abgegebenes Quiz wartet" in page(client, home)


def test_queries_do_not_grow(world: World, trainer: Person, signed_in: Any) -> None:
    client, now = signed_in(trainer), timezone.now()
    first = handed_in(world)
    client.get(address(first))
    few = [count(lambda way=way: client.get(way)) for way in (reverse(QUEUE), address(first))]
    for who in joined(group(world), 4):
        given(handed_in(world, who), trainer, 0.5)
        handed_in(world, who)
    for most, way in zip(few, (reverse(QUEUE), address(first)), strict=True):
        with at_most(most + 1):  # several groups of rows ask how many there are
            client.get(way)
    with at_most(9):
        queue_of(trainer, "", now)
    with at_most(8):
        sheets_of(first)


def test_a_drawn_text_is_marked_as_it_was_drawn(committed: Any, signed_in: Any) -> None:
    with committed():
        course = build.course_page()
        known = stock.bank(course)
        for number in range(4):
            row = BankQuestion.objects.create(
                bank=known, name=f"T{number}", kind="", body=[essay("x", name=f"T{number}")]
            )
            banks.keep(question=row)
        page_ = build.quiz(build.module(course), body=[stock.draw(known, 1)])
    group_ = build.cohort(course)
    client = signed_in(build.appointed(role=Role.TRAINER, course=group_.course))
    for who in joined(group_, 6):
        attempt = actions.start(enrolment=who.pk, activity=build.activity(page_).pk)
        (question,) = paper_for(attempt).questions
        say(attempt, 1, TEXT)
        actions.hand_in(attempt=attempt.pk, now=timezone.now())
        assert address(attempt, question.uid) in page(client, reverse(QUEUE))
        assert send(client, attempt, question.uid, percent="100").status_code == 302
        assert QuizAttempt.objects.get(pk=attempt.pk).score == 1.0
