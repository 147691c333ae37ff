"""Addresses of notices, inside Wagtail's admin."""

from django.urls import path

from lms.notices import views

staff = [
    path("seminare/<int:seminar>/schreiben/", views.write, name="write_to_people"),
    path("seminare/<int:seminar>/anrufen/", views.calls, name="calls"),
    path("teilnehmende/<int:enrolment>/zurueckgekommen/", views.letter_returned, name="letter_returned"),
]
