"""A lesson: its blocks, its words, its sources; and cards of the public site."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from lms.facts.models import Fact
from lms.facts.queries import Facts
from lms.glossary.queries import Word
from lms.pages.blocks import LessonStream
from lms.pages.fragments import Body, Piece
from lms.pages.glossing import Glosser
from lms.pages.reading import Reading
from lms.pages.showcase import Card
from lms.styleguide.samples.way import row

# Shown by values of their own: what they hold stands in the database.
CHOSEN = {"picture", "video", "download", "terms", "check"}
WORDS = [
    Word(1, "Rat", "der", "Das Parlament einer Stadt. Die Bürgerinnen und Bürger wählen ihn.", ("Rat",), {}, "rat"),
    Word(2, "Kommune", "die", "Ein anderes Wort für Stadt oder Gemeinde.", ("Kommune",), {}, "kommune"),
]  # fmt: skip
OTHERS = {1: "مجلس المدينة", 2: "البلدية"}
TEXT = "<p>In jeder Kommune gibt es einen Rat. Er entscheidet zum Beispiel über Kitas und Spielplätze.</p>"


@dataclass(frozen=True, slots=True)
class Picture:
    """Stands for an uploaded picture: a drawing of the product."""

    url: str
    width: int = 1200
    height: int = 630
    contextual_alt_text: str = "Eine Brücke mit drei Bögen"
    decorative: bool = False

    def is_svg(self) -> bool:
        """Treated as a drawing, so that no rendition is made."""
        return True

    def get_rendition(self, _spec: str) -> "Picture":
        """The picture itself."""
        return self


@dataclass(frozen=True, slots=True)
class File:
    """Stands for an uploaded document."""

    url: str = "#lesson"
    file_extension: str = "pdf"

    def get_file_size(self) -> int:
        """In bytes."""
        return 184_000


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a lesson as readers see it. `label` is what trainers call it."""

    label: Any
    html: SafeString


def blocks() -> list[Block]:
    """Every block that a trainer can add, in the editor's order."""
    return [
        Block(block.meta.label, _rendered(name, block))
        for name, block in LessonStream().child_blocks.items()
        if name != "check"
    ]


def _rendered(name: str, block: Any) -> SafeString:
    if name in CHOSEN:
        return _safe(render_to_string(f"lms/pages/blocks/{name}.html", {"value": _chosen()[name]}))
    return _safe(str(block.render(block.get_preview_value())))


def tables() -> list[SafeString]:
    """One that folds on a phone, and one with too many columns for that."""
    block = LessonStream().child_blocks["table"]
    heads = ("Möglichkeit", "Deutsche", "EU", "andere")
    lines = (
        ("Kommunalwahl in NRW (ab 16)", "ja", "ja", "nein"),
        ("Einwohnerantrag (ab 14)", "ja", "ja", "ja"),
    )
    wide = {
        "columns": [{"type": "text", "heading": head} for head in heads],
        "rows": [{"values": list(line)} for line in lines],
        "caption": "Wer darf was?",
    }
    narrow = {**block.meta.preview_value, "caption": "Wer macht was?"}
    return [_safe(str(block.render(block.normalize(value)))) for value in (narrow, wide)]


def folds() -> list[SafeString]:
    """A text that opens on a tap, closed and open."""
    closed = _rendered("accordion", LessonStream().child_blocks["accordion"])
    return [closed, _safe(closed.replace("<details ", "<details open ", 1))]


def _chosen() -> dict[str, Any]:
    picture = Picture(static("lms/preview.png"))
    said = "<p>Guten Tag. Heute gehen wir in das Rathaus.</p>"
    return {
        "picture": {"image": picture, "caption": "Die Brücke hat drei Bögen: vorher, Seminar, nachher."},
        "video": {"title": "Ein Tag im Rathaus", "file": File(), "minutes": 3, "transcript": said},
        "download": {"title": "Arbeitsblatt: Wer hilft?", "file": File()},
        "terms": WORDS,
    }


def glossed() -> SafeString:
    """A text whose words can be tapped."""
    return _safe(Glosser({word.term: word.pk for word in WORDS}).gloss(TEXT))


def sheets() -> SafeString:
    """The explanations that open on a tap."""
    words = [(word, OTHERS[word.pk]) for word in WORDS]
    return _safe(render_to_string("lms/pages/sheets.html", {"words": words, "help_language": "ar"}))


def sources() -> SafeString:
    """Below a lesson: what is not checked yet, and where its facts come from."""
    source = {
        "name": "Bundeszentrale für politische Bildung",
        "url": "https://www.bpb.de/",
        "date": date(2026, 11, 3),
    }
    page = SimpleNamespace(
        sources=[SimpleNamespace(value=source)],
        fact_checked_on=date(2026, 11, 24),
        review_due=date(2027, 11, 1),
        locale=SimpleNamespace(language_code="de"),
    )
    facts = Facts(open=(Fact(key="P01", statement="In NRW gibt es 396 Städte und Gemeinden."),))
    return _safe(render_to_string("lms/pages/facts.html", {"page": page, "facts": facts, "is_open": True}))


def lesson() -> dict[str, Any]:
    """What the template of a lesson needs."""
    pieces = (Piece(_safe("".join(block.html for block in blocks()))),)
    body = Body(pieces, (), sheets(), sources(), "", "button")
    before, after = row("Was ist Demokratie?"), row("Wie entsteht ein Gesetz?")
    read = Reading("key", "Bund, Land, Kommune", "de", 6, "Demokratie", 2, 5, previous=before, next=after)
    return {"read": read, "body": body}


def cards() -> list[Card]:
    """Courses as cards, with each of the pictures."""
    told = (
        (
            "Politisches System",
            "Sie wissen, wer für Ihr Anliegen zuständig ist.",
            "4 Stunden online",
            "levels",
        ),
        ("Interkulturelle Öffnung", "Sie öffnen Ihren Verein für alle.", "3 Stunden online", "doors"),
        ("Öffentlichkeitsarbeit", "Ihr Verein wird gesehen und gehört.", "", "voice"),
    )
    return [Card(title, "#public", promise, work, picture) for title, promise, work, picture in told]


def story() -> SimpleNamespace:
    """A piece of news in a list."""
    teaser = "Ab Februar gibt es den Kurs auch in Hagen."
    return SimpleNamespace(
        title="Neuer Seminarort", url="#public", teaser=teaser, date=date(2027, 1, 12), picture=None
    )


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 -- rendered by our own templates
