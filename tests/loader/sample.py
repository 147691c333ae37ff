"""A small course package on disk that tests change as authors do."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from lms.loader.courseformat import CoursePackage, read_course
from lms.loader.problems import Problem

FILES = {
    "course.toml": """\
        key = "sample"
        slug = "probe"
        title = "Probe"
        promise = "Ein Kurs zum Ausprobieren."
        intro = "Ein Satz vorweg."
        goals = ["Sie probieren etwas aus.", "Sie finden einen Fehler."]
        workload = "eine Stunde"
        level = "B1"
        picture = "doors"
        live = true

        [[modules]]
        key = "m1"
        slug = "erstes"
        title = "Erstes Modul"
        phase = "before"
        summary = "Sie lernen das Erste."
        minutes = 20
        lessons = ["eins", "zwei"]
        quiz = "fragen"

        [[modules]]
        key = "tag"
        slug = "seminartag"
        title = "Seminartag"
        phase = "seminar"
        summary = "Wir treffen uns."
        unlock = "after_done"

        [[modules]]
        key = "m2"
        slug = "zweites"
        title = "Zweites Modul"
        phase = "after"
        summary = "Sie lernen das Zweite."
        live = false
        unlock = "on_date"
        """,
    "de/eins.md": """\
        +++
        title = "Lektion eins"
        slug = "eins"
        minutes = 9
        summary = "Worum es geht."
        sources = [{name = "Gesetz", url = "https://example.org/", date = "2024-04-17"}]
        fact_checked_on = 2026-11-24
        fact_ids = ["P01", "P02"]
        +++

        ::: lead
        Wer entscheidet das?
        :::

        ## Eine Frage

        Der **Rat** entscheidet. Mehr steht [im Gesetz](https://example.org/gesetz).

        - Erstens
        - Zweitens

        ![Ein Bogen.](bogen.svg "Der Bogen")

        ::: steps
        1. Fragen
        2. Warten
        :::

        ::: table Wer macht was?
        | Ebene | Aufgabe |
        | --- | --- |
        | Land | Schule |
        :::

        ::: quote Grundgesetz
        Die Würde ist unantastbar.
        :::

        ::: accordion Mehr dazu
        Noch ein Satz.
        :::

        ::: remember
        Das bleibt.
        :::

        ```check
        uid = "probe"
        kind = "true_false"
        name = "Satz"
        prompt = "Der Rat ist gewählt."
        right = true
        feedback_true = "Ja, direkt."
        feedback_false = "Doch, direkt."
        ```

        ::: terms
        - Rat, Stadtrat (der)
        - Antrag
        :::
        """,
    "de/zwei.md": """\
        +++
        title = "Lektion zwei"
        slug = "zwei"
        minutes = 10
        summary = "Der zweite Schritt."
        +++

        Ein Absatz.
        """,
    "quizzes/fragen.toml": """\
        title = "Quiz"
        slug = "quiz"
        minutes = 5
        intro = "Zwei Fragen."

        [[questions]]
        uid = "wahl"
        kind = "single_choice"
        name = "Wahl"
        prompt = "Was stimmt?"
        options = [
            {uid = "a", text = "Dies", right = true, feedback = "Genau."},
            {uid = "b", text = "Das", right = false, feedback = "Denken Sie an den Rat."},
        ]

        [[questions]]
        uid = "wort"
        kind = "short_answer"
        name = "Wort"
        prompt = "Wie heißt es?"
        answers = [
            {text = "Rat*", fraction = 1.0, feedback = "Ja."},
            {text = "Ausschuss", fraction = 0.5, feedback = "Fast."},
        ]
        feedback_other = "Sehen Sie in Lektion eins nach."
        """,
    "images/bogen.svg": """\
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 200" width="360" height="200">
        <title>Bogen</title><path d="M0 0h9"/></svg>
        """,
    "glossary.tsv": """\
        Begriff\tErklärung\tEN\tTR\tAR\tRU\tUK\tFR
        Rat, Stadtrat (der)\tDie gewählte Vertretung.\tcouncil\tmeclis\tمجلس\tсовет\tрада\tconseil
        Antrag (der)\tEine Bitte auf Papier.\tapplication\tbaşvuru\tطلب\tзаявка\tзаявка\tdemande
        """,
}


@dataclass
class Sample:
    """The package; `root` is its content folder."""

    root: Path
    name: str = "sample"

    def write(self, path: str, text: str) -> None:
        """A file with this text."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """The file with one text in place of another, which must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def line(self, path: str, text: str) -> int:
        """The line on which a text stands."""
        return (self.root / path).read_text(encoding="utf-8").partition(text)[0].count("\n") + 1

    def read(self) -> tuple[CoursePackage | None, list[Problem]]:
        """The package as the loader reads it."""
        return read_course(self.root, "sample/content")


def sample(folder: Path) -> Sample:
    """A sound package in a folder."""
    made = Sample(folder / "content")
    for path, text in FILES.items():
        made.write(path, dedent(text))
    return made
