"""The site on a test's database and cache, with the passwords that tests make, on a machine of any speed."""

from bench.settings import *  # noqa: F403 -- a settings module
from bench.settings import ACCOUNT_RATE_LIMITS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The same numbers per hour, not per minute: a slow machine must not get a second minute.
ACCOUNT_RATE_LIMITS = {name: rates.replace("/m/ip", "/h/ip") for name, rates in ACCOUNT_RATE_LIMITS.items()}
