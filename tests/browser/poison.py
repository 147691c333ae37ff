"""A world in which every text field of every model holds an attack, saved past all forms."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Collection, Page
from wagtail.snippets.blocks import SnippetChooserBlock

from lms.accounts import joining
from lms.accounts.models import AccessLink, Invitation
from lms.accounts.queries import hashed
from lms.audit.models import AuditEvent
from lms.banks import actions as banks
from lms.cohorts import actions as cohorts
from lms.cohorts.appointments import appoint
from lms.cohorts.enums import EnrolmentState, Role
from lms.cohorts.models import Cohort, Enrolment
from lms.facts.models import Fact
from lms.glossary.models import Term
from lms.inquiries.models import Inquiry
from lms.institute.models import Institute, InstituteWording
from lms.mail.models import Mail
from lms.pages.models import (
    CourseDocument,
    CoursePage,
    HomePage,
    LessonPage,
    ModulePage,
    PlainPage,
    QuizPage,
    SlotPage,
)
from lms.people.models import Association, AssociationContact, Person
from lms.privacy.merging import merge
from lms.privacy.models import DataRequest
from lms.progress.models import Record
from lms.quizzes.models import (
    Bank,
    BankQuestion,
    QuizAttempt,
    QuizException,
    Replacement,
)
from lms.reports.models import Export, SavedFilter
from lms.rubrics.choosers import RubricBlock
from lms.rubrics.models import Rubric
from lms.website.models import NewsIndexPage, NewsPage
from tests import build
from tests.browser.marked import mark
from tests.browser.meetings import meet
from tests.browser.walks import Places
from tests.threats import png

# Texts that no form, file or author writes: keys, hashes, paths, kinds of a closed set.
OURS = {
    "lms.Interest.language", "lms.Interest.token", "lms.OwnFeed.token", "lms.FollowUp.key", "lms.FollowUp.question",
    "lms.BankQuestion.kind", "lms.Replacement.into", "lms.Replacement.out", "lms.Regrade.seen",
    "lms.AccessCard.code_sha256", "lms.AccessLink.token_sha256", "lms.Activity.key", "lms.ActivityTitle.language",
    "lms.ActivityTitle.url", "lms.AssociationSpelling.key",
    "lms.CalendarFeed.token", "lms.Consent.version", "lms.Course.source_language",
    "lms.CourseDocument.file_hash", "lms.Export.language", "lms.Invitation.token_sha256", "lms.JoinLink.code",
    "lms.Hold.browser", "lms.Hold.language", "lms.Hold.token", "lms.Screen.number", "lms.Screen.token",
    "lms.Mail.about", "lms.Mail.key", "lms.Mark.name", "lms.Person.language", "lms.RecordEvent.new",
    "lms.RecordEvent.old", "lms.RecordEvent.source", "lms.Response.question", "lms.QuizAttempt.seed",
    "lms.Grade.question",
    "lms.Seed.applied_sha256",
    "lms.Seed.language", "lms.Seed.path", "lms.Seed.source_sha256", "lms.Snapshot.kind", "lms.Snapshot.sha256",
    "wagtailcore.Page.path", "wagtailcore.Page.slug", "wagtailcore.Page.url_path", "wagtailimages.Image.file_hash",
}  # fmt: skip

NAME = ("<img src=x", "onerror=window.__xss&&__xss()>")  # of two words, as names are compared


def text_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model in which somebody's words may stand."""
    kinds = (models.CharField, models.TextField)
    return [
        one
        for one in model._meta.concrete_fields
        if isinstance(one, kinds)
        and not one.choices
        and f"{one.model._meta.label}.{one.name}" not in OURS
        and not isinstance(one, StreamField)
    ]


