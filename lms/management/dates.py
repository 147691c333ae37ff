"""The demo's seminars: places and programme. The places are invented; the programme is that of the trainers' guide."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.attendance import actions as attendance
from lms.attendance.enums import Presence, TickSource
from lms.attendance.queries import spans_of
from lms.bookings import actions as bookings
from lms.bookings.enums import Need
from lms.cohorts.enums import LEARNING_STATES
from lms.cohorts.models import Cohort, Enrolment
from lms.loader.streams import identity
from lms.outline.enums import Kind, Phase
from lms.outline.models import Activity
from lms.people.models import Person
from lms.seminars import actions as seminars
from lms.seminars.models import Seminar, Venue
from lms.seminars.programme import UNIT, read

PROGRAMME = """09:00-09:45 Ankommen, Regeln, „Wer darf was?“
09:45-10:30 Wer ist zuständig?
10:45-12:15 Planspiel „Ein Raum für Vereine“, Teil 1
13:00-13:45 Planspiel, Teil 2: die Sitzung im Rat
13:45-14:30 Auswertung: Was hat gewirkt?
14:45-15:30 Gespräch mit einem Gast
15:30-16:15 Anliegen-Fahrplan beginnen"""
DORTMUND, HAGEN = 0, 1
VENUES = (
    {
        "name": "Bürgerhaus am Park", "street": "Parkstraße 4", "postcode": "44137", "town": "Dortmund",
        "map_url": "https://www.openstreetmap.org/?mlat=51.5136&mlon=7.4653#map=16/51.5136/7.4653",
        "directions": "Vom Hauptbahnhof 10 Minuten zu Fuß. Der Eingang ist an der Seite zum Park.\n"
        "Parken: Tiefgarage gegenüber, 8 Euro am Tag.",
        "access": "Ohne Stufen, breite Türen, Aufzug. Toilette für Rollstühle im Erdgeschoss. Ein ruhiger Raum ist da.",
    },
    {
        "name": "Volkshochschule Hagen-Mitte", "street": "Hochstraße 12", "postcode": "58095", "town": "Hagen",
        "directions": "Bus bis Haltestelle Stadtmitte. Raum 204 ist im zweiten Stock.",
        "access": "Aufzug vorhanden. Die Tür ist schwer, am Eingang gibt es eine Klingel.",
    },
)  # fmt: skip
# Every third of a group had another day than the rest, as long as there are such days.
NOT_WHOLLY = (Presence.EXCUSED, Presence.PARTLY, Presence.ABSENT)
NEEDS = {
    1: {Need.FOOD: "vegetarisch"},
    4: {Need.CHILDCARE: "ein Kind, 5 Jahre"},
    9: {Need.INTERPRETER: "Arabisch"},
    13: {Need.ACCESS: "Rollstuhl", Need.FOOD: ""},
}
BRING = "Stift und ein Anliegen aus Ihrem Verein"


def units_on(day: date) -> list[seminars.Lesson]:
    """The programme on a day."""
    midnight = datetime.combine(day, time())
    return [
        seminars.Lesson(
            timezone.make_aware(midnight + timedelta(minutes=piece.begins)),
            timezone.make_aware(midnight + timedelta(minutes=piece.ends)),
            piece.topic,
        )
        for piece in read(PROGRAMME)
    ]


def venues() -> list[Venue]:
    """The places."""
    return [Venue.objects.create(**fields) for fields in VENUES]


def meet(
    cohort: Cohort, day: date, venue: Venue, trainers: Sequence[Person], now: datetime, *, seats: int = 20
) -> Seminar:
    """Plan a group's seminar on a day; registration is open from four weeks before today until a week before it.

    Who has a seat can cancel until three days before.
    """
    slot = Activity.objects.get(course=cohort.course_id, kind=Kind.SLOT, retired_at=None)
    begins = timezone.make_aware(datetime.combine(day, time()))
    return seminars.plan(
        cohort=cohort,
        slot=slot,
        units=units_on(day),
        trainers=trainers,
        now=now,
        venue=venue,
        room="Saal 2",
        seats=seats,
        books_from=min(now, begins) - timedelta(days=28),
        books_until=begins - timedelta(days=7, hours=6),
        cancel_until=begins - timedelta(days=2, hours=6),
        cost="kostenlos, Mittagessen inklusive",
        level="ab B1",
        bring=BRING,
        is_public=True,
    )


def attend(seminar: Seminar, by: Person) -> None:
    """The register of a past seminar: most were there; who has gone on since was, too."""
    others = iter(NOT_WHOLLY)
    rows = Enrolment.objects.filter(cohort=seminar.cohort, state__in=LEARNING_STATES).order_by("pk")
    spans = spans_of(seminar.units.all())
    for number, enrolment in enumerate(rows.select_related("person"), start=1):
        went_on = enrolment.records.filter(activity__phase=Phase.AFTER).exists()
        presence = Presence.PRESENT if number % 3 or went_on else next(others, Presence.PRESENT)
        what = attendance.Mark(
            uuid=identity("demo", str(seminar.uuid), str(enrolment.person.uuid)),
            presence=presence,
            minutes=4 * UNIT if presence == Presence.PARTLY else None,
            source=TickSource.ROLL_CALL,
            made_at=seminar.ends_at,
            received_at=seminar.ends_at,
            by=by,
        )
        attendance.mark(seminar=seminar, spans=spans, person=enrolment.person, what=what)


def book_all(seminar: Seminar, people: Sequence[Person], since: datetime) -> None:
    """These people book, one an hour; more than there are seats wait. Some need something, some leave a number."""
    for number, person in enumerate(people):
        enrolment = person.enrolments.filter(cohort=seminar.cohort).latest("pk")
        bookings.book(
            seminar=seminar,
            person=person,
            association=enrolment.association,
            phone=f"0231 555 {number:03}" if number % 4 == 0 else "",
            needs=NEEDS.get(number, {}),
            now=since + timedelta(hours=number),
        )
