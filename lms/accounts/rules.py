"""May this address, this session …?"""

import re
import time
from functools import lru_cache
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lms.accounts.queries import staff_users
from lms.cohorts.queries import is_staff
from lms.people.queries import person_of

OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f\u2028\u2029]*")
LOGGED_IN_AT = "lms_logged_in_at"  # seconds since 1970, in the session
FRESH_SECONDS = 15 * 60

# What a session by card may ask for: study, questions about it, an overview of the own data, and what is public.
# Everything else is shut for it.
OPEN_BY_CARD = re.compile(
    r"lms:(ask|card|card_link|courses|dates?|door|door_code|entrance|glossary\w*|lesson_\w+|my_data|news_feed|page|preferences"
    r"|put_away|quiz_\w+|robots|search|sitemap|way|way_course)|account_logout|rendition|wagtail_serve|wagtaildocs_serve|django\.views\.static\.serve"
)


def is_open_by_card(view_name: str) -> bool:
    """May a session that began with an access card have this page?"""
    return OPEN_BY_CARD.fullmatch(view_name) is not None


def is_own_path(address: str | None) -> bool:
    """Is this a relative path of this site, which nobody can read as another host?"""
    if not address or not OWN_PATH.fullmatch(address):
        return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def has_factor(request: HttpRequest) -> bool:
    """Was a second factor shown in this session? No query."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def needs_factor(request: HttpRequest) -> bool:
    """Does this session belong to staff and lack the second factor? No query for participants.

    Staff is whoever holds a role with rights today, or is superuser. Outside the admin a list of all staff,
    kept for half a minute, decides; at the admin's door the database is asked, so that a role given during a
    session counts at once where it gives power.
    """
    user: Any = request.user
    if not user.is_authenticated or has_factor(request):
        return False
    if user.is_superuser or user.pk in staff_users():
        return True
    at_the_admin = request.path.startswith(_admin())
    return at_the_admin and (user.has_perm("wagtailadmin.access_admin") or is_staff(person_of(user)))


def is_fresh(request: HttpRequest) -> bool:
    """Has this person shown who they are lately, or can allauth ask them itself?

    Whoever has neither password nor factor cannot be asked by allauth: their log-in in this browser must be recent.
    """
    user: Any = request.user
    if get_reauthentication_flows(user):
        return True
    return time.time() - request.session.get(LOGGED_IN_AT, 0) < FRESH_SECONDS


@lru_cache(maxsize=1)
def _admin() -> str:
    return reverse("wagtailadmin_home")
