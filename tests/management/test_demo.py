"""Demo people: who they are, how far they are, that they come once and never in production."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from lms.bookings.models import BookingNeed
from lms.bookings.queries import seats_of
from lms.cohorts.enums import LEARNING_STATES, Role
from lms.cohorts.models import Cohort, Enrolment, EnrolmentEvent, RoleAssignment
from lms.cohorts.queries import learner_of
from lms.followup.models import FollowUp
from lms.mail.models import Mail
from lms.management import demo
from lms.management.cast import ASKED_AGAIN, EARLIER, GROUPS, PARTS, PASSWORD, SELF_STUDY, SEMINAR, TEXT
from lms.management.crowd import MOVED, PEOPLE, REPEATS, crowd
from lms.outline.models import Activity
from lms.pages.models import LessonPage
from lms.people.models import Association, Membership, Person
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import next_row, standing
from lms.quizzes.models import QuizAttempt, Response
from lms.reports.handmarks import queue_of, sheet_of
from lms.reports.queries import Wish
from lms.reports.queries import crowd as report
from lms.seminars.models import Seminar, Unit, Venue
from lms.seminars.queries import meetings
from lms.seminars.states import Status
from tests import build
from tests.once import world

pytestmark = [pytest.mark.usefixtures("_made"), pytest.mark.django_db]
LOG_INS = ["amina", "trainer", "vertretung", "koordination", "koordination2", "admin", "tenzin"]
MODELS = (
    Person, Association, Membership, Cohort, Enrolment, EnrolmentEvent, RoleAssignment, Record, RecordEvent,
    QuizAttempt, Response, Mail, Seminar, Unit, Venue, get_user_model(),
)  # fmt: skip


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    with world(django_db_blocker, tmp_path_factory.mktemp("media")) as committed:
        build.no_home()
        with committed():
            call_command("load_courses", "political_system", verbosity=0)
        with committed():
            call_command("make_demo", verbosity=0)
        yield


def enrolment(name: str) -> Enrolment:
    return Enrolment.objects.get(person__family_name=name)


def test_sixty_participants_six_associations_three_groups() -> None:
    taking_part = Person.objects.filter(enrolments__isnull=False).distinct()
    assert taking_part.count() == len(PARTS) + len(PEOPLE) == 60
    assert Association.objects.count() == 6
    assert list(Cohort.objects.order_by("self_study").values_list("self_study", flat=True)) == [
        False, False, True,
    ]  # fmt: skip
    states = Enrolment.objects.order_by("state").values_list("state", flat=True).distinct()
    assert list(states) == ["active", "finished", "invited", "withdrawn"]
    assert all(cohort.enrolments.count() >= 5 for cohort in Cohort.objects.all())
    assert all(association.enrolments.count() >= 5 for association in Association.objects.all())


def test_the_crowd_is_the_same_every_time() -> None:
    assert crowd() == crowd()
    assert len({(part.given, part.family) for part in (*PARTS, *crowd())}) == 60


def test_names_as_life_has_them_and_some_people_without_an_address() -> None:
    enrolled = Person.objects.filter(enrolments__isnull=False).distinct()
    assert set(enrolled.filter(given_names="").values_list("family_name", flat=True)) == {
        "Sukmawati", "Wulandari", "Zarghuna",
    }  # fmt: skip
    assert list(enrolled.filter(family_name="").values_list("given_names", flat=True)) == ["Tenzin"]
    without = enrolled.filter(email="")
    assert 5 <= without.count() <= 12
    assert not without.exclude(user=None).exists()


def test_one_came_from_another_group_and_one_began_twice() -> None:
    moved = enrolment(PEOPLE[min(MOVED)][1])
    assert moved.cohort.name == GROUPS[SEMINAR]
    told = EnrolmentEvent.objects.filter(enrolment=moved).order_by("pk").values_list("cohort__name", "why")
    assert list(told) == [(GROUPS[EARLIER], ""), (GROUPS[SEMINAR], "Neue Arbeitszeiten")]
    twice = Enrolment.objects.filter(person__family_name=PEOPLE[min(REPEATS)][1]).order_by("pk")
    assert list(twice.values_list("cohort__name", "state")) == [
        (GROUPS[EARLIER], "withdrawn"), (GROUPS[SEMINAR], "active"),
    ]  # fmt: skip


def test_a_stranger_may_start_the_course_alone() -> None:
    page = Client().get("/de/politisches-system/").content.decode()
    assert 'data-stand="open"' in page
    assert "Jetzt anfangen" in page


def test_in_every_group_some_have_done_nothing_for_two_weeks_and_most_have() -> None:
    viewer = Person.objects.get(email="admin@demo.example")
    for group in Cohort.objects.all():
        shown = report(viewer, group, Wish(), "de")
        assert 1 <= shown.number("rests") <= len(shown.members) / 2, group.name


def test_a_person_who_rests_has_done_everything_before() -> None:
    resting = enrolment("Sukmawati")
    long_ago = timezone.now() - timedelta(days=16)
    events = RecordEvent.objects.filter(record__enrolment=resting)
    for rows in (events, EnrolmentEvent.objects.filter(enrolment=resting)):
        assert rows.exists()
        assert not rows.filter(at__gte=long_ago).exists()
    attempts = QuizAttempt.objects.filter(
        enrolment=resting, finished_at__lt=long_ago, started_at__lt=long_ago
    )
    assert attempts.exists()
    assert not Response.objects.filter(attempt__in=attempts, received_at__gte=long_ago).exists()


def test_a_recount_finds_nothing_to_change() -> None:
    out = StringIO()
    call_command("recount", stdout=out)
    assert out.getvalue().strip() == "0 changed"


def test_people_stand_at_different_points_and_counters_are_counted() -> None:
    asked = Activity.objects.filter(kind__in=["lesson", "quiz"], required=True, retired_at=None).count()
    points = {(e.done, e.counted) for e in Enrolment.objects.exclude(state="invited")}
    assert {counted for _done, counted in points} == {asked}
    assert {0, 1, 2, 3, 4, 5, 6, 9, asked} <= {done for done, _counted in points}
    assert len(points) >= 12
    assert (enrolment("Nguyễn").done, enrolment("الخطيب").done) == (9, 6)
    assert {person.given_names for person in Person.objects.filter(family_name="Sukmawati")} == {""}
    fatou = Person.objects.get(family_name="Diallo")
    assert (fatou.user, fatou.email) == (None, "")


def test_who_has_finished_has_done_everything() -> None:
    emre = enrolment("Çelik")
    assert (emre.state, emre.done) == ("finished", emre.counted)
    graded = QuizAttempt.objects.filter(enrolment=emre).exclude(score=None)
    assert set(graded.values_list("state", "score")) == {("handed_in", 1.0)}


def test_who_passed_the_first_quiz_is_in_the_second_module() -> None:
    coming = next_row(standing(learner_of(enrolment("Nguyễn")), "de"))
    assert coming is not None
    assert coming.title == "Die Kommunalwahl in NRW"


def test_amina_stopped_in_a_lesson_and_half_way_through_the_quiz() -> None:
    mine = enrolment("El Idrissi")
    record = Record.objects.exclude(place="").get(enrolment=mine)
    lesson = LessonPage.objects.get(translation_key=record.activity.key)
    assert lesson.body[demo.STOPPED_AT_BLOCK - 1].id == record.place
    attempt = QuizAttempt.objects.get(enrolment=mine, activity__key=demo._key("quiz", "ps-v1"))
    assert (attempt.state, attempt.responses.count()) == ("open", 4)


def test_aminas_next_step_is_the_lesson_she_stopped_in() -> None:
    coming = next_row(standing(learner_of(enrolment("El Idrissi")), "de"))
    assert coming is not None
    assert (coming.kind, coming.pk) == (
        "lesson",
        Record.objects.exclude(place="").get(enrolment=enrolment("El Idrissi")).activity_id,
    )


def test_a_failed_attempt_leaves_the_quiz_begun() -> None:
    attempt = QuizAttempt.objects.get(enrolment=enrolment("الخطيب"), activity__key=demo._key("quiz", "ps-v1"))
    assert attempt.score is not None
    assert attempt.score < 0.7
    assert Record.objects.get(enrolment=attempt.enrolment, activity=attempt.activity).state == "begun"


def test_several_have_said_how_they_see_themselves_and_one_also_at_the_end() -> None:
    said = QuizAttempt.objects.filter(state="handed_in", score=None)
    before = said.filter(activity__key=demo._key("quiz", demo.SELF_BEFORE))
    after = said.filter(activity__key=demo._key("quiz", demo.SELF_AFTER))
    asked = Activity.objects.filter(key=demo._key("quiz", demo.SELF_AFTER), retired_at=None)
    assert before.count() == sum(bool(part.before) for part in (*PARTS, *crowd())) > 20
    assert [attempt.enrolment for attempt in after] == [enrolment("Çelik")] * asked.count()


@pytest.mark.parametrize("name", LOG_INS)
def test_the_log_ins_log_in(name: str) -> None:
    client = Client()
    answer = client.post("/konto/login/", {"login": f"{name}@demo.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert "_auth_user_id" in client.session
    assert client.get("/mein-weg/").status_code == 200


def test_roles() -> None:
    held = RoleAssignment.objects.select_related("course", "cohort", "association")
    assert sorted(
        (r.person.family_name, r.role, str(r.course or r.cohort or r.association or "")) for r in held
    ) == [
        ("Benali", Role.COORDINATOR, "Frauentreff am Kanal e. V."),
        ("Benali", Role.COORDINATOR, "Kulturbrücke Witten e. V."),
        ("Brandt", Role.TRAINER, "Hagen, Seminar in der Volkshochschule"),
        ("Kaya", Role.CONTACT, "Politisches System"),
        ("Kaya", Role.TRAINER, "Politisches System"),
        ("Lindner", Role.COORDINATOR, "Dortmund, Seminar im Rathaus"),
        ("Lindner", Role.COORDINATOR, "Haus der Sprachen Hagen e. V."),
        ("Otto", Role.ADMINISTRATOR, ""),
    ]
    assert list(get_user_model().objects.filter(is_superuser=True).values_list("email", flat=True)) == [
        "admin@demo.example"
    ]


def test_dates_count_from_today() -> None:
    group = Cohort.objects.get(name=GROUPS[SEMINAR])
    today = timezone.localdate()
    assert group.seminar_on == today + timedelta(days=35)
    assert group.dates[demo._key("module", "ps-v1")] == {"days_before": 21}
    earlier = Cohort.objects.get(name=GROUPS[EARLIER])
    assert earlier.seminar_on < today


def test_who_was_at_the_seminar_has_the_part_after_it_open() -> None:
    def doors(group: str) -> set[tuple[str, bool]]:
        rows = Enrolment.objects.filter(cohort__name=GROUPS[group], state__in=LEARNING_STATES)
        found = set()
        for enrolment in rows:
            at = standing(learner_of(enrolment), "de")
            after = at.by_key[demo._key("module", "ps-n1")]
            day = next(
                (at.marks[row.pk] for row in at.outline if row.kind == "slot" and row.pk in at.marks), None
            )
            found.add((day.outcome.state if day else "", at.door_of(after).open))
        return found

    assert doors(SEMINAR) == {("booked", False), ("", False)}
    assert doors(SELF_STUDY) == {("", True)}
    assert doors(EARLIER) == {("done", True), ("partly", False), ("excused", False), ("absent", False)}


def test_two_groups_have_a_seminar_with_the_programme_of_the_guide() -> None:
    found = meetings(Seminar.objects.all(), "de")
    assert [(m.row.cohort.name, m.status, m.units, len(m.days), len(m.trainers)) for m in found] == [
        (GROUPS[EARLIER], Status.OVER, 8, 1, 2),
        (GROUPS[SEMINAR], Status.OPEN, 8, 1, 1),
        (GROUPS[SEMINAR], Status.OPEN, 8, 1, 1),
    ]
    assert found[1].row.cohort.seminar_on == found[1].days[0].starts_at.date()
    assert found[1].days[0].starts_at.strftime("%H:%M") == "09:00"


def test_one_date_is_full_with_a_waiting_list_and_one_has_free_seats() -> None:
    now = timezone.now()
    full, free = seats_of(Seminar.objects.filter(ends_at__gt=now).order_by("starts_at")).values()
    assert (full.booked, full.free, full.waiting > 0) == (16, 0, True)
    assert (free.booked, free.free) == (0, 20)
    assert BookingNeed.objects.exists()


def test_making_them_again_does_nothing(committed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    before = {model: list(model._default_manager.order_by("pk").values()) for model in MODELS}
    with committed():
        call_command("make_demo")
    assert "there already" in capsys.readouterr().out
    assert {model: list(model._default_manager.order_by("pk").values()) for model in MODELS} == before


def test_somebody_who_was_at_the_seminar_finds_questions_again_on_their_way() -> None:
    client = Client()
    client.post("/konto/login/", {"login": ASKED_AGAIN[0], "password": PASSWORD})
    assert "Fragen zum Auffrischen (2 Minuten)" in client.get("/mein-weg/").content.decode()
    later = FollowUp.objects.filter(due__gt=timezone.now())
    assert later.exclude(person__email=ASKED_AGAIN[0]).values("person").distinct().count() >= 5


def test_one_text_waits_for_the_trainer_with_a_rubric() -> None:
    trainer = Person.objects.get(email="trainer@demo.example")
    (row,) = queue_of(trainer, "", timezone.now()).rows
    assert row.attempt.enrolment.person.email == TEXT[0]
    sheet = sheet_of(row.attempt, row.question.uid)
    assert sheet is not None
    assert (len(sheet.rows), sheet.waits, sheet.words > 80) == (5, True, True)


def test_the_invited_person_has_a_letter_and_no_log_in() -> None:
    mariam = Person.objects.get(family_name="Haddad")
    assert mariam.user is None
    assert Mail.objects.filter(person=mariam).count() == 1
