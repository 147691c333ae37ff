"""What is refused, by file and line; and what a sound package says."""

from datetime import date

import pytest

from lms.loader.drawings import svg_problem
from lms.loader.lessons import Picture, Table
from tests.loader.sample import Sample

COURSE, LESSON, QUIZ, WORDS = "course.toml", "de/eins.md", "quizzes/fragen.toml", "glossary.tsv"
OPTION_B = 'right = false, feedback = "Denken Sie an den Rat."'
OTHER = 'feedback_other = "Sehen Sie in Lektion eins nach."\n'
BOGEN = '![Ein Bogen.](bogen.svg "Der Bogen")'

# file, what an author wrote, what they write instead, where the fault is found (a text of the new file), what is said
FAULTS = [
    (COURSE, 'title = "Probe"\n', "", 'key = "sample"', '"title" is missing'),
    (COURSE, 'title = "Probe"', 'title = "  "', "title =", '"title" is empty'),
    (COURSE, 'level = "B1"', 'level = "B1"\nlevels = 3', "levels", '"levels" is not known here'),
    (COURSE, 'picture = "doors"', 'picture = "cat"', "picture", "must be one of 'doors', 'levels' or 'voice'"),
    (COURSE, 'phase = "after"', 'phase = "later"', 'phase = "later"', "must be one of 'before', 'seminar' or 'after'"),
    (COURSE, 'slug = "zweites"', 'slug = "Zweites Modul"', 'slug = "Zweites', '"slug" may have only small letters'),
    (COURSE, 'key = "m2"', 'key = "m1"', 'key = "m1"\nslug = "zweites"', '"m1" is there twice'),
    (COURSE, 'slug = "zweites"', 'slug = "erstes"', 'slug = "erstes"\ntitle = "Zweites', '"erstes" is there twice'),
    (COURSE, '["eins", "zwei"]', '["eins", "zwei", "drei"]', "lessons", "there is no file de/drei.md"),
    (COURSE, '["eins", "zwei"]', '["eins", "../zwei"]', "lessons", '"lessons" may have only'),
    (COURSE, '["eins", "zwei"]', '["eins"]', "key", "no module names the lesson de/zwei.md"),
    (COURSE, 'quiz = "fragen"', 'quiz = "andere"', "quiz = ", "there is no file quizzes/andere.toml"),
    (COURSE, 'live = true', "live = ja", "live = ja", "this is not TOML: Invalid value"),
    (COURSE, "Ein Satz vorweg.", "![](bogen.svg)", "intro", "pictures stand in lessons only"),
    (COURSE, "Ein Satz vorweg.", "::: steps", "intro", "this is not closed by a line of :::"),
    (COURSE, "minutes = 20", "minutes = -1", "minutes", '"minutes": Input should be greater than or equal to 0'),
    (LESSON, "+++\n", "", "title", "the file must begin with front matter"),
    (LESSON, "minutes = 9\n", "", "title", '"minutes" is missing'),
    (LESSON, "minutes = 9", "minutes = neun", "minutes", "this is not TOML"),
    (LESSON, "2026-11-24", '"bald"', "fact_checked_on", '"fact_checked_on": '),
    (LESSON, "::: lead", "::: intro", "::: intro", "the block intro is not known here"),
    (LESSON, "## Eine Frage", "# Eine Frage", "# Eine", "headings begin with ##"),
    (LESSON, "Der **Rat**", "Der *Rat*", "Der *Rat*", "italics cannot stand here"),
    (LESSON, "Der **Rat**", "Der <b>Rat</b>", "Der <b>", "<b> is HTML; write Markdown"),
    (LESSON, "https://example.org/gesetz", "javascript:alert", "Der **Rat**", "there is a link here"),
    (LESSON, BOGEN, BOGEN[1:], "[Ein Bogen.]", "a picture begins with an exclamation mark"),
    (LESSON, BOGEN, "![bogen.svg](bogen.svg)", "![bogen", "say what the picture shows"),
    (LESSON, BOGEN, "![Ein Bogen.](fehlt.svg)", "![Ein", "the picture images/fehlt.svg: there is no such file"),
    (LESSON, "1. Fragen", "- Fragen", "::: steps", "there must be one numbered list"),
    (LESSON, "| Ebene | Aufgabe |", "| A | B | C | D | E |", "::: table", "there must be one table"),
    (LESSON, "::: accordion Mehr dazu", "::: accordion", "::: accordion", "a fold-out has a title"),
    (LESSON, "Wer entscheidet das?", "Wer **entscheidet**?", "Wer **", "a strong cannot stand here: only words"),
    (LESSON, "Das bleibt.\n:::", "Das bleibt.", "::: remember", "this is not closed by a line of :::"),
    (LESSON, "- Antrag\n:::", "- Antrag\n", "::: terms", "this is not closed by a line of :::"),
    (LESSON, "- Antrag", "- Bundestag", "- Bundestag", 'the word "Bundestag" is not in the glossary'),
    (LESSON, "```check", "```python", "```python", "only questions stand between lines of ```"),
    (LESSON, 'feedback_false = "Doch, direkt."\n', "", 'uid = "probe"', '"feedback_false" is missing'),
    (LESSON, 'kind = "true_false"', 'kind = "riddle"', 'uid = "probe"', 'the kind "riddle" is not known'),
    (QUIZ, OPTION_B, "right = false", '{uid = "b"', '"feedback" is missing'),
    (QUIZ, OPTION_B, 'right = false, feedback = " "', 'feedback = " "', '"feedback" is empty'),
    (QUIZ, OPTION_B, OPTION_B.replace("false", "true"), "options", "Mark exactly one answer as right"),
    (QUIZ, "right = true", "right = false", "options", "Mark exactly one answer as right"),
    (QUIZ, 'uid = "b"', 'uid = "a"', "options", 'the uid "a" is there 2 times'),
    (QUIZ, 'uid = "wort"', 'uid = "wahl"', 'uid = "wahl"\nkind = "short', 'the uid "wahl" is there twice'),
    (QUIZ, "fraction = 1.0", "fraction = 0.9", "answers", "No text is worth 100 percent"),
    (QUIZ, ', feedback = "Fast."', "", '{text = "Ausschuss"', '"feedback" is missing'),
    (QUIZ, 'kind = "short_answer"', 'kind = "short_answer"\ngoal = 0', "goal = 0", "greater than or equal to 1"),
    (QUIZ, 'kind = "short_answer"', 'kind = "short_answer"\ngoal = 3', "title", '"wort" tests goal 3; there are 2'),
    (LESSON, 'name = "Satz"', 'name = "Satz"\ngoal = 1', "goal = 1", "a mini check tests no goal"),
    (QUIZ, OTHER, "", '[[questions]]\nuid = "wort"', '"feedback_other" is missing'),
    (WORDS, "Begriff\t", "Wort\t", "Wort", "the first line must name the columns"),
    (WORDS, "council\t", "", "Rat, Stadtrat", "there are 7 columns instead of 8"),
    (WORDS, "Eine Bitte auf Papier.", "", "Antrag", "the word or its explanation is missing"),
    (WORDS, "Antrag (der)", "Rat (der)", "Rat (der)", 'the word "Rat" is there twice'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "at", "said"), FAULTS)
