"""What goes on paper: day sheet, certificate, and sheets that staff print."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from lms.accounts.qr import qr
from lms.cohorts.models import Cohort
from lms.outline.models import Course
from lms.people.models import Person
from lms.reports.quizreport import HardQuestion
from lms.seminars.states import Status
from lms.styleguide.samples.way import DAY, meeting

ADDRESS = "https://bruecke.example/mitmachen/KQ7-MPX"
COMING = (
    ("Amina El Idrissi", "Jugendgruppe Bochum", 3, ""),
    ("Samuel Okafor", "Elternnetz Ruhr", 2, ""),
    ("Фатіма Коваль", "Nachbarn im Park", 3, "vegetarisch"),
    ("ليلى حسن", "Frauentreff Nordstadt", 3, "Kinderbetreuung (1)"),
    ("Katarzyna Nowak", "Kulturbrücke Hagen", 1, ""),
    ("Nguyễn Thị Lan", "", 2, "ohne Stufen"),
)


def day_sheet() -> SimpleNamespace:
    """What a trainer takes to the day."""
    return SimpleNamespace(
        topic="Politisches System",
        language="de",
        meeting=meeting(Status.OPEN),
        made_at=datetime(2027, 1, 22, 18, 0, tzinfo=DAY.tzinfo),
        door_code="4 7 1 9",
        notes="Hausmeister: Herr Weber, 0231 000 00 00.\nBeamer im Schrank, Schlüssel am Empfang.",
        numbers=[
            (14, "angemeldet"),
            (9, "gut vorbereitet"),
            (2, "ohne Vorbereitung"),
            (3, "auf der Warteliste"),
        ],
        needs="1 Kind in der Betreuung, 3 vegetarisch, 1 ohne Stufen",
        hard=[
            HardQuestion("Wer darf bei der Kommunalwahl wählen?", 41, "de"),
            HardQuestion("Wie entsteht ein Gesetz?", 47, "de"),
        ],
        asked=[
            ("Stadt", [SimpleNamespace(text="Wie bekommen wir einen Raum von der Stadt?")]),
            ("Verein", [SimpleNamespace(text="Dürfen wir zu einer Demonstration aufrufen?")]),
        ],
        people=[
            SimpleNamespace(name=name, association=association, percent=100 * done // 3, need=need)
            for name, association, done, need in COMING
        ],
        reads_needs=True,
        contacts=[SimpleNamespace(name="Selma Arslan", phone="0231 000 00 00", email="")],
    )


def certificate() -> SimpleNamespace:
    """What somebody takes home."""
    return SimpleNamespace(
        number="2027-0148",
        name="Amina El Idrissi",
        course="Politisches System",
        language="de",
        begins=date(2027, 1, 4),
        ends=date(2027, 3, 1),
        scope=[
            "Online: 5 Stunden",
            "Seminartag in Dortmund, 23. Januar 2027: 8 Unterrichtseinheiten",
            "Aufgabe im Verein: 4 Stunden",
        ],
        contents=[
            "Bund, Land, Kommune: Wer macht was?",
            "Wählen und mitreden in NRW",
            "Ein Anliegen planen und vertreten",
        ],
        signed_by="Selma Arslan, Trainerin",
        address="bruecke.example/pruefen",
        qr=qr("https://bruecke.example/pruefen/2027-0148"),
    )


def join_sheet() -> dict[str, Any]:
    """A link to join, to hang up."""
    cohort = Cohort(pk=1, name="Frühjahr 2027, Dortmund", course=Course(title="Politisches System"))
    link = SimpleNamespace(association=SimpleNamespace(name="Elternnetz Ruhr"), ends_on=date(2027, 2, 28))
    return {"cohort": cohort, "link": link, "address": ADDRESS, "qr": qr(ADDRESS)}


def card_sheet() -> dict[str, Any]:
    """Access cards, to cut out."""
    names = (("Amina", "El Idrissi"), ("Олександр", "Коваль"), ("ليلى", "حسن"))
    people = [Person(given_names=given, family_name=family) for given, family in names]
    cards = [
        SimpleNamespace(person=person, code=f"KQ7M-PX{n}R-4TZW") for n, person in enumerate(people, start=2)
    ]
    return {
        "cohort": Cohort(pk=1),
        "cards": [(card, qr(ADDRESS)) for card in cards],
        "door": "bruecke.example/karte",
    }
