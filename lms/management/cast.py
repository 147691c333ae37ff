"""Who plays in the demo: names, groups and how far each person is. Invented; any likeness is chance."""

from dataclasses import dataclass

PASSWORD = "bruecke-demo"  # noqa: S105 -- printed by `make run`; refused in production
ASSOCIATIONS = (
    ("Lerncafé Nordstadt e. V.", "Dortmund"),
    ("Haus der Sprachen Hagen e. V.", "Hagen"),
    ("Ukrainische Nachbarschaft Bochum e. V.", "Bochum"),
    ("Kulturbrücke Witten e. V.", "Witten"),
    ("Frauentreff am Kanal e. V.", "Herne"),
    ("Elterncafé Lünen-Süd e. V.", "Lünen"),
)
# Whom staff reach: place in the list above, name, task, phone, e-mail. The numbers are nobody's.
CONTACTS = (
    (0, "Nadia Öztürk", "Vorsitz", "0171 3920041", "nordstadt@demo.example"),
    (0, "Till Hagemann", "Kursbüro", "", "kurs.nordstadt@demo.example"),
    (1, "Selin Aydın", "Vorsitz", "0171 3920042", "hagen@demo.example"),
    (3, "Paul Adeyemi", "", "0171 3920043", ""),
)
SEMINAR, SELF_STUDY, EARLIER = "seminar", "self study", "earlier"
GROUPS = {
    SEMINAR: "Dortmund, Seminar im Rathaus",
    SELF_STUDY: "Selbststudium",
    EARLIER: "Hagen, Seminar in der Volkshochschule",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One participant.

    `lessons`: how many are done, `begun` where the next one is left in the middle. `answers`: how many to the
    first quiz, `handed_in` where it is all. `through`: every lesson is done and every quiz without a mistake.
    `before`, `after`: how they see themselves at the start and at the end, from 0 to 3 for each of six items.
    `moved`: came from the earlier group; `repeats`: gave up there and began again.
    `rests`: how many days ago they did the last thing.
    """

    given: str
    family: str
    association: int
    email: str = ""
    help_language: str = ""
    group: str = SEMINAR
    lessons: int = 0
    begun: bool = False
    answers: int = 0
    wrong: int = 0
    handed_in: bool = False
    through: bool = False
    state: str = "active"
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    moved: bool = False
    repeats: bool = False
    rests: int = 0


PARTS = (
    Part(
        "Amina", "El Idrissi", 0, "amina@demo.example", "ar",
        lessons=2, begun=True, answers=4, before=(1, 1, 0, 2, 0, 1),
    ),
    Part(
        "Thị Lan", "Nguyễn", 0, "lan@demo.example", "en",
        lessons=7, begun=True, answers=8, wrong=1, handed_in=True, before=(1, 2, 1, 1, 0, 0),
    ),
    Part("Ayşe", "Yılmaz", 1, "ayse@demo.example", "tr", lessons=4, before=(2, 2, 1, 1, 1, 1)),
    Part("Олена", "Шевченко", 2, "olena@demo.example", "uk", lessons=3, begun=True, before=(0, 1, 0, 1, 0, 0)),
    Part(
        "نور", "الخطيب", 1, "nour@demo.example", "ar",
        lessons=5, answers=8, wrong=5, handed_in=True, before=(1, 1, 1, 2, 1, 0),
    ),
    Part("", "Sukmawati", 0, "sukmawati@demo.example", "en", lessons=1, before=(2, 1, 2, 1, 1, 2), rests=17),
    Part("Friederike", "von der Heide", 1, "friederike@demo.example", rests=19),
    Part("Fatou", "Diallo", 0),
    Part("Mariam", "Haddad", 2, "mariam@demo.example", "fr", state="invited"),
    Part("Dragan", "Petrović", 2, "dragan@demo.example", lessons=1, state="withdrawn"),
    Part(
        "Emre", "Çelik", 1, "emre@demo.example", "tr",
        group=SELF_STUDY, through=True, state="finished",
        before=(1, 1, 0, 1, 0, 1), after=(3, 2, 2, 3, 2, 2),
    ),
    Part(
        "José", "García López", 0, "jose@demo.example",
        group=SELF_STUDY, lessons=2, begun=True, before=(1, 0, 1, 1, 0, 1), rests=22,
    ),
)  # fmt: skip
TRAINER = ("Sabine", "Kaya", "trainer@demo.example")
SUBSTITUTE = ("Tobias", "Brandt", "vertretung@demo.example")
COORDINATOR = ("Peter", "Lindner", "koordination@demo.example")
SECOND_COORDINATOR = ("Samira", "Benali", "koordination2@demo.example")
ADMINISTRATOR = ("Miriam", "Otto", "admin@demo.example")

# Who was at the seminar, answered the first quiz so many days ago, and is now asked again what they know.
ASKED_AGAIN = ("berivan@demo.example", 27)
# Who has handed in a text that waits for the trainer, for which quiz, and the text.
TEXT = (
    "conceicao@demo.example", "ps-n3",
    """Verein: Elterncafé Lünen-Süd e. V.

Problem: An der Haltestelle „Am Kanal“ gibt es keine Bank.
Dort warten jeden Tag viele alte Menschen und Eltern mit kleinen Kindern.

Beispiel: Am 4. Mai haben wir von 8 bis 10 Uhr gezählt.
41 Menschen haben gewartet, 12 davon mit Gehstock oder Kinderwagen.

Forderung: Die Stadt soll bis zum 1. September eine Bank mit Dach aufstellen.
Wir schreiben dafür eine Anregung an den Rat.

Angebot: Unser Verein hält den Platz sauber. Der Seniorenbeirat und die Grundschule machen mit.

Kontakt: der Vorstand, immer dienstags im Elterncafé.""",
)  # fmt: skip

# Who asked how many days ago, which kind, what, and the answer; empty: nobody has answered yet.
QUESTIONS = (
    ("ayse@demo.example", 6, "question", "Wer wählt eigentlich den Bundespräsidenten?",
     "Die Bundesversammlung. Darin sitzen der ganze Bundestag und gleich viele Menschen aus den Ländern."),
    ("amina@demo.example", 3, "question",
     "Ich habe nicht verstanden, wer für Schulen zuständig ist. Das Land oder die Stadt?", ""),
    ("lan@demo.example", 1, "error", "Im zweiten Absatz fehlt ein Wort: „Der Bundestag beschließt Gesetze“.", ""),
)  # fmt: skip
