"""The German of the political system: readable at B1, complete in its sources, fair in its questions."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from csv import DictReader
from importlib.resources import files
from typing import Any

import pytest

from lms.readability import Level, check, measure

CONTENT = files("courses.political_system") / "content"
BOXES = ("example", "try", "remember", "accordion", "quote", "table", "terms")
"""Containers beside the running text; they do not count as its words."""

PART_CHECKED = {("ps-v1-4-bundesrat", "P06"), ("ps-n2-3-positionspapier", "P10")}
"""Lessons that use only the part of such a fact for which a source was opened."""

QUIZZES_REST_ON = {
    "ps-v1": {"P02", "P04b", "P15"},
    "ps-v2": {"P08", "P11a", "P13"},
    "ps-v3": {"P09-1", "P12", "P12-1"},
    "ps-n1": set(),
    "ps-n2": {"P13", "V13"},
}

_CHECK = re.compile(r"^```check\n(.*?)^```$", re.M | re.S)
_PICTURE = re.compile(r"^!\[([^\]]*)\]\((\S+) \"([^\"]*)\"\)$", re.M)
_MARKS = re.compile(r"^(?:#{2,6}\s+|[-*]\s+|\d+\.\s+)|\*\*", re.M)
Question = dict[str, Any]


def _read(path: str) -> str:
    return CONTENT.joinpath(*path.split("/")).read_text(encoding="utf-8")


UNCHECKED = {fact["id"] for fact in tomllib.loads(_read("facts.toml"))["facts"]}
"""Facts from general knowledge that no source was opened for; readers see "noch nicht geprüft"."""

MODULES: list[dict[str, Any]] = [
    module
    for module in tomllib.loads(_read("course.toml"))["modules"]
    if module["live"] and module["phase"] != "seminar"
]
SHEETS = ("ps-n3-5-arbeitsblatt",)
"""Pages to print and fill in: nothing to learn from them."""

LESSONS: list[str] = [
    lesson for module in MODULES for lesson in module.get("lessons", []) if lesson not in SHEETS
]
HAND_IN = "ps-n3"
"""A text to hand in, which a person marks."""
QUIZZES: list[str] = [module["quiz"] for module in MODULES if "quiz" in module and module["quiz"] != HAND_IN]


def _front(lesson: str) -> dict[str, Any]:
    return tomllib.loads(_read(f"de/{lesson}.md").split("+++")[1])


def _body(lesson: str) -> str:
    return _read(f"de/{lesson}.md").split("+++", 2)[2]


def _without(text: str, *names: str) -> str:
    return re.sub(rf"^::: (?:{'|'.join(names)})\b.*?^:::$", "", text, flags=re.M | re.S)


def _prose(text: str) -> str:
    """The sentences of a lesson: no checks, tables, word lists, pictures or marks."""
    text = _without(_PICTURE.sub("", _CHECK.sub("", text)), "table", "terms")
    lines = [line for line in text.splitlines() if not line.startswith(":::")]
    return _MARKS.sub("", "\n".join(lines))


def _checks(lesson: str) -> list[Question]:
    return [tomllib.loads(found) for found in _CHECK.findall(_body(lesson))]


def _terms() -> list[str]:
    rows = DictReader(_read("glossary.tsv").splitlines(), delimiter="\t")
    return [row["Begriff"] for row in rows]


def _quiz(key: str) -> dict[str, Any]:
    return tomllib.loads(_read(f"quizzes/{key}.toml"))


def _asked() -> Iterator[Question]:
    for key in QUIZZES:
        yield from _quiz(key)["questions"]
    for lesson in LESSONS:
        yield from _checks(lesson)


# The kinds of the course's plan that are more than choosing.
BEST = {
    "ps-v1": {"categorising", "numeric", "ordering"},
    "ps-v2": {"categorising", "numeric", "cloze", "case"},
    "ps-v3": {"matching", "ordering", "short_answer"},
    "ps-n1": {"matching", "numeric", "cloze", "case"},
    "ps-n2": {"matching", "numeric", "ordering"},
}
QUESTIONS = list(_asked())
SIMPLE = [part for question in QUESTIONS for part in question.get("parts", [question])]
OPTIONED = [question for question in SIMPLE if "options" in question]
_uid = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["uid"])
_simple = pytest.mark.parametrize("question", SIMPLE, ids=lambda question: question["uid"])
_optioned = pytest.mark.parametrize("question", OPTIONED, ids=lambda question: question["uid"])
_lesson = pytest.mark.parametrize("lesson", LESSONS)
_quiz_key = pytest.mark.parametrize("key", QUIZZES)
_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module["key"])


@_lesson
def test_a_lesson_reads_easily(lesson: str) -> None:
    report = check(_prose(_body(lesson)), _terms())
    heavy = [(f.measure, round(f.value, 1), f.level.value) for f in report.findings]
    assert report.findings, "too short to judge"
    assert report.worst in {Level.TARGET, Level.NEAR}, heavy


@_lesson
def test_a_lesson_has_150_to_300_words_beside_its_boxes(lesson: str) -> None:
    words = measure(_prose(_without(_body(lesson), *BOXES))).words
    assert 150 <= words <= 300


@_lesson
def test_a_lesson_says_where_its_facts_come_from(lesson: str) -> None:
    front = _front(lesson)
    assert front["fact_ids"]
    assert all(source["name"] for source in front["sources"])
    assert front["fact_checked_on"] < front["review_due"]


@_lesson
def test_a_lesson_with_a_fact_from_general_knowledge_awaits_a_person(lesson: str) -> None:
    front = _front(lesson)
    open_ones = {fact for fact in UNCHECKED & set(front["fact_ids"]) if (lesson, fact) not in PART_CHECKED}
    assert front["needs_review"] is bool(open_ones)


def test_every_fact_from_general_knowledge_is_marked_somewhere() -> None:
    assert len(UNCHECKED) == 17
    fronts = [_front(lesson) for lesson in LESSONS]
    marked = {fact for front in fronts if front["needs_review"] for fact in front["fact_ids"]}
    assert marked >= UNCHECKED


def test_a_quiz_names_the_open_facts_it_rests_on() -> None:
    named = {quiz: set(tomllib.loads(_read(f"quizzes/{quiz}.toml")).get("fact_ids", [])) for quiz in QUIZZES}
    assert named == QUIZZES_REST_ON
    assert set().union(*named.values()) <= UNCHECKED


@_lesson
def test_a_lesson_follows_the_pattern(lesson: str) -> None:
    body = _body(lesson)
    order = [body.index(f"::: {box}") for box in ("lead", "example", "try", "remember", "terms")]
    assert order == sorted(order)
    assert len(_checks(lesson)) == 1


@_lesson
def test_pictures_exist_and_are_described(lesson: str) -> None:
    pictures = _PICTURE.findall(_body(lesson))
    assert pictures
    for alt, name, caption in pictures:
        assert (CONTENT / "images" / name).is_file()
        assert len(alt) > 20
        assert caption.endswith(".")


@_lesson
def test_the_new_words_are_in_the_glossary(lesson: str) -> None:
    box = re.search(r"^::: terms\n(.*?)^:::$", _body(lesson), re.M | re.S)
    assert box
    assert set(re.findall(r"^- (.+)$", box[1], re.M)) <= set(_terms())


def test_only_the_first_lesson_is_a_free_sample() -> None:
    assert [lesson for lesson in (*LESSONS, *SHEETS) if _front(lesson)["free_sample"]] == LESSONS[:1]


@_module
def test_a_module_takes_the_minutes_of_what_is_inside(module: dict[str, Any]) -> None:
    minutes = sum(_front(lesson)["minutes"] for lesson in module["lessons"])
    quizzes = [module[field] for field in ("opens_with", "quiz", "closes_with") if field in module]
    assert module["minutes"] == minutes + sum(_quiz(quiz)["minutes"] for quiz in quizzes)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_work_sheet_has_questions_with_room_to_write(sheet: str) -> None:
    tables = re.findall(r"^::: table (.+)\n((?:\|.*\n)+):::$", _body(sheet), re.M)
    assert len(tables) == 3
    for _, rows in tables:
        questions = rows.splitlines()[2:]
        assert all(re.fullmatch(r"\| [^|]+ \| \|", row) for row in questions)
        assert len(questions) <= 9, "more does not fit on one page"
    assert not _front(sheet)["required"]


@_optioned
def test_every_option_says_why(question: Question) -> None:
    assert all(len(option["feedback"]) > 20 for option in question["options"])


@_optioned
def test_three_or_four_options_with_different_texts(question: Question) -> None:
    texts = [option["text"] for option in question["options"]]
    assert len(texts) in {3, 4}
    assert len(set(texts)) == len(texts)


@_optioned
def test_no_option_is_about_the_others(question: Question) -> None:
    """No "alle Antworten sind richtig" (quality criterion 9 of the course's plan)."""
    about = re.compile(r"\b(alle|keine|beide)\b.*\b(antwort|richtig|falsch|oben|genannt)", re.IGNORECASE)
    assert [option["text"] for option in question["options"] if about.search(option["text"])] == []


@_optioned
def test_as_many_right_options_as_the_kind_asks_for(question: Question) -> None:
    right = sum(option["right"] for option in question["options"])
    if question["kind"] == "single_choice":
        assert right == 1
    else:
        assert 1 <= right < len(question["options"])


@_simple
def test_a_question_without_options_answers_each_way(question: Question) -> None:
    match question["kind"]:
        case "true_false":
            assert question["feedback_true"]
            assert question["feedback_false"]
        case "short_answer" | "numeric":
            assert question["feedback_other"]
            assert all(answer["feedback"] for answer in question["answers"])
            assert any(answer["fraction"] == 1.0 for answer in question["answers"])
        case "matching":
            assert all(pair["feedback"] for pair in question["pairs"])
        case "categorising":
            assert all(item["feedback"] for heading in question["categories"] for item in heading["items"])
        case "cloze":
            assert all(gap["feedback"] for gap in question["gaps"])
        case "ordering":
            assert question["feedback"]


def test_the_course_ends_with_a_text_for_oneself() -> None:
    assert [question["kind"] for question in _quiz("ps-selbst-nachher")["questions"]] == ["reflection"]


def test_who_wants_hands_in_the_paper_and_gets_five_rows_of_zero_to_two() -> None:
    quiz = _quiz(HAND_IN)
    (asked,) = quiz["questions"]
    assert (asked["kind"], quiz["required"], quiz["done_when"]) == ("essay", False, "handed_in")
    points = [[step["points"] for step in row["steps"]] for row in asked["rubric"]["rows"]]
    assert points == [[0, 1, 2]] * 5
    assert "fact_ids" not in quiz


@pytest.mark.parametrize(("key", "kinds"), BEST.items())
def test_a_quiz_asks_each_thing_in_the_kind_that_suits_it(key: str, kinds: set[str]) -> None:
    """An order is made, numbers are numbers, what belongs together is brought together, a story is one case."""
    asked = _quiz(key)["questions"]
    assert {question["kind"] for question in asked} >= kinds
    typed = [question for question in asked if question["kind"] == "short_answer"]
    numbers = [
        answer["text"] for one in typed for answer in one["answers"] if answer["text"].strip("* .").isdigit()
    ]
    assert numbers == []


@_uid
def test_a_question_has_a_short_name(question: Question) -> None:
    assert 0 < len(question["name"]) <= 40


@_quiz_key
def test_a_quiz_asks_in_several_kinds_and_at_least_six_times(key: str) -> None:
    questions = _quiz(key)["questions"]
    assert len(questions) >= 6
    assert len({question["kind"] for question in questions}) >= 3


def test_two_questions_at_least_test_each_goal_and_every_question_names_its_own() -> None:
    named = Counter(question["goal"] for key in QUIZZES for question in _quiz(key)["questions"])
    goals = tomllib.loads(_read("course.toml"))["goals"]
    assert set(named) == set(range(1, len(goals) + 1))
    assert min(named.values()) >= 2, named


@_quiz_key
def test_the_intro_counts_the_questions(key: str) -> None:
    quiz = _quiz(key)
    assert quiz["intro"].startswith(f"{len(quiz['questions'])} Fragen ")


@_quiz_key
def test_a_quarter_of_a_quiz_are_cases(key: str) -> None:
    names = [question["name"] for question in _quiz(key)["questions"]]
    assert 4 * sum(name.startswith("Fall: ") for name in names) >= len(names)


@_quiz_key
def test_the_right_option_is_not_always_the_longest(key: str) -> None:
    asked = [part for question in _quiz(key)["questions"] for part in question.get("parts", [question])]
    singles = [question for question in asked if question["kind"] == "single_choice"]
    longest = [max(question["options"], key=lambda option: len(option["text"])) for question in singles]
    assert sum(option["right"] for option in longest) * 2 <= len(singles)


@_quiz_key
def test_the_right_option_does_not_always_stand_first(key: str) -> None:
    asked = [part for question in _quiz(key)["questions"] for part in question.get("parts", [question])]
    singles = [question for question in asked if question["kind"] == "single_choice"]
    places = [[option["right"] for option in question["options"]].index(True) for question in singles]
    assert len(set(places)) > 1 or len(places) < 2


def test_no_two_questions_of_the_course_share_a_key() -> None:
    keys = [question["uid"] for question in QUESTIONS]
    assert len(set(keys)) == len(keys)
