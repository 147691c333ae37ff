"""How the pages name each kind of data, what it is kept for, and when it goes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.conf import conf
from lms.people.retention import BACKUP_WEEKS, TABLE, YEAR, Kind, Purpose, days_kept

PURPOSES: dict[Purpose, Any] = {
    Purpose.ACCOUNT: gettext_lazy("Your account"),
    Purpose.COURSES: gettext_lazy("Your courses"),
    Purpose.LETTERS: gettext_lazy("Letters to you"),
    Purpose.OFFICE: gettext_lazy("Your tasks for others"),
    Purpose.SAFETY: gettext_lazy("Safety and proof"),
}
NAMES: dict[Kind, Any] = {
    Kind.PERSON: gettext_lazy("Name, e-mail address, languages"),
    Kind.LOG_IN: gettext_lazy("Log-in"),
    Kind.CONSENTS: gettext_lazy("Consents"),
    Kind.MEMBERSHIPS: gettext_lazy("Associations"),
    Kind.ENROLMENTS: gettext_lazy("Course enrolments"),
    Kind.PROGRESS: gettext_lazy("Lessons and quizzes done"),
    Kind.ANSWERS: gettext_lazy("Answers given"),
    Kind.FOLLOW_UP: gettext_lazy("Questions that come again"),
    Kind.REASONS: gettext_lazy("Changes and their reasons"),
    Kind.INQUIRIES: gettext_lazy("Questions asked"),
    Kind.BOOKINGS: gettext_lazy("Bookings of seminars"),
    Kind.NEEDS: gettext_lazy("Needs at a seminar"),
    Kind.INTEREST: gettext_lazy("Interest in dates"),
    Kind.PRESENCE: gettext_lazy("Presence at seminars"),
    Kind.LETTERS: gettext_lazy("E-mails from us"),
    Kind.INVITATIONS: gettext_lazy("Invitations and access links"),
    Kind.ROLES: gettext_lazy("Roles"),
    Kind.FILES: gettext_lazy("Files made on request"),
    Kind.CHECKS: gettext_lazy("Checked statements"),
    Kind.REQUESTS: gettext_lazy("Requests about personal data"),
    Kind.LOG: gettext_lazy("Log of log-ins and changes of rights"),
}
WHY: dict[Kind, Any] = {
    Kind.PERSON: gettext_lazy("So that we know who takes part and can reach you."),
    Kind.LOG_IN: gettext_lazy("So that only you get into your account."),
    Kind.CONSENTS: gettext_lazy("So that we can prove what you have agreed to."),
    Kind.MEMBERSHIPS: gettext_lazy("So that your association sees how its people are doing."),
    Kind.ENROLMENTS: gettext_lazy("So that the course is open to you, and for the number of participants."),
    Kind.PROGRESS: gettext_lazy(
        "So that you can go on where you stopped, and to prove that you have finished."
    ),
    Kind.ANSWERS: gettext_lazy("So that you can look at your results again."),
    Kind.FOLLOW_UP: gettext_lazy("So that each question comes again on the day that helps you most."),
    Kind.REASONS: gettext_lazy("So that it stays clear who changed something and why."),
    Kind.INQUIRIES: gettext_lazy("So that you get an answer. Each goes on the day that stands beside it."),
    Kind.BOOKINGS: gettext_lazy(
        "So that you have a seat and we reach you when something changes. The phone number goes on its day."
    ),
    Kind.NEEDS: gettext_lazy(
        "So that you can take part. Only the trainers and coordinators of the seminar see it."
    ),
    Kind.INTEREST: gettext_lazy("So that we can write to you once, when a course has a date."),
    Kind.PRESENCE: gettext_lazy("So that the next modules open and we can prove the seminar to its funders."),
    Kind.LETTERS: gettext_lazy("So that we can see whether an e-mail reached you."),
    Kind.INVITATIONS: gettext_lazy("So that a link works only once and only for you."),
    Kind.ROLES: gettext_lazy("So that you see what your task needs, and nothing else."),
    Kind.FILES: gettext_lazy("So that you can fetch a long table that you asked for."),
    Kind.CHECKS: gettext_lazy("So that it stays clear that a person has checked a statement."),
    Kind.REQUESTS: gettext_lazy("So that we answer in time and can prove it. Without your name."),
    Kind.LOG: gettext_lazy("So that misuse can be found. Without your name."),
}
STAYS: dict[Kind, Any] = {
    Kind.CONSENTS: gettext_lazy("Day and wording of each consent: we must be able to prove them."),
    Kind.ENROLMENTS: gettext_lazy(
        "That somebody took part, when and for which association: for the figures."
    ),
    Kind.PROGRESS: gettext_lazy("Which lessons and quizzes were done, with the points: for the figures."),
    Kind.INQUIRIES: gettext_lazy("That a question was asked in a course, and when: for the figures."),
    Kind.BOOKINGS: gettext_lazy("That somebody booked a seminar, and when: for the figures."),
    Kind.PRESENCE: gettext_lazy("That somebody was at a seminar, and how long: for the figures."),
    Kind.CHECKS: gettext_lazy("That a person checked a statement, and on which day."),
    Kind.REQUESTS: gettext_lazy("That data were erased, and when: so that we can prove it."),
    Kind.LOG: gettext_lazy("The log of log-ins and rights, with a number instead of a name."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of data as pages name it; `stays` says what remains without a name after erasing, and why."""

    kind: str
    name: str
    why: str
    until: str
    stays: str


def told(kind: Kind) -> Told:
    """Name, purpose and term of a kind in the reader's language."""
    return Told(kind.value, str(NAMES[kind]), str(WHY[kind]), term(kind), str(STAYS.get(kind, "")))


def term(kind: Kind) -> str:
    """When data of this kind go, as one sentence."""
    days = days_kept(kind, conf.keep_days)
    if kind == Kind.PERSON and days is not None:
        return _("Goes when you delete your data, or after %(time)s without a visit.") % {"time": span(days)}
    if days is not None:
        return _("Goes after %(time)s.") % {"time": span(days)}
    if TABLE[kind].stays:
        return _("Loses your name when you delete your data.")
    return _("Goes when you delete your data.")


def span(days: int) -> str:
    """A length of time as people say it."""
    if days % YEAR == 0:
        return ngettext("%(n)s year", "%(n)s years", days // YEAR) % {"n": days // YEAR}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def beside(kind: Kind) -> str:
    """What stands beside a field that asks for data of this kind: what for, and until when."""
    return f"{WHY[kind]} {term(kind)}"


def backups() -> str:
    """What is to be said about copies."""
    return _("Backup copies are overwritten after %(n)s weeks at the latest.") % {"n": BACKUP_WEEKS}
