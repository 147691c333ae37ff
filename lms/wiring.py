"""Which stranger's signal calls what. Imported when the apps are ready."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from lms import checks  # noqa: F401 -- importing registers the system checks
from lms.accounts import signals as accounts
from lms.cohorts import appointments
from lms.glossary.models import Term
from lms.glossary.queries import forget_words
from lms.institute.models import Institute, InstituteWording
from lms.institute.queries import forget as forget_institute
from lms.pages import signals
from lms.pages.links import forget_links
from lms.website import signals as website


def connect() -> None:
    """Connect once, however often apps are set up."""
    for signal in (page_published, page_unpublished, page_slug_changed, pre_delete):
        signal.connect(signals.on_change, dispatch_uid="lms.pages")
    page_published.connect(signals.on_publish, dispatch_uid="lms.pages.reasons")
    post_page_move.connect(signals.on_move, dispatch_uid="lms.pages")
    post_save.connect(signals.on_save, dispatch_uid="lms.pages")
    post_save.connect(_user_saved, sender=get_user_model(), dispatch_uid="lms.cohorts")
    page_published.connect(website.on_publish, dispatch_uid="lms.website")
    for signal in (page_unpublished, page_slug_changed, post_page_move):
        signal.connect(website.on_change, dispatch_uid="lms.website")
    for model in (PageViewRestriction, get_image_model()):
        for signal in (post_save, post_delete):
            signal.connect(website.on_change, sender=model, dispatch_uid="lms.website")
    post_delete.connect(website.on_change, sender=Page, dispatch_uid="lms.website")
    accounts.connect()
    for signal in (post_save, post_delete):
        signal.connect(_term_changed, sender=Term, dispatch_uid="lms.glossary")
        for model in (Institute, InstituteWording):
            signal.connect(_institute_changed, sender=model, dispatch_uid=f"lms.{model.__name__}")


def _user_saved(instance: Any, *, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    # Saving other fields (a log-in notes its time) says nothing about the flag: the object may be older than the role.
    if not raw and (update_fields is None or "is_superuser" in update_fields):
        appointments.follow_superuser(user=instance)


def _institute_changed(**kwargs: Any) -> None:
    forget_institute()
    forget_links()
    website.on_change()


def _term_changed(**kwargs: Any) -> None:
    forget_words()
