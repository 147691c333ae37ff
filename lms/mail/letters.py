"""What every letter looks like: one column of words, at most one button, and the same as plain text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lms.conf import conf
from lms.institute.queries import Facts, current
from lms.mail.enums import Optional
from lms.mail.links import stop_token
from lms.mail.wrapping import wrapped
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for the outbox; its fields are arguments of `mail.queue`."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def language_for(person: Person | None) -> str:
    """The language in which to write to somebody: theirs, where the interface speaks it, else the site's."""
    wish = person.language if person is not None else ""
    return wish if wish in conf.interface_languages else settings.LANGUAGE_CODE


@contextmanager
def written_to(person: Person | None) -> Iterator[None]:
    """Inside, everything is said in the person's language."""
    with translation.override(language_for(person)):
        yield


def link(name: str, *args: Any, query: str = "") -> str:
    """An address for a letter. From the setting only, never from the host of a request."""
    return f"{conf.base_url}{reverse(name, args=args)}{query}"


def letter(
    *,
    subject: str,
    name: str = "",
    paragraphs: Sequence[str] = (),
    code: str = "",
    action_url: str = "",
    action_label: str = "",
    after: Sequence[str] = (),
    reason: str = "",
    reply_to: str = "",
    stop_url: str = "",
) -> Letter:
    """A letter in the active language. `reason` says below why it was sent; `reply_to` is the contact's address,
    else answers go to the institute. `stop_url`: where letters of this kind are stopped without a log-in."""
    institute = current()
    words = {
        "subject": subject,
        "headline": subject,
        "name": name,
        "paragraphs": [str(paragraph) for paragraph in paragraphs],
        "code": code,
        "action_url": action_url,
        "action_label": action_label,
        "after": [str(paragraph) for paragraph in after],
        "reason": reason,
        "stop_url": stop_url,
        "institute": institute,
        "sender": _sender(institute),
    }
    return Letter(
        subject=one_line(subject),
        text=wrapped(render_to_string("lms/mail/letter.txt", words)),
        html=render_to_string("lms/mail/letter.html", words),
        headers={"Reply-To": one_line(reply_to or answers_to()), **_stop_headers(stop_url)},
    )


def stop_link(person: Person, kind: Optional) -> str:
    """Where a person stops letters of a kind; for `letter(stop_url=...)`."""
    return link("lms:stop_mails", stop_token(person, kind))


def _stop_headers(url: str) -> dict[str, str]:
    """One click in the mail program stops them. Source: RFC 2369 and RFC 8058, section 3.1."""
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def answers_to() -> str:
    """Where answers go that nobody else awaits: the institute, else the sender's address."""
    return current().email or str(settings.DEFAULT_FROM_EMAIL)


def in_our_look(subject: str, text: str) -> str:
    """The HTML part of a letter that somebody else wrote as plain text, such as Wagtail: its words, our look."""
    institute = current()
    words = {"subject": subject, "headline": subject, "institute": institute, "sender": _sender(institute)}
    return render_to_string("lms/mail/foreign.html", {**words, "text": text.strip()})


def _sender(institute: Facts) -> list[str]:
    """Who writes, as the last lines of a letter: name, address, and how to reach them. Only what is known."""
    address = ", ".join(filter(None, (institute.street, institute.place)))
    phone = _("Phone: %(number)s") % {"number": institute.phone} if institute.phone else ""
    hours = " · ".join(institute.hours.splitlines())
    return [line for line in (institute.name, address, phone, hours, institute.email) if line]


def one_line(text: str) -> str:
    """The text without line ends and other control characters, so that it cannot begin a header of its own."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
