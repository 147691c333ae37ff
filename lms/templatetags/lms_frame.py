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

register = template.Library()

TOKEN, NEXT = "token-of-this-answer", "address-of-this-page"  # marks in the kept markup
Links = tuple[tuple[str, str], ...]


@lru_cache(maxsize=16)
def _places(language: str) -> dict[str, str]:
    names = {
        "way": "lms:way",
        "account": "lms:account",
        "login": "account_login",
        "preferences": "lms:preferences",
    }
    return {place: reverse(name) for place, name in names.items()}


def _head(language: str, links: Links, *, known: bool, path: str) -> str:
    home = dict(links).get("home", "/")
    places = {**_places(language), "home": home, "courses": dict(links).get("courses") or f"{home}#courses"}
    current = path if path in places.values() else ""
    return render_to_string("lms/frame/head.html", {**places, "known": known, "current": current})


def _foot(language: str, links: Links, theme: str, *, short: bool) -> str:
    chosen = {"theme": theme, "short": short, "language": language, "token": TOKEN, "next": NEXT}
    return render_to_string("lms/frame/foot.html", {**_places(language), **chosen, "links": dict(links)})


_kept_head = lru_cache(maxsize=256)(_head)
_kept_foot = lru_cache(maxsize=64)(_foot)


def _links(context: Context) -> Links:
    return tuple(sorted(dict(context.get("site_links") or {}).items()))


def _is_debugged(context: Context) -> bool:
    """While somebody works on the templates, nothing is kept."""
    return bool(context.template is not None and context.template.engine.debug)


@register.simple_tag(takes_context=True)
def site_head(context: Context) -> SafeString:
    """The header: brand and menu. No query of its own."""
    language, request, user = get_language() or "", context.get("request"), context.get("user")
    path = getattr(request, "path", "")
    links, known = _links(context), bool(user is not None and user.is_authenticated)
    path = path if path in {*_places(language).values(), *dict(links).values()} else ""
    make = _head if _is_debugged(context) else _kept_head
    return mark_safe(make(language, links, known=known, path=path))  # noqa: S308 -- from a template


@register.simple_tag(takes_context=True)
def site_foot(context: Context, *, short: bool = False) -> SafeString:
    """The footer: fixed pages, language, light or dark. No query of its own."""
    request: Any = context.get("request")
    theme = getattr(request, "theme", "")
    make = _foot if _is_debugged(context) else _kept_foot
    kept = make(
        get_language() or "", _links(context), theme if theme in {"light", "dark"} else "auto", short=short
    )
    if request is None:
        return mark_safe(kept)  # noqa: S308 -- from a template
    filled = kept.replace(TOKEN, get_token(request)).replace(NEXT, escape(request.get_full_path()))
    return mark_safe(filled)  # noqa: S308 -- both values are safe
