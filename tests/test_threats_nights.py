"""F13: over the nights on which the clocks change, each letter goes once, and what runs once a night does so."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from time_machine import travel

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learning
from lms.mail.models import Mail
from lms.management import clock
from lms.operations.actions import mark
from lms.operations.queries import BACKUP
from lms.pages.models import LessonPage, ModulePage
from lms.people.models import Person
from lms.people.retention import WARNING, Kind, days_kept
from lms.privacy import actions as privacy
from lms.progress.queries import recommended_end, standing
from tests import build
from tests.mail.transports import Recorder

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BERLIN = ZoneInfo("Europe/Berlin")
# In Berlin there is no half past two on the first, and two of them on the second.
SUNDAYS = [date(2027, 3, 28), date(2026, 10, 25)]
HOURS = [time(0, 30), time(1, 30), time(2, 30), time(2, 30, fold=1), time(3, 30)]
NIGHTS, HOUR, DAY = 8, timedelta(hours=1), timedelta(days=1)


def nights(sunday: date) -> list[date]:
    """Four before it, itself, three after it: each by the day on which it ends."""
    return [sunday + (number - 4) * DAY for number in range(NIGHTS)]


def ticks(sunday: date) -> Iterator[tuple[date, datetime]]:
    """From ten in the evening to five in the morning, with its night: each hour, in that night each quarter of one."""
    for night in nights(sunday):
        begin = datetime.combine(night - DAY, time(22), BERLIN).astimezone(UTC)
        end = datetime.combine(night, time(5), BERLIN).astimezone(UTC)
        step = HOUR / 4 if night == sunday else HOUR
        for number in range((end - begin) // step + 1):
            yield night, begin + number * step


@dataclass
class Site:
    """A group whose module opens at half past two in that night, letters for each hour of each, a lesson to come."""

    sunday: date
    enrolment: Enrolment
    module: ModulePage
    lesson: LessonPage
    opens: datetime
    letters: dict[str, datetime] = field(default_factory=dict)  # subject → when it is due

    def queue(self, night: date, hour: time) -> None:
        """A letter that is worth something for two hours."""
        due, name = datetime.combine(night, hour, BERLIN), f"{night} {hour} {hour.fold}"
        Mail.objects.create(
            person=self.enrolment.person, to="a@example.org", key=name, subject=name, text="T",
            not_before=due, valid_until=due.astimezone(UTC) + 2 * HOUR,
        )  # fmt: skip
        self.letters[name] = due.astimezone(UTC)

    def is_right(self, now: datetime) -> None:
        """At this moment everything that is due has been sent, once, and nothing else; doors as promised."""
        sent = Counter(m.subject for m in Recorder.accepted if m.subject in self.letters)
        assert sent == Counter(name for name, due in self.letters.items() if due <= now)
        (learner,) = learning(self.enrolment.person.user)
        at = standing(learner, "de", now)
        (row,) = at.modules
        assert at.door_of(at.leaves(row)[0]).open is (now >= self.opens)
        assert recommended_end(learner, row.key) == self.sunday
        assert LessonPage.objects.get(pk=self.lesson.pk).live is (now > self.opens)


@pytest.fixture(params=SUNDAYS, ids=str)
def site(request: pytest.FixtureRequest, committed: Any, settings: Any, own_files: None) -> Iterator[Site]:
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()
    sunday: date = request.param
    opens = datetime.combine(sunday, time(2, 30), BERLIN).astimezone(UTC)
    with travel(datetime.combine(nights(sunday)[0] - 2 * DAY, time(12), BERLIN), tick=False):
        with committed():
            page = build.course_page()
            module = build.module(page, unlock="on_date")
            build.lesson(module, "Da")
            lesson = build.lesson(module, "Später")
        group = build.cohort(page, seminar_on=sunday + 5 * DAY)
        cohorts.set_dates(
            cohort=group, module=str(module.translation_key), opens=opens.isoformat(), days_before=5
        )
        made = Site(sunday, build.enrol(build.person(), group), module, lesson, opens)
        lesson.unpublish()
        lesson.go_live_at = opens
        lesson.save_revision(approved_go_live_at=opens)
        for night in nights(sunday):
            for hour in HOURS:
                made.queue(night, hour)
        yield made


def test_everything_happens_once_and_in_its_hour(
    site: Site, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who has not come for years is due for a letter in that night, too."""
    kept: list[datetime] = []
    let_go = privacy.let_go
    monkeypatch.setattr(privacy, "let_go", lambda *, now: (kept.append(now), let_go(now=now)))
    away = build.person("Lange", "Fort", email="fort@example.org")
    years = timedelta(days=days_kept(Kind.PERSON, {}) or 0)
    Person.objects.filter(pk=away.pk).update(created_at=site.opens + WARNING - years)
    of = {}
    for night, now in ticks(site.sunday):
        with travel(now, tick=False), committed():
            mark(name=BACKUP, at=now)
            assert clock.tick(now=now) == []
        of[now] = night
        with travel(now, tick=False):
            site.is_right(now)
    assert [of[now] for now in kept] == nights(site.sunday)
    assert len(site.letters) == NIGHTS * len(HOURS)
    assert [message.to for message in Recorder.accepted].count(["fort@example.org"]) == 1


def test_a_clock_that_is_set_back_an_hour_sends_nothing_twice(site: Site, committed: Any) -> None:
    for step in (0, 1, 0, 1, 2):
        now = site.opens + step * HOUR
        with travel(now, tick=False), committed():
            assert clock.tick(now=now) == []
    sent = Counter(message.subject for message in Recorder.accepted)
    assert sent
    assert set(sent.values()) == {1}
