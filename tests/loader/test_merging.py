"""The glossary takes the words of packages, and keeps what a person wrote."""

from typing import Any

import pytest

from lms.glossary.models import Term
from lms.glossary.queries import words
from lms.loader import actions
from lms.loader.rows import Outcome
from tests.loader.sample import Sample

pytestmark = pytest.mark.django_db
RAT = "glossary/Rat"


def load() -> dict[str, Outcome]:
    return {r.path: r.outcome for r in actions.load() if r.group == "glossary"}


def test_words_are_there_with_article_forms_and_languages(site: Sample) -> None:
    assert load() == {RAT: Outcome.CREATED, "glossary/Antrag": Outcome.CREATED}
    rat = Term.objects.get(term="Rat")
    assert (rat.article, rat.explanation, rat.tr) == ("der", "Die gewählte Vertretung.", "meclis")
    assert rat.forms.startswith("Stadtrat, ")


def test_loading_makes_the_cached_words_new(site: Sample) -> None:
    assert words() == []
    load()
    assert [word.term for word in words()] == ["Antrag", "Rat"]


def test_a_changed_word_is_updated(site: Sample) -> None:
    load()
    site.change("glossary.tsv", "Die gewählte Vertretung.", "Das Parlament der Stadt.")
    assert load() == {RAT: Outcome.UPDATED, "glossary/Antrag": Outcome.UNCHANGED}
    assert Term.objects.get(term="Rat").explanation == "Das Parlament der Stadt."
    assert set(load().values()) == {Outcome.UNCHANGED}


@pytest.mark.parametrize("field", ["explanation", "forms", "uk"])
def test_a_word_that_a_trainer_changed_is_kept(site: Sample, field: str) -> None:
    load()
    Term.objects.filter(term="Rat").update(**{field: "Von Hand"})
    site.change("glossary.tsv", "Die gewählte Vertretung.", "Das Parlament der Stadt.")
    assert load()[RAT] == Outcome.KEPT
    assert getattr(Term.objects.get(term="Rat"), field) == "Von Hand"


def test_a_word_that_a_trainer_wrote_first_is_kept(site: Sample) -> None:
    Term.objects.create(term="rat", explanation="Von Hand")
    assert load()[RAT] == Outcome.KEPT
    assert Term.objects.filter(term__iexact="rat").count() == 1


def test_a_deleted_word_is_not_made_again_and_its_lesson_goes_without_it(site: Sample) -> None:
    load()
    Term.objects.get(term="Antrag").delete()
    site.change("de/eins.md", "minutes = 9", "minutes = 8")
    assert load()["glossary/Antrag"] == Outcome.GONE
    assert list(Term.objects.values_list("term", flat=True)) == ["Rat"]


def test_a_lesson_may_name_a_word_of_another_package(site: Sample, settings: Any) -> None:
    settings.LMS_COURSES = ["sample", "courses.political_system"]
    site.change("de/eins.md", "- Antrag", "- Bundestag")
    assert [r.outcome for r in actions.load("sample") if r.path.endswith("eins")] == [Outcome.CREATED]
