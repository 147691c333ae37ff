"""docs/how-to/run-in-production.md, followed literally on one host: PostgreSQL, Redis, several processes."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy import guide
from tests.deploy.host import Host
from tests.deploy.post import Post, post_office
from tests.deploy.visitor import HOST, Visitor
from tests.processes import children

needs_servers = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres") or not os.environ.get("REDIS_URL"),
    reason="the guide is for PostgreSQL and Redis: set DATABASE_URL and REDIS_URL",
)
SOMEBODY = "you@example.org"  # as in the guide


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as open_now:
        yield open_now


@pytest.fixture(params=["ours", pytest.param("fresh", marks=pytest.mark.long)])
def host(request: pytest.FixtureRequest, tmp_path: Path, post: Post) -> Iterator[Host]:
    """With the packages of the tests; `fresh`: with those that requirements.txt pins, newly installed."""
    redis, is_fresh = settings.CACHES["default"]["LOCATION"], request.param == "fresh"
    machine = Host(tmp_path, settings.DATABASES["default"], redis, post.address, is_fresh=is_fresh)
    yield machine
    machine.leave()


@needs_servers
def test_the_guide_leads_to_a_running_site(host: Host, post: Post) -> None:
    said = [host.type(block) for block in guide.blocks()]
    assert host.has("pytest") is not host.is_fresh
    pages_are_served(host)
    static_files_are_kept_for_ever(host)
    an_administrator_comes_in(host, "\n".join(said))
    assert post.wait_for(1)["To"] == SOMEBODY, "the worker sent what the web server queued"
    assert list((host.root / "var/lib/bruecke/backups").glob("bruecke-*.tar.gz"))
    the_database_restarts(host, post)
    host.start("bruecke-clock.service")
    assert Visitor(host.port).get("/readyz").text == "ready\n"
    assert host.stop() == {"bruecke-web.service": 0, "bruecke-worker.service": 0}
    for name in ("bruecke-web.service", "bruecke-worker.service", "bruecke-clock.service"):
        assert SOMEBODY not in host.log(name).read_text()


def pages_are_served(host: Host) -> None:
    assert len(children(host.running["bruecke-web.service"].pid)) == 3
    seen = Visitor(host.port).get("/konto/login/")
    assert seen.status == 200
    assert "includeSubDomains" in seen.headers["Strict-Transport-Security"]
    assert all(
        name.startswith("__Host-") for name in re.findall(r"^Set-Cookie: (\S+?)=", str(seen.headers), re.M)
    )
    plain = Visitor(host.port, scheme="http").get("/konto/login/")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/konto/login/")


def static_files_are_kept_for_ever(host: Host) -> None:
    visitor = Visitor(host.port)
    styles = re.findall(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', visitor.get("/konto/login/").text)
    assert styles
    answer = visitor.get(styles[0])
    assert answer.status == 200
    assert {"public", "immutable"} <= set(answer.headers["Cache-Control"].replace(",", " ").split())


def an_administrator_comes_in(host: Host, said: str) -> None:
    link = re.search(rf"https://{HOST}(/zugang/\S+)", said)
    assert link, said[-2000:]
    visitor = Visitor(host.port)
    visitor.get(visitor.get(link[1]).headers["Location"])
    password = {"password1": "ein-Passwort-12", "password2": "ein-Passwort-12"}
    assert visitor.post("/zugang/", password).headers["Location"] == "/konto/2fa/"
    assert visitor.get("/konto/2fa/").status == 200
    assert visitor.get("/admin/").headers["Location"] == "/konto/2fa/", "no second factor yet"
    assert Visitor(host.port).get(link[1]).headers.get("Location") != "/konto/2fa/", "works once"


def the_database_restarts(host: Host, post: Post) -> None:
    """F10: every connection is cut; the site answers at once, and the worker goes on or is started again."""
    visitors = [Visitor(host.port) for _ in range(12)]
    assert {visitor.get("/konto/login/").status for visitor in visitors} == {200}
    host.cut_connections()
    assert {visitor.get("/kurse/").status for visitor in visitors} == {200}
    asked = visitors[0].post("/konto/login/", {"login": SOMEBODY, "by_code": "1"})
    assert asked.status == 302
    assert post.wait_for(2, meanwhile=host.revive)["To"] == SOMEBODY
