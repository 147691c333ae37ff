"""The look's tags: icons, controls, initials."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template

import lms
from lms.templatetags.lms_tags import initials

LMS = Path(lms.__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


def shown(source: str, **context: object) -> str:
    return Template("{% load lms_tags %}" + source).render(Context(context))


class Sample(forms.Form):
    email = forms.EmailField(
        label="E-Mail", help_text="Wir schreiben selten.", widget=forms.EmailInput({"placeholder": "E-Mail"})
    )
    nick = forms.CharField(label="Rufname", required=False)
    own = forms.BooleanField(label="Eigenes Handy", required=False)
    way = forms.ChoiceField(label="Weg", choices=[("a", "Bus"), ("b", "Rad")], widget=forms.RadioSelect)


def test_an_icon_beside_a_word_is_hidden() -> None:
    assert shown('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/lms/icons.svg#check"></use></svg>'
    )


def test_an_icon_alone_speaks() -> None:
    assert 'role="img" aria-label="fertig"' in shown('{% icon "check" label="fertig" %}')


def test_a_label_is_escaped() -> None:
    assert '"><script>' not in shown('{% icon "check" label=name %}', name='"><script>')


def test_an_icon_that_points_turns_in_right_to_left_text() -> None:
    assert 'class="icon dir"' in shown('{% icon "arrow" dir=True %}')


def test_a_field_links_its_hint_and_its_error() -> None:
    page = shown("{% include 'lms/forms/fields.html' %}", form=Sample({"email": "amina"}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_helptext"' in page
    assert 'id="id_email_error"' in page


def test_the_summary_leads_to_each_wrong_field() -> None:
    page = shown("{% include 'lms/forms/errors.html' %}", form=Sample({"email": "amina"}))
    assert 'href="#id_email"' in page
    assert 'href="#id_way_0"' in page
    assert "Rufname" not in page


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert "error-summary" not in shown("{% include 'lms/forms/fields.html' %}", form=Sample())


def test_a_placeholder_never_stands_for_the_label() -> None:
    page = shown("{% include 'lms/forms/fields.html' %}", form=Sample())
    assert "placeholder" not in page
    assert '<label for="id_email">E-Mail</label>' in page


@pytest.mark.parametrize(
    ("name", "letters"), [("Selma Arslan", "SA"), ("Amina El Idrissi", "AI"), ("Sukarno", "S"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = {
        symbol.get("id") for symbol in ET.parse(LMS / "static/lms/icons.svg").getroot().iter(f"{SVG}symbol")
    }
    named = {
        word.split('"')[1]
        for file in (LMS / "templates/lms").rglob("*.html")
        for word in file.read_text().split("{% icon ")[1:]
        if word.startswith('"')
    }
    assert named
    assert named - sprite == set()
