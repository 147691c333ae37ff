"""Fragen aus Text: looked at first, kept once and together, and nothing that was typed is lost."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lms.pages.models import QuizPage
from lms.quizzes.enums import AttemptState
from lms.quizzes.models import BankQuestion, QuizAttempt
from lms.quizzes.queries import paper_for, paper_of
from tests import build
from tests.banks.conftest import CANARY, Side
from tests.queries import at_most

pytestmark = pytest.mark.django_db
URL = "/admin/teilnehmende/fragen-aus-text/"
SIX = """1. Wer wählt den Rat?
* Die Bürgerinnen und Bürger
> Ja, alle fünf Jahre.
- Der Landtag
> Der Landtag macht Gesetze.
#Rat

2. Was macht die Stadt?
* Müll abholen
* Eine Bücherei führen
- Die Bundeswehr leiten

3. Der Rat tagt meistens öffentlich.
Richtig

4. Hauptstadt von Nordrhein-Westfalen?
Antwort: Düsseldorf

5. Wer leitet die Verwaltung?
A) Die Bürgermeisterin oder der Bürgermeister
B) Die Polizei
ANSWER: A

6. Wer darf ab 16 in NRW wählen?
Den Bundestag
* Den Rat
"""


def values(html: str) -> dict[str, str]:
    """What the form of a page would send."""
    form = LexborHTMLParser(html).css_first("form.staff-form")
    assert form is not None
    found = {
        node.attributes["name"] or "": node.attributes.get("value") or "" for node in form.css("input[name]")
    }
    for node in form.css("textarea[name]"):
        found[node.attributes["name"] or ""] = node.text().removeprefix("\n")
    for node in form.css("select[name]"):
        chosen = node.css_first("option[selected]") or node.css_first("option")
        found[node.attributes["name"] or ""] = chosen.attributes.get("value") or ""
    return found


def look(client: Client, bank: int, text: str) -> tuple[int, str]:
    """Type a text and press the first button."""
    data = {**values(client.get(f"{URL}?bank={bank}").content.decode()), "text": text}
    answer = client.post(URL, data)
    return answer.status_code, answer.content.decode()


def test_what_was_looked_at_is_kept_once(own: Side) -> None:
    with at_most(40):  # two requests
        status, html = look(own.client, own.bank.pk, SIX)
    assert status == 200
    assert "6 Fragen wurden verstanden" in html
    assert "noch keine Rückmeldung" in html
    assert BankQuestion.objects.count() == 1
    sent = {**values(html), "keep": "yes"}
    for _turn in range(2):
        answer = own.client.post(URL, sent)
        assert answer["Location"] == f"{reverse('wagtailsnippets_lms_bankquestion:list')}?bank={own.bank.pk}"
    made = BankQuestion.objects.filter(bank=own.bank).exclude(pk=own.question.pk).order_by("pk")
    kinds = [
        "single_choice",
        "multiple_response",
        "true_false",
        "short_answer",
        "single_choice",
        "single_choice",
    ]
    assert [row.kind for row in made] == kinds
    assert [row.tags for row in made] == ["Rat", "", "", "", "", ""]
    assert all(row.versions.count() == 1 for row in made)
    assert "6 Fragen stehen jetzt" in own.client.get(answer["Location"]).content.decode()
    for row in made:
        assert (
            own.client.get(reverse("wagtailsnippets_lms_bankquestion:edit", args=[row.pk])).status_code == 200
        )
        assert row.snapshot is not None
        ids = [option["uid"] for option in row.snapshot.body.get("options", [])]
        assert len(set(ids)) == len(ids)


def test_a_text_with_a_mistake_keeps_nothing_and_loses_nothing(own: Side) -> None:
    text = SIX + "\n\n7. Ohne Antwort?\n"
    status, html = look(own.client, own.bank.pk, text)
    assert status == 422
    line = text.split("\n").index("7. Ohne Antwort?") + 1
    assert f"Zeile {line}" in html
    assert "„7. Ohne Antwort?“" in html
    assert "mit einem *" in html
    assert html.index('id="troubles"') < html.index('id="understood"')
    assert values(html)["text"] == text
    assert own.client.post(URL, {**values(html), "keep": "yes"}).status_code == 422
    assert BankQuestion.objects.count() == 1


def test_another_text_than_was_looked_at_is_looked_at_first(own: Side) -> None:
    _status, html = look(own.client, own.bank.pk, SIX)
    answer = own.client.post(URL, {**values(html), "keep": "yes", "text": "Neu.\nRichtig"})
    assert answer.status_code == 200
    assert "1 Frage wurde verstanden" in answer.content.decode()
    assert BankQuestion.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["", "  \n ", "\x00", "x" * 100_001, "<img src=x onerror=alert(1)>\nRichtig"]
)
def test_nothing_too_much_and_attacks_are_no_error_page(own: Side, text: str) -> None:
    status, html = look(own.client, own.bank.pk, text)
    assert status in (200, 422)
    assert "<img src=x" not in html


def test_the_bank_of_another_course_is_none(own: Side, foreign: Side, signed_in: Any) -> None:
    html = own.client.get(f"{URL}?bank={foreign.bank.pk}").content.decode()
    assert CANARY not in html
    data = {**values(html), "bank": str(foreign.bank.pk), "text": SIX, "keep": "yes", "once": str(uuid4())}
    assert own.client.post(URL, data).status_code == 422
    assert BankQuestion.objects.count() == 2
    assert signed_in(build.person()).get(URL).status_code in (302, 403, 404)


def test_five_random_questions_are_made_in_minutes_and_passed(
    own: Side, committed: Any, signed_in: Any
) -> None:
    """A trainer pastes six questions and makes a timed check of five of them; participants pass it."""
    own.question.delete()
    _status, html = look(own.client, own.bank.pk, SIX)
    assert own.client.post(URL, {**values(html), "keep": "yes"}).status_code == 302
    data = {
        "title": "Kurz geprüft", "slug": "kurz", "intro": "", "minutes": "5", "pass_mark": "60", "done_when": "passed",
        "body": streamfield([("draw", {"bank": str(own.bank.pk), "count": "5", "tags": ""})]),
        "preset": "check", "time_limit": "10", "grading": "highest", "comments": inline_formset([]),
        "action-publish": "x",
    }  # fmt: skip
    add = reverse("wagtailadmin_pages:add", args=["lms", "quizpage", own.module.pk])
    with committed():
        answer = own.client.post(add, nested_form_data(data))
    assert answer.status_code == 302, LexborHTMLParser(answer.content).css_first(".error-message")
    quiz = QuizPage.objects.get(slug="kurz")
    papers = set()
    cohort = build.cohort(own.course)
    for n in range(4):
        person = build.person(f"Person {n}")
        build.enrol(person, cohort)
        papers.add(passed(signed_in(person), quiz))
    assert len(papers) > 1
    attempts = QuizAttempt.objects.filter(state=AttemptState.HANDED_IN)
    assert [attempt.score for attempt in attempts] == [1.0] * 4


def passed(client: Client, quiz: QuizPage) -> tuple[str, ...]:
    """Somebody starts, reloads, answers each question right and hands in. Returns what was asked."""
    start = client.get(quiz.url).content.decode()
    assert "5 Fragen" in start
    assert "10 Minuten" in start
    client.post(f"/quiz/start/{quiz.translation_key}/")
    attempt = QuizAttempt.objects.latest("pk")
    asked = paper_for(attempt).questions
    left = [
        one.prompt for one in paper_of(attempt.snapshot_id).possible if one.uid not in {q.uid for q in asked}
    ]
    for number, question in enumerate(asked, start=1):
        page = f"/quiz/{attempt.uuid}/frage/{number}/"
        html = client.get(page).content.decode()
        assert question.prompt in html
        assert html.count('class="question"') == 1
        assert not any(prompt in html for prompt in left)
        sent = {"uuid": str(uuid4()), "sequence": number, "answer": question.solution()}
        assert client.post(page, json.dumps(sent), content_type="application/json").json()["counts"]
        assert question.prompt in client.get(page).content.decode()
    client.post(f"/quiz/{attempt.uuid}/abgeben/")
    assert "bestanden" in client.get(f"/quiz/{attempt.uuid}/ergebnis/").content.decode().lower()
    return tuple(question.uid for question in asked)
