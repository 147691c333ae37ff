"""Every closed door says in one sentence why, and what opens it."""

from typing import Any

import pytest
from django.utils import timezone, translation

from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import learner_of
from lms.outline.enums import Unlock
from lms.outline.models import Activity
from lms.outline.queries import forget_outlines
from lms.pages.models import SlotPage
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.queries import standing
from lms.progress.words import door_sentence
from tests import build

pytestmark = pytest.mark.django_db
OTHER = "Ein anderer Termin öffnet es. Oder fragen Sie Ihre Kursleitung."


@pytest.fixture
def enrolment(committed: Any) -> Enrolment:
    with committed():
        page = build.course_page()
        build.slot(build.module(page, "Seminar", phase="seminar"), "Im Rathaus")
        build.lesson(build.module(page, "Danach", phase="after", unlock=Unlock.AFTER_ATTENDANCE))
    return build.enrol(build.person(), build.cohort(page, seminar_on=timezone.localdate()))


def sentence(enrolment: Enrolment) -> str:
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    at = standing(learner_of(enrolment), "de")
    module = at.modules[-1]
    with translation.override("de"):
        return door_sentence(at.door_of(module), at)


def rule(unlock: Unlock, **fields: Any) -> None:
    last = Activity.objects.filter(kind="module").order_by("position").last()
    assert last is not None
    Activity.objects.filter(pk=last.pk).update(unlock=unlock, **fields)
    forget_outlines()
    from django.core.cache import cache

    cache.clear()


@pytest.mark.parametrize(
    ("unlock", "fields", "said"),
    [
        (Unlock.AT_ONCE, {}, ""),
        (Unlock.ON_DATE, {}, "Das Datum erfahren Sie von Ihrer Gruppe."),
        (Unlock.BY_HAND, {}, "Öffnet, wenn Ihre Kursleitung es für Sie öffnet."),
        (Unlock.ON_BOOKING, {}, "Öffnet, wenn Sie einen Platz beim Seminar haben."),
        (Unlock.AFTER_ATTENDANCE, {}, "Öffnet, wenn Sie beim Seminar dabei waren."),
        (
            Unlock.AFTER_ATTENDANCE,
            {"minutes_needed": 90},
            "Öffnet, wenn Sie beim Seminar dabei waren, mindestens 90 Minuten.",
        ),
    ],
)
def test_a_rule_in_words(enrolment: Enrolment, unlock: Unlock, fields: dict[str, int], said: str) -> None:
    rule(unlock, **fields)
    assert sentence(enrolment) == said


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(State.BOOKED), ""),
        (Outcome(State.CANCELLED), ""),
        (Outcome(State.ABSENT), f" Sie waren nicht dabei. {OTHER}"),
        (Outcome(State.EXCUSED), f" Sie waren nicht dabei. {OTHER}"),
        (Outcome(State.PARTLY, minutes=45), f" Bisher waren Sie 45 Minuten dabei. {OTHER}"),
    ],
)
def test_who_was_not_there_reads_what_opens_it_still(
    enrolment: Enrolment, outcome: Outcome, said: str
) -> None:
    day = build.activity(SlotPage.objects.get())
    progress.record(enrolment=enrolment, activity=day.pk, outcome=outcome, source=Source.SEMINAR)
    assert sentence(enrolment) == f"Öffnet, wenn Sie beim Seminar dabei waren.{said}"


@pytest.mark.parametrize("unlock", [Unlock.ON_BOOKING, Unlock.AFTER_ATTENDANCE])
def test_a_seminar_without_a_date_is_no_secret(enrolment: Enrolment, unlock: Unlock) -> None:
    rule(unlock)
    Cohort.objects.update(seminar_on=None)
    assert sentence(enrolment).endswith(
        "Ihre Gruppe hat dafür noch keinen Termin. Bitte fragen Sie Ihre Kursleitung."
    )


def test_one_of_several_seminars_is_named(enrolment: Enrolment, committed: Any) -> None:
    with committed():
        build.slot(SlotPage.objects.get().get_parent(), "Im Landtag")
    assert sentence(enrolment) == "Öffnet, wenn Sie bei „Im Landtag“ dabei waren."
