"""The plugin as a Django app."""

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured

REQUIRED = (
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "modelcluster",
    "taggit",
    "wagtail",
    "wagtail.admin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.users",
)


class LmsConfig(AppConfig):
    """Connects the plugin to Django's and Wagtail's signals and checks."""

    name = "lms"
    label = "lms"
    verbose_name = "Brücke"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Our models stand on those of other applications: without one, Django would name a class that nobody knows."""
        missing = [name for name in REQUIRED if not apps.is_installed(name)]
        if missing:
            raise ImproperlyConfigured(f"lms needs these in INSTALLED_APPS: {', '.join(missing)}.")
        super().import_models()

    def ready(self) -> None:
        """Signals of strangers only; inside the plugin one calls the function."""
        from lms import wiring  # noqa: PLC0415 -- models are loaded only now

        wiring.connect()
