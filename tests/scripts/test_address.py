"""PORT, HOST and BASE_URL decide where the development site listens and how it is called."""

import pytest

from scripts.address import Address, address

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, Address("127.0.0.1", 8000, "http://localhost:8000")),
        ({"PORT": "8123"}, Address("127.0.0.1", 8123, "http://localhost:8123")),
        ({"HOST": "0.0.0.0"}, Address("0.0.0.0", 8000, "http://localhost:8000")),
        ({"HOST": "lms.example.org"}, Address("lms.example.org", 8000, "http://lms.example.org:8000")),
        ({"HOST": "fd00::1"}, Address("fd00::1", 8000, "http://[fd00::1]:8000")),
        ({"BASE_URL": "https://lms.example.org/"}, Address("127.0.0.1", 8000, "https://lms.example.org")),
    ],
)
def test_the_address_follows_the_environment(environ: dict[str, str], expected: Address) -> None:
    assert address(environ) == expected


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(ValueError):
        address({"PORT": port})


def test_a_server_that_listens_everywhere_is_reached_here() -> None:
    assert Address("0.0.0.0", 8000, "").local == "http://127.0.0.1:8000"


def test_an_ipv6_server_is_bound_in_brackets() -> None:
    assert Address("::1", 8000, "").bind == "[::1]:8000"
