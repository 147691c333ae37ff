"""The rows of this part that say something about a person."""

from lms.progress.models import Record, RecordEvent

MODELS = (Record, RecordEvent)
