"""The roll call as a plain form: who may, what one press writes, what it costs."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.attendance import actions, deciding, scans
from lms.attendance.cleaning import Clean
from lms.attendance.enums import HeldWhy, TickSource
from lms.attendance.models import Attendance, DayEvent, HeldTick, SheetScan, Tick
from lms.attendance.queries import closed_days
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment, RoleAssignment
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.queries import at_most, count
from tests.seminars import build as sem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_door")]
DAY = sem.DAY.isoformat()


@pytest.fixture
def trainer(seminar: Seminar) -> Person:
    return build.appointed(role=Role.TRAINER, course=seminar.cohort.course)


@pytest.fixture
def client(trainer: Person, signed_in: Any) -> Any:
    return signed_in(trainer)


def url(seminar: Seminar, name: str = "roll", *more: Any) -> str:
    return reverse(f"lms:{name}", args=[seminar.pk, DAY, *(more or (1,))])


def send(client: Any, seminar: Seminar, **data: Any) -> Any:
    return client.post(url(seminar), {name.replace("_", "-"): value for name, value in data.items()})


def said(seminar: Seminar, who: Person) -> set[tuple[str, str]]:
    rows = Attendance.objects.filter(unit__seminar=seminar, person=who)
    return set(rows.values_list("presence", "source"))


def test_the_list_leads_to_the_day_sheet(seminar: Seminar, client: Any) -> None:
    assert reverse("lms_staff:day_sheet", args=[seminar.pk]) in client.get(url(seminar)).content.decode()


def test_the_way_in_leads_to_the_part_that_is_on(seminar: Seminar, client: Any) -> None:
    assert client.get(reverse("lms:register", args=[seminar.pk])).headers["Location"] == url(seminar)


def test_a_day_can_be_named_on_the_way_in(seminar: Seminar, client: Any) -> None:
    later = date(2027, 1, 30)
    seminars.change(
        seminar=seminar, units=[*sem.units(), *sem.units(later)], trainers=[], now=seminar.changed_at
    )
    way_in = reverse("lms:register", args=[seminar.pk])
    led = {
        day: client.get(way_in, {"tag": day}).headers["Location"] for day in ("2027-01-30", "2027-01-31", "x")
    }
    assert led == {
        "2027-01-30": reverse("lms:roll", args=[seminar.pk, "2027-01-30", 1]),
        "2027-01-31": url(seminar),
        "x": url(seminar),
    }


def test_one_press_marks_the_whole_day(seminar: Seminar, who: Person, client: Any, trainer: Person) -> None:
    shown = client.get(url(seminar)).content.decode()
    assert f'name="was-{who.pk}" value="open 0"' in shown
    answer = client.post(url(seminar), {f"presence-{who.pk}": "present", f"was-{who.pk}": "open 0"})
    assert answer.status_code == 302
    assert said(seminar, who) == {("present", "roll_call")}
    assert Tick.objects.filter(by=trainer).count() == 8
    assert "08:52 Uhr, " in client.get(url(seminar)).content.decode()


def test_what_was_not_touched_is_not_written(
    seminar: Seminar, who: Person, client: Any, now: datetime
) -> None:
    """Two trainers: the older page of one does not undo what the other entered."""
    stale = {f"presence-{who.pk}": "", f"was-{who.pk}": "open 0"}
    day.say(seminar, who, timezone.now(), "excused")
    client.post(url(seminar), stale)
    assert said(seminar, who) == {("excused", "roll_call")}


def test_partly_takes_minutes_at_most_those_of_the_part(seminar: Seminar, who: Person, client: Any) -> None:
    data = {f"presence-{who.pk}": "partly", f"minutes-{who.pk}": "9999", f"was-{who.pk}": "open 0"}
    client.post(url(seminar), data)
    record = day.record_of(seminar, who)
    assert record is not None
    assert record.minutes == 360
    client.post(url(seminar), {**data, f"minutes-{who.pk}": "270", f"was-{who.pk}": "partly 360"})
    record.refresh_from_db()
    assert (record.state, record.minutes) == ("partly", 270)
    assert f'name="was-{who.pk}" value="partly 270"' in client.get(url(seminar)).content.decode()


def test_all_here_spares_who_has_a_word_already_and_can_be_undone(
    seminar: Seminar, who: Person, client: Any
) -> None:
    excused = day.booked(seminar)
    extra = build.enrol(build.person(), seminar.cohort).person
    day.say(seminar, excused, day.minutes_before(seminar, 10), "excused")
    uuid = uuid4()
    for _twice in range(2):
        answer = client.post(url(seminar), {"do": "all", "uuid": str(uuid)})
    assert said(seminar, who) == {("present", "roll_call")}
    assert said(seminar, excused) == {("excused", "roll_call")}
    assert said(seminar, extra) == set()
    answer = client.post(url(seminar), {"do": "undo", "undo": str(uuid)})
    assert answer.status_code == 302
    assert said(seminar, who) == {("open", "roll_call")}


def test_after_saving_the_page_offers_to_take_it_back(seminar: Seminar, who: Person, client: Any) -> None:
    shown = client.post(url(seminar), {"do": "all"}, follow=True).content.decode()
    assert "1 Eintrag gespeichert" in shown
    assert 'value="undo"' in shown


def test_somebody_is_set_back_to_open(seminar: Seminar, who: Person, client: Any) -> None:
    day.say(seminar, who, day.minutes_before(seminar, 20))
    client.post(
        url(seminar), {f"presence-{who.pk}": "present", f"was-{who.pk}": "present 0", "do": f"open-{who.pk}"}
    )
    assert said(seminar, who) == {("open", "roll_call")}


def test_open_is_counted_apart_from_absent(seminar: Seminar, who: Person, client: Any) -> None:
    day.say(seminar, day.booked(seminar), day.minutes_before(seminar, 20), "absent")
    page = client.get(url(seminar))
    assert page.context["tally"] == {"open": 1, "present": 0, "partly": 0, "excused": 0, "absent": 1}


def test_closing_is_an_act_and_opening_again_takes_a_reason(
    seminar: Seminar, who: Person, client: Any, trainer: Person
) -> None:
    at = reverse("lms:close_day", args=[seminar.pk, DAY])
    assert client.post(url(seminar), {"do": "close"}).headers["Location"] == at
    assert not DayEvent.objects.exists()
    assert "1 Person ist noch offen" in client.get(at).content.decode()
    client.post(at)
    assert closed_days(seminar) == {sem.DAY}
    change = {f"presence-{who.pk}": "present", f"was-{who.pk}": "open 0"}
    refused = client.post(url(seminar), change, follow=True)
    assert "abgeschlossen" in refused.content.decode()
    assert said(seminar, who) == set()
    client.post(url(seminar), {**change, "why": "Liste gefunden"})
    assert set(Tick.objects.values_list("why", "by")) == {("Liste gefunden", trainer.pk)}
    assert client.post(at, {"why": ""}).status_code == 422
    client.post(at, {"why": "Zu früh geschlossen"})
    assert closed_days(seminar) == set()


@pytest.mark.usefixtures("own_files")
def test_the_sheet_that_is_copied_can_be_opened_while_it_is_kept(
    seminar: Seminar, foreign: Seminar, client: Any, trainer: Person
) -> None:
    def shows(sheet: int) -> bool:
        return (
            f"Gespeichertes Blatt {sheet} öffnen"
            in client.get(f"{url(seminar)}?blatt={sheet}").content.decode()
        )

    about: dict[str, Any] = {"scan": Clean(b"%PDF-1.4", "pdf"), "by": trainer, "now": timezone.now()}
    about["delete_on"] = timezone.localdate() + timedelta(days=90)
    scans.keep(seminar=foreign, day=sem.DAY, number=2, **about)
    scans.keep(seminar=seminar, day=sem.DAY - timedelta(days=1), number=2, **about)
    assert not shows(2)
    scan = scans.keep(seminar=seminar, day=sem.DAY, number=2, **about)
    assert shows(2)
    assert not shows(1)
    assert (
        reverse("lms_staff:proofs_scan", args=[seminar.pk, scan.pk])
        in client.get(f"{url(seminar)}?blatt=2").content.decode()
    )
    SheetScan.objects.filter(pk=scan.pk).update(delete_on=timezone.localdate())
    assert not shows(2)


def test_who_closed_the_day_and_who_changed_it_afterwards_and_why_can_be_read(
    seminar: Seminar, who: Person, client: Any, trainer: Person
) -> None:
    at = reverse("lms:close_day", args=[seminar.pk, DAY])
    assert "Was auf der Liste" not in client.get(at).content.decode()
    client.post(at)
    change = {f"presence-{who.pk}": "present", f"was-{who.pk}": "open 0", "why": "Liste <gefunden>"}
    client.post(url(seminar), change)
    client.post(at, {"why": "Zu früh geschlossen"})
    shown = client.get(at).content.decode().split("Was auf der Liste")[1]
    assert shown.count(trainer.name) == 3
    assert "Zu früh geschlossen" in shown
    assert shown.count("Liste &lt;gefunden&gt;") == 1  # one mark of eight units
    day.say(seminar, who, timezone.now() + timedelta(minutes=1), "partly", minutes=60, why="Ging früher")
    shown = client.get(at).content.decode().split("Was auf der Liste")[1]
    assert shown.count("Ging früher") == 1  # also where its units say different things
    assert "teilweise" in shown


def test_a_coordinator_copies_from_paper_and_does_nothing_else(
    seminar: Seminar, who: Person, signed_in: Any
) -> None:
    client = signed_in(build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort))
    change = {f"presence-{who.pk}": "present", f"was-{who.pk}": "open 0"}
    client.post(url(seminar), change)
    assert said(seminar, who) == set()
    assert client.post(url(seminar), {**change, "sheet": "2"}).status_code == 302
    assert said(seminar, who) == {("present", "paper")}
    assert set(Tick.objects.values_list("sheet", flat=True)) == {2}
    assert client.get(url(seminar, "walk_in")).status_code == 403


def test_a_substitute_calls_the_roll_on_their_days_only(
    seminar: Seminar, signed_in: Any, at_the_door: Any
) -> None:
    substitute = build.appointed(role=Role.TRAINER, cohort=seminar.cohort, starts_on=sem.DAY, ends_on=sem.DAY)
    client = signed_in(substitute)
    assert client.get(url(seminar)).status_code == 200
    RoleAssignment.objects.filter(person=substitute).update(ends_on=date(2027, 1, 22), starts_on=None)
    assert client.get(url(seminar)).status_code in (403, 404)


def test_foreign_seminars_are_not_there(
    seminar: Seminar, foreign: Seminar, client: Any, signed_in: Any
) -> None:
    """B9: the trainer of another course, a participant, somebody without names."""
    for name, args in (("roll", [DAY, 1]), ("walk_in", [DAY, 1]), ("close_day", [DAY]), ("register", [])):
        at = reverse(f"lms:{name}", args=[foreign.pk, *args])
        assert client.get(at).status_code == 404
        assert client.post(at).status_code in (404, 405)
    blind = build.appointed(role=Role.COORDINATOR, cohort=seminar.cohort, sees_names=False)
    assert signed_in(blind).get(url(seminar)).status_code == 403
    assert signed_in(day.booked(seminar)).get(url(seminar)).status_code == 403


def test_people_of_another_seminar_cannot_be_marked_here(
    seminar: Seminar, foreign: Seminar, client: Any
) -> None:
    """B9: swap the person."""
    other = day.booked(foreign)
    client.post(url(seminar), {f"presence-{other.pk}": "present", f"was-{other.pk}": "open 0"})
    assert not Tick.objects.exists()


def test_a_day_or_part_that_is_not_there(seminar: Seminar, client: Any) -> None:
    for wrong in (["2027-01-24", 1], [DAY, 2], ["x", 1]):
        assert client.get(reverse("lms:roll", args=[seminar.pk, *wrong])).status_code == 404


def test_somebody_at_the_door_is_entered_once(seminar: Seminar, client: Any, trainer: Person) -> None:
    data = {"given_names": " Leyla ", "association": "Frauentreff", "uuid": str(uuid4())}
    for _twice in range(2):
        assert client.post(url(seminar, "walk_in"), data).headers["Location"] == url(seminar)
    made = Enrolment.objects.get(origin="walk_in")
    assert (made.person.given_names, made.person.user, made.association_written) == (
        "Leyla",
        None,
        "Frauentreff",
    )
    assert said(seminar, made.person) == {("present", "walk_in")}
    shown = client.get(url(seminar)).content.decode()
    assert "Leyla" in shown
    assert "Frauentreff · ohne Buchung · " in shown
    assert client.post(url(seminar, "walk_in"), {"uuid": str(uuid4())}).status_code == 422


def test_somebody_of_the_same_name_is_offered(seminar: Seminar, client: Any) -> None:
    known = build.enrol(build.person("Leyla", "Hasan"), build.cohort_of(seminar.cohort.course, "Essen"))
    data = {"given_names": "leyla", "family_name": "HASAN", "uuid": str(uuid4())}
    assert "Diesen Namen gibt es schon" in client.post(url(seminar, "walk_in"), data).content.decode()
    assert not Tick.objects.exists()
    client.post(url(seminar, "walk_in"), {**data, "person": known.person_id})
    assert said(seminar, known.person) == {("present", "walk_in")}
    client.post(url(seminar, "walk_in"), {**data, "new": "", "uuid": str(uuid4())})
    assert Person.objects.filter(family_name="HASAN").count() == 1


def test_many_check_ins_at_once_are_shown_with_names(seminar: Seminar, client: Any, now: datetime) -> None:
    """E9: 20 marks in 2 seconds."""
    came = [day.booked(seminar, build.person(f"Gast {n}", log_in=False)) for n in range(20)]
    for one in came:
        day.say(seminar, one, now, source=TickSource.QR)
    shown = client.get(url(seminar)).content.decode()
    assert "20 Check-ins innerhalb von zwei Sekunden um 09:00" in shown
    assert "Gast 19" in shown.split("zwei Sekunden")[1].split("</div>")[0]


def test_a_kept_mark_is_decided_once(seminar: Seminar, who: Person, client: Any, now: datetime) -> None:
    other = day.booked(seminar)
    for one in (who, other):
        deciding.ask(seminar=seminar, day=sem.DAY, person=one, source=TickSource.QR,
                     reason=HeldWhy.OLD_CODE, now=timezone.now())  # fmt: skip
    assert "Zu entscheiden" in client.get(url(seminar)).content.decode()
    held = {one.person_id: one for one in HeldTick.objects.all()}
    decide = lambda one, **do: client.post(reverse("lms:decide_held", args=[seminar.pk, one.pk]), do)  # noqa: E731
    decide(held[who.pk], take="")
    decide(held[who.pk], drop="")
    decide(held[other.pk], drop="")
    assert said(seminar, who) == {("present", "qr")}
    assert said(seminar, other) == set()
    assert set(HeldTick.objects.values_list("is_taken", flat=True)) == {True, False}
    assert "Zu entscheiden" not in client.get(url(seminar)).content.decode()


def test_a_kept_mark_of_a_day_that_is_no_more_waits_on_each_list(
    seminar: Seminar, who: Person, client: Any
) -> None:
    """Else nobody could decide about it."""
    gone, later = date(2027, 1, 9), date(2027, 1, 30)
    seminars.change(
        seminar=seminar, units=[*sem.units(), *sem.units(later)], trainers=[], now=seminar.changed_at
    )
    for when in (gone, later):
        deciding.ask(seminar=seminar, day=when, person=who, source=TickSource.QR,
                     reason=HeldWhy.OLD_CODE, now=timezone.now())  # fmt: skip
    lists = [client.get(reverse("lms:roll", args=[seminar.pk, day, 1])) for day in (DAY, "2027-01-30")]
    assert [len(one.context["undecided"]) for one in lists] == [1, 2]
    held = HeldTick.objects.get(day=gone)
    answer = client.post(reverse("lms:decide_held", args=[seminar.pk, held.pk]), {"drop": ""}, follow=True)
    assert answer.status_code == 200
    held.refresh_from_db()
    assert held.is_taken is False


def test_a_stranger_who_asked_is_let_in_as_a_walk_in(seminar: Seminar, client: Any) -> None:
    stranger = build.person("Nour")
    held = deciding.ask(seminar=seminar, day=sem.DAY, person=stranger, source=TickSource.QR,
                        reason=HeldWhy.NOT_LISTED, now=timezone.now())  # fmt: skip
    client.post(reverse("lms:decide_held", args=[seminar.pk, held.pk]), {"take": ""})
    assert Enrolment.objects.get(person=stranger).origin == "walk_in"
    assert said(seminar, stranger) == {("present", "walk_in")}


def test_a_list_costs_the_same_for_three_and_for_many(seminar: Seminar, client: Any, now: datetime) -> None:
    client.get(url(seminar))
    for _n in range(2):
        day.say(seminar, day.booked(seminar, build.person(log_in=False)), now, source=TickSource.QR)
    few = count(lambda: client.get(url(seminar)))
    for _n in range(12):
        day.say(seminar, day.booked(seminar, build.person(log_in=False)), now, source=TickSource.QR)
    with at_most(few):
        client.get(url(seminar))
    assert few <= 16


@pytest.mark.long
def test_a_list_costs_the_same_for_three_hundred(seminar: Seminar, client: Any, now: datetime) -> None:
    for _n in range(300):
        day.say(seminar, day.booked(seminar, build.person(log_in=False)), now)
    client.get(url(seminar))
    with at_most(16):
        client.get(url(seminar))


def test_closed_and_undone(seminar: Seminar, who: Person, client: Any, trainer: Person) -> None:
    uuid = uuid4()
    client.post(url(seminar), {"do": "all", "uuid": str(uuid)})
    actions.close_day(seminar=seminar, day=sem.DAY, by=trainer, now=timezone.now())
    shown = client.post(url(seminar), {"do": "undo", "undo": str(uuid)}, follow=True).content.decode()
    assert "abgeschlossen" in shown
    assert said(seminar, who) == {("present", "roll_call")}


def test_the_service_worker_is_asked_for_anew_each_time_and_says_nothing_of_anybody(
    seminar: Seminar, signed_in: Any
) -> None:
    """From the root, so that its scope is all addresses; the same for everybody, without a cookie."""
    teaches = signed_in(build.appointed(role=Role.TRAINER, course=seminar.cohort.course))
    address = reverse("lms:service_worker")
    answers = [client.get(address) for client in (Client(), teaches)]
    assert address == "/sw.js"
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cache-Control"] == "no-cache"
        assert not answer.cookies
    assert answers[0].content == answers[1].content
    assert Client().post(address).status_code == 405
