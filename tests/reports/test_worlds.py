"""B5: in any world, screen and file show a viewer the same people, and none outside the viewer's scope."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_seen_by, enrolments_seen_by
from lms.people.models import Association, Person
from tests import build

pytestmark = pytest.mark.django_db
STATES = ["invited", "applied", "active", "finished", "withdrawn"]
people = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(STATES), st.booleans()), max_size=12
)
role = st.tuples(
    st.sampled_from(["trainer", "substitute", "cohort", "association", "none"]), st.integers(0, 2)
)
roles = st.lists(role, max_size=3, unique=True)


def viewer(given_roles: list[tuple[str, int]], groups: list[Cohort], clubs: list[Association]) -> Person:
    """Somebody who holds these roles."""
    person = build.person("Sieht", "Zu")
    for kind, which in given_roles:
        if kind == "trainer":
            appoint(person=person, role=Role.TRAINER, course=groups[which].course)
        elif kind == "substitute":
            appoint(person=person, role=Role.TRAINER, cohort=groups[which])
        elif kind == "cohort":
            appoint(person=person, role=Role.COORDINATOR, cohort=groups[which])
        elif kind == "association":
            appoint(person=person, role=Role.COORDINATOR, association=clubs[which])
    return person


def shown(client: Client, group: Cohort) -> tuple[set[int], set[int]]:
    """The enrolments on the screen and in the file."""
    wish = {"cohort": group.pk, "state": "all"}
    page = client.get(reverse("lms_staff:matrix"), wish)
    sheet = client.get(reverse("lms_staff:sheet"), wish)
    screen = {line.member.enrolment for line in page.context["lines"]}
    text = b"".join(sheet).decode("utf-8-sig") if sheet.streaming else sheet.content.decode("utf-8-sig")
    return screen, {int(row.split(";")[0].strip('"')) for row in text.splitlines()[1:]}


def play(crowd: list[tuple[int, int, str, bool]], held: list[tuple[str, int]], page: Any) -> None:
    groups = [build.cohort(page, f"Gruppe {n}") for n in range(3)]
    clubs = [Association.objects.create(name=f"Verein {n}") for n in range(3)]
    for number, (group, club, state, is_test) in enumerate(crowd):
        who = build.person("P", f"Person {number}", log_in=False)
        fields = {"association": clubs[club], "state": state, "is_test": is_test}
        build.enrol(who, groups[group], **fields)
    who = viewer(held, groups, clubs)
    client = Client()
    client.force_login(who.user)
    allowed = set(enrolments_seen_by(who).values_list("pk", flat=True))
    seen = set()
    for group in cohorts_seen_by(who):
        screen, file = shown(client, group)
        assert screen == file
        assert screen <= allowed
        seen |= screen
    assert seen == allowed
    assert not Enrolment.objects.filter(pk__in=seen, is_test=True).exists()


def check(examples: int, page: Any) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(crowd=people, held=roles)
    def in_any_world(crowd: list[tuple[int, int, str, bool]], held: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            play(crowd, held, page)
            transaction.set_rollback(True)

    in_any_world()


def test_screen_and_file_show_the_same_people(committed: Any) -> None:
    with committed():
        page = build.course()
    check(12, page)


@pytest.mark.long
def test_screen_and_file_show_the_same_people_in_many_worlds(committed: Any) -> None:
    with committed():
        page = build.course()
    check(50, page)
