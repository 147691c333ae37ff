"""Bringing people in from a file: preview, apply, twice, foreign people, letters only when wanted."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lms.accounts import importing
from lms.accounts.enums import Hint, Standing
from lms.accounts.models import Invitation
from lms.accounts.tablefile import as_xlsx
from lms.cohorts import actions as cohorts
from lms.cohorts import appointments
from lms.cohorts.enums import EnrolmentState, Origin, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Association, Membership, Person
from tests import build
from tests.test_routes import tables

HEAD = "Vorname;Nachname;E-Mail;Verein\n"


@pytest.fixture
def group(db: None) -> Cohort:
    return build.cohort(build.course_page("Politik"), "Dortmund")


@pytest.fixture
def north(db: None) -> Association:
    return people.create_association(name="Elternnetz Nord e.V.")


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


def planned(text: str, viewer: Person, group: Cohort, association: Association | None = None) -> Any:
    roster = importing.read((HEAD + text).encode())
    return importing.plan(roster.entries, viewer=viewer, cohort=group, association=association)


def brought(text: str, viewer: Person, group: Cohort, *, invite: bool = False, **more: Any) -> Any:
    entries = importing.read((HEAD + text).encode()).entries
    return importing.bring_in(
        entries, viewer=viewer, cohort=group, association=more.get("association"), invite=invite
    )


def upload(client: Any, group: Cohort, data: bytes, name: str = "liste.csv", **more: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("lms_staff:import", args=[group.pk]), {"file": file, **more})


def apply(client: Any, group: Cohort, preview: Any, **more: Any) -> Any:
    return client.post(
        reverse("lms_staff:import", args=[group.pk]), {"kept": preview.context["kept"], **more}
    )


LIST = "Amina;El Idrissi;Amina@Example.org;Elternnetz Nord\n;Suharto;;\nFatma;Yıldız;f@example.org;Bunter Kreis\n"


def test_a_preview_changes_nothing_and_its_button_brings_everybody_in(
    group: Cohort, trainer: Person, north: Association, signed_in: Any
) -> None:
    build.enrol(build.person("Schon", "Da"), group, association=north)
    client, before = signed_in(trainer), tables()
    preview = upload(client, group, (HEAD + LIST).encode())
    assert preview.status_code == 200
    assert tables() == before
    assert (preview.context["new"], preview.context["addressed"]) == (3, 2)
    answer = apply(client, group, preview)
    assert answer.headers["Location"] == reverse("lms_staff:cohort", args=[group.pk])
    assert "Keine E-Mail wurde gesendet" in str([str(m) for m in get_messages(answer.wsgi_request)])
    amina, suharto, fatma = Enrolment.objects.exclude(person__family_name="Da").order_by("pk")
    assert (amina.state, amina.origin, amina.association) == (EnrolmentState.ACTIVE, Origin.STAFF, north)
    assert (amina.person.email, amina.association_written) == ("amina@example.org", "Elternnetz Nord")
    assert Membership.objects.filter(person=amina.person, association=north).exists()
    assert (suharto.person.name, suharto.association, suharto.association_written) == ("Suharto", None, "")
    assert (fatma.association, fatma.association_written) == (None, "Bunter Kreis")
    assert not Mail.objects.exists()
    assert not Invitation.objects.exists()
    assert Association.objects.count() == 1


def test_the_same_file_twice_changes_nothing(group: Cohort, trainer: Person, north: Association) -> None:
    build.enrol(build.person("Schon", "Da"), group, association=north)
    brought(LIST, trainer, group, invite=True)
    before = tables()
    done = brought(LIST, trainer, group, invite=True)
    assert (done.new, done.joined, done.known, done.left_out, done.invited) == (0, 0, 3, 0, 0)
    assert tables() == before


def test_letters_go_out_by_the_tick_only_and_to_who_has_an_address(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    preview = upload(client, group, (HEAD + LIST).encode())
    apply(client, group, preview, invite="on")
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["amina@example.org", "f@example.org"]
    states = dict(Enrolment.objects.values_list("person__family_name", "state"))
    assert states == {"El Idrissi": "invited", "Suharto": "active", "Yıldız": "invited"}
    assert set(Enrolment.objects.values_list("association_written", flat=True)) == {
        "Elternnetz Nord", "", "Bunter Kreis",
    }  # fmt: skip


def test_a_workbook_works_like_a_csv_file(group: Cohort, trainer: Person, signed_in: Any) -> None:
    rows = [line.split(";") for line in (HEAD + LIST).splitlines()]
    preview = upload(signed_in(trainer), group, as_xlsx(rows, title="x"), "liste.xlsx")
    assert preview.context["new"] == 3


def test_lines_that_are_wrong_are_said_and_left_out(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    text = "Gut;Gut;;\nFalsch;Falsch;keine-adresse;\n=1;Formel;;\n"
    preview = upload(client, group, (HEAD + text).encode())
    page = preview.content.decode()
    assert "Spalte „E-Mail“: Das ist keine E-Mail-Adresse." in page
    assert "Spalte „Vorname“: Hier steht eine Formel. Bitte schreiben Sie den Text selbst." in page
    assert (preview.context["new"], preview.context["wrong"]) == (1, 2)
    apply(client, group, preview)
    assert [one.person.name for one in group.enrolments.all()] == ["Gut Gut"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "keine Personen"),
        (b"PK\x03\x04", "kann nicht gelesen werden"),
        (b"a;b\n1;2", "Keine Spalte heißt"),
        (b"Name\n" * 900, "zu viele Zeilen"),
        (b"x" * 2_000_001, "zu groß"),
    ],
)
def test_a_file_that_does_not_fit_is_explained(
    group: Cohort, trainer: Person, signed_in: Any, data: bytes, said: str
) -> None:
    answer = upload(signed_in(trainer), group, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_preview_of_somebody_else_or_another_group_is_worth_nothing(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    preview = upload(client, group, (HEAD + LIST).encode())
    other = Cohort.objects.create(course=group.course, name="Hagen")
    apply(client, other, preview)
    apply(signed_in(build.appointed(role=Role.TRAINER, course=group.course)), group, preview)
    client.post(reverse("lms_staff:import", args=[group.pk]), {"kept": "x"})
    assert not Enrolment.objects.exists()


def test_who_is_known_is_found_within_the_scope_only(group: Cohort, trainer: Person) -> None:
    old = build.cohort(build.course_page("Alt"), "Alt")
    stranger = build.person("Karim", "Haddad", email="karim@example.org")
    build.enrol(stranger, old)
    text = "Karim;Haddad;karim@example.org;\n"
    (line,) = planned(text, trainer, group)
    assert (line.standing, line.person, line.hint) == (Standing.NEW, None, None)
    appointments.appoint(person=trainer, role=Role.TRAINER, course=old.course)
    (line,) = planned(text, trainer, group)
    assert (line.standing, line.person) == (Standing.JOINS, stranger)
    brought(text, trainer, group)
    assert Enrolment.objects.get(cohort=group).person == stranger


def test_a_name_alone_tells_only_within_group_or_association(
    group: Cohort, trainer: Person, north: Association
) -> None:
    old = build.cohort(build.course_page("Alt"), "Alt")
    appointments.appoint(person=trainer, role=Role.TRAINER, course=old.course)
    member = build.person("Fatma", "Yıldız", log_in=False, email="")
    build.enrol(member, old, association=north)
    people.join(person=member, association=north)
    assert planned("Fatma;Yildiz;;", trainer, group)[0].standing == Standing.NEW
    assert planned("Fatma;Yildiz;;Elternnetz Nord", trainer, group)[0].person == member


def test_an_address_is_added_to_who_has_none(group: Cohort, trainer: Person) -> None:
    person = build.person("Fatma", "Yıldız", log_in=False, email="")
    build.enrol(person, group)
    (line,) = planned("Fatma;Yıldız;f@example.org;", trainer, group)
    assert (line.standing, line.hint) == (Standing.KNOWN, Hint.ADDRESS_ADDED)
    brought("Fatma;Yıldız;f@example.org;", trainer, group)
    person.refresh_from_db()
    assert person.email == "f@example.org"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Amina;El Idrissi;neu@example.org;", Hint.OTHER_ADDRESS),
        ("Ali;Kaya;;", Hint.SEVERAL),
        ("Wo;Anders;wo@example.org;", Hint.OTHER_GROUP),
    ],
)
def test_what_a_person_must_decide_is_left_out_with_words(
    group: Cohort, trainer: Person, text: str, hint: Hint
) -> None:
    build.enrol(build.person("Amina", "El Idrissi"), group)
    for _number in range(2):
        build.enrol(build.person("Ali", "Kaya", log_in=False), group)
    other = Cohort.objects.create(course=group.course, name="Hagen")
    build.enrol(build.person("Wo", "Anders", email="wo@example.org"), other)
    (line,) = planned(text, trainer, group)
    assert (line.standing, line.hint) == (Standing.WRONG, hint)
    before = Enrolment.objects.count()
    brought(text, trainer, group)
    assert Enrolment.objects.count() == before


def test_whoever_gave_up_is_not_brought_back(group: Cohort, trainer: Person) -> None:
    person = build.person("Amina", "El Idrissi", email="a@example.org")
    cohorts.withdraw(enrolment=build.enrol(person, group))
    (line,) = planned("Amina;El Idrissi;a@example.org;", trainer, group)
    assert (line.standing, line.hint) == (Standing.KNOWN, Hint.GAVE_UP)
    brought("Amina;El Idrissi;a@example.org;", trainer, group)
    assert Enrolment.objects.get(person=person).state == EnrolmentState.WITHDRAWN


def test_a_shared_address_is_two_people_and_a_remark(group: Cohort, trainer: Person) -> None:
    build.enrol(build.person("Amina", "El Idrissi", log_in=False, email="verein@example.org"), group)
    (line,) = planned("Karim;Haddad;verein@example.org;", trainer, group)
    assert (line.standing, line.hint, line.other) == (Standing.NEW, Hint.ADDRESS_SHARED, "Amina El Idrissi")


@pytest.fixture
def coordinator(group: Cohort, north: Association) -> Person:
    build.enrol(build.person("Schon", "Da"), group, association=north)
    return build.appointed(role=Role.COORDINATOR, association=north)


def test_a_coordinator_brings_in_for_own_associations_only(
    group: Cohort, north: Association, coordinator: Person
) -> None:
    south = people.create_association(name="Süd")
    build.enrol(build.person("Fremd", "Hier", email="h@example.org"), group, association=south)
    lines = planned("A;A;;Süd\nB;B;;elternnetz nord\nC;C;;\nFremd;Hier;h@example.org;", coordinator, group)
    assert [line.hint for line in lines] == [
        Hint.FOREIGN_ASSOCIATION, None, Hint.NEEDS_ASSOCIATION, Hint.NEEDS_ASSOCIATION,
    ]  # fmt: skip
    (stranger,) = planned("Fremd;Hier;h@example.org;", coordinator, group, north)
    assert stranger.person is None
    brought("A;A;;Süd\nB;B;;elternnetz nord\nC;C;;", coordinator, group, association=north)
    names = set(Enrolment.objects.filter(association=north).values_list("person__family_name", flat=True))
    assert names == {"Da", "B", "C"}


def test_the_choice_holds_own_associations_only(
    group: Cohort, north: Association, coordinator: Person, signed_in: Any
) -> None:
    south = people.create_association(name="Süd")
    answer = upload(signed_in(coordinator), group, (HEAD + "A;A;;").encode(), association=south.pk)
    assert answer.status_code == 422
    assert "Süd" not in answer.content.decode()


def test_without_names_or_outside_the_scope_there_is_no_import(
    group: Cohort, north: Association, signed_in: Any
) -> None:
    build.enrol(build.person("Schon", "Da"), group, association=north)
    blind = build.appointed(role=Role.COORDINATOR, association=north, sees_names=False)
    foreign = build.appointed(role=Role.TRAINER, course=build.cohort(build.course_page("Alt")).course)
    for viewer in (blind, foreign):
        assert signed_in(viewer).get(reverse("lms_staff:import", args=[group.pk])).status_code == 404


def test_a_spelling_that_staff_have_matched_needs_no_hand(
    group: Cohort, trainer: Person, north: Association
) -> None:
    people.remember_spelling(written="Elternetz", association=north)
    assert planned("A;A;;ELTERNETZ e.V.", trainer, group)[0].association is None  # not to be chosen here
    build.enrol(build.person("Schon", "Da"), group, association=north)
    assert planned("A;A;;ELTERNETZ e.V.", trainer, group)[0].association == north


def test_the_rest_is_invited_later_once_each_and_within_the_scope(
    group: Cohort, north: Association, coordinator: Person, signed_in: Any
) -> None:
    brought("A;A;a@example.org;\nB;B;;\nC;C;c@example.org;", coordinator, group, association=north)
    south = people.create_association(name="Süd")
    build.enrol(
        build.person("Fremd", "Geheim", log_in=False, email="g@example.org"), group, association=south
    )
    client, here = signed_in(coordinator), reverse("lms_staff:invite_rest", args=[group.pk])
    page = client.get(here).content.decode()
    assert "a@example.org" in page
    assert "Geheim" not in page
    assert not Mail.objects.exists()
    for _time in range(2):
        client.post(here)
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["a@example.org", "c@example.org"]


def test_inviting_the_rest_costs_the_same_for_many_to_look_at(
    group: Cohort, north: Association, coordinator: Person, signed_in: Any
) -> None:
    client, here, spent = signed_in(coordinator), reverse("lms_staff:invite_rest", args=[group.pk]), []
    for number in (1, 2, 297):  # the first fills caches; then 3 people, and 300
        for _person in range(number):
            build.enrol(build.person(log_in=False), group, association=north)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(here)
        spent.append(len(queries))
    assert len(page.context["waiting"]) == 300
    assert spent[1] == spent[2]


def test_the_templates_can_be_filled_in_and_read(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    sheet = load_workbook(BytesIO(client.get(reverse("lms_staff:import_template_xlsx")).content)).active
    assert [cell.value for cell in next(sheet.rows)] == HEAD.strip().split(";")
    text = client.get(reverse("lms_staff:import_template_csv")).content + "Zoë;Çelik;;\r\n".encode()
    assert upload(client, group, text).context["new"] == 1


def test_a_preview_costs_the_same_for_many_lines(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client, spent = signed_in(trainer), []
    for number in (1, 3, 60, 300):
        text = "".join(f"N{n};F{n};n{n}@example.org;Verein {n}\n" for n in range(number))
        with CaptureQueriesContext(connection) as queries:
            assert upload(client, group, (HEAD + text).encode()).context["new"] == number
        spent.append(len(queries))
    assert spent[1] == spent[2] == spent[3]  # the first fills caches
