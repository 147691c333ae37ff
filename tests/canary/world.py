"""Two sides, and a neighbour; everything that is not one's own holds words that nobody else may meet.

What is foreign is not listed: it is every row of any model that came with the foreign side. A model of which none
came gets one made up from its fields, so that a new model is planted by itself.
"""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.models import Comment, CommentReply, GroupApprovalTask, Page, PageSubscription, TaskState

from lms.accounts import actions as accounts
from lms.cohorts import actions as cohorts
from lms.facts.models import Fact
from lms.mail.models import Mail
from lms.pages.models import LessonPage, PlainPage
from lms.people import actions as people
from lms.progress import actions as progress
from lms.progress.enums import Source, State
from lms.progress.ledger import Outcome
from lms.website.models import NewsPage
from tests import build
from tests.canary.tokens import Canaries, texts_of
from tests.routing import world as routing
from tests.routing.world import World

# Models without somebody's own words, or whose words are everybody's who works here.
EVERYBODYS = {
    "lms.Term": "the dictionary of all courses",
    "lms.Institute": "who runs the site",
    "lms.InstituteWording": "the same in another language",
    "lms.HomePage": "public",
    "lms.NewsIndexPage": "public",
    "lms.Venue": "all groups share them",
    "lms.Rubric": "all courses share them",
    "lms.Mark": "the site's own notes",
    "wagtailcore.Site": "the site",
    "wagtailcore.Locale": "the site",
    "wagtailsearch.IndexEntry": "made of the pages by searching",
    "wagtailsearch.SQLiteFTSIndexEntry": "the same",
    "wagtailcore.Task": "planted as its kinds",
    "wagtailcore.Page": "planted as its kinds",
    "wagtailimages.Rendition": "file names made of the pictures'",
    "auth.Permission": "code",
    "contenttypes.ContentType": "code",
    "sessions.Session": "keys",
    "account.EmailConfirmation": "keys",
}
# Who is named by a foreign row as its author: the trainer, who has left that course. Files and forms of one's own
# stay one's own.
AUTHORS = {"owner", "locked_by", "user", "uploaded_by_user", "requested_by", "finished_by"}
OWN_ANYWAY = {"UploadedFile", "FormState", "APIToken", "UserProfile"}

Rows = dict[type[models.Model], set[Any]]


@dataclass
class Planted:
    """The world with its words."""

    world: World
    canaries: Canaries
    rows: dict[str, Rows] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def foreign(self) -> Rows:
        """Primary keys of the foreign side's rows, by model."""
        return self.rows["foreign"]


def planted(committed: Any) -> Planted:
    """All of it, on an empty database; `committed` as the fixture of this name."""
    with committed():
        own = routing.pages_of("Eigen")
    with committed():
        world = World(routing.side_of("Eigen", *own), None, {})  # type: ignore[arg-type]  # follows
        routing.add_staff(world)
        shared = routing.shared()
        routing.add_rest(world, {"Eigen": world.own}, shared)
        _work_on_own(world)
    canaries = Canaries(
        image=world.own.image, document=world.own.document, page=world.own.lesson,
        term=apps.get_model("lms.Term").objects.first(), rubric=apps.get_model("lms.Rubric").objects.first(),
    )  # fmt: skip
    made = Planted(world, canaries)
    before = _all_rows()
    with committed():
        foreign = routing.pages_of(routing.CANARY)
    with committed():
        world.foreign = routing.side_of(routing.CANARY, *foreign)
        routing.add_rest(world, {routing.CANARY: world.foreign}, shared)
        _add_foreign(made)
    with committed():
        _plant(made, "foreign", before)
    with committed():
        _add_movers(made)
    before = _all_rows()
    with committed():
        _add_neighbour(world)
    with committed():
        _plant(made, "neighbour", before)
    return made


def _all_rows() -> Rows:
    return {
        model: set(model._base_manager.values_list("pk", flat=True))
        for model in apps.get_models(include_auto_created=True)
    }


