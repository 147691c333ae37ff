"""Writes in question banks. Quizzes that use a question follow; attempts keep the version that they were asked."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from lms.banks.queries import Use, uses_of, uses_of_bank
from lms.errors import Refused
from lms.evidence import actions as evidence
from lms.loader.questions import FileQuestion
from lms.loader.streams import question as stored
from lms.pages.actions import course_changed
from lms.quizzes.banks import tags_in
from lms.quizzes.marking import kinds
from lms.quizzes.models import Bank, BankQuestion, BankVersion

KIND = "question"  # of its snapshots


@transaction.atomic
def keep(*, question: BankQuestion) -> BankQuestion:
    """A question that was just saved: what it says is kept as a version, where it is new, and quizzes follow."""
    locked = BankQuestion.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    block = locked.body[0]
    body = block.block.neutral(str(locked.uuid), block.value)
    before, kept = locked.snapshot_id, evidence.keep(kind=KIND, body=body)
    locked.snapshot = kept
    locked.name, locked.kind, locked.tags = body["name"], body["kind"], ", ".join(tags_in(locked.tags))
    locked.save()
    if kept.pk != before:
        BankVersion.objects.create(question=locked, number=locked.versions.count() + 1, snapshot=kept)
    course_changed(key=locked.bank.course_id)
    return locked


@transaction.atomic
def delete(*, question: BankQuestion) -> None:
    """A question that no quiz uses goes. Raises Refused, naming the quizzes, where one does."""
    locked = BankQuestion.objects.select_for_update(of=("self",)).select_related("bank").get(pk=question.pk)
    _refuse_used(uses_of(locked))
    locked.delete()


@transaction.atomic
def delete_bank(*, bank: Bank) -> None:
    """A bank that has no question and that no quiz draws from goes. Raises Refused where there is one."""
    locked = Bank.objects.select_for_update().get(pk=bank.pk)
    if locked.questions.exists():
        raise Refused(_("There are still questions in this bank. Please delete them first."))
    _refuse_used(uses_of_bank(locked))
    locked.delete()


def _refuse_used(uses: Iterable[Use]) -> None:
    titles = ", ".join(_("“%(title)s”") % {"title": use.title} for use in uses)
    if titles:
        raise Refused(_("It cannot be deleted: it is used in %(titles)s.") % {"titles": titles})


@transaction.atomic
def add_all(
    *, bank: Bank, questions: Iterable[tuple[Mapping[str, Any], str]], once: UUID
) -> list[BankQuestion]:
    """Put questions, in neutral form with their tags, into a bank: all or none. The same `once` adds them once."""
    locked = Bank.objects.select_for_update().get(pk=bank.pk)
    made = []
    for number, (fields, tags) in enumerate(questions, start=1):
        uuid = uuid5(once, str(number))
        if BankQuestion.objects.filter(uuid=uuid).exists():
            return []
        kind = kinds()[fields["kind"]]
        block = stored(f"bank/{uuid}", FileQuestion("q", kind, dict(fields)))
        row = BankQuestion.objects.create(
            uuid=uuid, bank=locked, name=fields["name"], kind=kind.kind, body=[block], tags=tags
        )
        made.append(keep(question=row))
    return made
