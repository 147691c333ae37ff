"""How parallel runs share the tests out (tests/conftest.py)."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs all")
def test_the_tests_of_a_module_go_to_one_worker(request: pytest.FixtureRequest) -> None:
    """xdist reads the group in the name; where that is silently lost, each worker makes each module's world."""
    assert request.node.nodeid.endswith("@tests/test_workers.py")
