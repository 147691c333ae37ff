"""Tests: in-memory mail, cheap passwords, no outside world."""

import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import SQLITE_OPTIONS, STORAGES, database, env

DEBUG = False
SECRET_KEY = "test-key-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
_FOLDER = tempfile.TemporaryDirectory(prefix="bruecke-test-")  # gone when the run ends
_FILES = Path(_FOLDER.name)
DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{_FILES / 'db.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: a live server and its test have connections of their own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(_FILES / "test.sqlite3")}
    # What a test run loses in a power cut is worth nothing.
    _QUICK = SQLITE_OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["OPTIONS"] = {**SQLITE_OPTIONS, "init_command": _QUICK}
else:
    DATABASES["default"]["OPTIONS"] = {}  # a full machine may keep a storm of writers waiting for long
# Each parallel worker has a Redis database of its own: clearing one must not empty another's.
if REDIS_URL := env("REDIS_URL", default=""):
    _server, _, _number = REDIS_URL.rpartition("/")
    _worker = int(env("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
    CACHES = {"default": env.cache_url_config(f"{_server}/{int(_number) + _worker}")}
LMS_MAINTENANCE_FILE = str(_FILES / "maintenance.json")
MEDIA_ROOT = _FILES / "media"
SERVE_RENDITIONS = True
_PRIVATE = {**STORAGES["private"], "OPTIONS": {"location": str(_FILES / "private"), "base_url": None}}
STORAGES = {**STORAGES, "private": _PRIVATE}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LMS_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LMS_DEMO_ALLOWED = True
LMS_SHOW_POST = True
LMS_SHOW_STYLEGUIDE = True
EMAIL_FILE_PATH = _FILES / "mail"
LMS_DOOR_SECONDS = 0  # nobody measures here, see tests/accounts/test_middleware.py
# The rule itself is tested where it stands; elsewhere staff come as they are.
LMS_STAFF_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# A right-to-left interface without a catalogue, to try the mirrored layout.
LMS_INTERFACE_LANGUAGES = ["de", "en", "ar"]
