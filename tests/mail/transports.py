"""Mail servers that behave as a test wants. Named in LMS_MAIL_TRANSPORT."""

from collections.abc import Callable
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

Trouble = Callable[[EmailMessage], None]


class Recorder(BaseEmailBackend):
    """Keeps what it accepted; makes trouble first where it was told to."""

    accepted: list[EmailMessage] = []
    before: Trouble | None = None
    after: Trouble | None = None
    in_transaction: list[bool] = []

    @classmethod
    def reset(cls) -> None:
        cls.accepted, cls.in_transaction, cls.before, cls.after = [], [], None, None

    def send_messages(self, messages: list[EmailMessage]) -> int:
        cls = type(self)
        for message in messages:
            cls.in_transaction.append(connection.in_atomic_block)
            message.message()  # headers are checked here, as a real server's client does
            if cls.before:
                cls.before(message)
            cls.accepted.append(message)
            if cls.after:
                cls.after(message)
        return len(messages)


class Killed(BaseException):
    """kill -9: nothing of ours catches it."""


def kill(message: EmailMessage) -> None:
    raise Killed


def down(message: EmailMessage) -> None:
    raise ConnectionRefusedError("nobody listens")


def slow(message: EmailMessage) -> None:
    raise TimeoutError("timed out")


def busy(message: EmailMessage) -> None:
    raise SMTPResponseException(451, b"later")


def unknown(message: EmailMessage) -> None:
    raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})


def our_password(message: EmailMessage) -> None:
    raise SMTPResponseException(535, b"wrong password")
