"""A number, with or without a unit: three tolerances, units with factors, forgiving to how it is typed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.kinds.numeric import Numeric
from lms.quizzes.marking import problems, read

pytestmark = pytest.mark.once
METRES = [{"text": "m", "factor": 1}, {"text": "km", "factor": 1000}, {"text": "m2", "factor": 7}]


def numeric(number: float = 35, tolerance: float = 0, **fields: Any) -> dict[str, Any]:
    answer = {"number": number, "tolerance": tolerance, "fraction": 1.0, "feedback": "Genau."}
    base = {"uid": "q", "kind": "numeric", "name": "N", "prompt": "Wie viele?", "answers": [answer]}
    return {**base, "feedback_other": "Rechnen Sie.", **fields}


def worth(text: object, **question: Any) -> float:
    return read(numeric(**question)).mark({"number": text}).fraction


@pytest.mark.parametrize(
    "text", ["35", " 35 ", "35,0", "35.0", "+35", "35 Stimmen", "ca. 35", "٣٥", 35, 35.0]
)
def test_the_number_is_right_however_it_is_typed(text: object) -> None:
    assert worth(text) == 1


@pytest.mark.parametrize(
    "text",
    ["36", "-35", "minus 35", "35 oder 36", "35-36", "nicht 35", "35/2", "fünfunddreißig", "3 5", "35 ½"],
)
def test_another_number_or_none_is_wrong(text: str) -> None:
    mark = read(numeric()).mark({"number": text})
    assert (mark.fraction, mark.state, mark.feedback) == (0, State.WRONG, ("Rechnen Sie.",))


@pytest.mark.parametrize(
    "value", ["", " ", "9" * 101, "5\0", None, True, [], float("nan"), float("inf"), 1e300]
)
def test_what_no_answer_can_be_is_invalid(value: object) -> None:
    assert read(numeric()).mark({"number": value}).state == State.INVALID


@pytest.mark.parametrize(
    ("by", "right", "wrong"),
    [
        ("nominal", ["1,0", "1,1", "1,2"], ["0,99", "1,21"]),
        ("relative", ["0,99", "1,21"], ["0,98", "1,22"]),
        ("geometric", ["1", "1,21"], ["0,99", "1,22"]),
    ],
)
def test_three_tolerances_to_the_last_place(by: str, right: list[str], wrong: list[str]) -> None:
    assert {worth(text, number=1.1, tolerance=0.1, tolerance_by=by) for text in right} == {1}
    assert {worth(text, number=1.1, tolerance=0.1, tolerance_by=by) for text in wrong} == {0}


@given(st.floats(-1e6, 1e6), st.floats(0, 10), st.sampled_from(["nominal", "relative", "geometric"]))
def test_a_number_always_meets_itself_and_more_tolerance_never_less(
    number: float, tolerance: float, by: str
) -> None:
    narrow = read(numeric(number=number, tolerance=tolerance, tolerance_by=by))
    wide = read(numeric(number=number, tolerance=tolerance * 2, tolerance_by=by))
    assert isinstance(narrow, Numeric)
    assert isinstance(wide, Numeric)
    low, high = narrow.limits(narrow.answers[0])
    wider = wide.limits(wide.answers[0])
    assert low <= Decimal(repr(number)) <= high
    assert wider[0] <= low
    assert high <= wider[1]


def test_the_first_number_that_is_met_counts() -> None:
    listed = [
        {"number": 35, "tolerance": 5, "fraction": 0.5, "feedback": "Fast."},
        {"number": 35, "tolerance": 0, "fraction": 1.0, "feedback": "Genau."},
    ]
    assert worth("35", answers=listed) == 0.5
    assert worth("35", answers=listed[::-1]) == 1


def test_a_point_may_stand_between_thousands_or_be_the_decimal_one() -> None:
    assert worth("1.234", number=1234) == worth("1.234", number=1.234) == 1


def test_words_for_millions_count() -> None:
    assert worth("83 Mio.", number=83_000_000) == worth("83 Millionen Menschen", number=83_000_000) == 1
    assert worth("83 Mio.", number=83) == 0


@pytest.mark.parametrize("text", ["1200 m", "1.200 m", "1,2 km", "1,2km", "1,2 KM", "1200", "0,0012 Mio. m"])
def test_units_have_factors(text: str) -> None:
    assert worth(text, number=1200, units=METRES) == 1


def test_a_unit_may_hold_a_digit() -> None:
    assert worth("2 m2", number=14, units=METRES) == 1


@pytest.mark.parametrize("text", ["1200 cm", "1200 Äpfel", "1,2 m", "1200 km"])
def test_a_foreign_or_wrong_unit_is_wrong(text: str) -> None:
    assert worth(text, number=1200, units=METRES) == 0


def test_a_missing_unit_costs_what_the_author_says() -> None:
    fields = {"number": 1200, "units": METRES, "unit_penalty": 0.25}
    assert worth("1200 m", **fields) == 1
    assert worth("1200", **fields) == 0.75
    assert read(numeric(**fields)).judged({"number": "1200"}, "").why == "missing"


def test_big_and_small_letters_of_units_may_be_two_units() -> None:
    watts = [{"text": "mW", "factor": 1}, {"text": "MW", "factor": 1_000_000_000}]
    assert worth("5 MW", number=5_000_000_000, units=watts) == 1
    assert worth("5 mW", number=5, units=watts) == 1


@given(st.floats(0.001, 1e6), st.sampled_from(METRES))
def test_the_same_length_in_any_unit_is_the_same_answer(number: float, unit: dict[str, Any]) -> None:
    text = f"{number:.3f}".replace(".", ",")
    expected = round(float(text.replace(",", ".")) * unit["factor"], 6)
    assert worth(f"{text} {unit['text']}", number=expected, tolerance=1e-6, units=METRES) == 1


def test_the_form_joins_number_and_unit() -> None:
    question = read(numeric(units=METRES))
    assert question.response_in({"number": [" 1,2 "], "unit": ["km"]}) == {"number": "1,2 km"}
    assert question.response_in({"number": ["1200 m"], "unit": ["km"]}) == {"number": "1200 m"}
    assert question.response_in({"number": [" "], "unit": ["km"]}) is None


def test_what_is_told_afterwards() -> None:
    question = read(numeric(units=METRES))
    why = [question.judged({"number": text}, "").why for text in ("35", "35 m", "35 Ellen", "viel")]
    assert why == ["", "", "unknown", "number"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answers": []}, "No number is worth 100 percent"),
        ({"tolerance_by": "luck"}, '"tolerance_by" must be one of'),
        ({"tolerance": -1}, '"tolerance" is not a number'),
        ({"number": "35"}, '"number" is not a number'),
        ({"number": float("nan")}, '"number" is not a number'),
        ({"units": [{"text": "km", "factor": 1000}]}, "One unit must be the base"),
        ({"units": [{"text": "m", "factor": 0}]}, '"factor" is not a number'),
        ({"units": {}}, '"units" is not a list of tables'),
    ],
)
def test_what_an_author_must_mend(fields: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(numeric(**fields)))


def test_public_tells_neither_number_nor_tolerance() -> None:
    public = read(numeric(units=METRES)).public()
    assert set(public) == {"uid", "kind", "name", "prompt", "units"}
