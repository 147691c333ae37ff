"""Addresses of quizzes: of attempts, not of pages, so that a page may move or go while somebody answers."""

from django.urls import path

from lms.quizzes import views

urlpatterns = [
    path("quiz/start/<str:key>/", views.start, name="quiz_start"),
    path("quiz/kurz/<str:key>/", views.check, name="quiz_check"),
    path("quiz/<uuid:attempt>/frage/<int:number>/", views.question, name="quiz_question"),
    path("quiz/<uuid:attempt>/abgeben/", views.overview, name="quiz_overview"),
    path("quiz/<uuid:attempt>/ergebnis/", views.result, name="quiz_result"),
]
