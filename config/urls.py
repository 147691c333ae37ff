"""The site's addresses. The plugin's own come before Wagtail's admin and, last, before Wagtail's pages."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include("lms.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemaps.sitemap, {"sitemaps": {"wagtail": Sitemap}}),
    path("konto/", include("allauth.urls")),
    # Only renditions are served raw; originals and documents never (docs/decisions).
    *(
        static(f"{settings.MEDIA_URL}images/", document_root=settings.MEDIA_ROOT / "images")
        if settings.DEBUG
        else []
    ),
    path("", include("lms.urls")),
    path("", include(wagtail_urls)),
]
