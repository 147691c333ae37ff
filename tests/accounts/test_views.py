"""Invitation links, the undo of a changed address, preferences, the account page: threats A5, A9, A11–A13, G8."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core import serializers
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from time_machine import travel

from lms.accounts import actions
from lms.accounts.models import Invitation
from lms.cohorts import actions as cohorts
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import EnrolmentState, Role
from lms.mail.models import Mail
from lms.people.models import Consent, Person
from tests import build
from tests.accounts import doors

pytestmark = pytest.mark.django_db


def link_in(letter: Mail) -> str:
    return next(word for word in letter.text.split() if word.startswith("http://localhost:8000/"))[21:]


@pytest.fixture
def guest() -> Person:
    who = build.person("Karim", "Haddad", log_in=False, email="karim@example.org")
    who.invitation = actions.invite(
        person=who, cohort=build.cohort(build.course_page("Politik")), by=build.person("Selma", "Arslan")
    )
    who.link = link_in(Mail.objects.get(key__startswith="invitation:"))
    return who


def everything() -> str:
    """All rows of the plugin, the users, the sessions."""
    models = [
        m for m in apps.get_models() if m._meta.app_label in ("lms", "auth", "sessions", "account", "mfa")
    ]
    return "".join(serializers.serialize("json", m._default_manager.order_by("pk")) for m in models)


def test_the_link_says_who_invites_to_what(guest: Person) -> None:
    html = Client().get(guest.link).content.decode()
    assert all(word in html for word in ("Karim Haddad", "Politik", "Dortmund", "Selma Arslan"))


@pytest.mark.parametrize("where", ["invitation", "sign-up"])
def test_what_the_data_are_for_stands_beside_the_field_and_leads_to_more(guest: Person, where: str) -> None:
    build.plain("Datenschutz", slug="datenschutz", place="privacy")
    page = LexborHTMLParser(Client().get(guest.link if where == "invitation" else "/konto/signup/").content)
    purpose = page.css_first("main #purpose")
    assert purpose is not None
    assert "Wir brauchen Ihren Namen und Ihre E-Mail-Adresse" in purpose.text()
    assert "nach 3 Jahren ohne Besuch" in purpose.text()
    assert purpose.css_first("a").attributes["href"] == "/de/datenschutz/"
    form = page.css_first("main form[method=post]")
    assert (form.css_first("#purpose") or page.css_first("main #purpose + form")) is not None


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("known", [True, False])
def test_a_scanner_uses_nothing_up(method: str, known: bool, guest: Person, signed_in: Any) -> None:
    client = signed_in(build.person()) if known else Client()
    before = everything()
    for _ in range(3):
        getattr(client, method)(guest.link)
    assert everything() == before


def test_the_page_of_a_secret_is_kept_by_nobody_and_named_to_nobody(guest: Person) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)(guest.link)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "private, no-store"
    assert "einladung" not in answer["Location"]


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "ü", "..", "A" * 3000])
def test_an_invented_token_opens_nothing(token: str, guest: Person) -> None:
    assert Client().get(f"/einladung/{token}/").status_code == 404
    assert Client().post(f"/einladung/{token}/").status_code == 404


def spent(guest: Person) -> None:
    actions.accept(invitation=guest.invitation, user=build.person().user.__class__.objects.create_user("u"))


def late(guest: Person) -> None:
    Invitation.objects.update(expires_at=timezone.now())


def withdrawn(guest: Person) -> None:
    cohorts.withdraw(enrolment=guest.enrolments.get())


def resent(guest: Person) -> None:
    actions.resend(invitation=guest.invitation)


def plain(address: str) -> str:
    """The page without the request's own address and token, which stand in the forms of its foot."""
    html = Client().get(address).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html).replace(address, "…")


@pytest.mark.parametrize("end", [spent, late, withdrawn, resent])
def test_a_link_that_ended_looks_like_one_that_never_was(end: Any, guest: Person) -> None:
    client = Client()
    client.post(guest.link)
    end(guest)
    assert plain(guest.link) == plain("/einladung/xyz/")
    assert Client().post(guest.link).status_code == 404
    assert client.get("/einladung/").status_code == 404, "also in the browser that had proved it"


def test_whoever_has_the_persons_log_in_accepts_with_one_click(signed_in: Any) -> None:
    who = build.person()
    actions.invite(person=who, cohort=build.cohort(build.course_page()))
    answer = signed_in(who).post(link_in(Mail.objects.get()))
    assert answer["Location"] == "/mein-weg/"
    assert who.enrolments.get().state == EnrolmentState.ACTIVE


def test_the_own_link_once_more_leads_to_the_course(signed_in: Any) -> None:
    who = build.person()
    actions.invite(person=who, cohort=build.cohort(build.course_page()))
    link = link_in(Mail.objects.get())
    assert [signed_in(who).post(link)["Location"] for _ in range(2)] == ["/mein-weg/"] * 2
    assert signed_in(build.person()).get(link).status_code == 404


