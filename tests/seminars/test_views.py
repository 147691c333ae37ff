"""The staff's pages about seminars: who may, what a form takes, and what people of the group then read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort
from lms.outline.models import Activity
from lms.people import actions as people
from lms.people.models import Person
from lms.seminars import actions
from lms.seminars.models import Seminar, Venue
from tests import build
from tests.queries import at_most
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(group: Cohort) -> Person:
    return build.appointed(role=Role.TRAINER, course=group.course)


def filled(group: Cohort, **more: Any) -> dict[str, Any]:
    given = {
        "slot": sem.slot_of(group).pk,
        "days": "1",
        "day_0": "2027-01-23",
        "programme_0": sem.PROGRAMME,
        "format": "on_site",
        "seats": "12",
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


def send(client: Any, name: str, pk: int, /, **data: Any) -> Any:
    return client.post(reverse(f"lms_staff:{name}", args=[pk]), data)


def ticked(client: Any, group: Cohort) -> list[Any]:
    form = client.get(reverse("lms_staff:add_seminar", args=[group.pk])).context["form"]
    return list(form["trainers"].value() or [])


def test_who_plans_leads_where_they_teach(group: Cohort, trainer: Person, signed_in: Any) -> None:
    """Else no trainer reads what people need, and nobody notices."""
    assert ticked(signed_in(trainer), group) == [trainer.pk]
    substitute = build.appointed(role=Role.TRAINER, cohort=group)
    assert ticked(signed_in(substitute), group) == [substitute.pk]
    coordinator = build.appointed(role=Role.COORDINATOR, cohort=group)
    assert ticked(signed_in(coordinator), group) == []


def test_somebody_else_may_lead(group: Cohort, trainer: Person, signed_in: Any) -> None:
    other = build.appointed(role=Role.TRAINER, course=group.course)
    send(signed_in(trainer), "add_seminar", group.pk, **filled(group, trainers=[other.pk]))
    assert [lead.person for lead in Seminar.objects.get().leads.all()] == [other]


def test_a_seminar_that_nobody_leads_says_so(group: Cohort, trainer: Person, signed_in: Any) -> None:
    gone = build.appointed(role=Role.TRAINER, cohort=group, ends_on=date(2027, 1, 22))
    today = timezone.localdate()
    led, alone, former, over = (
        sem.seminar(group, day, trainers=who)
        for day, who in (
            (today + timedelta(days=400), [trainer]),
            (today + timedelta(days=401), []),
            (today + timedelta(days=402), [gone]),  # the right has ended by then
            (today - timedelta(days=3), []),
        )
    )
    client = signed_in(trainer)
    shown = {
        one: "Niemand leitet dieses Seminar"
        in client.get(reverse("lms_staff:seminar", args=[one.pk])).content.decode()
        for one in (led, alone, former, over)
    }
    assert shown == {led: False, alone: True, former: True, over: False}
    page = client.get("/admin/").content.decode()
    assert page.count("Niemand leitet dieses Seminar") == 2


def test_a_trainer_plans_a_seminar(group: Cohort, trainer: Person, signed_in: Any) -> None:
    place = sem.venue()
    answer = send(
        signed_in(trainer), "add_seminar", group.pk,
        **filled(group, venue=place.pk, room=" Saal 2 ", trainers=[trainer.pk], cost="kostenlos", level="B1",
                 books_from="2026-12-01T08:00", books_until="2027-01-16T18:00", bring="Stift",
                 cohort="999", sequence="7", cancelled_at="2026-01-01"),
    )  # fmt: skip
    made = Seminar.objects.get()
    assert answer.headers["Location"] == reverse("lms_staff:seminar", args=[made.pk])
    assert (made.cohort, made.venue, made.room, made.seats, made.sequence) == (group, place, "Saal 2", 12, 0)
    assert made.cancelled_at is None
    assert [lead.person for lead in made.leads.all()] == [trainer]
    assert made.books_until is not None
    assert made.books_until.isoformat() == "2027-01-16T17:00:00+00:00"
    assert made.units.count() == 4


def test_the_door_code_is_kept_for_a_place_only(group: Cohort, trainer: Person, signed_in: Any) -> None:
    client = signed_in(trainer)
    send(client, "add_seminar", group.pk, **filled(group, door_code="  4719#  "))
    made = Seminar.objects.get()
    assert made.door_code == "4719#"
    assert 'value="4719#"' in client.get(reverse("lms_staff:change_seminar", args=[made.pk])).content.decode()
    send(client, "change_seminar", made.pk, **filled(group, format="online", door_code="4719#"))
    made.refresh_from_db()
    assert made.door_code == ""


def test_who_sees_no_names_reads_no_door_code(group: Cohort, trainer: Person, signed_in: Any) -> None:
    made = sem.seminar(group, door_code="Tor-4719")
    blind = build.appointed(role=Role.COORDINATOR, cohort=group, sees_names=False)
    read = {
        who: "Tor-4719" in signed_in(who).get(reverse("lms_staff:seminar", args=[made.pk])).content.decode()
        for who in (trainer, blind)
    }
    assert read == {trainer: True, blind: False}


def test_presence_approval_and_the_last_time_to_cancel_are_chosen(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    rules = {"presence_by": "block", "check_out": "on", "needs_approval": "on"}
    rules["cancel_until"] = "2027-01-20T18:00"
    send(client, "add_seminar", group.pk, **filled(group, **rules))
    made = Seminar.objects.get()
    assert (made.presence_by, made.check_out, made.needs_approval, str(made.cancel_until)) == (
        "block", True, True, "2027-01-20 17:00:00+00:00",
    )  # fmt: skip
    shown = client.get(reverse("lms_staff:change_seminar", args=[made.pk])).content.decode()
    for text in ("Anwesenheit wird erfasst", "für jeden Abschnitt zwischen den Pausen", "2027-01-20T18:00",
                 "Teilnehmende checken beim Gehen auch aus", "Jede Anmeldung wird einzeln zugesagt"):  # fmt: skip
        assert text in shown
    send(client, "change_seminar", made.pk, **filled(group))
    made.refresh_from_db()
    left = (made.presence_by, made.check_out, made.needs_approval, made.cancel_until)
    assert left == ("block", False, False, None)


def test_one_more_day_is_asked_for_without_losing_what_was_typed(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    page = send(client, "add_seminar", group.pk, **filled(group, more="1", bring="Stift"))
    shown = page.content.decode()
    assert page.status_code == 200
    assert 'name="day_1"' in shown
    assert 'value="Stift"' in shown
    assert 'name="days" value="2"' in shown
    assert not Seminar.objects.exists()
    send(client, "add_seminar", group.pk,
         **filled(group, days="2", day_1="2027-01-24", programme_1="09:00-12:00 Praxis"))  # fmt: skip
    made = Seminar.objects.get()
    assert made.units.count() == 8
    assert str(made.ends_at) == "2027-01-24 11:00:00+00:00"


def test_an_emptied_day_goes(group: Cohort, trainer: Person, signed_in: Any) -> None:
    both = [*sem.units(), *sem.units(date(2027, 1, 24))]
    made = actions.plan(cohort=group, slot=sem.slot_of(group), units=both, now=sem.seminar(group).changed_at)
    data = filled(group, days="2", day_1="", programme_1="")
    assert send(signed_in(trainer), "change_seminar", made.pk, **data).status_code == 302
    made.refresh_from_db()
    assert (made.units.count(), made.sequence) == (4, 1)


def test_the_form_of_a_seminar_says_what_is_stored(group: Cohort, trainer: Person, signed_in: Any) -> None:
    made = sem.seminar(group, trainers=[trainer], room="Saal 2")
    shown = signed_in(trainer).get(reverse("lms_staff:change_seminar", args=[made.pk])).content.decode()
    assert 'value="2027-01-23"' in shown
    assert "09:00-10:30 Ankommen\n10:45-12:15 Planspiel" in shown
    assert 'value="Saal 2"' in shown
    assert f'value="{trainer.pk}"' in shown.split('name="trainers"')[1]
    assert "checked" in shown.split('name="trainers"')[1].split(">")[0]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day_0": ""}, "day_0"),
        ({"programme_0": ""}, "programme_0"),
        ({"programme_0": "Ankommen"}, "programme_0"),
        ({"programme_0": "09:00-10:00 Ankommen"}, "programme_0"),
        ({"seats": "0"}, "seats"),
        ({"books_until": "2027-01-23T09:01"}, "books_until"),
        ({"books_from": "2027-01-23T09:00"}, "books_from"),
        ({"books_from": "2027-01-10T09:00", "books_until": "2027-01-09T09:00"}, "books_from"),
        ({"format": "mond"}, "format"),
        ({"presence_by": "stunde"}, "presence_by"),
        ({"cancel_until": "2027-01-23T09:01"}, "cancel_until"),
        ({"days": "2", "day_1": "2027-01-23", "programme_1": "15:00 Noch einmal"}, "day_1"),
        ({"days": "2", "day_1": "2027-01-24", "programme_1": ""}, "programme_1"),
        ({"format": "online", "video_link": "javascript:alert(1)"}, "video_link"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    group: Cohort, trainer: Person, signed_in: Any, wrong: dict[str, Any], field: str
) -> None:
    answer = send(signed_in(trainer), "add_seminar", group.pk, **filled(group, **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Seminar.objects.exists()


def test_an_hour_that_no_clock_shows_is_refused(group: Cohort, trainer: Person, signed_in: Any) -> None:
    night = filled(group, day_0="2027-03-28", programme_0="02:15 Nacht")
    answer = send(signed_in(trainer), "add_seminar", group.pk, **night)
    assert answer.status_code == 422
    assert not Seminar.objects.exists()


def test_a_place_that_does_not_fit_the_format_is_left_out(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    place, link = sem.venue(), "https://video.example/raum"
    client = signed_in(trainer)
    both = {"venue": place.pk, "room": "Saal", "video_link": link}
    send(client, "add_seminar", group.pk, **filled(group, **both))
    send(client, "add_seminar", group.pk, **filled(group, **both, format="online"))
    assert list(Seminar.objects.order_by("pk").values_list("venue", "room", "video_link")) == [
        (place.pk, "Saal", ""), (None, "", link),
    ]  # fmt: skip


def test_a_substitute_is_named_only_for_days_of_the_appointment(
    group: Cohort, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    dated = build.appointed("Ada", role=Role.TRAINER, cohort=group, ends_on=date(2027, 1, 23))
    stranger = build.appointed("Fremd", role=Role.TRAINER, course=foreign.course)
    client = signed_in(trainer)
    assert send(client, "add_seminar", group.pk, **filled(group, trainers=[dated.pk])).status_code == 302
    later = filled(group, trainers=[dated.pk], day_0="2027-01-24")
    answer = send(client, "add_seminar", group.pk, **later)
    assert list(answer.context["form"].errors) == ["trainers"]
    answer = send(client, "add_seminar", group.pk, **filled(group, trainers=[stranger.pk]))
    assert list(answer.context["form"].errors) == ["trainers"]
    assert "Fremd Arslan" not in answer.content.decode()
    assert Seminar.objects.count() == 1


def test_a_seminar_day_of_another_course_cannot_be_chosen(
    group: Cohort, foreign: Cohort, trainer: Person, signed_in: Any
) -> None:
    answer = send(signed_in(trainer), "add_seminar", group.pk, **filled(group, slot=sem.slot_of(foreign).pk))
    assert answer.status_code == 422
    assert not Seminar.objects.exists()


def test_a_course_without_a_seminar_day_says_what_is_missing(
    trainer: Person, group: Cohort, signed_in: Any
) -> None:
    Activity.objects.filter(course=group.course, kind="slot").update(retired_at="2026-01-01T00:00Z")
    page = signed_in(trainer).get(reverse("lms_staff:add_seminar", args=[group.pk])).content.decode()
    assert "keinen Seminartag" in page
    assert "<form method" not in page.partition("<main")[2].partition("</main")[0]


def test_self_study_has_no_seminars(group: Cohort, trainer: Person, signed_in: Any) -> None:
    Cohort.objects.filter(pk=group.pk).update(self_study=True)
    client = signed_in(trainer)
    assert send(client, "add_seminar", group.pk, **filled(group)).status_code in (302, 403)
    assert not Seminar.objects.exists()
    page = client.get(reverse("lms_staff:cohort", args=[group.pk])).content.decode()
    assert reverse("lms_staff:add_seminar", args=[group.pk]) not in page


def test_cancelling_asks_for_a_reason_and_shows_it(group: Cohort, trainer: Person, signed_in: Any) -> None:
    made, client = sem.seminar(group), signed_in(trainer)
    assert send(client, "cancel_seminar", made.pk, why=" ").status_code == 422
    assert send(client, "cancel_seminar", made.pk, why="Die Trainerin ist krank").status_code == 302
    page = client.get(reverse("lms_staff:seminar", args=[made.pk])).content.decode()
    assert "Die Trainerin ist krank" in page
    assert reverse("lms_staff:change_seminar", args=[made.pk]) not in page
    send(client, "change_seminar", made.pk, **filled(group, room="Saal 2"))
    made.refresh_from_db()
    assert (made.room, made.cancelled_why) == ("", "Die Trainerin ist krank")


@pytest.mark.parametrize("name", ["seminar", "change_seminar", "cancel_seminar"])
def test_a_foreign_seminar_is_not_there(foreign: Cohort, trainer: Person, signed_in: Any, name: str) -> None:
    made, client = sem.seminar(foreign), signed_in(trainer)
    address = reverse(f"lms_staff:{name}", args=[made.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"why": "Nein"}).status_code in (404, 405)
    assert send(client, "add_seminar", foreign.pk, **filled(foreign)).status_code == 404
    made.refresh_from_db()
    assert made.cancelled_at is None


def test_a_coordinator_of_an_association_looks_and_changes_nothing(group: Cohort, signed_in: Any) -> None:
    association = people.create_association(name="Nord")
    build.enrol(build.person(), group, association=association)
    client = signed_in(build.appointed(role=Role.COORDINATOR, association=association))
    made = sem.seminar(group)
    page = client.get(reverse("lms_staff:seminar", args=[made.pk])).content.decode()
    assert "Planspiel" in page
    assert reverse("lms_staff:change_seminar", args=[made.pk]) not in page
    assert client.get(reverse("lms_staff:change_seminar", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_group_costs_the_same_with_more_seminars(
    group: Cohort, trainer: Person, signed_in: Any, number: int
) -> None:
    for n in range(number):
        sem.seminar(group, date(2027, 1, 10 + n), trainers=[trainer], venue=sem.venue())
    client, address = signed_in(trainer), reverse("lms_staff:cohort", args=[group.pk])
    page = client.get(address).content.decode()
    assert page.count("Bürgerhaus, Dortmund") == number
    with at_most(38):
        client.get(address)


def test_who_leads_a_group_writes_venues_and_only_administrators_delete_them(
    group: Cohort, trainer: Person, signed_in: Any
) -> None:
    client = signed_in(trainer)
    answer = client.post(reverse("wagtailsnippets_lms_venue:add"), {"name": "Rathaus", "town": "Hagen"})
    assert answer.status_code == 302
    made = Venue.objects.get(name="Rathaus")
    edit = reverse("wagtailsnippets_lms_venue:edit", args=[made.pk])
    client.post(edit, {"name": "Rathaus II", "town": "Hagen"})
    delete = reverse("wagtailsnippets_lms_venue:delete", args=[made.pk])
    assert client.post(delete).status_code == 404
    assert Venue.objects.get(pk=made.pk).name == "Rathaus II"
    signed_in(build.appointed(role=Role.ADMINISTRATOR)).post(delete)
    assert not Venue.objects.filter(pk=made.pk).exists()


def test_a_trainer_enters_a_venue_before_there_is_a_group_and_a_coordinator_of_an_association_none(
    group: Cohort, signed_in: Any
) -> None:
    add, association = reverse("wagtailsnippets_lms_venue:add"), people.create_association(name="Nord")
    trainer = build.appointed(role=Role.TRAINER, course=group.course)
    Cohort.objects.all().update(is_test=True)
    assert signed_in(trainer).post(add, {"name": "Rathaus", "town": "Hagen"}).status_code == 302
    coordinator = build.appointed(role=Role.COORDINATOR, association=association)
    assert signed_in(coordinator).post(add, {"name": "X", "town": "Y"}).status_code == 404
    assert list(Venue.objects.values_list("name", flat=True)) == ["Rathaus"]


def test_participants_reach_no_page_of_venues(group: Cohort, signed_in: Any) -> None:
    person = build.person()
    build.enrol(person, group)
    answer = signed_in(person).post(reverse("wagtailsnippets_lms_venue:add"), {"name": "X", "town": "Y"})
    assert answer.status_code in (302, 403)
    assert not Venue.objects.exists()


def test_a_venue_in_use_stays(group: Cohort, signed_in: Any) -> None:
    place = sem.venue()
    sem.seminar(group, venue=place)
    client = signed_in(build.appointed(role=Role.ADMINISTRATOR))
    bulk = reverse("wagtail_bulk_action", args=["lms", "venue", "delete"]) + f"?id={place.pk}"
    for address in (reverse("wagtailsnippets_lms_venue:delete", args=[place.pk]), bulk):
        assert client.post(address).status_code < 500
    assert Venue.objects.filter(pk=place.pk).exists()


def test_a_seminar_takes_days_of_its_own_for_reminders(
    group: Cohort, trainer: Person, signed_in: Any, settings: Any
) -> None:
    settings.LMS_REMIND_DAYS_BEFORE = [9, 4]
    client = signed_in(trainer)
    shown = client.get(reverse("lms_staff:add_seminar", args=[group.pk])).content.decode()
    assert "Leer heißt: 9, 4, wie überall." in shown
    assert send(client, "add_seminar", group.pk, **filled(group, remind_before="bald")).status_code == 422
    send(client, "add_seminar", group.pk, **filled(group, remind_before="2, 10", remind_after="0"))
    made = Seminar.objects.get()
    assert (made.remind_before, made.remind_after) == ([10, 2], [])
    page = client.get(reverse("lms_staff:change_seminar", args=[made.pk])).content.decode()
    assert 'value="10, 2"' in page
    send(client, "change_seminar", made.pk, **filled(group))
    made.refresh_from_db()
    assert (made.remind_before, made.remind_after, made.sequence) == (None, None, 1)
