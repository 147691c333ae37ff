"""The site as in production, on an embedded SQLite of its own, with one more address: the bare view."""

from config.settings.base import *
from config.settings.base import STORAGES, VAR, database, env

DEBUG = False
# A 500 is fast and would look like a good number.
DEBUG_PROPAGATE_EXCEPTIONS = env.bool("BENCH_PROPAGATE", default=True)
SECRET_KEY = env("BENCH_SECRET_KEY", default="bench-only-" + "x" * 50)  # a test lends its own
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
DATABASES = {"default": database(env("BENCH_DATABASE_URL", default=f"sqlite:///{VAR / 'bench.sqlite3'}"))}
STORAGES = {**STORAGES, "default": {**STORAGES["default"], "OPTIONS": {"location": str(VAR / "bench-media")}}}
LMS_MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
LMS_STAFF_FACTOR_REQUIRED = False
LMS_DEMO_ALLOWED = True
ROOT_URLCONF = "bench.urls"
if env.bool("BENCH_UNLIMITED", default=False):
    ACCOUNT_RATE_LIMITS = False
