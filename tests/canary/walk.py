"""Every question that the admin takes, asked by one person; who hears a word notes where."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from itertools import islice, product
from typing import Any
from urllib.parse import urlencode, urljoin

from django.db import transaction
from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from lms.rubrics.models import Rubric
from tests.canary.tokens import WORD
from tests.canary.watch import Watch
from tests.canary.world import Planted
from tests.routing.arguments import value
from tests.routing.walk import Route
from tests.routing.walk import routes as all_routes

MOST = 12  # ways to fill one route's arguments
ENOUGH, ENOUGH_KINDS = 2, 10  # how many show that a route is shut; where an argument names a model
SAID = ("q", "search", "s")
PAIRS = (
    ("app_label", "model_name"),
    ("content_type_app_name", "content_type_model_name"),
    ("app_name", "model_name"),
)
KINDS = (
    ("lms", "lessonpage"), ("lms", "coursepage"), ("lms", "coursedocument"), ("lms", "term"), ("lms", "person"),
    ("wagtailcore", "page"), ("wagtailimages", "image"), ("taggit", "tag"), ("auth", "user"),
)  # fmt: skip
# Fields that a script writes into the editor's form.
NO_STREAMS = {
    f"{one.name}-count": "0"
    for model in (*get_page_models(), Rubric)
    for one in model._meta.concrete_fields if isinstance(one, StreamField)
}  # fmt: skip
# Part of a field's name → what stands there on the foreign side.
FOREIGN = {
    "collection": lambda side: side.collection.pk,
    "association": lambda side: side.association.pk,
    "verein": lambda side: side.association.pk,
    "cohort": lambda side: side.group.pk,
    "group": lambda side: side.group.pk,
    "gruppe": lambda side: side.group.pk,
    "course": lambda side: side.course.translation_key,
    "kurs": lambda side: side.course.translation_key,
    "enrolment": lambda side: side.enrolment.pk,
    "person": lambda side: side.participant.pk,
    "user": lambda side: side.participant.user.pk,
    "owner": lambda side: side.participant.user.pk,
    "parent": lambda side: side.module.pk,
    "chooser": lambda side: side.module.pk,
    "destination": lambda side: side.module.pk,
    "childof": lambda side: side.module.pk,
    "child_of": lambda side: side.module.pk,
    "descendant_of": lambda side: side.course.pk,
    "page": lambda side: side.lesson.pk,
    "image": lambda side: side.image.pk,
    "document": lambda side: side.document.pk,
}  # fmt: skip
# What lists and programs ask although no form offers it.
EXTRA = ("child_of", "collection_id", "user", "owner", "parent")


@dataclass
class Ear:
    """Asks as one person and remembers which word was heard at which route."""

    client: Client
    not_theirs: set[str]
    watch: Watch
    heard: dict[str, dict[str, str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    asked: int = 0
    held: str = ""
    spent: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.held = self.client.cookies.output(attrs=[], header="").strip()

    def ask(self, route: Route, address: str, method: str = "GET", data: Any = None) -> Any:
        """One question, in a savepoint of its own; what it wrote is rolled back."""
        self.client.cookies = SimpleCookie(self.held)
        began = time.process_time()
        with transaction.atomic(), self.watch.watching():
            answer: Any = getattr(self.client, method.lower())(address, data)
            self.changed += [f"{method} {address} {data}: {table}" for table in self.watch.changed()]
            transaction.set_rollback(True)
        self.asked += 1
        self.spent.setdefault(f"{method} {route.name}", []).append(time.process_time() - began)
        if answer.status_code >= 500:
            self.broken.append(f"{method} {address}")
        if answer.status_code == 200:
            self.opened.add(route.name)
        told = f"{address} {data}".lower()
        for word in WORD.findall(said(answer)):
            if word.lower() in self.not_theirs and word.lower() not in told:
                self.heard.setdefault(route.name, {}).setdefault(word.lower(), f"{method} {address}")
        return answer


def said(answer: Any) -> str:
    """All that an answer says: headers, body (also what a packed file holds), and messages for the next page."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    messages = getattr(answer.wsgi_request, "_messages", ())
    return "\n".join((str(dict(answer.items())), content.decode("utf-8", "replace"), *map(str, messages)))


