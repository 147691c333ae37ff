"""What administrators are told about the site."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lms.institute.queries import current
from lms.mail.letters import Letter, letter, link, written_to
from lms.people.models import Person
from lms.watch.words import TITLES, Line


def red(person: Person, lines: Sequence[Line]) -> Letter:
    """Something does not work: what, and what to do. `lines` are in the person's language."""
    with written_to(person):
        return _letter(
            person,
            _("Please act: %(site)s does not work as it should"),
            [f"{line.title}: {line.text} {line.advice}" for line in lines],
        )


def over(person: Person, keys: Sequence[str]) -> Letter:
    """Everything works again; `keys` came last."""
    with written_to(person):
        titles = ", ".join(str(TITLES[key]) for key in keys if key in TITLES)
        words = [
            _("Everything works again, last: %(what)s.") % {"what": titles},
            _("You need not do anything."),
        ]
        return _letter(person, _("In order again: %(site)s"), words)


def _letter(person: Person, subject: str, paragraphs: list[str]) -> Letter:
    return letter(
        subject=subject % {"site": current().site_name},
        name=person.name,
        paragraphs=paragraphs,
        action_url=link("lms_watch:site"),
        action_label=_("See how the site is"),
        reason=_("You get this letter because you are an administrator of this site."),
    )
