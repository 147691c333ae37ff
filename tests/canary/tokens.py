"""A word of its own for every text of every row: which fields hold texts, and how a word gets into them."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index

from tests.browser.poison import Poison

SHORTEST = 8
WORD = re.compile(r"qz\d{5}z", re.IGNORECASE)
SIDES = ("foreign", "neighbour")
# Texts that nobody wrote: keys, hashes, addresses of code, names of closed sets. A new field is not among them.
NOT_WORDS = {
    "lms.Activity.key": "key of a page or a block",
    "lms.Consent.version": "number of a wording",
    "lms.Record.place": "key of a block",
    "lms.RecordEvent.source": "closed set",
    "lms.Response.question": "key of a question",
    "lms.Grade.question": "key of a question",
    "lms.Grade.steps": "keys of rows and steps",
    "lms.Regrade.seen": "digest of a preview",
    "lms.Snapshot.kind": "closed set",
    "lms.Mark.name": "key",
    "lms.Mail.key": "key",
    "lms.Mail.about": "key",
    "wagtailcore.Page.path": "place in the tree",
    "wagtailcore.Page.url_path": "made of the slugs",
    "wagtailcore.Collection.path": "place in the tree",
    "wagtailcore.Revision.content": "written as a draft's revision",
    "wagtailcore.PageLogEntry.action": "closed set",
    "wagtailcore.ModelLogEntry.action": "closed set",
    "wagtailcore.Comment.contentpath": "name of a field",
    "auth.User.password": "hash",
    "auth.Group.name": "holds a course's key",
}
# The same in every model that has such a field.
NOT_WORDS_ANYWHERE = re.compile(
    r"(\w+_)?(sha256|hash)|object_id|parent_object_id|to_object_id|language|source_language|language_code|"
    r"preferred_language|current_time_zone|filter_spec|focal_point_key|content_path|model_path|codename|"
    r"app_label|model|session_key|session_data|\w+_class_path|task_path|backend_name|queue_name|position|prefix"
)
# Keys of a stored JSON value below which somebody's words stand.
WORDS_IN_JSON = {
    "title", "text", "prompt", "feedback", "name", "label", "old", "new", "why", "reason", "subject", "comment",
    "Reply-To", "value", "note",
}  # fmt: skip


def texts_of(model: type[models.Model]) -> list[Any]:
    """The fields of a model in which somebody's words may stand; files are words too, by their names."""
    return [one for one in model._meta.concrete_fields if _is_text(one)]


def _is_text(one: Any) -> bool:
    kinds = (models.CharField, models.TextField, models.FileField, models.JSONField, StreamField)
    if not isinstance(one, kinds) or one.choices or one.primary_key:
        return False
    if one.max_length is not None and one.max_length < SHORTEST:
        return False
    known = f"{one.model._meta.label}.{one.name}" in NOT_WORDS
    return not known and not NOT_WORDS_ANYWHERE.fullmatch(one.name)


@dataclass
class Canaries(Poison):
    """Gives out words, and knows for each on whose side and in which field it stands."""

    payloads: list[str] = field(default_factory=list)
    side: str = SIDES[0]
    where: dict[str, str] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    _now: str = ""

    def word(self, where: str) -> str:
        """The next word, for a place that no field names."""
        self._now = where
        return self.text()

    def text(self) -> str:
        """The next word."""
        word = f"qz{len(self.where):05}z"
        self.where[word], self.sides[word] = self._now, self.side
        return word

    def plant(self, row: models.Model) -> None:
        """A word into each text of a stored row, past `save` and past every rule about who may write."""
        label = row._meta.label
        values = {one.name: self._value(one, row, label) for one in texts_of(type(row))}
        if isinstance(row, Page):
            values["url_path"] = f"{row.get_parent().url_path}{values['slug']}/"
        values = {name: value for name, value in values.items() if value is not None}
        models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
        fresh = type(row)._base_manager.get(pk=row.pk)
        if isinstance(fresh, index.Indexed):
            index.insert_or_update_object(fresh)
        if ReferenceIndex.model_is_indexable(type(row)):
            ReferenceIndex.create_or_update_for_object(fresh)

    def draft(self, page: Page, by: Any) -> None:
        """Other words into a revision that nobody has published."""
        for one in texts_of(type(page)):
            setattr(page, one.name, self._value(one, page, f"draft of {page._meta.label}"))
        page.save_revision(user=by, clean=False)

    def fill(self, row: models.Model) -> None:
        """The same for a row that is not stored yet."""
        for one in texts_of(type(row)):
            if not isinstance(one, models.FileField):
                setattr(row, one.name, self._value(one, row, row._meta.label))

    def _value(self, one: Any, row: models.Model, label: str) -> Any:
        self._now = f"{label}.{one.name}"
        self.planted.add(f"{one.model._meta.label}.{one.name}")
        match one:
            case StreamField():
                return one.stream_block.to_python(self.block(one.stream_block))
            case models.FileField():
                return self._renamed(getattr(row, one.name))
            case models.JSONField():
                return self._json(getattr(row, one.name))
            case models.EmailField():
                return f"{self.text()}@example.org"
            case models.URLField():
                return f"https://example.org/{self.text()}"
        return self.text()

    def _renamed(self, file: Any) -> str | None:
        """The file once more under another name."""
        if not file:
            return None
        old = PurePath(file.name)
        with file.storage.open(file.name) as content:
            saved: str = file.storage.save(
                f"{old.parent}/{self.text()}{old.suffix}", ContentFile(content.read())
            )
        return saved

    def _json(self, value: Any, name: str = "") -> Any:
        match value:
            case dict():
                return {key: self._json(inner, key) for key, inner in value.items()}
            case list():
                return [self._json(inner, name) for inner in value]
            case str() if name in WORDS_IN_JSON:
                return self.text()
        return value
