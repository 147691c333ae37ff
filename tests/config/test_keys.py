"""H3: the key can be changed while people are logged in, and no secret lies in the repository."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from config.settings.base import ROOT
from tests import build

OLD, NEW = "old-key-" + "a" * 50, "new-key-" + "b" * 50


@pytest.mark.django_db
@pytest.mark.parametrize(("older", "status"), [([OLD], 200), ([], 302)])
def test_a_session_lasts_as_long_as_its_key(
    older: list[str], status: int, settings: Any, signed_in: Any
) -> None:
    settings.SECRET_KEY = OLD
    client = signed_in(build.person())
    assert client.get("/mein-weg/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, older
    assert client.get("/mein-weg/").status_code == status


@pytest.mark.django_db
def test_once_seen_a_session_no_longer_needs_the_old_key(settings: Any, signed_in: Any) -> None:
    settings.SECRET_KEY = OLD
    client = signed_in(build.person())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    client.get("/mein-weg/")
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/mein-weg/").status_code == 200


# What a key of some service, a private key or a filled-in password of an address looks like.
SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    r"|\bsk-[A-Za-z0-9_-]{32,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}"
    r"|\b(?:postgres|rediss?|smtp)(?:\+\w+)?://\w+:(?!secret\b|password\b)[^\s@{}$<]+@(?!\{)"
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".html",
    ".js",
    ".conf",
    ".env",
    ".service",
    ".po",
    ".sh",
    "",
}
MADE = {".venv", "node_modules", "var", ".git"}


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the project itself."""
    for top in ROOT.iterdir():
        if top.name in MADE:
            continue
        for file in [top] if top.is_file() else top.rglob("*"):
            if file.is_file() and file.suffix in TEXT and "__pycache__" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text(errors="replace")


def test_no_secret_lies_in_the_repository() -> None:
    found = {name: hit[0] for name, text in texts() if (hit := SECRETS.search(text))}
    assert found == {}


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "A1B2" * 4,
        "ghp_" + "a1" * 18,
        "postgres://me:real" + "ly@db/x",
        "-----BEGIN PRIVATE" + " KEY-----",
    ],
)
def test_secrets_are_recognised(secret: str) -> None:
    assert SECRETS.search(f"x = '{secret}'")
