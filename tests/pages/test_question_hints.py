"""Hints for authors of questions: what gives the answer away, misleads, or does not fit. Pure."""

from typing import Any

import pytest

from lms.pages.question_hints import Asked, Option, height, question_notes

RIGHT, WRONG = Option("Der Rat der ganzen Stadt", True), Option("Niemand", False)
FAIR = (Option("Der Rat", True), Option("Der Landtag", False))


def asked(prompt: str = "Wer entscheidet?", **more: Any) -> Asked:
    return Asked("F", prompt, **{"options": FAIR, "one_right": True, **more})


def kinds(*questions: Asked) -> list[tuple[str, str, int]]:
    return [(note.kind.value, note.where, note.number) for note in question_notes(questions)]


def test_a_fair_question_has_no_note() -> None:
    assert kinds(asked()) == []


def test_a_question_without_options_is_not_asked_for_a_right_one() -> None:
    assert kinds(asked(options=())) == []


@pytest.mark.parametrize("one_right", [True, False])
def test_no_right_answer_is_told(one_right: bool) -> None:
    assert kinds(asked(options=(WRONG, WRONG), one_right=one_right)) == [("no_right", "F", 0)]


def test_two_right_answers_are_told_of_a_single_choice_only() -> None:
    assert kinds(asked(options=(RIGHT, RIGHT, WRONG))) == [("two_right", "F", 2)]
    assert kinds(asked(options=(RIGHT, RIGHT, WRONG), one_right=False)) == []


def test_answers_without_feedback_are_counted() -> None:
    found = kinds(asked(feedback=("Weil.", " ", "")), asked(feedback=("Ja.",)))
    assert found == [("no_feedback", "F", 2)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Alle Antworten sind richtig", True),
        ("Alle genannten", True),
        ("Keine der Antworten", True),
        ("Keine davon", True),
        ("All of the above", True),
        ("none of these", True),
        ("Alle Menschen in der Stadt", False),
        ("Kein Mitglied", False),
    ],
)
def test_an_answer_about_all_answers_is_told(text: str, told: bool) -> None:
    found = kinds(asked(options=(Option("Der Rat", True), Option(text, False))))
    assert [kind for kind, _where, _number in found] == (["all_of_these"] if told else [])


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("Wer darf nicht wählen?", True),
        ("Welches Amt hat KEINE Macht?", True),
        ("Who can't vote?", True),
        ("Sie haben keine Antwort. Was tun Sie?", False),
        ("Wer darf wählen?", False),
        ("Was macht das Kinderheim?", False),
        ("Welche Nichtregierungsorganisation kennen Sie?", False),
    ],
)
def test_a_question_for_what_is_not_so_is_told(prompt: str, told: bool) -> None:
    assert [kind for kind, *_rest in kinds(asked(prompt))] == (["negation"] if told else [])


def test_what_is_higher_than_a_phone_is_told() -> None:
    four = tuple(
        Option("Eine Antwort mit sechzig Buchstaben, die etwas länger ist.", not n) for n in range(4)
    )
    assert height(asked(options=four)) == 30 + 4 * (2 * 23 + 45)
    assert kinds(asked(options=four)) == []
    assert kinds(asked("Lesen Sie zuerst diesen Satz. " * 8, options=four)) == [("too_long", "F", 0)]


def test_a_right_answer_that_is_mostly_the_longest_is_told() -> None:
    given_away = [asked(options=(RIGHT, WRONG))] * 3
    assert kinds(*given_away) == [("right_is_longest", "", 3)]
    assert kinds(*given_away, *[asked()] * 3) == []
    assert kinds(*given_away[:2]) == []


def test_a_question_without_a_name_is_named_by_what_it_asks() -> None:
    assert kinds(Asked("", "Wer nicht?", options=FAIR, one_right=True)) == [("negation", "Wer nicht?", 0)]
