"""How an outcome changes a record (invariant 11)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.progress.enums import State
from lms.progress.ledger import RANK, WORKED, Outcome, best, is_begun, merge

outcomes = st.builds(
    Outcome,
    state=st.sampled_from([state.value for state in State]),
    minutes=st.integers(0, 360),
    passed=st.sampled_from([None, True, False]),
    score=st.none() | st.floats(0, 1),
)


@given(outcomes, outcomes)
def test_a_learners_outcome_never_lowers_a_record(old: Outcome, new: Outcome) -> None:
    after = merge(old, new, "quiz")
    assert (after.state == "done") >= (old.state == "done")
    assert (after.passed is True) >= (old.passed is True)
    assert (after.score or 0) >= (old.score or 0)
    assert after.minutes >= old.minutes
    assert RANK[after.state] >= RANK[old.state]


@given(outcomes, outcomes)
def test_the_same_outcome_again_changes_nothing(old: Outcome, new: Outcome) -> None:
    once = merge(old, new, "quiz")
    assert merge(once, new, "quiz") == once


@given(st.lists(outcomes, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_state_and_score_do_not_depend_on_the_order(history: list[Outcome], random: object) -> None:
    def result(items: list[Outcome]) -> tuple[str, float | None, int]:
        record = None
        for item in items:
            record = merge(record, item, "quiz")
        assert record is not None
        return record.state, record.score, record.minutes

    shuffled = sorted(history, key=lambda item: (item.score or 0, item.minutes, item.state))
    assert result(history) == result(shuffled)


@pytest.mark.parametrize("register", ["seminar", "hand", "merge"])
@given(old=outcomes, new=outcomes)
def test_a_register_says_what_is(register: str, old: Outcome, new: Outcome) -> None:
    assert merge(old, new, register) == new


@given(outcomes, outcomes)
def test_the_better_of_two_records_takes_nothing_from_either(one: Outcome, other: Outcome) -> None:
    both = best(one, other)
    assert best(other, one).state == both.state
    assert best(both, one) == best(both, other) == both


def test_every_state_has_its_rank_and_a_seat_is_no_work() -> None:
    assert set(RANK) == set(State)
    assert {state for state in State if is_begun(Outcome(state))} == WORKED == {"begun", "partly", "done"}
    assert not is_begun(None)


def test_a_failed_attempt_after_a_passed_one_stays_passed() -> None:
    best = merge(Outcome("done", True, 0.9), Outcome("begun", False, 0.2), "quiz")
    assert best == Outcome("done", True, 0.9)
