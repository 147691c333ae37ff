"""The rows of this part that say something about a person. Export and erasing build on this list."""

from lms.people.models import Consent, Membership, Person

MODELS = (Person, Membership, Consent)