def _work_on_own(world: World) -> None:
    """One's own people have done something, so that lists and pages about them are full."""
    side = world.own
    progress.record(
        enrolment=side.enrolment, activity=build.activity(side.lesson).pk,
        outcome=Outcome(State.DONE), source=Source.LESSON,
    )  # fmt: skip


def _add_foreign(made: Planted) -> None:
    """What the foreign course has besides: drafts, notes in the margin, a way through the ledger."""
    world, side = made.world, made.world.foreign
    trainer = world.people["trainer"].user  # type: ignore[union-attr]  # made with a log-in
    draft = LessonPage(title="Kanarie Entwurf", slug="kanarie-entwurf", live=False, locale=side.module.locale)
    side.module.add_child(instance=draft)
    slot = build.slot(side.module, "Kanarie Tag")
    plain = PlainPage(title="Kanarie Seite", slug="kanarie-seite", live=False, locale=side.module.locale)
    build.home().add_child(instance=plain)
    news = NewsPage(title="Kanarie Neues", slug="kanarie-neues", live=False, teaser="Kanarie")
    news.locale, news.date = side.module.locale, datetime.date(2026, 1, 1)
    build.news_index().add_child(instance=news)
    comment = Comment.objects.create(page=side.lesson, user=trainer, text="Kanarie", contentpath="title")
    CommentReply.objects.create(comment=comment, user=trainer, text="Kanarie")
    PageSubscription.objects.create(page=side.lesson, user=trainer, comment_notifications=True)
    TaskState.objects.filter(pk=side.more["task_state"]).update(comment="Kanarie")
    GroupApprovalTask.objects.create(name="Kanarie")
    Page.objects.filter(pk=side.lesson.pk).update(locked=True, locked_at=timezone.now())
    progress.record(
        enrolment=side.enrolment, activity=build.activity(side.lesson).pk,
        outcome=Outcome(State.DONE), source=Source.LESSON,
    )  # fmt: skip
    cohorts.withdraw(enrolment=side.enrolment, why="Kanarie")
    Fact.objects.filter(pk=side.more["fact"]).update(
        checked_on=timezone.localdate(), checked_by=side.participant, source="Kanarie"
    )
    made.more = {"draft": draft, "slot": slot, "plain": plain, "news": news}
    _add_both(world)


def _add_both(world: World) -> None:
    """One's own participant also took the foreign course, for another association."""
    side, person = world.foreign, world.own.participant
    second = build.enrol(person, side.group, association=side.association)
    Mail.objects.create(
        key="canary-second", about=f"enrolment:{second.pk}", person=person, to=person.email,
        subject="Kanarie", text="Kanarie",
    )  # fmt: skip
    cohorts.withdraw(enrolment=second, why="Kanarie")


def _add_movers(made: Planted) -> None:
    """An administrator moved one page from there to here, and copied another: Wagtail notes where they came from."""
    world = made.world
    admin = world.people["administrator"].user  # type: ignore[union-attr]  # made with a log-in
    module = type(world.foreign.module).objects.get(pk=world.foreign.module.pk)  # with its words
    moved = build.lesson(module, "Zugezogen")
    moved.move(world.own.module, pos="last-child", user=admin)
    source = build.lesson(module, made.canaries.word("title of the source of a copy"))
    copied = source.copy(
        to=world.own.module,
        user=admin,
        update_attrs={"slug": "kopie", "title": "Kopie"},
        copy_revisions=False,
    )
    made.more |= {"moved": moved, "copied": copied}


