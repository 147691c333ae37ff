"""System checks: each names one missing or unsafe piece."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from lms.conf import conf


@register("lms")
def settings_in_range(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Numbers and languages that make sense."""
    found: list[CheckMessage] = []
    if not 0 <= conf.pass_mark <= 100:
        found.append(Error("LMS_PASS_MARK must be between 0 and 100.", id="lms.E001"))
    if not 1 <= conf.invitation_days <= 14:
        found.append(Error("LMS_INVITATION_DAYS must be between 1 and 14.", id="lms.E002"))
    known = {code for code, _name in settings.LANGUAGES}
    unknown = set(conf.interface_languages) - known
    if unknown:
        found.append(
            Error(f"LMS_INTERFACE_LANGUAGES holds unknown languages: {sorted(unknown)}.", id="lms.E003")
        )
    return found


@register("lms")
def private_storage(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without private storage, files of courses would be public."""
    if "private" in settings.STORAGES:
        return []
    return [Error("STORAGES has no entry 'private'.", hint="See docs/reference/settings.md.", id="lms.E004")]


GUARDS = (
    "lms.pages.middleware.HeadersMiddleware",
    "lms.pages.narrowing.NarrowAdminMiddleware",
    "lms.accounts.middleware.LanguageMiddleware",
    "lms.accounts.middleware.StaffFactorMiddleware",
)


@register("lms")
def guards_are_wired(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each middleware that guards something must be in the site's settings."""
    missing = [guard for guard in GUARDS if guard not in settings.MIDDLEWARE]
    return [Error(f"MIDDLEWARE lacks '{guard}'.", id="lms.E006") for guard in missing]


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
