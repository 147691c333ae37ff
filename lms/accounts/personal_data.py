"""The rows of this part that say something about a person."""

from lms.accounts.models import AccessLink, Invitation

MODELS = (AccessLink, Invitation)
