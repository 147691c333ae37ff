"""The institute's data as lines of a page; what is not known yet is a marked gap, never silence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.institute.enums import Part
from lms.institute.queries import Facts


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `gap` says in the place of the text what belongs here."""

    text: str
    label: str = ""
    href: str = ""
    gap: str = ""


def lines(part: str, facts: Facts) -> list[Line]:
    """A part of the institute's data in the active language."""
    return [line for line in _WRITERS[Part(part)](facts) if line.text or line.gap]


def _address(facts: Facts) -> list[Line]:
    return [
        Line(facts.name, gap=_("Name of the institute with its legal form")),
        Line(facts.street, gap=_("Street and number")),
        Line(facts.place, gap=_("Postcode and town")),
    ]


def _represented(facts: Facts) -> list[Line]:
    return [Line(facts.represented_by, gap=_("First name and family name, function"))]


def _contact(facts: Facts) -> list[Line]:
    return [
        Line(facts.phone, _("Phone"), facts.tel, gap=_("phone number")),
        Line(facts.hours, _("Office hours"), gap=_("days and times")),
        Line(facts.email, _("E-mail"), facts.mailto, gap=_("e-mail address")),
    ]


def _register(facts: Facts) -> list[Line]:
    return [
        Line(facts.register, _("Register"), gap=_("register of associations or companies, local court")),
        Line(facts.register_number, _("Number"), gap=_("register number")),
        Line(facts.vat_id, _("VAT number")),  # many institutes have none
    ]


def _responsible(facts: Facts) -> list[Line]:
    return [Line(facts.responsible, gap=_("First name and family name, address"))]


def _privacy(facts: Facts) -> list[Line]:
    return [Line(facts.privacy_contact, gap=_("name and e-mail address of the contact for privacy"))]


def _funder(facts: Facts) -> list[Line]:
    return [Line(facts.funder, gap=_("name of the body that pays for the project"))]


_WRITERS = {
    Part.ADDRESS: _address,
    Part.REPRESENTED: _represented,
    Part.CONTACT: _contact,
    Part.REGISTER: _register,
    Part.RESPONSIBLE: _responsible,
    Part.PRIVACY: _privacy,
    Part.FUNDER: _funder,
}
