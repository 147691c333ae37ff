"""Question banks in the admin: trainers write those of their own courses, and see nothing of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lms.cohorts.enums import Role
from lms.pages.models import QuizPage
from lms.quizzes.models import Bank, BankQuestion, BankVersion
from lms.quizzes.queries import paper_of
from tests import build
from tests.banks import stock
from tests.banks.conftest import CANARY, Side
from tests.queries import at_most

pytestmark = pytest.mark.django_db
BANK, QUESTION = "wagtailsnippets_lms_bank", "wagtailsnippets_lms_bankquestion"
SENTENCE = {
    "name": "Rat", "prompt": "Der Rat ist gewählt.", "right": "true", "feedback_true": "Ja.", "feedback_false": "Doch.",
    "feedback": "", "hints": "",
}  # fmt: skip


def form(bank: Bank, *, tags: str = "", seen: str = "", **value: Any) -> dict[str, Any]:
    """What the form of a question sends."""
    body = streamfield([("true_false", {**SENTENCE, **value})])
    data: dict[str, Any] = nested_form_data({"bank": str(bank.pk), "body": body, "tags": tags, "seen": seen})
    return data


def test_a_trainer_makes_a_bank_and_a_question_which_is_a_version(own: Side) -> None:
    add = reverse(f"{BANK}:add")
    assert own.client.get(add).status_code == 200
    data = {"course": str(own.bank.course_id), "name": "Neue Sammlung"}
    assert own.client.post(add, data).status_code == 302
    again = own.client.post(add, data)
    assert "schon eine Fragensammlung mit diesem Namen" in again.content.decode()
    bank = Bank.objects.get(name="Neue Sammlung")
    add = f"{reverse(f'{QUESTION}:add')}?bank={bank.pk}"
    assert f'value="{bank.pk}" selected' in own.client.get(add).content.decode()
    answer = own.client.post(add, form(bank, tags=" Rat,Stadt , rat"))
    assert answer.status_code == 302, answer.content.decode()
    row = BankQuestion.objects.get(bank=bank)
    assert (row.name, row.kind, row.tags) == ("Rat", "true_false", "Rat, Stadt")
    assert row.snapshot is not None
    assert row.snapshot.body["prompt"] == "Der Rat ist gewählt."
    assert [version.number for version in row.versions.all()] == [1]


def test_a_question_that_cannot_be_asked_is_refused_and_nothing_is_lost(own: Side) -> None:
    body = streamfield([])
    data = nested_form_data({"bank": str(own.bank.pk), "body": body, "tags": "bleibt", "seen": ""})
    answer = own.client.post(reverse(f"{QUESTION}:add"), data)
    assert answer.status_code == 200
    assert "bleibt" in answer.content.decode()
    assert BankQuestion.objects.count() == 1


def test_two_authors_do_not_write_over_each_other_unseen(own: Side) -> None:
    url = reverse(f"{QUESTION}:edit", args=[own.question.pk])
    seen = str(own.question.snapshot_id)
    assert f'value="{seen}"' in own.client.get(url).content.decode()
    assert own.client.post(url, form(own.bank, seen=seen, prompt="Von Ada.")).status_code == 302
    answer = own.client.post(url, form(own.bank, seen=seen, prompt="Von Bea."))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Von Bea." in html
    newest = BankQuestion.objects.get(pk=own.question.pk)
    assert newest.snapshot is not None
    assert newest.snapshot.body["prompt"] == "Von Ada."
    assert f'value="{newest.snapshot_id}"' in html
    assert (
        own.client.post(url, form(own.bank, seen=str(newest.snapshot_id), prompt="Von Bea.")).status_code
        == 302
    )
    texts = [
        one.snapshot.body["prompt"] for one in BankVersion.objects.filter(question=newest).order_by("number")
    ]
    assert texts == ["Eigen Frage stimmt.", "Von Ada.", "Von Bea."]
    page = own.client.get(url).content.decode()
    assert all(text in page for text in texts)


def test_saving_without_a_change_is_no_version(own: Side) -> None:
    url = reverse(f"{QUESTION}:edit", args=[own.question.pk])
    for _turn in range(2):
        seen = str(BankQuestion.objects.get(pk=own.question.pk).snapshot_id)
        assert own.client.post(url, form(own.bank, seen=seen)).status_code == 302
    assert own.question.versions.count() == 2


@pytest.mark.parametrize("number", [1, 30])
def test_lists_show_own_ones_only_and_cost_the_same_for_many(
    own: Side, foreign: Side, committed: Any, number: int
) -> None:
    with committed():
        for n in range(number):
            stock.question(own.bank, f"Frage {n}", tags="viele")
    url = reverse(f"{QUESTION}:list")
    with at_most(35):
        html = own.client.get(url).content.decode()
    assert "Eigen Frage" in html
    assert "Eigentag" in html
    assert CANARY not in html
    html = own.client.get(url, {"tag": "Eigentag"}).content.decode()
    assert "Eigen Frage" in html
    assert "Frage 0" not in html
    html = own.client.get(url, {"bank": str(own.bank.pk), "q": "Frage 0"}).content.decode()
    assert "Frage 0" in html
    assert "Eigen Frage" not in html
    for asked in ({"bank": str(foreign.bank.pk)}, {"q": CANARY}, {"tag": f"{CANARY}tag"}):
        html = own.client.get(reverse(f"{QUESTION}:list_results"), asked).content.decode()
        assert f"{CANARY} " not in html
    html = own.client.get(reverse(f"{BANK}:list")).content.decode()
    assert "Eigen Sammlung" in html
    assert "data-bulk-action-checkbox" not in html
    assert CANARY not in html


def test_nothing_of_another_course_opens_changes_or_goes(own: Side, foreign: Side) -> None:
    for space, row in ((BANK, foreign.bank), (QUESTION, foreign.question)):
        for name in ("edit", "delete", "usage", "history", "inspect", "copy", "preview_on_edit"):
            try:
                url = reverse(f"{space}:{name}", args=[row.pk])
            except Exception:  # noqa: BLE001 -- not every model has every page
                continue
            assert own.client.get(url).status_code == 404, name
            assert own.client.post(url, form(own.bank)).status_code == 404, name
    assert own.client.post(reverse(f"{QUESTION}:add"), form(foreign.bank)).status_code == 200
    answer = own.client.post(reverse(f"{BANK}:add"), {"course": str(foreign.bank.course_id), "name": "X"})
    assert answer.status_code == 200
    assert Bank.objects.count() == BankQuestion.objects.count() == 2
    for page in (f"{BANK}:add", f"{QUESTION}:add"):
        assert CANARY not in own.client.get(reverse(page)).content.decode()
    participant = build.person()
    own.client.force_login(participant.user)
    assert own.client.get(reverse(f"{QUESTION}:list")).status_code in (302, 403, 404)


def test_a_used_question_stays_and_it_is_said_where(own: Side, committed: Any) -> None:
    with committed():
        quiz = build.quiz(own.module, "Quiz zum Rat", body=[stock.chosen(own.question)])
        drawing = build.quiz(own.module, "Zufall", body=[stock.draw(own.bank, 1)])
    edit, delete = (reverse(f"{QUESTION}:{name}", args=[own.question.pk]) for name in ("edit", "delete"))
    html = own.client.get(edit).content.decode()
    assert "Quiz zum Rat" in html
    assert "Zufall" in html
    answer = own.client.post(delete, follow=True).content.decode()
    assert "„Quiz zum Rat“, „Zufall“" in answer
    with committed():
        quiz.body = [build.true_false()]
        build.publish(quiz)
    assert "„Zufall“" in own.client.post(delete, follow=True).content.decode()
    url = reverse(f"{BANK}:delete", args=[own.bank.pk])
    assert "noch Fragen" in own.client.post(url, follow=True).content.decode()
    with committed():
        assert (
            own.client.post(
                edit, {**form(own.bank, seen=str(own.question.snapshot_id)), "rests": "on"}
            ).status_code
            == 302
        )
    assert own.client.post(delete).status_code == 302
    assert not BankQuestion.objects.exists()
    assert "„Zufall“" in own.client.post(url, follow=True).content.decode()
    with committed():
        drawing.delete()
    assert own.client.post(url).status_code == 302
    assert not Bank.objects.exists()


def many(client: Client, space: str, *rows: Any) -> str:
    """What Wagtail's address to delete many at once says."""
    url = reverse("wagtail_bulk_action", args=["lms", type(rows[0])._meta.model_name, "delete"])
    query = urlencode({"id": [row.pk for row in rows], "next": reverse(f"{space}:list")}, doseq=True)
    answer = client.post(f"{url}?{query}", follow=True)
    return str(answer.content.decode())


