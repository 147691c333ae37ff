"""Where the development site listens and how it is called: PORT, HOST, BASE_URL. Standard library only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

EVERYWHERE = {"0.0.0.0", "::"}
HERE = EVERYWHERE | {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Address:
    """host and port the server binds; base: the address people use, also in mails."""

    host: str
    port: int
    base: str

    @property
    def local(self) -> str:
        """The address under which this machine reaches the server."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{in_url(host)}:{self.port}"

    @property
    def bind(self) -> str:
        return f"{in_url(self.host)}:{self.port}"


def in_url(host: str) -> str:
    """An IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host else host


def address(environ: Mapping[str, str] = os.environ) -> Address:
    """HOST is this machine only unless set; BASE_URL follows HOST and PORT. ValueError for a bad PORT."""
    host = environ.get("HOST") or "127.0.0.1"
    port = int(environ.get("PORT") or 8000)
    if not 0 < port < 65536:
        raise ValueError(port)
    name = "localhost" if host in HERE else in_url(host)
    return Address(host, port, (environ.get("BASE_URL") or f"http://{name}:{port}").rstrip("/"))
