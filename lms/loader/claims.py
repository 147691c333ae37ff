"""facts.toml: statements of a package that a person must still check."""

from typing import Annotated

from pydantic import StringConstraints

from lms.loader.problems import Sheet
from lms.loader.toml import Frozen, Text, fit, line_of, parse

FactId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$")]


class Claim(Frozen):
    """One statement from general knowledge."""

    id: FactId
    statement: Annotated[Text, StringConstraints(max_length=600)]


class ClaimsFile(Frozen):
    """facts.toml."""

    facts: tuple[Claim, ...] = ()


def read_claims(text: str, sheet: Sheet) -> dict[str, str]:
    """Fact id → statement; empty, and every fault noted, where the file has one."""
    data = parse(text, sheet)
    file = fit(ClaimsFile, data, text, sheet) if data is not None else None
    found: dict[str, str] = {}
    for number, claim in enumerate(file.facts if file else ()):
        if claim.id in found:
            sheet.note(line_of(text, ["facts", number, "id"]), f'the fact "{claim.id}" is there twice')
        found[claim.id] = claim.statement
    return found
