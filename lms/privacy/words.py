"""What the codes of the log mean, for who reads it."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.cohorts.enums import Role
from lms.privacy.enums import Proof, Want

CODES: dict[str, Any] = {
    "password": gettext_lazy("Password"),
    "code": gettext_lazy("Code by e-mail"),
    "code-limit": gettext_lazy("Code by e-mail: too many tries"),
    "card": gettext_lazy("Access card"),
    "card-slip": gettext_lazy("Access card: mistyped"),
    "card-limit": gettext_lazy("Access card: too many tries"),
    "own copy html": gettext_lazy("Own data, page"),
    "own copy json": gettext_lazy("Own data, JSON"),
    "copy html": gettext_lazy("All data, page"),
    "copy json": gettext_lazy("All data, JSON"),
}
CREDENTIALS: dict[str, Any] = {
    "totp": gettext_lazy("App for codes"),
    "webauthn": gettext_lazy("Passkey"),
    "recovery_codes": gettext_lazy("Recovery codes"),
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "dropped": gettext_lazy("no longer valid"),
    "renewed": gettext_lazy("made anew"),
    "removed": gettext_lazy("removed"),
    "reset": gettext_lazy("set by code"),
    "set": gettext_lazy("set for the first time"),
    "all": gettext_lazy("all"),
    "recent": gettext_lazy("the newest"),
    "link": gettext_lazy("by a link"),
    "administration": gettext_lazy("for the administration"),
    "lost_factor": gettext_lazy("for a lost second factor"),
}
LABELS: dict[str, Any] = {
    **CREDENTIALS,
    **{one.value: one.label for kind in (Role, Want, Proof) for one in kind},
}
NUMBERED: dict[str, Any] = {
    "person": gettext_lazy("Entry %(key)s"),
    "cohort": gettext_lazy("Group %(key)s"),
    "course": gettext_lazy("Course %(key)s"),
    "association": gettext_lazy("Association %(key)s"),
    "seminar": gettext_lazy("Seminar %(key)s"),
}
KEYED = re.compile(r"(\w+):([0-9a-f-]+)")


def about(code: str) -> str:
    """A code of the log in words; what is none of these, such as the name of a page, as it stands."""
    if code in CODES:
        return str(CODES[code])
    words = code.split()
    known = [_word(word) for word in words]
    if len(words) == 2 and words[1] in Proof.values and words[0] in Want.values:
        return _("%(want)s. Proof: %(proof)s") % {"want": known[0], "proof": known[1]}
    return " · ".join(known)


def _word(word: str) -> str:
    if word in LABELS:
        return str(LABELS[word])
    keyed = KEYED.fullmatch(word)
    if keyed and keyed[1] in NUMBERED:
        return str(NUMBERED[keyed[1]]) % {"key": keyed[2][:8]}
    return word.upper() if word in ("csv", "xlsx") else word
