"""Tests: in-memory mail, cheap passwords, no outside world."""

import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import CACHES, LANGUAGES, STORAGES, database, env

DEBUG = False
SECRET_KEY = "test-key-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database(env("DATABASE_URL", default="sqlite://:memory:"))}
_FILES = Path(tempfile.mkdtemp(prefix="bruecke-test-"))
MEDIA_ROOT = _FILES / "media"
STORAGES = {**STORAGES, "private": {**STORAGES["private"], "OPTIONS": {"location": str(_FILES / "private"), "base_url": None}}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LMS_MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
LMS_DEMO_ALLOWED = True
LMS_SHOW_POST = True
EMAIL_FILE_PATH = _FILES / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# A right-to-left interface without a catalogue, to try the mirrored layout.
LMS_INTERFACE_LANGUAGES = ["de", "en", "ar"]
