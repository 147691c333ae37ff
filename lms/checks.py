"""System checks: each names one missing or unsafe piece. (Missing applications are named by `lms.apps`.)"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.module_loading import import_string

from lms.accounts.adapter import AccountAdapter, FactorAdapter
from lms.accounts.backends import PersonBackend
from lms.accounts.views import staff_door
from lms.conf import conf
from lms.mail.backend import OutboxBackend
from lms.pages.uploads import DocumentForm, PictureForm
from lms.pages.views import page
from lms.people.retention import TABLE

GUIDE = "See docs/how-to/add-to-your-site.md."


def _whole_numbers() -> Iterator[CheckMessage]:
    ranges = (
        ("LMS_PASS_MARK", conf.pass_mark, 0, 100, "lms.E001"),
        ("LMS_INVITATION_DAYS", conf.invitation_days, 1, 14, "lms.E002"),
        ("LMS_HOLD_HOURS", conf.hold_hours, 1, 72, "lms.E021"),
        ("LMS_STATISTICS_FROM", conf.statistics_from, 2, 100, "lms.E026"),
        ("LMS_QUIZ_GRACE", conf.quiz_grace, 0, 600, "lms.E029"),
        ("LMS_FOLLOW_UP_DAYS", conf.follow_up_days, 1, 60, "lms.E027"),
        ("LMS_FOLLOW_UP_LINK_DAYS", conf.follow_up_link_days, 1, 14, "lms.E028"),
    )
    for name, value, least, most, number in ranges:
        if not least <= value <= most:
            yield Error(f"{name} must be between {least} and {most}.", id=number)


@register("lms")
def settings_in_range(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Numbers and languages that make sense."""
    found = list(_whole_numbers())
    reminders = {
        "LMS_REMIND_DAYS_BEFORE": conf.remind_days_before,
        "LMS_REMIND_DAYS_AFTER": conf.remind_days_after,
    }
    for name, numbers in reminders.items():
        if not all(1 <= number <= 60 for number in numbers) or len(set(numbers)) < len(numbers):
            found.append(Error(f"{name} must hold different numbers between 1 and 60.", id="lms.E025"))
    known = {code for code, _name in settings.LANGUAGES}
    unknown = set(conf.interface_languages) - known
    if unknown:
        found.append(
            Error(f"LMS_INTERFACE_LANGUAGES holds unknown languages: {sorted(unknown)}.", id="lms.E003")
        )
    terms = {kind.value for kind, rule in TABLE.items() if rule.days is not None}
    for kind, days in conf.keep_days.items():
        if kind not in terms or days < 1:
            found.append(
                Error(f"LMS_KEEP_DAYS: {kind!r} must be one of {sorted(terms)}, at least 1.", id="lms.E020")
            )
    return found


