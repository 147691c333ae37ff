"""B5: in any world, screen, numbers, chart, drill-down, choices, files and print show a viewer the same people.

All of them are within the viewer's scope. Whoever sees figures only gets two of them, and no name by any way.
"""

import re
from io import BytesIO
from itertools import cycle, takewhile
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lms.cohorts import actions as cohorts
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import OPEN_STATES, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import cohorts_seen_by, enrolments_counted_by, enrolments_seen_by
from lms.pages.models import LessonPage, QuizPage
from lms.people import actions as memberships
from lms.people.models import Association, Person
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.reports import exporting
from lms.reports.enums import TABLES, FileKind
from lms.reports.forms import WishForm
from lms.reports.models import Export
from lms.reports.queries import may_take
from tests import build
from tests.params import often

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("own_files")]
STATES = ["invited", "applied", "active", "finished", "withdrawn"]
ROLES = [
    "administrator",
    "trainer",
    "substitute",
    "cohort",
    "association",
    "cohort-figures",
    "association-figures",
]
NO_CLUB = 3  # the association stands as somebody wrote it
Someone = tuple[
    int, int, str, bool, bool
]  # group, association, state, test enrolment?, moved from another group?
someone = st.tuples(
    st.integers(0, 2), st.integers(0, 3), st.sampled_from(STATES), st.booleans(), st.booleans()
)
people = st.lists(someone, min_size=3, max_size=14)
roles = st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 2)), max_size=3, unique=True)
filters = st.fixed_dictionaries(
    {"state": st.sampled_from(["all", "", *STATES])},
    optional={
        "association": st.integers(0, 2),
        "search": st.sampled_from(["person 1", "2", "niemand"]),
        "sort": st.sampled_from(["-name", "total", "-total"]),
        "phase": st.sampled_from(["before", "after"]),
        "among": st.sampled_from(["complete", "rests", "prepared"]),
    },
)


def viewer(given_roles: list[tuple[str, int]], groups: list[Cohort], clubs: list[Association]) -> Person:
    """Somebody who holds these roles."""
    person = build.person("Sieht", "Zu")
    for kind, which in given_roles:
        if kind == "trainer":
            appoint(person=person, role=Role.TRAINER, course=groups[which].course)
        elif kind == "substitute":
            appoint(person=person, role=Role.TRAINER, cohort=groups[which])
        elif kind == "administrator":
            appoint(person=person, role=Role.ADMINISTRATOR)
        else:
            scope: Any = (
                {"cohort": groups[which]} if kind.startswith("cohort") else {"association": clubs[which]}
            )
            names = not kind.endswith("-figures")
            if not person.roles.filter(**scope).exists():
                appoint(person=person, role=Role.COORDINATOR, sees_names=names, **scope)
    return person


def csv_ids(answer: Any) -> set[int]:
    rows = answer.content.decode("utf-8-sig").splitlines()[1:]
    return {int(row.split(";")[0].strip('"')) for row in takewhile(bool, rows)}


def book_ids(answer: Any) -> set[int]:
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].values)
    return {row[0] for row in rows[1:]}  # type: ignore[misc]  # the first column holds numbers


def printed_ids(answer: Any) -> set[int]:
    return {int(pk) for pk in re.findall(r'data-enrolment="(\d+)"', answer.content.decode())}


def screen_ids(answer: Any) -> set[int]:
    return {line.member.enrolment for line in answer.context["lines"]}


READERS = {"matrix": screen_ids, "sheet": csv_ids, "book": book_ids, "printed": printed_ids}
NEXT = cycle(["sheet", "book", "printed"])


def made_ids(who: Person, group: Cohort, wish: dict[str, Any], kind: FileKind) -> set[int]:
    """The enrolments in the file that a task makes."""
    asked = WishForm(wish).wish()
    now = timezone.now()
    export = exporting.start(viewer=who, cohort=group, wish=asked, kind=kind, language="de", now=now)
    exporting.make.call(export.pk)
    export.refresh_from_db()
    assert may_take(export)
    with export.file.open("rb") as file:
        answer = SimpleNamespace(content=file.read())
    Export.objects.all().delete()
    found = csv_ids(answer) if kind == FileKind.CSV else book_ids(answer)
    assert found == set(export.enrolments)
    return found


