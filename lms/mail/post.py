"""Letters that the filebased transport wrote, read back for the development page."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from lms.sanitise import clean

# Addresses in plain text. bleach's own search wants a known top-level domain, which localhost has not.
ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
BETWEEN = b"-" * 79  # what Django's filebased backend writes after each message
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter as the page shows it. `html` is plain text whose addresses are links."""

    subject: str
    to: str
    at: datetime
    html: str


def letters() -> list[Shown]:
    """The newest letters in the folder of the filebased transport, newest first."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or "/nonexistent")
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [letter for file in files[:NEWEST] for letter in reversed(_in(file))][:NEWEST]


def _in(file: Path) -> list[Shown]:
    at = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
    raw = [part.strip() for part in file.read_bytes().split(BETWEEN)]
    return [_shown(BytesParser(policy=policy.default).parsebytes(part), at) for part in raw if part]


def _shown(message: EmailMessage, at: datetime) -> Shown:
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Shown(
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=at,
        html=_linked(text),
    )


def _linked(text: str) -> str:
    """Plain text as HTML: everything escaped, addresses as links, then through the one policy."""
    html, end = "", 0
    for found in ADDRESS.finditer(text):
        address = escape(found.group())
        html += escape(text[end : found.start()]) + f'<a href="{address}">{address}</a>'
        end = found.end()
    return clean((html + escape(text[end:])).strip().replace("\n", "<br>"))
