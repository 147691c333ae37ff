"""Marking again on the screen: who may, what is said before and after, once, and at which price."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.quizzes.models import Grade, Regrade
from tests import build
from tests.queries import at_most, count
from tests.quizzes.again import (
    FALSE,
    KINDS,
    RIGHT,
    TRUE,
    WHY,
    WRONG,
    again,
    answered,
    correct,
    look,
    made,
    score_of,
    teacher,
)
from tests.quizzes.conftest import World
from tests.quizzes.hand import given
from tests.quizzes.sitting import joined, sat
from tests.reports.test_handviews import strangers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(committed: Any, signed_in: Any) -> World:
    """Somebody answered wrong by a key that is corrected meanwhile."""
    world = made(committed, signed_in)
    answered(world, tf=WRONG)
    correct(world, committed, [FALSE])
    return world


@pytest.fixture
def trainer(world: World) -> Person:
    return teacher(world)


def address(world: World) -> str:
    return reverse("lms_staff:regrade", args=[world.key])


def undo_address(world: World, regrade: Regrade) -> str:
    return reverse("lms_staff:regrade_undo", args=[world.key, regrade.pk])


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def test_looked_at_done_and_taken_back(world: World, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    assert f'href="{address(world)}"' in page(client, reverse("lms_staff:quiz", args=[world.key]))
    shown = page(client, address(world))
    for text in (
        "1 Durchgang neu bewerten",
        "0 % → 100 %",
        "1. <bdi",
        "jetzt ja",
        world.person.name,
        "Sie können es später rückgängig machen",
        "Den Grund lesen sie nur, wenn das Quiz ihnen Rückmeldungen zeigt",
    ):
        assert text in shown
    sent = client.post(address(world), {"why": WHY, "seen": look(world, trainer).digest}, follow=True)
    after = sent.content.decode()
    assert sent.redirect_chain == [(address(world), 302)]
    assert "Neu bewertet: 1 Durchgang hat sich geändert." in after
    assert "Nichts würde sich ändern" in after
    regrade = Regrade.objects.get()
    for text in (WHY, trainer.name, undo_address(world, regrade)):
        assert text in after
    confirm = page(client, undo_address(world, regrade))
    assert "1 Antwort bekommt wieder die Punkte von vorher." in confirm
    assert client.post(undo_address(world, regrade), {"why": ""}).status_code == 422
    sent = client.post(undo_address(world, regrade), {"why": "Doch nicht."}, follow=True).content.decode()
    assert "Es gilt wieder, was vorher galt." in sent
    assert f"Rückgängig gemacht von {trainer.name}" in sent
    assert "1 Durchgang neu bewerten" in sent
    for method in (client.get, client.post):
        assert method(undo_address(world, regrade), {"why": "x"}).status_code == 302
    assert Regrade.objects.count() == 2


def test_without_a_reason_nothing_happens(world: World, trainer: Person, signed_in: Any) -> None:
    answer = signed_in(trainer).post(address(world), {"why": " ", "seen": look(world, trainer).digest})
    assert answer.status_code == 422
    assert 'href="#id_why"' in answer.content.decode()
    assert not Grade.objects.exists()


def test_pressed_twice_it_is_done_once(world: World, trainer: Person, signed_in: Any) -> None:
    client, said = signed_in(trainer), {"why": WHY, "seen": look(world, trainer).digest}
    answers = [client.post(address(world), said) for _press in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Regrade.objects.count(), Grade.objects.count()) == (1, 1)


def test_what_changed_meanwhile_is_shown_first(world: World, trainer: Person, signed_in: Any) -> None:
    client, seen = signed_in(trainer), look(world, trainer).digest
    attempt = world.enrolment.attempts.get()
    given(attempt, trainer, 0.5, "Halb.", "tf")
    answer = client.post(address(world), {"why": WHY, "seen": seen})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Seit diese Seite gezeigt wurde, hat sich etwas geändert." in text
    assert "1 Antwort: Eine Person hat die Punkte gegeben." in text
    assert not Regrade.objects.exists()


def test_it_says_who_loses_what(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    answered(world, tf=RIGHT)
    correct(world, committed, [FALSE])
    shown = page(signed_in(teacher(world)), address(world))
    for text in ("100 % → 0 %", "nicht mehr", "Für 1 Person ist das Quiz dann wieder offen"):
        assert text in shown


def test_where_nothing_is_older(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in)
    answered(world, tf=WRONG)
    client = signed_in(teacher(world))
    assert address(world) not in page(client, reverse("lms_staff:quiz", args=[world.key]))
    shown = page(client, address(world))
    assert "Es gibt nichts neu zu bewerten" in shown
    assert "<form method" not in shown.partition('<div class="report">')[2].partition("</main>")[0]
    correct(world, committed, [TRUE, build.true_false("new")])
    assert "Nichts würde sich ändern" in page(client, address(world))


def test_only_who_teaches_a_group_of_the_course(
    world: World, trainer: Person, committed: Any, signed_in: Any
) -> None:
    regrade = again(world, trainer)
    given(world.enrolment.attempts.get(), trainer, None, "Zurück.", "tf")
    for person in strangers(world, committed):
        client = signed_in(person)
        own_group = person.given_names == "Vera"  # of the same course, with nobody in it who sat
        for way in (address(world), undo_address(world, regrade)):
            shown = client.get(way)
            said = client.post(way, {"why": "x", "seen": look(world, trainer).digest})
            assert shown.status_code == (200 if own_group and way == address(world) else shown.status_code)
            assert said.status_code in (302, 403, 404, 409)
            if not (own_group and way == address(world)):
                assert shown.status_code in (302, 403, 404), person
            for text in (world.person.name, WHY):
                assert text not in shown.content.decode() + said.content.decode()
    assert Regrade.objects.count() == 1
    for scope in ({"role": Role.TRAINER, "cohort": world.enrolment.cohort}, {"role": Role.ADMINISTRATOR}):
        client = signed_in(build.appointed("Sub", **scope))
        assert all(
            client.get(way).status_code == 200 for way in (address(world), undo_address(world, regrade))
        )


def test_a_trainer_sees_changes_and_takes_back_only_of_their_own_groups(
    committed: Any, signed_in: Any
) -> None:
    world = made(committed, signed_in)
    other = build.cohort(world.course, "Andere Gruppe")
    mine, theirs = answered(world, tf=WRONG), sat(joined(other)[0], world.activity, {"tf": WRONG})
    correct(world, committed, [FALSE])
    substitute = build.appointed("Vera", role=Role.TRAINER, cohort=other)
    client = signed_in(substitute)
    shown = page(client, address(world))
    assert "1 Durchgang neu bewerten" in shown
    assert str(theirs.uuid) in shown
    assert str(mine.uuid) not in shown
    client.post(address(world), {"why": WHY, "seen": look(world, substitute).digest})
    assert (score_of(theirs), score_of(mine)) == (1.0, 0.0)
    without_theirs = again(world, teacher(world))
    assert undo_address(world, without_theirs) not in page(client, address(world))
    assert client.get(undo_address(world, without_theirs)).status_code == 404
    correct(world, committed, [TRUE])
    of_all = again(world, teacher(world))
    assert "1 Durchgang in Ihren Gruppen hat sich geändert." in page(client, address(world))
    assert "Sie können das nicht rückgängig machen" in page(client, undo_address(world, of_all))
    assert client.post(undo_address(world, of_all), {"why": "x"}).status_code == 422
    assert (score_of(theirs), score_of(mine)) == (0.0, 0.0)


def test_a_short_question_of_a_lesson_and_a_foreign_key_are_not_there(
    world: World, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    for key in (str(world.lesson.translation_key), "nichts"):
        assert client.get(reverse("lms_staff:regrade", args=[key])).status_code == 404
    assert client.get(reverse("lms_staff:regrade_undo", args=[world.key, 9999])).status_code == 404


def test_it_costs_as_much_however_many_sat(committed: Any, signed_in: Any) -> None:
    world = made(committed, signed_in, *KINDS[0])
    trainer = teacher(world)
    answers = {"tf": WRONG, "single": {"choice": "single-1"}}
    early = [sat(who, world.activity, answers) for who in joined(world.enrolment.cohort, 2)]
    correct(world, committed, KINDS[1])
    client = signed_in(trainer)
    page(client, address(world))
    few = count(lambda: page(client, address(world)))
    correct(world, committed, KINDS[0])
    for who in joined(world.enrolment.cohort, 8):
        sat(who, world.activity, answers)
    correct(world, committed, KINDS[1])
    page(client, address(world))
    with at_most(few):
        assert "10 Durchgänge neu bewerten" in page(client, address(world))
    assert few == 23
    regrade = again(world, trainer)
    page(client, undo_address(world, regrade))
    with at_most(25):
        assert "10 Durchgänge" in page(client, undo_address(world, regrade))
    assert len(early) == 2


def test_what_was_marked_again_so_far_reads_as_one_line(
    world: World, trainer: Person, signed_in: Any
) -> None:
    """Each part of it is a box of its own in the list, so that date, name and reason stand in one part."""
    again(world, trainer)
    html = page(signed_in(trainer), address(world))
    entry = LexborHTMLParser(html).css_first('section[aria-labelledby="before"] li')
    assert entry is not None
    first = next(node for node in entry.iter())
    said = " ".join(first.text().split())
    assert f", {trainer.name}: {WHY}" in said
    assert not any(node.text().strip() for node in entry.iter(include_text=True) if node.tag == "-text")
