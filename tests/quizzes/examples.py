"""The example of each kind, as a block of a quiz and as what a browser sends."""

from typing import Any

from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser

from lms.loader.questions import FileQuestion
from lms.loader.streams import question as stored
from lms.quizzes.kinds.base import Kind
from lms.quizzes.marking import kinds, read
from lms.quizzes.words import asked

Fields = dict[str, list[str]]


def question_of(kind: str) -> Kind:
    """The example of a kind, to be asked."""
    return read({"uid": "q", "kind": kind, "feedback": "", **kinds()[kind].example.fields})


def answers_of(kind: str) -> list[Any]:
    """The answers of an example: right, right in part, wrong, as far as there are any."""
    example = kinds()[kind].example
    return [answer for answer in (example.right, example.partial, example.wrong) if answer is not None]


def block_of(kind: str, uid: str = "q") -> dict[str, Any]:
    """The example as an author's form would have stored it; ids are made of uids, as in course files."""
    fields = {"uid": uid, "kind": kind, **kinds()[kind].example.fields}
    return stored("beispiel", FileQuestion(uid, kinds()[kind], fields))


def form(question: Kind, answer: Any = None, prefix: str = "") -> str:
    """The form as a learner sees it."""
    shown = asked(question, answer, "seed", prefix)
    return render_to_string(shown.template, {"asked": shown, "language": "de", "id": "field"})


def fields(html: str) -> Fields:
    """What a browser would send: name → values."""
    found: Fields = {}
    for node in LexborHTMLParser(html).css("input[name], select[name], textarea[name]"):
        given = node.attributes
        if given.get("type") in ("radio", "checkbox") and "checked" not in given:
            continue
        value = given.get("value") or ""
        if node.tag == "textarea":
            value = node.text().removeprefix("\n")
        elif node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            value = chosen.attributes.get("value") or ""
        found.setdefault(given["name"] or "", []).append(value)
    return found
