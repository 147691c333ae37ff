"""F6: any history of booking, cancelling, declining, lapsing and time, against a small model without a database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lms.bookings import actions, holds
from lms.bookings.models import Booking, BookingEvent, Hold
from lms.errors import Refused
from lms.people.models import Person
from lms.seminars.models import Seminar
from tests.bookings.build import person, seminar, wish
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db
PEOPLE, HOUR = 6, timedelta(hours=1)
WHO = st.integers(0, PEOPLE - 1)


@dataclass
class Line:
    """What should be: who has a seat until when they may decline, who waits in which order, who only holds."""

    seats: int
    now: datetime
    starts_at: datetime
    booked: dict[int, datetime | None] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    holds: dict[int, datetime] = field(default_factory=dict)

    def come(self, who: int) -> None:
        if len(self.booked) + len(self.waiting) < self.seats and not self.waiting:
            self.booked[who] = None
        else:
            self.waiting.append(who)

    def leave(self, who: int) -> None:
        self.booked.pop(who, None)
        if who in self.waiting:
            self.waiting.remove(who)
        self.move()

    def move(self) -> None:
        while self.waiting and len(self.booked) < self.seats and self.now < self.starts_at:
            who = self.waiting.pop(0)
            is_held = who in self.holds
            self.booked[who] = None if is_held else min(self.now + 24 * HOUR, self.starts_at)

    def is_in(self, who: int) -> bool:
        return who in self.booked or who in self.waiting


class Histories(RuleBasedStateMachine):
    """The product beside the model. Strangers (those who hold) and people are numbered apart."""

    where: Seminar
    crowd: list[Person]
    commits: Any

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        begins = self.where.starts_at
        self.model = Line(2, begins - 72 * HOUR, begins)
        self.held: dict[int, Hold] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def tries(self, act: Any, **more: Any) -> bool:
        """Was it done, and not refused?"""
        try:
            with self.commits(execute=True):
                act(now=self.model.now, **more)
        except Refused:
            return False
        return True

    @rule(who=WHO)
    def book(self, who: int) -> None:
        done = self.tries(actions.book, seminar=self.where, person=self.crowd[who])
        if not self.model.is_in(who):
            assert done == (self.model.now < self.model.starts_at)
            if done:
                self.model.come(who)

    @rule(who=WHO)
    def cancel(self, who: int) -> None:
        mine = Booking.objects.filter(person=self.crowd[who]).first()
        if mine is not None and self.model.is_in(who):
            done = self.tries(actions.cancel, booking=mine)
            assert done == (self.model.now < self.model.starts_at)
            if done:
                self.model.leave(who)

    @rule(who=WHO)
    def decline(self, who: int) -> None:
        until = self.model.booked.get(who)
        mine = Booking.objects.filter(person=self.crowd[who]).first()
        if mine is not None:
            done = self.tries(actions.decline, booking=mine)
            assert done == (until is not None and self.model.now < until)
            if done:
                self.model.leave(who)

    @rule(who=WHO)
    def hold(self, who: int) -> None:
        stranger, now = -1 - who, self.model.now
        typed = wish(f"s{who}@example.org")
        if not self.tries(holds.ask, seminar=self.where, wish=typed, browser="b"):
            assert now >= self.model.starts_at
            return
        self.held[stranger] = Hold.objects.get(email=typed.email)
        if not self.model.is_in(stranger):
            self.model.holds[stranger] = min(now + 24 * HOUR, self.model.starts_at)
            self.model.come(stranger)

    @rule(hours=st.sampled_from([1, 5, 23, 24, 30]))
    def time_passes(self, hours: int) -> None:
        self.model.now += hours * HOUR
        assert self.tries(actions.settle)
        over = [who for who, until in self.model.holds.items() if until <= self.model.now]
        for who in sorted(over, key=lambda one: self.held[one].pk):
            del self.model.holds[who]
            self.model.leave(who)
        self.model.move()

    @rule()
    def one_more_seat(self) -> None:
        Seminar.objects.filter(pk=self.where.pk).update(seats=self.model.seats + 1)
        self.model.seats += 1
        assert self.tries(actions.settle)
        self.model.move()

    @invariant()
    def same(self) -> None:
        names = {who.pk: number for number, who in enumerate(self.crowd)}
        strangers = {hold.booking_id: number for number, hold in self.held.items()}
        rows = Booking.objects.filter(state__in=["booked", "waiting"]).order_by("place_in_line")
        found: dict[str, dict[int, datetime | None]] = {"booked": {}, "waiting": {}}
        for row in rows:
            who = names[row.person_id] if row.person_id else strangers[row.pk]
            found[row.state][who] = row.decline_until
        assert found["booked"] == self.model.booked
        assert list(found["waiting"]) == self.model.waiting
        late = BookingEvent.objects.filter(old="waiting", new="booked", at__gte=self.model.starts_at)
        assert not late.exists()


@pytest.mark.parametrize("examples", [10, pytest.param(1000, marks=pytest.mark.long)])
def test_histories_are_as_the_model_says(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch, examples: int
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        group = meeting.group()
    where, crowd = seminar(group=group), [person() for _ in range(PEOPLE)]
    Histories.where, Histories.crowd = where, crowd
    Histories.commits = staticmethod(django_capture_on_commit_callbacks)
    # Letters are tested elsewhere, and cost more than all the rest.
    monkeypatch.setattr(actions, "queue", lambda *args, **kwargs: None)
    monkeypatch.setattr(holds, "_write", lambda *args, **kwargs: None)
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
