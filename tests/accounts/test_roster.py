"""Which column is which, and what is wrong where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.importing import is_email
from lms.accounts.roster import TEMPLATE, Column, Entry, Mistake, Roster, Wrong, key_of, roster_of
from lms.accounts.tablefile import Line, Unfit, UnfitFile, lines_of

WORDS = st.text(alphabet="aäbcß Ee@.-=;", max_size=12)


def read(text: str) -> Roster:
    return roster_of(lines_of(text.encode()), is_email=is_email)


def test_the_template_is_understood() -> None:
    roster = read(";".join(TEMPLATE) + "\nAmina;El Idrissi;A@Example.org;Nord e.V.\n")
    assert roster == Roster((Entry(2, "Amina", "El Idrissi", "a@example.org", "Nord e.V."),))


@pytest.mark.parametrize(
    "titles", ["VORNAME,Name,e-mail adresse", "Vor-Name,Familienname,Mail", "First name,Surname,Email"]
)
def test_other_titles_in_any_order_are_understood(titles: str) -> None:
    assert read(titles + "\nAmina,Idrissi,a@example.org").entries == (
        Entry(2, "Amina", "Idrissi", "a@example.org"),
    )


def test_columns_that_say_nothing_are_named_and_not_read() -> None:
    roster = read("Telefon;Name;Notiz\n0231;Suharto;=1+1\n")
    assert roster.unused == ("Telefon", "Notiz")
    assert roster.entries == (Entry(2, "", "Suharto"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Amina;Idrissi\nFatma;Yildiz", Unfit.NO_TITLES),
        ("E-Mail;Verein\na@example.org;Nord", Unfit.NO_TITLES),
        ("Name;Nachname\nA;B", Unfit.TITLE_TWICE),
        ("Vorname;Nachname", Unfit.EMPTY),
    ],
)
def test_a_file_without_the_right_titles_is_refused(text: str, why: Unfit) -> None:
    with pytest.raises(UnfitFile) as problem:
        read(text)
    assert problem.value.why == why


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("=cmd();B;;", Mistake(Wrong.FORMULA, Column.GIVEN_NAMES)),
        ("A;B;kein-at;", Mistake(Wrong.BAD_EMAIL, Column.EMAIL)),
        (";;a@example.org;", Mistake(Wrong.NO_NAME)),
        (f"A;{'x' * 151};;", Mistake(Wrong.TOO_LONG, Column.FAMILY_NAME)),
        ("Gut;Gut;;", Mistake(Wrong.TWICE, other=2)),
        (" gut ;GUT;;Anderer Verein", Mistake(Wrong.TWICE, other=2)),
    ],
)
def test_each_mistake_has_its_line_and_column(line: str, mistake: Mistake) -> None:
    entries = read("Vorname;Nachname;E-Mail;Verein\nGut;Gut;;\n" + line).entries
    assert entries[0].mistakes == ()
    assert (entries[1].line, entries[1].mistakes) == (3, (mistake,))


def test_two_of_one_name_with_two_addresses_are_two() -> None:
    entries = read("Name;E-Mail\nAli Kaya;a@example.org\nAli Kaya;b@example.org").entries
    assert [entry.mistakes for entry in entries] == [(), ()]


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), max_size=8))
def test_every_line_is_there_once_and_good_ones_are_distinct(rows: list[tuple[str, ...]]) -> None:
    lines = [Line(1, TEMPLATE), *(Line(n, row) for n, row in enumerate(rows, 2))]
    try:
        entries = roster_of(lines, is_email=is_email).entries
    except UnfitFile:
        assert not rows
        return
    assert [entry.line for entry in entries] == [line.number for line in lines[1:]]
    good = [entry for entry in entries if not entry.mistakes]
    assert len({key_of(entry) for entry in good}) == len(good)
    assert all(entry.given_names or entry.family_name for entry in good)


def test_phone_and_needs_are_read_for_a_seminar_only() -> None:
    """A number that begins with + is no formula, unlike everything else that does."""
    lines = [
        Line(1, ("Name", "Telefon", "Bedarf")),
        Line(2, ("Ali", "+49 (231) 12/34-5", "Essen: halal"), frozenset({1})),
        Line(3, ("Bea", "+cmd|' /C calc'!A0", "=1+1"), frozenset({1, 2})),
    ]
    roster = roster_of(lines, is_email=is_email, columns=Column)
    assert roster.entries[0] == Entry(2, "", "Ali", phone="+49 (231) 12/34-5", needs="Essen: halal")
    assert roster.entries[1].mistakes == (
        Mistake(Wrong.FORMULA, Column.PHONE),
        Mistake(Wrong.FORMULA, Column.NEEDS),
    )
    assert roster.unused == ()
    people = roster_of(lines[:2], is_email=is_email)
    assert people == Roster((Entry(2, "", "Ali"),), ("Telefon", "Bedarf"))
