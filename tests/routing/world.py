"""Two courses with everything that has an address: one's own, and a foreign one full of canaries."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    PageViewRestriction,
    UploadedFile,
    Workflow,
    WorkflowTask,
)

from lms.accounts import cards, joining
from lms.accounts.models import AccessCard, Invitation
from lms.accounts.queries import hashed
from lms.attendance.cleaning import Clean
from lms.attendance.models import SheetScan
from lms.attendance.scans import keep
from lms.bookings import actions as bookings
from lms.bookings import handing, holds
from lms.bookings.enums import Need, Way
from lms.bookings.holds import Wish
from lms.bookings.words import hold_token, leave_key
from lms.classroom import actions as classroom
from lms.cohorts import appointments
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment, RoleAssignment
from lms.facts.models import Fact
from lms.followup.models import FollowUp, FollowUpRound
from lms.glossary.models import Term
from lms.inquiries.models import Inquiry
from lms.institute.models import Institute
from lms.interest.models import Interest
from lms.mail.enums import MailState
from lms.mail.models import Mail
from lms.outline.models import Activity
from lms.pages.models import CourseDocument, PlainPage
from lms.people import actions as people
from lms.people.models import Association, Person
from lms.privacy import merging
from lms.privacy.models import DataRequest
from lms.quizzes import actions as quizzes
from lms.quizzes.queries import paper_of
from lms.reports.models import Export, SavedFilter
from lms.seminars.actions import open_feed, open_own_feed
from lms.seminars.models import Seminar, Venue
from tests import build
from tests.banks import stock
from tests.quizzes.hand import of_quizzes
from tests.routing.passkey import credential
from tests.seminars import build as meeting

CANARY = "Kanarie"
ROLES = ["anonymous", "participant", "trainer", "contact", "coordinator", "administrator"]


@dataclass
class Side:
    """One course with its group, people, files and what else has an address."""

    course: Any
    module: Any
    lesson: Any
    quiz: Any
    group: Cohort
    association: Association
    participant: Person
    enrolment: Enrolment
    role: RoleAssignment
    attempt: Any
    token: str
    image: Image
    document: CourseDocument
    collection: Collection
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Both sides, and one person per role; everybody belongs to `own`."""

    own: Side
    foreign: Side
    people: dict[str, Person | None]


def make() -> World:
    """The whole world. Call with callbacks on commit executed, so that the outlines are compiled."""
    return World(pages_of("Eigener"), pages_of(CANARY), {})


def pages_of(name: str) -> Any:
    """A course with a lesson and a quiz, before its outline is compiled."""
    page = build.course_page(f"{name} Kurs")
    part = build.module(page, f"{name} Modul")
    lesson, quiz = build.lesson(part, f"{name} Lektion"), build.quiz(part, f"{name} Quiz")
    build.slot(part, f"{name} Tag")
    return page, part, lesson, quiz


def fill(world: World) -> None:
    """People, groups and files, once the outlines are there."""
    world.own = side_of("Eigen", *world.own)  # type: ignore[misc]  # the pages of make()
    world.foreign = side_of(CANARY, *world.foreign)  # type: ignore[misc]
    add_staff(world)
    add_rest(world, {"Eigen": world.own, CANARY: world.foreign}, shared())


def add_staff(world: World) -> None:
    """One person per role, all of one's own side."""
    staff = {
        "trainer": {"role": Role.TRAINER, "course": world.own.group.course},
        "contact": {"role": Role.CONTACT, "course": world.own.group.course},
        "coordinator": {"role": Role.COORDINATOR, "association": world.own.association},
        "administrator": {"role": Role.ADMINISTRATOR},
    }
    world.people = {"anonymous": None, "participant": world.own.participant}
    for name, scope in staff.items():
        person = build.person(name.title(), "Rolle")
        appointments.appoint(person=person, **scope)  # type: ignore[arg-type]  # role and scope
        person.user.refresh_from_db()  # type: ignore[union-attr]  # made with a log-in
        world.people[name] = person


def side_of(name: str, course: Any, module: Any, lesson: Any, quiz: Any) -> Side:
    """The people and files of a course, once its outline is compiled."""
    group = build.cohort(course, f"{name} Gruppe")
    association = people.create_association(name=f"{name} Verein")
    person = build.person(name, f"{name} Person")
    enrolment = build.enrol(person, group, association=association)
    contact = build.person(name, f"{name} Kontakt", log_in=False)
    collection = Collection.get_first_root_node().add_child(name=f"{name} Sammlung")
    trainer = appointments.sync_trainers(course=group.course)
    own_collection = trainer.collection_permissions.first()
    collection = own_collection.collection if own_collection else collection
    token = f"token-{name}"
    Invitation.objects.create(
        token_sha256=hashed(token),
        person=person,
        enrolment=enrolment,
        cohort=group,
        email=person.email,
        expires_at=timezone.now() + timezone.timedelta(days=3),
    )
    attempt = quizzes.start(enrolment=enrolment.pk, activity=build.activity(quiz).pk)
    return Side(
        course,
        module,
        lesson,
        quiz,
        group,
        association,
        person,
        enrolment,
        appointments.appoint(person=contact, role=Role.CONTACT, course=group.course),
        attempt,
        token,
        Image.objects.create(title=f"{name} Bild", file=_png(name), collection=collection),
        _document(name, collection),
        collection,
    )