def test_somebody_elses_log_in_gets_plain_words_and_a_way(guest: Person, signed_in: Any) -> None:
    other = build.person()
    answer = signed_in(other).post(guest.link)
    assert answer.status_code == 409
    assert 'action="/konto/logout/"' in answer.content.decode()
    guest.refresh_from_db()
    assert (guest.user, guest.enrolments.get().state) == (None, EnrolmentState.INVITED)
    assert not other.enrolments.exists()


def test_an_address_with_a_log_in_is_led_to_a_choice(guest: Person) -> None:
    head = build.person("Head", email="karim@example.org")
    client = Client()
    assert client.post(guest.link)["Location"] == "/einladung/"
    assert 'href="/konto/login/?next=/einladung/"' in client.get("/einladung/").content.decode()
    doors.by_password(client, head.email)
    assert client.post("/einladung/").status_code == 409, "the head of the association is not Karim"
    guest.refresh_from_db()
    assert guest.user is None


def test_after_the_log_in_the_waiting_invitation_comes_first() -> None:
    who, client = build.person(), Client()
    actions.invite(person=who, cohort=build.cohort(build.course_page()))
    client.post(link_in(Mail.objects.get(key__startswith="invitation:")))
    assert doors.by_password(client, who.email)["Location"] == "/einladung/"
    assert client.post("/einladung/")["Location"] == "/mein-weg/"
    assert who.enrolments.get().state == EnrolmentState.ACTIVE


# A9


def change_address(client: Client, who: Person, new: str) -> None:
    client.post("/konto/reauthenticate/", {"password": doors.PASSWORD})
    client.post("/konto/email/", {"action_add": "", "email": new})
    client.post("/konto/confirm-email/", {"code": doors.code_for(new)})
    who.user.refresh_from_db()
    who.refresh_from_db()


@pytest.fixture
def changed() -> Any:
    """A thief with the password has changed the address."""
    who, thief = build.person(email="alt@example.org"), Client()
    doors.by_password(thief, who.email)
    change_address(thief, who, "neu@example.org")
    who.thief = thief
    who.notice = Mail.objects.filter(to="alt@example.org").order_by("pk").last()
    return who


def test_changing_the_address_needs_the_password() -> None:
    who, client = build.person(), Client()
    client.force_login(who.user)
    answer = client.post("/konto/email/", {"action_add": "", "email": "neu@example.org"})
    assert answer["Location"].startswith("/konto/reauthenticate/")
    assert not Mail.objects.filter(to="neu@example.org").exists()


def test_it_needs_the_proof_of_the_new_address_in_this_session() -> None:
    who, client, other = build.person(), Client(), Client()
    for each in (client, other):
        doors.by_password(each, who.email)
    client.post("/konto/reauthenticate/", {"password": doors.PASSWORD})
    client.post("/konto/email/", {"action_add": "", "email": "neu@example.org"})
    other.post("/konto/confirm-email/", {"code": doors.code_for("neu@example.org")})
    assert list(who.user.emailaddress_set.values_list("email", flat=True)) == [who.email]


def test_the_changed_address_is_everywhere(changed: Any) -> None:
    assert (changed.user.email, changed.email) == ("neu@example.org", "neu@example.org")
    assert list(changed.user.emailaddress_set.values_list("email", flat=True)) == ["neu@example.org"]


def test_the_old_address_gets_a_notice_with_a_way_back(changed: Any) -> None:
    assert link_in(changed.notice).startswith("/konto-zurueck/")
    assert "neu@example.org" not in changed.notice.text
    assert changed.notice.secret


def test_the_undo_gives_the_account_back_and_throws_the_thief_out(changed: Any) -> None:
    address, owner = link_in(changed.notice), Client()
    before = everything()
    assert owner.get(address).status_code == 200
    assert everything() == before
    assert owner.post(address)["Location"] == "/konto/login/"
    changed.user.refresh_from_db()
    changed.refresh_from_db()
    assert (changed.user.email, changed.email) == ("alt@example.org", "alt@example.org")
    assert not doors.is_in(changed.thief)
    doors.by_password(changed.thief, "alt@example.org")
    assert not doors.is_in(changed.thief)
    doors.by_code(owner, "alt@example.org")
    assert doors.is_in(owner)


def test_the_undo_works_once(changed: Any) -> None:
    address = link_in(changed.notice)
    Client().post(address)
    assert Client().post(address).status_code == 409


def test_the_undo_ends_after_seven_days(changed: Any) -> None:
    with travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert Client().post(link_in(changed.notice)).status_code == 409
    changed.user.refresh_from_db()
    assert changed.user.email == "neu@example.org"


def test_two_changes_after_one_another_still_lead_back_to_the_first(changed: Any) -> None:
    change_address(changed.thief, changed, "dritte@example.org")
    assert Client().post(link_in(changed.notice)).status_code == 302
    changed.user.refresh_from_db()
    assert changed.user.email == "alt@example.org"


def test_an_undo_never_takes_an_address_that_is_somebody_elses_now(changed: Any) -> None:
    build.person(email="alt@example.org")
    assert Client().post(link_in(changed.notice)).status_code == 409


