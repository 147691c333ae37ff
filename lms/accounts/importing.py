"""Bringing people in from a file: what each line would do, and doing it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from lms.accounts import actions as accounts
from lms.accounts.enums import Hint, Standing
from lms.accounts.roster import PEOPLE, Column, Entry, Mistake, Roster, Wrong, roster_of
from lms.accounts.tablefile import lines_of
from lms.cohorts import actions as cohorts
from lms.cohorts.enums import OPEN_STATES, EnrolmentState, Origin
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.queries import associations_named_by, associations_seen_by, leads_by_name, people_seen_by
from lms.people import actions as people
from lms.people.models import Association, AssociationSpelling, Person
from lms.people.queries import folded as unaccented
from lms.people.queries import has_own_log_in
from lms.people.spelling import key

SALT = "lms.accounts.importing"
KEPT = 2 * 60 * 60  # seconds for which a preview can be applied


MISTAKES = frozenset(
    {
        Hint.OTHER_ADDRESS,
        Hint.SEVERAL,
        Hint.OTHER_GROUP,
        Hint.FOREIGN_ASSOCIATION,
        Hint.NEEDS_ASSOCIATION,
    }
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One line with what it does. `other` is the name of whoever shares the address."""

    entry: Entry
    standing: Standing
    person: Person | None = None
    association: Association | None = None
    hint: Hint | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a file."""

    new: int
    joined: int
    known: int
    left_out: int
    invited: int


def is_email(text: str) -> bool:
    """Is this an e-mail address as our forms take it?"""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def read(data: bytes, columns: Collection[Column] = PEOPLE) -> Roster:
    """The people of an uploaded file, with what these columns say of them. Raises UnfitFile."""
    return roster_of(lines_of(data), is_email=is_email, columns=columns)


def choosable(viewer: Person, cohort: Cohort) -> Any:
    """The associations for which this person may bring people into the cohort from a file."""
    if leads_by_name(viewer, cohort):
        return associations_seen_by(viewer)
    return associations_named_by(viewer)


def kept(entries: Sequence[Entry], *, viewer: Person, cohort: Cohort, association: Association | None) -> str:
    """The lines without mistakes as a signed text that a form carries from the preview to its button.

    So nothing about people is stored before somebody decided. Only this person can use it, for this cohort.
    """
    rows = [
        [e.line, e.given_names, e.family_name, e.email, e.association, e.phone, e.needs]
        for e in entries
        if not e.mistakes
    ]
    told = {
        "by": viewer.pk,
        "cohort": cohort.pk,
        "for": association.pk if association else None,
        "rows": rows,
    }
    return signing.dumps(told, salt=SALT, compress=True)


def unkept(text: str, *, viewer: Person, cohort: Cohort) -> tuple[list[Entry], int | None] | None:
    """What `kept` signed, and the association chosen; None where it is too old, forged or another's."""
    try:
        told = signing.loads(text, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    if (told["by"], told["cohort"]) != (viewer.pk, cohort.pk):
        return None
    return [Entry(*row) for row in told["rows"]], told["for"]


class _Scope:
    """Everything within the viewer's scope that lines are compared with: five queries, however many lines."""

    def __init__(self, viewer: Person, cohort: Cohort, association: Association | None) -> None:
        self.cohort, self.association = cohort, association
        self.leads = leads_by_name(viewer, cohort)
        may = list(choosable(viewer, cohort))
        self.by_key = {key(one.name): one for one in may}
        allowed = {one.pk: one for one in may}
        for spelling in AssociationSpelling.objects.filter(association__in=allowed):
            self.by_key.setdefault(spelling.key, allowed[spelling.association_id])
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.by_email: dict[str, Person] = {}
        for person in people_seen_by(viewer).select_related("user").order_by("pk"):
            self.by_name[unaccented(person.name)].append(person)
            self.by_email.setdefault(person.email, person)
        here = Q(cohort=cohort) | Q(course_id=cohort.course_id, state__in=OPEN_STATES)
        self.enrolments: dict[int, list[Enrolment]] = defaultdict(list)
        for enrolment in Enrolment.objects.filter(here, is_test=False):
            self.enrolments[enrolment.person_id].append(enrolment)
        members = Person.objects.filter(associations__in=allowed).values_list("pk", "associations")
        self.members = set(members)

    def in_group(self, person: Person) -> Enrolment | None:
        """Their enrolment in the cohort, an open one first."""
        own = [one for one in self.enrolments[person.pk] if one.cohort_id == self.cohort.pk]
        return next((one for one in own if one.state in OPEN_STATES), own[0] if own else None)

    def elsewhere(self, person: Person) -> bool:
        """Do they take the course in another group?"""
        return any(
            one.cohort_id != self.cohort.pk and one.state in OPEN_STATES for one in self.enrolments[person.pk]
        )


def plan(
    entries: Iterable[Entry], *, viewer: Person, cohort: Cohort, association: Association | None
) -> list[Planned]:
    """What each line would do now. Whoever is outside the viewer's scope is unknown here."""
    scope = _Scope(viewer, cohort, association)
    lines = [_planned(entry, scope) for entry in entries]
    counts: dict[int, Planned] = {}
    for line in lines:
        if line.person is not None:
            other = counts.setdefault(line.person.pk, line)
            if line.entry.email and not other.entry.email:
                counts[line.person.pk] = line
    return [_once(line, counts[line.person.pk]) if line.person is not None else line for line in lines]


def _once(line: Planned, counting: Planned) -> Planned:
    """Where lines mean one person, the first counts, rather one with an address."""
    if line is counting:
        return line
    if line.entry.email and line.entry.email != counting.entry.email:
        return Planned(line.entry, Standing.WRONG, hint=Hint.OTHER_ADDRESS)
    repeat = Mistake(Wrong.TWICE, other=counting.entry.line)
    return Planned(replace(line.entry, mistakes=(repeat,)), Standing.WRONG)


def _planned(entry: Entry, scope: _Scope) -> Planned:
    if entry.mistakes:
        return Planned(entry, Standing.WRONG)
    association, hint = _association(entry, scope)
    if hint in MISTAKES:
        return Planned(entry, Standing.WRONG, hint=hint)
    person, problem = _person(entry, association, scope)
    if problem is not None:
        return Planned(entry, Standing.WRONG, hint=problem)
    if person is None:
        other = scope.by_email.get(entry.email) if entry.email else None
        if other is not None:
            return Planned(entry, Standing.NEW, None, association, Hint.ADDRESS_SHARED, other.name)
        return Planned(entry, Standing.NEW, None, association, hint)
    enrolment = scope.in_group(person)
    if enrolment is None and scope.elsewhere(person):
        return Planned(entry, Standing.WRONG, hint=Hint.OTHER_GROUP)
    if enrolment is not None and enrolment.state not in OPEN_STATES:
        gave_up = Hint.GAVE_UP if enrolment.state == EnrolmentState.WITHDRAWN else None
        return Planned(entry, Standing.KNOWN, person, association, gave_up)
    if entry.email and not person.email:
        hint = Hint.ADDRESS_ADDED
    standing = Standing.JOINS if enrolment is None else Standing.KNOWN
    if standing == Standing.KNOWN and hint == Hint.KEPT_AS_WRITTEN:
        hint = None
    return Planned(entry, standing, person, association, hint)


def _association(entry: Entry, scope: _Scope) -> tuple[Association | None, Hint | None]:
    """The association a line counts for: the one written, else the one chosen for the whole file."""
    if not entry.association:
        missing = scope.association is None and not scope.leads
        return scope.association, Hint.NEEDS_ASSOCIATION if missing else None
    found = scope.by_key.get(key(entry.association))
    if found is not None:
        return found, None
    return None, Hint.KEPT_AS_WRITTEN if scope.leads else Hint.FOREIGN_ASSOCIATION


def _person(
    entry: Entry, association: Association | None, scope: _Scope
) -> tuple[Person | None, Hint | None]:
    """Who this is among those one sees; a name alone tells only within the group or the association."""
    alike = scope.by_name.get(unaccented(f"{entry.given_names} {entry.family_name}"), [])
    same = [one for one in alike if entry.email and one.email == entry.email]
    if same:
        return next((one for one in same if scope.in_group(one)), same[0]), None
    near = [
        one
        for one in alike
        if scope.in_group(one) or (association is not None and (one.pk, association.pk) in scope.members)
    ]
    fitting = [one for one in near if not one.email or not entry.email]
    if len(fitting) > 1 and not entry.email:
        without = [one for one in fitting if not one.email]
        fitting = without if len(without) == 1 else fitting
    if len(fitting) > 1:
        here = [one for one in fitting if scope.in_group(one)]
        return (here[0], None) if len(here) == 1 else (None, Hint.SEVERAL)
    if fitting:
        blocked = entry.email and not fitting[0].email and has_own_log_in(fitting[0])
        return (None, Hint.OTHER_ADDRESS) if blocked else (fitting[0], None)
    if any(scope.in_group(one) for one in near):
        return None, Hint.OTHER_ADDRESS
    return None, None


@transaction.atomic
def bring_in(
    entries: Sequence[Entry],
    *,
    viewer: Person,
    cohort: Cohort,
    association: Association | None,
    invite: bool,
) -> Done:
    """Do what `plan` says, as one action: all of it or nothing. Lines that cannot be used are left out.

    The same lines once more change nothing. Letters go out only with `invite`, to those who come in by it.
    """
    # Locks the group, so that a button pressed twice at once brings everybody in once.
    Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    planned = plan(entries, viewer=viewer, cohort=cohort, association=association)
    invited = 0
    for line in planned:
        if line.standing in (Standing.NEW, Standing.JOINS):
            invited += _enter(line, cohort, viewer, invite=invite)
        elif line.hint == Hint.ADDRESS_ADDED and line.person is not None:
            people.add_email(person=line.person, email=line.entry.email)
    count = dict.fromkeys(Standing, 0)
    for line in planned:
        count[line.standing] += 1
    return Done(
        count[Standing.NEW], count[Standing.JOINS], count[Standing.KNOWN], count[Standing.WRONG], invited
    )


def _enter(line: Planned, cohort: Cohort, viewer: Person, *, invite: bool) -> int:
    """Person, membership, enrolment, and the letter where it is wanted; returns how many letters."""
    entry, association = line.entry, line.association
    person = line.person or people.create_person(
        given_names=entry.given_names, family_name=entry.family_name, email=entry.email
    )
    if line.hint == Hint.ADDRESS_ADDED:
        person = people.add_email(person=person, email=entry.email)
    if association is not None:
        people.join(person=person, association=association)
    by_mail = bool(invite and person.email)
    cohorts.enrol(
        person=person,
        cohort=cohort,
        state=EnrolmentState.INVITED if by_mail else EnrolmentState.ACTIVE,
        origin=Origin.INVITATION if by_mail else Origin.STAFF,
        association=association,
        association_written=entry.association,
        by=viewer,
    )
    if by_mail:
        accounts.invite(person=person, cohort=cohort, association=association, by=viewer)
    return int(by_mail)


def counts(planned: Iterable[Planned]) -> dict[str, int]:
    """How many lines do what."""
    found = dict.fromkeys((str(one) for one in Standing), 0)
    for line in planned:
        found[str(line.standing)] += 1
    return found
