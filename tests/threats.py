"""A world in which course B is full of a secret word, and a walk over routes that looks for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice, product
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission

from lms.cohorts.appointments import TRAINERS, appoint
from lms.cohorts.enums import Role
from lms.cohorts.models import Cohort, Enrolment
from lms.pages.models import CourseDocument, CoursePage, LessonPage, ModulePage, QuizPage, SlotPage
from lms.people.models import Association, Person
from tests import build

CANARY = "Kanarienvogel"


def png(size: tuple[int, int] = (40, 30), form: str = "PNG", **more: Any) -> bytes:
    """A small picture as a file's content."""
    out = BytesIO()
    Picture.new("RGB", size, "navy").save(out, form, **more)
    return out.getvalue()


@dataclass
class Owned:
    """A course with everything that belongs to it."""

    page: CoursePage
    module: ModulePage
    lesson: LessonPage
    draft: LessonPage
    quiz: QuizPage
    slot: SlotPage
    image: Any
    document: CourseDocument
    collection: Collection
    trainer: Person
    association: Association
    cohort: Cohort
    participant: Person
    enrolment: Enrolment

    @property
    def pages(self) -> list[Any]:
        """Every page of the course."""
        return [self.page, self.module, self.lesson, self.draft, self.quiz, self.slot]


def owned(word: str) -> Owned:
    """A course whose every text holds the word: pages, drafts, files, group, people, association."""
    page = build.course_page(f"{word} Kurs", promise=f"{word} Versprechen", slug=f"{word.lower()}-kurs")
    module = build.module(page, f"{word} Modul", summary=f"{word} Inhalt", slug=f"{word.lower()}-modul")
    text = [{"type": "text", "value": f"<p>{word} Text</p>", "id": "b1"}]
    lesson = build.lesson(module, f"{word} Lektion", body=text, slug=f"{word.lower()}-lektion")
    draft = LessonPage(title=f"{word} Entwurf", slug=f"{word.lower()}-entwurf", live=False, body=text)
    draft.locale = module.locale
    module.add_child(instance=draft)
    draft.save_revision()
    questions = [build.single_choice(prompt=f"{word} Frage?"), build.true_false(feedback=f"{word} Hinweis")]
    quiz = build.quiz(module, f"{word} Quiz", body=questions, slug=f"{word.lower()}-quiz")
    slot = build.slot(module, f"{word} Tag", guide=text, slug=f"{word.lower()}-tag")
    trainer = build.person(word, "Trainerin")
    appoint(person=trainer, role=Role.TRAINER, course=build.course_row(page))
    rights = GroupCollectionPermission.objects.filter(group__name=f"{TRAINERS}{page.translation_key}")
    collection = Collection.objects.get(pk=rights[0].collection_id)
    name = word.lower()
    image = get_image_model().objects.create(
        title=f"{word} Bild",
        collection=collection,
        file=ContentFile(png(), f"{name}.png"),
        width=40,
        height=30,
    )
    document = CourseDocument.objects.create(
        title=f"{word} Datei", collection=collection, file=ContentFile(b"x", f"{name}.txt")
    )
    association = Association.objects.create(name=f"{word} Verein")
    cohort = build.cohort(page, f"{word} Gruppe")
    participant = build.person(word, "Teilnehmer", email=f"{name}@example.org")
    enrolment = build.enrol(participant, cohort, association=association)
    return Owned(
        page, module, lesson, draft, quiz, slot, image, document, collection,
        trainer, association, cohort, participant, enrolment,
    )  # fmt: skip


@dataclass
class Hit:
    """Where the word was seen."""

    method: str
    address: str
    status: int
    where: str

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.status}: {self.where}"


