"""The clock of the development site."""

import pytest
from django.core.management import CommandError

from scripts import clock

pytestmark = pytest.mark.once


def test_a_failed_tick_is_said_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_name: str) -> None:
        raise CommandError("Failed: tell_deciders. The log says why.")

    monkeypatch.setattr(clock, "call_command", fail)
    clock.tick()
    assert "tell_deciders" in capsys.readouterr().err