def _scan(seminar: Seminar, by: Any) -> SheetScan:
    """A signed sheet."""
    now = timezone.now()
    return keep(
        seminar=seminar, day=seminar.starts_at.date(), scan=Clean(b"%PDF-1.4", "pdf"), number=None, by=by, now=now,
        delete_on=now.date() + timedelta(days=900),
    )  # fmt: skip


def _material(name: str, seminar: Seminar, by: Any) -> int:
    """A file for those who take part."""
    given = {"title": f"{name} Handzettel", "file": Clean(f"%PDF-1.4 {name}".encode(), "pdf")}
    return classroom.add_file(seminar=seminar, by=by, now=timezone.now(), **given).pk


def _seminar(name: str, side: Side) -> tuple[Seminar, Venue]:
    """Three weeks from now, led by somebody of this side; the foreign one is online. All groups share the venues."""
    day = timezone.localdate() + timedelta(days=21)
    lead = build.person(name, f"{name} Leitung", log_in=False)
    place = meeting.venue(name="Haus der Begegnung", town="Hagen")
    where: dict[str, Any] = {"format": "online"} if name == CANARY else {"venue": place}
    words = {"bring": f"{name} Stift", "door_code": f"{name} 4719"}
    return meeting.seminar(side.group, day, trainers=[lead], **words, **where), place


def _booked(name: str, side: Side, planned: Seminar) -> dict[str, Any]:
    """The participant has a seat with a need; somebody else's address is not proved yet."""
    now = timezone.now()
    wanted = {
        "association": side.association,
        "needs": {Need.FOOD: f"{name} Bedarf"},
        "phone": f"{name} 0231",
    }
    booking = bookings.book(seminar=planned, person=side.participant, way=Way.STAFF, now=now, **wanted)
    Seminar.objects.filter(pk=planned.pk).update(books_from=now)
    asked = Wish(f"{name.lower()}-neu@example.org", name, name, association=name, phone=name)
    hold = holds.ask(seminar=planned, wish=asked, browser="x", now=now)
    return {
        "booking": booking,
        "leave_key": leave_key(booking),
        "hold": hold_token(hold),
        "offer": handing.token_for(booking, "niemand@example.org"),
    }


def _question(name: str, side: Side, planned: Seminar) -> int:
    """What the participant, who has a seat, asks before the day."""
    asked = {"text": f"{name} fragt vorher", "with_name": True, "now": timezone.now()}
    return classroom.ask(seminar=planned, person=side.participant, **asked).pk


def _refresh(side: Side) -> FollowUpRound:
    """One question of the quiz that the participant is asked again."""
    now, quiz = timezone.now(), build.activity(side.quiz)
    question = paper_of(quiz.snapshot_id).questions[0].uid  # type: ignore[arg-type]  # it is published
    asked = FollowUpRound.objects.create(
        person=side.participant, made_at=now, expires_at=now + timedelta(days=14)
    )
    FollowUp.objects.create(
        person=side.participant, activity=quiz, snapshot_id=quiz.snapshot_id, question=question, state=1, step=0,
        due=now, touched_at=now, round=asked,
    )  # fmt: skip
    return asked


def _twin(side: Side) -> Person:
    """Somebody of the same name in the same group."""
    person = build.person(side.participant.given_names, side.participant.family_name, log_in=False)
    build.enrol(person, side.group, association=side.association)
    return person


def _apart(side: Side) -> int:
    """Two of the group whom somebody has told apart."""
    two = [_twin(side), _twin(side)]
    return merging.tell_apart(one=two[0], other=two[1], by=side.participant).pk


def _merged(side: Side) -> int:
    """A joining of two others, done by the participant of this side."""
    source, target = (build.person("X", side.participant.family_name, log_in=False) for _n in range(2))
    return merging.merge(source=source, target=target, by=side.participant, now=timezone.now()).pk


def _card(name: str, side: Side) -> int:
    """The card of somebody in the group who has no address."""
    person = build.person(name, f"{name} Karte", log_in=False, email="")
    build.enrol(person, side.group, association=side.association)
    cards.make(person=person)
    return AccessCard.objects.get(person=person).pk


def _document(name: str, collection: Collection) -> CourseDocument:
    """With size and hash, which Wagtail otherwise writes when somebody looks."""
    content = ContentFile(b"x", f"{name}.txt")
    made = CourseDocument.objects.create(title=f"{name} Datei", file=content, collection=collection)
    made.get_file_size()
    made.get_file_hash()
    return made


