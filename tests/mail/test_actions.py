"""The outbox: threats F4, H11, and header injection."""

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.errors import Refused
from lms.mail import actions
from lms.mail.actions import Delivery
from lms.mail.enums import MailState
from lms.mail.letters import one_line
from lms.mail.models import Mail
from lms.mail.queries import outbox
from tests import build
from tests.mail import transports
from tests.mail.transports import Killed, Recorder

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def server(settings: Any) -> Iterator[type[Recorder]]:
    settings.LMS_MAIL_TRANSPORT = "tests.mail.transports.Recorder"
    Recorder.reset()
    yield Recorder
    Recorder.reset()


def queued(**fields: Any) -> Mail:
    letter = actions.queue(
        **{"key": "k", "to": "a@example.org", "subject": "Hallo", "text": "Text", **fields}
    )
    assert letter is not None
    return letter


def state(letter: Mail) -> str:
    return Mail.objects.get(pk=letter.pk).state


def test_a_letter_goes_out_after_the_commit(server: Any, committed: Any) -> None:
    with committed():
        letter = queued()
        assert server.accepted == []
    assert [m.to for m in server.accepted] == [["a@example.org"]]
    assert state(letter) == MailState.SENT


def test_a_letter_of_a_transaction_that_failed_never_was(server: Any, committed: Any) -> None:
    with committed(), contextlib.suppress(ZeroDivisionError), transaction.atomic():
        queued()
        raise ZeroDivisionError
    assert (server.accepted, Mail.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_smtp_is_never_spoken_inside_a_transaction(server: Any) -> None:
    with transaction.atomic():
        queued()
    assert server.in_transaction == [False]


def test_the_same_key_for_the_same_person_is_queued_once() -> None:
    who = build.person()
    assert actions.queue(key="reminder:1", person=who, subject="s", text="t") is not None
    assert actions.queue(key="reminder:1", person=who, subject="s", text="t") is None
    assert actions.queue(key="reminder:1", person=build.person(), subject="s", text="t") is not None


def test_the_uuid_is_the_message_id(server: Any, settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://bruecke.example:8443"
    letter = queued()
    actions.deliver(pk=letter.pk, now=NOW)
    assert server.accepted[0].extra_headers["Message-ID"] == f"<{letter.uuid}@bruecke.example>"


@pytest.mark.parametrize("at", ["before", "after"])
def test_killed_at_the_server_it_is_sent_again_with_the_same_message_id(at: str, server: Any) -> None:
    letter = queued()
    setattr(server, at, transports.kill)
    with pytest.raises(Killed):
        actions.deliver(pk=letter.pk, now=NOW)
    server.before = server.after = None
    assert actions.deliver_due(now=NOW + timedelta(minutes=2)) == 0, "somebody may still be at it"
    assert actions.deliver_due(now=NOW + timedelta(minutes=5)) == 1
    assert {m.extra_headers["Message-ID"] for m in server.accepted} == {f"<{letter.uuid}@localhost>"}
    assert len(server.accepted) == (2 if at == "after" else 1)
    assert state(letter) == MailState.SENT


def test_killed_before_the_task_ran_the_clock_sends_it(server: Any) -> None:
    letter = queued()
    assert actions.deliver_due(now=NOW + timedelta(seconds=1)) == 1
    assert state(letter) == MailState.SENT


def test_a_hundred_letters_and_three_points_of_death(server: Any) -> None:
    letters = [queued(key=f"k{n}") for n in range(100)]
    for n, letter in enumerate(letters):
        server.before, server.after = [(transports.kill, None), (None, transports.kill), (None, None)][n % 3]
        with contextlib.suppress(Killed):
            actions.deliver(pk=letter.pk, now=NOW)
    server.before = server.after = None
    actions.deliver_due(now=NOW + timedelta(minutes=5))
    ids = [m.extra_headers["Message-ID"] for m in server.accepted]
    assert len(set(ids)) == 100
    assert len(ids) == 100 + 33, "doubles only where the server had accepted"
    assert not Mail.objects.exclude(state=MailState.SENT).exists()


def test_while_one_sends_another_does_not(server: Any) -> None:
    letter = queued()
    seen = []
    server.before = lambda m: seen.append(actions.deliver(pk=letter.pk, now=NOW + timedelta(minutes=1)))
    assert actions.deliver(pk=letter.pk, now=NOW) is Delivery.SENT
    assert seen == [Delivery.NOT_DUE]
    assert len(server.accepted) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, pytest.param(False, marks=pytest.mark.xfail(strict=True))])
