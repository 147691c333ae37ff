"""Signed secrets in the links of letters."""

from django.core import signing

from lms.mail.enums import Optional
from lms.people.models import Person

STOP_SALT = "lms.mail.stop"


def stop_token(person: Person, kind: Optional) -> str:
    """Signed: this person wants no letters of this kind. Good for nothing else, and for ever: so are letters."""
    return signing.dumps([person.pk, kind.value], salt=STOP_SALT)


def stopped_by(token: str) -> tuple[Person, Optional] | None:
    """Whose letters of which kind a token stops; None for a forged one, and where the person is no more."""
    try:
        pk, kind = signing.loads(token, salt=STOP_SALT)
        found = Person.objects.filter(pk=pk, erased_at=None).first()
        return (found, Optional(kind)) if found is not None else None
    except (signing.BadSignature, ValueError, TypeError):
        return None
