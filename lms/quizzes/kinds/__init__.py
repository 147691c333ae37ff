"""The kinds of questions: one small class each, without a database. Reading them by name: lms.quizzes.marking."""
