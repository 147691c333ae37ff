"""Closed sets about requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Want(models.TextChoices):
    """What a person asks for."""

    COPY = "copy", _("A copy of all data")
    ERASURE = "erasure", _("Erasing all data")


class Proof(models.TextChoices):
    """How it was made sure that the request comes from the person."""

    LOG_IN = "log_in", _("Logged in")
    ID = "id", _("Showed an identity card here")
    KNOWN = "known", _("Came in person and is known here")
    SIGNATURE = "signature", _("The signature was compared with an older one")
    CALL = "call", _("Was called back on a number known before")
    LETTER = "letter", _("Answered a letter or e-mail to the address known before")


BY_STAFF = [(proof.value, proof.label) for proof in Proof if proof != Proof.LOG_IN]
