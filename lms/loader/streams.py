"""Blocks as Wagtail stores them, with ids that stay the same whenever the same file is read again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid5

from lms.loader.lessons import Added, Block, Picture, Table
from lms.loader.questions import MultipleResponse, Scale, ShortAnswer, SingleChoice, TrueFalse

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
        return [question(here, block.value)]
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


def questions(path: str, asked: Iterable[Any]) -> list[Raw]:
    """The stream of a quiz."""
    return [question(path, one) for one in asked]


def question(path: str, asked: Any) -> Raw:
    """One question as its block stores it; its id, and those of its options, come from their uids."""
    here = f"{path}/question/{asked.uid}"
    common = {"name": asked.name, "prompt": asked.prompt}
    goal = {} if asked.goal is None else {"goal": asked.goal}
    return {"type": asked.kind, "value": {**common, **_own(here, asked), **goal}, "id": str(identity(here))}


def _own(here: str, asked: Any) -> Raw:
    if isinstance(asked, Scale):
        return {}
    return {**_graded(here, asked), "feedback": asked.feedback}


def _graded(here: str, asked: Any) -> Raw:
    match asked:
        case SingleChoice() | MultipleResponse():
            return {"options": [_option(here, option) for option in asked.options]}
        case TrueFalse():
            spoken = {"feedback_true": asked.feedback_true, "feedback_false": asked.feedback_false}
            return {"right": "true" if asked.right else "false", **spoken}
        case ShortAnswer():
            accepted = [
                {"text": a.text, "percent": round(a.fraction * 100), "feedback": a.feedback}
                for a in asked.answers
            ]
            other = {"feedback_other": asked.feedback_other, "case_sensitive": asked.case_sensitive}
            return {"answers": items(f"{here}/answer", accepted), **other}
    raise TypeError(asked.kind)


def _option(here: str, option: Any) -> Raw:
    value = {"text": option.text, "right": option.right, "feedback": option.feedback}
    return {"type": "item", "value": value, "id": str(identity(here, "option", option.uid))}
