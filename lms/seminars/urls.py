"""Addresses of seminars inside Wagtail's admin."""

from django.urls import path

from lms.seminars import views

staff = [
    path("gruppen/<int:cohort>/seminare/neu/", views.add_seminar, name="add_seminar"),
    path("seminare/<int:seminar>/", views.seminar, name="seminar"),
    path("seminare/<int:seminar>/aendern/", views.change_seminar, name="change_seminar"),
    path("seminare/<int:seminar>/absagen/", views.cancel_seminar, name="cancel_seminar"),
]
