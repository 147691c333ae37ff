"""Invariants 18, 20 and 21: who came without booking is found to be somebody known, and parted again."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.attendance import actions
from lms.attendance.deciding import Sheet, hold
from lms.attendance.enums import HeldWhy, TickSource
from lms.attendance.models import Attendance, HeldTick, Tick
from lms.attendance.queries import parts_of, register_of
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.errors import Refused
from lms.outline.models import Activity
from lms.pages.models import CoursePage
from lms.people.models import Merge, Person
from lms.people.queries import stands_for
from lms.privacy import merging
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import standing
from lms.seminars.models import Seminar
from tests import build
from tests.attendance import build as day
from tests.seminars import build as sem

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked_in(seminar: Seminar) -> Person:
    """Somebody who came without booking and was there all day."""
    return walk_in(seminar)


def walk_in(seminar: Seminar, name: str = "Leyla") -> Person:
    what = day.mark(timezone.now(), source=TickSource.WALK_IN)
    spans = parts_of(seminar)[0].spans
    return actions.walk_in(seminar=seminar, spans=spans, what=what, given_names=name).person


def say(seminar: Seminar, who: Person, presence: str, **more: Any) -> None:
    day.say(seminar, who, timezone.now(), presence, **more)


def join(source: Person, target: Person) -> Merge:
    return merging.merge(source=source, target=target, by=target, now=timezone.now())


def part(merge: Merge) -> None:
    merging.unmerge(merge=merge, by=merge.by or merge.target, now=timezone.now())


def another(seminar: Seminar) -> Seminar:
    """The same seminar day with another group."""
    return sem.seminar(build.cohort_of(seminar.cohort.course, "Essen"), programme=day.EIGHT)


def stored(people: Iterable[Person]) -> list[Any]:
    """What is stored of somebody's presence and of what it counts for."""
    found = Record.objects.filter(enrolment__person__in=people)
    of_people = (
        *(model.objects.filter(person__in=people) for model in (Tick, Attendance, HeldTick, Enrolment)),
        found,
        RecordEvent.objects.filter(record__in=found),
    )
    return [list(rows.order_by("pk").values()) for rows in of_people]


def hours(who: Person) -> set[tuple[str, int]]:
    """State and minutes of the seminar day in each enrolment that goes on."""
    going = Record.objects.filter(enrolment__person=who, activity__kind="slot", enrolment__state="active")
    return set(going.values_list("state", "minutes"))


def presences(who: Person) -> set[str]:
    return set(Attendance.objects.filter(person=who).values_list("presence", flat=True))


def test_a_walk_in_who_is_known_keeps_hours_and_opens_the_follow_up(
    seminar: Seminar, signed_in: Any, committed: Any
) -> None:
    """Through the staff's pages, from the roll call on; and undone."""
    page = CoursePage.objects.get(translation_key=seminar.cohort.course_id)
    with committed():
        build.lesson(build.module(page, "Danach", unlock="after_attendance"))
    module = Activity.objects.filter(course=seminar.cohort.course, kind="module").latest("position")
    trainer = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    known, client = build.person("Leila", "Demir"), signed_in(trainer)
    build.enrol(known, another(seminar).cohort)
    roll = reverse("lms:roll", args=[seminar.pk, sem.DAY.isoformat(), 1])
    form = {"given_names": "Leyla", "family_name": "Demir", "uuid": day.mark(timezone.now()).uuid}
    client.post(reverse("lms:walk_in", args=[seminar.pk, sem.DAY.isoformat(), 1]), form)
    came = Person.objects.get(given_names="Leyla")
    enrolment = came.enrolments.get()
    assert (came.user, enrolment.origin, hours(came)) == (None, "walk_in", {("done", 360)})
    assert Tick.objects.filter(person=came).count() == came.attendances.count() == 8

    def is_open() -> bool:
        going = known.enrolments.get(state="active")
        return standing(learner_of(going), "de").doors[module.pk].open

    asked = f"{reverse('lms_staff:twins')}?wer={came.pk}"
    assert asked in client.get(roll).content.decode()
    assert asked in client.get(reverse("lms_staff:person", args=[enrolment.pk])).content.decode()
    pair = reverse("lms_staff:twin", args=[came.pk, known.pk])
    assert pair in client.get(asked).content.decode()
    assert not is_open()
    client.post(pair, {"stays": known.pk})
    assert is_open()
    assert hours(known) == {("done", 360)}
    assert {row.enrolment.state for row in known.attendances.all()} == {"active"}
    assert known.ticks.count() == 8
    assert [one.person for one in register_of(seminar) if one.booking is None] == [known]
    assert asked not in client.get(roll).content.decode()
    client.post(reverse("lms_staff:part", args=[Merge.objects.get().pk]))
    assert not is_open()
    assert (hours(came), hours(known)) == ({("done", 360)}, set())
    assert (came.ticks.count(), known.ticks.count()) == (8, 0)


