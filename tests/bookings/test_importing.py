"""Bookings from a file: preview, order and waiting line, doubles, who is left as they are, and files of all kinds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.accounts.importing import read
from lms.accounts.tablefile import as_xlsx
from lms.bookings import actions, deciding, holds, importing
from lms.bookings.enums import BookingState, Fate
from lms.bookings.models import Booking, BookingNeed
from lms.bookings.rules import needs_go_on, phone_goes_on
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.errors import Refused
from lms.mail.models import Mail
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.bookings.build import book, seminar, wish
from tests.queries import count
from tests.test_routes import tables

pytestmark = pytest.mark.django_db
HEAD = "Vorname;Nachname;E-Mail;Verein\n"
LIST = "Amina;El Idrissi;amina@example.org;\nJörg;Groß;joerg@example.org;Bunter Kreis\n;Suharto;;\n"


@pytest.fixture
def where(group: Cohort, settings: Any) -> Seminar:
    settings.LMS_STAFF_FACTOR_REQUIRED = False
    return seminar(group=group)


@pytest.fixture
def trainer(where: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=where.cohort.course)


@pytest.fixture
def client(trainer: Person, signed_in: Any) -> Client:
    found: Client = signed_in(trainer)
    return found


def page(where: Seminar) -> str:
    return reverse("lms_staff:import_bookings", args=[where.pk])


def upload(client: Client, where: Seminar, data: str | bytes, name: str = "liste.csv") -> Any:
    body = (HEAD + data).encode() if isinstance(data, str) else data
    return client.post(page(where), {"file": SimpleUploadedFile(name, body)})


def apply(client: Client, where: Seminar, data: str) -> str:
    """Preview and button; what the page says then."""
    kept = upload(client, where, data).context["kept"]
    answer = client.post(page(where), {"kept": kept})
    assert answer.headers["Location"] == reverse("lms_staff:bookings", args=[where.pk])
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def line() -> list[tuple[str, str]]:
    """Who stands where, in the order of the line."""
    return [(row.person.name, row.state) for row in Booking.objects.order_by("place_in_line") if row.person]


def fates(data: str, where: Seminar, trainer: Person) -> list[Fate]:
    scope: dict[str, Any] = {"viewer": trainer, "cohort": where.cohort, "association": None}
    return importing.foretell(importing.plan(read((HEAD + data).encode()).entries, **scope), where)


def test_a_preview_changes_nothing_and_says_who_gets_a_place(where: Seminar, client: Client) -> None:
    before = tables()
    shown = upload(client, where, LIST)
    assert tables() == before
    assert [shown.context[name] for name in ("seats", "places", "unchanged", "wrong")] == [2, 1, 0, 0]
    text = shown.content.decode()
    assert text.count("Bekommt einen Platz.") == 2
    assert text.count("Kommt auf die Warteliste.") == 1
    assert "Für 3 Personen buchen" in text


def test_the_lines_are_booked_in_their_order_and_the_rest_wait(
    where: Seminar, client: Client, trainer: Person, committed: Any
) -> None:
    with committed():
        said = apply(client, where, LIST)
    assert said == "Gebucht: 2. Auf der Warteliste: 1."
    assert line() == [("Amina El Idrissi", "booked"), ("Jörg Groß", "booked"), ("Suharto", "waiting")]
    assert set(Enrolment.objects.values_list("cohort", "state")) == {(where.cohort_id, "active")}
    assert {(one.way, one.by) for one in Booking.objects.all()} == {("staff", trainer)}
    letters = dict(Mail.objects.values_list("to", "subject"))
    assert set(letters) == {"amina@example.org", "joerg@example.org"}
    assert all("Ihr Platz ist gebucht" in subject for subject in letters.values())


def test_whoever_waits_already_stands_before_the_file(where: Seminar, client: Client) -> None:
    book(where)
    holds.ask(seminar=where, wish=wish(), browser="b", now=timezone.now())
    waits = book(where)
    apply(client, where, LIST)
    assert Booking.objects.get(pk=waits.pk).state == BookingState.WAITING
    assert line()[2:] == [("Amina El Idrissi", "waiting"), ("Jörg Groß", "waiting"), ("Suharto", "waiting")]


@pytest.mark.parametrize(
    "made",
    [
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace(";", ",").encode(),
        lambda text: text.replace(";", "\t").encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode("cp1252"),
        lambda text: as_xlsx([row.split(";") for row in text.splitlines()], title="x"),
    ],
    ids=["Windows", "Excel", "comma", "Unicode text", "line ends", "workbook"],
)
def test_every_kind_of_file_gives_the_same_bookings(
    made: Callable[[str], bytes], where: Seminar, client: Client
) -> None:
    kept = upload(client, where, made(HEAD + LIST)).context["kept"]
    client.post(page(where), {"kept": kept})
    assert [name for name, _state in line()] == ["Amina El Idrissi", "Jörg Groß", "Suharto"]
    assert Booking.objects.get(person__family_name="Groß").association_written == "Bunter Kreis"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Strasse;Ort\nParkstr. 1;Hagen\n", "Keine Spalte heißt"),
        ("Vorname;Vorname;E-Mail\nA;B;a@example.org\n", "Zwei Spalten"),
        ("", "keine Personen"),
    ],
)
def test_a_file_that_does_not_fit_is_explained(data: str, said: str, where: Seminar, client: Client) -> None:
    answer = upload(client, where, data.encode() or b"\n")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Booking.objects.exists()


def test_wrong_lines_are_left_out_and_the_others_booked(where: Seminar, client: Client) -> None:
    data = LIST + ";;leer@example.org;\nEva;Formel;=1+1;\nMax;Falsch;keine-adresse;\n"
    shown = upload(client, where, data)
    assert (shown.context["wrong"], shown.context["booking"]) == (3, 3)
    apply(client, where, data)
    assert len(line()) == 3
    assert not Person.objects.filter(family_name__in=["Formel", "Falsch"]).exists()


def test_only_wrong_lines_give_no_button(where: Seminar, client: Client) -> None:
    shown = upload(client, where, "Max;Falsch;keine-adresse;\n")
    assert b'name="kept"' not in shown.content
    assert page(where) in shown.content.decode()  # the way to another file


def test_a_line_twice_is_one_booking(where: Seminar, client: Client, trainer: Person) -> None:
    data = "Amina;El Idrissi;amina@example.org;\namina;EL IDRISSI;Amina@Example.org;\n"
    assert fates(data, where, trainer) == [Fate.SEAT, Fate.LEFT_OUT]
    apply(client, where, data)
    assert line() == [("Amina El Idrissi", "booked")]


def test_the_same_file_again_changes_nothing(where: Seminar, client: Client, committed: Any) -> None:
    with committed():
        apply(client, where, LIST)
    before = tables()
    with committed():
        shown = upload(client, where, LIST)
        client.post(page(where), {"kept": shown.context["kept"]})
    assert tables() == before
    assert shown.context["unchanged"] == 3
    assert "Hat schon einen Platz." in shown.content.decode()
    assert "Steht schon auf der Warteliste." in shown.content.decode()


def test_a_list_too_long_for_one_request_goes_on_at_its_button(
    where: Seminar, client: Client, monkeypatch: pytest.MonkeyPatch, committed: Any
) -> None:
    monkeypatch.setattr(importing, "SECONDS", 0)  # each request books one line
    kept = upload(client, where, LIST).context["kept"]
    for left in (2, 1):
        with committed():
            answer = client.post(page(where), {"kept": kept})
        text = answer.content.decode()
        assert ("Noch nicht alle sind gebucht" in text, f"Noch offen: {left}." in text) == (True, True)
        kept = answer.context["kept"]
    with committed():
        assert client.post(page(where), {"kept": kept}).status_code == 302
    assert line() == [("Amina El Idrissi", "booked"), ("Jörg Groß", "booked"), ("Suharto", "waiting")]
    assert Mail.objects.count() == 2


def test_a_longer_list_books_only_who_is_new_on_it(where: Seminar, client: Client) -> None:
    Seminar.objects.update(seats=9)
    apply(client, where, LIST)
    assert apply(client, where, LIST + "Bea;Neu;;\n") == "Gebucht: 1. Auf der Warteliste: 0. Unverändert: 3."


@pytest.mark.parametrize("end", ["cancelled by herself", "cancelled by staff", "refused"])
def test_who_gave_a_seat_up_is_not_booked_again_by_a_file(
    end: str, where: Seminar, client: Client, trainer: Person
) -> None:
    Seminar.objects.filter(pk=where.pk).update(needs_approval=end == "refused")
    mine = book(where, people.create_person(given_names="Amina", family_name="El Idrissi"))
    build.enrol(mine.person, where.cohort)  # type: ignore[arg-type]  # who booked is a person
    now = timezone.now()
    if end == "refused":
        deciding.refuse(booking=mine, by=trainer, why="voll", now=now)
    else:
        actions.cancel(booking=mine, by=None if "herself" in end else trainer, why="krank", now=now)
    state = Booking.objects.get().state
    assert fates("Amina;El Idrissi;;\n", where, trainer) == [Fate.GAVE_UP]
    apply(client, where, LIST.replace("amina@example.org", ""))
    assert Booking.objects.get(pk=mine.pk).state == state


def test_who_asked_waits_for_a_decision_still(where: Seminar, client: Client) -> None:
    Seminar.objects.filter(pk=where.pk).update(needs_approval=True)
    mine = book(where, people.create_person(given_names="Amina", family_name="El Idrissi"))
    build.enrol(mine.person, where.cohort)  # type: ignore[arg-type]  # who booked is a person
    assert "entscheiden" in upload(client, where, "Amina;El Idrissi;;\n").content.decode()
    assert "Auf der Warteliste: 0. Unverändert: 1." in apply(client, where, "Amina;El Idrissi;;\nBea;Neu;;\n")
    assert Booking.objects.get(pk=mine.pk).state == BookingState.ASKED
    assert Booking.objects.get(person__given_names="Bea").state == BookingState.BOOKED  # staff ask nobody


@pytest.mark.parametrize("end", [cohorts.withdraw, cohorts.finish])
def test_who_no_longer_takes_the_course_is_not_booked(
    end: Callable[..., Any], where: Seminar, client: Client, trainer: Person
) -> None:
    who = people.create_person(given_names="Amina", family_name="El Idrissi")
    end(enrolment=build.enrol(who, where.cohort))
    assert fates("Amina;El Idrissi;;\n", where, trainer) == [Fate.NO_LEARNER]
    apply(client, where, "Amina;El Idrissi;;\nBea;Neu;;\n")
    assert line() == [("Bea Neu", "booked")]
    assert Enrolment.objects.filter(person=who).count() == 1


def test_who_learns_in_another_group_is_left_out(where: Seminar, client: Client) -> None:
    other = build.cohort_of(where.cohort.course, "Hagen")
    build.enrol(
        people.create_person(given_names="Amina", family_name="El Idrissi", email="a@example.org"), other
    )
    shown = upload(client, where, "Amina;El Idrissi;a@example.org;\n")
    assert "in einer anderen Gruppe" in shown.content.decode()
    assert shown.context["booking"] == 0


def test_the_association_of_a_line_is_the_one_it_counts_for(where: Seminar, client: Client) -> None:
    club = people.create_association(name="Elternnetz Nord e.V.")
    build.enrol(build.person("Schon", "Da"), where.cohort, association=club)  # so the trainer knows it
    apply(client, where, "Amina;El Idrissi;;Elternnetz Nord\nBea;Neu;;Unbekannt\n")
    found = dict(Booking.objects.values_list("person__given_names", "association"))
    assert found == {"Amina": club.pk, "Bea": None}
    assert Booking.objects.get(association=None).association_written == "Unbekannt"


def test_before_registration_begins_staff_book_and_after_the_start_nobody(
    where: Seminar, client: Client, trainer: Person
) -> None:
    Seminar.objects.filter(pk=where.pk).update(books_from=None)
    apply(client, where, "Amina;El Idrissi;;\n")
    assert line() == [("Amina El Idrissi", "booked")]
    with pytest.raises(Refused):
        importing.book_all(
            read((HEAD + LIST).encode()).entries,
            viewer=trainer,
            seminar=Seminar.objects.get(),
            association=None,
            now=where.starts_at,
        )
    assert Person.objects.filter(family_name__in=["Groß", "Suharto"]).count() == 0


def test_into_a_cancelled_seminar_nobody_comes(where: Seminar, client: Client) -> None:
    kept = upload(client, where, LIST).context["kept"]
    seminars.cancel(seminar=where, why="krank", now=timezone.now())
    answer = client.post(page(where), {"kept": kept})
    assert "beendet" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    assert not Booking.objects.exists()
    assert not Person.objects.filter(family_name="Suharto").exists()


def test_a_preview_of_somebody_else_is_worth_nothing(where: Seminar, client: Client, signed_in: Any) -> None:
    kept = upload(client, where, LIST).context["kept"]
    other = signed_in(build.appointed("Zweite", role=Role.TRAINER, course=where.cohort.course))
    assert other.post(page(where), {"kept": kept}).headers["Location"] == page(where)
    assert client.post(page(where), {"kept": kept + "x"}).headers["Location"] == page(where)
    assert not Booking.objects.exists()


def test_coordinators_of_an_association_import_no_bookings(where: Seminar, signed_in: Any) -> None:
    club = people.create_association(name="Verein")
    book(where, association=club)
    who = build.appointed(role=Role.COORDINATOR, association=club, sees_names=True)
    assert signed_in(who).get(page(where)).status_code == 404
    assert upload(signed_in(who), where, LIST).status_code == 404


def test_a_preview_costs_the_same_for_many_lines(where: Seminar, client: Client) -> None:
    build.enrol(people.create_person(given_names="Schon", family_name="Da"), where.cohort)
    spent = []
    for number in (1, 3, 60):
        lines = "".join(f"N{n};F{n};n{n}@example.org;Verein {n}\n" for n in range(number))
        spent.append(count(lambda lines=lines: upload(client, where, "Schon;Da;;\n" + lines)))
    assert spent[1] == spent[2]  # the first fills caches


DETAILS = "Vorname;Telefon;Bedarf\n"


def test_phone_and_needs_come_with_the_file_and_go_on_their_day(where: Seminar, client: Client) -> None:
    rows = "Amina;+49 231 12;Essen: halal, Kinderbetreuung\nBodo;0231 13;Rollstuhl\nCem;;\n"
    shown = upload(client, where, (DETAILS + rows).encode())
    text = shown.content.decode()
    assert "+49 231 12" in text
    assert "„Rollstuhl“ behalten wir nicht" in text
    phone, needs = phone_goes_on(where), needs_go_on(where)
    days = [date_format(day, "j. F Y") for day in (phone, needs)]
    assert f"Telefonnummern löschen wir am {days[0]}, Bedarf am {days[1]}." in text
    client.post(page(where), {"kept": shown.context["kept"]})
    amina, bodo, cem = Booking.objects.order_by("place_in_line")
    assert [(one.phone, one.phone_delete_on) for one in (amina, bodo)] == [
        ("+49 231 12", phone), ("0231 13", phone),
    ]  # fmt: skip
    kept = BookingNeed.objects.order_by("kind").values_list("booking", "kind", "text", "delete_on")
    assert list(kept) == [(amina.pk, "childcare", "", needs), (amina.pk, "food", "halal", needs)]
    assert (cem.phone, cem.phone_delete_on) == ("", None)


def test_the_group_alone_gets_neither(where: Seminar, client: Client) -> None:
    data = {"file": SimpleUploadedFile("liste.csv", (DETAILS + "Amina;0231 12;Essen").encode())}
    shown = client.post(reverse("lms_staff:import", args=[where.cohort_id]), data)
    assert shown.context["unused"] == ("Telefon", "Bedarf")
    assert "0231 12" not in shown.content.decode()


@pytest.mark.parametrize(
    ("cell", "needs", "unknown"),
    [
        ("", {}, []),
        ("Essen", {"food": ""}, []),
        ("kinderbetreuung: zwei Kinder, 4 und 6 Jahre; Dolmetschen: Arabisch",
         {"childcare": "zwei Kinder, 4 und 6 Jahre", "interpreter": "Arabisch"}, []),
        ("halal, Essen, schwanger", {"food": ""}, ["halal", "schwanger"]),
        ("Food, Accessibility", {"food": "", "access": ""}, []),
    ],
)  # fmt: skip
def test_needs_are_those_we_know(cell: str, needs: dict[str, str], unknown: list[str]) -> None:
    assert importing.needs_in(cell) == (needs, unknown)


def test_the_template_for_a_seminar_has_both_columns(client: Client, where: Seminar) -> None:
    address = reverse("lms_staff:import_template_csv")
    assert f"{address}?termin" in client.get(page(where)).content.decode()
    assert (
        client.get(f"{address}?termin").content.decode("utf-8-sig").strip().endswith("Verein;Telefon;Bedarf")
    )
    assert client.get(address).content.decode("utf-8-sig").strip().endswith("Verein")