@dataclass
class Poison:
    """Gives out one attack after the other, and knows what was planted where."""

    payloads: list[str]
    image: Any = None
    document: Any = None
    term: Any = None
    rubric: Any = None
    page: Any = None
    planted: set[str] = field(default_factory=set)
    picked: dict[str, str] = field(default_factory=dict)  # what a quiz chooses of banks
    _next: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._next = cycle(self.payloads)

    def text(self) -> str:
        return next(self._next)

    def into(self, row: models.Model) -> Any:
        """Fill every text field of a row, past forms and `save`."""
        filled = {one.name: self.fitting(one) for one in text_fields(type(row))}
        self.planted |= {f"{one.model._meta.label}.{one.name}" for one in text_fields(type(row))}
        streams = [one for one in row._meta.concrete_fields if isinstance(one, StreamField)]
        for one in streams:
            self.planted.add(f"{one.model._meta.label}.{one.name}")
            setattr(row, one.name, one.stream_block.to_python(self.block(one.stream_block)))
        for name, value in filled.items():
            setattr(row, name, value)
        models.Model.save(row)
        return type(row)._base_manager.get(pk=row.pk)

    def fitting(self, one: Any) -> str:
        return self.text()[: one.max_length or None]

    def block(self, block: Any) -> Any:
        """The raw value of a block with an attack in each text; every kind of block below it once."""
        match block:
            case TypedTableBlock():
                columns = [{"type": "text", "heading": self.text()} for _number in range(2)]
                rows = [{"values": [self.text(), self.text()]} for _number in range(2)]
                return {"caption": self.text(), "columns": columns, "rows": rows}
            case blocks.StreamBlock():
                return [self.item(name, child) for name, child in block.child_blocks.items()]
            case blocks.ListBlock():
                items = [self.item("item", block.child_block) for _number in range(2)]
                if "right" in getattr(block.child_block, "child_blocks", {}):
                    items[1]["value"]["right"] = False  # a single choice has one right answer
                return items
            case blocks.StructBlock():
                return {name: self.block(child) for name, child in block.child_blocks.items()}
        return self.leaf(block)

    def item(self, kind: str, block: Any) -> dict[str, Any]:
        return {"type": kind, "value": self.block(block), "id": str(uuid4())}

    def leaf(self, block: Any) -> Any:
        chosen = {
            ImageChooserBlock: self.image,
            DocumentChooserBlock: self.document,
            RubricBlock: self.rubric,
            SnippetChooserBlock: self.term,
            blocks.PageChooserBlock: self.page,
        }
        for kind, row in chosen.items():
            if isinstance(block, kind):
                return row.pk
        if isinstance(block, blocks.ChoiceBlock):
            known = [str(value) for value, _label in block.field.choices if value]
            return self.picked.get(block.name) or ("true" if "true" in known else next(iter(known), ""))
        plain = {
            blocks.BooleanBlock: True,
            blocks.IntegerBlock: 1,
            blocks.FloatBlock: 1.0,
            blocks.DateBlock: "2026-01-01",
        }
        for sort, value in plain.items():
            if isinstance(block, sort):
                return value
        if isinstance(block, (blocks.RichTextBlock, blocks.TextBlock, blocks.CharBlock, blocks.URLBlock)):
            return self.text()
        raise AssertionError(f"no attack known for {block!r}")


@dataclass
class World:
    """What was poisoned."""

    poison: Poison
    home: HomePage
    plain: PlainPage
    course: CoursePage
    module: ModulePage
    big: LessonPage
    small: list[LessonPage]
    titled: list[LessonPage]
    quiz: QuizPage
    slot: SlotPage
    closed: LessonPage
    cohort: Cohort
    participant: Person
    enrolment: Enrolment
    trainer: Person
    admin: Person
    enrolments: list[Enrolment]
    news: list[Page]
    coordinator: Person
    association: Association
    places: Places = field(init=False)


def address(page: Page) -> str:
    return str(page.get_url_parts()[2])


def add(parent: Any, page: Any) -> Any:
    """A live page past the editor."""
    page.locale, page.slug, page.live = parent.locale, f"s{uuid4().hex[:8]}", True
    parent.add_child(instance=page)
    return page


def poisoned(payloads: list[str]) -> World:
    """The whole world, its content in one transaction, so that the outline is compiled once."""
    poison = Poison(payloads)
    with transaction.atomic():
        world = _poisoned(poison, payloads)
    with transaction.atomic():
        _office(world)
        meet(poison, world.cohort, world.enrolments[0].person, world.enrolment.person, payloads)
    return world


