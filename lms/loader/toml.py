"""TOML with faults by line, and frozen values made from it."""

import re
import tomllib
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from lms.loader.problems import Sheet

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_STRING = r'"(?:[^"\\\n]|\\.)*"'
Place = Sequence[str | int]


class Frozen(BaseModel):
    """A value with known fields only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _visible(text: str) -> str:
    if CONTROLS.search(text):
        raise ValueError("there is a control character in it")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_visible)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_visible)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]

Model = TypeVar("Model", bound=Frozen)


def parse(text: str, sheet: Sheet) -> dict[str, Any] | None:
    """A TOML document; None, and a fault noted, where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", said)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        sheet.note(line, f"this is not TOML: {said[: found.start()] if found else said}")
        return None


def fit(model: type[Model], data: dict[str, Any], text: str, sheet: Sheet, at: Place = ()) -> Model | None:
    """The value that some data of a TOML text describes; None, and every fault noted, where it fits not."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = [*at, *_place(fault, data)]
            sheet.note(line_of(text, place), _words(fault, place))
        return None


def _place(fault: ErrorDetails, data: Any) -> list[str | int]:
    """The keys and numbers that lead to a fault, without the marks of unions."""
    place: list[str | int] = []
    for step in fault["loc"]:
        if _has(data, step):
            data = data[step]
        elif step != fault["loc"][-1] or fault["type"] != "missing":
            continue
        place.append(step)
    return place


def _has(data: Any, step: str | int) -> bool:
    if isinstance(step, int):
        return isinstance(data, list) and step < len(data)
    return isinstance(data, dict) and step in data


def _words(fault: ErrorDetails, place: Place) -> str:
    named = [step for step in place if isinstance(step, str)]
    name = f'"{named[-1]}"' if named else "this"
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is not known here"
        case "string_too_short":
            return f"{name} is empty"
        case "string_too_long":
            return f"{name} is longer than {limits['max_length']} characters"
        case "string_pattern_mismatch":
            return f"{name} may have only small letters a to z, digits and single marks between them"
        case "literal_error":
            return f"{name} must be one of {limits['expected']}"
        case "union_tag_invalid":
            return f'the kind "{limits["tag"]}" is not known; known are {limits["expected_tags"]}'
        case "union_tag_not_found":
            return '"kind" is missing'
        case "value_error":
            return f"{name}: {fault['msg'].removeprefix('Value error, ')}"
    return f"{name}: {fault['msg']}"


def line_of(text: str, place: Place) -> int:
    """The line of a value in a TOML text, as near as its keys can be followed; at least the table it stands in."""
    at, name = 0, ""
    for step in place:
        if isinstance(step, str):
            name = step
            found = _key(text, step, at)
        else:
            found = _nth(text, name, step, at)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _key(text: str, name: str, at: int) -> int | None:
    """Where a key stands in the table or the braces that begin here; or the head of the table of this name."""
    word = re.escape(name)
    head = re.compile(rf"^\[+(?:[\w-]+\.)*({word})\]+", re.M).search(text, at)
    inside = re.compile(rf"(?:^|[{{,\s])({word})\s*=", re.M).search(text, at, _end(text, at))
    found = inside or head
    return found.start(1) if found else None


def _end(text: str, at: int) -> int:
    """The end of the braces that open here, or else of the table that this stands in."""
    if text.startswith("{", at):
        found = re.compile(rf"{_STRING}|(\}})").finditer(text, at)
        return next((match.end() for match in found if match[1]), len(text))
    after = re.compile(r"^\[", re.M).search(text, at + 1)
    return after.start() if after else len(text)


def _nth(text: str, name: str, number: int, at: int) -> int | None:
    """The start of item `number` of a list whose name stands here: an own table, or an item in brackets."""
    begin = text.rfind("\n", 0, at) + 1
    head = re.compile(rf"^\[\[(?:[\w-]+\.)*{re.escape(name)}\]\]", re.M)
    if head.match(text, begin):
        tables = [match.end() - 2 - len(name) for match in head.finditer(text, begin)]
        return tables[number] if number < len(tables) else None
    items = re.compile(rf"{_STRING}|(\{{)|(\])").finditer(text, text.find("[", at) + 1)
    count, depth = -1, 0
    for item in items:
        if item[2]:
            return None
        count += 1 if item[1] or not depth else 0
        depth = depth or bool(item[1])
        if count == number:
            return item.start()
    return None
