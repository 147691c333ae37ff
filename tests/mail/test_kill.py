"""F4: a worker killed with −9 before or after the server took a letter loses none; a double has the same Message-ID."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from lms.mail import actions
from lms.mail.enums import MailState
from lms.mail.models import Mail
from tests.processes import database_address

pytestmark = pytest.mark.django_db(transaction=True)
DELIVER = """
from django.utils import timezone
from lms.mail.actions import deliver_due
deliver_due(now=timezone.now())
"""


@pytest.mark.parametrize(("die", "taken_before"), [("before", 0), ("after", 1)])
def test_no_letter_is_lost(die: str, taken_before: int, tmp_path: Path, mailoutbox: list[Any]) -> None:
    Mail.objects.create(to="amina@example.org", key="brief", subject="Ihr Code", text="ABC")
    taken = tmp_path / "taken"
    environment = {
        **os.environ,
        "BENCH_DATABASE_URL": database_address(),
        "DJANGO_SETTINGS_MODULE": "tests.mail.deadly_settings",
        "DIE": die,
        "TAKEN": str(taken),
    }
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", DELIVER]
    killed = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    before = taken.read_text().split() if taken.exists() else []
    assert len(before) == taken_before
    letter = Mail.objects.get()
    assert letter.state == MailState.SENDING
    actions.deliver_due(now=timezone.now() + timedelta(minutes=5))
    assert Mail.objects.get().state == MailState.SENT
    assert [m.extra_headers["Message-ID"] for m in mailoutbox] == [f"<{letter.uuid}@localhost>"]
    assert set(before) <= {m.extra_headers["Message-ID"] for m in mailoutbox}
    actions.deliver_due(now=timezone.now() + timedelta(minutes=30))
    assert len(mailoutbox) == 1