def _poisoned(poison: Poison, payloads: list[str]) -> World:
    home = build.home()
    collection = Collection.get_first_root_node()
    poison.term = poison.into(Term.objects.create(term="x", explanation="x"))
    poison.rubric = poison.into(Rubric(title="x"))
    poison.image = poison.into(
        get_image_model().objects.create(
            title="x", collection=collection, file=ContentFile(png(), "x.png"), width=40, height=30
        )
    )
    poison.document = poison.into(
        CourseDocument.objects.create(title="x", collection=collection, file=ContentFile(b"x", "x.txt"))
    )
    terms = [Term(term=f"{text[:110]}{number}", explanation=text) for number, text in enumerate(payloads)]
    Term.objects.bulk_create(terms)
    plain = poison.into(add(home, PlainPage(title="x", place="help")))
    course = poison.page = poison.into(add(home, CoursePage(title="x")))
    module = poison.into(add(course, ModulePage(title="x")))
    big = add(module, LessonPage(title="x"))
    stream = [
        {"type": kind, "value": value(text), "id": str(uuid4())}
        for text in payloads
        for kind, value in {
            "text": str, "lead": str, "heading": str,
            "quote": lambda text: {"text": text, "who": text},
            "external_video": lambda text: {"title": text, "url": text, "provider": text, "minutes": 1},
            "accordion": lambda text: {"title": text, "text": text},
        }.items()
    ]  # fmt: skip
    big.body = big._meta.get_field("body").stream_block.to_python(stream)
    big.sources = big._meta.get_field("sources").stream_block.to_python(
        [{"type": "source", "value": {"name": text, "url": text}, "id": str(uuid4())} for text in payloads]
    )
    big.save()
    small = [poison.into(add(module, LessonPage(title="x"))) for _number in range(3)]
    titled = [add(module, LessonPage(title=text[:255], summary=text[:250])) for text in payloads]
    bank = poison.into(Bank(course=build.course_row(course)))
    banked = banks.keep(question=poison.into(BankQuestion(bank=bank, snapshot=None)))
    poison.picked = {"question": str(banked.uuid), "bank": str(bank.pk)}
    quiz = poison.into(add(module, QuizPage(title="x")))
    seminar = poison.into(add(course, ModulePage(title="x", phase="seminar")))
    slot = poison.into(add(seminar, SlotPage(title="x")))
    later = poison.into(add(course, ModulePage(title="x", unlock="after_done")))
    closed = add(later, LessonPage(title=poison.text()[:255]))
    home = poison.into(home)
    cohort = poison.into(build.cohort(course))
    associations = [
        Association.objects.create(name=f"{text[:190]}{number}", town=text[:100])
        for number, text in enumerate(payloads)
    ]
    association = poison.into(Association.objects.create(name="x"))
    participant = poison.into(build.person())
    enrolment = build.enrol(participant, cohort, association=association)
    people = [build.person(text[:150], text[:150], log_in=False) for text in payloads]
    for text in payloads:  # names that wait to be matched, and whom staff reach
        poison.into(build.enrol(build.person(log_in=False), cohort, association_written=text))
        poison.into(AssociationContact.objects.create(association=association, name=text[:150]))
    enrolments = [
        build.enrol(person, cohort, association=group)
        for person, group in zip(people, associations, strict=True)
    ]
    for one, why in zip(enrolments, payloads, strict=True):
        cohorts.withdraw(enrolment=one, why=why[:300]) if "onfocus" in why else None
    trainer, coordinator, admin = (
        build.person(payloads[3][:150], payloads[4][:150]),
        poison.into(build.person()),
        build.person("x", "y", is_superuser=True),
    )
    appoint(person=coordinator, role=Role.COORDINATOR, cohort=cohort)
    appoint(person=coordinator, role=Role.COORDINATOR, association=association)
    appoint(person=trainer, role=Role.TRAINER, course=build.course_row(course))
    appoint(person=poison.into(build.person()), role=Role.CONTACT, course=build.course_row(course))
    for user, text in (
        (trainer.user, payloads[0]),
        (admin.user, payloads[1]),
        (participant.user, payloads[2]),
    ):
        type(user).objects.filter(pk=user.pk).update(first_name=text[:150], last_name=text[:150])
    institute = poison.into(Institute.load())
    poison.into(InstituteWording(institute=institute, language="en"))
    Fact.objects.create(course=build.course_row(course), key="X1", statement=payloads[1])
    poison.into(
        Fact(
            course=build.course_row(course), key="X2", statement="x", source=payloads[0][:250],
            checked_on=date(2026, 1, 1), checked_by=admin,
        )
    )  # fmt: skip
    index = poison.into(add(home, NewsIndexPage(title="x")))
    article = poison.into(
        add(index, NewsPage(title="x", teaser="x", date=date(2026, 1, 1), picture=poison.image))
    )
    Collection.objects.filter(name__contains="Kurs").update(name=poison.text()[:255])
    return World(
        poison, home, plain, course, module, big, small, titled, quiz, slot, closed, cohort,
        participant, enrolment, trainer, admin, enrolments, [index, article], coordinator, association,
    )  # fmt: skip


