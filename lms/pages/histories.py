"""What a page's history says: where it came from, and why a hard text was published.

A page that was moved or copied here from another course has that course's titles in its history. Who is not an
administrator reads that it was moved or copied, not from where.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from lms.pages.gate import is_hard

# Who reads the page that is being made. Wagtail's own note of that is gone when its templates are filled.
_reader: ContextVar[Any] = ContextVar("lms_reader", default=None)
# Actions whose notes name other pages.
NAMING = (
    "wagtail.copy", "wagtail.move", "wagtail.reorder", "wagtail.create_alias", "wagtail.convert_alias",
    "wagtail.copy_for_translation",
)  # fmt: skip
HARD = "lms.hard_text"


class Narrowed(LogFormatter):
    """Another formatter's words, without names for those who do not see everything."""

    def __init__(self, inner: LogFormatter) -> None:
        self.inner, self.label = inner, inner.label

    def format_message(self, log_entry: Any) -> str:
        """What happened. Wagtail's own words where a note lacks its names are short, and fit."""
        reader = _reader.get()
        if reader is None or not reader.is_superuser:
            log_entry = copy(log_entry)
            log_entry.data = {}
        return str(self.inner.format_message(log_entry))

    def format_comment(self, log_entry: Any) -> str:
        """As Wagtail has it."""
        return str(self.inner.format_comment(log_entry))


@contextmanager
def read_by(user: Any) -> Iterator[None]:
    """Histories that are written meanwhile are read by this user."""
    token = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(token)


def without_names(actions: LogActionRegistry) -> None:
    """For the hook that registers what can be noted; it comes after Wagtail's own."""
    for action in NAMING:
        actions.formatters[action] = Narrowed(actions.formatters[action])


class HardText(LogFormatter):
    """The line about a text that was published though it is far too hard, with its author's reason."""

    label = _("Publish a hard text")
    message = _("Published although hard to read")

    def format_comment(self, log_entry: Any) -> str:
        """The reason as it was then."""
        return str(log_entry.data.get("because", ""))


def with_reasons(actions: LogActionRegistry) -> None:
    """For the hook that registers what can be noted."""
    actions.register_action(HARD)(HardText)


def keep_reason(*, lesson: Any, revision: Any) -> None:
    """Note why a hard text was published, where its author gave a reason."""
    if lesson.hard_because.strip() and is_hard(lesson):
        data = {"because": lesson.hard_because}
        log(instance=lesson, action=HARD, user=revision.user, revision=revision, data=data)
