"""The user of a request comes with the person, in one query."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from lms.accounts.backends import PersonBackend
from tests import build

pytestmark = pytest.mark.django_db


def test_user_and_person_are_one_query(django_assert_num_queries: Any) -> None:
    who = build.person()
    with django_assert_num_queries(1):
        assert PersonBackend().get_user(who.user_id).person == who


def test_a_closed_account_is_nobody_at_once() -> None:
    who = build.person()
    get_user_model().objects.update(is_active=False)
    assert PersonBackend().get_user(who.user_id) is None


def test_a_user_name_opens_nothing() -> None:
    who = build.person()
    assert PersonBackend().authenticate(None, username=who.user.username, password="bruecke-demo") is None
