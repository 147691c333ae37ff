"""H12: each thing is noted once, and nothing in the log can be changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.audit import actions
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.privacy.actions import let_go
from tests import build

pytestmark = pytest.mark.django_db


def noted(what: What) -> list[tuple[int | None, int | None, str]]:
    return list(AuditEvent.objects.filter(what=what).values_list("who", "whom", "about"))


def test_rows_cannot_be_changed_or_removed() -> None:
    row = actions.note(what=What.EXPORT)
    for forbidden in (row.save, row.delete, AuditEvent.objects.all().delete):
        with pytest.raises(TypeError):
            forbidden()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(about="x")


def test_rows_go_after_their_term_and_not_before() -> None:
    row = actions.note(what=What.EXPORT)
    let_go(now=row.at + timedelta(days=179))
    assert AuditEvent.objects.count() == 1
    let_go(now=row.at + timedelta(days=181))
    assert AuditEvent.objects.count() == 0


def test_a_log_in_and_a_wrong_password_are_noted() -> None:
    person = build.person()
    client = Client()
    page = reverse("account_login")
    client.post(page, {"login": person.email, "password": "falsch"})
    client.post(page, {"login": person.email, "password": "falsch"})
    client.post(page, {"login": "niemand@example.org", "password": "falsch"})
    assert sorted(noted(What.FAILED), key=str) == sorted(
        [(person.pk, None, "password"), (None, None, "password")], key=str
    )
    assert noted(What.LOG_IN) == []
    client.post(page, {"login": person.email, "password": "bruecke-demo"})
    assert noted(What.LOG_IN) == [(person.pk, None, "")]


def test_roles_are_noted_with_their_scope(committed: Any) -> None:
    with committed():
        page = build.course()
    person, boss = build.person(), build.person()
    given = appointments.appoint(person=person, role=Role.TRAINER, course=build.course_row(page), by=boss)
    appointments.dismiss(assignment=given, by=boss)
    about = f"trainer course:{page.translation_key}"
    assert noted(What.ROLE_GIVEN) == [(boss.pk, person.pk, about)]
    assert noted(What.ROLE_TAKEN) == [(boss.pk, person.pk, about)]


def test_a_refusal_is_noted_once_a_minute(signed_in: Any) -> None:
    person = build.person()
    client = signed_in(person)
    for _number in range(3):
        client.get(reverse("lms_staff:matrix"))
    assert len(noted(What.DENIED)) == 1
    assert noted(What.DENIED)[0][0] == person.pk


def test_a_file_is_noted(signed_in: Any, committed: Any) -> None:
    with committed():
        page = build.course()
    person, group = build.person(), build.cohort(page)
    appointments.appoint(person=person, role=Role.TRAINER, course=group.course)
    build.enrol(build.person(), group)
    client = signed_in(person)
    client.get(reverse("lms_staff:sheet"), {"cohort": group.pk})
    assert noted(What.EXPORT) == [(person.pk, None, f"cohort:{group.pk} csv")]
    assert AuditEvent.objects.filter(at__gt=timezone.now()).count() == 0


def test_wrong_mailed_codes_are_noted_without_the_code() -> None:
    person, client = build.person(), Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    for _guess in range(6):
        client.post(reverse("account_confirm_login_code"), {"code": "XXXX-XXXX"})
    found = noted(What.FAILED)
    assert set(found) <= {(person.pk, None, "code"), (person.pk, None, "code-limit")}
    assert (person.pk, None, "code") in found
