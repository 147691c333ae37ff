"""H12: each thing is noted once, and nothing in the log can be changed."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.accounts import actions as accounts
from lms.accounts import mails
from lms.audit import actions
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.people.models import Person
from lms.privacy.actions import let_go
from tests import build
from tests.accounts.test_middleware import SECRET, totp_code

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


@pytest.fixture
def lost() -> Person:
    who = build.person("Tara", email="tara@example.org")
    TOTP.activate(who.user, SECRET)
    return who


@pytest.mark.parametrize(
    ("command", "email", "opens"),
    [
        ("create_admin", "neu@example.org", "administration"),
        ("reset_factor", "tara@example.org", "lost_factor"),
    ],
)
def test_a_link_of_access_is_noted_when_made_and_when_used(
    command: str, email: str, opens: str, lost: Person, capsys: Any
) -> None:
    call_command(command, email)
    path = capsys.readouterr().out.strip().removeprefix("http://localhost:8000")
    whom = Person.objects.get(email=email).pk
    assert noted(What.LINK) == [(None, whom, opens)]
    assert noted(What.PASSWORD) == []
    client = Client()
    client.get(path)
    client.post("/zugang/", {"password1": "neues-Passwort-1", "password2": "neues-Passwort-1"})
    assert noted(What.PASSWORD) == [(whom, whom, f"link {opens}")]
    gone = [(whom, whom, "removed all link")] if command == "reset_factor" else []
    assert noted(What.FACTOR) == gone


def test_a_changed_password_is_noted(signed_in: Any) -> None:
    person = build.person()
    new = "neues-Passwort-1"
    words = {"oldpassword": "bruecke-demo", "password1": new, "password2": new}
    signed_in(person).post(reverse("account_change_password"), words)
    assert noted(What.PASSWORD) == [(person.pk, person.pk, "changed")]


@pytest.mark.parametrize("typed", ["neues-Passwort-1", ""])
def test_a_password_that_an_administrator_types_for_somebody_is_noted(signed_in: Any, typed: str) -> None:
    keeper, whom = build.person("Ada", is_superuser=True), build.person("Tara")
    form = {
        "username": whom.user.username,
        "email": whom.email,
        "first_name": "Tara",
        "last_name": "B.",
        "password1": typed,
        "password2": typed,
        "is_active": "on",
    }
    answer = signed_in(keeper).post(reverse("wagtailusers_users:edit", args=[whom.user_id]), form)
    assert answer.status_code == 302
    assert noted(What.PASSWORD) == ([(keeper.pk, whom.pk, "administrator")] if typed else [])


def test_the_first_password_of_a_user_that_an_administrator_makes_is_noted(signed_in: Any) -> None:
    keeper, new = build.person("Ada", is_superuser=True), "neues-Passwort-1"
    form = {
        "username": "neu", "email": "neu@example.org", "first_name": "Neu", "last_name": "Da",
        "password1": new, "password2": new, "is_active": "on",
    }  # fmt: skip
    assert signed_in(keeper).post(reverse("wagtailusers_users:add"), form).status_code == 302
    assert [(who, about) for who, _whom, about in noted(What.PASSWORD)] == [(keeper.pk, "administrator")]


def test_factors_that_come_and_go_are_noted(django_capture_on_commit_callbacks: Any) -> None:
    person = build.person()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "bruecke-demo"})
    client.post(reverse("account_reauthenticate"), {"password": "bruecke-demo"})
    client.get(reverse("mfa_activate_totp"))
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": totp_code()})
        client.post(reverse("mfa_generate_recovery_codes"))
        client.post(reverse("mfa_deactivate_totp"))
    said = {about for who, whom, about in noted(What.FACTOR) if who == whom == person.pk}
    assert {"totp added", "recovery_codes renewed", "totp removed"} <= said


def test_a_password_that_is_dropped_with_an_address_is_noted() -> None:
    person = build.person(email="alt@example.org")
    TOTP.activate(person.user, SECRET)
    token = mails.undo_token(person.user, "frueher@example.org")
    accounts.undo_email_change(token=token)
    assert noted(What.PASSWORD) == [(person.pk, person.pk, "dropped")]
    assert noted(What.FACTOR) == [(person.pk, person.pk, "removed recent")]


def test_administrators_find_them_in_the_log(signed_in: Any) -> None:
    keeper, whom = build.person("Ada"), build.person("Tara")
    appointments.appoint(person=keeper, role=Role.ADMINISTRATOR)
    for what in (What.LINK, What.PASSWORD, What.FACTOR):
        actions.note(what=what, whom=whom, about="link administration")
    keeper.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    client = signed_in(keeper)
    for what in (What.LINK, What.PASSWORD, What.FACTOR):
        page = client.get(reverse("lms_privacy:log"), {"what": what}).content.decode()
        assert page.count("durch einen Link · für die Administration") == 1
