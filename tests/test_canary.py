"""The canary walk: no route of the admin says a word that stands on somebody else's side (A4, B2, B3, B8).

`python -m pytest tests/test_canary.py -m "" -s -n 0` prints the figures of docs/explanation/admin.md.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from lms.pages import histories, narrowing, ownpanels
from tests.canary.tokens import NOT_WORDS, texts_of
from tests.canary.walk import Ear, admin_routes, walk
from tests.canary.watch import Watch
from tests.canary.world import EVERYBODYS, Planted, planted, words_of
from tests.once import world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Whose words a role must not meet; a trainer looks after the neighbour too.
NOT_THEIRS = {"trainer": {"foreign"}, "contact": {"foreign"}, "coordinator": {"foreign", "neighbour"}}
# Where Wagtail by itself says words of another course to a trainer.
LEAKS = {
    "wagtailadmin_choose_page_search", "wagtailadmin_home", "wagtailadmin_pages:copy", "wagtailadmin_pages:history",
    "wagtailadmin_pages:move_confirm", "wagtailadmin_reports:page_types_usage",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Planted]:
    """One world for all walks; what a walk writes is rolled back."""
    with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        yield planted(committed)


@pytest.fixture(scope="module")
def watch(made: Planted) -> Watch:
    """What is foreign, as it is before the walks."""
    return Watch(made.foreign)


@pytest.fixture(scope="module")
def walked(made: Planted, watch: Watch) -> Callable[[str], Ear]:
    """The ear of a role after its walk; each role walks once."""

    @cache
    def ear_of(role: str) -> Ear:
        ear = listening(made, watch, role)
        walk(ear, made)
        print(figures(role, ear))
        return ear

    return ear_of


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin as Wagtail makes it: nobody is narrowed."""
    for module in (narrowing, ownpanels):
        monkeypatch.setattr(module, "is_narrowed", lambda request: False)
    monkeypatch.setattr(
        histories.Narrowed, "format_message", lambda self, entry: self.inner.format_message(entry)
    )


def listening(made: Planted, watch: Watch, role: str) -> Ear:
    client = Client(raise_request_exception=False)
    client.force_login(made.world.people[role].user)
    sides = NOT_THEIRS[role]
    words = {word for word, side in made.canaries.sides.items() if side in sides}
    return Ear(client, words, watch)


def report(made: Planted, ear: Ear) -> list[str]:
    """Route, field and question of every word that was heard."""
    return [
        f"{name}: {made.canaries.where[word]} ({question})"
        for name, words in sorted(ear.heard.items())
        for word, question in words.items()
    ]


def figures(role: str, ear: Ear) -> str:
    words = sum(len(heard) for heard in ear.heard.values())
    return (
        f"{role}: {ear.asked} questions, {len(ear.opened)} routes open, "
        f"{len(ear.heard)} routes say {words} words"
    )


@pytest.mark.parametrize("role", ["trainer", "coordinator", pytest.param("contact", marks=pytest.mark.long)])
def test_no_route_says_a_word_of_somebody_elses(made: Planted, walked: Any, role: str) -> None:
    ear = walked(role)
    assert report(made, ear) == []
    assert ear.broken == []
    assert ear.changed == []  # and no form changes what is foreign, or ties it to itself


@pytest.mark.parametrize("role", ["coordinator", pytest.param("contact", marks=pytest.mark.long)])
def test_who_writes_nothing_meets_no_route_of_wagtails_own(walked: Any, role: str) -> None:
    ours = {route.name for route in admin_routes() if route.is_ours}
    assert walked(role).opened - ours <= narrowing.STAFF | narrowing.OUT


def test_every_model_with_words_is_planted_on_the_foreign_side(made: Planted) -> None:
    """A new model gets a made-up row; one that cannot be made up fails where the world is made."""
    without = [
        model._meta.label for model in apps.get_models() if words_of(model) and not made.foreign.get(model)
    ]
    assert without == []
    fields = {
        f"{one.model._meta.label}.{one.name}"
        for model in apps.get_models() if words_of(model) for one in texts_of(model)
    }  # fmt: skip
    assert fields - made.canaries.planted <= {"wagtailusers.UserProfile.avatar"}


def test_what_is_not_planted_exists() -> None:
    """A name in these lists that a migration took away would hide the next field of this name."""
    labels = {model._meta.label for model in apps.get_models()}
    fields = {
        f"{one.model._meta.label}.{one.name}"
        for model in apps.get_models()
        for one in model._meta.concrete_fields
    }
    elsewhere = {"wagtailsearch.SQLiteFTSIndexEntry"} if connection.vendor != "sqlite" else set()
    assert set(EVERYBODYS) - elsewhere <= labels
    assert set(NOT_WORDS) <= fields


def test_the_walk_hears_what_wagtail_says_by_itself(made: Planted, watch: Watch, stock: None) -> None:
    """Else silence would prove nothing."""
    ear = listening(made, watch, "trainer")
    walk(ear, made, routes=[route for route in admin_routes() if route.name in LEAKS])
    assert set(ear.heard) == LEAKS


@pytest.mark.long
@pytest.mark.parametrize("role", NOT_THEIRS)
def test_a_thorough_walk_hears_nothing_either(made: Planted, watch: Watch, role: str) -> None:
    ear = listening(made, watch, role)
    walk(ear, made, thorough=True)
    print(f"thorough, {figures(role, ear)}")
    assert report(made, ear) + ear.broken + ear.changed == []


@pytest.mark.long
@pytest.mark.parametrize("role", NOT_THEIRS)
def test_wagtail_by_itself_says_many_words(made: Planted, watch: Watch, stock: None, role: str) -> None:
    """The figures before anything is narrowed."""
    ear = listening(made, watch, role)
    walk(ear, made, thorough=True)
    print(f"by itself, {figures(role, ear)}: {sorted(ear.heard)}")
    assert ear.heard
