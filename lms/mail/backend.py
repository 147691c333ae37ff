"""Django's e-mail backend that posts into the outbox, so that whatever sends (also Wagtail) goes the same way."""

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from lms.mail import actions
from lms.mail.letters import answers_to, in_our_look, one_line
from lms.mail.wrapping import wrapped


class OutboxBackend(BaseEmailBackend):
    """Queues one letter per recipient; nobody sees another's address. Attachments are not carried."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them; returns how many messages were taken."""
        for message in email_messages:
            html = next((a[0] for a in getattr(message, "alternatives", []) if a[1] == "text/html"), "")
            subject, text = str(message.subject), str(message.body)
            headers = {"Reply-To": one_line(message.reply_to[0] if message.reply_to else answers_to())}
            for address in message.recipients():
                actions.queue(
                    key=f"sent:{uuid4()}",
                    to=address,
                    subject=subject,
                    text=wrapped(text),
                    html=str(html) or in_our_look(subject, text),
                    headers=headers,
                )
        return len(email_messages)
