"""Every route of the URLconf, with the names of its arguments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize


@dataclass(frozen=True)
class Route:
    """One route: its name with all namespaces (or the address, where it has none), its address, its view."""

    name: str
    address: str
    view: Any

    @property
    def arguments(self) -> list[str]:
        """The names of its arguments in order."""
        return re.findall(r"{(\w+)}", self.address)

    @property
    def is_ours(self) -> bool:
        """Does the plugin answer it?"""
        return self.name.startswith(("lms:", "lms_staff:", "lms_watch:", "lms_privacy:"))


def routes() -> list[Route]:
    """All of them."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list[Any], before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        address = before + _template(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, address, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join((*spaces, pattern.name)) if pattern.name else f"/{address}"
            yield Route(name, f"/{address}", pattern.callback)


def _template(pattern: Any) -> str:
    """An address with {names} for its arguments."""
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern))
    if isinstance(pattern, RegexPattern):
        template, names = normalize(str(pattern).removeprefix("^"))[-1]
        return str(template % {name: f"{{{name}}}" for name in names}) if names else str(template)
    raise AssertionError(f"unknown kind of pattern: {pattern!r}")
