"""Invariant 21, G11: two persons become one, and parting them restores both."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts import actions as accounts
from lms.accounts import cards
from lms.accounts.models import AccessCard, Invitation
from lms.audit.models import AuditEvent
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Enrolment
from lms.cohorts.queries import learner_of
from lms.errors import Refused
from lms.people import actions as people
from lms.people.models import Membership, Merge, Person, Twins
from lms.people.queries import has_consented
from lms.privacy import actions, merging
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.progress.models import Record, RecordEvent
from lms.progress.queries import standing
from tests import build
from tests.once import made_once
from tests.queries import count

pytestmark = pytest.mark.django_db


def everything(*persons: Person) -> list[Any]:
    """All rows that a merge may touch, as they stand in the database."""
    pks = [person.pk for person in persons]
    records = Record.objects.filter(enrolment__person__in=pks)
    return [
        list(Person.objects.filter(pk__in=pks).order_by("pk").values()),
        list(Enrolment.objects.filter(person__in=pks).order_by("pk").values()),
        list(Membership.objects.filter(person__in=pks).order_by("pk").values()),
        list(records.order_by("pk").values()),
        list(RecordEvent.objects.filter(record__in=records).order_by("pk").values()),
        list(Invitation.objects.filter(person__in=pks).order_by("pk").values()),
        list(AccessCard.objects.filter(person__in=pks).order_by("pk").values()),
        list(get_user_model().objects.filter(person__in=pks).order_by("pk").values("pk", "is_active")),
    ]


def do(enrolment: Enrolment, leaf: int, state: State = State.DONE, score: float | None = None) -> None:
    leaves = list(enrolment.course.activities.filter(kind__in=["lesson", "quiz"]).order_by("position"))
    outcome = Outcome(state, None if score is None else score >= 0.7, score)
    progress.record(enrolment=enrolment, activity=leaves[leaf].pk, outcome=outcome, source=Source.LESSON)


def _page(committed: Any) -> Any:
    with committed():
        return build.course(lessons=2, quizzes=1)


_made_page = made_once(_page)


@pytest.fixture
def page(db: None, _made_page: Any) -> Any:
    return deepcopy(_made_page)


def join(source: Person, target: Person, by: Person | None = None) -> Merge:
    return merging.merge(source=source, target=target, by=by or target, now=timezone.now())


def test_both_in_the_same_course_become_one_enrolment(page: Any) -> None:
    group, other = build.cohort(page, "Eins"), build.cohort(page, "Zwei")
    source, target = build.person("Amina", log_in=False), build.person("Amina")
    poor, rich = build.enrol(source, other), build.enrol(target, group)
    do(poor, 0)
    do(rich, 1)
    do(rich, 2, score=0.9)
    join(source, target)
    rich.refresh_from_db()
    poor.refresh_from_db()
    assert (poor.person, poor.state, rich.person) == (target, "withdrawn", target)
    assert (rich.done, rich.counted) == (3, 3)
    assert Record.objects.filter(enrolment=rich, activity__kind="course", state="done").exists()
    assert not Enrolment.objects.filter(person=source).exists()


def test_joining_takes_the_better_of_both_and_is_no_act_of_the_person(page: Any) -> None:
    group, other = build.cohort(page, "Eins"), build.cohort(page, "Zwei")
    source, target = build.person("Amina", log_in=False), build.person("Amina")
    poor, rich = build.enrol(source, other), build.enrol(target, group)
    do(rich, 0)
    do(rich, 1)
    do(rich, 2, State.BEGUN, 0.4)
    do(poor, 2, score=0.9)
    do(poor, 0, State.BEGUN)
    last = standing(learner_of(poor), "de").last_active
    join(source, target)
    rich.refresh_from_db()
    assert (rich.done, rich.counted) == (3, 3)
    quiz = Record.objects.get(enrolment=rich, activity__kind="quiz")
    assert (quiz.state, quiz.passed, quiz.score) == ("done", True, 0.9)
    assert quiz.events.order_by("pk").last().source == Source.MERGE
    assert standing(learner_of(rich), "de").last_active == last


acts = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.sampled_from([None, 0.4, 0.9])), max_size=5
)


def play(
    page: Any,
    before: list[Any],
    same: bool,
    log_ins: tuple[bool, bool],
    invited: bool,
    carded: tuple[bool, bool],
) -> None:
    other = build.cohort(page, "Anders")
    source, target = (build.person("P", str(n), log_in=log_in) for n, log_in in enumerate(log_ins))
    club = people.create_association(name="Verein")
    people.join(person=source, association=club)
    if invited and not log_ins[0]:
        accounts.invite(person=source, cohort=other)
    for person, log_in, has_card in zip((source, target), log_ins, carded, strict=True):
        if has_card and not log_in:
            cards.make(person=person)
    mine = build.enrol(source, other)
    enrolments = [mine, build.enrol(target, other)] if same else [mine, mine]
    for who, leaf, score in before:
        do(enrolments[who], leaf, score=score)
    was = everything(source, target)
    merge = join(source, target)
    assert not Enrolment.objects.filter(person=source).exists()
    merging.unmerge(merge=merge, by=target, now=timezone.now())
    assert everything(source, target) == was


def test_parting_restores_both(page: Any) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        before=acts,
        same=st.booleans(),
        log_ins=st.tuples(st.booleans(), st.booleans()),
        invited=st.booleans(),
        carded=st.tuples(st.booleans(), st.booleans()),
    )
    def in_any_world(**world: Any) -> None:
        with transaction.atomic():
            play(page, **world)
            transaction.set_rollback(True)

    in_any_world()


def test_what_is_done_in_between_stays(page: Any) -> None:
    group = build.cohort(page)
    source, target = build.person("A", log_in=False), build.person("B")
    build.enrol(source, group)
    mine = build.enrol(target, group)
    do(Enrolment.objects.get(person=source), 0)
    do(mine, 1)
    merge = join(source, target)
    later = Enrolment.objects.get(person=target, state="active")
    Record.objects.filter(enrolment=later).update(updated_at=merge.at - timedelta(seconds=1))
    do(later, 2, score=1.0)
    merging.unmerge(merge=merge, by=target, now=timezone.now())
    kept = Record.objects.filter(enrolment=later, activity__kind="quiz").get()
    assert (kept.state, kept.score) == ("done", 1.0)
    assert Enrolment.objects.get(person=source).state == "active"


def test_consents_do_not_widen() -> None:
    source, target = build.person("A"), build.person("B")
    people.consent(person=source, to="mail", version="1")
    join(source, target)
    assert not has_consented(target, "mail")


def by_card(code: str) -> Client:
    client = Client()
    assert client.post("/karte/", {"code": code}).status_code == 302
    return client


def test_a_card_opens_the_entry_that_stays(page: Any) -> None:
    source, target = (build.person("Suharto", log_in=False, email="") for _number in range(2))
    build.enrol(source, build.cohort(page))
    code = cards.make(person=source).code
    studying = by_card(code)
    merge = join(source, target)
    assert studying.get("/mein-weg/").status_code == 200  # nobody notices
    assert AccessCard.objects.get().person == target
    assert by_card(code).get("/mein-weg/").status_code == 200
    assert not Person.objects.filter(pk=source.pk, user__isnull=False).exists()
    merging.unmerge(merge=merge, by=target, now=timezone.now())
    assert by_card(code).get("/mein-weg/").status_code == 200
    assert AccessCard.objects.get().person == source


def test_beside_a_log_in_or_a_card_of_ones_own_the_other_card_ends(page: Any) -> None:
    source = build.person("Suharto", log_in=False, email="")
    code = cards.make(person=source).code
    by_card(code)
    join(source, build.person("Suharto"))
    assert Client().post("/karte/", {"code": code}).status_code == 422
    holder, other = (build.person("Dewi", log_in=False, email="") for _number in range(2))
    codes = [cards.make(person=one).code for one in (holder, other)]
    join(other, holder)
    assert [Client().post("/karte/", {"code": one}).status_code for one in codes] == [302, 422]


def test_a_log_in_of_ones_own_is_not_lost_to_a_card() -> None:
    source, target = build.person("A"), build.person("A", log_in=False, email="")
    by_card(cards.make(person=target).code)
    target.refresh_from_db()
    with pytest.raises(Refused, match="Zugangskarte"):
        join(source, target)
    join(target, source)


def test_erasing_one_erases_both_and_the_idle_clock_leaves_a_joined_one_alone() -> None:
    source, target = build.person("A", "Quelle"), build.person("B", "Ziel")
    join(source, target)
    Person.objects.filter(pk=source.pk).update(created_at=timezone.now() - timedelta(days=4000))
    actions.let_go(now=timezone.now())
    assert Person.objects.get(pk=source.pk).erased_at is None
    actions.erase(person=source, now=timezone.now())
    assert Person.objects.exclude(erased_at=None).count() == 2
    with pytest.raises(Refused):
        merging.unmerge(merge=Merge.objects.get(), by=target, now=timezone.now())


def test_a_role_is_never_handed_on(page: Any) -> None:
    source, target = build.person("A"), build.person("B")
    appointments.appoint(person=source, role=Role.TRAINER, course=build.course_row(page))
    with pytest.raises(Refused, match="Rolle"):
        join(source, target)


@pytest.fixture
def staff(page: Any) -> Person:
    person = build.person("Karin", "Koordination")
    appointments.appoint(person=person, role=Role.TRAINER, course=build.course_row(page))
    return person


def test_staff_find_look_join_and_part(page: Any, staff: Person, signed_in: Any) -> None:
    group, client = build.cohort(page), signed_in(staff)
    one, other = build.person("Leyla", "Yıldız"), build.person("yildiz", "Leyla", log_in=False)
    stranger = build.person("Leyla", "Yıldız", log_in=False)  # in no group of theirs
    build.enrol(one, group)
    build.enrol(other, group)
    pairs = [(pair.one, pair.other) for pair in merging.likely(staff)]
    assert pairs == [(one, other)]
    page_ = f"/admin/teilnehmende/doppelte/{one.pk}/{other.pk}/"
    assert "Yıldız" in client.get(page_).content.decode()
    assert client.get(f"/admin/teilnehmende/doppelte/{one.pk}/{stranger.pk}/").status_code == 404
    assert client.post(page_, {"stays": stranger.pk}).status_code == 422
    assert client.post(page_, {"stays": one.pk}).status_code == 302
    merge = Merge.objects.get()
    assert (merge.source, merge.target, merge.by) == (other, one, staff)
    assert merging.likely(staff) == []
    part = f"/admin/teilnehmende/doppelte/{merge.pk}/trennen/"
    foreign = build.person("Fremd")
    appointments.appoint(person=foreign, role=Role.COORDINATOR, cohort=group)
    assert signed_in(foreign).post(part).status_code == 404
    assert client.post(part).status_code == 302
    assert Enrolment.objects.filter(person=other).count() == 1
    assert list(AuditEvent.objects.filter(who=staff).values_list("what", flat=True)) == ["merged", "parted"]


TWINS = "/admin/teilnehmende/doppelte/"


def test_two_people_leave_the_list_and_come_back(page: Any, staff: Person, signed_in: Any) -> None:
    group, client = build.cohort(page), signed_in(staff)
    one, other, third = (build.person("Leyla", "Kaya", log_in=False) for _number in range(3))
    for person in (one, other, third):
        build.enrol(person, group)

    def pairs() -> list[tuple[Person, Person]]:
        return [(pair.one, pair.other) for pair in merging.likely(staff)]

    assert pairs() == [(one, other), (one, third)]
    assert "Es sind zwei Personen" in client.get(f"{TWINS}{one.pk}/{third.pk}/").content.decode()
    for _number in range(2):  # sent twice it is noted once
        client.post(f"{TWINS}{third.pk}/{one.pk}/zwei/")
    apart = Twins.objects.get()
    assert (apart.one, apart.other, apart.by) == (one, third, staff)
    assert pairs() == [(one, other), (other, third)]  # perhaps the third is the other one
    merging.tell_apart(one=other, other=third, by=staff)
    merging.tell_apart(one=one, other=other, by=staff)
    assert pairs() == []
    boss = build.person("Ada", "Amt")
    appointments.appoint(person=boss, role=Role.ADMINISTRATOR)
    boss.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
    assert merging.likely(boss) == []  # remembered for everybody
    assert "Niemand" in client.get(TWINS).content.decode()
    client.post(f"{TWINS}{apart.pk}/wieder/")
    assert pairs() == [(one, third)]
    assert signed_in(boss).get(TWINS).status_code == 200


def test_who_sees_one_of_them_only_neither_tells_apart_nor_learns_of_it(
    page: Any, staff: Person, signed_in: Any
) -> None:
    own, foreign = (build.person("Leyla", "Kaya", log_in=False) for _number in range(2))
    build.enrol(own, build.cohort(page))
    client = signed_in(staff)
    assert client.post(f"{TWINS}{own.pk}/{foreign.pk}/zwei/").status_code == 404
    assert client.post(f"{TWINS}{own.pk}/{own.pk}/zwei/").status_code == 404
    apart = merging.tell_apart(one=own, other=foreign, by=staff)
    assert "Zwei verschiedene" not in client.get(TWINS).content.decode()
    assert client.post(f"{TWINS}{apart.pk}/wieder/").status_code == 404
    assert Twins.objects.exists()


def test_the_list_costs_the_same_for_three_and_for_300(page: Any, staff: Person, signed_in: Any) -> None:
    group, client, numbers = build.cohort(page), signed_in(staff), iter(range(1000))

    def grow(pairs: int) -> None:
        for _number in range(pairs):
            name = f"Da{next(numbers)}"
            two = [build.person("Doppelt", name, log_in=False) for _twin in range(2)]
            for person in two:
                build.enrol(person, group)
        merging.tell_apart(one=two[0], other=two[1], by=staff)
        join(*(build.person("Weg", name, log_in=False) for _twin in range(2)), by=staff)

    grow(3)
    client.get(TWINS)
    few = count(lambda: client.get(TWINS))
    grow(297)
    assert count(lambda: client.get(TWINS)) == few


def test_who_was_invited_beside_an_own_entry_joins_both(page: Any, committed: Any) -> None:
    me, waiting = build.person("Amina"), build.person("Amina", "Eingeladen", log_in=False)
    group = build.cohort(page)
    with committed():
        accounts.invite(person=waiting, cohort=group)
    invitation = Invitation.objects.get()
    client = Client()
    client.force_login(me.user)  # type: ignore[arg-type]  # made with a log-in
    assert client.post("/einladung-zusammenfuehren/").status_code == 404  # without the letter's link
    session = client.session
    session["lms_invitation"] = invitation.token_sha256
    session.save()
    refused = client.post("/einladung/")
    assert refused.status_code == 409
    assert "Ja, ich bin" in refused.content.decode()
    assert client.post("/einladung-zusammenfuehren/").status_code == 302
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.state) == (me, "active")
