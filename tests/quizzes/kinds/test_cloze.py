"""A text with gaps: typed words and numbers, and lists to choose from."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.kinds.base import State
from lms.quizzes.marking import problems, read

pytestmark = pytest.mark.once


def gap(number: int, *answers: tuple[str, float], fill: str = "text", **fields: Any) -> dict[str, Any]:
    """A gap g1, g2, …"""
    listed = [{"text": text, "fraction": fraction} for text, fraction in answers]
    return {"uid": f"g{number}", "fill": fill, "answers": listed, "feedback": f"Zu {number}.", **fields}


def cloze(*gaps: dict[str, Any], text: str = "", **fields: Any) -> dict[str, Any]:
    """A text that names its gaps in order."""
    words = text or " und ".join(f"[[{n}]]" for n in range(1, len(gaps) + 1))
    base = {
        "uid": "q",
        "kind": "cloze",
        "name": "N",
        "prompt": "Was fehlt?",
        "text": words,
        "gaps": list(gaps),
    }
    return {**base, **fields}


def worth(said: str, *answers: tuple[str, float], **fields: Any) -> float:
    return read(cloze(gap(1, *answers, **fields))).mark({"gaps": {"g1": said}}).fraction


@pytest.mark.parametrize(
    ("said", "expected"),
    [("Rat", 1), (" rat ", 1), ("Stadtrat", 1), ("Gemeinde", 0.5), ("Kreis", 0), ("Räte", 0)],
)
def test_a_typed_word_is_compared_as_a_short_answer(said: str, expected: float) -> None:
    assert worth(said, ("Rat", 1.0), ("*rat", 1.0), ("gemeinde", 0.5)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("630", 1), ("630,0", 1), ("629", 1), ("628", 0), ("630 Sitze", 1), ("viele", 0), ("nicht 630", 0)],
)
def test_a_typed_number_has_a_tolerance(said: str, expected: float) -> None:
    assert worth(said, ("630", 1.0), fill="number", tolerance=1) == expected


def test_a_list_shows_all_its_answers_from_a_to_z() -> None:
    question = read(cloze(gap(1, ("Zweitstimme", 1.0), ("Erststimme", 0.0), fill="choice")))
    assert question.public()["gaps"] == [
        {"uid": "g1", "fill": "choice", "choices": ["Erststimme", "Zweitstimme"]}
    ]
    assert question.mark({"gaps": {"g1": "Drittstimme"}}).state == State.INVALID


FRACTIONS = st.lists(
    st.tuples(st.sampled_from([0, 0.25, 0.5, 1]), st.integers(1, 10)), min_size=1, max_size=8
)


@given(FRACTIONS)
def test_the_mark_is_the_weighted_mean(gaps: list[tuple[float, int]]) -> None:
    made = [gap(n, ("ja", part), weight=weight) for n, (part, weight) in enumerate(gaps, start=1)]
    said = {f"g{n}": "ja" for n in range(1, len(gaps) + 1)}
    expected = sum(part * weight for part, weight in gaps) / sum(weight for _, weight in gaps)
    assert read(cloze(*made)).mark({"gaps": said}).fraction == pytest.approx(expected)


@given(FRACTIONS, st.data())
def test_filling_one_more_gap_is_never_worse(gaps: list[tuple[float, int]], data: st.DataObject) -> None:
    question = read(cloze(*(gap(n, ("ja", part), weight=w) for n, (part, w) in enumerate(gaps, start=1))))
    filled = data.draw(st.sets(st.integers(1, len(gaps))))
    said = {f"g{n}": "ja" for n in filled}
    more = {**said, f"g{data.draw(st.integers(1, len(gaps)))}": "ja"}
    assert question.mark({"gaps": more}).fraction >= question.mark({"gaps": said}).fraction


def test_gaps_may_stand_in_any_order_and_are_counted_as_they_are_read() -> None:
    question = read(cloze(gap(1, ("a", 1.0)), gap(2, ("b", 1.0)), text="Erst [[2]], dann [[1]].\nEnde"))
    pieces = question.shown({"gaps": {"g2": "b"}}, "")
    assert [(piece.text, piece.place and piece.place.uid, piece.number) for piece in pieces] == [
        ("Erst ", None, 0), ("", "g2", 1), (", dann ", None, 0), ("", "g1", 2), (".\nEnde", None, 0),
    ]  # fmt: skip
    states = [piece.place.state for piece in question.judged({"gaps": {"g2": "b"}}, "") if piece.place]
    assert states == ["right", "missed"]


def test_only_who_fills_it_in_another_way_is_told_why() -> None:
    question = read(cloze(gap(1, ("a", 1.0)), gap(2, ("b", 1.0))))
    assert question.mark({"gaps": {"g1": "a", "g2": "x"}}).feedback == ("Zu 2.",)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (cloze(gap(1, ("a", 1.0)), text="Keine Lücke."), "Each gap must stand in the text once"),
        (cloze(gap(1, ("a", 1.0)), text="[[1]] und [[1]]"), "Each gap must stand in the text once"),
        (cloze(gap(1, ("a", 1.0)), text="[[1]] und [[2]]"), "Each gap must stand in the text once"),
        (cloze(gap(1, ("a", 0.5))), "One gap has no answer that is worth 100 percent."),
        (cloze(gap(1, ("a", 1.0), fill="choice")), "A list to choose from needs two answers at least."),
        (cloze(gap(1, ("a", 1.0), fill="number")), "An answer of a gap for numbers is no number."),
        (cloze(gap(1)), '"answers" needs 1 to 20 entries'),
        (cloze({**gap(1, ("a", 1.0)), "answers": "a"}), '"answers" is not a list of tables'),
    ],
)
def test_what_an_author_must_mend(question: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in problems(question))


def test_public_tells_no_answer_that_is_typed() -> None:
    told = json.dumps(read(cloze(gap(1, ("Geheim", 1.0)), gap(2, ("77", 1.0), fill="number"))).public())
    assert "Geheim" not in told
    assert "77" not in told


def test_a_typed_word_with_one_wrong_letter_is_almost_right() -> None:
    words = gap(1, ("Bundestag", 1.0), ("Parlament", 0.5))
    picked = gap(2, ("Zweitstimme", 1.0), ("Erststimme", 0.0), fill="choice")
    question = read(cloze(words, picked, slip_worth=0.8))
    assert question.mark({"gaps": {"g1": "Bundestak"}}).fraction == pytest.approx(0.4)
    assert question.mark({"gaps": {"g1": "Parlamend"}}).fraction == pytest.approx(0.2)
    pieces = question.judged({"gaps": {"g1": "Bundestak", "g2": "Zweitstimme"}}, "")
    assert [piece.meant for piece in pieces if piece.place] == ["Bundestag", ""]
    assert not any(piece.meant for piece in question.shown({"gaps": {"g1": "Bundestak"}}, ""))
    assert read(cloze(words)).mark({"gaps": {"g1": "Bundestak"}}).fraction == 0
