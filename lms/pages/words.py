"""What the hints for authors say."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.pages.hints import Note, NoteKind
from lms.pages.question_hints import QuestionNote, QuestionNoteKind
from lms.readability import Level

MEASURES = {
    "wstf1": gettext_lazy("School year (Wiener Sachtextformel)"),
    "lix": gettext_lazy("LIX"),
    "amstad": gettext_lazy("Flesch index (Amstad), more is easier"),
    "mean_sentence": gettext_lazy("Words in a sentence, on average"),
    "longest_sentence": gettext_lazy("Words in the longest sentence"),
    "long_share": gettext_lazy("Words of more than 6 letters, in percent"),
}
LEVELS = {
    Level.TARGET: gettext_lazy("good"),
    Level.NEAR: gettext_lazy("still fine"),
    Level.WARN: gettext_lazy("hard"),
    Level.BLOCK: gettext_lazy("too hard"),
}
LOWEST_YEAR = 4


def shown_value(measure: str, value: float) -> str:
    """A number for people; school years below the formula's range are only "under 4"."""
    if measure == "wstf1" and value < LOWEST_YEAR:
        return _("under %(n)s") % {"n": LOWEST_YEAR}
    return number_format(value, 0 if value == round(value) else 1)


QUESTIONS = {
    QuestionNoteKind.NO_RIGHT: gettext_lazy("Question “%(where)s”: no answer is marked as right."),
    QuestionNoteKind.TWO_RIGHT: gettext_lazy(
        "Question “%(where)s”: %(n)s answers are marked as right. In a single choice it is one."
    ),
    QuestionNoteKind.ALL_OF_THESE: gettext_lazy(
        "Question “%(where)s”: an answer speaks of all or none of the answers. Who knows two of them can guess it. "
        "Ask for several answers instead."
    ),
    QuestionNoteKind.NEGATION: gettext_lazy(
        "Question “%(where)s”: it asks what is not so. That is easy to misread in a second language. Can you ask what "
        "is so?"
    ),
    QuestionNoteKind.TOO_LONG: gettext_lazy(
        "Question “%(where)s”: with its answers it does not fit on the screen of a phone. Can it be shorter?"
    ),
    QuestionNoteKind.RIGHT_IS_LONGEST: gettext_lazy(
        "In %(n)s questions the right answer is the longest. That gives it away."
    ),
}


def note_sentence(note: Note | QuestionNote) -> str:
    """One hint as a sentence: what is there, and what helps."""
    told = {"where": note.where, "n": note.number}
    if isinstance(note, QuestionNote):
        return _question_sentence(note) % told
    match note.kind:
        case NoteKind.NO_ALT:
            return (
                _("The picture “%(where)s” has no alternative text. Write one, or mark it as decoration.")
                % told
            )
        case NoteKind.ALT_IS_NAME:
            return _("“%(where)s” is the name of a file. Say what the picture shows.") % told
        case NoteKind.VAGUE_LINK:
            return _("The link “%(where)s” does not say where it leads.") % told
        case NoteKind.WIDE_TABLE:
            return _("The table “%(where)s” has %(n)s columns. More than four do not fit on a phone.") % told
    return _page_sentence(note)


def _question_sentence(note: QuestionNote) -> str:
    """A hint about a question, to be filled."""
    if note.kind == QuestionNoteKind.NO_FEEDBACK:
        return ngettext(
            "Question “%(where)s”: %(n)s answer has no feedback yet.",
            "Question “%(where)s”: %(n)s answers have no feedback yet.",
            note.number,
        )
    return str(QUESTIONS[note.kind])


def _page_sentence(note: Note) -> str:
    """A hint about the page as a whole."""
    match note.kind:
        case NoteKind.NO_CHECK:
            return _("There is no mini check yet. With one, people see whether they have understood.")
        case NoteKind.NO_SOURCE:
            return _("No source is named yet.")
    return _("The day of the next check has come. Are the facts still right?")
