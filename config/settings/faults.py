"""What would make a production site unsafe. Each fault begins with the name of the variable that repairs it."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

KEY_LENGTH = 50
KEY_VARIETY = 10
NOT_FOR_PRODUCTION = ("django-insecure-", "development-only-key")
MAIL_TO_NOBODY = ("console", "dummy", "filebased", "locmem")


def faults(settings: Mapping[str, Any]) -> list[str]:
    """Every fault of these settings, so that one start names them all."""
    checks = (_debug, _keys, _hosts, _base_url, _database, _cache, _mail, _files, _people, _tasks)
    return [fault for check in checks for fault in check(settings)]


def _debug(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG is on: error pages would show code and settings."


def _keys(settings: Mapping[str, Any]) -> Iterator[str]:
    key = settings["SECRET_KEY"]
    if not key:
        yield "SECRET_KEY is missing."
    elif len(key) < KEY_LENGTH:
        yield f"SECRET_KEY is shorter than {KEY_LENGTH} characters."
    elif len(set(key)) < KEY_VARIETY or key.startswith(NOT_FOR_PRODUCTION):
        yield "SECRET_KEY is weak: make one from random characters."
    if any(len(old) < KEY_LENGTH for old in settings["SECRET_KEY_FALLBACKS"]):
        yield f"SECRET_KEY_FALLBACKS holds a key shorter than {KEY_LENGTH} characters."


def _hosts(settings: Mapping[str, Any]) -> Iterator[str]:
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts:
        yield "ALLOWED_HOSTS is missing."
    if any("*" in host for host in hosts):
        yield "ALLOWED_HOSTS allows any host (*)."


def _base_url(settings: Mapping[str, Any]) -> Iterator[str]:
    parts = urlsplit(settings["BASE_URL"])
    if parts.scheme != "https" or not parts.hostname:
        yield "BASE_URL must begin with https:// and name the host of the links in mails."
    elif parts.path or parts.query:
        yield "BASE_URL must end after the host."


def _database(settings: Mapping[str, Any]) -> Iterator[str]:
    database = settings["DATABASES"]["default"]
    name = str(database["NAME"])
    if not name:
        yield "DATABASE_URL is missing."
    elif database["ENGINE"].endswith("sqlite3"):
        if database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
            yield "DATABASE_URL: SQLite without transaction_mode IMMEDIATE loses writes when two people save at once."
        begins = str(database["OPTIONS"].get("init_command"))
        if "synchronous=FULL" not in begins or "journal_mode=WAL" not in begins:
            yield "DATABASE_URL: SQLite without journal_mode=WAL and synchronous=FULL may lose what it acknowledged."
        if "memory" in name:
            yield "DATABASE_URL: SQLite in memory forgets everything."


def _cache(settings: Mapping[str, Any]) -> Iterator[str]:
    if not settings["CACHES"]["default"]["BACKEND"].endswith("RedisCache"):
        yield "REDIS_URL is missing: rate limits and outlines need one cache for all processes, not one each."


def _mail(settings: Mapping[str, Any]) -> Iterator[str]:
    transport = settings["LMS_MAIL_TRANSPORT"]
    if not transport:
        yield "EMAIL_URL is missing."
    elif any(f".{name}." in transport for name in MAIL_TO_NOBODY):
        yield "EMAIL_URL sends mail to nobody (console, dummy, file or memory)."
    sender = settings["DEFAULT_FROM_EMAIL"].rstrip("> ").rpartition("@")[2]
    if "." not in sender:
        yield "DEFAULT_FROM_EMAIL is missing, or its host is not a public name."


def _files(settings: Mapping[str, Any]) -> Iterator[str]:
    media, private = settings["MEDIA_ROOT"], settings["STORAGES"]["private"]["OPTIONS"]["location"]
    for name, place in (("MEDIA_ROOT", media), ("PRIVATE_ROOT", private)):
        if not PurePath(place).is_absolute() or PurePath(place) == PurePath("/"):
            yield f"{name} must be an absolute path."
    served = (PurePath(media), PurePath(settings["STATIC_ROOT"]))
    if private and any(PurePath(private).is_relative_to(root) for root in served):
        yield "PRIVATE_ROOT lies inside a folder whose files anybody may read."
    if any(
        PurePath(settings["LMS_BACKUP_FOLDER"]).is_relative_to(root) for root in (*served, PurePath(private))
    ):
        yield "BACKUP_FOLDER lies inside a folder of uploaded or static files."


def _people(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["LMS_DEMO_ALLOWED"]:
        yield "DEMO: people with a known password are for demo sites only."


def _tasks(settings: Mapping[str, Any]) -> Iterator[str]:
    if not settings["TASKS"]["default"]["BACKEND"].endswith("DatabaseBackend"):
        yield "TASKS must go to the database: mails are sent by a worker, never inside a request."
