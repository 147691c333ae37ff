"""facts.toml: which statements a person must check."""

from typing import Any

import pytest

from lms.facts.models import Fact
from lms.loader.actions import load
from lms.loader.claims import read_claims
from lms.loader.problems import Problem, Sheet
from tests.loader.sample import Sample

FILE = '[[facts]]\nid = "P01"\nstatement = "Es gibt 16 Länder."\n'


def faults(text: str) -> list[tuple[int, str]]:
    noted: list[Problem] = []
    read_claims(text, Sheet("facts.toml", noted))
    return [(problem.line, problem.text) for problem in noted]


def test_a_file_is_read() -> None:
    assert read_claims(FILE, Sheet("facts.toml", [])) == {"P01": "Es gibt 16 Länder."}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (FILE + FILE, 5),
        ('[[facts]]\nid = "P 1"\nstatement = "Ein Satz."\n', 2),
        ('[[facts]]\nid = "P01"\n', 1),
        ('[[facts]]\nid = "P01"\nstatement = "Ein Satz."\nsource = "x"\n', 4),
        ("[[facts]\n", 1),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int) -> None:
    assert [at for at, _said in faults(text)] == [line]


@pytest.mark.django_db
def test_facts_that_lessons_name_come_with_the_package_and_no_others(site: Sample, committed: Any) -> None:
    site.change("de/eins.md", "fact_ids", "needs_review = true\nfact_ids")
    other = '[[facts]]\nid = "P03"\nstatement = "Steht in keiner Lektion."\n'
    (site.root / "facts.toml").write_text(FILE + other, encoding="utf-8")
    with committed():
        reports = [str(report) for report in load()]
    assert "course/sample/fact/P01 (de): created" in reports
    assert [fact.key for fact in Fact.objects.all()] == ["P01"]
    with committed():
        assert "course/sample/fact/P01 (de): unchanged" in [str(report) for report in load()]
