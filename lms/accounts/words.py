"""What the staff's pages about coming in say. About a line of a file: with its columns, as they stand there."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.enums import Hint, NoCard, Standing
from lms.accounts.roster import FOR_A_SEMINAR, LONGEST, TEMPLATE, Column, Entry, Mistake, Wrong
from lms.accounts.tablefile import MOST_COLUMNS, MOST_LINES, Unfit

# As they stand in the template, in whatever language the page is.
COLUMNS = dict(zip(Column, (*TEMPLATE, *FOR_A_SEMINAR), strict=True))
STANDINGS = {
    Standing.NEW: ("success", gettext_lazy("new")),
    Standing.JOINS: ("success", gettext_lazy("known, comes into the group")),
    Standing.KNOWN: ("info", gettext_lazy("is in the group already")),
    Standing.WRONG: ("error", gettext_lazy("left out")),
}
HINTS = {
    Hint.ADDRESS_ADDED: gettext_lazy("The e-mail address is added."),
    Hint.KEPT_AS_WRITTEN: gettext_lazy(
        "The association is not in the list. Its name is kept as written; you can match it later."
    ),
    Hint.GAVE_UP: gettext_lazy("This person was in the group and no longer takes part. Nothing changes."),
    Hint.OTHER_ADDRESS: gettext_lazy(
        "Column “E-Mail”: in the group is somebody of this name with another address. Is it the same person? "
        "Then take the address out of this line. Is it somebody else? Then enter them by hand."
    ),
    Hint.SEVERAL: gettext_lazy(
        "Several people of this name are known. Please enter this person by hand, or add the e-mail address."
    ),
    Hint.OTHER_GROUP: gettext_lazy(
        "This person takes the course in another group. Please move them on their page."
    ),
    Hint.FOREIGN_ASSOCIATION: gettext_lazy(
        "Column “Verein”: you can bring in people of your own associations only."
    ),
    Hint.NEEDS_ASSOCIATION: gettext_lazy(
        "Column “Verein” is empty. Please choose an association for the whole file."
    ),
}
UNFIT = {
    Unfit.EMPTY: gettext_lazy(
        "There are no people in this file. The first line holds the titles, then one line each."
    ),
    Unfit.TOO_LARGE: gettext_lazy(
        "This file is too large. A list of people needs less than 2 MB. Please save only the list."
    ),
    Unfit.TOO_LONG: gettext_lazy(
        "This file has too many lines. At most %(lines)s people at once; please divide it."
    ),
    Unfit.TOO_WIDE: gettext_lazy("This file has more than %(columns)s columns. Please save only the list."),
    Unfit.OLD_EXCEL: gettext_lazy(
        "This is an old Excel file, or one with a password. "
        "Please save it as .xlsx without a password, or as CSV."
    ),
    Unfit.BROKEN: gettext_lazy("This file cannot be read. Please save it anew as .xlsx or as CSV."),
    Unfit.NO_TITLES: gettext_lazy(
        "No column is called “Vorname” or “Nachname”. The titles stand in the first line. "
        "The template shows how."
    ),
    Unfit.TITLE_TWICE: gettext_lazy("Two columns have the same title. Please keep one of each."),
}


def unfit(why: Unfit) -> str:
    """Why the file as a whole cannot be used."""
    return str(UNFIT[why]) % {"lines": MOST_LINES - 1, "columns": MOST_COLUMNS}


def standing(what: Standing) -> tuple[str, str]:
    """State of the look and word of what a line does."""
    state, word = STANDINGS[what]
    return state, str(word)


def remarks(entry: Entry, hint: Hint | None, other: str = "") -> list[str]:
    """Everything there is to say about a line, mistakes first. `other` is the name of whoever shares the address."""
    found = [mistake(one) for one in entry.mistakes]
    if hint == Hint.ADDRESS_SHARED:
        found.append(
            _("The same address as %(name)s. Is it the same person? Then correct the name.") % {"name": other}
        )
    elif hint is not None:
        found.append(str(HINTS[hint]))
    return found


def mistake(one: Mistake) -> str:
    """One thing to correct, with its column."""
    names = {"column": COLUMNS[one.column] if one.column else "", "other": one.other}
    match one.wrong:
        case Wrong.FORMULA:
            said = _("Column “%(column)s”: here stands a formula. Please write the text itself.")
        case Wrong.TOO_LONG:
            names["most"] = LONGEST[one.column] if one.column else 0
            said = _("Column “%(column)s”: the text is too long, at most %(most)s signs.")
        case Wrong.BAD_EMAIL:
            said = _("Column “%(column)s”: this is not an e-mail address.")
        case Wrong.NO_NAME:
            said = _("There is no name. One is enough: given names or family name.")
        case Wrong.TWICE:
            said = _("Stands in line %(other)s already.")
    return said % names


NO_CARD = {
    NoCard.OWN: gettext_lazy("has a log-in with an e-mail address"),
    NoCard.STAFF: gettext_lazy("is a member of staff: no card"),
    NoCard.ELSEWHERE: gettext_lazy("also learns in another group: please ask the administration"),
}


def no_card(why: NoCard | None) -> str:
    """Why somebody gets no access card here; empty where they do."""
    return str(NO_CARD[why]) if why is not None else ""
