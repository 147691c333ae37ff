"""Every letter that the product sends: both parts say the same, and both read well."""

import re
from importlib import import_module
from importlib.resources import files
from inspect import isfunction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation
from selectolax.lexbor import LexborHTMLParser

import lms
from lms.accounts.mails import NOTICES, WRITERS
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import Role
from lms.institute.models import Institute
from lms.institute.queries import forget
from lms.mail.letters import Letter
from lms.mail.wrapping import LONGEST
from lms.outline.models import Course
from lms.styleguide.samples.letters import letters
from tests import build

pytestmark = pytest.mark.django_db
# Of allauth's, those that nothing here sends: both belong to links, and this site sends codes.
NEVER_SENT = {"account/email/email_confirm", "account/email/password_reset_key"}
OTHERS = {"invitation", "invitation-without-group", "access-administration", "access-lost_factor"}
OTHERS |= {"site-red", "site-over", "erasure-asked", "erasure-idle"}
OF_A_COURSE = {"invitation", "inquiry-answered"}  # to somebody who takes part in one
OTHERS |= {"inquiry-question", "inquiry-error", "inquiry-answered"}
BOOKINGS = {
    f"booking-{what}"
    for what in (
        "already", "booked", "freed", "waiting", "asked", "cancelled", "withdrawn", "refused", "handed", "offered",
        "moved", "elsewhere", "elsewhere-twice", "called-off", "confirm", "confirm-again",
    )
}  # fmt: skip
OPTIONAL = {
    "reminder-preparation",
    "reminder-follow-up",
    "interest-date",
    "questions",
    "marked",
    "marked-again",
}  # with a way to stop them
OF_A_COURSE |= BOOKINGS | OPTIONAL | {"interest-prove", "interest-known", "interest-day", "day-before"}
BY_HAND = "circular"  # answers go to who wrote it
OTHERS |= OF_A_COURSE | {BY_HAND, "requests"}


@pytest.fixture(params=["de", "en"])
def sent(request: pytest.FixtureRequest) -> dict[str, Letter]:
    """All of them in one language, from an institute that has told everything."""
    Institute.objects.create(
        name="Institut für Bildung", street="Parkstraße 4", postcode="44137", town="Dortmund",
        phone="+49 231 123", email="post@institut.example", hours="Montag bis Freitag, 9 bis 12 Uhr",
    )  # fmt: skip
    forget()
    with translation.override(request.param):
        return letters()


def of_allauth() -> set[str]:
    folder = files("allauth") / "templates"
    named = [
        f"{app}/email/{file.name}"
        for app in ("account", "mfa")
        for file in (folder / app / "email").iterdir()
    ]
    return {name.removesuffix("_subject.txt") for name in named if name.endswith("_subject.txt")}


def test_every_occasion_of_allauth_has_a_letter_of_ours() -> None:
    assert of_allauth() - NEVER_SENT - {*WRITERS, *NOTICES} == set()


def test_all_are_looked_at(sent: dict[str, Letter]) -> None:
    accounts = {kind.rpartition("/")[2].replace("_", "-") for kind in (*WRITERS, *NOTICES)}
    assert set(sent) == OTHERS | accounts


def test_text_is_short_of_line_and_calm(sent: dict[str, Letter]) -> None:
    for name, letter in sent.items():
        long = [line for line in letter.text.splitlines() if len(line) > LONGEST and "://" not in line]
        assert long == [], name
        assert "\n\n\n" not in letter.text, name
        assert letter.text == letter.text.strip() + "\n", name


def test_both_parts_have_the_same_links(sent: dict[str, Letter]) -> None:
    for name, letter in sent.items():
        html = [node.attributes["href"] for node in LexborHTMLParser(letter.html).css("a")]
        text = re.findall(r"https?://\S+", letter.text)
        assert html == text, name


def test_both_parts_say_the_same(sent: dict[str, Letter]) -> None:
    for name, letter in sent.items():
        body = LexborHTMLParser(letter.html).css_first("main")
        html = set(re.findall(r"\w+", body.text(separator=" ")))
        text = set(re.findall(r"\w+", re.sub(r"https?://\S+", "", letter.text)))
        assert text <= html, name


def test_every_letter_says_where_answers_go(sent: dict[str, Letter]) -> None:
    assert {name: letter.headers.get("Reply-To") for name, letter in sent.items()} == dict.fromkeys(
        sent, "post@institut.example"
    ) | {BY_HAND: "selma@example.org"}


def test_answers_to_letters_of_a_course_go_to_its_contact() -> None:
    course = Course.objects.create(key=UUID(int=0), source_language="de", title="Politisches System")
    contact = build.person("Selma", "Arslan", email="selma@example.org")
    appoint(person=contact, role=Role.CONTACT, course=course)
    found = letters()
    assert {name for name in found if found[name].headers["Reply-To"] == "selma@example.org"} == {
        *OF_A_COURSE,
        BY_HAND,
    }


def test_a_subject_names_nobody_and_nobody_reads_along(sent: dict[str, Letter]) -> None:
    """G6: subjects stand on locked screens."""
    for name, letter in sent.items():
        assert not re.search(r"Amina|Idrissi|Selma|Arslan|@", letter.subject), name
        stop = {"List-Unsubscribe", "List-Unsubscribe-Post"} if name in OPTIONAL else set()
        assert set(letter.headers) == {"Reply-To", *stop}, name


def test_nothing_is_left_unfilled(sent: dict[str, Letter]) -> None:
    for name, letter in sent.items():
        body = LexborHTMLParser(letter.html).css_first("body").html or ""
        for part in (letter.subject, letter.text, body):
            assert not re.search(r"[{}]|%\(|None", part), name


def test_the_institute_stands_below(sent: dict[str, Letter]) -> None:
    for name, letter in sent.items():
        foot = LexborHTMLParser(letter.html).css("main > .foot")[-1].text()
        for part in (letter.text, foot):
            assert "Institut für Bildung" in part, name
            assert "Parkstraße 4, 44137\u00a0Dortmund" in part, name
            assert "post@institut.example" in part, name


def writers() -> dict[str, Any]:
    """Whatever writes a letter, by the name of its module and its own."""
    folder = Path(lms.__file__).parent
    modules = [import_module(f"lms.{file.parent.name}.mails") for file in sorted(folder.glob("*/mails.py"))]
    return {
        f"{module.__name__}.{name}": (module, name, writer)
        for module in modules
        for name, writer in vars(module).items()
        if isfunction(writer)
        and writer.__module__ == module.__name__
        and not name.startswith("_")
        and writer.__annotations__.get("return") is Letter
    }


def test_no_part_writes_a_letter_that_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    used, known = set(), writers()
    for place, (module, name, writer) in known.items():

        def noting(*args: Any, place: str = place, writer: Any = writer, **kwargs: Any) -> Letter:
            used.add(place)
            found: Letter = writer(*args, **kwargs)
            return found

        monkeypatch.setattr(module, name, noting)
    letters()
    assert len(used) >= 9
    assert used == set(known)
