"""After the seminar: a few questions of one's own quizzes come again, spaced, by letter and on the way."""
