"""What a page says now, so that a trainer's edit is seen."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wagtail.blocks import StreamValue
from wagtail.models import Page

from lms.loader.models import Seed
from lms.pages.heldquiz import MORE
from lms.pages.links import homes

SHARED = ("title", "slug", "live", "search_description", "seo_title", "go_live_at", "expire_at")
# What came with 0.6.0 and says nothing, so that quizzes from before do not all seem edited.
LATER = {"hints", "preset", *MORE}
# What the editor adds or leaves out when somebody saves without changing anything.
_HARMLESS = re.compile(r' (?:data-block-key="[^"]*"|rel="noopener noreferrer")')


def content_digest(page: Page, parent: UUID | None) -> str:
    """sha256 of what a specific page says and where it stands; the same after a save that changes nothing."""
    own = [
        field.name
        for field in type(page)._meta.local_fields
        if not field.primary_key and field.name != "page_ptr" and _says_something(page, field)
    ]
    said = {name: _plain(getattr(page, name)) for name in (*SHARED, *own)}
    text = json.dumps({**said, "parent": str(parent)}, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(_HARMLESS.sub("", text.replace('\\"', '"')).encode()).hexdigest()


def _says_something(page: Page, field: Any) -> bool:
    return field.name not in LATER or getattr(page, field.name) != field.get_default()


def _plain(value: Any) -> Any:
    if isinstance(value, StreamValue):
        return _plain(list(value.raw_data))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner or key not in LATER}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return "" if value is None else value


def is_untouched(page: Page, parent: UUID | None, seed: Seed) -> bool:
    """Whether page, newest draft and place are still what the loader left."""
    if page.locked or content_digest(page, parent) != seed.applied_sha256:
        return False
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page
    return content_digest(draft, parent) == seed.applied_sha256


def parent_key(page: Page) -> UUID | None:
    """The key of the page above; none for a page below the root."""
    above = page.get_parent()
    return None if above is None or above.depth == 1 else above.translation_key


def home_key(language: str) -> UUID | None:
    """The key of the site's own start page of a language; none where there is no published one."""
    keys = homes().filter(locale__language_code=language).order_by("path")
    return keys.values_list("translation_key", flat=True).first()


def seeds_of(keys: Iterable[UUID]) -> dict[tuple[UUID, str], Seed]:
    """Seeds by key and language: one query."""
    return {(seed.page_key, seed.language): seed for seed in Seed.objects.filter(page_key__in=list(keys))}


def pages_of(keys: Iterable[UUID]) -> dict[tuple[UUID, str], int]:
    """Page ids by key and language, aliases left out: one query."""
    found = Page.objects.filter(translation_key__in=list(keys), alias_of=None)
    rows = found.values_list("translation_key", "locale__language_code", "pk")
    return {(key, language): pk for key, language, pk in rows}
