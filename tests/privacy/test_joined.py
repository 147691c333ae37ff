"""Who was found to be part of another entry stands in no list, file or count of staff."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from lms.accounts import cards
from lms.accounts.queries import uninvited
from lms.cohorts.queries import people_seen_by
from lms.people.models import Person
from lms.privacy import merging
from lms.privacy.queries import people_found
from tests import build
from tests.once import world as once
from tests.params import often
from tests.routing.arguments import address
from tests.routing.walk import routes
from tests.routing.world import World, fill, make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAME, MAIL, PART = "Doppelgaengerin", "doppelt@example.org", "oppelgaenger"
STAFF = ["trainer", "coordinator", "administrator"]
# Where it is said who was joined with whom, so that it can be undone; what happened before; and all that is stored
# about the person who stands for both.
SAYS_IT = {"lms_staff:twins", "lms_privacy:log", "lms_privacy:person", "lms_privacy:copy"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    with once(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        with committed():
            made = make()
        with committed():
            fill(made)
        yield made


@pytest.fixture
def source(world: World) -> Person:
    """A second entry of the participant, in the same group for the same association."""
    person = build.person(NAME, NAME, log_in=False, email=MAIL)
    build.enrol(person, world.own.group, association=world.own.association)
    return person


def join(source: Person, world: World) -> None:
    merging.merge(source=source, target=world.own.participant, by=world.own.participant, now=timezone.now())


def heard(client: Client, world: World, *only: str) -> set[str]:
    """The staff's pages and files (all, or some by name) that say the name or the address."""
    found = set()
    for route in routes():
        if not route.is_ours or not route.name.startswith(
            only or ("lms_staff:", "lms_privacy:", "lms_watch:")
        ):
            continue
        place = address(route, world, "own")
        group = f"cohort={world.own.group.pk}"
        for asked in ("", f"?{group}", f"?{group}&q={PART}&search={PART}&state=all&withdrawn=1"):
            answer = client.get(f"{place}{asked}")
            if answer.status_code != 200:
                continue
            content = b"".join(answer) if answer.streaming else answer.content
            if NAME in (text := content.decode(errors="replace")) or MAIL in text:
                found.add(route.name)
    return found


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.people[role].user)  # type: ignore[union-attr,arg-type]  # staff with a log-in
    return client


@pytest.mark.parametrize("role", often(STAFF, "coordinator", "administrator"))
def test_no_page_or_file_names_them(world: World, source: Person, role: str) -> None:
    client, lists = client_of(world, role), {"lms_staff:cards", "lms_staff:matrix"}
    assert lists <= heard(client, world, *lists)
    join(source, world)
    found = heard(client, world)
    assert found - SAYS_IT == set()
    # Only administrators answer for all data, and those of the joined entry are among them (G3).
    assert ({"lms_privacy:person", "lms_privacy:copy"} <= found) is (role == "administrator")


@pytest.mark.parametrize("role", STAFF)
def test_no_list_counts_or_offers_them(world: World, source: Person, role: str) -> None:
    viewer: Any = world.people[role]
    before = people_seen_by(viewer).count()
    join(source, world)
    assert people_seen_by(viewer).count() == before - 1
    assert source not in people_seen_by(viewer)
    assert source not in people_found(NAME)
    assert source.pk not in {one.enrolment.person_id for one in cards.holders(viewer, world.own.group)}
    assert source.pk not in set(uninvited(viewer, world.own.group).values_list("person", flat=True))


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_a_file_or_a_form_finds_who_stands_for_them(world: World, source: Person, role: str) -> None:
    """The joined entry's name brings a new person; nobody is enrolled who is part of somebody."""
    client, place = client_of(world, role), f"/admin/teilnehmende/gruppen/{world.own.group.pk}"
    join(source, world)
    file = SimpleUploadedFile("a.csv", f"Vorname;Nachname;E-Mail\n{NAME};{NAME};{MAIL}\n".encode())
    page = client.post(f"{place}/importieren/", {"file": file, "association": world.own.association.pk})
    assert page.context["new"] == 1
    form = {"given_names": NAME, "family_name": NAME, "email": MAIL, "association": world.own.association.pk}
    client.post(f"{place}/einladen/", form)
    assert not source.enrolments.exists()
    assert Person.objects.filter(email=MAIL).count() == 2


def test_a_participant_meets_nobody_elses_name_or_association(world: World, source: Person) -> None:
    """G10: no page of somebody who learns says who else does, or for which association."""
    client = client_of(world, "participant")
    walked = 0
    for route in routes():
        if not route.is_ours:
            continue
        answer = client.get(address(route, world, "own"), follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        walked += answer.status_code == 200
        text = content.decode(errors="replace")
        assert not any(word in text for word in (NAME, MAIL, "Eigen Karte")), route.name
    assert walked > 20
