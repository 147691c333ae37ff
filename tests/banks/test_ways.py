"""From a bank to its questions and back, on to marking again; without feedback; with others at the same form."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.test.utils.form_data import nested_form_data, streamfield

from lms.banks import actions
from lms.banks.queries import answered_uses
from lms.cohorts.enums import Role
from lms.quizzes.blocks import BankStream, QuizStream
from lms.quizzes.models import Bank, BankQuestion, BankVersion
from lms.quizzes.typed import understand
from lms.seminars.models import Venue
from tests import build
from tests.banks import stock
from tests.banks.conftest import Side
from tests.banks.test_viewsets import BANK, QUESTION, form
from tests.queries import at_most
from tests.quizzes.sitting import joined, sat

pytestmark = pytest.mark.django_db


def test_a_question_that_came_without_feedback_is_corrected_without_writing_it(own: Side) -> None:
    text = "Wer wählt den Ratt?\n* Die Bürger\n- Der Landtag\n\nHauptstadt?\nAntwort: Düsseldorf\n\nEr tagt.\nRichtig"
    found = understand(text).questions
    assert all(one.lacks_feedback for one in found)
    rows = actions.add_all(bank=own.bank, questions=[(one.fields, "") for one in found], once=uuid4())
    for row in rows:
        url = reverse(f"{QUESTION}:edit", args=[row.pk])
        assert "noch keine Rückmeldung" in own.client.get(url).content.decode()
        block = row.body[0]
        value = {
            name: "" if kept is None else kept
            for name, kept in block.block.get_prep_value(block.value).items()
        }
        for name in ("options", "answers"):
            if name in value:
                value[name] = rows_sent(value[name])
        sent = {**value, "prompt": "Verbessert."}
        data = {"bank": str(own.bank.pk), "tags": "", "seen": str(row.snapshot_id)}
        data["body"] = streamfield([(row.kind, sent)])
        answer = own.client.post(url, nested_form_data(data))
        assert answer.status_code == 302, answer.content.decode()
        row.refresh_from_db()
        assert row.snapshot is not None
        assert row.snapshot.body["prompt"] == "Verbessert."


def rows_sent(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the form sends for a list of rows; a box that is not ticked is not sent."""
    made: dict[str, Any] = {"count": str(len(rows))}
    for number, row in enumerate(rows):
        value = {name: kept for name, kept in row["value"].items() if kept not in (False, None)}
        made[str(number)] = {"value": value, "order": str(number), "deleted": "", "id": row["id"]}
    return made


def test_a_quiz_still_asks_for_feedback_of_its_own_questions() -> None:
    for stream, is_required in ((BankStream(), False), (QuizStream(), True)):
        options = stream.child_blocks["single_choice"].child_blocks["options"]
        assert options.child_block.child_blocks["feedback"].required is is_required


def test_a_bank_leads_to_its_questions_and_an_empty_one_to_writing_some(own: Side, foreign: Side) -> None:
    of_bank = f"{reverse(f'{QUESTION}:list')}?bank={{}}".format
    typed = f"{reverse('lms_staff:typed_questions')}?bank={{}}".format
    add = f"{reverse(f'{QUESTION}:add')}?bank={{}}".format
    answer = own.client.post(
        reverse(f"{BANK}:add"), {"course": str(own.bank.course_id), "name": "Leere Sammlung"}
    )
    empty = Bank.objects.get(name="Leere Sammlung")
    assert answer["Location"] == typed(empty.pk)
    edit = reverse(f"{BANK}:edit", args=[own.bank.pk])
    html = own.client.get(edit).content.decode()
    assert of_bank(own.bank.pk) in html
    assert typed(own.bank.pk) in html
    assert own.client.post(edit, {"name": "Umbenannt"})["Location"] == of_bank(own.bank.pk)
    for name in ("list", "list_results"):
        url = reverse(f"{QUESTION}:{name}")
        html = own.client.get(url, {"bank": str(empty.pk)}).content.decode()
        assert "noch keine Fragen" in html
        assert add(empty.pk) in html
        assert typed(empty.pk) in html
        for more in ({"q": "Nirgends"}, {"tag": "Eigentag"}):
            html = own.client.get(url, {"bank": str(empty.pk), **more}).content.decode()
            assert "noch keine Fragen" not in html
    own.question.delete()
    html = own.client.get(reverse(f"{QUESTION}:list")).content.decode()
    assert "noch keine Fragen" in html


