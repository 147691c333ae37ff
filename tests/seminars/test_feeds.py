"""Calendar files over the wire: what they hold, that an entry stays the same one, and who may have which."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import vobject
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.seminars import actions
from lms.seminars.models import CalendarFeed, Seminar
from tests import build
from tests.queries import at_most
from tests.seminars import build as sem
from tests.seminars.build import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_december")]


def read(answer: Any) -> list[Any]:
    """The entries as the second reader has them."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))


def group_file(group: Cohort) -> list[Any]:
    feed = CalendarFeed.objects.filter(cohort=group, closed_at=None).first() or actions.open_feed(
        cohort=group, now=NOW
    )
    return read(Client().get(reverse("lms:group_calendar", args=[feed.token])))


def test_an_entry_says_when_where_and_what(group: Cohort) -> None:
    lead = build.person("Sabine", "Kaya", log_in=False)
    place = sem.venue(postcode="44137")
    made = sem.seminar(group, venue=place, room="Saal 2", bring="Stift", trainers=[lead], is_public=True)
    (entry,) = read(Client().get(reverse("lms:date_file", args=[made.uuid])))
    assert entry.dtstart.value.isoformat() == "2027-01-23T09:00:00+01:00"
    assert entry.dtend.value.isoformat() == "2027-01-23T12:15:00+01:00"
    assert entry.summary.value == "Politik Tag"
    assert entry.location.value == "Bürgerhaus, Parkstraße 4, 44137 Dortmund, Saal 2"
    assert "10:45–12:15 Planspiel" in entry.description.value
    assert "Stift" in entry.description.value
    assert "Sabine" not in entry.serialize()
    assert entry.url.value.endswith(reverse("lms:date", args=[made.uuid]))


def test_moving_and_cancelling_keep_the_entry_and_raise_its_sequence(group: Cohort) -> None:
    made = sem.seminar(group)
    (first,) = group_file(group)
    actions.change(seminar=made, units=sem.units(date(2027, 3, 28)), trainers=[], now=NOW)
    (moved,) = group_file(group)
    actions.cancel(seminar=made, why="Die Trainerin ist krank", now=NOW)
    (gone,) = group_file(group)
    assert len({first.uid.value, moved.uid.value, gone.uid.value}) == 1
    assert [int(one.sequence.value) for one in (first, moved, gone)] == [0, 1, 2]
    assert moved.dtstart.value.isoformat() == "2027-03-28T09:00:00+02:00"
    assert [one.status.value for one in (moved, gone)] == ["CONFIRMED", "CANCELLED"]
    assert gone.description.value == "Die Trainerin ist krank"


def test_a_day_that_was_taken_away_is_cancelled_not_forgotten(group: Cohort) -> None:
    both = [*sem.units(), *sem.units(date(2027, 1, 24))]
    made = actions.plan(cohort=group, slot=sem.slot_of(group), units=both, now=NOW)
    before = {entry.uid.value: entry.status.value for entry in group_file(group)}
    actions.change(seminar=made, units=sem.units(), trainers=[], now=NOW)
    after = {entry.uid.value: entry.status.value for entry in group_file(group)}
    assert list(before.values()) == ["CONFIRMED", "CONFIRMED"]
    assert list(after) == list(before)
    assert list(after.values()) == ["CONFIRMED", "CANCELLED"]
    actions.change(seminar=made, units=both, trainers=[], now=NOW)
    assert [entry.status.value for entry in group_file(group)] == ["CONFIRMED", "CONFIRMED"]


def test_the_link_of_a_video_meeting_is_in_no_calendar(group: Cohort, signed_in: Any) -> None:
    made = sem.seminar(group, format="online", video_link="https://video.example/raum", is_public=True)
    learner = build.person()
    build.enrol(learner, group)
    own = signed_in(learner).get(reverse("lms:meeting_file", args=[made.pk]))
    for entries in (group_file(group), read(own), read(Client().get(reverse("lms:dates_calendar")))):
        assert [entry.location.value for entry in entries] == ["online"]
        assert "video.example" not in entries[0].serialize()


def test_the_public_calendar_has_public_dates_to_come(group: Cohort) -> None:
    shown = sem.seminar(group, is_public=True)
    sem.seminar(group, date(2027, 2, 6))
    sem.seminar(group, date(2026, 11, 1), is_public=True)
    uids = [entry.uid.value for entry in read(Client().get(reverse("lms:dates_calendar")))]
    assert uids == [f"{shown.uuid}-1@bruecke"]


@pytest.mark.parametrize("number", [1, 4])
def test_the_public_calendar_costs_the_same_however_long(group: Cohort, number: int) -> None:
    for n in range(number):
        sem.seminar(group, date(2027, 1, 10 + n), is_public=True, venue=sem.venue())
    address = reverse("lms:dates_calendar")
    Client().get(address)
    with at_most(6):
        assert len(read(Client().get(address))) == number


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read(Client().get(reverse("lms:dates_calendar"))) == []


def test_a_date_that_is_not_public_is_not_there(group: Cohort) -> None:
    hidden = sem.seminar(group)
    for uuid in (hidden.uuid, uuid4()):
        assert Client().get(reverse("lms:date_file", args=[uuid])).status_code == 404


def test_only_the_group_has_its_dates_by_log_in(group: Cohort, committed: Any, signed_in: Any) -> None:
    with committed():
        other = sem.group("Andere", "Fremd")
    made, learner, stranger = sem.seminar(group), build.person(), build.person()
    build.enrol(learner, group)
    build.enrol(stranger, other)
    address = reverse("lms:meeting_file", args=[made.pk])
    assert len(read(signed_in(learner).get(address))) == 1
    assert signed_in(stranger).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_address_is_made_renewed_and_closed(group: Cohort, signed_in: Any) -> None:
    sem.seminar(group)
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    page = reverse("lms_staff:calendar", args=[group.pk])
    client.post(page)
    first = reverse("lms:group_calendar", args=[CalendarFeed.objects.get().token])
    assert first in client.get(page).content.decode()
    assert len(read(Client().get(first))) == 1
    client.post(page)
    second = reverse("lms:group_calendar", args=[CalendarFeed.objects.get(closed_at=None).token])
    assert Client().get(first).status_code == 404
    assert len(read(Client().get(second))) == 1
    client.post(page, {"close": "1"})
    for address in (first, second):
        assert Client().get(address).status_code == 404
    assert second not in client.get(page).content.decode()


def test_a_foreign_groups_address_is_not_there(group: Cohort, committed: Any, signed_in: Any) -> None:
    with committed():
        other = sem.group("Andere", "Fremd")
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    page = reverse("lms_staff:calendar", args=[other.pk])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_group_has_one_open_address(group: Cohort) -> None:
    actions.open_feed(cohort=group, now=NOW)
    with pytest.raises(IntegrityError):
        CalendarFeed.objects.create(cohort=group, token="zwei", made_at=NOW)


def test_another_group_is_in_no_address_of_this_one(group: Cohort) -> None:
    sibling = build.cohort_of(group.course, "Zweite")
    sem.seminar(sibling)
    assert group_file(group) == []
    assert Seminar.objects.count() == 1
