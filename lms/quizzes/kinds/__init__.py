"""The kinds of questions: one small class each, without a database. lms.quizzes.marking finds what stands here."""
