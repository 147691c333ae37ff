"""The task worker of the database queue, as in production."""

from typing import Any

import pytest
from django.core import mail as sent
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from lms.mail import actions
from lms.mail.models import Mail
from lms.mail.queries import failed
from lms.people.models import Person
from tests import build

BACKEND = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_was_queued_and_its_task_names_no_secret(settings: Any) -> None:
    settings.TASKS = BACKEND
    actions.queue(key="k", to="a@example.org", subject="Code", text="ABCD-EFGH", secret=True)
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [Mail.objects.get().pk], "kwargs": {}}
    assert sent.outbox == []
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert [m.to for m in sent.outbox] == [["a@example.org"]]
    task.refresh_from_db()
    assert task.status == "SUCCESSFUL"


@pytest.mark.django_db
def test_failed_letters_are_seen_for_ones_own_people_only() -> None:
    mine, foreign = build.person(), build.person()
    for who in (mine, foreign):
        actions.queue(key="k", person=who, subject="s", text="t")
    Mail.objects.update(state="failed")
    assert [letter.person for letter in failed(Person.objects.filter(pk=mine.pk))] == [mine]
