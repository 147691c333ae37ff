"""What the middleware adds to an answer, and what it leaves alone."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path
from wagtail.admin import urls as wagtail_admin

from lms.pages.middleware import PERMISSIONS, HeadersMiddleware, is_admin
from lms.pages.policy import ADMIN, STRICT

urlpatterns = [path("de/verwaltung/", include(wagtail_admin))]


class SomebodyKnown:
    """A user who is logged in."""

    is_authenticated = True


def answer(path: str, user: Any = None, **headers: str) -> HttpResponse:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers=headers)

    return HeadersMiddleware(view)(request)


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/pages/1/", "/admin/teilnehmende/", "/admin/gibt-es-nicht/"]
)
def test_the_admin_gets_its_own_policy(path: str) -> None:
    assert answer(path)._csp_config == ADMIN  # type: ignore[attr-defined]  # read by django-csp


@pytest.mark.parametrize(
    "path", ["/", "/de/admin/", "/administration/", "/documents/1/x.pdf", "/mein-weg/", "/Admin/"]
)
def test_all_else_keeps_the_strict_one(path: str) -> None:
    assert not hasattr(answer(path), "_csp_config")


@override_settings(ROOT_URLCONF="tests.pages.test_middleware")
def test_the_admin_is_known_wherever_the_site_puts_it() -> None:
    assert is_admin(RequestFactory().get("/de/verwaltung/pages/"))
    assert not is_admin(RequestFactory().get("/admin/"))


def test_what_a_known_person_gets_is_private() -> None:
    assert answer("/de/", SomebodyKnown()).headers["Cache-Control"] == "private, no-store"


def test_strangers_may_share_a_page() -> None:
    assert "Cache-Control" not in answer("/de/").headers


def test_a_view_that_knows_better_is_left_alone() -> None:
    kept = answer(
        "/de/", SomebodyKnown(), **{"Cache-Control": "max-age=60", "Permissions-Policy": "camera=(self)"}
    )
    assert kept.headers["Cache-Control"] == "max-age=60"
    assert kept.headers["Permissions-Policy"] == "camera=(self)"


def test_the_browser_gives_no_device_away() -> None:
    assert answer("/de/").headers["Permissions-Policy"] == PERMISSIONS


def test_the_admin_is_looser_in_nothing_but_inline_code_and_pictures() -> None:
    looser = {name for name in STRICT if ADMIN[name] != STRICT[name]}
    assert looser == {"script-src", "style-src", "img-src", "font-src"}
    assert all(source.startswith(("'", "data:", "blob:")) for sources in ADMIN.values() for source in sources)
    assert not {"'unsafe-eval'", "*"} & {source for sources in ADMIN.values() for source in sources}
