"""Mein Weg: next step first, then the path with reasons in words."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.journey.dates import dates_for
from lms.journey.queries import way
from lms.pages.models import LessonPage, ModulePage, QuizPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import standing
from lms.seminars.actions import cancel
from tests import build
from tests.once import made_once
from tests.queries import at_most
from tests.seminars import build as meeting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def _make(committed: Any) -> Enrolment:
    with committed():
        page = build.course_page()
        before = build.module(page, "Demokratie")
        for n in (1, 2):
            build.lesson(before, f"Lektion {n}", minutes=10)
        build.quiz(before, "Quiz", minutes=5)
        seminar = build.module(page, "Seminartag", phase="seminar")
        build.slot(seminar)
        after = build.module(page, "Wählen", phase="after", unlock="after_passed")
        build.lesson(after, "Rechte")
    return build.enrol(build.person(), build.cohort(page, seminar_on=date(2027, 1, 23)))


_rows = made_once(_make)


@pytest.fixture
def enrolment(db: None, _rows: Enrolment) -> Enrolment:
    return deepcopy(_rows)


def look(enrolment: Enrolment) -> Any:
    return way(standing(learner_of(enrolment), "de"))


def enter(enrolment: Enrolment, page: Any, state: State = State.DONE) -> None:
    outcome = Outcome(state, True if isinstance(page, QuizPage) else None)
    progress.record(
        enrolment=enrolment, activity=build.activity(page).pk, outcome=outcome, source=Source.LESSON
    )


def test_the_first_step_comes_first(enrolment: Enrolment) -> None:
    shown = look(enrolment)
    assert (shown.next.title, shown.next_number, shown.next_of, shown.begun) == ("Lektion 1", 1, 3, False)


def test_what_was_begun_last_goes_before_what_was_not(enrolment: Enrolment) -> None:
    enter(enrolment, LessonPage.objects.get(title="Lektion 2"), State.BEGUN)
    shown = look(enrolment)
    assert (shown.next.title, shown.begun) == ("Lektion 2", True)


def test_states_and_reasons_of_the_path(enrolment: Enrolment) -> None:
    spans = look(enrolment).spans
    assert [[stop.state for stop in span.stops] for span in spans] == [["next"], ["seminar"], ["locked"]]
    assert "Seminartag" in spans[2].stops[0].why


def test_a_module_after_the_seminar_waits_for_what_the_author_chose(
    enrolment: Enrolment, committed: Any
) -> None:
    after = ModulePage.objects.get(title="Wählen")
    with committed():
        after.unlock_after = ModulePage.objects.get(title="Demokratie").translation_key
        after.save_revision().publish()
    assert "Demokratie" in look(enrolment).spans[2].stops[0].why
    for page in [*LessonPage.objects.filter(title__startswith="Lektion"), QuizPage.objects.get()]:
        enter(enrolment, page)
    shown = look(enrolment)
    assert [stop.state for span in shown.spans for stop in span.stops] == ["done", "seminar", "next"]
    assert shown.next.title == "Rechte"


def test_recommended_end_is_shown_and_closes_nothing(enrolment: Enrolment) -> None:
    module = ModulePage.objects.get(title="Demokratie")
    cohorts.set_dates(cohort=enrolment.cohort, module=str(module.translation_key), days_before=3)
    shown = look(enrolment)
    assert shown.spans[0].stops[0].until == date(2027, 1, 20)
    cohorts.set_dates(
        cohort=enrolment.cohort,
        module=str(module.translation_key),
        until=timezone.localdate() - timedelta(days=9),
    )
    assert look(enrolment).spans[0].stops[0].state == "next"


def test_a_date_opens_a_module(enrolment: Enrolment, committed: Any) -> None:
    after = ModulePage.objects.get(title="Wählen")
    with committed():
        after.unlock = "on_date"
        after.save_revision().publish()
    key = str(after.translation_key)
    soon = timezone.now() + timedelta(hours=1)
    cohorts.set_dates(cohort=enrolment.cohort, module=key, opens=soon.isoformat())
    locked = look(enrolment).spans[2].stops[0]
    assert locked.state == "locked"
    assert str(timezone.localtime(soon).year) in locked.why
    cohorts.set_dates(cohort=enrolment.cohort, module=key, opens=timezone.now().isoformat())
    assert look(enrolment).spans[2].stops[0].state == "open"


def test_percent_counts_each_required_step_once(enrolment: Enrolment) -> None:
    enter(enrolment, LessonPage.objects.get(title="Lektion 1"))
    shown = look(enrolment)
    assert (shown.done, shown.counted, shown.percent) == (1, 4, 25)


def test_what_came_after_a_module_was_completed_is_marked_as_new_and_not_counted(
    enrolment: Enrolment, committed: Any, signed_in: Any
) -> None:
    for done in (*LessonPage.objects.filter(title__startswith="Lektion"), QuizPage.objects.get()):
        enter(enrolment, done)
    with committed():
        build.lesson(ModulePage.objects.get(title="Demokratie"), "Neue Lektion")
    page = LexborHTMLParser(signed_in(enrolment.person).get("/mein-weg/").content)
    badges = {
        step.css_first("a, span").text(): bool(step.css(".badge")) for step in page.css("li:has(> .num)")
    }
    assert badges == {"Lektion 1": False, "Lektion 2": False, "Quiz": False, "Neue Lektion": True, **{
        title: False for title in badges if title not in ("Lektion 1", "Lektion 2", "Quiz", "Neue Lektion")
    }}  # fmt: skip
    assert "1 Schritt ist neu." in page.body.text()
    shown = look(enrolment)
    assert (shown.done, shown.counted, shown.new_steps) == (3, 4, 1)


def test_nothing_required_shows_no_percent(committed: Any) -> None:
    with committed():
        page = build.course_page()
        build.lesson(build.module(page), required=False)
    assert look(build.enrol(build.person(), build.cohort(page))).percent is None


def dated(enrolment: Enrolment, **fields: Any) -> Any:
    return meeting.seminar(enrolment.cohort, **fields)


def page_of(enrolment: Enrolment, signed_in: Any) -> str:
    return str(signed_in(enrolment.person).get("/mein-weg/").content.decode())


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_page_costs_at_most_nine_queries(enrolment: Enrolment, signed_in: Any, number: int) -> None:
    for n in range(number):
        dated(
            enrolment, day=date(2027, 1, 10 + n), venue=meeting.venue(), trainers=[build.person(log_in=False)]
        )
    client = signed_in(enrolment.person)
    client.get("/mein-weg/")
    # Own bookings, seminars; with dates: trainers, without: who waits; questions that come again. Units are cached.
    with at_most(9):
        assert client.get("/mein-weg/").status_code == 200


def test_a_date_stands_in_its_stop_in_place_of_the_seminar_day(enrolment: Enrolment, signed_in: Any) -> None:
    lead = build.person("Sabine", "Kaya", log_in=False)
    place = meeting.venue(
        postcode="44137", directions="Am Park entlang", access="Ohne Stufen", map_url="https://k.example/"
    )
    dated(enrolment, venue=place, room="Saal 2", bring="Stift", trainers=[lead], now=NOW)
    with time_machine.travel(NOW, tick=False):
        page = page_of(enrolment, signed_in)
    for said in (
        "Samstag, 23. Januar 2027, 09:00 bis 12:15 Uhr", "Bürgerhaus, Parkstraße 4, 44137&nbsp;Dortmund", "Saal 2",
        "Sabine Kaya", "Stift", "Am Park entlang", "Ohne Stufen", "https://k.example/", "Planspiel", "10:45–12:15",
    ):  # fmt: skip
        assert said in page
    stops = [stop for span in look_with_dates(enrolment).spans for stop in span.stops if stop.dates]
    assert [(stop.title, len(stop.dates), stop.steps) for stop in stops] == [("Seminartag", 1, ())]


def look_with_dates(enrolment: Enrolment) -> Any:
    at = standing(learner_of(enrolment), "de")
    return way(at, dates_for(at, "de"))


def test_the_link_of_an_online_seminar_is_for_the_group(enrolment: Enrolment, signed_in: Any) -> None:
    dated(enrolment, format="online", video_link="https://video.example/raum", now=NOW)
    with time_machine.travel(NOW, tick=False):
        assert "https://video.example/raum" in page_of(enrolment, signed_in)
        stranger = build.person()
        build.enrol(stranger, build.cohort_of(enrolment.course, "Andere Gruppe"))
        assert "video.example" not in signed_in(stranger).get("/mein-weg/").content.decode()


def test_a_cancelled_date_says_why_and_a_past_one_only_when(enrolment: Enrolment, signed_in: Any) -> None:
    place = meeting.venue(directions="Am Park entlang")
    made = dated(enrolment, venue=place, now=NOW)
    with time_machine.travel(made.ends_at, tick=False):
        page = page_of(enrolment, signed_in)
        assert "vorbei" in page
        assert "Am Park entlang" not in page
    cancel(seminar=made, why="Die Trainerin ist krank", now=NOW)
    with time_machine.travel(NOW, tick=False):
        page = page_of(enrolment, signed_in)
    assert "findet nicht statt" in page
    assert "Die Trainerin ist krank" in page
    assert "Parkstraße" not in page


def test_who_studies_alone_sees_no_dates_and_pays_nothing_for_them(enrolment: Enrolment) -> None:
    dated(enrolment)
    Cohort.objects.filter(pk=enrolment.cohort_id).update(self_study=True)
    at = standing(learner_of(enrolment), "de")
    with at_most(0):
        assert dates_for(at, "de") == {}


def test_two_courses_each_have_their_way_and_the_one_with_a_next_step_comes_first(
    enrolment: Enrolment, committed: Any, signed_in: Any
) -> None:
    with committed():
        empty = build.course_page("Leer")
        build.module(empty)
    build.enrol(enrolment.person, build.cohort(empty))
    client = signed_in(enrolment.person)
    shown = client.get("/mein-weg/").context
    assert shown["way"].title == "Politisches System"
    assert [other.title for other in shown["others"]] == ["Leer"]
    assert client.get(f"/mein-weg/{empty.translation_key}/").context["way"].title == "Leer"


def test_a_foreign_course_is_not_there(enrolment: Enrolment, committed: Any, signed_in: Any) -> None:
    with committed():
        foreign = build.course_page("Fremd")
    client = signed_in(enrolment.person)
    assert client.get(f"/mein-weg/{foreign.translation_key}/").status_code == 404
    assert client.get("/mein-weg/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_without_a_course_there_is_a_way_to_one(signed_in: Any) -> None:
    build.home()
    answer = signed_in(build.person()).get("/mein-weg/")
    assert answer.status_code == 200
    assert answer.context["way"] is None
    assert b"/kurse/" in answer.content


def test_anonymous_goes_to_the_log_in(client: Any) -> None:
    assert client.get("/mein-weg/").status_code == 302


def test_a_withdrawn_person_no_longer_learns(enrolment: Enrolment, signed_in: Any) -> None:
    cohorts.withdraw(enrolment=enrolment)
    assert signed_in(enrolment.person).get("/mein-weg/").context["way"] is None


@pytest.mark.parametrize(("days", "still"), [(0, True), (-1, False)])
def test_access_ends_with_the_cohort(enrolment: Enrolment, signed_in: Any, days: int, still: bool) -> None:
    enrolment.cohort.access_until = timezone.localdate() + timedelta(days=days)
    enrolment.cohort.save()
    shown = signed_in(enrolment.person).get("/mein-weg/").context["way"]
    assert (shown is not None) is still


def test_a_setting_leaves_the_door_open_for_some_days(
    enrolment: Enrolment, signed_in: Any, settings: Any
) -> None:
    enrolment.cohort.access_until = timezone.localdate() - timedelta(days=5)
    enrolment.cohort.save()
    settings.LMS_ACCESS_DAYS_AFTER_END = 5
    assert signed_in(enrolment.person).get("/mein-weg/").context["way"] is not None
