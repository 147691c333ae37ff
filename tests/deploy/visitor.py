"""Somebody behind the proxy: what nginx would hand on to the web server."""

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "lernen.example.org"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """Of the server."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Visitor:
    """One browser that keeps its cookies. `scheme`: what it speaks with the proxy."""

    port: int
    scheme: str = "https"
    cookies: dict[str, str] = field(default_factory=dict)
    _token: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """With the token of the page seen last."""
        return self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": self._token}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, self._headers())
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if token := _TOKEN.search(text):
            self._token = token[1]
        return Answer(answer.status, answer.headers, text)

    def _headers(self) -> dict[str, str]:
        return {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Proto": self.scheme,
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
