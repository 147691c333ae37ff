"""How the running site is."""

from datetime import datetime

from lms.mail import queries as mail
from lms.operations import probes, signs
from lms.operations.signs import Sign

ALARM = "alarm"  # the mark that remembers what administrators were told


def site_signs(now: datetime) -> list[Sign]:
    """Every sign of the site, the gravest first. Six queries."""
    waiting, oldest, failed = mail.outbox(now)
    found = [
        *probes.ready(now),
        probes.backup(now),
        signs.letters(waiting=waiting, oldest=oldest, failed=failed, now=now),
    ]
    return sorted(found, key=lambda sign: list(signs.Level).index(sign.level), reverse=True)