def shown(client: Client, group: Cohort, **more: Any) -> set[int]:
    """The enrolments on the screen, in both files and on paper: the same in all four.

    Behind a number, on the screen and in one of the three, in turns.
    """
    wish = {"cohort": group.pk, "state": "all", **more}
    names = ["matrix", next(NEXT)] if "among" in more else list(READERS)
    found = {name: READERS[name](client.get(reverse(f"lms_staff:{name}"), wish)) for name in names}
    assert len({frozenset(ids) for ids in found.values()}) == 1, found
    return found["matrix"]


def check_numbers(client: Client, group: Cohort, people: set[int], clubs: set[int], **more: Any) -> None:
    """Every number equals its names, the chart counts the same people, the choices are theirs."""
    wish = {"cohort": group.pk, "state": "all", **more}
    page = client.get(reverse("lms_staff:matrix"), wish).context
    flow = client.get(reverse("lms_staff:flow"), wish).context
    assert page["figures"][0].number == len(people) == len(flow["crowd"].members)
    assert {pk for pk, _name in page["crowd"].associations} == clubs
    assert {pk for pk, _name in flow["crowd"].associations} == clubs
    assert page["crowd"].unmatched == flow["crowd"].unmatched
    for figure in page["figures"][1:]:
        names = shown(client, group, **{**more, "among": figure.among})
        assert names <= people
        assert len(names) == figure.number
    for column in page["columns"]:
        assert len(shown(client, group, **more, among=f"done-{column.module}")) == column.done
    before = None
    for bar in flow["bars"]:
        begun = shown(client, group, **more, among=f"begun-{bar.pk}")
        assert len(begun) == bar.begun
        assert begun | shown(client, group, **more, among=f"not-{bar.pk}") == people
        done = shown(client, group, **more, among=f"done-{bar.pk}")
        assert len(done) == bar.done
        assert done <= begun
        if not bar.is_module:
            assert bar.lost == (0 if before is None else max(before - bar.begun, 0))
            before = bar.begun


def check_figures_only(client: Client, group: Cohort, wish: dict[str, Any]) -> None:
    """Two numbers that name no few, the same whatever is asked, no choice, no link to names, no file."""
    answer = client.get(reverse("lms_staff:matrix"), {"cohort": group.pk})
    for asked in ({}, wish, {"among": "complete"}, {"among": f"done-{answer.context['columns'][0].module}"}):
        page = client.get(reverse("lms_staff:matrix"), {**asked, "cohort": group.pk})
        body = page.content.decode()
        numbers = [figure.number for figure in page.context["figures"]]
        assert numbers == [figure.number for figure in answer.context["figures"]]
        assert [number for number in numbers if number is not None and (0 < number < 5 or number % 5)] == []
        assert (len(numbers), page.context["lines"]) == (2, [])
        assert not re.search(r"Person \d|f-association|among=|Verein \d|Frei geschrieben|/person/", body)
        check_shut(client, {**asked, "cohort": group.pk})


def check_shut(client: Client, asked: dict[str, Any]) -> None:
    """No names by any other way."""
    for name in ("sheet", "book", "printed", "flow"):
        assert client.get(reverse(f"lms_staff:{name}"), asked).status_code == 404
    address = f"{reverse('lms_staff:make_export')}?{urlencode(asked)}"
    assert client.post(address, {"kind": "csv"}).status_code == 404