def test_what_is_used_stays_also_where_many_are_deleted_at_once(
    own: Side, committed: Any, signed_in: Any
) -> None:
    with committed():
        build.quiz(own.module, "Quiz zum Rat", body=[stock.chosen(own.question)])
        other = stock.question(own.bank, "Nicht gebraucht")
    administrator = build.appointed("Ada", role=Role.ADMINISTRATOR)
    client = signed_in(administrator)
    said = many(client, QUESTION, other, own.question)
    assert "Nichts wurde gelöscht. „Eigen Frage“" in said
    assert "„Quiz zum Rat“" in said
    said = many(client, BANK, own.bank)
    assert "noch Fragen" in said
    assert administrator.user.is_superuser
    assert (BankQuestion.objects.count(), Bank.objects.count()) == (2, 1)
    assert "Gelöscht." in many(client, QUESTION, other)
    assert list(BankQuestion.objects.all()) == [own.question]


def test_to_trainers_that_address_is_not_there(own: Side, foreign: Side) -> None:
    for side in (own, foreign):
        for space, row in ((QUESTION, side.question), (BANK, side.bank)):
            assert CANARY not in many(own.client, space, row)
    assert (BankQuestion.objects.count(), Bank.objects.count()) == (2, 2)


def quiz_form(quiz: QuizPage, body: list[Any]) -> dict[str, Any]:
    """What the editor of a quiz sends."""
    data = {
        "title": quiz.title, "slug": quiz.slug, "intro": "", "body": streamfield(body), "minutes": "5",
        "pass_mark": "70", "done_when": quiz.done_when, "grading": "highest", "preset": "", "behaviour": "",
        "comments": inline_formset([]), "action-publish": "x",
    }  # fmt: skip
    made: dict[str, Any] = nested_form_data(data)
    return made