def _png(name: str) -> ContentFile:  # type: ignore[type-arg]
    out = BytesIO()
    Picture.new("RGB", (8, 8)).save(out, "PNG")
    return ContentFile(out.getvalue(), f"{name}.png")


def shared() -> tuple[Any, ...]:
    """What belongs to no side: a workflow with its task, a page with its restriction."""
    task = GroupApprovalTask.objects.create(name="Durchsicht")
    workflow = Workflow.objects.create(name="Freigabe")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    plain = build.below(build.home(), PlainPage(title="Geschützt"))
    restriction = PageViewRestriction.objects.create(page=plain, restriction_type="password", password="x")
    return workflow, task, plain, restriction


def _export(side: Side, owner: Person) -> int:
    """A finished table of nobody."""
    made = Export(
        person=owner, cohort=side.group, kind="csv", wish={}, state="ready", created_at=timezone.now()
    )
    made.file.save("x.csv", ContentFile(b"x"))
    return made.pk


def add_rest(world: World, sides: dict[str, Side], common: tuple[Any, ...]) -> None:
    """What Wagtail and allauth keep: workflows, redirects, restrictions, keys."""
    workflow, task, plain, restriction = common
    for name, side in sides.items():
        user = side.participant.user
        state = workflow.start(side.lesson, user)
        planned, place = _seminar(name, side)
        side.more = {
            "seminar": planned.pk,
            "slot": meeting.undated(side.group, f"{name} zweiter Tag").pk,
            "seminar_uuid": planned.uuid,
            "scan": _scan(planned, side.participant).pk,
            "material": _material(name, planned, side.participant),
            **_booked(name, side, planned),
            "seminar_day": timezone.localtime(planned.starts_at).date().isoformat(),
            "feed": open_feed(cohort=side.group, now=timezone.now()).token,
            "interest": Interest.objects.create(
                course=side.group.course,
                person=side.participant,
                made_at=timezone.now(),
                confirmed_at=timezone.now(),
            ),
            "refresh": _refresh(side),
            "own_feed": open_own_feed(person=side.participant, now=timezone.now()).token,
            **stock.one_of_each(name, side.course) | {"venue": place.pk},
            "fact": Fact.objects.create(
                course_id=side.course.translation_key, key="P01", statement="Der Rat."
            ).pk,
            "asked": DataRequest.objects.create(
                person=side.participant, want="copy", proof="id", asked_on=timezone.localdate()
            ).pk,
            "merge": _merged(side),
            "twin": _twin(side).pk,
            "twins": _apart(side),
            "saved": SavedFilter.objects.create(
                person=world.people["trainer"] if side is world.own else side.participant,
                name=f"{name} Filter",
                query=f"cohort={side.group.pk}",
            ).pk,
            "export": _export(side, world.people["trainer"] if side is world.own else side.participant),
            "inquiry": Inquiry.objects.create(
                enrolment=side.enrolment,
                kind="question",
                text=f"{name} fragt",
                created_at=timezone.now(),
                delete_on=timezone.localdate() + timezone.timedelta(days=365),
            ).pk,
            "workflow": workflow.pk,
            "task": task.pk,
            "workflow_state": state.pk,
            "task_state": state.current_task_state.pk,
            "redirect": Redirect.add_redirect(f"/alt-{name.lower()}/", redirect_to=side.course).pk,
            "page_restriction": restriction.pk,
            "plain": plain.pk,
            "restriction": CollectionViewRestriction.objects.create(
                collection=side.collection, restriction_type="password", password="x"
            ).pk,
            "upload": UploadedFile.objects.create(
                for_content_type=ContentType.objects.get_for_model(Image),
                file=_png("upload"),
                uploaded_by_user=user,
            ).pk,
            "key": Authenticator.objects.create(
                user=user, type="webauthn", data={"name": f"{name} Schlüssel", "credential": credential(name)}
            ).pk,
            "letter": Mail.objects.create(
                key=f"letter-{name}", to="x@example.org", subject=name, state=MailState.FAILED
            ).pk,
            "card": _card(name, side),
            "contact": people.add_contact(association=side.association, name=f"{name} Vorsitz").pk,
            "join": joining.make(
                cohort=side.group,
                association=side.association,
                ends_on=timezone.localdate() + timedelta(days=7),
            ),
            "institute": Institute.load().pk,
            "term": Term.objects.create(term=f"Wort {side.course.pk}", explanation="Ein Wort.").pk,
            **of_quizzes(name, side.attempt, side.participant),
            "question": _question(name, side, planned),
        }


def missing() -> str:
    """A number of nothing."""
    return "99999999"


def missing_uuid() -> str:
    """A key of nothing."""
    return str(uuid4())


def activity_key(page: Any) -> str:
    """The key of a page's activity."""
    return Activity.objects.get(key=str(page.translation_key)).key
