"""What every environment of the site shares. Values that differ stand in dev, test and production."""

from pathlib import Path

import environ

from lms.assets import FOLDERS
from lms.defaults import *
from lms.defaults import POSTGRESQL_OPTIONS, SQLITE_OPTIONS

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
env = environ.Env()

BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "lms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.operations.middleware.HealthMiddleware",
    "lms.operations.middleware.RequestLogMiddleware",
    "lms.accounts.middleware.EvenPaceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.pages.middleware.HeadersMiddleware",
    "lms.operations.middleware.MaintenanceMiddleware",
    "lms.limits.HastyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.accounts.middleware.StaffFactorMiddleware",
    "lms.pages.narrowing.NarrowAdminMiddleware",
    "lms.website.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.pages.context.shell",
            ]
        },
    }
]


def database(url: str) -> dict[str, object]:
    """The settings of one database, with the defaults measured for its engine."""
    given = env.db_url_config(url)
    defaults = {"sqlite3": SQLITE_OPTIONS, "postgresql": POSTGRESQL_OPTIONS}.get(
        given["ENGINE"].rpartition(".")[2], {}
    )
    options = {**defaults, **given.get("OPTIONS", {})}
    return {**given, "OPTIONS": options, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR / 'brueckedb.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache("REDIS_URL", default="locmemcache://")
    if env("REDIS_URL", default="")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
LMS_BACKUP_FOLDER = env("BACKUP_FOLDER", default=str(VAR / "backups"))
LMS_MAINTENANCE_FILE = env("MAINTENANCE_FILE", default=str(VAR / "maintenance.json"))
SERVE_RENDITIONS = False  # in production the web server hands them out
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
_MODULES = ROOT / "node_modules"
STATICFILES_DIRS = [
    (folder, _MODULES / package) for folder, package in FOLDERS.items() if (_MODULES / package).is_dir()
]

# People and access
AUTH_USER_MODEL = "auth.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition(":")[0]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_TOTP_ISSUER = "Brücke"

# Languages: interface (LMS_INTERFACE_LANGUAGES), content (WAGTAIL_CONTENT_LANGUAGES), both subsets of LANGUAGES
LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("en", "English"),
    ("tr", "Türkçe"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("fr", "Français"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LMS_INTERFACE_LANGUAGES = ["de", "en"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Wagtail
WAGTAIL_SITE_NAME = "Brücke"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True
# Mail
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Brücke <bruecke@localhost>")
LMS_MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20

# Courses that ship with this site (packages with a folder "content")
LMS_COURSES = ["courses.political_system", "courses.intercultural_opening", "courses.public_relations"]

# Headers
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