def populate(crowd: list[Someone], groups: list[Cohort], clubs: list[Association], page: Any) -> None:
    """These people, some of whom have done something, belong to two associations, or came from another group."""
    steps = [build.activity(one.specific).pk for one in page.get_descendants().type(LessonPage, QuizPage)]
    for number, (group, club, state, is_test, moved) in enumerate(crowd):
        who = build.person("P", f"Person {number}", log_in=False)
        counts_for = clubs[club] if club != NO_CLUB else None
        written = "" if counts_for else f"Frei geschrieben {number}"
        fields = {
            "association": counts_for,
            "association_written": written,
            "state": state,
            "is_test": is_test,
        }
        made = build.enrol(who, groups[(group + moved) % 3], **fields)
        for activity in steps[: number % (len(steps) + 1)] if not is_test else ():
            outcome = Outcome(State.DONE if number % 3 else State.BEGUN)
            progress.record(enrolment=made, activity=activity, outcome=outcome, source=Source.LESSON)
        memberships.join(
            person=who, association=clubs[(club + 1) % 3]
        )  # a second one, for which nothing counts
        if moved and not is_test and state in OPEN_STATES:
            cohorts.move(enrolment=made, cohort=groups[group])


def play(crowd: list[Someone], held: list[tuple[str, int]], wish: dict[str, Any], page: Any) -> None:
    groups = [build.cohort(page, f"Gruppe {n}") for n in range(3)]
    clubs = [Association.objects.create(name=f"Verein {n}") for n in range(3)]
    populate(crowd, groups, clubs, page)
    who = viewer(held, groups, clubs)
    if "association" in wish:
        wish = {**wish, "association": clubs[wish["association"]].pk}
    client = Client()
    client.force_login(who.user)
    named = enrolments_seen_by(who)
    allowed = set(named.values_list("pk", flat=True))
    seen = set()
    mine = list(cohorts_seen_by(who))
    for group in mine:
        counted = enrolments_counted_by(who).filter(cohort=group)
        if not named.filter(cohort=group).exists():
            if counted.exists():
                check_figures_only(client, group, wish)
            continue
        found = shown(client, group)
        assert found <= allowed
        for kind in TABLES:
            assert made_ids(who, group, {"state": "all"}, kind) == found
        rows = Enrolment.objects.filter(pk__in=found)
        choices = set(rows.exclude(association=None).values_list("association", flat=True))
        check_numbers(client, group, found, choices)
        fewer = shown(client, group, **wish)
        assert fewer <= found
        assert made_ids(who, group, wish, FileKind.CSV) == fewer
        rest = {name: value for name, value in wish.items() if name != "among"}
        check_numbers(client, group, shown(client, group, **rest), choices, **rest)
        seen |= found
    if mine:
        for group in set(groups) - set(mine):
            check_shut(client, {"cohort": group.pk})
            assert client.get(reverse("lms_staff:matrix"), {"cohort": group.pk}).status_code == 404
    assert seen == allowed
    assert not Enrolment.objects.filter(pk__in=seen, is_test=True).exists()


def check(examples: int, page: Any) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(crowd=people, held=roles, wish=filters)
    def in_any_world(crowd: list[Someone], held: list[tuple[str, int]], wish: dict[str, Any]) -> None:
        with transaction.atomic():
            play(crowd, held, wish, page)
            transaction.set_rollback(True)

    in_any_world()


FULL: list[Someone] = [
    (0, 0, "active", False, False),
    (0, 1, "active", False, True),
    (0, NO_CLUB, "finished", False, False),
    (0, 0, "withdrawn", False, False),
    (1, 0, "active", True, False),
    *[(1, number % 3, "active", False, False) for number in range(7)],
]


@pytest.mark.parametrize("role", often(ROLES, "association", "cohort-figures"))
def test_each_role_sees_the_same_people_everywhere(role: str, committed: Any) -> None:
    with committed():
        page = build.course()
    for which in (0, 1):
        with transaction.atomic():
            play(FULL, [(role, which)], {"state": "active", "association": 0, "search": "person"}, page)
            transaction.set_rollback(True)


def test_screen_and_file_show_the_same_people(committed: Any) -> None:
    with committed():
        page = build.course()
    check(3, page)


@pytest.mark.long
def test_screen_and_file_show_the_same_people_in_many_worlds(committed: Any) -> None:
    with committed():
        page = build.course()
    check(50, page)