@dataclass
class Walker:
    """Asks for addresses and notes where the secret word comes back, also in the next page's messages."""

    client: Client
    word: str = CANARY
    hits: list[Hit] = field(default_factory=list)
    asked: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    def ask(self, address: str, method: str = "get", **data: Any) -> HttpResponseBase:
        """One request; what it answers and what it leaves behind as a message are searched."""
        response: Any = getattr(self.client, method)(address, data or None)
        self.asked += 1
        self.statuses[f"{method} {address}"] = response.status_code
        body = b"".join(response.streaming_content) if response.streaming else response.content
        echo = any(self.word.lower() in str(value).lower() for value in data.values())
        places = {
            "body": body.decode("utf-8", "replace"),
            "headers": str(dict(response.items())),
            "messages": str(self.client.cookies.get("messages", "")),
        }
        for where, text in places.items():
            found = text.lower().find(self.word.lower())
            if found >= 0 and not echo and self.word.lower() not in address.lower():
                near = " ".join(text[max(0, found - 60) : found + 60].split())
                self.hits.append(Hit(method.upper(), address, response.status_code, f"{where} …{near}…"))
        return response


def routes() -> Iterator[tuple[str, str, list[str]]]:
    """Every route of the site: its pattern, its full name, the names of its arguments."""
    yield from _below(get_resolver().url_patterns, "", ())


def _below(patterns: Any, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str, list[str]]]:
    for found in patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLResolver):
            inside = (*spaces, found.namespace) if found.namespace else spaces
            yield from _below(found.url_patterns, route, inside)
        elif isinstance(found, URLPattern):
            names = [*found.pattern.converters] or [*found.pattern.regex.groupindex]
            yield route, ":".join((*spaces, found.name or "")), names


def arguments(route: str, own: Owned, foreign: Owned, *, name: str) -> list[Any]:
    """What to put into one argument of an admin route: foreign objects first, an own one where two meet."""
    pages = [foreign.page.pk, foreign.draft.pk, own.lesson.pk, own.page.get_parent().pk]
    user = foreign.trainer.user
    apps = ["lms", "wagtailcore", "wagtailimages"]
    models = ["lessonpage", "page", "term", "coursedocument", "image"]
    fixed: dict[str, list[Any]] = {
        "page_id": pages,
        "parent_page_id": pages,
        "page_to_move_id": pages,
        "destination_id": pages,
        "page_pk": pages,
        "app_label": apps,
        "content_type_app_name": apps,
        "app_name": apps,
        "model_name": models,
        "content_type_model_name": models,
        "action": ["delete", "move", "publish", "unpublish", "add_to_collection"],
        "action_name": ["approve", "copy", "move", "publish", "create_alias"],
        "image_id": [foreign.image.pk],
        "document_id": [foreign.document.pk],
        "doc_id": [foreign.document.pk],
        "revision_id": [foreign.draft.latest_revision_id, foreign.lesson.latest_revision_id],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "filter_spec": ["original"],
        "enrolment": [foreign.enrolment.pk],
        "association": [foreign.association.pk],
        "cohort": [foreign.cohort.pk],
        "course": [foreign.page.translation_key],
        "collection_id": [foreign.collection.pk],
        "object_id": [foreign.draft.pk],
    }
    if name != "pk":
        return fixed.get(name, [1])
    kinds = {
        "pages": pages,
        "images": [foreign.image.pk],
        "doc": [foreign.document.pk],
        "collections": [foreign.collection.pk],
        "users": [user.pk],
        "groups": [user.groups.all()[0].pk],
    }
    return next((ids for kind, ids in kinds.items() if kind in route), [1])


def admin_addresses(own: Owned, foreign: Owned, most: int = 12) -> Iterator[tuple[str, str]]:
    """Name and address of every route of the admin, filled with real objects, at most `most` ways each."""
    for route, name, needed in routes():
        if not route.startswith("admin/") or name in ("", "wagtailadmin_logout", "wagtailadmin_error_test"):
            continue
        choices = [arguments(route, own, foreign, name=one) for one in needed]
        for values in islice(product(*choices), most):
            kwargs = dict(zip(needed, values, strict=True))
            try:
                yield name, reverse(name, kwargs=kwargs)
            except NoReverseMatch:
                yield name, "/" + re.sub(r"\(\?P<(\w+)>.*?\)\$?|<\w+:(\w+)>", "1", route).strip("^$")
