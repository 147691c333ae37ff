"""Answering a few questions: on one's own way, and by the link of a letter, which opens nothing else (A6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from lms.cohorts.models import Enrolment
from lms.evidence.actions import keep
from lms.followup import actions
from lms.followup.links import SALT, round_by, token_of
from lms.followup.models import FollowUp, FollowUpReview, FollowUpRound
from lms.followup.schedule import Rating
from lms.interest.links import LEAVE_SALT
from lms.mail.enums import Optional
from lms.mail.links import STOP_SALT, stop_token, stopped_by
from lms.mail.models import MailPreference
from lms.outline.models import Activity
from lms.pages.models import QuizPage
from lms.privacy.actions import erase
from lms.progress.models import Record, RecordEvent
from lms.quizzes.marking import kinds
from lms.quizzes.models import QuizAttempt, Response
from tests import build
from tests.followup.build import asked, course, gather, learner, make_due, sent, was_there
from tests.once import made_once
from tests.queries import at_most, count

pytestmark = pytest.mark.django_db
MINE = "/mein-weg/fragen/"
NAMES = ("Amina", "El Idrissi", "@example.org", "Dortmund")


def make_world(committed: Callable[[], Any]) -> Enrolment:
    with committed():
        page, quiz = course()
    who = learner(build.cohort(page), quiz)
    was_there(who)
    gather()
    return who


_rows = made_once(make_world)


@pytest.fixture
def who(db: None, _rows: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("person__user").get(pk=_rows.pk)


@dataclass
class Link:
    """The link of a letter, in a browser of nobody we know."""

    found: FollowUpRound
    client: Client

    @property
    def here(self) -> str:
        return reverse("lms:refresh_link", args=[token_of(self.found)])

    @property
    def stop(self) -> str:
        return reverse("lms:refresh_link_stop", args=[token_of(self.found)])

    def fields(self) -> dict[str, Any]:
        """The form as the page has it, with the right answer."""
        page = LexborHTMLParser(self.client.get(self.here).content.decode())
        hidden = {
            one.attributes["name"]: one.attributes["value"]
            for one in page.css("form.quiz input[type=hidden]")
        }
        question = FollowUp.objects.get(pk=hidden["question"]).question
        return {**hidden, **sent(self.found, question)}


@pytest.fixture
def link(who: Enrolment) -> Link:
    return Link(asked(who.person), Client(enforce_csrf_checks=False))


def text(answer: Any) -> str:
    found = LexborHTMLParser(answer.content.decode()).css_first("main")
    return " ".join(found.text(separator=" ").split())


def ledger() -> list[Any]:
    tables = (Record, RecordEvent, QuizAttempt, Response, Enrolment)
    return [list(model.objects.order_by("pk").values()) for model in tables]


def test_two_questions_are_answered_without_a_log_in(link: Link, settings: Any) -> None:
    before = ledger()
    assert "1 von 2" in text(link.client.get(link.here))
    first = link.client.post(link.here, link.fields())
    assert "Genau" in text(first)
    assert "Weiter" in text(first)
    assert "2 von 2" in text(link.client.get(link.here))
    last = link.client.post(link.here, {**link.fields(), "certain": "1"})
    assert "Das war die letzte Frage" in text(last)
    ratings = FollowUpReview.objects.order_by("at").values_list("rating", flat=True)
    assert list(ratings) == [Rating.GOOD, Rating.EASY]
    assert ledger() == before  # the course knows nothing of it
    assert settings.SESSION_COOKIE_NAME not in link.client.cookies
    assert not FollowUp.objects.filter(due__lte=timezone.now()).exists()


def test_the_link_says_nothing_about_whom_it_is_for(link: Link) -> None:
    answers = [
        link.client.get(link.here),
        link.client.get(link.stop),
        link.client.post(link.here, link.fields()),
    ]
    link.client.post(link.stop)
    answers += [link.client.get(link.here), link.client.post(link.stop, {"again": "1"})]
    for answer in answers:
        assert not [name for name in NAMES if name in answer.content.decode()]
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert signing.loads(link.here.split("/")[2], salt=SALT) == str(link.found.uuid)


def test_before_the_answer_nothing_tells_the_key(link: Link) -> None:
    page = link.client.get(link.here).content.decode()
    assert "Weil" not in page
    assert "direkt" not in page


def test_looking_changes_nothing(link: Link) -> None:
    """Scanners of mail open every link, and some ask for its head only."""
    before = [list(model.objects.order_by("pk").values()) for model in (FollowUp, FollowUpRound)]
    for address in (link.here, link.stop):
        for method in ("get", "head"):
            assert getattr(link.client, method)(address).status_code == 200
    assert [list(model.objects.order_by("pk").values()) for model in (FollowUp, FollowUpRound)] == before
    assert not MailPreference.objects.exists()


def test_a_form_sent_twice_counts_once_and_shows_the_same(link: Link) -> None:
    for _question in range(2):
        fields = link.fields()
        answers = [link.client.post(link.here, fields) for _twice in range(3)]
        assert {answer.status_code for answer in answers} == {200}
        assert len({text(answer) for answer in answers}) == 1
    assert FollowUpReview.objects.count() == 2
    assert FollowUpRound.objects.get().answered == 2


def test_the_same_question_from_two_tabs_counts_once(link: Link) -> None:
    one, other = link.fields(), link.fields()
    link.client.post(link.here, one)
    late = link.client.post(link.here, other)
    assert late.status_code == 422
    assert "schon beantwortet" in text(late)
    assert FollowUpReview.objects.count() == 1


def test_nothing_chosen_is_no_answer(link: Link) -> None:
    fields = {name: value for name, value in link.fields().items() if name in ("uuid", "question")}
    answer = link.client.post(link.here, {**fields, "certain": "1"})
    assert answer.status_code == 422
    assert "Bitte beantworten Sie zuerst" in text(answer)
    assert 'name="certain" value="1" checked' in answer.content.decode()
    assert not FollowUpReview.objects.exists()
    for broken in ({}, {"uuid": "x", "question": "1"}, {"uuid": str(uuid4()), "question": "-1"}):
        assert link.client.post(link.here, broken).status_code == 400
    assert link.client.post(link.here, {"x": "y" * 70_000}).status_code == 413


def over(link: Link, words: str) -> None:
    answer = link.client.get(link.here)
    assert answer.status_code == 410
    assert words in text(answer)
    assert "Anmelden" in text(answer)
    row = FollowUp.objects.filter(question="tf").get()
    late = link.client.post(link.here, {"uuid": str(uuid4()), "question": row.pk, "value": "true"})
    assert late.status_code == 410


def test_a_used_link_says_so(link: Link) -> None:
    for _question in range(2):
        link.client.post(link.here, link.fields())
    over(link, "Der Link gilt einmal")


def test_a_link_ends_after_its_days(link: Link, settings: Any) -> None:
    assert link.found.expires_at - link.found.made_at == timedelta(days=14)
    FollowUpRound.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    over(link, "Seine Zeit ist vorbei")
    assert link.client.post(link.stop).status_code == 200
    assert link.client.post(link.stop, {"again": "1"}).status_code == 410  # an old link begins nothing
    assert not MailPreference.objects.get().questions


def test_a_newer_letter_ends_an_older_link(link: Link) -> None:
    fresh = actions.begin_by_mail(person=link.found.person, now=timezone.now())
    over(link, "Vielleicht gibt es eine neuere E-Mail")
    assert fresh is not None
    assert link.client.get(Link(fresh, link.client).here).status_code == 200


def test_after_stopping_the_link_asks_nothing_until_one_begins_again(link: Link) -> None:
    fields = link.fields()
    assert "Ich möchte keine Fragen mehr" in text(link.client.get(link.here))
    assert "Sie bekommen keine Fragen mehr" in text(link.client.post(link.stop))
    over(link, "angehalten")
    assert link.client.post(link.here, fields).status_code == 410
    link.client.post(link.stop, {"again": "1"})
    assert link.client.get(link.here).status_code == 200
    assert "Genau" in text(link.client.post(link.here, fields))


def test_one_click_in_the_mail_program_stops_it_too(link: Link) -> None:
    token = stop_token(link.found.person, Optional.QUESTIONS)
    Client(enforce_csrf_checks=True).post(reverse("lms:stop_mails", args=[token]))
    over(link, "angehalten")


def test_forged_and_foreign_tokens_open_nothing(link: Link, who: Enrolment) -> None:
    """A6: good for this purpose only, and others are not good for it."""
    token = token_of(link.found)
    forged = [
        "x", f"{token}x", token[:-1], signing.dumps(str(link.found.uuid)), signing.dumps(str(uuid4()), salt=SALT),
        signing.dumps(link.found.pk, salt=SALT), signing.dumps([1], salt=SALT),
        stop_token(who.person, Optional.QUESTIONS),
        signing.dumps(str(link.found.uuid), salt=LEAVE_SALT), signing.dumps(str(link.found.uuid), salt=STOP_SALT),
    ]  # fmt: skip
    for one in forged:
        assert round_by(one) is None
        for name in ("lms:refresh_link", "lms:refresh_link_stop"):
            cache.clear()
            for method in ("get", "post"):
                assert getattr(link.client, method)(reverse(name, args=[one])).status_code == 404
    assert stopped_by(token) is None
    for other in (
        "lms:interest_leave",
        "lms:stop_mails",
        "lms:booking_confirm",
        "lms:own_calendar",
        "lms:access",
    ):
        answer = link.client.get(reverse(other, args=[token]))
        assert "Amina" not in answer.content.decode()
        if other != "lms:access":
            assert answer.status_code in (404, 410), other
    assert not MailPreference.objects.exists()


def test_one_persons_link_does_not_reach_another_persons_question(link: Link, who: Enrolment) -> None:
    other = learner(who.cohort, build_quiz(who))
    was_there(other)
    gather()
    theirs = asked(other.person)
    fields = link.fields()
    row = sent(theirs, "tf")["question"]
    assert link.client.post(link.here, {**fields, "question": row, "value": "true"}).status_code == 422
    done = Link(theirs, link.client)
    used = done.fields()
    link.client.post(done.here, used)
    # Neither somebody else's UUID with one's own question, nor both of theirs.
    assert link.client.post(link.here, {**fields, "uuid": used["uuid"]}).status_code == 422
    assert link.client.post(link.here, used).status_code == 422
    assert FollowUpReview.objects.filter(follow_up__person=who.person).count() == 0


def build_quiz(who: Enrolment) -> Any:
    return QuizPage.objects.get(translation_key=FollowUp.objects.filter(person=who.person)[0].activity.key)


def test_guessing_and_flooding_end(link: Link) -> None:
    for _try in range(31):
        link.client.get(reverse("lms:refresh_link", args=["x"]))
    assert link.client.get(link.here).status_code == 429
    cache.clear()
    for _try in range(120):
        link.client.post(link.here, {})
    assert link.client.post(link.here, link.fields()).status_code == 429
    assert not FollowUpReview.objects.exists()


def test_forms_by_link_need_their_token_against_forgery(link: Link) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link.here, link.fields()).status_code == 403
    assert strict.post(link.stop).status_code == 403


def test_after_erasing_the_link_is_not_there(link: Link) -> None:
    erase(person=link.found.person, now=timezone.now())
    assert link.client.get(link.here).status_code == 404
    assert not FollowUp.objects.exists()
    assert not FollowUpReview.objects.exists()
    assert not FollowUpRound.objects.exists()


def test_on_ones_way_a_card_leads_to_the_questions(who: Enrolment, signed_in: Any) -> None:
    client, way = signed_in(who.person), "/mein-weg/"
    assert "Die nächsten Fragen kommen am" in text(client.get(way))
    assert "Die nächsten Fragen kommen am" in text(client.get(MINE))
    client.post(f"{MINE}los/")
    assert not FollowUpRound.objects.exists()  # not before it is time
    make_due(who.person)
    assert "2 Fragen zum Auffrischen (2 Minuten)" in text(client.get(way))
    assert client.post(f"{MINE}los/").url == MINE
    client.post(f"{MINE}los/")
    found = FollowUpRound.objects.get()  # twice is once
    link = Link(found, client)
    for _question in range(2):
        page = client.get(MINE)
        assert page.status_code == 200
        answer = client.post(MINE, link.fields())
        assert "Genau" in text(answer)
    assert "Die nächsten Fragen kommen am" in text(client.get(way))
    assert client.post(MINE, {}).url == MINE
    client.post(f"{MINE}anhalten/")
    assert "Sie bekommen keine Fragen mehr" in text(client.get(way))
    make_due(who.person)
    assert "Sie bekommen keine Fragen mehr" in text(client.get(MINE))
    client.post(f"{MINE}los/")
    assert FollowUpRound.objects.count() == 1
    client.post(f"{MINE}anhalten/", {"again": "1"})
    assert "2 Fragen zum Auffrischen (2 Minuten)" in text(client.get(way))


def test_who_was_never_asked_sees_no_card(signed_in: Any, who: Enrolment) -> None:
    other = build.enrol(build.person(), who.cohort)
    client = signed_in(other.person)
    assert "Auffrischen" not in text(client.get("/mein-weg/"))
    assert "Nach dem Seminar kommen hier" in text(client.get(MINE))


def test_begun_by_mail_goes_on_on_ones_way(link: Link, signed_in: Any) -> None:
    link.client.post(link.here, link.fields())
    client = signed_in(link.found.person)
    assert "1 Frage zum Auffrischen" in text(client.get("/mein-weg/"))
    assert "2 von 2" in text(client.get(MINE))


def test_an_arrow_moves_a_step_without_script(link: Link) -> None:
    """Kinds with buttons of their own show the question again, as it stands, and note nothing."""
    kind = kinds()["ordering"]
    body = {"title": "Quiz", "questions": [{"uid": "steps", "kind": "ordering", **kind.example.fields}]}
    row = FollowUp.objects.get(question="tf")
    Activity.objects.filter(pk=row.activity_id).update(snapshot=keep(kind="quiz", body=body))
    FollowUp.objects.filter(pk=row.pk).update(question="steps")
    order = (kind.example.right or {})["order"]
    fields = {"uuid": str(uuid4()), "question": row.pk, "order": order}
    moved = link.client.post(link.here, {**fields, "do": f"down:{order[0]}"})
    assert moved.status_code == 200
    page = LexborHTMLParser(moved.content.decode())
    shown = [one.attributes["value"] for one in page.css("input[name=order]")]
    assert shown == [order[1], order[0], *order[2:]]
    assert not FollowUpReview.objects.exists()
    assert "Genau" in text(link.client.post(link.here, fields))


def test_prices(link: Link, who: Enrolment, signed_in: Any) -> None:
    link.client.get(link.here)
    with at_most(4):  # round with person, wish, questions, institute
        link.client.get(link.here)
    client = signed_in(who.person)
    client.get("/mein-weg/")
    few = count(lambda: client.get("/mein-weg/"))
    FollowUp.objects.update(round=None)
    row = FollowUp.objects.get(question="tf")
    for number in range(20):
        row.pk, row.question = None, f"tf-{number}"
        row.save(force_insert=True)
    assert count(lambda: client.get("/mein-weg/")) == few
    FollowUp.objects.filter(question="tf").update(round=link.found)
    fields = link.fields()
    with at_most(16):
        link.client.post(link.here, fields)