def test_a_fault_is_refused_with_file_line_and_reason(
    package: Sample, path: str, old: str, new: str, at: str, said: str
) -> None:
    package.change(path, old, new)
    course, problems = package.read()
    assert course is None
    found = [problem for problem in problems if said in problem.text]
    assert found, "\n".join(map(str, problems))
    assert found[0].file == f"sample/content/{path}"
    assert found[0].line == package.line(path, at), found[0]


def test_all_faults_are_said_at_once_in_the_order_of_files_and_lines(package: Sample) -> None:
    package.change(COURSE, 'level = "B1"', "levels = 3")
    package.change(LESSON, "::: lead", "::: intro")
    package.change(QUIZ, 'uid = "b"', 'uid = "a"')
    package.change(QUIZ, "fraction = 1.0", "fraction = 0.9")
    _course, problems = package.read()
    assert [(p.file.removeprefix("sample/content/"), p.line) for p in problems] == [
        (COURSE, 8), (LESSON, 11), (QUIZ, 11), (QUIZ, 21),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "../bogen.svg",
        "/etc/passwd",
        "..\\bogen.svg",
        "%2e%2e/bogen.svg",
        "a/../bogen.svg",
        ".bogen.svg",
        "images/bogen.svg",
    ],
)
def test_a_picture_outside_the_folder_is_refused(package: Sample, name: str) -> None:
    package.change(LESSON, "(bogen.svg", f"({name}")
    course, problems = package.read()
    assert course is None
    assert ["must be a file of the folder images" in problem.text for problem in problems] == [True]


@pytest.mark.parametrize("path", [LESSON, QUIZ, COURSE, "images/bogen.svg", WORDS])
def test_a_link_is_not_followed(package: Sample, path: str) -> None:
    place = package.root / path
    outside = package.root.parent / "outside"
    place.rename(outside)
    place.symlink_to(outside)
    course, problems = package.read()
    assert course is None
    assert any("links are not followed" in problem.text for problem in problems)


