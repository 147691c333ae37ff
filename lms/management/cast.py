"""Who plays in the demo: names, groups and how far each person is. Invented; any likeness is chance."""

from dataclasses import dataclass

PASSWORD = "bruecke-demo"  # noqa: S105 -- printed by `make run`; refused in production
ASSOCIATIONS = (
    ("Lerncafé Nordstadt e. V.", "Dortmund"),
    ("Haus der Sprachen Hagen e. V.", "Hagen"),
    ("Ukrainische Nachbarschaft Bochum e. V.", "Bochum"),
)
SEMINAR_GROUP, SELF_STUDY_GROUP = "Dortmund, Seminar im Rathaus", "Selbststudium"


@dataclass(frozen=True, slots=True)
class Part:
    """One participant.

    `lessons`: how many are done, `begun` where the next one is left in the middle. `answers`: how many to the
    first quiz, `handed_in` where it is all. `through`: every lesson is done and every quiz without a mistake.
    """

    given: str
    family: str
    association: int
    email: str = ""
    help_language: str = ""
    self_study: bool = False
    lessons: int = 0
    begun: bool = False
    answers: int = 0
    wrong: int = 0
    handed_in: bool = False
    through: bool = False
    state: str = "active"


PARTS = (
    Part("Amina", "El Idrissi", 0, "amina@demo.example", "ar", lessons=2, begun=True, answers=4),
    Part("Thị Lan", "Nguyễn", 0, "lan@demo.example", "en", lessons=7, begun=True, answers=8, wrong=1, handed_in=True),
    Part("Ayşe", "Yılmaz", 1, "ayse@demo.example", "tr", lessons=4),
    Part("Олена", "Шевченко", 2, "olena@demo.example", "uk", lessons=3, begun=True),
    Part("نور", "الخطيب", 1, "nour@demo.example", "ar", lessons=5, answers=8, wrong=5, handed_in=True),
    Part("", "Sukmawati", 0, "sukmawati@demo.example", "en", lessons=1),
    Part("Friederike", "von der Heide", 1, "friederike@demo.example"),
    Part("Fatou", "Diallo", 0),
    Part("Mariam", "Haddad", 2, "mariam@demo.example", "fr", state="invited"),
    Part("Dragan", "Petrović", 2, "dragan@demo.example", lessons=1, state="withdrawn"),
    Part(
        "Emre", "Çelik", 1, "emre@demo.example", "tr",
        self_study=True, through=True, state="finished",
    ),
    Part("José", "García López", 0, "jose@demo.example", self_study=True, lessons=2, begun=True),
)  # fmt: skip
TRAINER = ("Sabine", "Kaya", "trainer@demo.example")
COORDINATOR = ("Peter", "Lindner", "koordination@demo.example")
ADMINISTRATOR = ("Miriam", "Otto", "admin@demo.example")
