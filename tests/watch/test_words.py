"""Every sign of the site has words, in each language, in each state."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from lms.operations import signs
from lms.operations.signs import Level, Sign
from lms.watch.words import ADVICE, TITLES, line

NOW = timezone.now()
AGO = NOW - timedelta(hours=3)
WHOLE = ("cache", "storage", "database", "migrations")
SIGNS = [
    *(signs.whole(key, is_whole=works) for key in WHOLE for works in (True, False)),
    signs.disk(free=3, free_bytes=10**9),
    signs.clock(last=None, failed=[], now=NOW),
    signs.clock(last=AGO, failed=["count_new"], now=NOW),
    signs.tasks(waiting=0, oldest=None, now=NOW),
    signs.tasks(waiting=2, oldest=AGO, now=NOW),
    signs.letters(waiting=0, oldest=None, failed=0, now=NOW),
    signs.letters(waiting=1, oldest=AGO, failed=2, now=NOW),
    signs.backup(last=None, since=None, now=NOW),
    signs.backup(last=AGO, since=None, now=NOW),
]  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.key} {sign.level}")
def test_every_sign_says_how_it_is_and_what_to_do(sign: Sign, language: str) -> None:
    with translation.override(language):
        found = line(sign, NOW)
    assert all((found.title, found.state, found.text))
    assert bool(found.advice) == (sign.level is not Level.OK)


def test_every_title_has_an_advice() -> None:
    assert TITLES.keys() == ADVICE.keys() == {sign.key for sign in SIGNS}
