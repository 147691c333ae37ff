"""What the site says about who runs it: read once per process and change, then no query."""

import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from lms.institute.models import Institute, InstituteWording, Wording

KEY = "lms.institute"
SECONDS = 300
LOGO = "max-400x120"
WORDS = tuple(field.name for field in Wording._meta.fields)
OPTIONAL = {"site_name", "vat_id", "logo"}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture ready to show; `alt` is empty where it only decorates."""

    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The institute in one language. Unknown text is empty; `site_name` never is."""

    site_name: str = ""
    name: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    represented_by: str = ""
    responsible: str = ""
    register: str = ""
    register_number: str = ""
    vat_id: str = ""
    privacy_contact: str = ""
    funder: str = ""
    logo: Logo | None = None

    @property
    def tel(self) -> str:
        """The phone number as an address that a phone dials."""
        return dialled(self.phone)

    @property
    def mailto(self) -> str:
        """The e-mail address as a link."""
        return f"mailto:{self.email}" if self.email else ""

    @property
    def place(self) -> str:
        """Postcode and town, kept in one line."""
        return "\u00a0".join(filter(None, (self.postcode, self.town)))


def current(language: str = "") -> Facts:
    """The institute in a language, else the active one; field by field German where that language says nothing."""
    stamp = cache.get(KEY)
    if stamp is None:
        stamp = uuid4().hex
        cache.set(KEY, stamp, SECONDS)
    everything = _read(stamp)
    return everything.get(language or get_language() or "", everything[""])


def forget() -> None:
    """The institute changed."""
    cache.delete(KEY)
    # Once more on commit: until then others read, and keep, what was before.
    transaction.on_commit(lambda: cache.delete(KEY))


def missing() -> list[str]:
    """Names of the fields that a public site needs and that are empty, in their order."""
    row = Institute.objects.first() or Institute()
    wanted = [field.name for field in fields(Facts) if field.name not in OPTIONAL]
    named = {field.name: str(field.verbose_name) for field in Institute._meta.fields}
    return [named[name] for name in wanted if not getattr(row, name)]


@lru_cache(maxsize=4)
def _read(stamp: str) -> dict[str, Facts]:
    """Language → facts; the empty language is the site's own. `stamp` changes with the rows."""
    row = Institute.objects.first()
    if row is None:
        return {"": Facts(site_name=settings.WAGTAIL_SITE_NAME)}
    own = {field.name: getattr(row, field.name) for field in fields(Facts) if field.name != "logo"}
    base = Facts(**{**own, "site_name": row.site_name or settings.WAGTAIL_SITE_NAME}, logo=_logo(row))
    others = InstituteWording.objects.filter(institute=row)
    return {"": base, **{other.language: _worded(base, other) for other in others}}


def _worded(base: Facts, other: InstituteWording) -> Facts:
    said = {name: value for name in WORDS if (value := getattr(other, name))}
    return replace(base, **said)


def _logo(row: Institute) -> Logo | None:
    image: Any = row.logo[0].value if row.logo else None
    if image is None:
        return None
    made = image.get_rendition(f"preserve-svg|{LOGO}" if image.is_svg() else f"{LOGO}|format-webp")
    return Logo(
        made.url, made.width, made.height, "" if image.decorative else image.contextual_alt_text or ""
    )


def dialled(phone: str) -> str:
    """A written number as an address that a phone dials, without blanks (RFC 3966); empty where there is none.

    Of several runs of digits, as in "ab 17 Uhr 0231 12", the longest is the number.
    """
    runs = re.findall(r"\+?[0-9][0-9\s()/.–-]*", phone.replace("(0)", ""))
    kept = max((re.sub(r"[^+0-9]", "", run) for run in runs), key=len, default="")
    return f"tel:{kept}" if len(kept) > 2 else ""
