"""When a question comes again: FSRS without chance, and which ones come together."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.followup import schedule
from lms.followup.schedule import LONGEST, Memory, Rating, chosen, next_day, rating_of, recall, reviewed
from lms.quizzes.marking import kinds, read

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fraction", "first_time", "certain", "rating"),
    [
        (0, True, True, Rating.AGAIN),
        (0.5, True, True, Rating.HARD),
        (1, False, True, Rating.HARD),
        (1, True, False, Rating.GOOD),
        (1, True, True, Rating.EASY),
    ],
)
def test_what_an_answer_counts(fraction: float, first_time: bool, certain: bool, rating: Rating) -> None:
    assert rating_of(fraction, first_time=first_time, certain=certain) == rating


def test_the_first_answer_sets_the_distance_in_days() -> None:
    """FSRS 6, default weights w0 to w3: stability 0.212, 1.2931, 2.3065, 8.2956 days, at least one day."""
    days = {rating: (reviewed(Memory(NOW), rating, NOW).due - NOW).days for rating in Rating}
    assert days == {Rating.AGAIN: 1, Rating.HARD: 1, Rating.GOOD: 2, Rating.EASY: 8}
    assert reviewed(Memory(NOW), Rating.GOOD, NOW).stability == pytest.approx(2.3065)


def test_who_knows_it_each_time_is_asked_more_and_more_seldom_but_twice_a_year() -> None:
    memory, at, gaps = Memory(NOW), NOW, []
    for _turn in range(12):
        memory = reviewed(memory, Rating.GOOD, at)
        gaps.append(memory.due - at)
        at = memory.due
    assert all(one <= other for one, other in pairwise(gaps))
    assert gaps[-1] == timedelta(days=LONGEST)
    forgotten = reviewed(memory, Rating.AGAIN, at)
    assert timedelta(days=1) <= forgotten.due - at < timedelta(days=30)


@given(
    st.lists(st.tuples(st.sampled_from(Rating), st.integers(-3, 400)), min_size=1, max_size=8),
    st.sampled_from([UTC, BERLIN]),
)
def test_any_history_ends_with_a_day_to_come(history: list[tuple[Rating, int]], zone: object) -> None:
    """Also with a clock that goes back, and with times of any zone; the same history gives the same memory."""
    ends = []
    for _twice in range(2):
        memory, at = Memory(NOW), NOW
        for rating, hours in history:
            at += timedelta(hours=hours)
            memory = reviewed(memory, rating, at.astimezone(zone))  # type: ignore[arg-type]  # a zone
            assert memory.last_review is not None
            assert DAY <= memory.due - memory.last_review <= timedelta(days=LONGEST)
            assert 0 <= recall(memory, at) <= 1
            assert 1 <= (memory.difficulty or 0) <= 10
        ends.append(memory)
    assert ends[0] == ends[1]


def test_no_card_waits_for_a_number_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_seconds: float) -> None:
        raise AssertionError

    monkeypatch.setattr("fsrs.card.time.sleep", never)
    reviewed(Memory(NOW), Rating.GOOD, NOW)


def due(days: float, **more: float) -> Memory:
    return Memory(NOW + days * DAY, **more)  # type: ignore[arg-type]  # stability alone


def test_three_to_five_come_together_the_least_certain_first() -> None:
    assert chosen([], NOW) == chosen([due(1), due(2)], NOW) == []
    assert chosen([due(3), due(-1), due(2), due(1)], NOW) == [1, 3, 2]
    assert chosen([due(-n) for n in range(9)], NOW) == [0, 1, 2, 3, 4]
    weak = reviewed(Memory(NOW), Rating.AGAIN, NOW)
    strong = reviewed(Memory(NOW), Rating.EASY, NOW)
    assert chosen([strong, weak, strong], NOW + 30 * DAY) == [1, 0, 2]


@given(st.lists(st.floats(-5, 5), max_size=12))
def test_what_is_asked_is_one_set_of_at_most_five(days: list[float]) -> None:
    memories = [due(n) for n in days]
    found = chosen(memories, NOW)
    late = [memory for memory in memories if memory.due <= NOW]
    assert len(found) == len(set(found)) == (min(5, max(3, len(late)), len(days)) if late else 0)
    assert sum(memories[place].due <= NOW for place in found) == min(5, len(late))


def test_the_next_ones_come_when_due_and_never_twice_on_one_day() -> None:
    now = NOW.astimezone(BERLIN)
    assert next_day([], now) is None
    assert next_day([due(4), due(2)], now) == NOW + 2 * DAY
    answered = Memory(NOW - DAY, last_review=NOW - timedelta(hours=1))
    assert next_day([answered], now) == datetime(2027, 2, 2, tzinfo=BERLIN)
    assert next_day([answered], now + DAY) == NOW - DAY


@pytest.mark.parametrize(("hour", "may"), [(8, False), (9, True), (19, True), (20, False), (2, False)])
def test_no_letter_goes_at_night(hour: int, may: bool) -> None:
    assert schedule.is_time(datetime(2027, 2, 1, hour, 30, tzinfo=BERLIN)) is may


def test_what_no_rule_can_mark_does_not_come_again() -> None:
    can, marked = {}, {}
    for name, kind in kinds().items():
        question = read({"uid": "q", "kind": name, **kind.example.fields})
        can[name] = schedule.can_come_again(question)
        marked[name] = kind.graded and question.solution() is not None
    assert can == marked
    assert (can["scale"], can["single_choice"], can["ordering"]) == (False, True, True)


def test_a_key_is_what_is_right_not_how_it_is_said() -> None:
    kind = kinds()["true_false"]
    fields = {"uid": "q", "kind": "true_false", **kind.example.fields}
    said = {**fields, "prompt": "Anders gefragt?"}
    turned = {**fields, "right": not fields["right"]}
    assert schedule.key_of(read(fields)) == schedule.key_of(read(said)) != schedule.key_of(read(turned))
