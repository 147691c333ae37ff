"""Other forms of German words that can be derived safely, so that a text's "des Vereins" is found too."""

import re
from collections.abc import Iterator

LIMIT = 300
# The last part of a noun → its plural; compounds follow their last part.
PLURALS = {
    "verein": "vereine", "verband": "verbände", "amt": "ämter", "land": "länder", "kreis": "kreise",
    "rat": "räte", "tag": "tage", "ausschuss": "ausschüsse", "netzwerk": "netzwerke", "urteil": "urteile",
    "stereotyp": "stereotype", "entscheid": "entscheide", "zentrum": "zentren", "vorstand": "vorstände",
    "antrag": "anträge", "plan": "pläne", "anteil": "anteile", "bescheid": "bescheide",
    "nachweis": "nachweise", "abruf": "abrufe", "meister": "meister", "beginn": "",
}  # fmt: skip
SINGULARS = {"rechte": "recht", "mittel": ""}
# Small words that mean something else once they are inflected, or have no plural.
NO_PLURAL = ("teilhabe", "vielfalt")
_ADJECTIVE = re.compile(r"(\w+?)(er|es|e) ([A-ZÄÖÜ].*)")


def forms_of(name: str, article: str, *, plural: bool = False) -> list[str]:
    """Forms of one name beside itself. Abbreviations and fixed phrases have none."""
    if not article and not plural:
        return []
    if name.isupper() or "." in name:
        return ["".join(name.split())] if " " in name else []
    adjective = _ADJECTIVE.fullmatch(name)
    if adjective:
        return list(dict.fromkeys(_with_adjective(adjective, article, name)))
    if " " in name:
        head, _, rest = name.partition(" ")
        tails = [head, *_noun(head, article)][1:] if head[0].isupper() and rest[0].islower() else []
        return [f"{form} {rest}" for form in tails]
    return list(dict.fromkeys(_plural_noun(name) if plural else _noun(name, article)))


def _with_adjective(found: re.Match[str], article: str, name: str) -> Iterator[str]:
    stem, _ending, noun = found.groups()
    endings = ("e", "en", "er") if article == "die" else ("e", "en", "em", "es", "er")
    yield from (form for ending in endings if (form := f"{stem}{ending} {noun}") != name)
    for form in _noun(noun, article):
        yield f"{stem}en {form}"
        if form.endswith("e"):
            yield f"{stem}e {form}"


def _noun(noun: str, article: str) -> Iterator[str]:
    if article in ("der", "das"):
        yield from _genitive(noun)
    plural = _plural(noun, article)
    if plural:
        if plural != noun:
            yield plural
        if not plural.endswith(("n", "s")):
            yield f"{plural}n"


def _genitive(noun: str) -> Iterator[str]:
    if noun.endswith(("us", "ar")):
        return
    if noun.endswith(("s", "ß", "z")):
        yield f"{noun}es"
        return
    yield f"{noun}s"
    if not noun.endswith(("el", "er", "en", "um", "ent", "z")):
        yield f"{noun}es"


def _plural(noun: str, article: str) -> str:
    lower = noun.lower()
    for ending, plural in PLURALS.items():
        if lower.endswith(ending):
            made = lower.removesuffix(ending) + plural if plural else ""
            return made[:1].upper() + made[1:]
    if article != "die" or lower in NO_PLURAL:
        return ""
    if lower.endswith("in"):
        return f"{noun}nen"
    if lower.endswith("e"):
        return f"{noun}n"
    return f"{noun}en" if lower.endswith(("ung", "heit", "keit", "schaft", "ion", "tät")) else ""


def _plural_noun(noun: str) -> Iterator[str]:
    for ending, singular in SINGULARS.items():
        if noun.lower().endswith(ending):
            if singular:
                yield noun[: -len(ending)] + singular
            yield f"{noun}n"


def joined(forms: list[str]) -> str:
    """As many forms as fit the field, divided by commas."""
    out = ""
    for form in forms:
        longer = f"{out}, {form}" if out else form
        if len(longer) <= LIMIT:
            out = longer
    return out
