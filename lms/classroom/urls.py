"""Addresses of the room of a seminar: on Mein Weg, and inside Wagtail's admin."""

from django.urls import path

from lms.classroom import fileviews, views

urlpatterns = [
    path("mein-weg/termin/<int:seminar>/", views.room, name="room"),
    path("mein-weg/termin/<int:seminar>/dateien/", fileviews.all_files, name="room_files"),
    path("mein-weg/termin/<int:seminar>/dateien/<int:material>/", fileviews.file, name="room_file"),
]
staff = [
    path("seminare/<int:seminar>/fragen/", views.questions, name="room_questions"),
    path("seminare/fragen/<int:question>/", views.question, name="room_question"),
    path("seminare/<int:seminar>/dateien/", fileviews.files, name="room_files"),
    path("seminare/dateien/<int:material>/", fileviews.kept_file, name="room_file"),
    path("seminare/dateien/<int:material>/loeschen/", fileviews.drop_file, name="room_file_drop"),
]
