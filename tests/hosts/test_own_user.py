"""The plugin works with a host's own user model."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

PLAY = """
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

setup_test_environment()
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("load_courses", verbosity=0)
call_command("make_demo", verbosity=0)
client = Client()
answer = client.post("/konto/login/", {"login": "amina@demo.example", "password": "bruecke-demo"})
assert answer.status_code == 302, answer.content[:400]
page = client.get("/mein-weg/")
assert page.status_code == 200 and b"Amina" in page.content
lesson = client.get(page.context["way"].next.url)
assert lesson.status_code == 200
key = lesson.context["read"].key
assert client.post(f"/lektion/{key}/fertig/").status_code == 302
fresh = Client()
fresh.post("/konto/signup/", {"family_name": "Neu", "email": "neu@example.org", "password1": "ein-Passwort-12"})
from django.contrib.auth import get_user_model
assert get_user_model().objects.filter(email="neu@example.org").exists()
staff = Client()
staff.post("/konto/login/", {"login": "koordination@demo.example", "password": "bruecke-demo"})
assert staff.get("/admin/teilnehmende/").status_code == 200
from lms.accounts import cards
from lms.people.models import Person
from lms.people.queries import has_own_log_in
for holder in Person.objects.filter(user=None)[:2]:
    by_card = Client()
    assert by_card.post("/karte/", {"code": cards.make(person=holder).code}).status_code == 302
    assert by_card.get("/mein-weg/").status_code == 200
    holder.refresh_from_db()
    assert not has_own_log_in(holder)
print("played", get_user_model()._meta.label)
"""


def test_a_host_whose_user_has_no_username() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.hosts.settings"}
    environment.pop("DATABASE_URL", None)
    environment.pop("REDIS_URL", None)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PLAY]
    played = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert played.stdout.strip().endswith("played member.Member"), played.stderr[-3000:]