@register("lms")
def private_storage(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without private storage, files of courses would be public."""
    if "private" in settings.STORAGES:
        return []
    return [Error("STORAGES has no entry 'private'.", hint=GUIDE, id="lms.E004")]


GUARDS = (
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.pages.middleware.HeadersMiddleware",
    "lms.pages.narrowing.NarrowAdminMiddleware",
    "lms.accounts.middleware.EvenPaceMiddleware",
    "lms.accounts.middleware.LanguageMiddleware",
    "lms.accounts.middleware.StaffFactorMiddleware",
)


@register("lms")
def guards_are_wired(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each middleware that guards something must be in the site's settings."""
    missing = [guard for guard in GUARDS if guard not in settings.MIDDLEWARE]
    return [Error(f"MIDDLEWARE lacks '{guard}'.", hint=GUIDE, id="lms.E006") for guard in missing]


# A host may put its own class in such a place, made from ours.
PIECES = {
    "ACCOUNT_ADAPTER": AccountAdapter,
    "MFA_ADAPTER": FactorAdapter,
    "EMAIL_BACKEND": OutboxBackend,
    "WAGTAILIMAGES_IMAGE_FORM_BASE": PictureForm,
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": DocumentForm,
}
VALUES = {
    "WAGTAILDOCS_DOCUMENT_MODEL": "lms.CourseDocument",
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_UNIQUE_EMAIL": True,
    "WAGTAILADMIN_LOGIN_URL": "account_login",
    "WAGTAIL_I18N_ENABLED": True,
}
CONTEXT = "lms.pages.context.shell"


def _is_made_from(path: str, ours: type) -> bool:
    try:
        return issubclass(import_string(path), ours)
    except (ImportError, TypeError):
        return False


def _wrong_settings() -> Iterator[str]:
    for name, ours in PIECES.items():
        if not _is_made_from(str(getattr(settings, name, "")), ours):
            yield f"{name} must be '{ours.__module__}.{ours.__name__}' or a class made from it."
    for name, value in VALUES.items():
        if getattr(settings, name, None) != value:
            yield f"{name} must be {value!r}."
    if not any(_is_made_from(path, PersonBackend) for path in settings.AUTHENTICATION_BACKENDS):
        yield "AUTHENTICATION_BACKENDS lacks 'lms.accounts.backends.PersonBackend'."
    engines: list[dict[str, Any]] = settings.TEMPLATES
    if not any(CONTEXT in engine.get("OPTIONS", {}).get("context_processors", ()) for engine in engines):
        yield f"TEMPLATES has no context processor '{CONTEXT}'."
    if not getattr(settings, "CONTENT_SECURITY_POLICY", None):
        yield "CONTENT_SECURITY_POLICY is missing."


@register("lms")
def settings_of_others(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What allauth, Wagtail and Django must be told; `lms.defaults` holds all of it but the context processor."""
    hint = f"`from lms.defaults import *` sets it. {GUIDE}"
    return [Error(problem, hint=hint, id="lms.E007") for problem in _wrong_settings()]


def _resolved(name: str, *args: str, more: str = "") -> ResolverMatch | None:
    try:
        return resolve(reverse(name, args=args) + more)
    except (NoReverseMatch, Resolver404):
        return None


def _wrong_addresses() -> Iterator[str]:
    if _resolved("account_login") is None:
        yield "The URLconf does not include 'allauth.urls'."
    if _resolved("wagtailadmin_home") is None:
        yield "The URLconf does not include 'wagtail.admin.urls'."
    elif (door := _resolved("wagtailadmin_home", more="login/")) is None or door.func is not staff_door:
        yield "The URLconf must include 'lms.admin_urls' at the address of Wagtail's admin, before it."
    if _resolved("wagtaildocs_serve", "1", "x.pdf") is None:
        yield "The URLconf does not include 'wagtail.documents.urls'."
    if _resolved("lms:way") is None:
        yield "The URLconf does not include 'lms.urls'."
    elif (served := _resolved("wagtail_serve", "x/")) is None or served.func is not page:
        yield "The URLconf must include 'lms.urls' last before 'wagtail.urls', at the same address."


@register(Tags.urls)
def addresses_are_wired(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The two includes stand where they guard Wagtail's own views."""
    return [Error(problem, hint=GUIDE, id="lms.E008") for problem in _wrong_addresses()]


@register(Tags.urls)
def no_other_door(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django's own admin has a log-in of its own, past allauth, its limits and the second factor."""
    if _resolved("admin:index") is None:
        return []
    return [
        checks.Warning(
            "Django's admin is in the URLconf: its log-in goes past the second factor.", id="lms.W002"
        )
    ]


FONT = "lms/fonts/commissioner/commissioner-latin-wght-normal.woff2"


@register(Tags.staticfiles)
def assets_are_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Pages work without their fonts, but do not look as they should."""
    if finders.find(FONT):
        return []
    hint = "Run `manage.py lms_assets` and name its folder in STATICFILES_DIRS."
    return [checks.Warning(f"The static file '{FONT}' is not found.", hint=hint, id="lms.W001")]


@register(Tags.database)
def sqlite_is_immediate(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """On SQLite, correctness of counting and locking rests on IMMEDIATE transactions."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        config: dict[str, Any] = settings.DATABASES[alias]
        options = config.get("OPTIONS", {})
        if config["ENGINE"].endswith("sqlite3") and options.get("transaction_mode") != "IMMEDIATE":
            found.append(
                Error(f"Database '{alias}' needs OPTIONS transaction_mode IMMEDIATE.", id="lms.E005")
            )
    return found
