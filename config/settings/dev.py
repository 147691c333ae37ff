"""Development: everything on this machine, mails as files shown at /post/."""

from config.settings.base import *
from config.settings.base import VAR, env

# Off, so that whoever tries the product meets its own error pages; RELOAD=1 or DEBUG=1 is for working on it.
DEBUG = env.bool("DEBUG", default=env.bool("RELOAD", default=False))
SERVE_RENDITIONS = True
# Sessions of a machine's own development site only; production refuses to start without its own key.
SECRET_KEY = "development-only-key-that-production-never-accepts-0123456789"
ALLOWED_HOSTS = ["*"]
VAR.mkdir(exist_ok=True)
LMS_MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
LMS_SHOW_POST = True
LMS_SHOW_STYLEGUIDE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
LMS_STAFF_FACTOR_REQUIRED = env.bool("STAFF_FACTOR_REQUIRED", default=False)
LMS_DEMO_ALLOWED = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The worker says each task it begins and ends; on a terminal that hides what matters.
    "loggers": {"django_tasks": {"level": "WARNING"}, "django_tasks_db": {"level": "WARNING"}},
}
