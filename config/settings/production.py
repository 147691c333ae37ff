"""Production: everything comes from the environment, and an unsafe site does not start.

Needs DATABASE_URL, REDIS_URL, SECRET_KEY, ALLOWED_HOSTS, BASE_URL, EMAIL_URL, DEFAULT_FROM_EMAIL, MEDIA_ROOT and
PRIVATE_ROOT. May have BACKUP_FOLDER, MAINTENANCE_FILE, SECRET_KEY_FALLBACKS, STATIC_ROOT, TRUSTED_PROXIES,
STAFF_FACTOR_REQUIRED, LOG_LEVEL, HSTS_SECONDS, HSTS_SUBDOMAINS, HSTS_PRELOAD.
"""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import BASE_URL, CACHES, DATABASES, MIDDLEWARE, STORAGES, VAR, env
from config.settings.faults import faults
from config.settings.logs import json_lines

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [BASE_URL] if "://" in BASE_URL else []

if not env("DATABASE_URL", default=""):
    DATABASES = {"default": {**DATABASES["default"], "NAME": ""}}
if not env("REDIS_URL", default="").startswith(("redis://", "rediss://", "unix://")):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The outbox hands mails to this transport; EMAIL_HOST and the like come from the same address.
_mail = (
    env.email_url_config(env("EMAIL_URL", default=""))
    if env("EMAIL_URL", default="")
    else {"EMAIL_BACKEND": ""}
)
LMS_MAIL_TRANSPORT = _mail.pop("EMAIL_BACKEND")
globals().update(_mail)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="")

# Files: only image renditions are served raw; all else passes a view that asks who reads.
MEDIA_ROOT = env("MEDIA_ROOT", default="")
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR / "static"))
STORAGES = {
    **STORAGES,
    "private": {
        **STORAGES["private"],
        "OPTIONS": {"location": env("PRIVATE_ROOT", default=""), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MIDDLEWARE = [*MIDDLEWARE]
MIDDLEWARE.insert(
    MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1,
    "whitenoise.middleware.WhiteNoiseMiddleware",
)
FILE_UPLOAD_PERMISSIONS = 0o640

# HTTPS only. The proxy's header is believed only where a proxy is known to stand in front.
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXIES", default=0) else None
)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=True)
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
X_FRAME_OPTIONS = "DENY"  # Wagtail's preview asks for SAMEORIGIN itself

# People
LMS_STAFF_FACTOR_REQUIRED = env.bool("STAFF_FACTOR_REQUIRED", default=True)
LMS_DEMO_ALLOWED = env.bool("DEMO", default=False)
LMS_SHOW_POST = False
LMS_SHOW_STYLEGUIDE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

# One JSON object per line on standard output, without anything about people (lms.operations.logs).
LOGGING = json_lines(env("LOG_LEVEL", default="INFO"))

if _faults := faults(globals()):
    raise ImproperlyConfigured("Brücke does not start:\n" + "\n".join(f"- {fault}" for fault in _faults))
