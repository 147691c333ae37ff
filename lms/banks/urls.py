"""Addresses of question banks in the admin, besides Wagtail's own."""

from django.urls import path

from lms.banks import views

staff = [path("fragen-aus-text/", views.typed_questions, name="typed_questions")]
