"""Runs inside a foreign site that followed the guide: somebody signs up, is put into a group and finishes a lesson."""

import re
import sys

from django.test import Client
from django.test.utils import setup_test_environment

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Enrolment
from lms.conf import conf
from lms.mail.models import Mail
from lms.outline.models import Course
from lms.people.models import Person

PREFIX = sys.argv[-1]
ADDRESS = f"mina{len(PREFIX)}@example.org"
setup_test_environment()


def sign_up(client: Client) -> Person:
    """As a visitor does: form, code from the letter, account."""
    form = {
        "given_names": "Mina",
        "family_name": "Gast",
        "email": ADDRESS,
        "password1": "ein-Passwort-12",
    }
    answer = client.post("/konto/signup/", form)
    assert answer.status_code == 302, answer.content[:2000]
    letter = Mail.objects.get(to=ADDRESS).text
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, re.MULTILINE)
    assert code, letter
    answer = client.post(answer["Location"], {"code": code[1]})
    assert answer.status_code == 302, answer.content[:2000]
    return Person.objects.get(user__email=ADDRESS)


client = Client()
person = sign_up(client)
course = Course.objects.get()
cohort = cohorts.create(course=course, name="Museumsgruppe")
cohorts.enrol(person=person, cohort=cohort)

way = client.get(f"{PREFIX}/mein-weg/")
assert way.status_code == 200, way.status_code
assert "Weiterlernen" in way.content.decode() or "Jetzt" in way.content.decode(), way.content.decode()[:3000]
address = way.context["way"].next.url
assert address.startswith(f"{PREFIX}/"), address
lesson = client.get(address)
text = lesson.content.decode()
assert lesson.status_code == 200
assert '<p class="opening"><b>Dienstag</b>: 10 bis 17 Uhr</p>' in text, "the course's own block"
assert "Ein Angebot des Stadtmuseums" in text, "the host's own template"
assert "Als fertig markieren" in text, "German by default"
assert "default-src 'none'" in lesson.headers["Content-Security-Policy"]
key = lesson.context["read"].key
assert client.post(f"{PREFIX}/lektion/{key}/fertig/").status_code == 302
enrolment = Enrolment.objects.get(person=person)
assert (enrolment.done, enrolment.counted) == (1, 1)
assert Client().get(address).status_code == 302, "the lesson is not public"
home = client.get(f"{PREFIX}/")
assert home.status_code == 200
assert "welcome" in home.content.decode().lower(), "the host's own start page"
assert conf.pass_mark == 80, "the host's own setting"
print("finished", address)
