"""What the cells of a report say. Staff read the same sentence about a closed door as participants do."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from lms.accounts.models import AccessCard, Invitation
from lms.outline.enums import Phase
from lms.people.models import Person
from lms.progress.enums import State
from lms.progress.ledger import Outcome
from lms.progress.models import Record
from lms.reports.queries import Crowd

ICONS = {"done": "check", "partly": "half", "none": "circle", "locked": "lock", "empty": ""}
NAMES = {
    "done": gettext_lazy("done"),
    "partly": gettext_lazy("begun"),
    "none": gettext_lazy("not begun"),
    "locked": gettext_lazy("closed"),
    "empty": gettext_lazy("without content yet"),
}
AT_SEMINAR = {state: name for state, name in Record.STATES if state not in (State.BEGUN, State.DONE)}
SPANS = {
    Phase.BEFORE: gettext_lazy("Before"),
    Phase.SEMINAR: gettext_lazy("Seminar"),
    Phase.AFTER: gettext_lazy("Afterwards"),
}


NUMBERS = {
    "": gettext_lazy("People"),
    "prepared": gettext_lazy("Preparation finished"),
    "complete": gettext_lazy("All finished"),
    "rests": gettext_lazy("Nothing for 14 days"),
}
ACTS = {
    "done": gettext_lazy("has done “%(title)s”"),
    "begun": gettext_lazy("has begun “%(title)s”"),
    "not": gettext_lazy("has not begun “%(title)s”"),
}
RULES = {
    "": gettext_lazy(
        "Everybody in the group who fits the filters. Trainers who only look at the course are not counted."
    ),
    "prepared": gettext_lazy(
        "Who has done every module before the seminar. Modules without content do not count."
    ),
    "complete": gettext_lazy(
        "Who has done every required step. What was published after somebody had finished its module does not"
        " count for them."
    ),
    "rests": gettext_lazy("Who takes part, has not finished, and has done nothing for more than 14 days."),
    "done": gettext_lazy(
        "A lesson is done by its button or by reading to the end, a quiz when it is passed, a module when all its"
        " required steps are done."
    ),
    "begun": gettext_lazy(
        "Who has read in the lesson or answered in the quiz. A module is begun with its first step. Who has done"
        " it has begun it, too."
    ),
    "not": gettext_lazy("Who has not yet begun the step. The others have begun or done it."),
}
STATES = {
    "taking_part": gettext_lazy("Everybody who takes part"),
    "": gettext_lazy("All, also withdrawn"),
}


def number_name(key: str) -> str:
    """A number's name."""
    return str(NUMBERS[key])


def state_name(key: str) -> str:
    """The two choices of states that are no state of an enrolment."""
    return str(STATES.get(key, ""))


def among(of: Crowd) -> str:
    """Whose names are shown, in words: a number's name, or what somebody did with an activity."""
    if of.among in NUMBERS:
        return number_name(of.among)
    kind, _dash, row = of.among.partition("-")
    title = next(one.title for one in of.outline if str(one.pk) == row)
    return str(ACTS[kind]) % {"title": title}


def rule(among: str) -> str:
    """How a number is counted: the sentence behind `Crowd.counts_in`."""
    return str(RULES[among.partition("-")[0]])


def rules(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Name and rule of each number, for "How is it counted?"."""
    names = {**NUMBERS, "done": _("done"), "begun": _("begun")}
    return [(str(names[key]), rule(key)) for key in keys]


def day(when: datetime) -> str:
    """A day in words: 8. Februar 2027."""
    return date_format(localtime(when), "j. F Y")


def done_on(when: datetime | None) -> str:
    """Done, and when."""
    return _("done on %(day)s") % {"day": day(when)} if when else _("done")


def begun_on(when: datetime) -> str:
    """Begun, and when they were last there."""
    return _("begun, last on %(day)s") % {"day": day(when)}


def at_seminar(outcome: Outcome) -> str:
    """Where somebody stands with a seminar they have not wholly attended; empty for what is none."""
    said = str(AT_SEMINAR.get(outcome.state, ""))
    return f"{said}, {minutes(outcome.minutes)}" if said and outcome.minutes else said


def minutes(number: int) -> str:
    """A time of presence."""
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", number) % {"minutes": number}


def so_much(done: int, of: int) -> str:
    """A module that was begun."""
    return ngettext("begun: %(done)s of %(of)s step", "begun: %(done)s of %(of)s steps", of) % {
        "done": done,
        "of": of,
    }


def closed(sentence: str) -> str:
    """A closed module, with what opens it."""
    return _("closed. %(sentence)s") % {"sentence": sentence}


def result(outcome: Outcome) -> str:
    """What came out: points in percent, passed or not, minutes of presence; empty where nothing is measured."""
    parts = []
    if outcome.score is not None:
        parts.append(_("%(score)s %%") % {"score": int(outcome.score * 100 + 0.5)})
    if outcome.passed is not None:
        parts.append(_("passed") if outcome.passed else _("not passed yet"))
    if outcome.minutes and outcome.state == State.DONE:
        parts.append(minutes(outcome.minutes))
    return ", ".join(parts)


def log_in(person: Person, card: AccessCard | None, *, own: bool) -> str:
    """How somebody logs in: with an address or password of their `own`, by an open card, or not at all."""
    if own:
        return _("This person can log in.")
    if card is not None and card.used_at is not None:
        return _("This person logs in with an access card, last on %(day)s.") % {"day": day(card.used_at)}
    if card is not None:
        return _("This person has an access card and has not used it yet.")
    if person.user_id is not None:
        return _("This person logged in with an access card. It no longer works.")
    if person.email:
        return _("This person has no log-in yet.")
    return _("This person has no e-mail address and no log-in. They take part without one.")


def invited(invitation: Invitation | None, now: datetime) -> str:
    """What became of the newest invitation; empty where there was none."""
    if invitation is None:
        return ""
    if invitation.accepted_at is not None:
        return _("Accepted on %(day)s.") % {"day": day(invitation.accepted_at)}
    if invitation.revoked_at is not None:
        return _("Taken back on %(day)s.") % {"day": day(invitation.revoked_at)}
    if invitation.expires_at <= now:
        return _("It ended on %(day)s and was not used.") % {"day": day(invitation.expires_at)}
    return _("Sent on %(sent)s to %(email)s, valid until %(until)s.") % {
        "sent": day(invitation.created_at),
        "email": invitation.email,
        "until": day(invitation.expires_at),
    }


PLACES = {
    "waiting": pgettext_lazy("booking", "on the waiting list"),
    "done": pgettext_lazy("presence", "present"),
    "": gettext_lazy("without a seat"),
    "finished": gettext_lazy("all modules done"),
    "some": gettext_lazy("some modules done"),
    "none": gettext_lazy("no module done yet"),
}


def place(key: str) -> str:
    """Where people of a group are on the way: at a seminar, before or after it."""
    return str(PLACES.get(key) or AT_SEMINAR[key])