def test_two_deliverers_at_once_send_once(server: Any, locked: bool, monkeypatch: Any) -> None:
    """The twin without the claim must send twice, or the test would prove nothing."""
    if not locked:
        monkeypatch.setattr(actions, "_claim", lambda pk, now: Mail.objects.get(pk=pk))
    pks = [queued(key=f"k{n}", not_before=NOW + timedelta(seconds=9)).pk for n in range(10)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        for pk in pks:
            patiently(lambda pk=pk: actions.deliver(pk=pk, now=NOW + timedelta(seconds=10)))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.accepted) == 10


def patiently(run: Any) -> None:
    """SQLite in memory knows no waiting: what met a lock comes again, as a second task would."""
    for _ in range(200):
        try:
            return run()
        except OperationalError:
            time.sleep(0.005)
    raise AssertionError("locked for ever")


@pytest.mark.parametrize(
    "trouble", [transports.down, transports.slow, transports.busy, transports.our_password]
)
def test_what_passes_is_tried_again_with_growing_pauses(trouble: Any, server: Any) -> None:
    letter, pauses, now = queued(), [], NOW
    server.before = trouble
    for _ in range(8):
        actions.deliver(pk=letter.pk, now=now)
        letter.refresh_from_db()
        pauses.append((letter.not_before - now).total_seconds() / 60)
        now = letter.not_before
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert (letter.state, letter.tries) == (MailState.QUEUED, 8)
    assert letter.problem


def test_a_day_without_server_and_all_go_out_in_order(server: Any) -> None:
    letters = [queued(key=f"k{n}", to=f"a{n}@example.org") for n in range(3)]
    server.before = transports.down
    now = NOW
    while now < NOW + timedelta(hours=24):
        actions.deliver_due(now=now)
        now += timedelta(minutes=10)
    server.before = None
    actions.deliver_due(now=now + timedelta(hours=1))
    assert [m.to[0] for m in server.accepted] == [letter.to for letter in letters]


def test_where_the_server_is_down_the_clock_asks_once(server: Any) -> None:
    for n in range(5):
        queued(key=f"k{n}")
    server.before = transports.down
    actions.deliver_due(now=NOW + timedelta(seconds=1))
    assert len(server.in_transaction) == 1


def test_a_refused_mailbox_is_final_and_visible_and_stops_nobody_else(server: Any) -> None:
    refused, fine = queued(key="1", to="gone@example.org", secret=True), queued(key="2")
    server.before = lambda m: transports.unknown(m) if m.to == ["gone@example.org"] else None
    actions.deliver_due(now=NOW + timedelta(seconds=1))
    refused.refresh_from_db()
    assert (refused.state, refused.text) == (MailState.FAILED, "")
    assert "550" in refused.problem
    assert state(fine) == MailState.SENT


def test_after_three_days_it_is_given_up_and_can_be_tried_again(server: Any) -> None:
    letter = queued()
    server.before = transports.down
    actions.deliver(pk=letter.pk, now=NOW + timedelta(days=4))
    assert state(letter) == MailState.FAILED
    actions.try_again(letter=letter, now=NOW + timedelta(days=5))
    assert state(letter) == MailState.QUEUED
    actions.deliver(pk=letter.pk, now=NOW + timedelta(days=6))
    assert state(letter) == MailState.QUEUED
    actions.deliver(pk=letter.pk, now=NOW + timedelta(days=9))
    assert state(letter) == MailState.FAILED
    letter.refresh_from_db()
    assert letter.created_at < NOW + timedelta(days=1)


def test_a_letter_that_makes_no_sense_any_more_is_not_tried_again(server: Any) -> None:
    blank, stale, sent = queued(key="1"), queued(key="2", valid_until=NOW), queued(key="3")
    Mail.objects.exclude(pk=sent.pk).update(state=MailState.FAILED)
    Mail.objects.filter(pk=blank.pk).update(text="")
    for letter in (blank, stale, sent):
        with pytest.raises(Refused):
            actions.try_again(letter=letter, now=NOW + timedelta(hours=1))
    assert state(blank) == state(stale) == MailState.FAILED