def _add_neighbour(world: World) -> None:
    """Somebody of another association in one's own group: a trainer looks after them, a coordinator does not."""
    side = world.own
    association = people.create_association(name="Nachbarverein")
    person = build.person("Nachbar", "Nachbarin")
    enrolment = build.enrol(person, side.group, association=association)
    progress.record(
        enrolment=enrolment, activity=build.activity(side.lesson).pk,
        outcome=Outcome(State.DONE), source=Source.LESSON,
    )  # fmt: skip
    invited = build.person("Nachbar", "Neu", log_in=False)
    accounts.invite(person=invited, cohort=side.group, association=association, by=world.people["trainer"])
    gone = build.enrol(build.person("Nachbar", "Fort"), side.group, association=association)
    cohorts.withdraw(enrolment=gone, why="Nachbar")


def _plant(made: Planted, side: str, before: Rows) -> None:
    """Words into all that is new, and made-up rows where nothing came."""
    made.canaries.side = side
    made.rows[side] = rows = {model: found - before.get(model, set()) for model, found in _all_rows().items()}
    if side == "foreign":
        _make_up(made, rows)
    trainer = made.world.people["trainer"].user  # type: ignore[union-attr]  # made with a log-in
    for row in _in_order(rows):
        if isinstance(row, Page) and side == "foreign":
            made.canaries.draft(row, trainer)
            row = type(row)._base_manager.get(pk=row.pk)
        made.canaries.plant(row)
    if side == "foreign":
        _name_the_trainer(rows, trainer)


def words_of(model: type[models.Model]) -> bool:
    """Does a model hold words that are not everybody's?"""
    return model._meta.label not in EVERYBODYS and bool(texts_of(model))


def _in_order(rows: Rows) -> Iterator[models.Model]:
    """Rows to plant, pages from the root down."""
    for model, keys in rows.items():
        if words_of(model):
            order = "path" if issubclass(model, Page) else "pk"
            yield from model._base_manager.filter(pk__in=keys).order_by(order)


def _make_up(made: Planted, rows: Rows) -> None:
    for model in apps.get_models():
        if words_of(model) and not rows.get(model) and not issubclass(model, Page):
            rows[model] = {made_up(model, rows, made.canaries).pk}


def made_up(model: type[models.Model], rows: Rows, canaries: Canaries) -> models.Model:
    """A row of a model, with foreign rows where it points somewhere."""
    row = model()
    for one in model._meta.concrete_fields:
        if isinstance(one, models.AutoField) or one.has_default() or getattr(one, "auto_now_add", False):
            continue
        value = _something(one, rows)
        if value is not None:
            setattr(row, one.attname, value)
    canaries.fill(row)
    try:
        with transaction.atomic():
            models.QuerySet(model).bulk_create([row])
    except IntegrityError as problem:
        raise AssertionError(
            f"{model._meta.label}: plant one in tests/canary/world.py ({problem})"
        ) from problem
    return row


def _something(one: Any, rows: Rows) -> Any:
    if one.is_relation:
        keys = rows.get(one.related_model) or ()
        if keys:
            return min(keys)
        return None if one.null else one.related_model._base_manager.values_list("pk", flat=True).first()
    if one.null:
        return timezone.localdate() if one.name == "phone_delete_on" else None  # a phone number has an end
    if one.choices:
        return one.choices[0][0]
    plain = {
        models.UUIDField: uuid.uuid4(),
        models.DateTimeField: timezone.now(),
        models.DateField: timezone.localdate(),
        models.IntegerField: 1,
        models.BooleanField: False,
        models.JSONField: {"title": "x"},
    }
    return next((value for kind, value in plain.items() if isinstance(one, kind)), None)


def _name_the_trainer(rows: Rows, trainer: Any) -> None:
    for model, keys in rows.items():
        if model._meta.app_label in ("auth", "account", "mfa") or model.__name__ in OWN_ANYWAY:
            continue
        named = [
            one.name
            for one in model._meta.local_concrete_fields
            if one.name in AUTHORS and one.many_to_one and one.related_model is get_user_model()
        ]
        if named:
            models.QuerySet(model).filter(pk__in=keys).update(**dict.fromkeys(named, trainer))
