"""The staff's pages about groups and associations: who may, and what a form takes."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.outline.models import Activity, Course
from lms.people import actions as people
from lms.people.models import Association, Person
from tests import build
from tests.queries import count

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def course(db: None, committed: Any) -> Course:
    """A published course of two modules, the second with a date."""
    with committed():
        page = build.course_page("Politik")
        build.lesson(build.module(page, "Eins"))
        build.lesson(build.module(page, "Zwei", unlock="on_date"))
    return build.course_row(page)


@pytest.fixture
def foreign(db: None, committed: Any) -> Cohort:
    """A group of another course."""
    with committed():
        page = build.course_page("Fremd")
    return build.cohort(page, "Fremde Gruppe")


@pytest.fixture
def group(course: Course) -> Cohort:
    return Cohort.objects.create(course=course, name="Dortmund")


@pytest.fixture
def trainer(course: Course) -> Person:
    return build.appointed(role=Role.TRAINER, course=course)


@pytest.fixture
def administrator(db: None) -> Person:
    return build.appointed(role=Role.ADMINISTRATOR)


def send(client: Any, name: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"lms_staff:{name}", args=args), data)


def shown(client: Any, name: str, /, *args: Any) -> str:
    return client.get(reverse(f"lms_staff:{name}", args=args)).content.decode()


def test_a_trainer_makes_a_group_of_the_own_course(course: Course, trainer: Person, signed_in: Any) -> None:
    answer = send(
        signed_in(trainer), "add_cohort", course=course.pk, name=" Bochum \u202e", starts_on="2027-02-01"
    )
    made = Cohort.objects.get(name="Bochum")
    assert answer.headers["Location"] == reverse("lms_staff:cohort", args=[made.pk])
    assert (made.course, made.starts_on, made.is_test) == (course, date(2027, 2, 1), False)


def test_a_trainer_makes_no_group_of_a_foreign_course(
    foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    answer = send(signed_in(trainer), "add_cohort", course=foreign.course_id, name="Neu")
    assert answer.status_code == 422
    assert "Fremd" not in answer.content.decode()
    assert not Cohort.objects.filter(name="Neu").exists()


def test_a_form_takes_only_its_own_fields(
    group: Cohort, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    extra = {"course": foreign.course_id, "is_test": "on", "id": foreign.pk, "dates": '{"x": 1}'}
    send(signed_in(trainer), "change_cohort", group.pk, name="Neuer Name", **extra)
    course = group.course_id
    group.refresh_from_db()
    foreign.refresh_from_db()
    assert (group.name, group.course_id, group.is_test, group.dates) == ("Neuer Name", course, False, {})
    assert foreign.name == "Fremde Gruppe"


def test_days_out_of_order_are_refused(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    days = {"starts_on": "2027-03-01", "access_until": "2027-02-01"}
    assert send(client, "change_cohort", group.pk, name="X", **days).status_code == 422
    Cohort.objects.filter(pk=group.pk).update(seminar_on=date(2027, 2, 1))
    assert send(client, "change_cohort", group.pk, name="X", starts_on="2027-03-01").status_code == 422


def test_the_day_of_the_seminar_is_that_of_the_seminar(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    Cohort.objects.filter(pk=group.pk).update(seminar_on=date(2027, 2, 1))
    send(signed_in(trainer), "change_cohort", group.pk, name="X", seminar_on="2028-01-01")
    group.refresh_from_db()
    assert (group.name, group.seminar_on) == ("X", date(2027, 2, 1))


def test_self_study_stays_as_it_is_once_somebody_takes_part(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    build.enrol(build.person(), group)
    send(signed_in(trainer), "change_cohort", group.pk, name="X", self_study="on")
    group.refresh_from_db()
    assert group.self_study is False


def test_dates_of_modules_are_set_and_taken_back(group: Cohort, trainer: Person, signed_in: Any) -> None:
    first, second = Activity.objects.filter(course=group.course, kind="module").order_by("position")
    client = signed_in(trainer)
    send(
        client,
        "dates",
        group.pk,
        **{
            f"until_{first.pk}": "2027-02-01",
            f"opens_{second.pk}": "2027-02-08T09:00",
            f"days_before_{second.pk}": "7",
            f"opens_{first.pk}": "2027-01-01T00:00",
        },
    )
    group.refresh_from_db()
    assert group.dates == {
        first.key: {"until": "2027-02-01"},
        second.key: {"opens": "2027-02-08T09:00:00+01:00", "days_before": 7},
    }
    send(client, "dates", group.pk)
    group.refresh_from_db()
    assert group.dates == {}


def test_a_day_and_days_before_together_are_refused(group: Cohort, trainer: Person, signed_in: Any) -> None:
    first = Activity.objects.filter(course=group.course, kind="module").earliest("position")
    both = {f"until_{first.pk}": "2027-02-01", f"days_before_{first.pk}": "7"}
    assert send(signed_in(trainer), "dates", group.pk, **both).status_code == 422


@pytest.mark.parametrize("name", ["cohort", "change_cohort", "dates", "bring"])
def test_a_foreign_group_is_not_there(foreign: Cohort, trainer: Person, signed_in: Any, name: str) -> None:
    client = signed_in(trainer)
    address = reverse(f"lms_staff:{name}", args=[foreign.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "x"}).status_code in (404, 405)


def test_the_list_holds_own_groups_only(
    group: Cohort, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    page = shown(signed_in(trainer), "cohorts")
    assert group.name in page
    assert foreign.name not in page


def test_an_association_is_made_by_administrators_only(
    administrator: Person, trainer: Person, signed_in: Any
) -> None:
    send(signed_in(trainer), "add_association", name="Nein", town="")
    send(signed_in(administrator), "add_association", name="Elternnetz", town="Hagen")
    assert list(Association.objects.values_list("name", "town")) == [("Elternnetz", "Hagen")]


def test_an_association_is_corrected_by_its_coordinator_only(signed_in: Any, db: None) -> None:
    own, other = (people.create_association(name=name) for name in ("Nord", "Süd"))
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=own))
    assert send(client, "association", own.pk, name="Nordstadt", town="Dortmund").status_code == 302
    assert send(client, "association", other.pk, name="Meins", town="").status_code == 404
    assert set(Association.objects.values_list("name", flat=True)) == {"Nordstadt", "Süd"}
    assert "Süd" not in shown(client, "associations")


def test_two_associations_of_one_name_are_refused(administrator: Person, signed_in: Any) -> None:
    people.create_association(name="Nord")
    assert send(signed_in(administrator), "add_association", name="Nord", town="").status_code == 422


def test_a_substitute_reaches_the_group_on_the_last_day_and_not_after(
    group: Cohort, signed_in: Any, db: None
) -> None:
    with time_machine.travel(datetime(2027, 2, 8, 23, 50, tzinfo=BERLIN), tick=False):
        client = signed_in(build.appointed(role=Role.TRAINER, cohort=group, ends_on=date(2027, 2, 8)))
        address = reverse("lms_staff:cohort", args=[group.pk])
        assert client.get(address).status_code == 200
    with time_machine.travel(datetime(2027, 2, 9, 0, 1, tzinfo=BERLIN), tick=False):
        assert client.get(address).headers["Location"] == reverse("wagtailadmin_home")


def test_the_panel_on_the_first_page_leads_to_own_groups(
    group: Cohort, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    page = signed_in(trainer).get(reverse("wagtailadmin_home")).content.decode()
    assert f'?cohort={group.pk}"' in page
    assert f'?cohort={foreign.pk}"' not in page


def test_menu_lines_show_to_those_who_may_follow_them(
    administrator: Person, trainer: Person, signed_in: Any
) -> None:
    roles = reverse("lms_staff:roles")
    home = reverse("wagtailadmin_home")
    assert roles in signed_in(administrator).get(home).content.decode()
    page = signed_in(trainer).get(home).content.decode()
    assert roles not in page
    assert reverse("lms_staff:matrix") in page


def test_logging_in_with_an_older_object_keeps_the_administrators_role(signed_in: Any, db: None) -> None:
    person = build.person("Ada", "Min")
    appointments.appoint(person=person, role=Role.ADMINISTRATOR)
    client = signed_in(person)  # notes the time of the log-in on a user read before the appointment
    assert client.get(reverse("lms_staff:roles")).status_code == 200


def test_the_list_and_a_group_cost_the_same_for_3_and_300(
    course: Course, group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    addresses = reverse("lms_staff:cohorts"), reverse("lms_staff:cohort", args=[group.pk])
    everybody = Person.objects.bulk_create(Person(family_name=f"P{n}") for n in range(300))
    rows = [Enrolment(person=one, course=course, cohort=group, state="invited") for one in everybody]
    groups = [Cohort(course=course, name=f"Gruppe {n}") for n in range(299)]
    Enrolment.objects.bulk_create(rows[:3])
    Cohort.objects.bulk_create(groups[:2])
    for address in addresses:
        client.get(address)
    few = [count(lambda address=address: client.get(address)) for address in addresses]
    Enrolment.objects.bulk_create(rows[3:])
    Cohort.objects.bulk_create(groups[2:])
    assert [count(lambda address=address: client.get(address)) for address in addresses] == few
    assert "300" in client.get(addresses[1]).content.decode()
