"""Quizzes at both ends of a module, a second self-assessment, and the papers of a seminar day."""

from typing import Any

import pytest

from lms.loader import actions
from lms.loader.rows import Outcome
from lms.pages.models import ModulePage, QuizPage, SlotPage
from tests.loader.sample import Sample

SCALE = """\
    title = "Was kann ich schon?"
    slug = "vorher"
    minutes = 3

    [[questions]]
    uid = "ebenen"
    kind = "scale"
    name = "Ebenen"
    prompt = "Ich kann die Ebenen nennen."
    """
AGAIN = 'title = "Und jetzt?"\nslug = "nachher"\nasks_again = true\n'
GUIDE = "## Ankommen\n\nAlle kommen an.\n\n::: steps\n1. Begrüßen\n:::\n"
SHEET = '+++\ntitle = "Karten"\nlayout = "cards"\n+++\n\n## Bund\n\nganz Deutschland\n'


def with_assessments(package: Sample) -> Sample:
    package.write("quizzes/vorher.toml", SCALE)
    package.write("quizzes/nachher.toml", AGAIN)
    package.change(
        "course.toml", 'quiz = "fragen"', 'quiz = "fragen"\nopens_with = "vorher"\ncloses_with = "nachher"'
    )
    return package


def with_papers(package: Sample) -> Sample:
    package.write("seminar/tag.md", GUIDE)
    package.write("seminar/karten.md", SHEET)
    package.change(
        "course.toml", 'unlock = "after_done"', 'unlock = "after_done"\nguide = "tag"\nsheets = ["karten"]'
    )
    return package


def load() -> dict[str, Outcome]:
    return {report.path: report.outcome for report in actions.load()}


@pytest.mark.django_db
def test_a_module_opens_and_closes_with_a_quiz(site: Sample, committed: Any) -> None:
    with_assessments(site)
    with committed():
        load()
    inside = ModulePage.objects.get(slug="erstes").get_children()
    assert list(inside.values_list("slug", flat=True)) == ["vorher", "eins", "zwei", "quiz", "nachher"]
    first, last = QuizPage.objects.get(slug="vorher"), QuizPage.objects.get(slug="nachher")
    assert (first.pass_mark, last.pass_mark, last.asks_again, len(last.body)) == (None, None, True, 0)


@pytest.mark.django_db
def test_a_seminar_day_gets_its_guide_and_then_its_sheets(site: Sample, committed: Any) -> None:
    with_papers(site)
    with committed():
        load()
    guide = SlotPage.objects.get().guide
    assert [block.block_type for block in guide] == ["heading", "text", "steps", "sheet"]
    sheet = guide[3].value
    assert (sheet["title"], sheet["layout"], len(sheet["body"])) == ("Karten", "cards", 2)
    guide.stream_block.clean(guide)


@pytest.mark.django_db
def test_a_changed_sheet_updates_its_day_only(site: Sample, committed: Any) -> None:
    with_papers(site)
    with committed():
        load()
    site.change("seminar/karten.md", "ganz Deutschland", "das ganze Land")
    changed = {path for path, outcome in load().items() if outcome != Outcome.UNCHANGED}
    assert changed == {"course/sample/slot/tag"}


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            "quizzes/vorher.toml",
            SCALE.replace('kind = "scale"', 'kind = "scale"\n    right = true'),
            "is not known",
        ),
        ("quizzes/nachher.toml", AGAIN.replace("true", "false"), '"questions" is missing'),
        ("quizzes/vorher.toml", SCALE.replace('"scale"', '"true_false"'), "is missing"),
    ],
)
def test_faults_of_self_assessments(package: Sample, path: str, text: str, said: str) -> None:
    with_assessments(package).write(path, text)
    _course, problems = package.read()
    assert any(said in problem.text for problem in problems if problem.file.endswith(path))


def test_a_second_self_assessment_needs_a_first(package: Sample) -> None:
    package.write("quizzes/nachher.toml", AGAIN)
    package.change("course.toml", 'quiz = "fragen"', 'quiz = "fragen"\ncloses_with = "nachher"')
    _course, problems = package.read()
    assert [problem.text for problem in problems] == ["no quiz has questions of the kind scale to ask again"]


def test_a_mini_check_is_no_self_assessment(package: Sample) -> None:
    package.change("de/eins.md", 'kind = "true_false"', 'kind = "scale"')
    _course, problems = package.read()
    assert any('the kind "scale" is not known' in problem.text for problem in problems)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            "seminar/karten.md",
            '"cards"',
            '"circles"',
            "must be one of 'page', 'form', 'cards', 'pages' or 'poster'",
        ),
        (
            "seminar/karten.md",
            "ganz Deutschland",
            "::: lead\nHallo\n:::",
            "the block lead does not belong here",
        ),
        ("course.toml", 'sheets = ["karten"]', "", "no module names the guide or sheet seminar/karten.md"),
        ("course.toml", '["karten"]', '["karten", "mehr"]', "there is no file seminar/mehr.md"),
        ("course.toml", '["karten"]', '["karten", "karten"]', '"karten" is there twice'),
        (
            "course.toml",
            'phase = "seminar"',
            'phase = "after"',
            '"guide" belongs to a module of the phase seminar',
        ),
    ],
)
def test_faults_of_papers(package: Sample, path: str, old: str, new: str, said: str) -> None:
    with_papers(package).change(path, old, new)
    _course, problems = package.read()
    assert any(said in problem.text for problem in problems)
