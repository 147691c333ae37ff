"""A question as its author sees it in a preview, with its key. Never for learners."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms.quizzes.draws import is_draw
from lms.quizzes.kinds import fields
from lms.quizzes.kinds.questions import Questions
from lms.quizzes.marking import kinds
from lms.quizzes.wording import said

BESIDE = {"uid", "name", "prompt"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: what it is, its text, and the state of an answer (right, partly or wrong) where it is one."""

    label: Any
    text: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A question with everything its author wrote."""

    kind: Any
    name: str
    prompt: str
    lines: list[Shown]


def preview(question: dict[str, Any]) -> Preview:
    """The preview of a question in neutral form, or of random ones with all that can be drawn."""
    if is_draw(question):
        names = [Shown("", one["name"]) for one in question["of"]]
        said_so = _("%(n)s of these %(all)s questions, other ones for each attempt.")
        return Preview(
            _("Random questions"), "", said_so % {"n": question["count"], "all": len(names)}, names
        )
    kind = kinds()[question["kind"]]
    return Preview(said(kind.label), question["name"], question["prompt"], list(_lines(kind, question)))


def _lines(shape: type, values: dict[str, Any]) -> Iterator[Shown]:
    for name, field in fields.declared(shape).items():
        value = values.get(name)
        if name in BESIDE or not field.in_form or (not value and not isinstance(field, fields.Truth)):
            continue
        if isinstance(field, fields.Rows):
            yield from (_row(field, row) for row in value or ())
        elif isinstance(field, Questions):
            for number, part in enumerate(value or (), start=1):
                yield Shown(f"{number}. {part['prompt']}", "")
                yield from _lines(kinds()[part["kind"]], part)
        else:
            yield Shown(said(field.label), _text(field, value))


def _row(field: fields.Rows, row: dict[str, Any]) -> Shown:
    parts: list[str] = []
    state = ""
    for name, part in fields.declared(field.of).items():
        value = row.get(name)
        if value is None:
            continue
        if isinstance(part, fields.Share):
            state = "right" if value == 1 else "partly" if value else "wrong"
            parts[-1:] = [f"{parts[-1] if parts else ''} ({part.to_form(value)} %)"]
        elif isinstance(part, fields.Yes):
            state = "right" if value else "wrong"
        elif isinstance(part, fields.Rows):
            parts += [_row(part, inner).text for inner in value]
        elif part.in_form and value:
            parts.append(_text(part, value))
    return Shown("", " – ".join(parts), state)


def _text(field: fields.Field, value: Any) -> str:
    if isinstance(field, fields.Truth):
        return str(said(field.yes if value else field.no))
    if isinstance(field, fields.Pick):
        return str(said(dict(field.options)[value]))
    return "" if isinstance(field, fields.Yes) else str(field.to_form(value))
