"""Shared fixtures."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from lms.outline.queries import forget_outlines
from lms.pages.fragments import forget_bodies
from lms.people.models import Person


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Caches hold rows of the database, which each test throws away."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    cache.clear()
    forget_outlines()
    forget_bodies()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Context manager: what waits for the commit runs at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def signed_in() -> Any:
    """A client in which this person is logged in."""

    def log_in(who: Person) -> Client:
        client = Client()
        client.force_login(who.user)
        return client

    return log_in
