"""The site on a test's database, with a transport that files each letter in the folder `FILED`."""

import os

from bench.settings import *  # noqa: F403 -- a settings module

LMS_MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["FILED"]
