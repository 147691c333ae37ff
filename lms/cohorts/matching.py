"""Associations as people wrote them, matched by staff to those that exist."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.cohorts.models import Enrolment, EnrolmentEvent
from lms.cohorts.queries import associations_seen_by, enrolments_seen_by, unmatched
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.people.spelling import key, suggestions


@dataclass(frozen=True, slots=True)
class Spelling:
    """One name as written, in all its ways to be written, with what may be meant."""

    key: str
    written: tuple[str, ...]
    enrolments: int
    cohorts: tuple[str, ...]
    suggested: tuple[Association, ...]


def choosable(viewer: Person) -> QuerySet[Association]:
    """The associations to which this person may match a name: those they see."""
    return associations_seen_by(viewer)


def _waiting(viewer: Person) -> QuerySet[Enrolment]:
    """Of somebody erased it is not known any more what was written; they stay counted as unmatched."""
    return unmatched(enrolments_seen_by(viewer)).filter(person__erased_at=None)


def spellings(viewer: Person) -> list[Spelling]:
    """Every name that waits within the viewer's scope, the most frequent first. Three queries."""
    rows = _waiting(viewer).values_list("association_written", "cohort__name")
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for written, cohort in rows:
        found[key(written)].append((written, cohort))
    known = {one.pk: one for one in choosable(viewer)} if found else {}
    names = [(one.pk, one.name) for one in known.values()]
    listed = [
        Spelling(
            text,
            tuple(sorted({written for written, _cohort in each})),
            len(each),
            tuple(sorted({cohort for _written, cohort in each})),
            tuple(known[pk] for pk in suggestions(each[0][0], names)),
        )
        for text, each in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.enrolments, one.key))


@transaction.atomic
def match(*, viewer: Person, written: str, association: Association) -> int:
    """Whoever wrote this name, within the viewer's scope, counts for the association; returns how many.

    What was written stays. The spelling is remembered, so that the next file needs no hand.
    """
    waiting = _waiting(viewer)
    meant = [one for one in waiting.select_related("person") if key(one.association_written) == key(written)]
    Enrolment.objects.filter(pk__in=[one.pk for one in meant], association=None).update(
        association=association
    )
    why = _("Association matched: %(name)s") % {"name": association.name}
    for one in meant:
        people.join(person=one.person, association=association)
    EnrolmentEvent.objects.bulk_create(
        EnrolmentEvent(enrolment=one, state=one.state, cohort_id=one.cohort_id, by=viewer, why=why[:300])
        for one in meant
    )
    if meant:
        people.remember_spelling(written=written, association=association)
    return len(meant)
