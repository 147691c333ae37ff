"""A transport that dies with its process, before or after the server has taken the letter."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Deadly(BaseEmailBackend):
    """`DIE=before|after` says when; what was taken stands in the file `TAKEN`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take the letters, and die."""
        if os.environ["DIE"] == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        with Path(os.environ["TAKEN"]).open("a") as taken:
            for message in email_messages:
                taken.write(message.extra_headers["Message-ID"] + "\n")
        os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)
