"""The institute's data: where it is shown, in which language, at which price."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from lms.institute.models import PHONE, Institute, InstituteWording
from lms.institute.queries import Facts, current, dialled, missing
from lms.loader.actions import load
from lms.mail.letters import letter
from tests import build
from tests.once import made_once
from tests.queries import at_most

pytestmark = pytest.mark.django_db


def entered(**fields: Any) -> Institute:
    """The institute as somebody saved it."""
    row = Institute.load()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def page(address: str) -> str:
    return Client().get(address, follow=True).content.decode()


def _load(committed: Any) -> None:
    build.no_home()
    with override_settings(LMS_COURSES=[]):
        load()


pages = made_once(_load)  # the plain pages as the plugin brings them


def test_without_a_row_only_the_site_has_a_name(settings: Any) -> None:
    settings.WAGTAIL_SITE_NAME = "Lernhaus"
    assert current("de") == Facts(site_name="Lernhaus")


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "Institut am Hafen e. V.", "Institut am Hafen e. V."),
        ("street", "Am Hafen 7", "Am Hafen 7"),
        ("postcode", "44137", "44137"),
        ("town", "Dortmund", "Dortmund"),
        ("phone", "+49 (0) 231 99-0", 'href="tel:+49231990"'),
        ("email", "post@hafen.example", 'href="mailto:post@hafen.example"'),
        ("hours", "Montag, 9 bis 15 Uhr", "Montag, 9 bis 15 Uhr"),
        ("represented_by", "Selma Arslan, Vorstand", "Selma Arslan, Vorstand"),
        ("responsible", "Jo Kern, Am Hafen 7", "Jo Kern, Am Hafen 7"),
        ("register", "Vereinsregister Dortmund", "Vereinsregister Dortmund"),
        ("register_number", "VR 4711", "VR 4711"),
        ("vat_id", "DE 123456789", "DE 123456789"),
        ("funder", "Land NRW", "Land NRW"),
    ],
)
def test_each_field_stands_in_the_imprint(pages: None, field: str, value: str, shown: str) -> None:
    assert shown not in page("/de/impressum/")
    entered(**{field: value})
    assert shown in page("/de/impressum/")


@pytest.mark.parametrize(
    "gap",
    [
        "Name des Instituts mit Rechtsform", "Straße und Hausnummer", "Postleitzahl und Ort", "Telefonnummer",
        "E-Mail-Adresse", "Vorname und Nachname, Funktion", "Vorname und Nachname, Anschrift", "Registernummer",
    ],
)  # fmt: skip
def test_an_empty_field_is_a_marked_gap(pages: None, gap: str) -> None:
    assert f"<strong>[{gap}]</strong>" in page("/de/impressum/")


def test_the_contact_for_privacy_stands_on_its_page(pages: None) -> None:
    entered(privacy_contact="Ada Yıldız, privat@hafen.example")
    assert "Ada Yıldız, privat@hafen.example" in page("/de/datenschutz/")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Institut am Hafen"), ("street", "Am Hafen 7"), ("town", "Dortmund"), ("phone", "0231 990"),
        ("email", "post@hafen.example"), ("hours", "Montag, 9 bis 15 Uhr"),
    ],
)  # fmt: skip
def test_the_footer_names_who_runs_the_site(field: str, value: str) -> None:
    build.home()
    entered(**{"name": "Institut", field: value})
    foot = page("/de/").partition("<footer")[2]
    assert value in foot.replace("\u00a0", " ")


def test_the_footer_leaves_out_what_is_not_known() -> None:
    build.home()
    assert "foot-institute" not in page("/de/")


def test_the_name_of_the_site_stands_in_header_and_title() -> None:
    build.home()
    entered(site_name="Lernhaus")
    assert "<span>Lernhaus</span>" in page("/de/")
    assert "– Lernhaus</title>" in page("/kurse/")


def test_the_logo_stands_in_the_header() -> None:
    build.home()
    image = get_image_model().objects.create(title="Logo", file=get_test_image_file(size=(400, 100)))
    value = {"image": image.pk, "alt_text": "Hafen", "decorative": False}
    entered(logo=[("image", Institute.logo.field.stream_block.child_blocks["image"].to_python(value))])
    head = page("/de/").partition("</header>")[0]
    assert 'alt="Hafen"' in head
    assert 'width="400" height="100"' in head


def test_answers_to_letters_go_to_the_institute(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "robot@example.org"
    assert letter(subject="s").headers == {"Reply-To": "robot@example.org"}
    entered(email="post@hafen.example")
    assert letter(subject="s").headers == {"Reply-To": "post@hafen.example"}
    assert letter(subject="s", reply_to="kim@example.org").headers == {"Reply-To": "kim@example.org"}


def test_a_letter_is_signed_by_the_institute() -> None:
    assert "Ihr Team von Brücke" in letter(subject="s").text
    entered(name="Institut am Hafen", street="Am Hafen 7", phone="0231 990", site_name="Lernhaus")
    made = letter(subject="s")
    for part in (made.text, made.html):
        assert all(word in part for word in ("Institut am Hafen", "Am Hafen 7", "Telefon: 0231 990"))
    assert '<p class="brand">Lernhaus</p>' in made.html


def test_another_language_says_what_it_says_and_else_the_same() -> None:
    row = entered(name="Institut am Hafen", hours="Montag", phone="0231 990")
    row.wordings = [InstituteWording(language="en", name="Harbour Institute")]
    row.save()
    english = current("en")
    assert (english.name, english.hours, english.phone) == ("Harbour Institute", "Montag", "0231 990")
    assert current("de").name == "Institut am Hafen"
    assert current("tr").name == "Institut am Hafen"


def test_the_imprint_of_a_language_speaks_it(pages: None) -> None:
    row = entered(name="Institut am Hafen", phone="0231 990")
    row.wordings = [InstituteWording(language="en", name="Harbour Institute")]
    row.save()
    body = page("/en/legal-notice/").partition("<main")[2].partition("</main>")[0]
    assert "Harbour Institute" in body
    assert "Phone: <a" in body


def test_what_is_kept_costs_no_query() -> None:
    entered(name="Institut")
    current("de")
    with at_most(0):
        assert current("de").name == "Institut"


def test_another_process_sees_a_change_after_the_commit(committed: Any) -> None:
    with committed():
        entered(name="Alt")
        assert current("de").name == "Alt"
        Institute.objects.update(name="Neu")
    assert current("de").name == "Neu"


def test_missing_names_the_empty_fields() -> None:
    assert "Straße und Hausnummer" in missing()
    entered(street="Am Hafen 7")
    assert "Straße und Hausnummer" not in missing()


@pytest.mark.parametrize("number", ["0231", "+49 231 990", "(0231) 99-0", "0231/990"])
def test_a_number_with_usual_signs_is_taken(number: str) -> None:
    PHONE(number)


@pytest.mark.parametrize("number", ["12", "0231 990 oder 991", "javascript:1", "0231;990"])
def test_what_no_phone_dials_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        PHONE(number)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("0231 12 34", "tel:02311234"),
        ("+49 (0) 231 / 12-34", "tel:+492311234"),
        ("0231.12\u00a034", "tel:02311234"),
        ("ab 17 Uhr 0231 1234", "tel:02311234"),
        ("0231 1234 (nach 18 Uhr)", "tel:02311234"),
        ("bitte klingeln", ""),
        ("Tor 4", ""),
        ("", ""),
    ],
)
def test_a_phone_dials_digits_without_blanks(written: str, address: str) -> None:
    assert dialled(written) == address
