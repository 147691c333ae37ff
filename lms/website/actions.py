"""Writes of the public site."""

from django_tasks import task
from wagtail.models import Page

from lms.website.heads import SPEC, chosen_picture
from lms.website.queries import KINDS


@task()
def prepare_picture(page: int) -> None:
    """Make a page's preview picture once, so that nobody who passes the page on waits for it."""
    found = Page.objects.filter(pk=page).specific().first()
    image = chosen_picture(found) if isinstance(found, KINDS) else None
    if image is not None:
        image.get_rendition(SPEC)