def test_a_linked_folder_is_not_followed(package: Sample) -> None:
    outside = package.root.parent / "outside"
    (package.root / "images").rename(outside)
    (package.root / "images").symlink_to(outside)
    course, problems = package.read()
    assert course is None
    assert [problem.file for problem in problems] == [f"sample/content/{LESSON}"]


@pytest.mark.parametrize("path", [COURSE, LESSON, QUIZ, WORDS])
def test_a_nul_is_refused_with_its_line(package: Sample, path: str) -> None:
    text = (package.root / path).read_text()
    package.write(path, text.replace("\n", "\n\0", 1))
    course, problems = package.read()
    assert course is None
    assert [(p.line, p.text) for p in problems if p.file.endswith(path)] == [
        (2, "there is a NUL character here")
    ]


def test_a_hidden_control_character_is_refused(package: Sample) -> None:
    package.change(COURSE, 'title = "Probe"', 'title = "Pro\\u202ebe"')
    _course, problems = package.read()
    assert [(p.line, p.text) for p in problems] == [(3, '"title": there is a control character in it')]


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(package: Sample) -> None:
    (package.root / QUIZ).write_bytes('slug = "quiz"\ntitle = "Ämter"\n'.encode("latin-1"))
    _course, problems = package.read()
    assert [(p.line, p.text) for p in problems] == [(2, "this is not UTF-8: save the file as UTF-8")]


def test_a_file_that_is_far_too_large_is_refused(package: Sample) -> None:
    package.write(QUIZ, "#" * 1_000_001)
    _course, problems = package.read()
    assert [(p.line, p.text) for p in problems] == [(1, "the file is larger than 1 MB")]


@pytest.mark.parametrize(
    "inner",
    [
        "<script/>",
        '<path onload="x"/>',
        '<a href="https://example.org"/>',
        "<foreignObject/>",
        '<image href="x"/>',
    ],
)
def test_a_drawing_that_could_run_or_fetch_is_refused(inner: str) -> None:
    assert svg_problem(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode())


def test_a_drawing_with_entities_is_refused() -> None:
    assert svg_problem(b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>')


def test_a_lesson_becomes_blocks_in_order(package: Sample) -> None:
    course, problems = package.read()
    assert problems == []
    assert course is not None
    blocks = course.lessons["eins"].blocks
    assert [block.kind for block in blocks] == [
        "lead", "heading", "text", "picture", "steps", "table", "quote", "accordion", "remember", "check", "terms",
    ]  # fmt: skip
    assert blocks[2].value == (
        '<p>Der <b>Rat</b> entscheidet. Mehr steht <a href="https://example.org/gesetz" rel="noopener noreferrer">'
        "im Gesetz</a>.</p><ul><li>Erstens</li><li>Zweitens</li></ul>"
    )
    assert blocks[3].value == Picture("bogen.svg", "Ein Bogen.", "Der Bogen")
    assert blocks[4].value == ("<p>Fragen</p>", "<p>Warten</p>")
    assert blocks[5].value == Table("Wer macht was?", ("Ebene", "Aufgabe"), (("Land", "Schule"),))
    assert blocks[6].value == {"text": "Die Würde ist unantastbar.", "who": "Grundgesetz"}
    assert [word for word, _line in blocks[10].value] == ["Rat, Stadtrat (der)", "Antrag"]


def test_a_block_knows_its_line(package: Sample) -> None:
    course, _problems = package.read()
    assert course is not None
    for block, text in zip(
        course.lessons["eins"].blocks[:4], ("Wer ent", "## Eine", "Der **", "![Ein"), strict=True
    ):
        assert block.line == package.line(LESSON, text)


def test_the_head_of_a_lesson_has_its_defaults(package: Sample) -> None:
    course, _problems = package.read()
    assert course is not None
    head = course.lessons["eins"].head
    assert (head.done_by, head.required, head.free_sample, head.needs_review) == (
        "button",
        True,
        False,
        False,
    )
    assert head.fact_checked_on == date(2026, 11, 24)
    assert head.sources[0].date == "2024-04-17"


def test_no_alt_text_marks_a_picture_as_decoration(package: Sample) -> None:
    package.change(LESSON, "![Ein Bogen.]", "![]")
    course, _problems = package.read()
    assert course is not None
    assert course.lessons["eins"].blocks[3].value == Picture("bogen.svg", "", "Der Bogen")


def test_a_new_picture_changes_the_digest_of_its_lesson_only(package: Sample) -> None:
    before, _problems = package.read()
    package.change("images/bogen.svg", "M0 0h9", "M0 0h8")
    after, _problems = package.read()
    assert before is not None
    assert after is not None
    assert before.lessons["eins"].sha256 != after.lessons["eins"].sha256
    assert before.lessons["zwei"].sha256 == after.lessons["zwei"].sha256
