"""The site of the tests, but with a host's own user model."""

from config.settings.test import *  # noqa: F403 -- a settings module
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.hosts.member"]
AUTH_USER_MODEL = "member.Member"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
