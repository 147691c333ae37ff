"""The ways in, as a browser goes them."""

import re
from typing import Any

from django.test import Client

from lms.mail.models import Mail

PASSWORD = "bruecke-demo"


def code_for(address: str) -> str:
    """The code in the newest letter to an address."""
    letter = Mail.objects.filter(to=address).order_by("pk").last()
    assert letter is not None, f"no letter to {address}"
    return code_in(letter.text)


def code_in(text: str) -> str:
    """The code in the text of a letter."""
    found = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})$", text, re.MULTILINE)
    assert found, text
    return found[1]


def by_password(client: Client, address: str, password: str = PASSWORD, **more: Any) -> Any:
    """Log in with a password."""
    return client.post("/konto/login/", {"login": address, "password": password, **more})


def ask_code(client: Client, address: str, **more: Any) -> Any:
    """Ask for a code on the log-in page."""
    return client.post("/konto/login/", {"login": address, "by_code": "1", **more})


def give_code(client: Client, code: str) -> Any:
    """Type a code on the log-in's second page."""
    return client.post("/konto/login/code/confirm/", {"code": code})


def by_code(client: Client, address: str, **more: Any) -> Any:
    """Log in with a mailed code."""
    ask_code(client, address, **more)
    return give_code(client, code_for(address))


def sign_up(client: Client, address: str, **more: Any) -> Any:
    """Fill in the sign-up form."""
    return client.post(
        "/konto/signup/", {"given_names": "Amina", "family_name": "El Idrissi", "email": address, **more}
    )


def prove(client: Client, address: str) -> Any:
    """Type the code that proves an address."""
    return client.post("/konto/confirm-email/", {"code": code_for(address)})


def is_in(client: Client) -> bool:
    """Does this browser have a log-in?"""
    return client.get("/mein-konto/").status_code == 200
