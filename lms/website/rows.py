"""Small frozen values of the public site."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A preview picture: absolute address, size in pixels, words for who does not see it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in one language (or `x-default`), with its absolute address."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a public page says about itself. Addresses are absolute; `kind` is Open Graph's type."""

    title: str
    name: str
    site: str
    description: str
    url: str
    language: str
    kind: str
    picture: Picture
    alternates: tuple[Alternate, ...]
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A public page in one language, by its path on this site."""

    pk: int
    key: str
    language: str
    path: str
    changed: datetime | None
    is_home: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One result of the search."""

    title: str
    url: str
    description: str
    kind: str
    language: str
