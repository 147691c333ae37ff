"""The rows of this part that say something about a person."""

from lms.quizzes.models import QuizAttempt, Response

MODELS = (QuizAttempt, Response)
