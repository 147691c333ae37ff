"""F13: a day is a day in Berlin, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from time_machine import travel

from lms.cohorts import queries
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from tests import build

pytestmark = pytest.mark.django_db
# The last Sunday of March has 23 hours in Berlin, that of October 25: the day, its first and last moment in UTC.
SUNDAYS = [
    (date(2027, 3, 28), datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
    (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),
]
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("day", "begin", "end"), SUNDAYS)
def test_a_group_is_open_until_the_last_minute_of_its_last_day(
    day: date, begin: datetime, end: datetime, committed: Any
) -> None:
    with committed():
        group = build.cohort(build.course_page(), access_until=day)
    user = build.enrol(build.person(), group).person.user
    for moment, is_open in ((begin - MINUTE, True), (end - MINUTE, True), (end + MINUTE, False)):
        with travel(moment, tick=False):
            assert bool(queries.learning(user)) is is_open


@pytest.mark.parametrize(("day", "begin", "end"), SUNDAYS)
def test_a_role_holds_from_the_first_to_the_last_minute_of_its_day(
    day: date, begin: datetime, end: datetime
) -> None:
    person = build.person()
    with travel(begin - timedelta(days=1)):
        appoint(person=person, role=Role.ADMINISTRATOR, starts_on=day, ends_on=day)
    moments = ((begin - MINUTE, False), (begin + MINUTE, True), (end - MINUTE, True), (end + MINUTE, False))
    for moment, holds in moments:
        with travel(moment, tick=False):
            assert queries.is_administrator(person) is holds
