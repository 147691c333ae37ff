"""Wagtail's signals are strangers: each calls one action."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Page

from lms.website import actions
from lms.website.heads import forget_heads
from lms.website.queries import KINDS


def on_publish(sender: type[Any], instance: Page, **kwargs: Any) -> None:
    """Published: what pages say about themselves is read anew, and the picture is made."""
    on_change()
    if issubclass(sender, KINDS):
        transaction.on_commit(partial(_prepare, instance.pk))


def on_change(**kwargs: Any) -> None:
    """Unpublished, renamed, moved, deleted, restricted; or another picture file."""
    forget_heads()
    transaction.on_commit(forget_heads)  # somebody may have read in between


def _prepare(page: int) -> None:
    actions.prepare_picture.enqueue(page)
