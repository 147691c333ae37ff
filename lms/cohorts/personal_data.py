"""The rows of this part that say something about a person."""

from lms.cohorts.models import Enrolment, EnrolmentEvent, RoleAssignment

MODELS = (Enrolment, EnrolmentEvent, RoleAssignment)
