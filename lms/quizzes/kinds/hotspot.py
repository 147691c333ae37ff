"""Places in a picture, each also a line of a list: who cannot see or tap the picture answers in the list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from lms.quizzes.kinds.base import Answer, Example, Fault
from lms.quizzes.kinds.choice import RULES, MultipleResponse, WeighedOption
from lms.quizzes.kinds.fields import Image, Line, Pick, Rows, Yes
from lms.quizzes.kinds.listed import Line as Choosable
from lms.quizzes.kinds.texts import Word
from lms.quizzes.kinds.texts import gettext_noop as _

SHAPES = (("rectangle", _("Rectangle")), ("circle", _("Circle or oval")), ("polygon", _("Polygon")))
POINTS = _(
    "Click in the picture below, or write them: across and down in percent, such as “10 20; 40 60”. A rectangle or "
    "circle has two opposite corners, a polygon three points or more."
)
ALT = _("For people who do not see it: what is where. It must not tell the answer.")
SEVERAL = _("Otherwise exactly one is right, and one can be chosen.")
POINT = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?) +(\d{1,3}(?:[.,]\d{1,3})?)")
MOST = 20  # points of one area


@dataclass(frozen=True, slots=True)
class Area(WeighedOption):
    """A place in the picture with its name."""

    shape: Annotated[str, Pick(_("Shape"), options=SHAPES)] = "rectangle"
    points: Annotated[str, Line(_("Points"), POINTS, longest=300)] = ""

    def corners(self) -> list[tuple[float, float]]:
        """Its points in percent; empty where they cannot be drawn."""
        found = [POINT.fullmatch(part.strip()) for part in self.points.split(";")]
        read = [(_percent(match[1]), _percent(match[2])) for match in found if match]
        points = [(x, y) for x, y in read if x <= 100 and y <= 100]
        most = MOST if self.shape == "polygon" else 2
        fits = (3 if self.shape == "polygon" else 2) <= len(points) <= most
        return points if fits and len(points) == len(found) else []


def _percent(text: str) -> float:
    return float(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class Spot(Choosable):
    """A line of the list and its place in the picture. Left, top, width, height and points are percent, as text."""

    number: int = 0
    shape: str = ""
    left: str = ""
    top: str = ""
    width: str = ""
    height: str = ""
    middle: tuple[str, str] = ("", "")
    points: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture and its places; `own`: the lines of the list."""

    picture: int | str
    alt: str
    several: bool
    own: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Hotspot(MultipleResponse):
    """Marked as a choice: one area is right, or several by one of the five rules."""

    picture: Annotated[int | str, Image(_("Picture"))] = ""
    alt: Annotated[str, Line(_("What the picture shows"), ALT)] = ""
    several: Annotated[bool, Yes(_("Several areas can be right"), SEVERAL)] = False
    options: Annotated[tuple[Area, ...], Rows(_("Areas"), of=Area, least=2, most=8, late=True)] = ()
    rule: Annotated[
        str,
        Pick(
            _("How it is marked"),
            options=RULES,
            spare=True,
            late=True,
            rare=frozenset({"proportional_correct", "weights"}),
        ),
    ] = "right_minus_wrong"

    kind: ClassVar[str] = "hotspot"
    label: ClassVar[Word] = _("Places in a picture")
    icon: ClassVar[str] = "image"
    place: ClassVar[int] = 85

    def faults(self) -> Iterator[Fault]:
        if not self.several and len(self.key()) != 1:
            yield Fault("options", _("Mark exactly one area as right, or allow several."), breaks=True)
        elif not self.key():
            yield Fault("options", _("Mark at least one area as right."), breaks=True)
        if not all(area.corners() for area in self.options):
            yield Fault("options", _("The points of one area cannot be drawn."))

    def asked(self, seed: str) -> dict[str, object]:
        areas = [
            {"uid": area.uid, "text": area.text, "shape": area.shape, "points": area.points}
            for area in self.options
        ]
        return {"picture": self.picture, "alt": self.alt, "several": self.several, "options": areas}

    def clean(self, response: object) -> dict[str, Any] | None:
        answer = MultipleResponse.clean(self, response)
        return answer if self.several or not answer or len(answer["choices"]) < 2 else None

    def guess(self) -> float | None:
        return None if self.several else 1 / len(self.options)

    def slip(self) -> dict[str, Any] | None:
        wrong = [area.uid for area in self.options if area.uid not in self.key()]
        return {"choices": wrong if self.several else wrong[:1]}

    def shown(self, answer: Answer | None, seed: str) -> Seen:
        lines: tuple[Choosable, ...] = MultipleResponse.shown(self, answer, seed)
        return self._seen(lines)

    def judged(self, answer: Answer | None, seed: str) -> Seen:
        key, chosen = self.key(), self.chosen(answer)
        lines = (Choosable(value, text, value in chosen) for value, text in self.choices())
        return self._seen(tuple(Choosable(i.value, i.text, i.chosen, self._verdict(i, key)) for i in lines))

    def mixed(self, own: Any, seed: str) -> Any:
        """As they are: the numbers of the lines are those in the picture."""
        return own

    def _seen(self, lines: tuple[Choosable, ...]) -> Seen:
        pairs = enumerate(zip(lines, self.options, strict=True), start=1)
        return Seen(self.picture, self.alt, self.several, tuple(_spot(n, i, area) for n, (i, area) in pairs))

    example: ClassVar[Example] = Example(
        {
            "name": "Landkarte",
            "prompt": "Wo liegt Nordrhein-Westfalen?",
            "picture": "deutschland.webp",
            "alt": "Eine Karte von Deutschland mit drei nummerierten Flächen: im Westen, im Süden, im Norden",
            "options": [
                {"uid": "west", "text": "Die Fläche im Westen", "right": True, "shape": "polygon",
                 "points": "8 38; 30 34; 34 52; 14 60", "feedback": "Ja. Es grenzt an die Niederlande und an Belgien."},
                {"uid": "sued", "text": "Die Fläche im Süden", "right": False, "shape": "rectangle",
                 "points": "45 70; 80 95", "feedback": "Dort liegt Bayern."},
                {"uid": "nord", "text": "Die Fläche im Norden", "right": False, "shape": "circle",
                 "points": "30 5; 50 20", "feedback": "Dort liegt Schleswig-Holstein."},
            ],
        },
        right={"choices": ["west"]},
        wrong={"choices": ["sued"]},
    )  # fmt: skip


def _spot(number: int, line: Choosable, area: Area) -> Spot:
    corners = area.corners()
    text = f"{number}. {line.text}"
    if not corners:
        return Spot(line.value, text, line.chosen, line.state, number)
    across, down = [x for x, _y in corners], [y for _x, y in corners]
    return Spot(
        line.value,
        text,
        line.chosen,
        line.state,
        number,
        area.shape,
        left=f"{min(across):g}",
        top=f"{min(down):g}",
        width=f"{max(across) - min(across):g}",
        height=f"{max(down) - min(down):g}",
        middle=(f"{sum(across) / len(across):.4g}", f"{sum(down) / len(down):.4g}"),
        points=" ".join(f"{x:g},{y:g}" for x, y in corners),
    )
