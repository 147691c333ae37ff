"""The administrators' page about the running site."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.mail import actions as mail
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.operations import actions as operations
from lms.operations import probes
from lms.operations.queries import BACKUP
from lms.people.models import Person
from lms.watch import views
from tests import build
from tests.queries import at_most, count

pytestmark = pytest.mark.django_db
SITE = "/admin/betrieb/"


@pytest.fixture
def keeper() -> Person:
    person = build.person("Ada")
    appointments.appoint(person=person, role=Role.ADMINISTRATOR)
    person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    return person


@pytest.fixture
def client(keeper: Person) -> Client:
    client = Client()
    client.force_login(keeper.user)  # type: ignore[arg-type]  # made with a log-in
    return client


def failed(**fields: Any) -> Mail:
    given = {
        "key": f"k{Mail.objects.count()}",
        "to": "eva@example.org",
        "subject": "Einladung",
        "text": "Text",
    }
    letter = mail.queue(**{**given, **fields})
    assert letter is not None
    Mail.objects.filter(pk=letter.pk).update(state=MailState.FAILED, problem="550 no such mailbox")
    return Mail.objects.get(pk=letter.pk)


def test_it_says_how_each_part_is_in_words(client: Client) -> None:
    operations.note_tick(now=timezone.now(), failed=[])
    operations.mark(name=BACKUP, at=timezone.now() - timedelta(hours=60))
    page = client.get(SITE).content.decode()
    assert "jetzt handeln" in page
    assert "in Ordnung" in page
    assert "2\xa0Tage" in page


def facts() -> dict[str, str]:
    """A site whose every part has a number of its own, and what the page must say of it."""
    now = timezone.now()
    operations.note_tick(now=now - timedelta(minutes=7), failed=[])
    operations.mark(name=BACKUP, at=now - timedelta(days=4))
    for number in range(3):
        DBTaskResult.objects.create(
            args_kwargs={},
            task_path=f"x{number}",
            backend_name="default",
            run_after=now - timedelta(minutes=11),
        )
    for _number in range(2):
        failed()
    return {
        "Zeitgeber": f"{timezone.localtime(now - timedelta(minutes=7)):%d.%m.%Y %H:%M}",
        "Aufgaben im Hintergrund": "3 ",
        "Ausgehende E-Mails": "2 ",
        "Sicherung": "4\xa0Tage",
        "Speicherplatz": "7 %",
    }


def test_each_part_stands_on_the_page_with_its_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SimpleNamespace(total=100_000, free=7_000)
    monkeypatch.setattr(probes.shutil, "disk_usage", lambda path: disk)
    monkeypatch.setattr(views, "version", lambda: "9.8.7")
    expected = facts()
    page = client.get(SITE).content.decode()
    assert "9.8.7" in page
    said = dict(re.findall(r"<h3>([^<]+)</h3><span.*?</div>\s*<p>([^<]+)</p>", page, re.DOTALL))
    for part, number in expected.items():
        assert number in said.get(part, ""), (part, said)
    assert {"Datenbank", "Ordner der Website"} <= set(said)


def test_a_letter_goes_out_again(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    letter = failed()
    assert "550 no such mailbox" in client.get(SITE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("lms_watch:again", args=[letter.pk]))
    assert Mail.objects.get(pk=letter.pk).state == MailState.SENT


def test_a_letter_whose_text_is_gone_says_so_and_has_no_button(client: Client) -> None:
    letter = failed()
    Mail.objects.filter(pk=letter.pk).update(text="", html="", secret=True)
    again = reverse("lms_watch:again", args=[letter.pk])
    page = client.get(SITE).content.decode()
    assert again not in page
    assert "gelöscht" in page
    assert "gelöscht" in client.post(again, follow=True).content.decode()
    assert Mail.objects.get(pk=letter.pk).state == MailState.FAILED


def test_a_letter_is_put_aside(client: Client) -> None:
    letter = failed()
    client.post(reverse("lms_watch:aside", args=[letter.pk]))
    assert Mail.objects.get(pk=letter.pk).state == MailState.VOID
    assert "eva@example.org" not in client.get(SITE).content.decode()


def test_the_first_page_of_the_admin_names_what_is_not_in_order(client: Client) -> None:
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "lms-site" in page
    assert SITE in page


def test_a_trainer_sees_nothing_of_it() -> None:
    trainer = build.person("Tim")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(build.course()))
    trainer.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client = Client()
    client.force_login(trainer.user)  # type: ignore[arg-type]  # made with a log-in
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert SITE not in page
    assert "lms-site" not in page


def test_what_the_page_costs(client: Client) -> None:
    failed()
    client.get(SITE)
    with at_most(17):
        client.get(SITE)
    one = count(lambda: client.get(SITE))
    for _n in range(3):
        failed()
    assert count(lambda: client.get(SITE)) == one
