"""Invitations: one use, one address, in time, void after withdrawal (threat A5)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail as sent
from django.utils import timezone

from lms.accounts import actions
from lms.accounts.models import Invitation
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Role
from lms.errors import Refused
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.people import actions as people
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Any:
    return build.cohort(build.course_page())


@pytest.fixture
def guest() -> Any:
    return build.person("Karim", "El Idrissi", log_in=False)


def token_in(letter: Mail) -> str:
    return re.search(r"/einladung/([^/]+)/", letter.text)[1]


def user(address: str = "x@example.org") -> Any:
    return get_user_model().objects.create_user(address, address)


def test_an_invitation_makes_an_invited_enrolment_and_a_letter_with_the_link(group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group, by=build.person("Selma", "Arslan"))
    letter = Mail.objects.get(person=guest)
    assert invitation.enrolment.state == EnrolmentState.INVITED
    assert invitation.token_sha256 == actions.hashed(token_in(letter))
    assert "Selma Arslan" in letter.text
    assert f"http://localhost:8000/einladung/{token_in(letter)}/" in letter.text


def test_the_token_is_gone_from_the_database_once_sent(group: Any, guest: Any, committed: Any) -> None:
    with committed():
        actions.invite(person=guest, cohort=group)
    assert "/einladung/" in sent.outbox[0].body
    letter = Mail.objects.get()
    assert (letter.state, letter.text, letter.html) == (MailState.SENT, "", "")


def test_accepting_joins_the_user_and_begins_the_course(group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group)
    account = user()
    actions.accept(invitation=invitation, user=account)
    guest.refresh_from_db()
    assert guest.user == account
    assert guest.enrolments.get().state == EnrolmentState.ACTIVE


def test_the_button_on_the_course_page_uses_the_invitation_up(group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group)
    people.link_user(person=guest, user=user())
    enrolment = actions.join(person=guest, course=group.course_id)
    invitation.refresh_from_db()
    assert (enrolment.state, Mail.objects.get().state) == (EnrolmentState.ACTIVE, MailState.VOID)
    assert invitation.accepted_at is not None
    with pytest.raises(Refused):
        actions.resend(invitation=invitation)


def test_it_works_once(group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group)
    actions.accept(invitation=invitation, user=user())
    with pytest.raises(Refused):
        actions.accept(invitation=invitation, user=user("y@example.org"))


def test_another_persons_user_is_refused(group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group)
    with pytest.raises(Refused):
        actions.accept(invitation=invitation, user=build.person().user)
    guest.refresh_from_db()
    assert (guest.user, guest.enrolments.get().state) == (None, EnrolmentState.INVITED)


def too_late(invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def withdrawn(invitation: Invitation) -> None:
    cohorts.withdraw(enrolment=invitation.enrolment)


def resent(invitation: Invitation) -> None:
    actions.resend(invitation=invitation)


def revoked(invitation: Invitation) -> None:
    actions.revoke(invitation=invitation)


def address_corrected(invitation: Invitation) -> None:
    type(invitation.person).objects.filter(pk=invitation.person_id).update(email="right@example.org")


@pytest.mark.parametrize("what", [too_late, withdrawn, resent, revoked, address_corrected])
def test_it_is_void_after(what: Any, group: Any, guest: Any) -> None:
    invitation = actions.invite(person=guest, cohort=group)
    what(invitation)
    with pytest.raises(Refused):
        actions.accept(invitation=invitation, user=user())


def test_it_lasts_14_days_at_most(group: Any, guest: Any, settings: Any) -> None:
    settings.LMS_INVITATION_DAYS = 99
    invitation = actions.invite(person=guest, cohort=group)
    assert invitation.expires_at - timezone.now() <= timedelta(days=14)


@pytest.mark.parametrize("what", [withdrawn, revoked])
def test_a_letter_that_waits_is_not_sent_after(what: Any, group: Any, guest: Any) -> None:
    what(actions.invite(person=guest, cohort=group))
    letter = Mail.objects.get(key__startswith="invitation:")
    assert (letter.state, letter.text, letter.html) == (MailState.VOID, "", "")


def test_a_resent_letter_has_another_token(group: Any, guest: Any) -> None:
    first = actions.invite(person=guest, cohort=group)
    second = actions.resend(invitation=first)
    assert first.token_sha256 != second.token_sha256
    assert Mail.objects.get(key=f"invitation:{first.pk}").state == MailState.VOID
    assert Mail.objects.get(key=f"invitation:{second.pk}").state == MailState.QUEUED


def test_without_an_address_nobody_is_invited_and_nobody_enrolled(group: Any) -> None:
    nobody = people.create_person(family_name="Thuy")
    with pytest.raises(Refused):
        actions.invite(person=nobody, cohort=group)
    assert not nobody.enrolments.exists()


def test_two_people_may_share_an_address(group: Any) -> None:
    first = build.person("Amina", log_in=False, email="verein@example.org")
    second = build.person("Baran", log_in=False, email="verein@example.org")
    one, other = (actions.invite(person=who, cohort=group) for who in (first, second))
    actions.accept(invitation=one, user=user())
    second.refresh_from_db()
    assert second.user is None
    actions.accept(invitation=other, user=user("y@example.org"))
    assert first.enrolments.get().state == second.enrolments.get().state == EnrolmentState.ACTIVE


def test_a_trainer_is_welcomed_and_has_the_rights_of_the_role_with_the_log_in() -> None:
    course = build.course_page()
    trainer = build.person("Tara", log_in=False)
    appointments.appoint(person=trainer, role=Role.TRAINER, course=build.course_row(course))
    account = user()
    actions.accept(invitation=actions.welcome(person=trainer), user=account)
    assert account.groups.filter(name=f"Trainer {course.translation_key}").exists()


def test_log_ins_that_nobody_proved_are_removed_after_two_weeks() -> None:
    def log_in(name: str, *, proved: bool, **fields: Any) -> Any:
        account = user(f"{name}@example.org")
        account.emailaddress_set.create(email=account.email, verified=proved, primary=True)
        get_user_model().objects.filter(pk=account.pk).update(**fields)
        return account

    old = timezone.now() - timedelta(days=15)
    log_in("old", proved=False, date_joined=old)
    kept = {
        log_in("new", proved=False),
        log_in("proved", proved=True, date_joined=old),
        log_in("seen", proved=False, date_joined=old, last_login=old),
        build.person().user,
    }
    actions.tidy_sign_ups(now=timezone.now())
    assert set(get_user_model().objects.all()) == kept
