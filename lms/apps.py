"""The plugin as a Django app."""

from django.apps import AppConfig


class LmsConfig(AppConfig):
    """Connects the plugin to Django's and Wagtail's signals and checks."""

    name = "lms"
    label = "lms"
    verbose_name = "Brücke"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Signals of strangers only; inside the plugin one calls the function."""
        from lms import wiring  # noqa: PLC0415 -- models are loaded only now

        wiring.connect()
