"""Blocks as Wagtail stores them, with ids that stay the same whenever the same file is read again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from lms.loader.lessons import Added, Block, Picture, Table
from lms.loader.questions import FileQuestion
from lms.quizzes.kinds.fields import Field, Image, Rows, Texts, declared, defaults
from lms.quizzes.kinds.questions import Questions, simple
from lms.quizzes.kinds.rubric import ChosenRubric

NAMESPACE = UUID("6f1b7c52-3d0e-5a67-9a43-0f3f0c5d2b11")
Raw = dict[str, Any]


def identity(*path: object) -> UUID:
    """The id of what stands at a path, the same on every machine and at every run."""
    return uuid5(NAMESPACE, "/".join(map(str, path)))


def body(
    path: str, blocks: Iterable[Block], images: Mapping[str, int], terms: Mapping[str, int]
) -> list[Raw]:
    """The stream of a lesson or page; `images` by file, `terms` by casefolded name. A deleted term is left out."""
    numbers: Counter[str] = Counter()
    out = []
    for block in blocks:
        numbers[block.kind] += 1
        name = block.value.uid if block.kind == "check" else numbers[block.kind]
        here = f"{path}/{block.kind}/{name}"
        value = _value(here, block, images, terms)
        if value != []:
            out.append({"type": block.kind, "value": value, "id": str(identity(here))})
    return out


def paper(path: str, made: Any) -> list[Raw]:
    """The blocks of a guide, or the one block of a sheet."""
    here = f"{path}/paper/{made.key}"
    inside = body(here, made.blocks, {}, {})
    if made.head is None:
        return inside
    value = {**made.head.model_dump(), "fact_ids": ", ".join(made.head.fact_ids), "body": inside}
    return [{"type": "sheet", "value": value, "id": str(identity(here))}]


def _value(here: str, block: Block, images: Mapping[str, int], terms: Mapping[str, int]) -> Any:
    match block.value:
        case Added(value):
            return value
        case Picture(file, alt, caption):
            image = {"image": images[file], "alt_text": alt, "decorative": not alt}
            return {"image": image, "caption": caption}
        case Table(caption, header, rows):
            columns = [{"type": "text", "heading": heading} for heading in header]
            return {"columns": columns, "rows": [{"values": list(row)} for row in rows], "caption": caption}
    if block.kind == "check":
        return [question(here, block.value, images)]
    if block.kind == "steps":
        return items(here, block.value)
    if block.kind == "terms":
        return items(
            here, [terms[word.casefold()] for word, _line in block.value if word.casefold() in terms]
        )
    if block.kind in ("quote", "accordion"):
        return {
            key: block.value[key] for key in (("text", "who") if block.kind == "quote" else ("title", "text"))
        }
    return block.value


def items(here: str, values: Iterable[Any]) -> list[Raw]:
    """A list as a ListBlock stores it."""
    return [
        {"type": "item", "value": value, "id": str(identity(here, number))}
        for number, value in enumerate(values, start=1)
    ]


def rows(path: str, kind: str, values: Iterable[Any]) -> list[Raw]:
    """A stream of one kind of block, such as goals and sources."""
    return [
        {"type": kind, "value": value, "id": str(identity(path, kind, number))}
        for number, value in enumerate(values, start=1)
    ]


def questions(path: str, asked: Iterable[FileQuestion], ids: Mapping[str, int] | None = None) -> list[Raw]:
    """The stream of a quiz; `ids` of pictures by file, of rubrics by title."""
    return [question(path, one, ids) for one in asked]


def question(path: str, asked: FileQuestion, ids: Mapping[str, int] | None = None) -> Raw:
    """One question as its block stores it; its id, and those of its options, come from their uids."""
    here = f"{path}/question/{asked.uid}"
    goal = {} if asked.goal is None else {"goal": asked.goal}
    value = {**_stored(here, asked.kind, asked.fields, ids or {}), **goal}
    return {"type": asked.kind.kind, "value": value, "id": str(identity(here))}


def _stored(here: str, shape: type, values: Mapping[str, Any], ids: Mapping[str, int]) -> Raw:
    """The declared fields of a question, or of a row in it, as the author's form keeps them."""
    spare = defaults(shape)
    out: Raw = {}
    for name, field in declared(shape).items():
        if not field.in_form:
            continue
        value = values.get(name, spare.get(name, ""))
        if isinstance(field, Texts) and not value:
            continue
        out[field.stored or name] = _kept(here, name, field, value, ids)
    return out


def _kept(here: str, name: str, field: Field, value: Any, ids: Mapping[str, int]) -> Any:
    if isinstance(field, Rows):
        return _rows(here, name, field, value, ids)
    if isinstance(field, Questions):
        return [_part(f"{here}/{name}/{part['uid']}", part, ids) for part in value]
    if isinstance(field, ChosenRubric):
        return ids.get(field.to_form(value))
    return ids.get(value) if isinstance(field, Image) else field.to_form(value)


def _part(here: str, part: Mapping[str, Any], ids: Mapping[str, int]) -> Raw:
    """A question inside another as its block stores it."""
    kind = simple()[part["kind"]]
    value = {**_stored(here, kind, part, ids), "weight": part.get("weight", 1)}
    del value["name"]
    return {"type": kind.kind, "value": value, "id": str(identity(here))}


def _rows(
    here: str, name: str, field: Rows, rows: Iterable[Mapping[str, Any]], ids: Mapping[str, int]
) -> list[Raw]:
    """The rows of a question; one with a uid of its own keeps its id wherever it stands."""
    one = name.removesuffix("s")
    return [
        {
            "type": "item",
            "value": _stored(f"{here}/{one}/{row.get('uid', number)}", field.of, row, ids),
            "id": str(identity(here, one, row.get("uid", number))),
        }
        for number, row in enumerate(rows, start=1)
    ]


def rubric(said: Mapping[str, Any]) -> list[Raw]:
    """The rows of a rubric in neutral form as its snippet keeps them; their ids come from its title and their uids."""
    here = f"rubric/{said['title']}"
    return [
        {
            "type": "row",
            "value": {"label": row["label"], "steps": _steps(f"{here}/{row['uid']}", row["steps"])},
            "id": str(identity(here, row["uid"])),
        }
        for row in said["rows"]
    ]


def _steps(here: str, steps: Iterable[Mapping[str, Any]]) -> list[Raw]:
    return [
        {
            "type": "item",
            "value": {"label": step["label"], "points": step["points"], "text": step.get("text", "")},
            "id": str(identity(here, step["uid"])),
        }
        for step in steps
    ]
