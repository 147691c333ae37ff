"""Drawings: SVG that only draws."""

from xml.etree import ElementTree

FORBIDDEN = ("script", "foreignobject", "iframe", "image", "use", "a", "animate", "set")


def svg_problem(data: bytes) -> str | None:
    """Why a drawing is not taken: it could run or fetch something, or is no SVG."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return "a drawing must not declare a document type or entities"
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 -- no document type, so no entities
    except ElementTree.ParseError as error:
        return f"this is not SVG: {error}"
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in FORBIDDEN:
            return f"a drawing must not hold <{name}>"
        for attribute in element.attrib:
            plain = attribute.rpartition("}")[2].lower()
            if plain.startswith("on") or plain == "href":
                return f"a drawing must not hold {plain}="
    return None
