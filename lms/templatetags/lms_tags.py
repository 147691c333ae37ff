"""The look's template tags: an icon from the sprite, an asset's address, a form control, initials.

A page shows dozens of icons, so finished markup is kept: the second time costs one look-up.
"""

from functools import lru_cache

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lms.institute.queries import dialled
from lms.people.retention import Kind
from lms.people.words import term

register = template.Library()


@lru_cache(maxsize=64)
def _address(path: str) -> SafeString:
    return mark_safe(escape(static(f"lms/{path}")))  # noqa: S308 -- escaped here


@lru_cache(maxsize=512)
def _icon(name: str, label: str, classes: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {}><use href="{}#{}"></use></svg>', classes, spoken, _address("icons.svg"), name
    )


@register.simple_tag
def icon(name: str, *, label: str = "", dir: bool = False, size: str = "") -> SafeString:  # noqa: A002 -- as in HTML
    """One icon of the sprite. With a label it is an image of its own; dir turns it in right-to-left text."""
    return _icon(name, str(label), " ".join(filter(None, ("icon", size, "dir" if dir else ""))))


@register.simple_tag
def asset(path: str) -> SafeString:
    """The address of a static file of the product, such as "css/base.css"."""
    return _address(path)


@register.simple_tag
def kept(kind: str) -> str:
    """Beside a field that asks for data of a kind: until when they are kept."""
    return term(Kind(kind))


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget in the look's clothes, without a placeholder: the label says it, and stays.

    Django itself links hint and errors by aria-describedby.
    """
    if isinstance(field.field.widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return field.as_widget()
    worn = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"input {worn}".strip(), "placeholder": False})


@register.filter
def is_tick(field: BoundField) -> bool:
    """Is the field one box to tick, so that its label stands beside it?"""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Is the field a group of boxes or buttons, which needs a legend?"""
    return isinstance(field.field.widget, CheckboxSelectMultiple | RadioSelect)


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name: "Selma Arslan" gives "SA"."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 3 else (words[0], words[-1])))


@register.filter
def tel(phone: str) -> str:
    """A telephone number that somebody typed, as an address that a phone dials; empty where it is none."""
    return dialled(phone)