def admin_routes() -> list[Route]:
    """All of the URLconf below the admin, but for the way out and the page that breaks on purpose."""
    left_out = {"wagtailadmin_logout", "wagtailadmin_error_test"}
    return [one for one in all_routes() if one.address.startswith("/admin/") and one.name not in left_out]


def walk(ear: Ear, made: Planted, routes: list[Route] | None = None, *, thorough: bool = False) -> None:
    """Each route with foreign and own objects, then what its filters offer and its forms take.

    Thorough: also where a shorter walk has seen enough. A route that is shut for a foreign and for an own object is
    shut by its name; a kind's second page filters as its first, and the rows of a list as the list.
    """
    for route in admin_routes() if routes is None else routes:
        enough = ENOUGH_KINDS if route.name == "wagtail_bulk_action" or pair_of(route) else ENOUGH
        filtered = 0 if thorough or not route.name.endswith("results") else 1
        for number, address in enumerate(addresses(route, made)):
            if number >= enough and route.name not in ear.opened and not thorough:
                break
            answer = ear.ask(route, address)
            if answer.status_code == 200 and (thorough or filtered < 1):
                filtered += 1
                for question in questions(answer, address, made):
                    ear.ask(route, question)
            if answer.status_code in (200, 405):
                for target, data in sendings(answer, address, made):
                    ear.ask(route, target, "POST", data)


def pair_of(route: Route) -> tuple[str, ...]:
    """The two arguments of a route that name a model, where it has them."""
    return next((pair for pair in PAIRS if set(pair) <= set(route.arguments)), ())


def addresses(route: Route, made: Planted) -> Iterator[str]:
    """A route's addresses, with foreign objects first, and with an own one beside a foreign one."""
    if route.name == "wagtail_bulk_action":
        yield from bulk_addresses(route, made)
        return
    pair = pair_of(route)
    choices = [[""] if name in pair else values_of(route, name, made) for name in route.arguments]
    whole = [
        tuple(choice[0] for choice in choices),
        tuple(choice[min(1, len(choice) - 1)] for choice in choices),
    ]
    found: dict[str, None] = {}
    for kind in KINDS if pair else ((),):
        more = islice(product(*choices), MOST) if kind in ((), KINDS[0]) else ()
        for values in (*whole, *more):
            filled = dict(zip(route.arguments, values, strict=True)) | dict(zip(pair, kind, strict=True))
            found[route.address.format(**filled)] = None
    yield from found


def values_of(route: Route, name: str, made: Planted) -> list[str]:
    """What stands for one argument: foreign, own, and where it is a page, drafts too."""
    foreign, own = (value(route, name, made.world, side) for side in ("foreign", "own"))
    if foreign == own:
        return [own]
    more = []
    if foreign == str(made.world.foreign.lesson.pk):
        more = [str(made.more[key].pk) for key in ("draft", "plain")]
        more.append(str(made.world.foreign.course.pk))
        if "history" in route.name or route.name.endswith(":edit"):
            more += [str(made.more[key].pk) for key in ("moved", "copied")]
    if name == "revision_id" or name.startswith("revision_id_"):
        more = ["earliest", "latest"] if "_id_" in name else []
    return [foreign, own, *more]


def bulk_addresses(route: Route, made: Planted) -> Iterator[str]:
    """Each action on what is foreign, on both, and on all."""
    bulk_action_registry._scan_for_bulk_actions()
    foreign, own = made.world.foreign, made.world.own
    for app, kinds in bulk_action_registry.actions.items():
        for kind, actions in kinds.items():
            model = f"{app}.{kind}"
            keys = {
                "wagtailcore.page": (foreign.lesson.pk, own.lesson.pk),
                "wagtailimages.image": (foreign.image.pk, own.image.pk),
                "lms.coursedocument": (foreign.document.pk, own.document.pk),
            }.get(model, (1, 1))
            for action in actions:
                address = route.address.format(app_label=app, model_name=kind, action=action)
                yield f"{address}?id={keys[0]}"
                yield f"{address}?id={keys[1]}"
                yield f"{address}?id={keys[1]}&id={keys[0]}&childOf={foreign.module.pk}"
                yield f"{address}?id=all&childOf={foreign.module.pk}"
                yield f"{address}?id=all"


