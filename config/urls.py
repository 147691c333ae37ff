"""The site's addresses. The plugin's own come before Wagtail's admin and, last, before Wagtail's pages."""

from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

handler500 = "lms.operations.views.server_error"
# Only renditions are served raw; originals and documents never.
renditions = [
    path(
        "media/images/<path:path>",
        serve,
        {"document_root": Path(settings.MEDIA_ROOT) / "images"},
        name="rendition",
    )
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include("lms.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("konto/", include("allauth.urls")),
    *(renditions if settings.SERVE_RENDITIONS else []),
    path("", include("lms.urls")),
    path("", include(wagtail_urls)),
]
