"""Letters that the filebased transport wrote, read back for the development page."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from hashlib import sha256
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
    """One letter as the page shows it. `text` is its plain part whose addresses are links, `html` its other part.

    `key` names the letter in the address of that part, as long as the letter is among the newest.
    """

    key: str
    subject: str
    to: str
    at: datetime
    text: str
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
    return [_shown(part, at) for part in raw if part]


def _shown(raw: bytes, at: datetime) -> Shown:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    return Shown(
        key=sha256(raw).hexdigest()[:16],
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        at=at,
        text=_linked(_part(message, "plain")),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    return str(found.get_content()) if found is not None else ""


def html_of(key: str) -> str:
    """The HTML part of one letter; its links open in the whole window. Empty where there is none."""
    found = next((letter.html for letter in letters() if letter.key == key), "")
    return found.replace("<head>", '<head><base target="_top">', 1)


def _linked(text: str) -> str:
    """Plain text as HTML: everything escaped, addresses as links, then through the one policy."""
    html, end = "", 0
    for found in ADDRESS.finditer(text):
        address = escape(found.group())
        html += escape(text[end : found.start()]) + f'<a href="{address}">{address}</a>'
        end = found.end()
    return clean((html + escape(text[end:])).strip().replace("\n", "<br>"))