def test_only_a_letter_that_failed_is_put_aside(server: Any) -> None:
    letter = queued()
    with pytest.raises(Refused):
        actions.put_aside(letter=letter, now=NOW)
    Mail.objects.update(state=MailState.FAILED)
    actions.put_aside(letter=letter, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.text) == (MailState.VOID, "")


def test_what_waits_in_the_outbox_and_since_when() -> None:
    first, later = queued(key="1"), queued(key="2", not_before=NOW + timedelta(days=2))
    gone = queued(key="3")
    Mail.objects.filter(pk=gone.pk).update(state=MailState.FAILED)
    first.refresh_from_db()
    assert outbox(NOW + timedelta(days=1)) == (1, first.created_at, 1)
    Mail.objects.filter(pk=first.pk).update(tries=3, not_before=NOW + timedelta(days=9))
    assert outbox(NOW + timedelta(days=3)) == (2, first.created_at, 1)
    Mail.objects.filter(pk=first.pk).update(state=MailState.SENT)
    assert outbox(NOW + timedelta(days=3)) == (1, later.not_before, 1)


def test_a_letter_that_cannot_be_written_is_final(server: Any) -> None:
    letter = queued()
    Mail.objects.update(subject="two\nlines")
    assert actions.deliver(pk=letter.pk, now=NOW) is Delivery.REFUSED
    assert state(letter) == MailState.FAILED


def test_a_stale_letter_is_dropped_at_sending(server: Any) -> None:
    letter = queued(valid_until=NOW + timedelta(hours=1), secret=True)
    actions.deliver_due(now=NOW + timedelta(hours=2))
    letter.refresh_from_db()
    assert (letter.state, letter.text, server.accepted) == (MailState.VOID, "", [])


def test_a_letter_waits_for_its_time(server: Any) -> None:
    letter = queued(not_before=NOW + timedelta(hours=1))
    actions.deliver_due(now=NOW)
    assert state(letter) == MailState.QUEUED
    actions.deliver_due(now=NOW + timedelta(hours=1))
    assert state(letter) == MailState.SENT


def test_a_void_letter_is_not_sent_and_says_nothing(server: Any) -> None:
    letter = queued(about="booking:7")
    assert actions.void(about="booking:7") == 1
    actions.deliver(pk=letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.text, server.accepted) == (MailState.VOID, "", [])


@pytest.mark.parametrize("secret", [True, False])
def test_codes_are_blanked_once_sent(secret: bool, server: Any) -> None:
    letter = queued(secret=secret, text="ABCD-EFGH", html="<p>ABCD-EFGH</p>")
    actions.deliver(pk=letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.text == "") is secret
    assert "ABCD-EFGH" in server.accepted[0].body


ENDS = ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x00"]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("where", ["subject", "to", "header"])
def test_no_header_can_be_smuggled_in(where: str, end: str, server: Any) -> None:
    evil = f"Amina{end}Bcc: evil@example.org"
    letter = queued(
        subject=evil if where == "subject" else "s",
        to=f"a@example.org{end}Bcc: evil@example.org" if where == "to" else "a@example.org",
        headers={"Reply-To": evil} if where == "header" else {},
    )
    actions.deliver(pk=letter.pk, now=NOW)
    for message in server.accepted:
        assert "evil@example.org" not in [str(v) for v in message.message().get_all("Bcc", [])]
        assert message.message()["Bcc"] is None


@settings(max_examples=200)
@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_no_task_stays_running_after_its_worker_was_killed() -> None:
    def task(**fields: Any) -> DBTaskResult:
        base = {"args_kwargs": {}, "task_path": "x", "run_after": NOW, "status": "RUNNING"}
        return DBTaskResult.objects.create(**{**base, **fields})

    dead = task(started_at=NOW - timedelta(minutes=16))
    alive = task(started_at=NOW - timedelta(minutes=1))
    old = task(status="SUCCESSFUL", started_at=NOW, finished_at=NOW - timedelta(days=8))
    assert actions.tidy_tasks(now=NOW) == 1
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.status, alive.status) == ("FAILED", "RUNNING")
    assert not DBTaskResult.objects.filter(pk=old.pk).exists()
