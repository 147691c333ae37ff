"""Addresses of quizzes."""

urlpatterns: list[object] = []