def test_a_forged_undo_does_nothing(changed: Any) -> None:
    assert Client().post("/konto-zurueck/eyJ1c2VyIjoxfQ:1abc:xyz/").status_code == 409


# Preferences


def test_the_language_is_kept_for_browser_and_person(signed_in: Any) -> None:
    who = build.person()
    client = signed_in(who)
    client.post("/einstellungen/", {"language": "en", "next": "/mein-weg/"})
    who.refresh_from_db()
    assert (who.language, client.cookies["django_language"].value) == ("en", "en")
    assert client.get("/mein-weg/")["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["tr", "xx", "", "../en"])
def test_only_languages_of_the_interface(language: str, signed_in: Any) -> None:
    who = build.person()
    signed_in(who).post("/einstellungen/", {"language": language})
    who.refresh_from_db()
    assert who.language == ""


def test_settings_are_changed_by_post_with_a_token_only() -> None:
    assert Client().get("/einstellungen/?language=en").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/einstellungen/", {"language": "en"}).status_code == 403


FORMS = ["einladung/x/", "einladung/", "konto-zurueck/x/", "mein-konto/", "konto/login/", "konto/signup/"]
FORMS += ["konto/logout/", "konto/password/reset/", "konto/login/code/"]


@pytest.mark.parametrize("address", FORMS)
def test_no_form_is_taken_without_a_token(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(f"/{address}").status_code == 403


PAGES = ["mein-konto/", "konto/email/", "konto/2fa/", "konto/password/change/", "konto/logout/"]
PAGES += ["konto/2fa/recovery-codes/", "konto/2fa/webauthn/", "konto/reauthenticate/"]


@pytest.mark.parametrize("address", PAGES)
def test_looking_changes_nothing(address: str) -> None:
    who, client = build.person(), Client()
    doors.by_password(client, who.email)
    before = everything()
    client.get(f"/{address}")
    assert everything() == before


# The account page


def send(client: Client, form: str, **fields: str) -> Any:
    return client.post("/mein-konto/", {"form": form, **{f"{form}-{k}": v for k, v in fields.items()}})


def test_strangers_are_led_to_the_log_in() -> None:
    assert Client().get("/mein-konto/")["Location"] == "/konto/login/?next=/mein-konto/"


def test_a_person_changes_their_name(signed_in: Any) -> None:
    who = build.person()
    assert send(signed_in(who), "name", given_names="", family_name="von Thuy").status_code == 302
    who.refresh_from_db()
    who.user.refresh_from_db()
    assert (who.name, who.user.get_full_name()) == ("von Thuy", "von Thuy")


def test_nobody_is_without_any_name(signed_in: Any) -> None:
    who = build.person()
    answer = send(signed_in(who), "name", given_names=" ", family_name="")
    assert answer.status_code == 422
    assert LexborHTMLParser(answer.content.decode()).css_first("#id_name-family_name_error") is not None


def test_a_person_chooses_languages(signed_in: Any) -> None:
    who = build.person()
    send(signed_in(who), "language", language="en", help_language="ar")
    who.refresh_from_db()
    assert (who.language, who.help_language) == ("en", "ar")


def test_consent_is_given_and_withdrawn_on_the_same_page(signed_in: Any) -> None:
    who = build.person()
    client = signed_in(who)
    send(client, "news", news="on")
    send(client, "news", news="on")
    send(client, "news")
    assert list(Consent.objects.order_by("pk").values_list("person", "given")) == [
        (who.pk, True),
        (who.pk, False),
    ]


@pytest.mark.parametrize("field", ["email", "user", "uuid", "erased_at", "id"])
def test_no_other_field_can_be_slipped_in(field: str, signed_in: Any) -> None:
    who = build.person()
    before = serializers.serialize("json", [who])
    send(signed_in(who), "name", given_names="Amina", family_name="El Idrissi", **{field: "1"})
    who.refresh_from_db()
    assert serializers.serialize("json", [who]) == before


def test_personal_pages_are_kept_by_no_cache(signed_in: Any) -> None:
    client = signed_in(build.person())
    for address in ("/mein-konto/", "/konto/email/", "/konto/2fa/", "/konto/password/change/"):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_log_out_tells_the_browser_to_forget(signed_in: Any) -> None:
    for address in ("/konto/logout/", "/admin/logout/"):
        assert signed_in(build.person()).post(address)["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in signed_in(build.person()).get("/konto/logout/")


def test_wagtails_api_is_not_there() -> None:
    for address in ("/api/v2/pages/", "/api/v3/pages/", "/api/pages/"):
        assert Client().get(address).status_code == 404
    assert not [app for app in site.INSTALLED_APPS if app.startswith("wagtail.api")]


def test_staff_find_the_administration_in_their_account_and_others_do_not(signed_in: Any) -> None:
    staff = build.person(is_superuser=True)
    appoint(person=staff, role=Role.ADMINISTRATOR)
    for page in ("/mein-konto/", "/mein-weg/"):
        assert b'href="/admin/"' in signed_in(staff).get(page).content
        assert b'href="/admin/"' not in signed_in(build.person()).get(page).content
