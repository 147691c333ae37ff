"""Names of associations: what is the same, and what may be meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.spelling import key, likeness, parts_of, suggestions

NAMES = dict(
    enumerate(
        [
            "Elternnetz Ruhr",
            "Frauen stärken Köln e.V.",
            "Deutsch-Türkischer Kulturverein",
            "Haus der Vielfalt",
        ]
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Frauen stärken Köln e.V.", "FRAUEN STAERKEN KOELN"),
        ("Frauen stärken Köln e. V.", "Frauen sta\u0308rken Ko\u0308ln eV"),
        ("Bund & Land gGmbH", "Bund und Land"),
        ("Elternnetz  Ruhr,", "Elternnetz-Ruhr"),
    ],
)
def test_signs_accents_and_legal_forms_do_not_count(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert key("e.V.") == "e v"


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Eltern Netz Ruhr", 0),
        ("Elternnetz", 0),
        ("frauen staerken köln", 1),
        ("Frauen stärken", 1),
        ("Türkisch-deutscher Kulturverein", 2),
        ("Haus d. Vielfalt", 3),
        ("HDV", 3),
    ],
)
def test_what_may_be_meant_comes_first(written: str, first: int) -> None:
    assert suggestions(written, NAMES.items())[:1] == [first]


@pytest.mark.parametrize("written", ["Sportclub Hagen", "", "!!!", "Verein"])
def test_nothing_is_suggested_that_is_not_alike(written: str) -> None:
    assert suggestions(written, NAMES.items()) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Amina El Idrissi", ("Amina", "El Idrissi")),
        ("Katharina von und zu Ahlen", ("Katharina", "von und zu Ahlen")),
        ("Tenzin", ("Tenzin", "")),
        (" Mai  Anh Vu ", ("Mai Anh", "Vu")),
        ("", ("", "")),
    ],
)
def test_the_last_word_is_the_family_name_with_its_particles(name: str, parts: tuple[str, str]) -> None:
    assert parts_of(name) == parts


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_rate_and_the_same_is_wholly_alike(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, one) == (1.0 if key(one) else 0.0)
    assert key(key(one)) == key(one) or not key(one)
