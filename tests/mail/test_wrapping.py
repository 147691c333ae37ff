"""How plain text is laid out in a letter."""

from hypothesis import given
from hypothesis import strategies as st

from lms.mail.wrapping import LONGEST, SIGNATURE, wrapped

LINK = "https://bruecke.example/" + "a" * 80 + "/"
words = st.text(alphabet="abü-. \n", max_size=300)


@given(words)
def test_no_line_is_long_but_one_word(text: str) -> None:
    assert all(len(line) <= LONGEST or " " not in line for line in wrapped(text).splitlines())


@given(words)
def test_no_word_is_lost_or_cut(text: str) -> None:
    assert wrapped(text).split() == text.split()


@given(words)
def test_a_second_time_changes_nothing(text: str) -> None:
    assert wrapped(wrapped(text)) == wrapped(text)


@given(words)
def test_two_empty_lines_never_stand_together(text: str) -> None:
    assert "\n\n\n" not in wrapped(text)


def test_a_link_stands_on_its_own_line_and_is_never_cut() -> None:
    assert wrapped(f"Bitte hier: {LINK} und dann weiter.") == f"Bitte hier:\n{LINK}\nund dann weiter.\n"


def test_the_mark_of_a_signature_keeps_its_space() -> None:
    assert wrapped(f"Gruß\n\n{SIGNATURE}\nInstitut") == f"Gruß\n\n{SIGNATURE}\nInstitut\n"


def test_a_no_break_space_holds() -> None:
    assert "44137\u00a0Dortmund" in wrapped("x " * 37 + "44137\u00a0Dortmund")