def _office(world: World) -> None:
    """What people ask, what staff do with them, and the letters and links they get."""
    poison, cohort, association, now = world.poison, world.cohort, world.association, timezone.now()
    lesson = build.activity(world.small[0])
    for answered_by in (None, world.trainer):
        poison.into(
            Inquiry(
                enrolment=world.enrolment, activity=lesson, kind="question", created_at=now,
                delete_on=now.date() + timedelta(days=365), answered_by=answered_by,
                answered_at=now if answered_by else None,
            )
        )  # fmt: skip
    poison.into(Record(enrolment=world.enrolment, activity=lesson, state="begun", begun_at=now))
    quiz = build.activity(world.quiz)
    poison.into(QuizException(enrolment=world.enrolment, activity=quiz, by=world.trainer, made_at=now))
    sat = QuizAttempt.objects.create(
        enrolment=world.enrolment, activity=quiz, snapshot=quiz.snapshot, number=1, state="handed_in", finished_at=now
    )  # fmt: skip
    poison.into(Replacement(attempt=sat, out="a", into="b", by=world.trainer))
    mark(world, quiz, now)
    poison.into(AuditEvent(what="denied", who=world.participant, whom=world.trainer))
    for viewer in (world.admin, world.trainer, world.coordinator):
        wish = {"search": poison.text(), "state": poison.text()}
        Export.objects.create(
            person=viewer, cohort=cohort, kind="csv", wish=wish, state="ready", created_at=now
        )
        saved = poison.into(SavedFilter(person=viewer))
        SavedFilter.objects.filter(pk=saved.pk).update(
            query=f"cohort={cohort.pk}&state=all&{saved.query}"[:300]
        )
    guest = poison.into(build.person(log_in=False))
    term = {"person": guest, "expires_at": now + timedelta(days=9)}
    invited = build.enrol(guest, cohort, association=association, state=EnrolmentState.INVITED)
    poison.into(Invitation(token_sha256=hashed("invited"), enrolment=invited, cohort=cohort, **term))
    Invitation.objects.filter(person=guest).update(
        email=guest.email
    )  # it goes to the address they still have
    poison.into(AccessLink(token_sha256=hashed("opened"), opens="administration", **term))
    for person in (world.participant, guest):
        poison.into(Mail(person=person, key="x", about=f"enrolment:{person.enrolments.get().pk}"))
    one, other, source = (build.person(*NAME, log_in=False, email="") for _turn in range(3))
    for twin in (one, other, source):
        build.enrol(twin, cohort, association=association)
    merge(source=source, target=one, by=world.admin, now=now)
    asked = DataRequest.objects.create(
        person=world.participant, want="erasure", proof="id", asked_on=now.date(), taken_by=world.admin
    )
    link = joining.make(cohort=cohort, association=association, ends_on=now.date() + timedelta(days=9))
    shown = [world.enrolment.pk, *(one.pk for one in world.enrolments[::16]), invited.pk]
    world.places = Places(
        cohort, association, shown, link, (one.pk, other.pk), person=world.participant.pk, asked=asked.pk
    )
