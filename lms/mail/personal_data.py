"""The rows of this part that say something about a person."""

from lms.mail.models import Mail

MODELS = (Mail,)
