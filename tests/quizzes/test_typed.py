"""Questions as trainers type them: what is understood, and what is said where it is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.quizzes.marking import read
from lms.quizzes.typed import LONGEST, MOST, Understood, understand

LINES = [
    "Wer wählt den Rat?", "* Die Bürger", "- Der Landtag", "[x] Ja", "[ ] Nein", "A) Bonn", "B. *Köln", "ANSWER: B",
    "Antwort: Düsseldorf", "Antwort:", "Richtig", "* Falsch", "> Weil es so ist.", "Feedback: Gut.", "#Rat #Stadt",
    "", "", " ", "1. Frage", "2) Zwei", "3. Oktober", "*", "-", "A)", "#", ">", "\x00", "\u202e", "\ud800",
]  # fmt: skip


def one(text: str) -> Understood:
    """The only question of a text."""
    found = understand(text)
    assert found.troubles == []
    assert len(found.questions) == 1
    return found.questions[0]


def options(text: str) -> list[tuple[str, bool]]:
    """Its answers, and whether each is right."""
    return [(option["text"], option["right"]) for option in one(text).fields["options"]]


@pytest.mark.parametrize(
    "text",
    [
        "Wer wählt den Rat?\n* Die Bürger\n- Der Landtag",
        "Wer wählt den Rat?\n*Die Bürger\nDer Landtag",
        "Wer wählt den Rat?\n[x] Die Bürger\n[ ] Der Landtag",
        "Wer wählt den Rat?\n+ Die Bürger\n– Der Landtag",
        "Wer wählt\nden Rat?\nA) Die Bürger\nB) Der Landtag\nANSWER: A",
        "Wer wählt den Rat?\nA. Die Bürger\nB. Der\nLandtag\nAntwort: A",
        "Wer wählt den Rat?\nA) *Die Bürger\nB) Der Landtag",
        "Wer wählt den Rat?\r\n\t* Die  Bürger\r\n  - Der Landtag\r\n\r\n",
    ],
)
def test_one_right_answer_is_a_single_choice_however_it_is_marked(text: str) -> None:
    found = one(text)
    assert (found.fields["kind"], found.fields["prompt"]) == ("single_choice", "Wer wählt den Rat?")
    assert options(text) == [("Die Bürger", True), ("Der Landtag", False)]
    assert found.lacks_feedback


def test_wrong_answers_without_a_mark_may_stand_before_the_right_one() -> None:
    text = "Frau Kaya zieht um.\nWohin geht sie?\nZum Gericht\n* Zum Bürgeramt\nZur Polizei"
    assert one(text).fields["prompt"] == "Frau Kaya zieht um. Wohin geht sie?"
    assert options(text) == [("Zum Gericht", False), ("Zum Bürgeramt", True), ("Zur Polizei", False)]
    assert options("Hauptstadt\nBonn\n*Berlin") == [("Bonn", False), ("Berlin", True)]


def test_several_right_answers_are_a_multiple_response() -> None:
    found = one("Was macht die Stadt?\n* Müll\n* Bücherei\n- Außenpolitik")
    assert found.fields["kind"] == "multiple_response"
    assert [option["right"] for option in found.fields["options"]] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Der Rat ist gewählt.\nRichtig", True),
        ("Der Rat ist gewählt.\nfalsch.", False),
        ("Der Rat ist gewählt.\nAntwort: wahr", True),
        ("Der Rat ist gewählt.\nRichtig\n* Falsch", False),
        ("Der Rat ist gewählt.\n*Stimmt\nStimmt nicht", True),
        ("Der Rat ist gewählt.\nANSWER: false", False),
    ],
)
def test_a_sentence_is_true_or_not(text: str, right: bool) -> None:
    found = one(f"{text}\n> Alle fünf Jahre.")
    assert found.fields["kind"] == "true_false"
    assert found.fields["right"] is right
    assert found.fields["feedback_true"] == found.fields["feedback_false"] == "Alle fünf Jahre."


def test_typed_answers_are_a_short_answer_in_which_a_star_is_a_star() -> None:
    found = one("Hauptstadt von NRW?\nAntwort: Düsseldorf\n> Ja.\nAntwort: D*dorf")
    assert found.fields["kind"] == "short_answer"
    assert [answer["text"] for answer in found.fields["answers"]] == ["Düsseldorf", "D\\*dorf"]
    assert found.fields["answers"][0]["feedback"] == "Ja."
    question = read(found.fields)
    assert question.mark({"text": "d*dorf"}).fraction == 1
    assert question.mark({"text": "Dussdorf"}).fraction == 0


def test_feedback_belongs_to_what_stands_above_it_and_tags_to_the_question() -> None:
    found = one(
        "# Rat, Stadt\nWer?\n> Für alle.\n* A-Team\n> Weil.\n> Darum.\n- B-Team\nFeedback: Nein.\n#schwer"
    )
    assert found.tags == "Rat, Stadt, schwer"
    assert found.fields["feedback"] == "Für alle."
    assert [option["feedback"] for option in found.fields["options"]] == ["Weil. Darum.", "Nein."]
    assert not found.lacks_feedback


def test_numbers_before_all_questions_go_and_a_date_stays() -> None:
    asked = "1. Wer?\n* a1\n- b1\n\n2. Wann?\n* a2\n- b2"
    assert [found.fields["prompt"] for found in understand(asked).questions] == ["Wer?", "Wann?"]
    assert one("3. Oktober ist ein Feiertag.\nRichtig").fields["prompt"] == "3. Oktober ist ein Feiertag."


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("1. Wer wählt den Rat?\n* a\n- b", "Wer wählt den Rat?"),
        ("1) Wer wählt den Rat?\n* a\n- b", "Wer wählt den Rat?"),
        ("7) Der Rat tagt.\nRichtig", "Der Rat tagt."),
        ("Frage 2: Wer wählt?\n* a\n- b", "Wer wählt?"),
        ("1. Mai: ein Feiertag?\n* Ja\n- Nein", "1. Mai: ein Feiertag?"),
        ("1. Bürgermeisterin ist sie.\nRichtig", "1. Bürgermeisterin ist sie."),
        ("12:30 Uhr beginnt der Rat.\nRichtig", "12:30 Uhr beginnt der Rat."),
    ],
)
def test_the_number_of_one_question_goes_where_it_can_be_nothing_else(text: str, prompt: str) -> None:
    assert one(text).fields["prompt"] == prompt


def test_numbers_go_also_where_one_question_has_none() -> None:
    found = understand("1. Er tagt.\nRichtig\n\nOhne Zahl.\nFalsch\n\n2. Sie tagt.\nRichtig")
    assert [each.fields["prompt"] for each in found.questions] == ["Er tagt.", "Ohne Zahl.", "Sie tagt."]


@pytest.mark.parametrize("answers", ["* Die Bürger\n- Der Landtag\n* Alle", "Antwort: Alle", "[x] Ja"])
def test_answers_after_an_empty_line_are_named_as_such_and_are_no_question(answers: str) -> None:
    found = understand(f"Wer wählt den Rat?\n\n{answers}")
    assert found.questions == []
    assert [trouble.line for trouble in found.troubles] == [1, 3]
    assert "answer without a question" in found.troubles[1].word.text


def test_a_trouble_quotes_the_first_words_of_its_line() -> None:
    found = understand("Er tagt.\nRichtig\n\n8. Wie viele   Mitglieder hat der Rat der Stadt Köln heute?")
    assert [one.start for one in found.troubles] == ["8. Wie viele Mitglieder hat der Rat …"]
    assert [one.start for one in understand("x" * 99).troubles] == ["x" * 38]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Wer wählt den Rat?", 1, "no answers"),
        ("\nWer?\nDie Bürger\nDer Landtag", 2, "no answers"),
        ("Wer?\n- a\n- b", 1, "No answer is marked"),
        ("Wer?\n* a", 1, "only one answer"),
        ("Wer?\n* a\n- \n- b", 3, "no text"),
        ("Wer?\nAntwort:", 2, "no text"),
        ("Wer?\nA) a\nB) b\nANSWER: F", 1, "letter"),
        ("Wer?\n* a\n- b\nAntwort: c d", 1, "either"),
        ("Satz.\nRichtig\nFalsch", 1, "true or not"),
        ("#Rat", 1, "only tags"),
        ("Wer?\n* a\n" + "- b\n" * 8, 1, "more than eight"),
        ("Wer?\n* " + "a" * 400 + "\n- b", 1, "too long"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(text: str, line: int, said: str) -> None:
    found = understand(text)
    assert found.questions == []
    assert [trouble.line for trouble in found.troubles] == [line]
    assert said in found.troubles[0].word.text


def test_too_much_is_refused_before_it_is_read() -> None:
    assert "too long" in understand("a" * (LONGEST + 1)).troubles[0].word.text
    assert "200" in understand("a\n\n" * (MOST + 1)).troubles[0].word.text


@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)))
def test_no_text_is_an_error_and_what_is_understood_can_be_asked(text: str) -> None:
    found = understand(text)
    for question in found.questions:
        fields: dict[str, Any] = question.fields
        assert read(fields).prompt.strip()
        assert 0 < len(fields["name"]) <= 40
        assert "\x00" not in str(fields)
        assert len(question.tags) <= 200
    if text.strip("\x00\u202e\ud800 \n\t") and any(line.strip() for line in text.splitlines()):
        assert found.questions or found.troubles or not text.isprintable()
