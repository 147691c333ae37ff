"""deploy/nginx.conf, tried with a real nginx in front of a server that says what reached it."""

import base64
import hashlib
import http.client
import http.server
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from config.settings.base import ROOT
from tests.deploy.host import free_port
from tests.deploy.visitor import HOST

pytestmark = pytest.mark.once

CONF, PAGE = ROOT / "deploy" / "nginx.conf", ROOT / "deploy" / "pages" / "wartung.html"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
AROUND = """
daemon off; pid {place}/pid; error_log {place}/error.log; {user}
events {{}}
http {{
    types {{ text/html html; image/svg+xml svg; image/png png; }}
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    include {place}/site.conf;
}}
"""


class Site(NamedTuple):
    """A running nginx."""

    plain: int
    secure: int
    files: Path

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> "Answer":
        line = http.client.HTTPSConnection(
            "127.0.0.1", self.secure, timeout=10, context=ssl._create_unverified_context()
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {"Host": HOST, **named})
        answer = line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


class Answer(NamedTuple):
    """Of nginx."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Echo(http.server.BaseHTTPRequestHandler):
    """Says which headers reached the site, and how much of a body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        size = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        body = json.dumps({"headers": dict(self.headers), "size": size}).encode()
        self.send_response(503 if self.path == "/own-pause/" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 -- named by http.server

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def upstream() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def configured(place: Path, upstream: int) -> Site:
    """The example with ports, folders and a certificate of this test's own."""
    plain, secure = free_port(), free_port()
    files = place / "files"
    files.mkdir()
    text = re.sub(r"^ *listen \[::\].*\n", "", CONF.read_text(), flags=re.MULTILINE)
    for theirs, ours in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ": f"listen 127.0.0.1:{secure} ",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": f"{place}/cert.pem",
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": f"{place}/key.pem",
        "/var/lib/bruecke/media/images/": f"{files}/",
        "/opt/bruecke/deploy/pages": str(PAGE.parent),
    }.items():
        assert theirs in text
        text = text.replace(theirs, ours)
    (place / "site.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (place / "nginx.conf").write_text(AROUND.format(place=place, user=user))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-subj", f"/CN={HOST}", "-keyout", place / "key.pem", "-out", place / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return Site(plain, secure, files)


@contextmanager
def running(place: Path, upstream: int) -> Iterator[Site]:
    """nginx with the example, once it listens."""
    if NGINX is None or not shutil.which("openssl"):
        pytest.skip("there is no nginx here")
    made = configured(place, upstream)
    with subprocess.Popen([NGINX, "-p", place, "-c", place / "nginx.conf"]) as process:
        while socket.socket().connect_ex(("127.0.0.1", made.secure)):
            assert process.poll() is None, "nginx ended"
            time.sleep(0.05)
        yield made
        process.terminate()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, upstream: int) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("nginx"), upstream) as made:
        yield made


def test_plain_http_leads_to_https_of_our_own_name(site: Site) -> None:
    line = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    line.request("GET", "/mein-weg/?a=1", headers={"Host": "evil.example"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/mein-weg/?a=1")


def test_what_a_client_says_about_itself_is_replaced(site: Site) -> None:
    forged = {
        "X_Forwarded_For": "10.9.8.7",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    reached = json.loads(site.ask("/", **forged).body)["headers"]
    assert reached["Host"] == HOST
    assert (reached["X-Forwarded-For"], reached["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
    assert not {"evil.example", "host=evil.example", "10.9.8.7"} & set(reached.values())


def test_a_picture_is_shown_and_never_run(site: Site) -> None:
    (site.files / "bild.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    )
    answer = site.ask("/media/images/bild.svg")
    assert answer.status == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path", ["/media/original_images/bild.svg", "/media/images/../documents/plan.pdf", "/media/images../cert.pem",
             "/media/images/%2e%2e/cert.pem", "/media/", "/media/images/"],
)  # fmt: skip
def test_nothing_else_of_the_uploads_is_handed_out(site: Site, path: str) -> None:
    for folder, name in (("documents", "plan.pdf"), ("original_images", "bild.svg")):
        (site.files.parent / folder).mkdir(exist_ok=True)
        (site.files.parent / folder / name).touch()
    assert site.ask(path).status in (400, 403, 404)


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [("/konto/login/", 11, 200), ("/konto/login/", 13, 413), ("/admin/documents/multiple/add/", 150, 200)],
)
def test_sizes_are_limited(site: Site, path: str, megabytes: int, status: int) -> None:
    body = bytes(megabytes * 1024 * 1024)
    try:
        assert site.ask(path, "POST", body).status == status
    except OSError:  # it hangs up on who goes on sending
        assert status == 413


def test_trace_is_not_allowed_and_the_version_is_nobodys_business(site: Site) -> None:
    answer = site.ask("/", "TRACE")
    assert answer.status == 405
    assert answer.headers["Server"] == "nginx"


def test_the_sites_own_pause_passes_through(site: Site) -> None:
    answer = site.ask("/own-pause/")
    assert answer.status == 503
    assert "Host" in json.loads(answer.body)["headers"]


def test_a_site_that_is_down_shows_a_page_that_says_so(tmp_path: Path) -> None:
    with running(tmp_path, free_port()) as alone:
        answer = alone.ask("/mein-weg/")
    assert answer.status == 503
    assert answer.body == PAGE.read_bytes()
    assert answer.headers["Retry-After"] == "120"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_page_of_the_pause_may_use_its_own_style_and_nothing_else() -> None:
    text = PAGE.read_text()
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in CONF.read_text()
    assert not re.search(r"<script|<link|\bstyle=|src=|https?://(?!www\.w3\.org)", text)