def questions(answer: Any, address: str, made: Planted) -> Iterator[str]:
    """The same address with each filter that its forms offer, and with what lists take besides."""
    html = page_of(answer)
    is_list = html is None or any(part in address for part in ("choose", "/api/", "search"))
    fields = offered(html) if html is not None else set()
    if not fields and not is_list:
        return
    joint = "&" if "?" in address else "?"
    for name in SAID:
        if name in fields or (is_list and name == "q"):
            yield f"{address}{joint}{urlencode({name: 'qz'})}"
    for name in sorted(fields):
        if guess(name, made) is not None:
            yield f"{address}{joint}{urlencode({name: guess(name, made)})}"
    if is_list:
        yield f"{address}{joint}{urlencode({name: guess(name, made) for name in EXTRA})}"
    if "/api/" in address:
        yield f"{address}{joint}fields=*&type=lms.LessonPage&for_explorer=1"
    ids = [made.world.foreign.lesson.pk, made.world.foreign.image.pk, made.world.foreign.document.pk]
    if "multiple" in address:
        yield f"{address}{joint}" + "&".join(f"id={pk}" for pk in ids)


def page_of(answer: Any) -> LexborHTMLParser | None:
    """The HTML of an answer, also where a window gets it as JSON."""
    kind = answer.headers.get("Content-Type", "")
    if answer.streaming or not kind.startswith(("text/html", "application/json")):
        return None
    text = answer.content.decode("utf-8", "replace")
    if kind.startswith("application/json"):
        inner = answer.json()
        text = inner.get("html") or "" if isinstance(inner, dict) else ""
    return LexborHTMLParser(text)


def offered(html: LexborHTMLParser) -> set[str]:
    """Names of the fields in forms that ask."""
    forms = [form for form in html.css("form") if (form.attributes.get("method") or "get").lower() == "get"]
    return {
        name for form in forms for one in form.css("input, select") if (name := one.attributes.get("name"))
    }


def guess(name: str, made: Planted) -> Any:
    """What the foreign side has for a field of this name."""
    plain = re.sub(r"^(\w+-)+", "", name).lower()
    found = next((of for part, of in FOREIGN.items() if part in plain), None)
    return found(made.world.foreign) if found else None


def sendings(answer: Any, address: str, made: Planted) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each form that sends, filled as it stands, and with foreign objects; where there is none, nothing at all."""
    html = page_of(answer)
    forms = [form for form in html.css("form") if is_sending(form)] if html is not None else []
    for form in forms[:4]:
        target = urljoin(address, form.attributes.get("action") or address)
        if not target.startswith("/admin/") or "logout" in target:
            continue
        honest = filled(form)
        yield target, honest
        hostile = {name: guess(name, made) for name in honest if guess(name, made) is not None}
        if hostile:
            yield target, honest | hostile
    if not forms:
        yield address, {"next": "/admin/", **NO_STREAMS}


def is_sending(form: LexborNode) -> bool:
    """Does a form send?"""
    return (form.attributes.get("method") or "get").lower() == "post"


def filled(form: LexborNode) -> dict[str, Any]:
    """A form's fields as a browser would send them; empty ones get a text."""
    data: dict[str, Any] = dict(NO_STREAMS)
    for one in form.css("input, select, textarea"):
        name, kind = one.attributes.get("name"), one.attributes.get("type") or one.tag
        if not name or kind in ("submit", "button", "file", "image"):
            continue
        if kind in ("checkbox", "radio"):
            if "checked" in one.attributes:
                data[name] = one.attributes.get("value") or "on"
        elif one.tag == "select":
            options = [option.attributes.get("value") or "" for option in one.css("option")]
            chosen = [o.attributes.get("value") for o in one.css("option") if "selected" in o.attributes]
            data[name] = chosen[0] if chosen else next(filter(None, options), "")
        elif one.tag == "textarea":
            data[name] = one.text() or "x"
        else:
            data[name] = one.attributes.get("value") or ("" if kind == "hidden" else "x")
    return data
