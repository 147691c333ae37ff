"""A production site starts safe, or it does not start and names what is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import database_address

ROOT = Path(__file__).resolve().parents[2]
KEY = "Zb7-kQ2m_Xr9vT4wLp6sNc8yHd3fJg5aUe1iOoRxBnVtMqWzKl0PhGjYuE"
SAFE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "lernen.example.org",
    "BASE_URL": "https://lernen.example.org",
    "DATABASE_URL": "postgres://bruecke:secret@db.example.org/bruecke",
    "REDIS_URL": "redis://cache.example.org:6379/0",
    "EMAIL_URL": "smtp+tls://bruecke:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Brücke <post@lernen.example.org>",
    "MEDIA_ROOT": "/srv/bruecke/media",
    "PRIVATE_ROOT": "/srv/bruecke/private",
}


def start(*command: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """A start with nothing but these variables; None takes one away."""
    given = {**SAFE, "PATH": os.environ["PATH"], "PYTHONUTF8": "1", **changed}
    env = {name: value for name, value in given.items() if value is not None}
    return subprocess.run(
        (sys.executable, *command), cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def load(**changed: str | None) -> subprocess.CompletedProcess[str]:
    """The shortest start: the settings are read, as every command and every server process does."""
    return start("-c", "from django.conf import settings; settings.DEBUG", **changed)


FAULTS = {
    "debug": ({"DEBUG": "1"}, "DEBUG is on"),
    "no key": ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
    "short key": ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is shorter"),
    "weak key": ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY is weak"),
    "key of development": ({"SECRET_KEY": "development-only-key-" + KEY}, "SECRET_KEY is weak"),
    "key of a fresh project": ({"SECRET_KEY": "django-insecure-" + KEY}, "SECRET_KEY is weak"),
    "short old key": ({"SECRET_KEY_FALLBACKS": "old"}, "SECRET_KEY_FALLBACKS holds"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS allows any host"),
    "no host": ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
    "plain http": ({"BASE_URL": "http://lernen.example.org"}, "BASE_URL must begin with https://"),
    "no address": ({"BASE_URL": None}, "BASE_URL must begin with https://"),
    "address with a path": ({"BASE_URL": "https://example.org/lms"}, "BASE_URL must end after the host"),
    "no database": ({"DATABASE_URL": None}, "DATABASE_URL is missing"),
    "SQLite that defers": (
        {"DATABASE_URL": "sqlite:////srv/bruecke.sqlite3?transaction_mode=DEFERRED"},
        "DATABASE_URL: SQLite without transaction_mode IMMEDIATE",
    ),
    "SQLite that forgets in a power cut": (
        {"DATABASE_URL": "sqlite:////srv/b.sqlite3?init_command=PRAGMA%20synchronous=NORMAL"},
        "DATABASE_URL: SQLite without journal_mode=WAL and synchronous=FULL",
    ),
    "SQLite in memory": ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL: SQLite in memory"),
    "a cache for each process": ({"REDIS_URL": None}, "REDIS_URL is missing"),
    "another cache": ({"REDIS_URL": "locmemcache://"}, "REDIS_URL is missing"),
    "no mail": ({"EMAIL_URL": None}, "EMAIL_URL is missing"),
    "mail to the console": ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL sends mail to nobody"),
    "mail to nowhere": ({"EMAIL_URL": "dummymail://"}, "EMAIL_URL sends mail to nobody"),
    "no sender": ({"DEFAULT_FROM_EMAIL": None}, "DEFAULT_FROM_EMAIL is missing"),
    "sender on this machine": (
        {"DEFAULT_FROM_EMAIL": "Brücke <b@localhost>"},
        "DEFAULT_FROM_EMAIL is missing",
    ),
    "no place for pictures": ({"MEDIA_ROOT": None}, "MEDIA_ROOT must be an absolute path"),
    "no place for documents": ({"PRIVATE_ROOT": None}, "PRIVATE_ROOT must be an absolute path"),
    "documents among pictures": ({"PRIVATE_ROOT": "/srv/bruecke/media/p"}, "PRIVATE_ROOT lies inside"),
    "backups among pictures": ({"BACKUP_FOLDER": "/srv/bruecke/media/b"}, "BACKUP_FOLDER lies inside"),
    "demo people": ({"DEMO": "1"}, "DEMO: people with a known password"),
}


@pytest.mark.parametrize(("changed", "name"), FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_stops_the_start_and_is_the_only_one_named(
    changed: dict[str, str | None], name: str
) -> None:
    done = load(**changed)
    named = [line for line in done.stderr.splitlines() if line.startswith("- ")]
    assert done.returncode != 0
    assert len(named) == 1
    assert named[0].startswith(f"- {name}")


def test_a_start_with_nothing_names_every_missing_thing_at_once() -> None:
    nothing = {name: None for name in SAFE if name != "DJANGO_SETTINGS_MODULE"}
    done = load(**nothing)
    named = {line[2:].split()[0] for line in done.stderr.splitlines() if line.startswith("- ")}
    assert named == set(nothing)


def test_a_safe_site_starts_and_the_deployment_check_is_silent() -> None:
    done = start(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", DATABASE_URL="sqlite:////srv/b.sqlite3"
    )
    assert (done.returncode, done.stderr) == (0, "")


CONNECTED = """
import django, sqlite3
django.setup()
from django.db import connection, transaction
def ask(sql):
    with connection.cursor() as cursor:
        return str(cursor.execute(sql).fetchone()[0])
