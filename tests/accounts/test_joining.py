"""Links to join: from the poster to the group, closed links, foreign groups, guesses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as letters
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.accounts import actions, guesses, joining
from lms.accounts.cardcode import new_code
from lms.accounts.models import JoinLink
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import EnrolmentState, Origin, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.errors import Refused
from lms.people import actions as people
from lms.people.models import Association, Membership
from tests import build
from tests.test_routes import tables


@pytest.fixture
def group(db: None) -> Cohort:
    return build.cohort(build.course_page("Politik"), "Dortmund")


@pytest.fixture
def north(db: None) -> Association:
    return people.create_association(name="Elternnetz Nord")


@pytest.fixture
def link(group: Cohort, north: Association) -> JoinLink:
    return joining.make(cohort=group, association=north, ends_on=timezone.localdate() + timedelta(days=7))


def address(link: JoinLink) -> str:
    return reverse("lms:join", args=[joining.shown(link)])


def code_to(email: str) -> str:
    text = next(str(m.body) for m in reversed(letters.outbox) if m.to == [email])
    return re.findall(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", text, re.MULTILINE)[-1]


@pytest.mark.django_db(transaction=True)
@override_settings(LMS_OPEN_SIGN_UP=False)
def test_from_the_poster_to_the_group() -> None:
    group = build.cohort(build.course_page("Politik"), "Dortmund")
    north = people.create_association(name="Elternnetz Nord")
    made = joining.make(cohort=group, association=north, ends_on=timezone.localdate())
    client = Client()
    page = client.get(address(made)).content.decode()
    assert all(word in page for word in ("Elternnetz Nord", "Politik", "Dortmund"))
    assert client.post(address(made)).headers["Location"] == reverse("account_signup")
    client.post(reverse("account_signup"), {"family_name": "Thuy", "email": "thuy@example.org"})
    assert not Enrolment.objects.exists()  # the address is not proved yet
    client.post(reverse("account_email_verification_sent"), {"code": code_to("thuy@example.org")})
    enrolment = Enrolment.objects.get()
    assert (enrolment.person.name, enrolment.cohort, enrolment.association) == ("Thuy", group, north)
    assert (enrolment.state, enrolment.origin) == (EnrolmentState.ACTIVE, Origin.LINK)
    assert Membership.objects.filter(person=enrolment.person, association=north).exists()
    made.refresh_from_db()
    assert made.joined == 1


def test_somebody_with_a_log_in_presses_once(link: JoinLink, signed_in: Any) -> None:
    who = build.person()
    client = signed_in(who)
    for _time in range(2):
        assert client.post(address(link)).headers["Location"] == reverse("lms:way")
    assert Enrolment.objects.get().person == who
    link.refresh_from_db()
    assert link.joined == 1


def test_looking_changes_nothing(link: JoinLink, signed_in: Any) -> None:
    before = tables()
    assert signed_in(build.person()).get(address(link)).status_code == 200
    before |= {name: now for name, now in tables().items() if name == "Person"}
    assert tables() == before


def closed(link: JoinLink) -> None:
    joining.revoke(link=link)


def ended(link: JoinLink) -> None:
    JoinLink.objects.filter(pk=link.pk).update(ends_on=timezone.localdate() - timedelta(days=1))


def cohort_over(link: JoinLink) -> None:
    Cohort.objects.filter(pk=link.cohort_id).update(access_until=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("end", [closed, ended, cohort_over])
def test_a_link_that_is_over_lets_nobody_in(link: JoinLink, signed_in: Any, end: Any) -> None:
    end(link)
    client = signed_in(build.person())
    assert client.get(address(link)).status_code == 404
    assert client.post(address(link)).status_code == 404
    with pytest.raises(Refused):
        joining.join(link=link, person=build.person())
    assert not Enrolment.objects.exists()


def test_who_is_elsewhere_or_gave_up_is_told_so(link: JoinLink, group: Cohort, signed_in: Any) -> None:
    other = Cohort.objects.create(course=group.course, name="Hagen")
    elsewhere, gone = build.person(), build.person()
    build.enrol(elsewhere, other)
    cohorts.withdraw(enrolment=build.enrol(gone, group))
    for who in (elsewhere, gone):
        assert signed_in(who).post(address(link)).status_code == 409
    assert not Enrolment.objects.filter(cohort=group, state=EnrolmentState.ACTIVE).exists()


def test_an_invitation_is_accepted_by_it(link: JoinLink, group: Cohort, signed_in: Any) -> None:
    who = build.person()
    actions.invite(person=who, cohort=group)
    signed_in(who).post(address(link))
    assert Enrolment.objects.get().state == EnrolmentState.ACTIVE


def test_a_link_pressed_by_another_before_is_asked_again(link: JoinLink, signed_in: Any) -> None:
    """On a shared device the next person is not enrolled because somebody before pressed a button."""
    client = Client()
    client.post(address(link))
    who = build.person()
    answer = client.post(
        reverse("account_login"), {"login": who.email, "password": "bruecke-demo", "by_password": "1"}
    )
    assert answer.headers["Location"] == address(link)
    assert not Enrolment.objects.exists()


def test_guesses_are_limited_but_slips_are_free(link: JoinLink) -> None:
    client = Client()
    slip = joining.shown(link)[:-1] + ("0" if link.code[-1] != "0" else "1")
    for _guess in range(guesses.WRONG_PER_CLIENT + 2):
        client.get(reverse("lms:join", args=[slip]))
    assert client.get(address(link)).status_code == 200
    for _guess in range(guesses.WRONG_PER_CLIENT + 2):
        client.get(reverse("lms:join", args=[new_code(joining.SIGNS)]))
    assert client.get(address(link)).status_code == 429


def test_staff_make_print_and_close_a_link(group: Cohort, north: Association, signed_in: Any) -> None:
    build.enrol(build.person(), group, association=north)
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=north))
    here = reverse("lms_staff:join_links", args=[group.pk])
    day = timezone.localdate() + timedelta(days=30)
    assert client.post(here, {"ends_on": str(day)}).status_code == 422  # for which association?
    answer = client.post(here, {"ends_on": str(day), "association": north.pk})
    made = JoinLink.objects.get()
    assert answer.headers["Location"] == reverse("lms_staff:join_sheet", args=[group.pk, made.pk])
    sheet = client.get(answer.headers["Location"]).content.decode()
    assert joining.address_of(made) in sheet
    assert "<path d=" in sheet
    client.post(reverse("lms_staff:join_revoke", args=[group.pk, made.pk]))
    made.refresh_from_db()
    assert made.revoked_at is not None


@pytest.mark.parametrize("days", [-1, 400])
def test_a_link_has_an_end_within_a_year(group: Cohort, signed_in: Any, days: int) -> None:
    client = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    day = timezone.localdate() + timedelta(days=days)
    here = reverse("lms_staff:join_links", args=[group.pk])
    assert client.post(here, {"ends_on": str(day)}).status_code == 422
    assert not JoinLink.objects.exists()


def test_a_coordinator_sees_links_of_own_associations_only(
    group: Cohort, north: Association, link: JoinLink, signed_in: Any
) -> None:
    south = people.create_association(name="Geheimer Süden")
    foreign = joining.make(cohort=group, association=south, ends_on=timezone.localdate())
    everybodys = joining.make(cohort=group, association=None, ends_on=timezone.localdate())
    build.enrol(build.person(), group, association=north)
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=north))
    page = client.get(reverse("lms_staff:join_links", args=[group.pk])).content.decode()
    assert joining.shown(link) in page
    for other in (foreign, everybodys):
        assert joining.shown(other) not in page
        assert client.get(reverse("lms_staff:join_sheet", args=[group.pk, other.pk])).status_code == 404
        assert client.post(reverse("lms_staff:join_revoke", args=[group.pk, other.pk])).status_code == 404
    assert "Geheimer" not in page


def test_the_list_of_links_costs_the_same_for_many(group: Cohort, north: Association, signed_in: Any) -> None:
    client, spent = signed_in(build.appointed(role=Role.TRAINER, course=group.course)), []
    for number in (1, 2, 297):  # the first fills caches; then 3 links, and 300
        for _link in range(number):
            by = build.person(log_in=False)
            joining.make(cohort=group, association=north, ends_on=timezone.localdate(), by=by)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("lms_staff:join_links", args=[group.pk]))
        spent.append(len(queries))
    assert spent[1] == spent[2]