def test_who_takes_the_course_nowhere_else_takes_over_the_enrolment(
    seminar: Seminar, walked_in: Person
) -> None:
    known, enrolment = build.person(), walked_in.enrolments.get()
    was = stored([walked_in, known])
    merge = join(walked_in, known)
    enrolment.refresh_from_db()
    assert (enrolment.person, hours(known)) == (known, {("done", 360)})
    assert not Attendance.objects.filter(person=walked_in).exists()
    part(merge)
    assert stored([walked_in, known]) == was


@pytest.mark.parametrize("walk_in_stays", [True, False])
def test_minutes_of_both_add_up_on_one_enrolment(seminar: Seminar, who: Person, walk_in_stays: bool) -> None:
    """18: in units of two groups, whichever entry stays and whichever enrolment is the better."""
    other = another(seminar)
    say(seminar, who, "partly", minutes=200)
    came = walk_in(other)
    say(other, came, "partly", minutes=160)
    was = stored([who, came])
    source, target = (who, came) if walk_in_stays else (came, who)
    merge = join(source, target)
    assert hours(target) == {("done", 360)}
    assert Attendance.objects.filter(person=target, enrolment__state="active").count() == 16
    part(merge)
    assert stored([who, came]) == was


@pytest.mark.parametrize("walk_in_stays", [True, False])
def test_of_two_marks_for_one_unit_the_better_stands(
    seminar: Seminar, who: Person, walked_in: Person, walk_in_stays: bool
) -> None:
    """Staff thought that who had booked did not come."""
    say(seminar, who, "absent")
    was = stored([who, walked_in])
    source, target = (who, walked_in) if walk_in_stays else (walked_in, who)
    merge = join(source, target)
    assert (presences(target), hours(target)) == ({"present"}, {("done", 360)})
    assert Attendance.objects.count() == 8
    assert Tick.objects.filter(person=target).count() == 16  # nothing that was said is lost
    part(merge)
    assert stored([who, walked_in]) == was


SAID = st.tuples(
    st.integers(0, 1), st.integers(0, 1), st.sampled_from(["present", "partly", "absent", "open"]),
    st.integers(0, 400),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=st.lists(SAID, max_size=4), turned=st.booleans(), booked=st.booleans())
def test_parting_restores_whatever_was_said(
    world: tuple[Any, ...], marks: list[tuple[int, int, str, int]], turned: bool, booked: bool
) -> None:
    with transaction.atomic():
        _group, seminar, who, *_rest = deepcopy(world)
        seminars = [seminar, another(seminar)]
        people = [who, walk_in(seminar)]
        if booked:
            day.booked(seminars[1], people[1])
        for person, where, presence, minutes in marks:
            say(seminars[where], people[person], presence, minutes=minutes)
        was = stored(people)
        merge = join(*(people[::-1] if turned else people))
        assert not Attendance.objects.filter(person=merge.source).exists()
        part(merge)
        assert stored(people) == was
        transaction.set_rollback(True)