"""


def test_sqlite_loses_nothing_waits_long_and_locks_before_it_reads(tmp_path: Path) -> None:
    code = f"""{CONNECTED}
print(*[ask(f"PRAGMA {{name}}") for name in ("journal_mode", "synchronous", "busy_timeout")])
with transaction.atomic():
    try:
        sqlite3.connect(connection.settings_dict["NAME"], timeout=0).execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as problem:
        print(problem)
"""
    done = start("-c", code, DATABASE_URL=f"sqlite:///{tmp_path / 'b.sqlite3'}")
    full = "2"
    assert done.stdout.splitlines() == [f"wal {full} 20000", "database is locked"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
def test_postgresql_writes_before_it_answers_and_nobody_waits_long() -> None:
    """What the server is set to holds: the site asks for nothing less. CI's own server never waits for the disk."""
    code = f"""{CONNECTED}
print(ask("SELECT count(*) FROM pg_settings WHERE source IN ('client', 'session', 'user', 'database')"
          " AND name IN ('synchronous_commit', 'fsync', 'full_page_writes')"))
print(ask("SHOW lock_timeout"), ask("SHOW transaction_isolation"))
print(connection.settings_dict["OPTIONS"]["connect_timeout"])
"""
    done = start("-c", code, DATABASE_URL=database_address())
    assert done.stdout.split("\n") == ["0", "3s read committed", "5", ""]


def test_the_web_server_gets_production_unless_told_otherwise() -> None:
    done = start("-c", "import config.wsgi", DJANGO_SETTINGS_MODULE=None, SECRET_KEY=None)
    assert "SECRET_KEY is missing" in done.stderr


def test_staff_need_a_second_factor_and_mails_leave_by_the_given_server() -> None:
    code = "from django.conf import settings as s; print(s.LMS_STAFF_FACTOR_REQUIRED, s.EMAIL_HOST, s.EMAIL_USE_TLS)"
    assert start("-c", code).stdout.split() == ["True", "mail.example.org", "True"]


def test_a_proxy_is_believed_only_where_one_is_known() -> None:
    code = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    assert start("-c", code).stdout.strip() == "None"
    assert "X_FORWARDED_PROTO" in start("-c", code, TRUSTED_PROXIES="1").stdout


def test_cookies_stay_with_this_host_and_browsers_stay_with_https() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SECURE_HSTS_SECONDS")
    names += ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_DOMAIN", "X_FRAME_OPTIONS")
    code = f"from django.conf import settings as s; print([getattr(s, name) for name in {names}])"
    cookies = ["__Host-session", "__Host-csrf", "__Host-language"]
    assert start("-c", code).stdout.strip() == str([*cookies, 31536000, True, True, None, "DENY"])


def test_demo_people_are_refused_and_development_pages_are_not_there() -> None:
    asked = "s.LMS_DEMO_ALLOWED, s.LMS_SHOW_POST, s.LMS_SHOW_STYLEGUIDE"
    done = start("-c", f"from django.conf import settings as s; print({asked})")
    assert done.stdout.split() == ["False", "False", "False"]


def test_passkeys_need_a_safe_address_whatever_the_environment_says() -> None:
    code = (
        "import django; django.setup(); from allauth.mfa import app_settings;"
        "print(app_settings.WEBAUTHN_ALLOW_INSECURE_ORIGIN)"
    )
    asked = {"DATABASE_URL": "sqlite:////srv/b.sqlite3", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": "1"}
    assert start("-c", code, **asked).stdout.strip() == "False"
    assert start("-c", code, DJANGO_SETTINGS_MODULE="config.settings.dev").stdout.strip() == "True"


def test_every_line_of_the_log_is_one_json_object() -> None:
    code = "import django, logging; django.setup(); logging.getLogger('lms').warning('%s is late', 'tick')"
    found = json.loads(start("-c", code, DATABASE_URL="sqlite:////srv/b.sqlite3").stdout)
    assert (found["logger"], found["message"]) == ("lms", "tick is late")


def test_static_files_come_after_the_redirect_to_https() -> None:
    code = "from django.conf import settings; print(*settings.MIDDLEWARE)"
    names = [name.rpartition(".")[2] for name in start("-c", code).stdout.split()]
    assert names.index("WhiteNoiseMiddleware") == names.index("SecurityMiddleware") + 1
