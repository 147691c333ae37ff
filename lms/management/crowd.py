"""The crowd behind the cast: 48 more participants, so that lists and figures look like life. Invented, as the cast.

Names stand here; how far each is comes by chance from a fixed seed, so it is the same every time.
"""

from random import Random

from lms.management.cast import ASSOCIATIONS, EARLIER, SELF_STUDY, SEMINAR, Part

SEED = 20
# Given names, family name, address before the @ (nothing: no e-mail), help in another language.
PEOPLE = (
    ("Mehmet", "Öztürk", "mehmet", "tr"),
    ("Zeynep", "Şahin", "zeynep", "tr"),
    ("Hatice", "Doğan", "", "tr"),
    ("İbrahim", "Koç", "ibrahim", ""),
    ("Gülay", "Aydın-Schröder", "guelay", ""),
    ("Андрій", "Коваленко", "andrij", "uk"),
    ("Ірина", "Мельник", "iryna", "uk"),
    ("Наталія", "Ткаченко", "natalija", "uk"),
    ("Богдан", "Лисенко", "", "uk"),
    ("Oksana", "Bondarenko", "oksana", ""),
    ("أحمد", "الحسن", "ahmad", "ar"),
    ("فاطمة", "الزهراء بن علي", "fatima", "ar"),
    ("يوسف", "حداد", "yusuf", "ar"),
    ("ليلى", "منصور", "", "ar"),
    ("Khadija", "bint Omar", "khadija", "ar"),
    ("Omar", "al-Masri", "omar", ""),
    ("Salma", "Ben Youssef", "salma", "fr"),
    ("Văn Minh", "Trần", "minh", "en"),
    ("Thu Hà", "Phạm", "thuha", ""),
    ("Đức Anh", "Lê", "ducanh", ""),
    ("Ngọc Bích", "Võ", "", "en"),
    ("Hans-Jürgen", "Schäfer", "hansjuergen", ""),
    ("Katharina", "von und zu Ahlen", "katharina", ""),
    ("Jörg", "Weiß", "joerg", ""),
    ("Ute", "Müller-Lenz", "ute", ""),
    ("Renate", "Groß", "", ""),
    ("Pieter", "van den Berg", "pieter", ""),
    ("Maria da Conceição", "dos Santos", "conceicao", ""),
    ("Juan Pablo", "de la Cruz Ortega", "juanpablo", ""),
    ("", "Wulandari", "wulandari", "en"),
    ("Tenzin", "", "tenzin", "en"),
    ("", "Zarghuna", "", "en"),
    ("Aleksandra", "Wiśniewska", "aleksandra", ""),
    ("Łukasz", "Żak", "lukasz", ""),
    ("Milica", "Đorđević", "milica", ""),
    ("Ioana", "Ștefănescu", "ioana", ""),
    ("Kofi", "Mensah", "kofi", "en"),
    ("Adwoa", "Boateng", "adwoa", "en"),
    ("Ibrahima", "Sow", "ibrahima", "fr"),
    ("Aïssatou", "N’Diaye", "", "fr"),
    ("Shirin", "Ahmadi", "shirin", "en"),
    ("Reza", "Hosseini", "reza", ""),
    ("Berivan", "Demir", "berivan", "tr"),
    ("Rojda", "Yıldız", "rojda", ""),
    ("Giulia", "D’Angelo", "giulia", ""),
    ("Eleni", "Papadopoulou", "eleni", ""),
    ("Siobhán", "O’Brien", "siobhan", "en"),
    ("Xuan", "Ng", "xuan", "en"),
)
# How many of the crowd are in which group.
SHARES = {SEMINAR: 25, EARLIER: 16, SELF_STUDY: 7}
# In each group: from how many lessons to how many somebody may have done.
LESSONS = {SEMINAR: (0, 9), EARLIER: (4, 14), SELF_STUDY: (0, 12)}
# What is particular about some, by their place in the list.
THROUGH, INVITED, WITHDRAWN, MOVED, REPEATS = {8, 20, 27, 41}, {29, 33}, {36}, {16}, {1}
RESTING = {5, 12, 24, 38}
RESTS = 18
ENOUGH_FOR_THE_QUIZ = 3


def crowd() -> tuple[Part, ...]:
    """All of them, each at a point of their own."""
    chance = Random(SEED)  # noqa: S311 -- the same crowd every time, no secret
    groups = [group for group, number in SHARES.items() for _one in range(number)]
    chance.shuffle(groups)
    return tuple(_part(number, group, chance) for number, group in enumerate(groups))


def _part(number: int, group: str, chance: Random) -> Part:
    given, family, address, help_language = PEOPLE[number]
    if number in THROUGH:
        group = EARLIER
    elif number in MOVED | REPEATS:
        group = SEMINAR
    lessons = 0 if number in INVITED else chance.randint(*LESSONS[group])
    asked = lessons >= ENOUGH_FOR_THE_QUIZ
    return Part(
        given=given,
        family=family,
        association=chance.randrange(len(ASSOCIATIONS)),
        email=f"{address}@demo.example" if address else "",
        help_language=help_language,
        group=group,
        lessons=lessons,
        answers=8 if asked else 0,
        wrong=chance.choice((0, 0, 1, 1, 2, 5)),
        handed_in=asked,
        through=number in THROUGH,
        state=_state(number),
        before=tuple(chance.randint(0, 3) for _item in range(6)) if asked and chance.random() < 0.5 else (),
        moved=number in MOVED,
        repeats=number in REPEATS,
        rests=RESTS if number in RESTING else 0,
    )


def _state(number: int) -> str:
    """Whoever is through has finished, but for one whom nobody has told yet."""
    if number in INVITED:
        return "invited"
    if number in WITHDRAWN:
        return "withdrawn"
    return "finished" if number in THROUGH and number != min(THROUGH) else "active"
