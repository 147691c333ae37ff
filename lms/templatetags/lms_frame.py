"""Header and footer of every page.

They depend on language, addresses, light or dark and on whether somebody is logged in, never on who that is.
So each variant is rendered once per process; a page pays a look-up instead of forty template nodes.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lms.accounts.cards import is_by_card
from lms.pages.links import Frame, draft_frame, frame_of
from lms.pages.models import HomePage

register = template.Library()

TOKEN, NEXT = "token-of-this-answer", "address-of-this-page"  # marks in the kept markup


@lru_cache(maxsize=16)
def _places(language: str) -> dict[str, str]:
    names = {
        "way": "lms:way",
        "account": "lms:account",
        "data": "lms:my_data",
        "login": "account_login",
        "logout": "account_logout",
        "preferences": "lms:preferences",
        "glossary": "lms:glossary",
        "search": "lms:search",
        "dates": "lms:dates",
    }
    return {place: reverse(name) for place, name in names.items()}


def _head(language: str, frame: Frame, *, known: bool, by_card: bool, path: str) -> str:
    home = frame.links.get("home", "/")
    places = {**_places(language), "home": home}
    listed = [reverse("lms:courses"), *(entry.url for entry in frame.listed)]
    menu = [entry.url for entry in frame.menu] or listed
    current = path if path in (*places.values(), *menu) else ""
    chosen = {
        "known": known,
        "by_card": by_card,
        "current": current,
        "frame": frame,
        "courses": reverse("lms:courses"),
    }
    return render_to_string("lms/frame/head.html", {**places, **chosen})


def _foot(language: str, frame: Frame, theme: str, *, short: bool) -> str:
    chosen = {"theme": theme, "short": short, "language": language, "token": TOKEN, "next": NEXT}
    return render_to_string("lms/frame/foot.html", {**_places(language), **chosen, "frame": frame})


_kept_head = lru_cache(maxsize=256)(_head)
_kept_foot = lru_cache(maxsize=64)(_foot)


def _frame(context: Context, language: str) -> Frame:
    """The frame of all pages; in the preview of a start page its own menu and footer."""
    page = context.get("page")
    if isinstance(page, HomePage) and getattr(context.get("request"), "is_preview", False):
        return draft_frame(page, language)
    return frame_of(language)


def is_debugged(context: Context) -> bool:
    """While somebody works on the templates, nothing is kept."""
    return bool(context.template is not None and context.template.engine.debug)


@register.simple_tag(takes_context=True)
def site_head(context: Context) -> SafeString:
    """The header: brand and menu. No query of its own."""
    language, request, user = get_language() or "", context.get("request"), context.get("user")
    path = getattr(request, "path", "")
    frame, known = _frame(context, language), bool(user is not None and user.is_authenticated)
    known_places = {*_places(language).values(), *frame.links.values(), *(entry.url for entry in frame.menu)}
    path = path if path in known_places else ""
    by_card = known and request is not None and is_by_card(request)
    make = _head if is_debugged(context) else _kept_head
    return mark_safe(make(language, frame, known=known, by_card=by_card, path=path))  # noqa: S308 -- from a template


@register.simple_tag(takes_context=True)
def site_foot(context: Context, *, short: bool = False) -> SafeString:
    """The footer: who runs the site, fixed pages, language, light or dark. No query of its own."""
    request: Any = context.get("request")
    language, theme = get_language() or "", getattr(request, "theme", "")
    make = _foot if is_debugged(context) else _kept_foot
    kept = make(
        language, _frame(context, language), theme if theme in {"light", "dark"} else "auto", short=short
    )
    if request is None:
        return mark_safe(kept)  # noqa: S308 -- from a template
    filled = kept.replace(TOKEN, get_token(request)).replace(NEXT, escape(request.get_full_path()))
    return mark_safe(filled)  # noqa: S308 -- both values are safe
