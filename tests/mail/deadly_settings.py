"""The site on a test's database, with the transport that dies."""

from bench.settings import *  # noqa: F403 -- a settings module

LMS_MAIL_TRANSPORT = "tests.mail.deadly.Deadly"
