"""Making the pages that are wanted, and never writing over what a trainer did."""

import json
from typing import Any
from uuid import UUID

from wagtail.blocks import StreamValue
from wagtail.models import Locale, Page

from lms.conf import conf
from lms.loader.models import Seed
from lms.loader.queries import content_digest, is_untouched, parent_key
from lms.loader.rows import Outcome
from lms.loader.wanted import Known, Wanted

Place = tuple[UUID, str]


class Seeder:
    """One run over wanted pages, in order, inside one transaction."""

    def __init__(
        self, seeds: dict[Place, Seed], pages: dict[Place, int], replace: frozenset[str] = frozenset()
    ) -> None:
        self.seeds, self.pages, self.replace = seeds, pages, replace
        self.last: dict[int, int] = {}

    def apply(self, wanted: Wanted, known: Known) -> Outcome:
        """Create, update or leave one page."""
        place = (wanted.key, wanted.language)
        seed, pk = self.seeds.get(place), self.pages.get(place)
        if pk is None:
            if seed is not None or self._parent(wanted) is None:
                return Outcome.GONE
            return self._create(wanted, known)
        outcome = Outcome.KEPT if seed is None else self._update(wanted, known, seed, pk)
        self._remember(wanted, pk)
        return outcome

    def _update(self, wanted: Wanted, known: Known, seed: Seed, pk: int) -> Outcome:
        if seed.source_sha256 == wanted.sha256:
            return Outcome.UNCHANGED
        page = Page.objects.get(pk=pk).specific
        if not is_untouched(page, parent_key(page), seed) and wanted.path not in self.replace:
            return Outcome.KEPT
        parent = self._parent(wanted)
        if parent is not None and parent_key(page) != wanted.above_key:
            page.move(parent, pos="last-child")
            page = Page.objects.get(pk=pk).specific
        _fill(page, wanted.fields(known), page.get_parent())
        self._publish(page, wanted)
        return Outcome.UPDATED

    def _create(self, wanted: Wanted, known: Known) -> Outcome:
        parent = self._parent(wanted)
        if parent is None:
            return Outcome.GONE
        page = wanted.model(translation_key=wanted.key, locale=_locale(wanted.language), live=False)
        _fill(page, wanted.fields(known), parent)
        self._insert(page, parent)
        self.pages[wanted.key, wanted.language] = page.pk
        self._publish(page, wanted)
        self._remember(wanted, page.pk)
        return Outcome.CREATED

    def _insert(self, page: Page, parent: Page) -> None:
        """After the page that comes before it in the package; a first one at the front, a new course at the end."""
        before = self.last.get(parent.pk)
        first = parent.get_first_child()
        if before is not None:
            Page.objects.get(pk=before).add_sibling("right", instance=page)
        elif first is not None and parent.depth > 1 and parent.specific_class._meta.label != conf.home_model:
            first.add_sibling("left", instance=page)
        else:
            parent.add_child(instance=page)

    def _publish(self, page: Page, wanted: Wanted) -> None:
        if page.live and not wanted.live:
            page.unpublish()
        revision = page.save_revision()
        if wanted.live:
            revision.publish()
        elif page.pk:
            page.save()
        self._sow(wanted, page.pk)

    def _sow(self, wanted: Wanted, pk: int) -> None:
        page = Page.objects.get(pk=pk).specific
        applied = {"source_sha256": wanted.sha256, "applied_sha256": content_digest(page, parent_key(page))}
        seed, _made = Seed.objects.update_or_create(
            page_key=wanted.key, language=wanted.language, defaults={**applied, "path": wanted.path}
        )
        self.seeds[wanted.key, wanted.language] = seed

    def _parent(self, wanted: Wanted) -> Page | None:
        if wanted.above_key is None:
            return Page.get_first_root_node()
        pk = self.pages.get((wanted.above_key, wanted.language))
        return Page.objects.filter(pk=pk).first() if pk else None

    def _remember(self, wanted: Wanted, pk: int) -> None:
        """The newest page in its place, after which the next one of the package stands."""
        above = self.pages.get((wanted.above_key, wanted.language)) if wanted.above_key else None
        if above is not None:
            self.last[above] = pk


def _fill(page: Page, fields: dict[str, Any], parent: Page) -> None:
    for name, value in fields.items():
        old = getattr(page, name)
        # A stream given as JSON keeps its ids; given as a list it gets new ones.
        setattr(page, name, json.dumps(value) if isinstance(old, StreamValue) else value)
    page.slug = _free_slug(page, parent)


def _free_slug(page: Page, parent: Page) -> str:
    taken = set(parent.get_children().exclude(pk=page.pk).values_list("slug", flat=True))
    slug, number = page.slug, 2
    while page.slug in taken:
        page.slug, number = f"{slug}-{number}", number + 1
    return str(page.slug)


def _locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]
