"""Which of many cases run each time."""

from collections.abc import Iterable
from typing import Any

import pytest


def often(values: Iterable[Any], *always: Any) -> list[Any]:
    """All values as parameters of a test: those in `always` each time, the others in the long run only."""
    listed = list(values)
    assert set(always) <= set(listed)
    return [one if one in always else pytest.param(one, marks=pytest.mark.long) for one in listed]


# For walks over hundreds of addresses: every fourth each time, all in the long run.
some = pytest.mark.parametrize(
    "some", [slice(None, None, 4), pytest.param(slice(None), marks=pytest.mark.long)], ids=["quarter", "all"]
)