def test_what_is_said_later_goes_with_the_enrolment(seminar: Seminar, walked_in: Person) -> None:
    known, other = build.person(), another(seminar)
    merge = join(walked_in, known)
    say(seminar, known, "partly", minutes=90)
    say(other, known, "partly", minutes=100)
    assert hours(known) == {("partly", 190)}
    part(merge)
    assert (hours(walked_in), hours(known)) == ({("partly", 190)}, set())
    assert not Attendance.objects.filter(person=known).exists()
    assert (walked_in.ticks.count(), known.ticks.count()) == (24, 0)


def test_what_is_said_later_about_who_has_an_own_enrolment_stays(
    seminar: Seminar, who: Person, walked_in: Person
) -> None:
    lesson = Activity.objects.filter(course=seminar.cohort.course, kind="lesson").earliest("position")
    own = Enrolment.objects.get(person=who)
    progress.record(enrolment=own, activity=lesson.pk, outcome=Outcome(State.DONE), source=Source.LESSON)
    say(another(seminar), who, "partly", minutes=45)
    merge = join(walked_in, who)
    assert Enrolment.objects.get(person=who, state="active") == own
    say(seminar, who, "partly", minutes=90)
    part(merge)
    assert (presences(walked_in), hours(walked_in)) == ({"present"}, {("done", 360)})
    assert hours(who) == {("partly", 135)}
    assert (walked_in.ticks.count(), who.ticks.count()) == (8, 16)


def test_newer_joinings_about_the_same_units_are_parted_first(seminar: Seminar, who: Person) -> None:
    first, second = walk_in(seminar), walk_in(seminar, "Lila")
    was = stored([who, first, second])
    older, newer = join(first, who), join(second, who)
    with pytest.raises(Refused):
        part(older)
    part(newer)
    part(older)
    assert stored([who, first, second]) == was


def test_what_waits_for_a_decision_goes_along_and_comes_back(seminar: Seminar, walked_in: Person) -> None:
    known = build.person()
    what = day.mark(timezone.now())
    hold(seminar=seminar, day=sem.DAY, part=1, person=walked_in, what=what, sender=known,
         reason=HeldWhy.CLOSED)  # fmt: skip
    merge = join(walked_in, known)
    assert HeldTick.objects.get().person == known
    part(merge)
    assert HeldTick.objects.get().person == walked_in


def test_a_late_mark_for_the_entry_that_went_reaches_who_stands_for_it(
    seminar: Seminar, who: Person, walked_in: Person, signed_in: Any
) -> None:
    trainer = build.appointed(role=Role.TRAINER, course=seminar.cohort.course)
    join(walked_in, who)
    mark = {"uuid": str(day.mark(timezone.now()).uuid), "person": walked_in.pk, "presence": "excused",
            "token": Sheet(seminar.pk, sem.DAY, 1, trainer.pk).sign(), "made_at": 0}  # fmt: skip
    answer = signed_in(trainer).post(
        reverse("lms:roll_sync"), {"clock": 0, "marks": [mark]}, content_type="application/json"
    )
    assert set(answer.json()["marks"].values()) == {"saved"}
    assert (presences(who), presences(walked_in)) == ({"excused"}, set())


def test_who_stands_for_whom(who: Person) -> None:
    first, second = build.person(log_in=False), build.person(log_in=False)
    join(first, second)
    join(second, who)
    assert stands_for([first.pk, second.pk, who.pk, 0]) == {
        first.pk: who.pk,
        second.pk: who.pk,
        who.pk: who.pk,
        0: 0,
    }


def test_nobody_foreign_is_looked_for(
    seminar: Seminar, walked_in: Person, foreign: Seminar, signed_in: Any
) -> None:
    stranger = build.person("Leyla", "Fremd")
    build.enrol(stranger, foreign.cohort)
    client = signed_in(build.appointed(role=Role.TRAINER, course=seminar.cohort.course))
    twins = reverse("lms_staff:twins")
    for asked in (stranger.pk, "x", "9" * 30):
        assert client.get(f"{twins}?wer={asked}").status_code == 404
    answer = client.get(f"{twins}?wer={walked_in.pk}&q=Leyla")
    assert list(answer.context["found"]) == []
    build.enrol(stranger, seminar.cohort)
    assert list(client.get(f"{twins}?wer={walked_in.pk}&q=fremd").context["found"]) == [stranger]
