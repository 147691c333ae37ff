"""Questions that come again as templates show them: one on a screen, its feedback, and the card on one's way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from lms.followup.models import FollowUp, FollowUpRound
from lms.followup.queries import Answered, Item, asked_of, due_among, items_among
from lms.followup.schedule import next_day
from lms.people.models import Person
from lms.quizzes.policy import ALL, SOON, Right, Rights
from lms.quizzes.queries import paper_of, seed_of
from lms.quizzes.words import Asked, Reviewed, asked
from lms.quizzes.words import reviewed as review_of


@dataclass(frozen=True, slots=True)
class Screen:
    """One question. `pk`: its row; `uuid`: of the answer that this rendering brings.

    `partly`: it was said that a place is open, and the answer may be sent as it is.
    """

    pk: int
    uuid: UUID
    number: int
    of: int
    quiz: str
    language: str
    question: Asked
    certain: bool = False
    problem: str = ""
    partly: bool = False


def screen(found: FollowUpRound, items: list[Item], said: Any = None, **more: Any) -> Screen:
    """The first of what is open of a round; `said`: what stands in its form already."""
    item = items[0]
    return Screen(
        pk=item.row.pk,
        uuid=uuid4(),
        number=found.answered + 1,
        of=found.answered + len(items),
        quiz=item.quiz,
        language=item.language,
        question=asked(item.question, said, _seed(found, item)),
        **more,
    )


@dataclass(frozen=True, slots=True)
class Feedback:
    """What became of an answer. `left`: how many questions are still open."""

    number: int
    of: int
    quiz: str
    language: str
    review: Reviewed
    left: int


def feedback(found: FollowUpRound, done: Answered) -> Feedback:
    """The verdict on an answer that is noted."""
    item = done.item
    return Feedback(
        number=done.number,
        of=done.number + done.left,
        quiz=item.quiz,
        language=item.language,
        review=review_of(
            done.number, item.question, done.answer, seed=_seed(found, item), rights=_rights(item)
        ),
        left=done.left,
    )


def _rights(item: Item) -> Rights:
    """What may be seen of an answer: all, so that people learn from it, unless who wrote the quiz chose what is seen.

    Then it is what may be seen long after handing in; that it was right or wrong in any case.
    """
    paper, now = paper_of(item.row.activity.snapshot_id or ""), timezone.now()
    if "review" not in paper.body.get("policy", {}):
        return ALL
    return paper.policy.rights(finished_at=now - SOON, now=now) | {Right.VERDICT}


def _seed(found: FollowUpRound, item: Item) -> str:
    """The same for one question in one round, so that its lines stand in one order."""
    return seed_of(f"{found.uuid}:{item.row.question}")


@dataclass(frozen=True, slots=True)
class Card:
    """What one's way says. `count`: questions to answer now; `begun`: some of them are answered already.

    `next_on`: when none wait, the day of the next ones; None where there are none at all. `stopped`: not wanted.
    """

    count: int = 0
    begun: bool = False
    next_on: datetime | None = None
    stopped: bool = False


def card_of(person: Person | None, now: datetime) -> Card | None:
    """What a person's way says of questions that come again; None before the first.

    One narrow query for the many who have none; one more for the others, with warm snapshots.
    """
    if person is None or not FollowUp.objects.filter(person=person, is_asked=True).exists():
        return None
    rows = asked_of(FollowUp.objects.filter(person=person)).select_related(
        "activity__course", "round", "person__mail_preference"
    )
    found = list(rows.order_by("pk"))
    if not found:
        return None
    wish = getattr(found[0].person, "mail_preference", None)
    if wish is not None and not wish.questions:
        return Card(stopped=True)
    items = items_among(found)
    going_on = [one for one in items if _is_open(one.row.round, now)]
    if going_on:
        return Card(len(going_on), begun=bool(going_on[0].row.round and going_on[0].row.round.answered))
    on = next_day([item.row.memory for item in items], timezone.localtime(now))
    return Card(len(due_among(items, now))) if on is not None and on <= now else Card(next_on=on)


def _is_open(found: FollowUpRound | None, now: datetime) -> bool:
    return found is not None and found.ended_at is None and found.expires_at > now


def form_of(post: Any) -> Mapping[str, list[str]]:
    """A form's names and values, as kinds of questions read them."""
    return dict(post.lists())
