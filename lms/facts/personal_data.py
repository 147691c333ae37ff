"""The rows of this part that say something about a person."""

from lms.facts.models import Fact

MODELS = (Fact,)