def test_after_a_question_one_is_back_among_those_of_its_bank(own: Side) -> None:
    here = f"{reverse(f'{QUESTION}:list')}?bank={own.bank.pk}"
    add = reverse(f"{QUESTION}:add")
    assert own.client.post(add, form(own.bank))["Location"] == here
    row = BankQuestion.objects.latest("pk")
    edit, delete = (reverse(f"{QUESTION}:{name}", args=[row.pk]) for name in ("edit", "delete"))
    assert own.client.post(edit, form(own.bank, seen=str(row.snapshot_id)))["Location"] == here
    assert own.client.post(delete)["Location"] == here


def test_a_new_question_does_not_begin_with_an_error_and_needs_a_kind(own: Side) -> None:
    assert BankStream().meta.min_num is None
    data = nested_form_data({"bank": str(own.bank.pk), "body": streamfield([]), "tags": "", "seen": ""})
    answer = own.client.post(reverse(f"{QUESTION}:add"), data)
    assert answer.status_code == 200
    assert "muss ausgef" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_a_corrected_question_leads_to_marking_again_where_it_was_answered(
    own: Side, committed: Any, number: int
) -> None:
    with committed():
        group = build.cohort(own.course)
        quizzes = [
            build.quiz(own.module, f"Quiz {n}", body=[stock.chosen(own.question)]) for n in range(number)
        ]
        unanswered = build.quiz(own.module, "Unbeantwortet", body=[stock.chosen(own.question)])
        other = build.quiz(own.module, "Etwas anderes")
    (who,) = joined(group)
    for quiz in (*quizzes, other):
        sat(who, build.activity(quiz), {})
    url = reverse(f"{QUESTION}:edit", args=[own.question.pk])

    def saved(prompt: str) -> str:
        seen = str(BankQuestion.objects.get(pk=own.question.pk).snapshot_id)
        with committed(), at_most(50):
            answer = own.client.post(url, form(own.bank, seen=seen, prompt=prompt))
        assert answer.status_code == 302
        return own.client.get(answer["Location"]).content.decode()

    with at_most(4):
        answered_uses(own.question, own.trainer, timezone.now())
    html = saved("Verbessert.")
    assert [reverse("lms_staff:regrade", args=[quiz.translation_key]) in html for quiz in quizzes] == [
        True
    ] * number
    for quiz in (unanswered, other):
        assert reverse("lms_staff:regrade", args=[quiz.translation_key]) not in html
    assert "Neu bewerten: Quiz 0" in html
    assert "neu-bewerten" not in saved("Verbessert.")


def ping(side: Side, row: Any, session: int = 1) -> int:
    """Wagtail's word every ten seconds that somebody has this form open."""
    names = [row._meta.app_label, row._meta.model_name, row.pk, session]
    url = reverse("wagtailadmin_editing_sessions:ping", args=names)
    return side.client.post(url, {"is_editing": "1"}).status_code


def test_wagtail_may_tell_two_trainers_of_one_bank_about_each_other_and_nobody_else(
    own: Side, foreign: Side
) -> None:
    for mine, theirs in ((own.bank, foreign.bank), (own.question, foreign.question)):
        assert ping(own, mine) == 200
        assert ping(own, theirs) == 404
    assert ping(own, BankVersion.objects.filter(question=own.question).get()) == 404
    assert ping(own, own.trainer.user) == 404
    session = EditingSession.objects.filter(user=own.trainer.user).latest("pk")
    release = reverse("wagtailadmin_editing_sessions:release", args=[session.pk])
    foreign.client.post(release)
    assert EditingSession.objects.filter(pk=session.pk).exists()
    own.client.post(release)
    assert not EditingSession.objects.filter(pk=session.pk).exists()


def test_who_leads_groups_may_have_the_form_of_a_venue_open(
    own: Side, committed: Any, signed_in: Any
) -> None:
    venue = Venue.objects.create(name="Haus", town="Köln")
    with committed():
        leads = build.appointed("Ko", role=Role.COORDINATOR, cohort=build.cohort(own.course))
    url = reverse("wagtailadmin_editing_sessions:ping", args=["lms", "venue", venue.pk, 1])
    assert signed_in(leads).post(url).status_code == 200
    url = reverse("wagtailadmin_editing_sessions:ping", args=["lms", "bank", own.bank.pk, 1])
    assert signed_in(leads).post(url).status_code == 404
