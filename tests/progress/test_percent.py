"""Counting: any history of edits leaves done rising, done ≤ counted, completed modules at 100 % (invariants 7–10)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lms.progress.percent import count, is_asked, percent

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Leaf:
    pk: int
    module: int
    kind: str = "lesson"
    required: bool = True
    retired: bool = False
    counts_since: datetime | None = START


class Histories(RuleBasedStateMachine):
    """An author edits three modules while one person learns."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.rows = {pk: Leaf(pk, 100 + pk % 3) for pk in range(4)}
        self.done: dict[int, bool] = {}
        self.completed: dict[int, datetime] = {}
        self.highest = 0
        self._settle()

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def _settle(self) -> None:
        """What the ledger does after each change: complete modules, count, remember what counts."""
        for module in {row.module for row in self.rows.values()}:
            asked = [r.pk for r in self.rows.values() if r.module == module and is_asked(r, self_study=False)]
            if asked and module not in self.completed and all(pk in self.done for pk in asked):
                self.completed[module] = self._tick()
        self.tally = count(self.rows.values(), self.done, completed_at=self.completed, self_study=False)
        for pk in self.tally.now_counting:
            self.done[pk] = True

    def _edit(self, pk: int, **changes: object) -> None:
        self.rows[pk] = replace(self.rows[pk], **changes)
        self._settle()

    @rule(module=st.sampled_from([100, 101, 102]), kind=st.sampled_from(["lesson", "quiz"]))
    def add(self, module: int, kind: str) -> None:
        pk = len(self.rows)
        self.rows[pk] = Leaf(pk, module, kind, counts_since=self._tick())
        self._settle()

    @rule(data=st.data())
    def retire(self, data: st.DataObject) -> None:
        self._edit(data.draw(st.sampled_from(sorted(self.rows))), retired=True)

    @rule(data=st.data())
    def revive(self, data: st.DataObject) -> None:
        pk = data.draw(st.sampled_from(sorted(self.rows)))
        if self.rows[pk].retired:
            self._edit(pk, retired=False, counts_since=self._tick())

    @rule(data=st.data(), required=st.booleans())
    def require(self, data: st.DataObject, required: bool) -> None:
        pk = data.draw(st.sampled_from(sorted(self.rows)))
        if self.rows[pk].required is not required:
            since = self._tick() if required else self.rows[pk].counts_since
            self._edit(pk, required=required, counts_since=since)

    @rule(data=st.data(), module=st.sampled_from([100, 101, 102]))
    def move(self, data: st.DataObject, module: int) -> None:
        pk = data.draw(st.sampled_from(sorted(self.rows)))
        if self.rows[pk].module != module:
            self._edit(pk, module=module, counts_since=self._tick())

    @precondition(lambda self: any(not row.retired for row in self.rows.values()))
    @rule(data=st.data())
    def learn(self, data: st.DataObject) -> None:
        living = sorted(pk for pk, row in self.rows.items() if not row.retired)
        self.done.setdefault(data.draw(st.sampled_from(living)), False)
        self._settle()

    @invariant()
    def done_never_falls(self) -> None:
        assert self.tally.done >= self.highest
        self.highest = self.tally.done

    @invariant()
    def done_is_within_counted(self) -> None:
        assert 0 <= self.tally.done <= self.tally.counted

    @invariant()
    def a_completed_module_stays_complete(self) -> None:
        for module in self.completed:
            rows = [row for row in self.rows.values() if row.module == module]
            inside = count(rows, self.done, completed_at=self.completed, self_study=False)
            moved_in = [r for r in rows if r.pk not in self.done and r.counts_since <= self.completed[module]]
            assert inside.done == inside.counted or moved_in

    @invariant()
    def what_is_new_is_on_neither_side(self) -> None:
        assert not self.tally.new & set(self.done)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)


def leaf(pk: int, **fields: object) -> Leaf:
    return replace(Leaf(pk, 100), **fields)


def test_new_after_completion_is_shown_and_not_counted() -> None:
    late = leaf(2, counts_since=START + timedelta(days=2))
    tally = count([leaf(1), late], {1: True}, completed_at={100: START + timedelta(days=1)}, self_study=False)
    assert (tally.done, tally.counted, tally.new) == (1, 1, {2})


def test_new_after_completion_done_anyway_is_on_both_sides() -> None:
    late = leaf(2, counts_since=START + timedelta(days=2))
    done = {1: True, 2: False}
    tally = count([leaf(1), late], done, completed_at={100: START + timedelta(days=1)}, self_study=False)
    assert (tally.done, tally.counted, tally.now_counting) == (2, 2, {2})


def test_retired_is_on_both_sides_for_whoever_it_counted_and_on_neither_for_others() -> None:
    rows = [leaf(1), leaf(2, retired=True)]
    did = count(rows, {2: True}, completed_at={}, self_study=False)
    did_not = count(rows, {}, completed_at={}, self_study=False)
    assert (did.done, did.counted) == (1, 2)
    assert (did_not.done, did_not.counted) == (0, 1)


def test_self_study_is_not_asked_for_the_seminar() -> None:
    rows = [leaf(1), leaf(2, kind="slot")]
    assert count(rows, {}, completed_at={}, self_study=True).counted == 1
    assert count(rows, {}, completed_at={}, self_study=False).counted == 2


def test_a_mini_check_moves_no_percentage() -> None:
    assert count([leaf(1), leaf(2, kind="check")], {2: False}, completed_at={}, self_study=False).done == 0


def test_percent_is_rounded_down_and_nothing_counted_is_no_percent() -> None:
    assert percent(2, 3) == 66
    assert percent(0, 0) is None