def test_the_editor_of_a_quiz_offers_the_banks_of_its_course_and_takes_no_others(
    own: Side, foreign: Side, committed: Any, signed_in: Any
) -> None:
    with committed():
        quiz = build.quiz(own.module, "Quiz")
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    html = own.client.get(url).content.decode()
    assert "Eigen Sammlung (1)" in html
    assert str(own.question.uuid) in html
    assert reverse(f"{QUESTION}:list") in html
    assert CANARY not in html
    assert str(foreign.question.uuid) not in html
    administrator = signed_in(build.person(is_superuser=True))
    for block in (
        ("draw", {"bank": str(foreign.bank.pk), "count": "1", "tags": ""}),
        ("chosen", {"question": str(foreign.question.uuid)}),
    ):
        for client in (own.client, administrator):
            answer = client.post(url, quiz_form(quiz, [block]))
            assert answer.status_code == 200
            assert CANARY not in answer.content.decode()
    assert CANARY not in str(paper_of(build.activity(quiz).snapshot_id or "").body)
    right = [("draw", {"bank": str(own.bank.pk), "count": "3", "tags": ""})]
    with committed():
        answer = own.client.post(url, quiz_form(quiz, right), follow=True)
    assert "will 3 zufällige Fragen" in answer.content.decode()
    assert "nur 1" in answer.content.decode()
    body = paper_of(build.activity(quiz).snapshot_id or "").body
    assert [one["name"] for one in body["questions"][0]["of"]] == ["Eigen Frage"]
    preview = own.client.get(reverse("wagtailadmin_pages:view_draft", args=[quiz.pk])).content.decode()
    assert "Eigen Frage" in preview


def test_autosave_and_a_quiz_without_a_bank_warn_of_nothing(own: Side, committed: Any) -> None:
    with committed():
        quiz = build.quiz(own.module, "Quiz", live=False)
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    lacking = [("draw", {"bank": str(own.bank.pk), "count": "3", "tags": ""})]
    unchosen = [("draw", {"bank": "", "count": "5", "tags": ""})]
    home = reverse("wagtailadmin_home")

    def saved(body: list[Any], **headers: str) -> None:
        data = {name: value for name, value in quiz_form(quiz, body).items() if name != "action-publish"}
        with committed():
            answer = own.client.post(url, data, headers=headers)
        assert answer.status_code in (200, 302), answer.content.decode()

    saved(lacking, accept="application/json")
    assert "zufällige Fragen" not in own.client.get(home).content.decode()
    saved(unchosen)
    assert "zufällige Fragen" not in own.client.get(home).content.decode()
    saved(lacking)
    assert "will 3 zufällige Fragen" in own.client.get(home).content.decode()


def test_a_question_is_previewed_as_people_are_asked_it(own: Side) -> None:
    url = reverse(f"{QUESTION}:preview_on_edit", args=[own.question.pk])
    answer = own.client.post(
        url, form(own.bank, seen=str(own.question.snapshot_id), prompt="Frisch getippt.")
    )
    assert answer.json()["is_valid"]
    html = own.client.get(url).content.decode()
    assert "Frisch getippt." in html
    assert "Doch." not in html
