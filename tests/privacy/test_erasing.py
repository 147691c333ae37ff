"""G1, invariant 22: after erasing nothing names the person anywhere, and no figure has changed."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.errors import Refused
from lms.people.models import Consent, Person
from lms.privacy import actions
from lms.privacy.holdings import everything
from lms.privacy.models import DataRequest
from lms.progress.models import Record, RecordEvent
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.privacy.conftest import Life, dump

pytestmark = pytest.mark.django_db
COUNTED = (Enrolment, EnrolmentEvent, Record, RecordEvent, QuizAttempt, Response, Consent, Person)


@pytest.fixture(autouse=True)
def _own_files(own_files: None, tmp_path: Path, settings: Any) -> None:
    settings.LMS_BACKUP_FOLDER = str(tmp_path)


def stored_files(folder: Path) -> str:
    return "\n".join(f"{path} {path.read_bytes()!r}" for path in folder.rglob("*") if path.is_file())


def cached() -> str:
    """What the cache of this process holds."""
    return repr(caches["default"]._cache)  # type: ignore[attr-defined]  # locmem's own dictionary


def figures(signed_in: Any, life: Life) -> dict[str, Any]:
    """Everything that reports say of the group, without names."""
    admin = Person.objects.filter(family_name="Chefin").first() or build.person("Ada", "Chefin")
    appointments.appoint(person=admin, role=Role.ADMINISTRATOR)
    admin.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client = signed_in(admin)
    page = client.get(reverse("lms_staff:matrix"), {"cohort": life.group.pk, "state": "all"})
    sheet = client.get(reverse("lms_staff:sheet"), {"cohort": life.group.pk, "state": "all"})
    rows = [line.split(";")[:1] + line.split(";")[3:] for line in sheet.content.decode().splitlines()[1:]]
    return {
        "figures": page.context["figures"],
        "columns": page.context["columns"],
        "rows": rows,
        "counted": {model.__name__: model._default_manager.count() for model in COUNTED},
    }


def test_after_erasing_no_word_is_left_anywhere_and_no_figure_differs(
    life: Life, tmp_path: Path, signed_in: Any, caplog: pytest.LogCaptureFixture, committed: Any
) -> None:
    before = figures(signed_in, life)
    everything = dump() + stored_files(tmp_path)
    lost = [word for word in life.words if word not in everything]
    assert lost == []
    assert len(life.words) >= 20
    with caplog.at_level(logging.DEBUG), committed():
        assert actions.erase(person=life.person, now=timezone.now())
    everything = dump() + stored_files(tmp_path) + caplog.text + cached()
    assert [word for word in life.words if word in everything] == []
    assert figures(signed_in, life) == before
    assert list(storages["default"].listdir("avatar_images")[1]) == []


def test_the_life_has_something_in_every_table_about_people(life: Life) -> None:
    """So that no table is let out of the tests here and of the copy."""
    DataRequest.objects.create(person=life.person, want="copy", proof="id", asked_on=timezone.localdate())
    assert {holding.name for holding in everything() if not holding.rows([life.person])} == set()


def test_an_erased_person_is_empty_and_stays_so(life: Life) -> None:
    actions.erase(person=life.person, now=timezone.now())
    person = Person.objects.get(pk=life.person.pk)
    assert (person.given_names, person.family_name, person.email, person.user) == ("", "", "", None)
    assert person.erased_at is not None
    assert not person.roles.exists()
    assert not actions.erase(person=person, now=timezone.now())
    assert AuditEvent.objects.filter(what="erased", whom=person).count() == 1


def test_the_only_administrator_cannot_be_erased() -> None:
    admin = build.person("Ada", is_superuser=True)
    with pytest.raises(Refused, match="Administrator"):
        actions.erase(person=admin, now=timezone.now())
    other = build.person("Eva")
    appointments.appoint(person=other, role=Role.ADMINISTRATOR)
    assert actions.erase(person=admin, now=timezone.now())


def test_others_keep_everything(life: Life, committed: Any) -> None:
    with committed():
        other = build.person("Bleibt", "Hier")
        build.enrol(other, life.group)
    actions.erase(person=life.person, now=timezone.now())
    other.refresh_from_db()
    assert other.name == "Bleibt Hier"
    assert other.user is not None
    assert other.user.emailaddress_set.count() == 1


def test_the_list_beside_the_backups_names_nobody_but_by_number(
    life: Life, tmp_path: Path, committed: Any
) -> None:
    with committed():
        actions.erase(person=life.person, now=timezone.now())
    text = (tmp_path / "erased-persons.txt").read_text()
    assert text.startswith(str(life.person.uuid))
    assert len(text.splitlines()) == 2  # with the entry that was joined with theirs
    assert actions.write_list(folder=tmp_path) == 0
