"""Access cards: who gets one, what it opens, how it ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.accounts import actions, cards, guesses
from lms.accounts.cardcode import new_code
from lms.accounts.models import AccessCard
from lms.accounts.queries import hashed, invitation_by
from lms.accounts.rules import is_open_by_card
from lms.audit.enums import What
from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.errors import Refused
from lms.inquiries.models import Inquiry
from lms.mail import actions as mail
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.privacy.models import DataRequest
from tests import build
from tests.routing.walk import routes

DOOR = "/karte/"


@pytest.fixture
def group(db: None, committed: Any) -> Cohort:
    with committed():
        page = build.course(lessons=1, quizzes=0)
    return build.cohort(page, "Dortmund")


@pytest.fixture
def north(db: None) -> Association:
    return people.create_association(name="Elternnetz Nord")


@pytest.fixture
def holder(group: Cohort, north: Association) -> Person:
    person = build.person("Suharto", "", log_in=False, email="")
    build.enrol(person, group, association=north)
    return person


def came_in(code: str, **more: Any) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(DOOR, {"code": code, **more})


def opens(client: Client) -> int:
    status: int = client.get(reverse("lms:way")).status_code
    return status


def test_a_card_opens_study_and_nothing_else(holder: Person, group: Cohort) -> None:
    code = cards.make(person=holder).code
    client, answer = came_in(code.lower().replace("-", " "))
    assert answer.headers["Location"] == reverse("lms:way")
    assert opens(client) == 200
    holder.refresh_from_db()
    assert holder.user.username == str(holder.uuid)
    lesson = group.course.activities.get(kind="lesson").titles.get().url
    assert client.get(lesson).status_code == 200
    assert "Abmelden" in client.get(reverse("lms:way")).content.decode()
    shut = [
        "lms:account", "account_email", "account_change_password", "account_set_password", "mfa_index",
        "wagtailadmin_home", "account_reauthenticate", "account_signup", "lms_staff:matrix",
    ]  # fmt: skip
    for name in shut:
        assert client.get(reverse(name)).status_code == 403, name
    assert client.post(reverse("lms:begin", args=[group.course_id])).status_code == 403
    assert (
        client.post(reverse("account_email"), {"email": "x@example.org", "action_add": ""}).status_code == 403
    )
    assert "Mein Konto" not in client.get(reverse("lms:way")).content.decode()


def test_who_needs_a_card_stands_first(group: Cohort, north: Association, holder: Person) -> None:
    """Then whoever could have one, then those with a log-in; by name without accents and capitals."""
    for given, family, log_in, email in (
        ("", "Aydın", True, "aydin@example.org"),
        ("", "Berg", False, "berg@example.org"),
        ("", "Zhang", False, ""),
        ("", "özdemir", False, ""),
    ):
        build.enrol(build.person(given, family, log_in=log_in, email=email), group, association=north)
    coordinator = build.person()
    appointments.appoint(person=coordinator, role=Role.COORDINATOR, association=north)
    shown = [one.enrolment.person.name for one in cards.holders(coordinator, group)]
    assert shown == ["özdemir", "Suharto", "Zhang", "Berg", "Aydın"]


def test_only_the_hash_is_stored_and_the_code_is_long_enough(holder: Person) -> None:
    code = cards.make(person=holder).code.replace("-", "")
    row = AccessCard.objects.get()
    assert row.code_sha256 == hashed(code)
    assert code not in str(row.__dict__)
    assert cards.SIGNS * 5 >= 80


def test_the_qr_code_leaves_its_secret_at_the_door(holder: Person) -> None:
    printed = cards.make(person=holder)
    client = Client()
    answer = client.get(reverse("lms:card_link", args=[printed.code]))
    assert answer.headers["Location"] == DOOR
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert opens(client) == 302  # looking logs nobody in
    assert printed.code in client.get(DOOR).content.decode()
    assert printed.code not in client.get(DOOR).content.decode()
    assert printed.code not in str(dict(client.session))


def test_a_closed_card_ends_its_sessions(holder: Person) -> None:
    code = cards.make(person=holder).code
    client, _answer = came_in(code)
    cards.revoke(card=AccessCard.objects.get())
    answer = client.get(reverse("lms:way"))
    assert answer.headers["Location"] == DOOR
    assert opens(client) == 302
    assert came_in(code)[1].status_code == 422


def test_a_new_card_ends_the_old_one_and_its_sessions(holder: Person) -> None:
    old = cards.make(person=holder).code
    client, _answer = came_in(old)
    new = cards.make(person=holder).code
    assert opens(client) == 302
    assert came_in(old)[1].status_code == 422
    assert opens(came_in(new)[0]) == 200


def test_a_card_ends_after_a_year(holder: Person) -> None:
    code = cards.make(person=holder).code
    client, _answer = came_in(code, keep="on")
    with time_machine.travel(timezone.now() + timedelta(days=367)):
        assert opens(client) == 302
        assert came_in(code)[1].status_code == 422


@pytest.mark.parametrize("keep", [True, False])
def test_a_device_forgets_unless_it_is_ones_own(holder: Person, keep: bool) -> None:
    client, _answer = came_in(cards.make(person=holder).code, **({"keep": "on"} if keep else {}))
    assert client.session.get_expire_at_browser_close() is not keep


def test_who_becomes_staff_is_logged_out_and_gets_no_card(holder: Person, group: Cohort) -> None:
    code = cards.make(person=holder).code
    client, _answer = came_in(code)
    appointments.appoint(person=holder, role=Role.TRAINER, course=group.course)
    guesses.cache.clear()  # the list of staff is kept for half a minute
    assert opens(client) == 302
    assert came_in(code)[1].status_code == 422
    with pytest.raises(Refused):
        cards.make(person=holder)


def test_who_has_a_log_in_of_their_own_gets_none(group: Cohort) -> None:
    person = build.person()
    build.enrol(person, group)
    with pytest.raises(Refused):
        cards.make(person=person)
    root = build.person("x", "y", is_superuser=True)
    with pytest.raises(Refused):
        cards.make(person=root)


def test_an_invitation_ends_the_card_and_keeps_what_was_done(holder: Person, group: Cohort) -> None:
    client, _answer = came_in(cards.make(person=holder).code)
    holder.refresh_from_db()
    assert holder.user is not None
    people.add_email(person=holder, email="s@example.org")
    holder.refresh_from_db()
    invitation = actions.invite(person=holder, cohort=group)
    assert invitation_by(invitation.token_sha256, timezone.now()) is not None
    user = get_user_model().objects.create_user("neu", "s@example.org")
    actions.accept(invitation=invitation, user=user)
    holder.refresh_from_db()
    assert holder.user == user
    assert holder.enrolments.count() == 1
    assert opens(client) == 302
    assert not AccessCard.objects.filter(revoked_at=None).exists()


def test_guesses_are_limited_and_slips_are_free(holder: Person) -> None:
    code = cards.make(person=holder).code
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    for _guess in range(guesses.WRONG_PER_CLIENT + 2):
        assert came_in(slip)[1].status_code == 422
    assert opens(came_in(code)[0]) == 200
    for _guess in range(guesses.WRONG_PER_CLIENT + 2):
        came_in(new_code(cards.SIGNS))
    client, answer = came_in(code)
    assert "zu viele falsche Codes" in answer.content.decode()
    assert opens(client) == 302


def test_one_card_cannot_be_used_without_end(holder: Person) -> None:
    code = cards.make(person=holder).code
    for _time in range(cards.LOG_INS_AN_HOUR):
        assert came_in(code)[1].status_code == 302
    assert came_in(code)[1].status_code == 422


def test_a_code_that_is_no_card_meets_the_same_words_as_a_closed_one(holder: Person) -> None:
    code = cards.make(person=holder).code
    cards.revoke(card=AccessCard.objects.get())
    pages = [came_in(text)[1].context["form"].errors for text in (code, new_code(cards.SIGNS))]
    assert pages[0] == pages[1]


def here(group: Cohort) -> str:
    return reverse("lms_staff:cards", args=[group.pk])


def test_a_coordinator_prints_for_own_associations_only(
    group: Cohort, north: Association, holder: Person, signed_in: Any
) -> None:
    south = people.create_association(name="Süd")
    foreign = build.person("Fremd", "Geheim", log_in=False, email="")
    build.enrol(foreign, group, association=south)
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=north))
    page = client.get(here(group)).content.decode()
    assert "Suharto" in page
    assert "Geheim" not in page
    for stranger in (foreign.pk, 999_999, "x"):
        assert client.post(here(group), {"person": [holder.pk, stranger]}).status_code == 404
    assert not AccessCard.objects.exists()
    sheet = client.post(here(group), {"person": [holder.pk]})
    assert [card.person for card, _qr in sheet.context["cards"]] == [holder]
    assert sheet.context["cards"][0][0].code in sheet.content.decode()
    assert "no-store" in sheet.headers["Cache-Control"]
    assert AccessCard.objects.get().person == holder
    cards.make(person=foreign)
    for card, status in ((foreign.cards.get(), 404), (holder.cards.get(), 302)):
        asked = reverse("lms_staff:card_revoke", args=[group.pk, card.pk])
        assert client.post(asked).status_code == status
    assert AccessCard.objects.get(revoked_at=None).person == foreign


def test_nobody_gets_a_card_who_also_learns_outside_the_scope(
    group: Cohort, north: Association, holder: Person, signed_in: Any
) -> None:
    build.enrol(holder, build.cohort(build.course_page("Anderswo"), "Hagen"))
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=north))
    page = client.get(here(group)).content.decode()
    assert "auch in einer anderen Gruppe" in page
    assert "Hagen" not in page
    client.post(here(group), {"person": [holder.pk]})
    assert not AccessCard.objects.exists()
    administrator = signed_in(build.appointed(role=Role.ADMINISTRATOR))
    administrator.post(here(group), {"person": [holder.pk]})
    assert AccessCard.objects.exists()


def test_without_names_there_are_no_cards(
    group: Cohort, north: Association, holder: Person, signed_in: Any
) -> None:
    blind = build.appointed(role=Role.COORDINATOR, association=north, sees_names=False)
    assert signed_in(blind).get(here(group)).status_code == 404


def test_the_list_of_cards_costs_the_same_for_many(group: Cohort, north: Association, signed_in: Any) -> None:
    client, spent = signed_in(build.appointed(role=Role.TRAINER, course=group.course)), []
    for number in (1, 2, 297):  # the first fills caches; then 3 people, and 300
        for n in range(number):
            person = build.person("P", str(n), log_in=False, email="")
            build.enrol(person, group, association=north)
            cards.make(person=person)
        with CaptureQueriesContext(connection) as queries:
            client.get(here(group))
        spent.append(len(queries))
    assert spent[1] == spent[2]


def test_a_session_by_card_costs_one_query_more(holder: Person, group: Cohort, signed_in: Any) -> None:
    client, _answer = came_in(cards.make(person=holder).code)
    holder.refresh_from_db()
    plain = signed_in(holder)
    spent = []
    for each in (client, plain):
        each.get(reverse("lms:way"))
        with CaptureQueriesContext(connection) as queries:
            each.get(reverse("lms:way"))
        spent.append(len(queries))
    assert spent[0] == spent[1] + 1


def test_what_a_card_opens_is_a_list_that_somebody_wrote() -> None:
    """A new page is shut for sessions by card until it is named in the rule, and here."""
    assert {route.name for route in routes() if is_open_by_card(route.name)} == {
        "account_logout", "lms:ask", "lms:card", "lms:card_link", "lms:courses", "lms:date", "lms:dates", "lms:door",
        "lms:door_code", "lms:entrance",
        "lms:glossary", "lms:glossary_sheet", "lms:lesson_done", "lms:lesson_place", "lms:my_data",
        "lms:news_feed", "lms:page", "lms:preferences", "lms:put_away", "lms:quiz_check", "lms:quiz_overview",
        "lms:quiz_question", "lms:quiz_result", "lms:quiz_start", "lms:robots", "lms:search", "lms:sitemap",
        "lms:way", "lms:way_course", "rendition", "wagtail_serve", "wagtaildocs_serve",
    }  # fmt: skip


def failures() -> list[tuple[int | None, str]]:
    return list(AuditEvent.objects.filter(what=What.FAILED).order_by("pk").values_list("who", "about"))


def test_the_log_says_who_came_in_and_what_failed_and_never_a_code(holder: Person) -> None:
    code, wrong = cards.make(person=holder).code, new_code(cards.SIGNS)
    came_in(code)
    assert list(AuditEvent.objects.values_list("what", "who", "about")) == [("log_in", holder.pk, "card")]
    came_in("so geht das nicht")
    for _time in range(2):
        came_in(wrong)
    cards.revoke(card=AccessCard.objects.get())
    came_in(code)
    assert failures() == [(None, "card-slip"), (None, "card"), (holder.pk, "card")]
    noted = str(list(AuditEvent.objects.values_list("about", flat=True)))
    assert all(text not in noted for text in (code, code.replace("-", ""), wrong))


def test_the_log_says_that_somebody_guesses_without_end(holder: Person) -> None:
    code = cards.make(person=holder).code
    for _guess in range(guesses.WRONG_PER_CLIENT + 2):
        came_in(new_code(cards.SIGNS))
    assert failures() == [(None, "card"), (None, "card-limit")]
    guesses.cache.clear()
    for _time in range(cards.LOG_INS_AN_HOUR + 1):
        came_in(code)
    assert failures()[2:] == [(holder.pk, "card-limit")]


def test_by_card_one_asks_and_reads_the_answer(holder: Person, group: Cohort, signed_in: Any) -> None:
    client, _answer = came_in(cards.make(person=holder).code)
    lesson = group.course.activities.get(kind="lesson")
    sent = {"kind": "question", "text": "Was ist ein Rat?", "lesson": lesson.key, "course": "", "place": "b1"}
    answer = client.post(reverse("lms:ask"), sent, follow=True)
    assert "E-Mail" not in str(next(iter(answer.context["messages"])))
    inquiry = Inquiry.objects.get()
    assert inquiry.enrolment.person == holder
    staff = signed_in(build.appointed(role=Role.TRAINER, course=group.course))
    page = staff.get(reverse("lms_staff:inquiry", args=[inquiry.pk])).content.decode()
    assert "hat keine E-Mail-Adresse" in page
    staff.post(reverse("lms_staff:inquiry", args=[inquiry.pk]), {"answer": "Das Parlament der Stadt."})
    assert not Mail.objects.filter(person=holder).exists()
    assert "Das Parlament der Stadt." in client.get(reverse("lms:way")).content.decode()
    assert client.post(reverse("lms:put_away", args=[inquiry.pk])).status_code == 302
    assert "Das Parlament der Stadt." not in client.get(reverse("lms:way")).content.decode()
    assert "Das Parlament der Stadt." in client.get(reverse("lms:ask")).content.decode()


def test_by_card_one_sees_kinds_of_data_and_neither_takes_nor_erases_any(
    holder: Person, group: Cohort
) -> None:
    Person.objects.filter(pk=holder.pk).update(email="suharto@example.org")
    holder.refresh_from_db()
    secret = "Geheimes aus einem Brief"
    mail.queue(key="x", person=holder, subject=secret, text=secret)
    client, _answer = came_in(cards.make(person=holder).code)
    page = client.get(reverse("lms:my_data")).content.decode()
    assert "E-Mails von uns" in page
    assert "1 Eintrag" in page
    assert "die Ihnen die Karte gegeben hat" in page
    for hidden in (secret, "suharto@example.org", "Elternnetz", reverse("lms:erase_me"), "/kopie/"):
        assert hidden not in page
    for shut in (reverse("lms:my_copy", args=["json"]), reverse("lms:my_copy", args=["html"])):
        assert client.get(shut).status_code == 403
    for shut in (reverse("lms:erase_me"), reverse("lms:keep_me"), reverse("lms:account")):
        assert client.post(shut, {"sure": "on"}).status_code == 403
    assert not DataRequest.objects.exists()
    assert reverse("lms:my_data") in client.get(reverse("lms:way")).content.decode()
