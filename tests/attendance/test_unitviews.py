"""The units of one person, ticked one by one."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from lms.attendance import actions
from lms.attendance.models import Attendance, Tick
from lms.attendance.queries import parts_of
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.reports.presence import register
from lms.reports.queries import Wish
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
DAY = sem.DAY.isoformat()


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


@pytest.fixture
def client(trainer: Person, signed_in: Any) -> Any:
    return signed_in(trainer)


def url(seminar: Seminar, who: Person) -> str:
    return reverse("lms:roll_units", args=[seminar.pk, DAY, 1, who.pk])


def roll(seminar: Seminar) -> str:
    return reverse("lms:roll", args=[seminar.pk, DAY, 1])


def ticked(seminar: Seminar, *numbers: int, rest: str = "absent", **more: Any) -> dict[str, Any]:
    """What the form sends with these units (from 1) ticked."""
    spans = parts_of(seminar)[0].spans
    return {"rest": rest, **{f"unit-{spans[n - 1].pk}": "on" for n in numbers}, **more}


def stands(seminar: Seminar, who: Person) -> list[tuple[str, int]]:
    rows = Attendance.objects.filter(unit__seminar=seminar, person=who).order_by("unit__starts_at")
    return list(rows.values_list("presence", "minutes"))


HERE, AWAY = ("present", 45), ("absent", 0)


def test_who_came_at_eleven_has_the_units_from_eleven(
    seminar: Seminar, who: Person, client: Any, trainer: Person
) -> None:
    """The register, the ledger and the funder's table say the same."""
    assert url(seminar, who) in client.get(roll(seminar)).content.decode()
    answer = client.post(url(seminar, who), ticked(seminar, 4, 5, 6, 7, 8))
    assert answer.headers["Location"].startswith(f"{roll(seminar)}?n=1")
    assert stands(seminar, who) == [AWAY] * 3 + [HERE] * 5
    record = day.record_of(seminar, who)
    assert record is not None
    assert (record.state, record.minutes) == ("partly", 225)
    assert set(Tick.objects.values_list("by", "source")) == {(trainer.pk, "roll_call")}
    table = register(trainer, seminar.cohort, Wish(), "de")
    found = [table.stand(table.members[0], unit) for unit in table.units]
    assert [(one.presence, one.minutes) for one in found if one] == [AWAY] * 3 + [HERE] * 5
    assert f'value="{225}"' in client.get(roll(seminar)).content.decode()  # of the whole day


def test_minutes_of_one_unit_and_what_the_rest_is(seminar: Seminar, who: Person, client: Any) -> None:
    second = parts_of(seminar)[0].spans[1]
    client.post(url(seminar, who), ticked(seminar, 1, 2, rest="excused", **{f"minutes-{second.pk}": "20"}))
    assert stands(seminar, who) == [HERE, ("partly", 20)] + [("excused", 0)] * 6
    shown = client.get(url(seminar, who))
    assert [(minutes, there) for _span, _topic, minutes, there in shown.context["rows"]][:3] == [
        (45, True), (20, True), (45, False),
    ]  # fmt: skip
    assert shown.context["rest"] == "excused"


def test_before_the_end_the_rest_stays_open(
    seminar: Seminar, who: Person, client: Any, at_the_door: Any, now: datetime
) -> None:
    assert client.get(url(seminar, who)).context["rest"] == "open"
    at_the_door.move_to(day.at(now, 16, 15))
    assert client.get(url(seminar, who)).context["rest"] == "absent"


def test_what_stands_so_already_is_not_written_again(seminar: Seminar, who: Person, client: Any) -> None:
    day.say(seminar, who, day.minutes_before(seminar, 20))
    assert client.post(url(seminar, who), ticked(seminar, *range(1, 9))).headers["Location"] == roll(seminar)
    assert Tick.objects.count() == 8
    client.post(url(seminar, who), ticked(seminar, *range(1, 8)))
    assert Tick.objects.count() == 9


def test_sent_twice_is_once_and_can_be_undone(seminar: Seminar, who: Person, client: Any) -> None:
    data = ticked(seminar, 1, uuid=str(uuid4()))
    for _twice in range(2):
        client.post(url(seminar, who), data)
    assert Tick.objects.count() == 8
    client.post(roll(seminar), {"do": "undo", "undo": data["uuid"]})
    assert stands(seminar, who) == [("open", 0)] * 8


def test_a_closed_day_takes_a_reason(seminar: Seminar, who: Person, client: Any, trainer: Person) -> None:
    actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=seminar.starts_at)
    assert 'name="why"' in client.get(url(seminar, who)).content.decode()
    refused = client.post(url(seminar, who), ticked(seminar, 1), follow=True)
    assert "abgeschlossen" in refused.content.decode()
    assert stands(seminar, who) == []
    client.post(url(seminar, who), ticked(seminar, 1, why="Liste gefunden"))
    assert set(Tick.objects.values_list("why", flat=True)) == {"Liste gefunden"}


def test_a_coordinator_names_the_sheet(seminar: Seminar, who: Person, signed_in: Any) -> None:
    client = signed_in(build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort))
    client.post(url(seminar, who), ticked(seminar, 1))
    assert stands(seminar, who) == []
    copied = f"{url(seminar, who)}?blatt=2"
    assert copied in client.get(f"{roll(seminar)}?blatt=2").content.decode()
    assert client.get(copied).context["sheet"] == 2
    client.post(url(seminar, who), ticked(seminar, 1, sheet="2"))
    assert set(Tick.objects.values_list("source", "sheet")) == {("paper", 2)}


def test_others_are_not_there(
    seminar: Seminar, foreign: Seminar, who: Person, client: Any, signed_in: Any
) -> None:
    """B9: another person, another seminar, a participant."""
    other = day.booked(foreign)
    for wrong in (url(seminar, other), url(foreign, other)):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, ticked(seminar, 1)).status_code == 404
    assert signed_in(who).get(url(seminar, who)).status_code == 403
    assert not Tick.objects.exists()


def test_where_the_list_is_of_one_unit_there_is_nothing_to_tick(
    seminar: Seminar, who: Person, client: Any
) -> None:
    Seminar.objects.filter(pk=seminar.pk).update(presence_by="unit")
    assert url(seminar, who) not in client.get(roll(seminar)).content.decode()
