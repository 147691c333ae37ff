"""Addresses of the room of a seminar: on Mein Weg, and inside Wagtail's admin."""

from django.urls import path

from lms.classroom import views

urlpatterns = [
    path("mein-weg/termin/<int:seminar>/", views.room, name="room"),
]
staff = [
    path("seminare/<int:seminar>/fragen/", views.questions, name="room_questions"),
    path("seminare/fragen/<int:question>/", views.question, name="room_question"),
]
