"""H6: nobody starves the rest: one heavy answer at a time for one person, few altogether, and lists that are cut."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lms import limits
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.reports import exporting, factviews, views
from lms.wagtail_hooks import staff_urls
from tests import build
from tests.once import world
from tests.queries import at_most, count

pytestmark = pytest.mark.django_db
SHEETS = {"lms_staff:sheet": (exporting, "sheet"), "lms_staff:facts_sheet": (factviews, "as_sheet")}


@pytest.fixture(scope="module")
def everything(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[list[Person]]:
    with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        yield made(committed)


@pytest.fixture
def trainers(everything: list[Person]) -> list[Person]:
    """Two trainers of one course with a group. The site has eleven pieces of news."""
    return everything


def made(committed: Any) -> list[Person]:
    with committed():
        page = build.course(lessons=1)
        build.news_index()
        for number in range(11):
            build.news(f"Rathaus {number}", slug=f"rathaus-{number}")
    build.enrol(build.person(), build.cohort(page))
    found = [build.person("Tom"), build.person("Tina")]
    for trainer in found:
        appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(page))
    return found


class Crowd:
    """While a file is being made, the next is asked for, until one is refused or there are `most`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, client: Client, route: str, most: int = 6) -> None:
        self.client, self.address, self.most = client, reverse(route), most
        self.answers: list[Any] = []
        self.running, self.highest = 0, 0
        module, name = SHEETS[route]
        make = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *table: self.make(make, *table))

    def make(self, make: Any, *table: Any) -> Any:
        self.running += 1
        self.highest = max(self.highest, self.running)
        self.meanwhile()
        self.running -= 1
        return make(*table)

    def meanwhile(self) -> None:
        if len(self.answers) + self.running < self.most:
            self.ask()

    def ask(self) -> None:
        self.answers.append(self.client.get(self.address))

    @property
    def statuses(self) -> list[int]:
        return [answer.status_code for answer in self.answers]


@pytest.mark.parametrize("route", SHEETS)
def test_a_second_file_at_a_time_is_refused_in_words(
    route: str, trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(monkeypatch, signed_in(trainers[0]), route)
    crowd.ask()
    assert crowd.statuses == [429, 200]
    refused = crowd.answers[0]
    assert "Ihre Datei wird gerade erstellt." in refused.content.decode()
    assert refused.headers["Retry-After"] == "10"
    crowd.meanwhile = lambda: None  # type: ignore[method-assign]
    cache.clear()  # as after a pause
    crowd.ask()
    assert crowd.statuses[-1] == 200


def test_who_asks_again_at_once_hears_the_same_without_a_query_and_soon_gets_the_file(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other, address = signed_in(trainers[0]), signed_in(trainers[0]), reverse("lms_staff:book")
    kept: list[Any] = []
    keep = cache.set
    monkeypatch.setattr(cache, "set", lambda *what, **how: kept.extend(what) or keep(*what, **how))
    with limits.place([f"lms.heavy.{trainers[0].user_id}"]):
        first = client.get(address)
    with at_most(0):
        again = client.get(address)
    assert (first.status_code, again.status_code, again.content) == (429, 429, first.content)
    assert again.headers["Retry-After"] == first.headers["Retry-After"] == "10"
    assert "no-store" in again.headers["Cache-Control"]
    assert {"Content-Security-Policy", "X-Frame-Options"} <= set(again.headers)
    assert client.get(reverse("lms_staff:matrix")).status_code == 200
    assert other.get(address).status_code == 200
    assert limits.PAUSE in kept
    cache.clear()  # as after the pause
    assert client.get(address).status_code == 200


def test_without_the_limit_all_run(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "add", lambda *place: True)
    crowd = Crowd(monkeypatch, signed_in(trainers[0]), "lms_staff:sheet")
    crowd.ask()
    assert crowd.highest == crowd.most


def test_one_persons_files_hold_up_nobody_else(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(monkeypatch, signed_in(trainers[0]), "lms_staff:sheet")
    crowd.client = signed_in(trainers[1])
    with limits.place([f"lms.heavy.{trainers[0].user_id}"]):
        crowd.ask()
    assert crowd.statuses == [429, 200]
    assert signed_in(trainers[0]).get(crowd.address).status_code == 200


def test_files_of_many_people_leave_workers_free_for_pages(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ALTOGETHER", 1)
    crowd = Crowd(monkeypatch, signed_in(trainers[0]), "lms_staff:sheet")
    crowd.client = signed_in(trainers[1])
    first = signed_in(trainers[0])
    crowd.most = 2
    first.get(crowd.address)
    assert crowd.statuses == [429]
    assert "Gerade werden Dateien für mehrere andere erstellt." in crowd.answers[0].content.decode()
    crowd.ask()
    assert crowd.statuses[-1] == 200


def test_the_place_of_a_killed_worker_is_free_again_in_time(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda *place: asked.append(place) or add(*place))
    signed_in(trainers[0]).get(reverse("lms_staff:sheet"))
    assert [(name, seconds) for name, _mine, seconds in asked] == [
        (f"lms.heavy.{trainers[0].user_id}", 120),
        ("lms.heavy.all.0", 120),
    ]


def test_a_file_that_fails_frees_its_place(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(trainers[0])
    client.raise_request_exception = False
    make = exporting.sheet
    monkeypatch.setattr(exporting, "sheet", lambda *table: 1 / 0)
    assert [client.get(reverse("lms_staff:sheet")).status_code for _ in range(4)] == [500] * 4
    monkeypatch.setattr(exporting, "sheet", make)
    assert client.get(reverse("lms_staff:sheet")).status_code == 200


def test_every_file_of_a_table_is_limited(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ALTOGETHER", 0)
    client = signed_in(trainers[0])
    answers = {name: client.get(reverse(name)).status_code for name in files()}
    assert set(SHEETS) < set(answers)
    assert set(answers.values()) == {429}


def files() -> Iterator[str]:
    """Names of all routes that give a table as a file; an empty list to fill in costs nothing."""
    for resolver in staff_urls():
        for route in resolver.url_patterns:
            if str(route.pattern).endswith((".csv", ".xlsx")) and "template" not in route.name:
                yield f"{resolver.namespace}:{route.name}"


def test_a_matrix_of_many_is_cut_and_asks_no_more(
    trainers: list[Person], signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PER_PAGE", 5)
    client, address = signed_in(trainers[0]), reverse("lms_staff:matrix")
    client.get(address)
    few = count(lambda: client.get(address))
    group = trainers[0].roles.get().course.cohorts.get()
    for number in range(12):
        build.enrol(build.person(f"N{number}", log_in=False), group)
    assert count(lambda: client.get(address)) <= few + 1  # the page's number
    assert len(client.get(address).context["lines"]) == 5


def test_a_search_is_cut_and_costs_the_same_however_much_is_asked(
    client: Client, trainers: list[Person]
) -> None:
    build.indexed()
    address = reverse("lms:search")
    client.get(address, {"q": "Rathaus"})
    assert len(client.get(address, {"q": "Rathaus"}).context["results"]) == 10
    with at_most(15):
        client.get(address, {"q": " ".join(f"w{number}" for number in range(33))[:100]})
    too_long = client.get(address, {"q": "Rathaus " * 50})
    assert too_long.context["results"] == []


def test_nobody_but_administrators_can_have_pictures_drawn_in_any_size(
    trainers: list[Person], signed_in: Any
) -> None:
    client = signed_in(trainers[0])
    assert client.get(reverse("wagtailimages:preview", args=[1, "width-9000"])).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("wagtailimages_serve", args=["x", 1, "width-9000"])
